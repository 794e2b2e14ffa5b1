"""Tu and vous, from the first word to the last; the person that speaks for the brand."""

from __future__ import annotations

import re

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.rules import Rule


def mixed(case: Case, rule: Rule) -> list[Finding]:
    """Report the words of the rarer address where both are used."""
    tu, vous = _addressed(case)
    if not tu or not vous:
        return []
    wanted = _wanted(case)
    wrong = (
        tu if wanted is Address.VOUS or (wanted is Address.NONE and len(tu) <= len(vous)) else vous
    )
    return [_finding(case, rule, span) for span in wrong[:6]]


def against_profile(case: Case, rule: Rule) -> list[Finding]:
    """Report tu where the profile says vous, and the other way round."""
    tu, vous = _addressed(case)
    wanted = _wanted(case)
    if wanted is Address.NONE or (tu and vous):
        return []
    wrong = tu if wanted is Address.VOUS else vous
    return [_finding(case, rule, span, wanted=wanted.value) for span in wrong[:6]]


def _finding(case: Case, rule: Rule, span: Span, **values: object) -> Finding:
    swap = case.reading.french.swaps.get(span.of(case.reading.form))
    fixes = (swap,) if swap else ()
    return case.finding(rule, span, suggestions=fixes, **values)


def _wanted(case: Case) -> Address:
    if case.profile is None:
        return Address.NONE
    return case.profile.voice.address_on(case.reply.channel, case.severity)


def _addressed(case: Case) -> tuple[list[Span], list[Span]]:
    """Return where the reply says « tu » and « vous » to its reader, outside quotations."""
    reading = case.reading
    return (
        [span for span in reading.tu if not reading.is_quoted(span)],
        [s for s in reading.vous if not (reading.is_quoted(s) or _of_several(case, s))],
    )


def _found(case: Case, pattern: re.Pattern[str]) -> list[Span]:
    return [
        span
        for match in pattern.finditer(case.reading.form)
        if not case.reading.is_quoted(span := Span(*match.span()))
    ]


def _of_several(case: Case, span: Span) -> bool:
    """Return whether « vous » is said to more than one person (« si vous êtes plusieurs »)."""
    sentence = case.reading.sentence_at(span.start)
    return (
        case.reading.french.several.search(case.reading.form, sentence.start, sentence.end)
        is not None
    )


def speaker(case: Case, rule: Rule) -> list[Finding]:
    """Report « nous » where the profile says « je », and so on, where it never says so.

    Both may stand together (« je transmets », « nos boutiques »): only a reply that keeps
    to the other person is reported, once, at its first place.
    """
    if case.profile is None:
        return []
    wanted = case.profile.voice.person.value
    patterns = case.reading.french.speaker
    said = {who: _found(case, pattern) for who, pattern in patterns.items()}
    if said.get(wanted):
        return []
    wrong = [span for who, spans in said.items() if who != wanted for span in spans]
    return [case.finding(rule, min(wrong), wanted=wanted)] if wrong else []


REGISTER: dict[str, Check] = {
    "mixed_address": mixed,
    "profile_address": against_profile,
    "speaker": speaker,
}
