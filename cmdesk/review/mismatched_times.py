"""How long, on which day and at what time, in the reply and in the message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from cmdesk.analysis.entities.levelled import level
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Kind
from cmdesk.review.case import Case
from cmdesk.review.comparing import (
    ABOUT,
    CENT,
    bare_numbers,
    derived,
    is_part,
    is_sum,
    roughly,
    touches,
)
from cmdesk.review.contradictions import (
    MINUTES_A_DAY,
    facts_of,
    report,
    stems_near,
)
from cmdesk.review.facts import Day, Facts, Stated
from cmdesk.review.rules import Rule

_WITHIN = re.compile(r"\bdans l(?:e|a|es) $")
# In days, less than a minute.
_EXACT = 1e-6
# A wait told in another unit than the author's.
_OTHER_UNIT = 0.13
# More days, weeks or months than this are told with their unit.
_MOST_UNITS = 60
# How many minutes an hour told whole may be away: « 3 h » for 3h04.
_ROUNDED = 10
# « une semaine », for whoever writes « de la semaine ».
_ONE = re.compile(r"une? (\w+)")
# Above this ratio two durations are not about the same thing.
_FAR = 8.0
# A wait that is over, and one to come.
_PASSED = re.compile(r"\b(?:au bout|après|depuis|en|pendant|attente|silence|retard) ?(?:de |d')?$")
_TO_COME = ("dans ", "d'ici ", "sous ")


def durations(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated wait that is not the message's."""
    said, told = facts_of(case)
    known = [fact.value for fact in told.durations]
    if not known:
        return []
    # « trois semaines, on en est à 9 »: the number alone has the unit of the other.
    counted = told.alone | {int(number) for number in bare_numbers(case)}
    units = {fact.value / number for fact in told.durations if (number := _number_of(case, fact))}
    known += [number * unit for number in counted for unit in units if 0 < number <= _MOST_UNITS]
    # « vingt minutes, puis vingt minutes » are forty.
    together = sum(fact.value for fact in told.durations)
    # … and forty-five minutes, four times, are three hours.
    times_over = {fact.value for fact in told.counts if fact.kind == "fois"}
    passed = {
        *_between(told.days),
        *_between_hours(told.times),
        *(fact.value * times for fact in told.durations for times in times_over),
        together,
    }
    # Cut short after twenty minutes, an hour lacks forty.
    lacking = {abs(one - other) for one, other in combinations(known, 2)}
    reached = {*derived(known), *passed}
    findings = []
    for fact in said.durations:
        computed = reached if is_sum(case, fact) else passed
        if _same_length(fact, told.durations, computed) or roughly(case, fact, known, ABOUT):
            continue
        if not any(1 / _FAR <= fact.value / value <= _FAR for value in known):
            continue
        if any(abs(fact.value - value) < _EXACT for value in lacking):
            continue
        if _half_day(case, fact, known) or _is_term(case, fact) or is_part(case, fact, known):
            continue
        if _elliptic(case, fact) or _other_way(case, fact, told.durations):
            continue
        if _as_written(case, fact) or _in_one_word(case, fact):
            continue
        if case.restates(fact.span):
            findings.append(report(case, rule, fact, told.durations))
    return findings


def _number_of(case: Case, fact: Stated) -> int:
    """Return the number that a duration begins with, 0 where it has none."""
    reader = case.fact_reader
    return (reader.number(level(fact.words).split(" ", 1)[0]) or 0) if reader is not None else 0


def _in_one_word(case: Case, fact: Stated) -> bool:
    """Return whether « une semaine » stands for the whole week that the message names."""
    one, message = _ONE.fullmatch(fact.words.casefold()), case.message_reading
    return (
        one is not None
        and message is not None
        and re.search(rf"\b(?:la|le|du|cette|ce) {one[1]}\b(?! proch)", message.form) is not None
    )


def _is_term(case: Case, fact: Stated) -> bool:
    """Return whether it says by when (« dans les deux mois »), and so nothing of what was."""
    return _WITHIN.search(case.reading.form[: fact.span.start]) is not None


def _elliptic(case: Case, fact: Stated) -> bool:
    """Return whether the message has the number without its unit (« 19 jours au lieu de 3 »)."""
    return _number_of(case, fact) in bare_numbers(case, case.message_facts.durations)


def _other_way(case: Case, fact: Stated, known: Sequence[Stated]) -> bool:
    """Return whether the message only tells what is to come, and the reply what is over."""
    if not all(other.words.casefold().startswith(_TO_COME) for other in known):
        return False
    return _PASSED.search(case.reading.form[: fact.span.start]) is not None


def _half_day(case: Case, fact: Stated, known: Sequence[float]) -> bool:
    """Return whether « une demi-journée » stands for some hours of one day."""
    reader = case.fact_reader
    halves = reader is not None and level(fact.words) in reader.half_days
    return halves and any(value < 1 for value in known)


def _same_length(fact: Stated, known: Sequence[Stated], reached: set[float]) -> bool:
    for other in known:
        if abs(fact.value - other.value) < CENT:
            return True
        # « huit jours » are a week, « quinze jours » two; « un mois » four weeks.
        if {fact.value, other.value} in ({7, 8}, {14, 15}):
            return True
        if _unit(fact.words) != _unit(other.words):
            share = abs(fact.value - other.value) / other.value
            if share <= _OTHER_UNIT:
                return True
    return any(
        abs(fact.value - value) <= _OTHER_UNIT * value
        for value in reached - {o.value for o in known}
    )


def _unit(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1].rstrip("s").casefold()


def _between(days: Sequence[Stated]) -> Iterator[float]:
    exact = [day for fact in days if (day := _date_of(fact.value))]
    for one, other in combinations(exact, 2):
        yield float(abs((one - other).days))


def _date_of(day: Day) -> date | None:
    """Return a day of the calendar, of any one year where none is told."""
    if not day.month or not day.day:
        return None
    try:
        return date(day.year or 2025, day.month, day.day)
    except ValueError:
        return None


def _between_hours(times: Sequence[Stated]) -> Iterator[float]:
    """Yield what passed, in days, from each hour that the message names to a later one."""
    for first in times:
        for last in times:
            if last.value > first.value:
                yield (last.value - first.value) / MINUTES_A_DAY


def dates(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated day that is not one of the message's."""
    said, told = facts_of(case)
    findings: list[Finding] = []
    if not told.days:
        return findings
    for fact in said.days:
        day: Day = fact.value
        if day.unclear or (day.weekday is day.day is day.month is day.year is None):
            continue
        agreement = [day.agrees(other.value) for other in told.days]
        if True in agreement or False not in agreement:
            continue
        before = case.reading.form[max(0, fact.span.start - 24) : fact.span.start]
        # The day of the message itself, which it need not name, or in its very words.
        if _of_message(case, before) or _anchored(case, day) or _as_written(case, fact):
            continue
        if _is_reached(day, told):
            continue
        if any(other.value.unclear for other in told.days) and not _shared_with(
            case, fact, told.days
        ):
            continue
        partly = any(_partly(day, other.value) for other in told.days)
        if ((partly or touches(case, fact)) and case.restates(fact.span)) or (
            _swaps_days(day, told.days) and _shared_with(case, fact, told.days)
        ):
            findings.append(report(case, rule, fact, told.days))
    return findings


def _partly(one: Day, other: Day) -> bool:
    """Return whether two days share their number or their month."""
    return (one.day is not None and one.day == other.day) or (
        one.month is not None and one.month == other.month
    )


def _is_reached(day: Day, told: Facts) -> bool:
    """Return whether a day is what a told day and a told length lead to (« 8 », « 4 jours »)."""
    exact = [d for other in told.days if (d := _date_of(other.value))]
    mine = _date_of(day)
    return mine is not None and any(
        (mine - other).days == length.value for other in exact for length in told.durations
    )


def _swaps_days(day: Day, known: Sequence[Stated]) -> bool:
    """Return whether a day has the figures of a known one of its month in another order."""
    return day.day is not None and any(
        other.value.day is not None
        and day.month == other.value.month
        and day.day != other.value.day
        and sorted(f"{day.day:02}") == sorted(f"{other.value.day:02}")
        for other in known
    )


def _of_message(case: Case, before: str) -> bool:
    reader = case.fact_reader
    return reader is not None and reader.before["message_of"].search(before) is not None


def _as_written(case: Case, fact: Stated) -> bool:
    """Return whether the message holds the words of ``fact`` as they stand in the reply."""
    message = case.message_reading
    words = re.escape(case.reading.form[fact.span.start : fact.span.end])
    # « un mois » is not « un mois et demi ».
    return message is not None and bool(re.search(rf"\b{words}\b(?! et demi)", message.form))


def _anchored(case: Case, day: Day) -> bool:
    at = case.message.received_at if case.message is not None else None
    return at is not None and bool(day.agrees(Day(at.weekday(), at.day, at.month, at.year)))


def _shared_with(case: Case, fact: Stated, known: Sequence[Stated]) -> bool:
    """Return whether the reply says of ``fact`` what the message says of a known one."""
    mine = stems_near(case.reading.form, fact.span)
    message = case.message_reading
    return message is not None and any(mine & stems_near(message.form, o.span) for o in known)


def times(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated clock time that is not the message's."""
    said, told = facts_of(case)
    known = [fact for fact in told.times if fact.kind == "clock"]
    if not known:
        return []
    minutes = {fact.value % 720 for fact in told.times}
    exact = {fact.value for fact in told.times}
    findings = []
    for fact in said.times:
        if fact.kind != "clock" or fact.words in ("midi", "minuit"):
            continue
        if fact.value in exact or (fact.value % 60 == 0 and fact.value % 720 in minutes):
            continue
        if _near_time(case, fact, exact) or not case.restates(fact.span):
            continue
        # « Le 17 h 42 » for 7h42: the minutes tell that it is the author's.
        alike = fact.value % 60 and any(fact.value % 60 == value % 60 for value in exact)
        if not alike and not touches(case, fact):
            continue
        if not alike and case.kind is Kind.QUESTION:
            continue  # « le dernier départ est à 21 h 30 » answers « après 21 h ? »
        findings.append(report(case, rule, fact, known))
    return findings


def _near_time(case: Case, fact: Stated, exact: set[int]) -> bool:
    before = case.reading.form[max(0, fact.span.start - 10) : fact.span.start]
    slack = 30 if re.search(r"\b(?:vers|près de|après|avant) $", before) else 0
    if fact.value % 60 == 0:
        slack = max(slack, _ROUNDED)
    return any(abs(fact.value - value) <= slack for value in exact)
