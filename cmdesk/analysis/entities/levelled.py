"""A text levelled for expressions: no accents, no capitals, every offset kept."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from cmdesk.language.fold import fold

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


def level(text: str) -> str:
    """Return ``text`` without accents nor capitals, one sign for each kind, of the same length."""
    return fold(text).translate(_BASES)


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
        self.words = rf"(?:{word})(?:(?:[ -]et)?[ -](?:{word})){{0,6}}"
        """The expression of a number in words."""
        self.count = rf"(?:\d{{1,4}}(?:[.,]5)?(?!\d)|{self.words})"
        """The expression of a small number, in figures or in words."""

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
