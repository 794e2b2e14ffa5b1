"""Places in a text as the core counts them (code points) and as Qt does (UTF-16 units).

The one place of the window where the two meet; no Qt here, so that it can be tested alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from cmdesk.domain.text import Span

_WIDE = re.compile("[\U00010000-\U0010ffff]")
"""What takes two UTF-16 units: emoji, and some ideograms."""


class Offsets:
    """The two ways of counting the places of one text."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wide = [match.start() for match in _WIDE.finditer(text)]
        self._wide_units = [place + rank for rank, place in enumerate(self._wide)]

    def to_units(self, place: int) -> int:
        """Return the place in UTF-16 units of a place in code points, kept in the text."""
        place = max(0, min(place, self._length))
        return place + bisect_left(self._wide, place)

    def to_points(self, units: int) -> int:
        """Return the place in code points of a place in UTF-16 units, kept in the text.

        A place between the halves of a pair is that of the character itself.
        """
        units = max(0, min(units, self._length + len(self._wide)))
        rank = bisect_left(self._wide_units, units)
        if rank and units == self._wide_units[rank - 1] + 1:
            return self._wide[rank - 1]
        return units - rank

    def span_to_units(self, span: Span) -> Span:
        """Return ``span`` in UTF-16 units."""
        return Span(self.to_units(span.start), self.to_units(span.end))


class Edit(NamedTuple):
    """``removed`` code points at ``start`` gave way to ``added`` ones."""

    start: int
    removed: int
    added: int

    @property
    def end(self) -> int:
        """Return where the removed words ended."""
        return self.start + self.removed

    @property
    def growth(self) -> int:
        """Return by how much the text grew."""
        return self.added - self.removed


def edit_between(old: str, new: str, near: int | None = None) -> Edit:
    """Return the smallest edit that leads from ``old`` to ``new``.

    ``near`` is the place after the edit where the cursor stands: of the edits that are as
    small (a letter doubled), the one that ends there is taken.
    """
    least = min(len(old), len(new))
    head = 0
    while head < least and old[head] == new[head]:
        head += 1
    if near is not None and len(new) >= len(old):
        # « ré|ssi » + « s »: the letter was typed where the cursor stands, not after it.
        head = min(head, max(0, near - (len(new) - len(old))))
    tail = 0
    while tail < least - head and old[len(old) - 1 - tail] == new[len(new) - 1 - tail]:
        tail += 1
    return Edit(head, len(old) - head - tail, len(new) - head - tail)


def shift(span: Span, edit: Edit) -> Span | None:
    """Return where ``span`` stands after ``edit``, ``None`` where its words are gone.

    Words typed inside the span belong to it, words typed at its edges do not.
    """
    start, end = span
    if end <= edit.start:
        return span
    if start >= edit.end:
        return Span(start + edit.growth, end + edit.growth)
    if start <= edit.start and end >= edit.end:
        moved = Span(start, end + edit.growth)
        gone = start == edit.start and end == edit.end
        return moved if moved.end > moved.start and not gone else None
    if start < edit.start:
        return Span(start, edit.start)
    if end > edit.end:
        return Span(edit.start + edit.added, end + edit.growth)
    return None


def word_at(text: str, place: int) -> Span:
    """Return the word that touches ``place``, an empty span where there is none."""
    start = end = place
    while start and _in_word(text[start - 1]):
        start -= 1
    while end < len(text) and _in_word(text[end]):
        end += 1
    return Span(start, end)


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter in "’'-"
