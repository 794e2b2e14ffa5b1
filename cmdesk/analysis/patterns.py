"""Patterns over levelled tokens: the language in which the knowledge of this room is written.

=============  ============================================================
``colis``      that word (accents and case do not matter)
``livr*``      a word that begins so
``(a|b c)``    one of them; ``(a|b)?`` one of them or nothing
``..3``        up to three words of the same clause
``#``          a number
``^``          the start of a clause
``cassee?s?``  a letter before ``?`` may be missing
``{name}``     a list of ``words.toml``
``?`` alone    that mark (also ``!``, ``,``, an emoji)
=============  ============================================================

An apostrophe or a hyphen separates words: « n’a » is written ``n'a`` and read ``n a``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from cmdesk.analysis.reading import Reading, plain

_LEX = re.compile(r"\.\.\d+|\)\?|[()|]|\{[a-z_]+\}\??|[^\s()|{}]+")
_WORD_IN_GAP = r"(?: (?!(?:pas|jamais|ni|aucune?) )[^ .!?;,:\n]+)"
"""A negation is never swallowed: it would turn the meaning round unseen."""
_NUMBER_IN_WORD = r"[0-9]+(?:[.,][0-9]+)*"
_ANY = frozenset({"*"})
_FIGURES = frozenset(f"{figure}*" for figure in "0123456789")
_MOST_OPTIONAL = 4
"""Letters that may be missing from a word whose spellings are listed, sixteen at most."""
WORDS_KEPT = 20_000
"""Words whose patterns are remembered: messages are made of the same words."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """One pattern ready to search, and what spares searching it.

    Every text that it matches holds one of ``anchors``, every match begins with one of
    ``openers``. One that ends with ``*`` is the beginning of a word.
    """

    expression: re.Pattern[str]
    anchors: frozenset[str]
    openers: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a pattern: one of ``anchors`` is in what it matches (empty: no such word).

    ``openers`` are the words with which it may begin; it is ``loose`` where it may match no
    word at all, so that what follows it may open as well.
    """

    expression: str
    anchors: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    loose: bool = False
    words: frozenset[str] = frozenset()


class PatternError(ValueError):
    """A pattern that cannot be read; the message quotes it."""


class Compiler:
    """Turns patterns into expressions; ``words`` are the named lists."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._lists: dict[str, _Piece] = {}
        self._open: list[str] = []

    def compile(self, pattern: str) -> Compiled:
        """Return the compiled pattern; raise ``PatternError`` where it is malformed."""
        tokens = _tokens(pattern)
        position, pieces = self._sequence(tokens, 0, pattern)
        if position != len(tokens):
            raise PatternError(f"unbalanced: {pattern}")
        whole = _joined(pieces)
        if not whole.anchors:
            raise PatternError(f"no word that the pattern always needs: {pattern}")
        return Compiled(
            re.compile(f"{whole.expression}(?= )"),
            whole.anchors,
            whole.openers,
            whole.words,
        )

    def _list(self, token: str, pattern: str) -> _Piece:
        """Return a named list as a group, read once for all patterns that name it."""
        name = token.strip("{}?")
        if name not in self._words:
            raise PatternError(f"unknown list {token}: {pattern}")
        if name in self._open:
            raise PatternError(f"lists that hold one another: {pattern}")
        if name not in self._lists:
            self._open.append(name)
            try:
                tokens = [*_tokens(self._words[name]), ")"]
                position, self._lists[name] = self._group(tokens, 0, pattern)
            finally:
                self._open.pop()
            if position != len(tokens):
                raise PatternError(f"unbalanced: {self._words[name]}")
        piece = self._lists[name]
        return _optional(piece) if token.endswith("?") else piece

    def _sequence(self, tokens: list[str], position: int, pattern: str) -> tuple[int, list[_Piece]]:
        """Return where a sequence ends, and its pieces."""
        pieces: list[_Piece] = []
        while position < len(tokens) and tokens[position] not in (")", ")?", "|"):
            token = tokens[position]
            position += 1
            if token == "(":
                position, piece = self._group(tokens, position, pattern)
            elif token.startswith("{"):
                piece = self._list(token, pattern)
            else:
                piece = _word(token)
            pieces.append(piece)
        return position, pieces

    def _group(self, tokens: list[str], position: int, pattern: str) -> tuple[int, _Piece]:
        choices: list[_Piece] = []
        while True:
            position, pieces = self._sequence(tokens, position, pattern)
            choices.append(_joined(pieces))
            if position >= len(tokens):
                raise PatternError(f"a bracket is not closed: {pattern}")
            position += 1
            if tokens[position - 1] != "|":
                break
        group = _Piece(
            f"(?:{'|'.join(choice.expression for choice in choices)})",
            _union(choice.anchors for choice in choices)
            if all(choice.anchors for choice in choices)
            else frozenset(),
            _union(choice.openers for choice in choices),
            any(choice.loose for choice in choices),
            _union(choice.words for choice in choices),
        )
        return position, _optional(group) if tokens[position - 1] == ")?" else group


def _tokens(pattern: str) -> list[str]:
    return _LEX.findall(pattern.replace("’", " ").replace("'", " ").replace("-", " "))


def _optional(piece: _Piece) -> _Piece:
    return replace(piece, expression=f"(?:{piece.expression})?", anchors=frozenset(), loose=True)


def _joined(pieces: list[_Piece]) -> _Piece:
    """Return pieces one after another as one, whose anchors are those that narrow best."""
    openers: frozenset[str] = frozenset()
    loose = True
    for piece in pieces:
        openers |= piece.openers
        if not piece.loose:
            loose = False
            break
    anchored = [piece.anchors for piece in pieces if piece.anchors]
    return _Piece(
        "".join(piece.expression for piece in pieces),
        max(anchored, key=_worth) if anchored else frozenset(),
        openers,
        loose,
        _union(piece.words for piece in pieces),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


@lru_cache(maxsize=WORDS_KEPT)
def _word(token: str) -> _Piece:
    """Return the piece that one token stands for."""
    if token.startswith("..") and token[2:].isdigit():
        return _Piece(f"{_WORD_IN_GAP}{{0,{token[2:]}}}?", openers=_ANY, loose=True)
    if token == "^":
        return _Piece(r"(?:^|(?<=[.!?;,:\n(]))", loose=True)
    if token == "#":
        return _Piece(r" [0-9]+(?:[.,][0-9]+)*", openers=_FIGURES)
    if len(token) == 1:
        word = frozenset({token})
        return _Piece(f" {re.escape(token)}", word, word, words=word)
    flat = plain(token)
    expression = re.escape(flat)
    expression = expression.replace(r"\#", _NUMBER_IN_WORD).replace(r"\?", "?")
    if expression.endswith(r"\*"):
        expression = expression[:-2] + r"[^ .,!?;:\n]*"
    # The certain beginning of the word: what stands before an optional letter, a « * », a number.
    head = re.split(r"[*#]|.\?", flat, maxsplit=1)[0]
    if "*" in flat or "#" in flat or flat.count("?") > _MOST_OPTIONAL:
        anchors = frozenset({f"{head}*"} if head else ())
    else:
        anchors = _spellings(flat)
    return _Piece(
        f" {expression}", anchors, anchors or _ANY, words=frozenset({head} if head else ())
    )


def _spellings(word: str) -> frozenset[str]:
    """Return the ways to write a word some of whose letters may be missing (« cassee?s? »)."""
    forms = [""]
    for letter, mark in zip(word, word[1:] + " ", strict=True):
        if letter != "?":
            longer = [form + letter for form in forms]
            forms = forms + longer if mark == "?" else longer
    return frozenset(forms)


def _worth(anchors: frozenset[str]) -> float:
    """Return how well anchors narrow a search: long words, few of them."""
    return min(len(anchor.rstrip("*")) for anchor in anchors) - 0.02 * len(anchors)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern was met: ``owner`` is its index, tokens with the end excluded."""

    owner: int
    first: int
    last: int


class _Index:
    """The patterns that a word concerns, by words or beginnings of words (« livr* »)."""

    def __init__(self, entries: Iterable[Iterable[str]]) -> None:
        self._exact: dict[str, list[int]] = {}
        self._prefix: dict[str, list[int]] = {}
        for number, anchors in enumerate(entries):
            for anchor in anchors:
                if anchor.endswith("*"):
                    self._prefix.setdefault(anchor[:-1], []).append(number)
                else:
                    self._exact.setdefault(anchor, []).append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefix})
        self.of = lru_cache(maxsize=WORDS_KEPT)(self._look_up)

    def _look_up(self, word: str) -> frozenset[int]:
        numbers = set(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            numbers.update(self._prefix.get(word[:length], ()))
        return frozenset(numbers)


class PatternBook:
    """Many patterns searched at once: only those whose words the text holds are tried.

    And only at their first words. Of some two thousand patterns a message allows fifty, and
    each may begin at one or two places: to search them over the whole line took a tenth of
    an analysis.
    """

    def __init__(self, owners: Iterable[Iterable[Compiled]]) -> None:
        self._patterns = [
            (owner, pattern) for owner, patterns in enumerate(owners) for pattern in patterns
        ]
        self._allowed = _Index(pattern.anchors for _, pattern in self._patterns)
        self._opened = _Index(pattern.openers for _, pattern in self._patterns)
        self.words = _union(pattern.words for _, pattern in self._patterns)

    def search(self, reading: Reading) -> list[Hit]:
        """Return all hits, in the order of the text."""
        allowed: set[int] = set()
        for word in reading.words:
            allowed |= self._allowed.of(word)
        places: dict[int, list[int]] = {}
        for word, starts in reading.places.items():
            for number in self._opened.of(word) & allowed:
                places.setdefault(number, []).extend(starts)
        hits: set[tuple[int, int, int]] = set()
        for number, starts in places.items():
            owner, pattern = self._patterns[number]
            end = 0
            for start in sorted(starts):
                if start < end:
                    continue  # within the match before, as ``finditer`` goes on behind it
                if match := pattern.expression.match(reading.line, start):
                    end = match.end()
                    hits.add((*reading.token_range(start + 1, end), owner))
        return [Hit(owner, first, last) for first, last, owner in sorted(hits)]
