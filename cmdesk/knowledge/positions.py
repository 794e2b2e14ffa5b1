"""Where the keys of a TOML file stand, so that an error can name its line.

``tomllib`` gives values without places. This scanner reads the same text once more and
notes only where each key and each element begins; it counts on ``tomllib`` having
accepted the text, so it does not check anything itself.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""The way to a value: ``("procedures", 2, "steps", 0)``."""


class Position(NamedTuple):
    """A place in a file, both counted from 1; columns in code points."""

    line: int
    column: int


class Positions:
    """The places of all keys and elements of one TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._line_starts = [0]
        for index, character in enumerate(self._text):
            if character == "\n":
                self._line_starts.append(index + 1)
        self._keys, self._values = _Scanner(self._text).scan()

    def of_key(self, path: Sequence[str | int]) -> Position:
        """Return where the key is written, or the nearest table around it."""
        return self._nearest(self._keys, path)

    def of_value(self, path: Sequence[str | int]) -> Position:
        """Return where the value begins, or the nearest key or table around it."""
        if tuple(path) in self._values:
            return self.at(self._values[tuple(path)])
        return self._nearest(self._keys, path)

    def at(self, offset: int) -> Position:
        """Return the line and column of an offset into the text, in code points."""
        line = bisect.bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def _nearest(self, places: dict[KeyPath, int], path: Sequence[str | int]) -> Position:
        key = tuple(path)
        while key:
            if key in places:
                return self.at(places[key])
            key = key[:-1]
        return Position(1, 1)


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._keys: dict[KeyPath, int] = {}
        self._values: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        """How many tables each array of tables has so far."""

    def scan(self) -> tuple[dict[KeyPath, int], dict[KeyPath, int]]:
        table: KeyPath = ()
        while self._skip_blank():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._assignment(table)
        return self._keys, self._values

    def _header(self) -> KeyPath:
        start = self._at
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        parts = self._dotted_key()
        self._at += 2 if is_array else 1
        path: KeyPath = ()
        for name, _ in parts[:-1]:
            path = (*path, name)
            self._keys.setdefault(path, start)
            path = self._latest(path)
        path = (*path, parts[-1][0])
        if is_array:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            self._keys.setdefault(path, start)
        path = self._latest(path)
        self._keys[path] = start
        return path

    def _latest(self, path: KeyPath) -> KeyPath:
        """Return ``path``, led into the latest table where it is an array of tables."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _assignment(self, table: KeyPath) -> None:
        path = table
        for name, start in self._dotted_key():
            path = (*path, name)
            self._keys.setdefault(path, start)
        self._at += 1  # the sign =
        self._skip_spaces()
        self._value(path)

    def _dotted_key(self) -> list[tuple[str, int]]:
        parts: list[tuple[str, int]] = []
        while True:
            self._skip_spaces()
            start = self._at
            if self._text[self._at] in "\"'":
                parts.append((self._string(), start))
            else:
                while self._at < len(self._text) and self._text[self._at] not in " \t.=]":
                    self._at += 1
                parts.append((self._text[start : self._at], start))
            self._skip_spaces()
            if self._text[self._at : self._at + 1] != ".":
                return parts
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        self._values[path] = self._at
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}#\n":
                self._at += 1

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._skip_blank() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._keys[(*path, index)] = self._at
            self._value((*path, index))
            index += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._assignment(path)
        self._at += 1

    def _string(self) -> str:
        """Pass over a string of any of the four kinds; return its words (keys need them)."""
        quote = self._text[self._at]
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(mark)
        start = self._at
        while self._at < len(self._text) and not self._text.startswith(mark, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        # Up to two more quotes may belong to the words of a string with triple marks.
        while len(mark) == 3 and self._text.startswith(quote, self._at + 3):
            self._at += 1
        words = self._text[start : self._at]
        self._at += len(mark)
        return words

    def _skip_spaces(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in " \t":
            self._at += 1

    def _skip_blank(self) -> bool:
        """Pass over spaces, line ends and comments; return whether something is left."""
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif character in " \t\r\n":
                self._at += 1
            else:
                return True
        return False
