"""Nouns that a reply may take up, found in any of their written forms.

A lexicon says which they are, so that gender and number are sure: « la vue », « les saveurs ».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from cmdesk.domain.text import Span
from cmdesk.drafting.faults import plain
from cmdesk.language.surface import Surface, regular_plural

_WORD = regex.compile(r"\p{L}+|\d+")


@dataclass(frozen=True, slots=True)
class Form:
    """One written form of a noun: its words without accents, and how it is shown."""

    words: tuple[str, ...]
    shown: str
    noun: str
    """The form that the lexicon gives."""
    feminine: bool
    plural: bool


def bare_words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, without accents, apostrophes or hyphens."""
    return _WORD.findall(plain(text))


def without(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with a full stop in the place of each of ``spans``."""
    pieces: list[str] = []
    at = 0
    for span in sorted(spans):
        if span.start >= at:
            pieces += [text[at : span.start], " . "]
        at = max(at, span.end)
    return "".join([*pieces, text[at:]])


class Nouns:
    """A lexicon of nouns, and the determiners that suit them."""

    def __init__(self, tables: Sequence[Mapping[str, Sequence[str]]], surface: Surface) -> None:
        """Read the lists ``masculine``, ``feminine`` and ``plural_only`` of each table.

        ``plural_only_feminine`` are the feminine ones among ``plural_only``, or more of them.
        """
        self._surface = surface
        forms: dict[tuple[str, ...], Form] = {}

        def add(shown: str, noun: str, *, feminine: bool, plural: bool) -> None:
            words = tuple(bare_words(shown))
            forms.setdefault(words, Form(words, shown, noun, feminine, plural))

        for table in tables:
            feminines = frozenset(table["plural_only_feminine"])
            for noun in (*table["plural_only"], *table["plural_only_feminine"]):
                add(noun, noun, feminine=noun in feminines, plural=True)
            for key, feminine in (("masculine", False), ("feminine", True)):
                for noun in table[key]:
                    add(noun, noun, feminine=feminine, plural=False)
                    add(self.plural(noun), noun, feminine=feminine, plural=True)
        self._longest_first: dict[str, list[Form]] = {}
        for form in sorted(forms.values(), key=lambda form: -len(form.words)):
            self._longest_first.setdefault(form.words[0], []).append(form)

    def plural(self, noun: str) -> str:
        """Return the plural of a noun of the lexicon."""
        if known := self._surface.noun(noun):
            return known.plural
        head, space, rest = noun.partition(" ")
        known = self._surface.noun(head)
        return (known.plural if known else regular_plural(head)) + space + rest

    def at(self, words: Sequence[str], place: int) -> Form | None:
        """Return the longest noun that begins at ``place`` of ``words`` (as ``bare_words``)."""
        for form in self._longest_first.get(words[place], ()):
            if tuple(words[place : place + len(form.words)]) == form.words:
                return form
        return None

    def definite(self, form: Form) -> str:
        """Return « le bruit », « l’eau », « les frites »."""
        if form.plural:
            return f"les {form.shown}"
        if self._surface.elides(form.shown):
            return f"l’{form.shown}"
        return f"{'la' if form.feminine else 'le'} {form.shown}"

    def addressed(self, form: Form) -> str:
        """Return « <votre|ta> box », in the notation of the phrase bank."""
        if form.plural:
            return f"<vos|tes> {form.shown}"
        # « ton armoire »: the masculine form before a vowel.
        if form.feminine and not self._surface.elides(form.shown):
            return f"<votre|ta> {form.shown}"
        return f"<votre|ton> {form.shown}"
