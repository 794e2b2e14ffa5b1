"""When a fact of the reply is one of the message after all: rounded, derived, part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from cmdesk.domain.text import blanked
from cmdesk.review.case import Case
from cmdesk.review.contradictions import WORD
from cmdesk.review.facts import Stated

CENT = 0.005
# « 18 000 placés », « 13 400 »: thousands may stand apart.
_WHOLE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?: \d{3})+|\d{1,5})(?![\d.,]\d|\d)")
# « les deux premières fois », of three.
_SOME_OF_THEM = re.compile(r"\b(?:premi(?:er|ère)|derni(?:er|ère))s\b")
# « les deux autres produits », of three: the one told of apart.
_OTHERS = re.compile(r"\bautres\b")
# « passé » and « passage ».
_ROOT = 4
# Whoever wrote, in a sentence of the reply.
_THEM = re.compile(r"\b(?:vous|votre|vos|tu|te|ton|ta|tes|toi|t'\w+)\b")
# « Près de 250 € » for 240.
ABOUT = 0.1


def same_sum(value: float, other: float) -> bool:
    """Return whether two sums are one, or the first the second as one says it."""
    # « 40 € » for 39,90 is how one speaks.
    rounded = value == int(value) and abs(value - other) < 1
    return abs(value - other) < CENT or rounded


def derived(values: Sequence[float]) -> set[float]:
    """Return the sums and differences of ``values``."""
    out = {sum(values)}
    for one, other in combinations(values, 2):
        out |= {one + other, abs(one - other)}
    return out


def bare_numbers(case: Case, but: Iterable[Stated] = ()) -> set[float]:
    """Return the whole numbers of the message: « 8 € 50, et la carte dit 7 » names two prices.

    Those that stand in the facts ``but`` have their unit, and are none.
    """
    form = blanked(case.message_form, (fact.span for fact in but))
    return {float(match.group().replace(" ", "")) for match in _WHOLE.finditer(form)}


def is_sum(case: Case, fact: Stated) -> bool:
    """Return whether the reply gives ``fact`` as a total, a difference, a delay."""
    reader, form = case.fact_reader, case.reading.form
    around = form[max(0, fact.span.start - 30) : fact.span.end + 30]
    return reader is not None and reader.computed.search(around) is not None


def roughly(case: Case, fact: Stated, values: Iterable[float], share: float) -> bool:
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


def is_part(case: Case, fact: Stated, values: Iterable[float]) -> bool:
    """Return whether a number is that of the first, the last or the other ones of more."""
    words = fact.span.of(case.reading.form)
    told = _SOME_OF_THEM.search(words) is not None
    others = _OTHERS.search(words) is not None
    return any((told and fact.value < one) or (others and fact.value + 1 == one) for one in values)


def touches(case: Case, fact: Stated) -> bool:
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
