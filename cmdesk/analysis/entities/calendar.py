"""The days of the calendar: feasts, and the year or the week that words leave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, TypeAlias

import regex

from cmdesk.analysis.entities.levelled import alternatives, level

Match = regex.Match[str]
Found = tuple[int, int, str | None]
"""Start, end, and the value where there is one."""

PAST, FUTURE, UNKNOWN = -1, 1, 0
_SENTENCE = regex.compile(r"[.!?\n;…]")
_CLAUSE = regex.compile(r"[,:()]| (?:mais|et|puis|car|pis|alors)(?= )")
_REACH = 110


@dataclass(frozen=True)
class Finder:
    """An expression, what reads its matches, and what a text must hold to be searched."""

    Reader: ClassVar[TypeAlias] = Callable[[Match, date | None], Found | None]

    expression: regex.Pattern[str]
    read: Callable[[Match, date | None], Found | None]
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


class Tense:
    """Tells whether the words around a day speak of the past or of what is to come."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        not_future = "|".join(table["not_future"])
        self._future = regex.compile(
            rf"(?<![\w@])(?!(?:{not_future})(?!\w))(?:{'|'.join(table['future'])})(?!\w)"
        )
        self._events = regex.compile(rf"(?<![\w@])(?:{'|'.join(table['events'])})(?!\w)")
        self._past = regex.compile(rf"(?<![\w@])(?:{'|'.join(table['past'])})(?!\w)")
        self._supposed = regex.compile(
            r"(?<!\w)si (?:je|vous|on|il|elle|nous|ils|rien|c'est)(?!\w)"
        )
        self._is = regex.compile(r"(?<!\w)(?:c'? ?est|ces|sera) (?:le |pour |pr )?$")
        self._imperfect = regex.compile(r"(?<!\w)\w{2,}[^r\W](?:ait|aient|ais)(?!\w)")
        self._since = regex.compile(rf"(?<!\w)(?:{'|'.join(table['depuis'])}) ?(?:le |la |l')?$")
        self._until = regex.compile(rf"(?<!\w)(?:{'|'.join(table['until'])}) ?(?:le |la |l')?$")

    def around(self, flat: str, start: int, end: int) -> int:
        """Return ``PAST``, ``FUTURE`` or ``UNKNOWN`` for the day told at ``start``."""
        before = flat[max(0, start - _REACH) : start]
        after = flat[end : end + _REACH]
        if self._since.search(before):
            return PAST
        if self._is.search(before):
            return FUTURE
        if cut := [m.end() for m in _SENTENCE.finditer(before)]:
            before = before[cut[-1] :]
        if match := _SENTENCE.search(after):
            after = after[: match.start()]
        cuts = [m.end() for m in _CLAUSE.finditer(before)]
        near = before[cuts[-1] :] if cuts else before
        match = _CLAUSE.search(after)
        near_after = after[: match.start()] if match else after
        if self._until.search(before):
            return PAST if self._imperfect.search(near) else FUTURE
        if self._supposed.search(near):
            return FUTURE
        found = self._nearest(near, near_after) or self._nearest(before, after)
        if not found and self._events.search(before[-45:] + "\x00" + after[:45]):
            return FUTURE
        return found

    def _nearest(self, before: str, after: str) -> int:
        line = f"{before}\x00{after}"
        at = len(before)

        def distance(expression: regex.Pattern[str]) -> int:
            return min(
                (at - m.end() if m.end() <= at else m.start() - at + 2)
                for m in expression.finditer(line)
            )

        past, future = self._past.search(line), self._future.search(line)
        if not past or not future:
            return PAST if past else FUTURE if future else UNKNOWN
        return PAST if distance(self._past) <= distance(self._future) else FUTURE


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

    def direction(self, m: Match, start: int | None = None) -> int:
        """Return ``PAST``, ``FUTURE`` or ``UNKNOWN`` for what a match names."""
        return self.tense.around(m.string, m.start() if start is None else start, m.end())

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
