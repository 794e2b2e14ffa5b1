"""Dates, calendar or relative, and durations, as ISO 8601 where they can be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import regex

from cmdesk.analysis.entities.calendar import Calendar, Finder, Found, months_away, on_day
from cmdesk.analysis.entities.days import Days
from cmdesk.analysis.entities.durations import Durations
from cmdesk.analysis.entities.levelled import Levelled, Numbers, Taken
from cmdesk.analysis.entities.relative import EVE, Relative
from cmdesk.analysis.entities.tense import Story
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_OR = regex.compile(r" ?(?:,|et|ou|au|a|-|/) ?(?:(?:le|du|des) )?")
_YEAR = regex.compile(r"(?:19|20)\d\d|['’/]\d\d$")
_BARE_DAY = regex.compile(r"(?:le )?(\d{1,2})")
_STORY = 160
"""How far a story goes on: a day told that many characters before is still the one meant."""


class Times:
    """Finds dates and durations with ``calendar.toml`` and ``numbers.toml``."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        numbers = Numbers(tables["numbers"])
        calendar = Calendar(tables["calendar"])
        self._tense = calendar.tense
        self._durations = Durations(tables["calendar"], numbers)
        self._finders: tuple[Finder, ...] = (
            *Days(calendar, numbers).finders,
            *Relative(calendar, numbers).finders,
        )

    def find(
        self, text: str, anchor: datetime | None, levelled: Levelled | None = None
    ) -> list[Entity]:
        """Return dates and durations in order; ``anchor`` is when the message was received.

        A date is an ISO day, month (``2026-03``) or year, or its words where no day can be
        told. A duration of weeks is told in days: three weeks are ``P21D``, one month and a
        half ``P1M15D``, two years ``P2Y``, hours ``PT2H``. ``levelled`` is the text already
        levelled, if it is.
        """
        line = levelled or Levelled.of(text)
        flat = line.flat
        today = anchor.date() if anchor else None
        story = Story(line, today, self._tense)
        found: list[Entity] = []
        taken = Taken(len(text))

        def add(type: EntityType, hits: Iterable[Found]) -> None:
            for start, stop, value in hits:
                end = stop
                while end > start and flat[end - 1] in " .,-":
                    end -= 1
                if start == end or not taken.take(start, end):
                    continue
                words = text[start:end]
                found.append(
                    Entity(type, Span(start, end), words, value or " ".join(words.split()))
                )

        add(EntityType.DURATION, self._durations.fractions(line))
        for finder in self._finders:
            # What cannot be there is not looked for: most messages name no month.
            if line.digits < finder.digits or (finder.needs and not line.names(finder.needs)):
                continue
            hits = (finder.read(match, story) for match in finder.expression.finditer(flat))
            add(EntityType.DATE, (hit for hit in hits if hit))
        add(EntityType.DURATION, self._durations.counted(line))
        found.sort(key=lambda entity: entity.span)
        return _told_in_turn(found, flat, today)


def _told_in_turn(found: list[Entity], flat: str, today: date | None) -> list[Entity]:
    """Read « le 9 », « le lendemain », « la veille » after a day told before, in one story."""
    told: list[Entity] = []
    previous: date | None = None
    end = 0
    for entity in found:
        words, then = flat[entity.span.start : entity.span.end], None
        if entity.type is EntityType.DATE:
            if previous and today and entity.span.start - end < _STORY:
                joined = bool(_OR.fullmatch(flat, end, entity.span.start))
                then = _next_told(words, previous, today, joined=joined)
            then = then or (previous and _other_day(entity, flat, previous, end))
        told.append(replace(entity, value=then.isoformat()) if then else entity)
        if day := _iso_day(told[-1]):
            previous, end = day, entity.span.end
    return told


def _next_told(words: str, previous: date, today: date, *, joined: bool) -> date | None:
    """Return the day that ``words`` mean after ``previous``, ``None`` where they stand alone.

    ``joined``: nothing parts them (« entre le 1 et le 5 »), so that they may be to come.
    """
    if (previous <= today or joined) and (bare := _BARE_DAY.fullmatch(words)):
        number = int(bare[1])
        shift = 0 if number >= previous.day else 1
        then = on_day(*months_away(previous, shift), number)
        return then if then and (joined or then <= today) else None
    if "lendemain" in words:
        return previous + timedelta(days=1)
    if EVE.fullmatch(words):
        return previous - timedelta(days=1)
    return None


def _other_day(entity: Entity, flat: str, previous: date, end: int) -> date | None:
    """Return the second day of « le 15 ou 16 décembre »: in the year of the first."""
    day, span = _iso_day(entity), entity.span
    if not day or not _OR.fullmatch(flat, end, span.start) or _YEAR.search(entity.text):
        return None
    return on_day(previous.year, day.month, day.day) if day.month == previous.month else None


def _iso_day(entity: Entity) -> date | None:
    if entity.type is not EntityType.DATE or len(entity.value) != len("2026-03-10"):
        return None
    try:
        return date.fromisoformat(entity.value)
    except ValueError:
        return None
