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
    if conditions.public is not None and conditions.public != reply.public:
        return False
    if conditions.channels and reply.channel not in conditions.channels:
        return False
    if conditions.severity != (1, 4):
        low, high = conditions.severity
        if analysis is None or not low <= case.severity <= high:
            return False
    if conditions.topics and (
        analysis is None or not any(label.id in conditions.topics for label in analysis.topics)
    ):
        return False
    if conditions.kinds and case.kind not in conditions.kinds:
        return False
    if conditions.signals and (
        analysis is None or not any(analysis.has(signal) for signal in conditions.signals)
    ):
        return False
    if conditions.acts and not case.does(*conditions.acts):
        return False
    return not (conditions.without_acts and case.does(*conditions.without_acts))


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
        return case.reading.clause_at(span)
    return span
