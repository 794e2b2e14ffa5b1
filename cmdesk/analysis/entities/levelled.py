"""A text levelled for expressions: no accents, no capitals, every offset kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import regex

from cmdesk.language.fold import fold

_WORD = re.compile(r"[a-z]+")
_BASES = {
    ord(accented): base
    for base, group in {
        "a": "àâäáãåÀÂÄÁÃÅ",
        "c": "çÇ",
        "e": "éèêëÉÈÊË",
        "i": "îïíìÎÏÍÌ",
        "n": "ñÑ",
        "o": "ôöóòõÔÖÓÒÕ",
        "u": "ùûüúÙÛÜÚ",
        "y": "ÿýŸÝ",
        "-": "‑–—",
        "'": "’",
    }.items()
    for accented in group
} | {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}


# Folding and levelling at once: what most texts hold is in the table, other signs stay.
_LEVEL: dict[int, str] = {
    code: fold(chr(code)).translate(_BASES)
    for code in (*range(0x250), *range(0x2000, 0x2070), *_BASES)
}
_FOLDED_OTHERWISE = re.compile("[^\u0000-\u024f\u2000-\u206f\u20ac\U0001f000-\U0001faff]")


def level(text: str) -> str:
    """Return ``text`` without accents nor capitals, one sign for each kind, of the same length."""
    if text.isascii():
        return text.translate(_LEVEL)
    if _FOLDED_OTHERWISE.search(text):
        text = fold(text)
    return text.translate(_LEVEL)


@dataclass(frozen=True)
class Levelled:
    """A text, the same levelled, and what tells at little cost what it cannot hold."""

    text: str
    flat: str

    @staticmethod
    def of(text: str) -> Levelled:
        """Return ``text`` with its levelled form."""
        return Levelled(text, level(text))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the runs of letters, those glued to figures too (« 3sem » holds ``sem``)."""
        return frozenset(_WORD.findall(self.flat))

    @cached_property
    def digits(self) -> int:
        """Return how many figures there are."""
        return sum(map(self.flat.count, "0123456789"))

    def names(self, triggers: frozenset[str]) -> bool:
        """Return whether a word of ``triggers`` is there."""
        return not triggers.isdisjoint(self.words)


class Taken:
    """The places of a text that are taken, so that a second reading of one is dropped."""

    def __init__(self, length: int) -> None:
        self._covered = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Take a stretch unless part of it is taken; return whether it was free."""
        if 1 in self._covered[start:end]:
            return False
        self._covered[start:end] = b"\x01" * (end - start)
        return True


def triggers(forms: Iterable[str]) -> frozenset[str]:
    """Return the words without which none of ``forms`` can be met, one or two for each form.

    An apostrophe may be missing in the text, so that « aujourd’hui » is met by ``hui`` and
    by ``aujourdhui``.
    """
    found: set[str] = set()
    for form in forms:
        flat = level(form)
        if apart := _WORD.findall(flat):
            found.add(max(apart, key=len))
        if "'" in flat and (joined := _WORD.findall(flat.replace("'", ""))):
            found.add(max(joined, key=len))
    return frozenset(found)


def alternatives(forms: Iterable[str]) -> str:
    """Return an expression for any of ``forms``, the longest first, in a levelled text.

    A space of a form stands for a space or a hyphen; an apostrophe may be missing.
    """
    levelled = sorted({level(form) for form in forms}, key=lambda form: (-len(form), form))
    return "|".join("".join(map(_sign, form)) for form in levelled)


def _sign(character: str) -> str:
    if character in " -":
        return "[ -]"
    return "'? ?" if character == "'" else regex.escape(character)


class Numbers:
    """Reads numbers, in figures or in words, as ``numbers.toml`` lists them."""

    def __init__(self, table: dict[str, dict[str, int]]) -> None:
        self._units = table["units"]
        self._multipliers = table["multipliers"]
        self.collective = table["collective"]
        word = alternatives([*self._units, *self._multipliers])
        # « vingt et un », « soixante et onze »; « neuf et trois » are two numbers.
        self.words = rf"(?:{word})(?:(?:[ -]et(?=[ -](?:une?|onze)(?!\w)))?[ -](?:{word})){{0,6}}"
        """The expression of a number in words."""
        self.count = rf"(?:\d{{1,4}}(?:[.,]5)?(?!\d)|{self.words})"
        """The expression of a small number, in figures or in words."""

    def below(self, limit: int) -> tuple[str, ...]:
        """Return the words for the numbers from two to ``limit``, ``limit`` excluded."""
        return tuple(word for word, number in self._units.items() if 1 < number < limit)

    def value(self, words: str) -> int | None:
        """Return the number that words or figures write, ``None`` where there is none."""
        words = level(words).strip()
        if words.isdigit():
            return int(words)
        total = current = 0
        seen = False
        for word in regex.split(r"[ -]+", words):
            if word == "et":
                continue
            if word in ("vingt", "vingts") and current % 100 == 4:
                current += 76  # « quatre-vingt »
            elif word in self._units:
                current += self._units[word]
            elif self._multipliers.get(word) == 1000:
                total += max(current, 1) * 1000
                current = 0
            elif word in self._multipliers:
                current = max(current, 1) * self._multipliers[word]
            else:
                return None
            seen = True
        return total + current if seen else None
