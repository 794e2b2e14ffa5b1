"""What the reply restates against what the message states: each sort of fact with its own care."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from cmdesk.analysis.entities.levelled import level
from cmdesk.domain.analysis import DeedKind
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind
from cmdesk.review.case import Case
from cmdesk.review.contradictions import (
    BOUND,
    MINUTES_A_DAY,
    WORD,
    facts_of,
    report,
    stems_beside,
    stems_near,
)
from cmdesk.review.facts import Day, Facts, Stated
from cmdesk.review.mechanics import Check
from cmdesk.review.mismatched_things import places, things
from cmdesk.review.rules import Rule

_CENT = 0.005
_DECIMALS = re.compile(r"[.,].*")
_PRICE = re.compile(r"(?<![\d.,/])\d{1,4}[.,]\d\d(?![\d/]|[.,]\d)")
# « 18 000 placés », « 13 400 »: thousands may stand apart.
_WHOLE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?: \d{3})+|\d{1,5})(?![\d.,]\d|\d)")
_INSTEAD = re.compile(r"\b(?:au lieu de|et non|contre|d'habitude|avant) (\d{1,5})(?![\d.,]\d|\w)")
_WITHIN = re.compile(r"\bdans l(?:e|a|es) $")
# « Près de 250 € » for 240; a wait told in another unit than the author's.
_ABOUT, _OTHER_UNIT = 0.1, 0.13
# Two prices of one thing are not further apart than this ratio.
_OF_A_PRICE = 2.0
# More days, weeks or months than this are told with their unit.
_MOST_UNITS = 60
# The figures of a number that two may swap without being near one another by chance.
_SWAPPED = 3
# How many minutes an hour told whole may be away: « 3 h » for 3h04.
_ROUNDED = 10
# « une semaine », for whoever writes « de la semaine ».
_ONE = re.compile(r"une? (\w+)")
# Above this ratio two durations are not about the same thing.
_FAR = 8.0
_CONTACT = ("appel", "ecrit", "fois", "visite")
_DEEDS = {
    DeedKind.CALLED: "appel",
    DeedKind.WROTE: "ecrit",
    DeedKind.VISITED: "visite",
}
_NOT_FOIS = re.compile(r"^ ?(?:plus|moins|rien|par|mieux|sur)\b")
# « 3 bouteilles, 2 cassées »: counted without its noun.
_OF_THEM = re.compile(r"(?<![\w.,/])(\d{1,3}|[a-zé]{2,9}) [\w'-]{2,}(?:é|i|u|ant)e?s?(?!\w)")
_ONE_OF = re.compile(r"(?:un|une|du|ce|cette|au) [\w-]+ ")
# A wait that is over, and one to come.
_PASSED = re.compile(r"\b(?:au bout|après|depuis|en|pendant|attente|silence|retard) ?(?:de |d')?$")
_TO_COME = ("dans ", "d'ici ", "sous ")
# « pour la quatrième visite », after three: the next one.
_NEXT = re.compile(r"\b(?:pour|avant|éviter|lors de|sans|qu'|d') ?(?:la |le |une |un |cette )?$")
# « Vous n’avez rien à raconter une deuxième fois » counts nothing.
_NOT_AGAIN = re.compile(r"\b(?:rien|sans|pas|plus|éviter|jamais)\b[^.!?]{0,40}$")
# « les deux premières fois », of three.
_SOME_OF_THEM = re.compile(r"\b(?:premi(?:er|ère)|derni(?:er|ère))s\b")
# « les deux autres produits », of three: the one told of apart.
_OTHERS = re.compile(r"\bautres\b")
# « passé » and « passage ».
_ROOT = 4
# Whoever wrote, in a sentence of the reply.
_THEM = re.compile(r"\b(?:vous|votre|vos|tu|te|ton|ta|tes|toi|t'\w+)\b")


def amounts(case: Case, rule: Rule) -> list[Finding]:
    """Find an amount that the message contradicts: it names some, and not this one."""
    said, told = facts_of(case)
    if not told.amounts:
        return []
    bare = _bare_prices(case)
    values = [*(fact.value for fact in told.amounts), *bare]
    numbers = _bare_numbers(case)
    # Who names the author's own sum right adds prices of the house to it.
    right = any(
        _same_sum(fact.value, other.value) for fact in said.amounts for other in told.amounts
    )
    return [
        report(case, rule, fact, told.amounts)
        for fact in said.amounts
        if fact.value not in numbers
        and not (right and not _is_sum(case, fact) and not _swaps(fact, told.amounts))
        and not _is_known_sum(fact.value, told, bare, computed=_is_sum(case, fact))
        and not _roughly(case, fact, values, _ABOUT)
        and not _is_shortfall(case, fact)
        and (case.restates(fact.span) or _swaps(fact, told.amounts))
    ]


def _is_shortfall(case: Case, fact: Stated) -> bool:
    """Return whether a sum is what parts one of the message's from a number told without unit.

    « 330 € de plus », for 640 € instead of 310; « 5 € », for a menu at 24 € of which « 29 » are
    asked.
    """
    form = case.message_reading.form if case.message_reading is not None else ""
    instead = (
        {float(match[1]) for match in _INSTEAD.finditer(form)} if _is_sum(case, fact) else set()
    )
    return any(
        _same_sum(fact.value, abs(told.value - other))
        for told in case.message_facts.amounts
        for other in instead
        | {n for n in _bare_numbers(case) if 1 / _OF_A_PRICE < n / told.value < _OF_A_PRICE}
        if told.value
    )


def _swaps(fact: Stated, known: Sequence[Stated]) -> bool:
    """Return whether an amount has the very figures of a known one in another order."""
    figures = _figures(fact.value)
    return len(figures) >= _SWAPPED and any(figures == _figures(other.value) for other in known)


def _figures(value: float) -> list[str]:
    return sorted(str(round(value * 100)).removesuffix("00"))


def _bare_prices(case: Case) -> list[float]:
    """Return the prices of the message that are told without a currency (« 12,90 », « 7 »)."""
    form = case.message_reading.form if case.message_reading is not None else ""
    return [float(m.group().replace(",", ".")) for m in _PRICE.finditer(form)]


def _bare_numbers(case: Case) -> set[float]:
    """Return the whole numbers of the message: « 8 € 50, et la carte dit 7 » names two prices."""
    form = case.message_reading.form if case.message_reading is not None else ""
    return {float(match.group().replace(" ", "")) for match in _WHOLE.finditer(form)}


def _is_known_sum(value: float, told: Facts, bare: list[float], *, computed: bool) -> bool:
    """Return whether a sum is one of the message's, or a total, difference or multiple of them.

    It may round what the message names; where the reply gives it as a total or a difference
    (``computed``) and the message names several sums, only what follows from them.
    """
    values = [*(fact.value for fact in told.amounts), *bare]
    if computed and len(set(values)) > 1:
        # « ces 20 € de trop » is no rounded price.
        return value in values or any(_same_sum(value, other) for other in _derived(values))
    if any(abs(value - other) < _CENT for other in _derived(values)):
        return True  # « 330 € de plus », of 640 € instead of 310
    return any(_same_sum(value, other) for other in {*values, *_multiples(told)})


def _same_sum(value: float, other: float) -> bool:
    # « 40 € » for 39,90 is how one speaks.
    rounded = value == int(value) and abs(value - other) < 1
    return abs(value - other) < _CENT or rounded


def _is_sum(case: Case, fact: Stated) -> bool:
    """Return whether the reply gives ``fact`` as a total, a difference, a delay."""
    reader, form = case.fact_reader, case.reading.form
    around = form[max(0, fact.span.start - 30) : fact.span.end + 30]
    return reader is not None and reader.computed.search(around) is not None


def _multiples(told: Facts) -> set[float]:
    factors = {2, *(count.value for count in told.counts)}
    return {fact.value * factor for fact in told.amounts for factor in factors}


def _derived(values: Sequence[float]) -> set[float]:
    """Return the sums and differences of ``values``."""
    out = {sum(values)}
    for one, other in combinations(values, 2):
        out |= {one + other, abs(one - other)}
    return out


def _roughly(case: Case, fact: Stated, values: Iterable[float], share: float) -> bool:
    """Return whether the reply only gives an order of size, and a right one."""
    before = case.reading.form[max(0, fact.span.start - 20) : fact.span.start]
    telling = case.telling
    if telling is None:
        return False
    if telling.over.search(before):
        return any(fact.value <= value <= 2 * fact.value for value in values)
    if telling.about.search(before):
        return any(abs(fact.value - value) <= 2 * share * value for value in values)
    return False


def durations(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated wait that is not the message's."""
    said, told = facts_of(case)
    known = [fact.value for fact in told.durations]
    if not known:
        return []
    # « trois semaines, on en est à 9 »: the number alone has the unit of the other.
    counted = told.alone | {int(number) for number in _bare_numbers(case)}
    units = {fact.value / number for fact in told.durations if (number := _number_of(case, fact))}
    known += [number * unit for number in counted for unit in units if 0 < number <= _MOST_UNITS]
    # « vingt minutes, puis vingt minutes » are forty.
    together = sum(fact.value for fact in told.durations)
    passed = {*_between(told.days), *_between_hours(told.times), together}
    derived = {*_derived(known), *passed}
    findings = []
    for fact in said.durations:
        computed = derived if _is_sum(case, fact) else passed
        if _same_length(fact, told.durations, computed) or _roughly(case, fact, known, _ABOUT):
            continue
        if not any(1 / _FAR <= fact.value / value <= _FAR for value in known):
            continue
        if _half_day(case, fact, known) or _is_term(case, fact) or _is_part(case, fact, known):
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
    return _number_of(case, fact) in _bare_numbers(case)


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


def _same_length(fact: Stated, known: Sequence[Stated], derived: set[float]) -> bool:
    for other in known:
        if abs(fact.value - other.value) < _CENT:
            return True
        # « huit jours » are a week, « quinze jours » two; « un mois » four weeks.
        if _unit(fact.words) != _unit(other.words) or {fact.value, other.value} in (
            {7, 8},
            {14, 15},
        ):
            share = abs(fact.value - other.value) / other.value
            if share <= _OTHER_UNIT:
                return True
    return any(
        abs(fact.value - value) <= _OTHER_UNIT * value
        for value in derived - {o.value for o in known}
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
        if ((partly or _touches(case, fact)) and case.restates(fact.span)) or (
            _swaps_days(day, told.days) and _shared_with(case, fact, told.days)
        ):
            findings.append(report(case, rule, fact, told.days))
    return findings


def _touches(case: Case, fact: Stated) -> bool:
    """Return whether the sentence of ``fact`` speaks of the author or of what the author names.

    « La chambre froide est tombée en panne vendredi » tells a day of the house's own.
    """
    form, message = case.reading.form, case.message_reading
    told = {stem[:_ROOT] for stem in WORD.findall(message.form)} if message is not None else set()
    return any(
        _THEM.search(form, s.start, s.end)
        or any(word[:_ROOT] in told for word in WORD.findall(form, s.start, s.end))
        for s in case.reading.sentences
        if s.overlaps(fact.span)
    )


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
        if not alike and not _touches(case, fact):
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


def counts(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated number of things, or a rank, that is not the message's."""
    said, told = facts_of(case)
    known: dict[str, set[int]] = {}
    ranks: dict[str, set[int]] = {}
    for fact in told.counts:
        kind = fact.kind.removeprefix("n:")
        (known if kind == fact.kind else ranks).setdefault(kind, set()).add(fact.value)
    _add_deeds(case, known)
    findings: list[Finding] = []
    if not known and not ranks:
        return findings
    for fact in said.counts:
        kind = fact.kind.removeprefix("n:")
        rank = fact.kind != kind
        values = known.get(kind, set())
        if fact.value in ranks.get(kind, set()) or (
            # Of a third breakdown one may say that two came before.
            # … and of « 1er rendez-vous, 2e, 3e » that they were three.
            not rank and ({fact.value - 1, fact.value + 1} & ranks.get(kind, set()))
        ):
            continue
        if kind in _CONTACT and not values:
            values = set().union(*(known.get(other, set()) for other in _CONTACT))
        if not values and not ranks.get(kind):
            continue
        if fact.value in _derived_counts(values, known, kind, rank=rank):
            continue
        if not rank and _leaves(fact, values, told.alone | _of_them(case)):
            continue
        if not rank and (_is_part(case, fact, values) or _is_named_by(case, fact)):
            continue
        if rank and _is_aside(case, fact, kind, ranks.get(kind, set())):
            continue
        end = case.reading.form[fact.span.end : fact.span.end + 8]
        if kind == "fois" and _NOT_FOIS.match(end):
            continue
        if case.restates(fact.span):
            same = [f for f in told.counts if f.kind == fact.kind]
            findings.append(report(case, rule, fact, same))
    return findings


def _is_named_by(case: Case, fact: Stated) -> bool:
    """Return whether a number names a thing (« un quatre étoiles ») or is the message’s own."""
    named = _ONE_OF.match(fact.span.of(case.reading.form)) is not None
    return named or fact.value in _bare_numbers(case)


def _is_part(case: Case, fact: Stated, values: Iterable[float]) -> bool:
    """Return whether a number is that of the first, the last or the other ones of more."""
    words = fact.span.of(case.reading.form)
    told = _SOME_OF_THEM.search(words) is not None
    others = _OTHERS.search(words) is not None
    return any((told and fact.value < one) or (others and fact.value + 1 == one) for one in values)


def _leaves(fact: Stated, values: set[int], alone: frozenset[int]) -> bool:
    """Return whether a count is a number told without its noun, or what parts it from one."""
    return fact.value in alone | {abs(one - other) for one in values for other in alone}


def _of_them(case: Case) -> set[int]:
    """Return the numbers of the message that count things named before (« 2 cassées »)."""
    reader, read = case.fact_reader, case.message_reading
    if reader is None or read is None:
        return set()
    found = (reader.number(level(m[1])) for m in _OF_THEM.finditer(read.form))
    return {value for value in found if value is not None}


def _is_aside(case: Case, fact: Stated, kind: str, known: set[int]) -> bool:
    """Return whether a rank counts nothing that was: the next time, or none (« rien à redire »)."""
    if kind == "fois" and _NOT_AGAIN.search(case.reading.form[: fact.span.start]):
        return True
    return fact.value - 1 in known and _is_next(case, fact)


def _is_next(case: Case, fact: Stated) -> bool:
    """Return whether a rank is that of a time to come."""
    return _NEXT.search(case.reading.form[: fact.span.start]) is not None


def _derived_counts(
    values: set[int], known: dict[str, set[int]], kind: str, *, rank: bool
) -> set[int]:
    out = set(values) | {sum(values)} | {abs(a - b) for a, b in combinations(values, 2)}
    if rank:  # the fourth call follows three
        out |= {value + 1 for value in values}
    if kind in _CONTACT:
        every = [value for other in _CONTACT for value in known.get(other, set())]
        out |= {*every, sum(every)} | {a + b for a, b in combinations(every, 2)}
    return out


def _add_deeds(case: Case, known: dict[str, set[int]]) -> None:
    for deed in case.analysis.done if case.analysis is not None else ():
        kind = _DEEDS.get(deed.kind)
        if kind and deed.count and deed.count > 1:
            known.setdefault(kind, set()).add(deed.count)


def numbered(case: Case, rule: Rule) -> list[Finding]:
    """Find the number of a room, a line, a size that is not the message's."""
    said, told = facts_of(case)
    findings: list[Finding] = []
    if not told.numbered:
        return findings
    for fact in said.numbered:
        known = [other for other in told.numbered if other.kind == fact.kind]
        # « 38,5 », to who wears 38, is the next size: offered, not misread.
        near = (fact.value, _DECIMALS.sub("", fact.value))
        if not known or any(other.value in near for other in known):
            continue
        if case.restates(fact.span):
            findings.append(report(case, rule, fact, known))
    return findings


def order(case: Case, rule: Rule) -> list[Finding]:
    """Find two facts of the message that have changed places: « acheté » for « cassé » that day."""
    said, told = facts_of(case)
    message = case.message_reading
    if message is None:
        return []
    findings = []
    for sort in ("days", "amounts"):
        theirs: tuple[Stated, ...] = getattr(told, sort)
        if len(theirs) < 2:
            continue
        mine: tuple[Stated, ...] = getattr(said, sort)
        bound = [(other, stems_near(message.form, other.span, 26)) for other in theirs]
        for fact in mine:
            right = [stems for other, stems in bound if _equal(fact, other)]
            wrong = [(o, stems) for o, stems in bound if not _equal(fact, o)]
            form = case.reading.form
            # What stands beyond another fact of the sort is said of that one.
            others = [other.span for other in mine if other is not fact]
            near = stems_beside(form, fact.span, 26, before=True, others=others)
            after = stems_beside(form, fact.span, 26, before=False, others=others)
            if not near or (after and _follows(form, fact.span, others)):
                near = after
            if not right or any(near & stems for stems in right):
                continue
            other = next((o for o, stems in wrong if near & stems), None)
            planned = case.telling and case.telling.plans(case, case.reading.clause_at(fact.span))
            if other is not None and not planned and case.restates(fact.span):
                findings.append(report(case, rule, fact, [other]))
    return findings


def _follows(form: str, span: Span, others: Sequence[Span]) -> bool:
    """Return whether another fact stands before ``span`` in its stretch."""
    start = span.start - len(BOUND.split(form[: span.start])[-1])
    return any(start <= other.start < span.start for other in others)


def _equal(fact: Stated, other: Stated) -> bool:
    if isinstance(fact.value, Day):
        return fact.value.agrees(other.value) is True
    return _same_sum(fact.value, other.value)


MISMATCHES: dict[str, Check] = {
    "amounts": amounts,
    "durations": durations,
    "dates": dates,
    "times": times,
    "counts": counts,
    "numbered": numbered,
    "things": things,
    "places": places,
    "order": order,
}
