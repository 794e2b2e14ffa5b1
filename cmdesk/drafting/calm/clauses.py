"""A message cut where a reservation may begin or end, with the things that each part names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import regex

from cmdesk.domain.text import Span
from cmdesk.drafting.faults import plain
from cmdesk.drafting.nouns import Form, Nouns
from cmdesk.language.surface import Surface

_SENTENCE = regex.compile(r"(?:(?<!\d)\.(?!\d)|(?<=\d)\.(?!\d)|[!?;\n…])+")
# What follows each of these is said apart from what stands before.
_PART = regex.compile(
    r"\s*[,:()–—]\s*|\s+-\s+|\s+(?=(?:mais|par contre|en revanche|cependant|toutefois|néanmoins"
    r"|sauf|hormis|à part|a part|excepté|dommage|malheureusement|par ailleurs|bien que|même si"
    r"|sinon)\b)",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"\p{L}+|\d+")
_DETERMINERS = frozenset(
    {"le", "la", "les", "l", "un", "une", "des", "ce", "cet", "cette", "ces", "votre", "vos",
     "notre", "nos", "mon", "ma", "mes", "son", "sa", "ses", "leur", "leurs", "du",
     "quelques", "certains", "certaines"}
)  # fmt: skip
_SEVERAL = frozenset({"les", "des", "vos", "nos", "mes", "ces"})
_OF = frozenset({"de", "du", "des", "d"})
_OF_WHAT = frozenset({"la", "l", "le", "les"})
_INSIDE = frozenset({"a", "au", "aux", "en", "dans", "sur", "pour", "avec", "entre", "chez"}) | _OF


@dataclass(frozen=True)
class Clause:
    """A part of a message: its words as typed and bare, and where it stands."""

    typed: tuple[str, ...]
    span: Span

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return its words in lower case, without accents."""
        return tuple(plain(word) for word in self.typed)

    @cached_property
    def bare(self) -> str:
        """Return its words in one line, for patterns."""
        return " ".join(self.words)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(word) + 1 for word in self.words), initial=0))

    def place(self, offset: int) -> int:
        """Return how many words begin before ``offset`` of the bare line."""
        return sum(start < offset for start in self._starts[:-1])


def sentences_of(text: str) -> Iterator[list[Clause]]:
    """Return the parts of each sentence of ``text``, in order; none that is empty."""
    for first, last in _pieces(_SENTENCE, text, 0, len(text)):
        clauses = [
            Clause(tuple(_WORD.findall(text[start:end])), Span(start, end))
            for start, end in _pieces(_PART, text, first, last)
        ]
        if kept := [clause for clause in clauses if clause.typed]:
            yield kept


def _pieces(
    mark: regex.Pattern[str], text: str, first: int, last: int
) -> Iterator[tuple[int, int]]:
    at = first
    for match in mark.finditer(text, first, last):
        yield at, match.start()
        at = match.end()
    yield at, last


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a clause names, from word ``place`` to ``end`` (excluded).

    ``said`` is it with its article, in the notation of the phrase bank, ``noun`` its entry in
    the lexicon; both are what is expected of somebody where a person was named.
    """

    place: int
    end: int
    said: str
    noun: str
    form: Form | None = None
    """How it is written; ``None`` where it stands for a person."""
    inner: bool = False
    """Whether it belongs to what stands before it (« au verre », « dans la salle »)."""


class Things:
    """Finds the things that clauses name."""

    def __init__(
        self,
        nouns: Nouns,
        persons: Mapping[str, Sequence[str]],
        never: Sequence[str],
        surface: Surface,
    ) -> None:
        """``persons`` gives, for what is expected of them, who is not to be named."""
        self._nouns = nouns
        self._surface = surface
        self._never = frozenset(never)
        self._persons = {
            tuple(plain(name).split()): said for said, names in persons.items() for name in names
        }

    def of(self, clause: Clause) -> list[Named]:
        """Return what ``clause`` names, in order."""
        words, found, place = clause.words, list[Named](), 0
        while place < len(words):
            named = self._person(words, place) or self._thing(words, place)
            if named is None:
                place += 1
                continue
            if named.noun not in self._never:
                found.append(named)
            place = named.end
        return found

    def _person(self, words: Sequence[str], place: int) -> Named | None:
        for size in (3, 1):
            if said := self._persons.get(tuple(words[place : place + size])):
                noun = said.removeprefix("l’").removeprefix("le ").removeprefix("la ")
                return Named(place, place + size, said, noun, None, _is_inner(words, place))
        return None

    def _thing(self, words: Sequence[str], place: int) -> Named | None:
        form = self._nouns.at(words, place)
        if form is None:
            return None
        end = place + len(form.words)
        owner = words[place - 1] if place else ""
        if owner in _SEVERAL and form.shown.endswith(("s", "x")):
            form = replace(form, plural=True)  # « les prix »
        mine = owner in {"mon", "ma", "mes"}
        said = self._nouns.addressed(form) if mine else self._nouns.definite(form)
        inner = _is_inner(words, place)
        at = end + 1
        if end < len(words) - 1 and words[end] in _OF and words[end] != "d":
            at += words[at] in _OF_WHAT
            other = self._nouns.at(words, at) if at < len(words) else None
            if other is not None and other.noun not in self._never and other.noun != form.noun:
                said += f" {self._surface.contract('de', self._nouns.definite(other))}"
                end = at + len(other.words)
        return Named(place, end, said, form.noun, form, inner)


def _is_inner(words: Sequence[str], place: int) -> bool:
    at = place - 1
    while at >= 0 and words[at] in _DETERMINERS - {"du", "des"}:
        at -= 1
    return at > 0 and words[at] in _INSIDE
