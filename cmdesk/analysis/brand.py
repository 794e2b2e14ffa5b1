"""The brand that receives a message: where it is named, what it sells, whom it competes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from cmdesk.analysis.reading import Reading, plain
from cmdesk.domain.analysis import Entity
from cmdesk.domain.brand import Brand
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_NOTHING = regex.compile(r"(?!)")
_FEWEST_LETTERS = 3
"""A shorter name (« Go ») is a word of every message."""


class BrandNames:
    """The names of one brand, ready to be met in readings."""

    def __init__(self, brand: Brand, determiners: frozenset[str]) -> None:
        """Prepare the names; ``determiners`` are the words that may stand before a thing."""
        self._determiners = determiners
        self._own = _expression(brand.names)
        self._flat = frozenset(flat(name) for name in brand.names)
        self._rivals = {flat(name): name for name in brand.competitors}
        self._rival = _expression(brand.competitors)
        self._products = {_singular(name): name for name in brand.products}
        self._product = _expression(brand.products, plural=True)
        # « la Calanque » is the lamp of that name, where no other thing shares it.
        proper: dict[str, list[str]] = {}
        for name in brand.products:
            if part := _proper_part(name):
                proper.setdefault(flat(part), []).append(name)
        self._proper = {part: names[0] for part, names in proper.items() if len(names) == 1}
        self._proper_part = _expression(
            part for name in brand.products if (part := _proper_part(name))
        )

    def own(self, reading: Reading) -> tuple[Span, ...]:
        """Return where the brand is named, in order."""
        return tuple(span for span, _, _ in _met(self._own, reading))

    def is_name(self, words: str) -> bool:
        """Return whether ``words`` are but a name of the brand."""
        return flat(words) in self._flat

    def rivals(self, reading: Reading) -> list[tuple[Span, int, int]]:
        """Return where its competitors are named: places, first tokens, last ones excluded.

        A name of one word has a capital, or stands in a text without any: it may be a word.
        """
        capitals = reading.text != reading.text.lower()
        return [
            (span, first, last)
            for span, first, last in _met(self._rival, reading)
            if last - first > 1 or not capitals or reading.text[span.start].isupper()
        ]

    def entities(self, reading: Reading) -> list[Entity]:
        """Return its products and its competitors, valued as the profile writes them."""
        found: list[Entity] = []
        for span, first, last in _met(self._product, reading):
            words = " ".join(token.norm for token in reading.tokens[first:last])
            name = self._products.get(_singular(words))
            found.append(_entity(EntityType.PRODUCT, reading, span, name))
        for span, first, last in _met(self._proper_part, reading):
            name = self._proper.get(_flat_of(reading, first, last))
            before = reading.tokens[first - 1].norm if first else ""
            if name and reading.text[span.start].isupper() and before in self._determiners:
                found.append(_entity(EntityType.PRODUCT, reading, span, name))
        for span, first, last in self.rivals(reading):
            name = self._rivals.get(_flat_of(reading, first, last))
            found.append(_entity(EntityType.ORGANISATION, reading, span, name))
        return found


def flat(name: str) -> str:
    """Return the letters and figures of ``name``, levelled."""
    return regex.sub(r"[^a-z0-9]", "", plain(name))


def _flat_of(reading: Reading, first: int, last: int) -> str:
    return flat("".join(token.norm for token in reading.tokens[first:last]))


def _singular(name: str) -> str:
    """Return the words of ``name`` levelled, without what makes them plural."""
    return " ".join(word.rstrip("sx") for word in regex.findall(r"[a-z0-9]+", plain(name)))


def _proper_part(name: str) -> str:
    """Return what follows the common noun: « Figuier blanc » of « bougie Figuier blanc »."""
    words = name.split()
    for index, word in enumerate(words[1:], start=1):
        if word[:1].isupper():
            return " ".join(words[index:])
    return ""


def _expression(names: Iterable[str], *, plural: bool = False) -> regex.Pattern[str]:
    """Return what meets ``names`` in the line of a reading, however their words are parted."""
    ending = "[sx]?" if plural else ""
    shapes = {
        r"[ ._-]*".join(f"{word}{ending}" for word in words)
        for name in names
        if len("".join(words := regex.findall(r"[a-z0-9]+", plain(name)))) >= _FEWEST_LETTERS
    }
    if not shapes:
        return _NOTHING
    longest_first = "|".join(sorted(shapes, key=len, reverse=True))
    return regex.compile(rf"(?<= )[@#]?(?:{longest_first})(?= )")


def _met(expression: regex.Pattern[str], reading: Reading) -> Iterator[tuple[Span, int, int]]:
    if expression is _NOTHING:
        return
    for match in expression.finditer(reading.line):
        first, last = reading.token_range(match.start(), match.end())
        yield reading.span(first, last), first, last


def _entity(type: EntityType, reading: Reading, span: Span, name: str | None) -> Entity:
    written = reading.text[span.start : span.end]
    return Entity(type, span, written, name or written)
