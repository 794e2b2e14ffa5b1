"""Runs the rules that are patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.case import Case
from cmdesk.review.rules import Conditions, Rule


def check_wording(case: Case, rules: Iterable[Rule]) -> list[Finding]:
    """Return what the patterns of ``rules`` find, one finding a place and rule."""
    findings = []
    for rule in rules:
        if not applies(case, rule.conditions):
            continue
        seen: list[Span] = []
        for span in matches(case, rule):
            place = _widened(case, rule.span, span)
            if any(place.overlaps(other) for other in seen):
                continue
            seen.append(place)
            findings.append(case.finding(rule, place))
    return findings


def matches(case: Case, rule: Rule) -> Iterator[Span]:
    """Yield the places where ``rule`` speaks, its conditions on the sentence checked."""
    reading = case.reading
    for phrase in rule.phrases:
        for span in reading.find(phrase):
            if _holds(case, rule, span):
                yield span
    if rule.structures:
        for sentence in _gated(case, rule):
            for structure in rule.structures:
                for span in structure.spans(reading.parsed(sentence)):
                    place = Span(span.start + sentence.start, span.end + sentence.start)
                    if _holds(case, rule, place):
                        yield place


def _gated(case: Case, rule: Rule) -> tuple[Span, ...]:
    """Return the sentences worth parsing: those that hold a required phrase, or all."""
    reading = case.reading
    if not reading.can_parse:
        return ()
    if not rule.requires:
        return reading.sentences
    return tuple(s for s in reading.sentences if any(reading.find(p, s) for p in rule.requires))


def applies(case: Case, conditions: Conditions) -> bool:
    """Return whether the surroundings of the reply are those that a rule is for."""
    reply, analysis = case.reply, case.analysis
    low, high = conditions.severity
    topics = {label.id for label in analysis.topics} if analysis is not None else set()
    signals = {label.id for label in analysis.signals} if analysis is not None else set()
    tests = (
        conditions.public is None or conditions.public == reply.public,
        not conditions.channels or reply.channel in conditions.channels,
        (low, high) == (1, 4) or (analysis is not None and low <= case.severity <= high),
        not conditions.topics or bool(conditions.topics & topics),
        not conditions.kinds or case.kind in conditions.kinds,
        not conditions.signals or bool(conditions.signals & signals),
        not conditions.acts or case.does(*conditions.acts),
        not (conditions.without_acts and case.does(*conditions.without_acts)),
        all(_forbidden(case, name) for name in conditions.charter),
    )
    return all(tests)


def _forbidden(case: Case, name: str) -> bool:
    """Return whether the brand has a charter, and it says no to ``name``."""
    if case.profile is None or not case.profile.charter.articles:
        return False
    return not getattr(case.profile.charter, name)


def _holds(case: Case, rule: Rule, span: Span) -> bool:
    reading, conditions = case.reading, rule.conditions
    tests = (
        (conditions.quoted, reading.is_quoted),
        (conditions.negated, reading.is_negated),
        (conditions.conditional, reading.is_conditional),
        (conditions.question, reading.is_question),
    )
    if any(wanted is not None and test(span) != wanted for wanted, test in tests):
        return False
    if rule.unless:
        clause = reading.clause_at(span)
        if any(reading.find(phrase, clause) for phrase in rule.unless):
            return False
    sentence = reading.sentence_at(span.start)
    if any(reading.find(phrase, sentence) for phrase in rule.unless_sentence):
        return False
    return not rule.requires or any(reading.find(phrase, sentence) for phrase in rule.requires)


def _widened(case: Case, extent: str, span: Span) -> Span:
    if extent == "sentence":
        return case.reading.sentence_at(span.start)
    if extent == "clause":
        clause = case.reading.clause_at(span)
        # « …, et vous serez livrée »: the conjunction stays, what it joins is replaced.
        joint = case.reading.french.conjunction.match(case.reading.form, clause.start, clause.end)
        return Span(joint.end(), clause.end) if joint and joint.end() <= span.start else clause
    return span
