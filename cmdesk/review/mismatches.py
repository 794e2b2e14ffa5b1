"""What the reply restates against what the message states: each sort of fact with its own care."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import combinations

from cmdesk.analysis.entities.levelled import level
from cmdesk.domain.analysis import DeedKind
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.case import Case
from cmdesk.review.comparing import (
    ABOUT,
    CENT,
    bare_numbers,
    derived,
    is_part,
    is_sum,
    roughly,
    same_sum,
)
from cmdesk.review.contradictions import (
    BOUND,
    facts_of,
    report,
    stems_beside,
    stems_near,
)
from cmdesk.review.facts import Day, Facts, Stated
from cmdesk.review.mechanics import Check
from cmdesk.review.mismatched_things import places, things
from cmdesk.review.mismatched_times import dates, durations, times
from cmdesk.review.rules import Rule

_DECIMALS = re.compile(r"[.,].*")
_PRICE = re.compile(r"(?<![\d.,/])\d{1,4}[.,]\d\d(?![\d/]|[.,]\d)")
_INSTEAD = re.compile(r"\b(?:au lieu de|et non|contre|d'habitude|avant) (\d{1,5})(?![\d.,]\d|\w)")
# « 22 € la nuit x 3 ».
_TIMES = re.compile(r"(?<!\w)[x×*] ?(\d{1,2})(?!\d)|(?<!\d)(?=(\d{1,2}) ?[x×] ?\d)")
# Two prices of one thing are not further apart than this ratio.
_OF_A_PRICE = 2.0
# The figures of a number that two may swap without being near one another by chance.
_SWAPPED = 3
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
# « pour la quatrième visite », after three: the next one.
_NEXT = re.compile(r"\b(?:pour|avant|éviter|lors de|sans|qu'|d') ?(?:la |le |une |un |cette )?$")
# « Vous n’avez rien à raconter une deuxième fois » counts nothing.
_NOT_AGAIN = re.compile(r"\b(?:rien|sans|pas|plus|éviter|jamais)\b[^.!?]{0,40}$")


def amounts(case: Case, rule: Rule) -> list[Finding]:
    """Find an amount that the message contradicts: it names some, and not this one."""
    said, told = facts_of(case)
    if not told.amounts:
        return []
    bare = _bare_prices(case)
    values = [*(fact.value for fact in told.amounts), *bare]
    numbers = bare_numbers(case)
    factors = _factors(case, told)
    # Who names the author's own sum right adds prices of the house to it.
    right = any(
        same_sum(fact.value, other.value) for fact in said.amounts for other in told.amounts
    )
    return [
        report(case, rule, fact, told.amounts)
        for fact in said.amounts
        if fact.value not in numbers
        and not (right and not is_sum(case, fact) and not _swaps(fact, told.amounts))
        and not _is_known_sum(fact.value, told, bare, factors, computed=is_sum(case, fact))
        and not roughly(case, fact, values, ABOUT)
        and not _is_shortfall(case, fact)
        and (case.restates(fact.span) or _swaps(fact, told.amounts))
    ]


def _is_shortfall(case: Case, fact: Stated) -> bool:
    """Return whether a sum is what parts one of the message's from a number told without unit.

    « 330 € de plus », for 640 € instead of 310; « 5 € », for a menu at 24 € of which « 29 » are
    asked.
    """
    form = case.message_form
    instead = (
        {float(match[1]) for match in _INSTEAD.finditer(form)} if is_sum(case, fact) else set()
    )
    return any(
        same_sum(fact.value, abs(told.value - other))
        for told in case.message_facts.amounts
        for other in instead
        | {n for n in bare_numbers(case) if 1 / _OF_A_PRICE < n / told.value < _OF_A_PRICE}
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
    form = case.message_form
    return [float(m.group().replace(",", ".")) for m in _PRICE.finditer(form)]


def _is_known_sum(
    value: float, told: Facts, bare: list[float], factors: Set[float], *, computed: bool
) -> bool:
    """Return whether a sum is one of the message's, or a total, difference or multiple of them.

    It may round what the message names; where the reply gives it as a total or a difference
    (``computed``) and the message names several sums, only what follows from them. ``factors``
    are what a sum may be taken times.
    """
    values = [*(fact.value for fact in told.amounts), *bare]
    if computed and len(set(values)) > 1:
        # « ces 20 € de trop » is no rounded price.
        return value in values or any(same_sum(value, other) for other in derived(values))
    if any(abs(value - other) < CENT for other in derived(values)):
        return True  # « 330 € de plus », of 640 € instead of 310
    multiples = {fact.value * factor for fact in told.amounts for factor in factors}
    return any(same_sum(value, other) for other in {*values, *multiples})


def _factors(case: Case, told: Facts) -> set[float]:
    """Return how many times a sum of the message may be due: what it counts, « x 3 », twice."""
    times = (float(match[1] or match[2]) for match in _TIMES.finditer(case.message_form))
    return {2, *(count.value for count in told.counts), *times}


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
        # « plus de 400 points », of 450
        if fact.value in _derived_counts(values, known, kind, rank=rank) or roughly(
            case, fact, sorted(values), ABOUT
        ):
            continue
        if not rank and _leaves(fact, values, told.alone | _of_them(case)):
            continue
        if not rank and (is_part(case, fact, values) or _is_named_by(case, fact)):
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
    return named or fact.value in bare_numbers(case)


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
    findings: list[Finding] = []
    for sort in ("days", "amounts"):
        theirs: tuple[Stated, ...] = getattr(told, sort)
        if len(theirs) < 2:
            continue
        mine: tuple[Stated, ...] = getattr(said, sort)
        bound = [(other, stems_near(message.form, other.span, 26)) for other in theirs]
        crossed: list[tuple[Stated, Stated]] = []
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
                crossed.append((fact, other))
        # One alone may stand beside a word of the other: « 8 € de frais pour 3 € rejetés ».
        findings += [
            report(case, rule, fact, [other])
            for fact, other in crossed
            if any(_equal(one, other) and _equal(fact, two) for one, two in crossed)
        ]
    return findings


def _follows(form: str, span: Span, others: Sequence[Span]) -> bool:
    """Return whether another fact stands before ``span`` in its stretch."""
    start = span.start - len(BOUND.split(form[: span.start])[-1])
    return any(start <= other.start < span.start for other in others)


def _equal(fact: Stated, other: Stated) -> bool:
    if isinstance(fact.value, Day):
        return fact.value.agrees(other.value) is True
    return same_sum(fact.value, other.value)


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
