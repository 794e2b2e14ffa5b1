"""The days of the calendar: feasts, and the year or the week that words leave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, TypeAlias

import regex

from cmdesk.analysis.entities.levelled import alternatives, level
from cmdesk.analysis.entities.tense import FUTURE, PAST, Match, Story, Tense

Found = tuple[int, int, str | None]
"""Start, end, and the value where there is one."""


@dataclass(frozen=True)
class Finder:
    """An expression, what reads its matches, and what a text must hold to be searched."""

    Reader: ClassVar[TypeAlias] = Callable[[Match, Story], Found | None]

    expression: regex.Pattern[str]
    read: Callable[[Match, Story], Found | None]
    needs: frozenset[str] = frozenset()
    """Words, one of which must be there."""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: its names, and the rule that gives its day, if there is one."""

    names: tuple[str, ...]
    rule: dict[str, Any]

    def in_year(self, year: int) -> date | None:
        """Return its day in a year, ``None`` where no rule tells it."""
        rule = self.rule
        if "day" in rule:
            month, day = (int(part) for part in rule["day"].split("-"))
            return date(year, month, day)
        if "easter" in rule:
            return easter(year) + timedelta(days=rule["easter"])
        if "last" in rule:
            month, weekday = rule["last"]
            day_after = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            found = day_after - timedelta(days=(day_after.weekday() - weekday) % 7)
            if "not_easter" in rule and found == easter(year) + timedelta(days=rule["not_easter"]):
                found += timedelta(days=7)
            return found
        if "nth" in rule:
            month, weekday, rank = rule["nth"]
            first = date(year, month, 1)
            found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (rank - 1))
            return found + timedelta(days=rule.get("shift", 0))
        return None


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's computation)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


class Calendar:
    """The tables of ``calendar.toml``, ready for use."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self.months = _numbered(table["months"])
        self.weekdays = _numbered(table["weekdays"])
        self.days = _numbered(table["days"])
        self.day = alternatives(form for forms in table["days"].values() for form in forms)
        self.units = {level(form): unit for unit, forms in table["units"].items() for form in forms}
        self.seasons = {
            level(form): season for season, forms in table["seasons"].items() for form in forms
        }
        self.feasts = {
            _key(name): Feast(tuple(entry["names"]), entry)
            for entry in table["feasts"]
            for name in entry["names"]
        }
        self.feast_names = tuple(name for entry in table["feasts"] for name in entry["names"])
        self.feast = alternatives(self.feast_names)
        self.weekday = alternatives(self.weekdays)
        adjectives = table["adjectives"]
        last, later = alternatives(adjectives["last"]), alternatives(adjectives["next"])
        self.adjective = rf"(?: (?:(?P<last>{last})|(?P<next>{later})))"
        self.part = rf"(?:[ -](?P<part>{alternatives(table['parts']['words'])}))?"
        self.tense = Tense(table["tense"])

    def feast_of(self, words: str) -> Feast:
        """Return the feast that ``words`` of a levelled text name."""
        return self.feasts[_key(words)]


def key_of(words: str) -> str:
    """Return levelled words as the keys of the tables are: one space, no apostrophe."""
    return regex.sub(r"[ -]+", " ", words).replace("'", "").strip()


def _key(words: str) -> str:
    return regex.sub(r"[^a-z0-9]", "", level(words))


def _numbered(table: dict[str, list[str]]) -> dict[str, int]:
    return {
        regex.sub(r"[ -]+", " ", level(form)).replace("'", ""): int(number)
        for number, forms in table.items()
        for form in forms
    }


def nearest(candidates: list[date], today: date, direction: int) -> date | None:
    """Return the candidate that a day without a year means."""
    past = max((day for day in candidates if day <= today), default=None)
    future = min((day for day in candidates if day >= today), default=None)
    # A year away, the words around were about something else.
    far = 270
    if (
        direction == PAST
        and past
        and not (future and (today - past).days > far and (future - today).days < 75)
    ):
        return past
    if direction == FUTURE and future and (future - today).days < far:
        return future
    # What customers tell is mostly past: a day to come must be clearly nearer.
    return min(
        candidates,
        key=lambda day: abs((day - today).days) + (20 if day > today else 0),
        default=None,
    )


def on_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar, ``None`` where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_away(today: date, count: int) -> tuple[int, int]:
    """Return the year and month ``count`` months from ``today``."""
    index = today.year * 12 + today.month - 1 + count
    return index // 12, index % 12 + 1
