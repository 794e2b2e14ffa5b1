"""Runs the rules that are patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.review.case import Case
from cmdesk.review.notation import words_of
from cmdesk.review.reading import Finder
from cmdesk.review.rules import Conditions, Rule


class Wordings:
    """The rules that are patterns, ready to run on any number of replies."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if not rule.check)
        self._owners = tuple(place for place, rule in enumerate(self._rules) for _ in rule.phrases)
        self._finder = Finder(phrase for rule in self._rules for phrase in rule.phrases)
        self._structured = tuple(n for n, rule in enumerate(self._rules) if rule.structures)

    def check(self, case: Case) -> list[Finding]:
        """Return what the patterns find, one finding a place and rule."""
        possible: dict[int, list[Span]] = {number: [] for number in self._structured}
        for phrase, span in self._finder.find(case.reading):
            possible.setdefault(self._owners[phrase], []).append(span)
        findings = []
        for number in sorted(possible):
            rule = self._rules[number]
            if not applies(case, rule.conditions):
                continue
            seen: list[Span] = []
            for span in _matches(case, rule, possible[number]):
                place = _widened(case, rule.span, span)
                if any(place.overlaps(other) for other in seen):
                    continue
                seen.append(place)
                findings.append(case.finding(rule, place))
        return findings


def _matches(case: Case, rule: Rule, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the places where ``rule`` speaks, its conditions on the sentence checked.

    ``spans`` are the places of its phrases.
    """
    reading = case.reading
    for span in spans:
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
    low, high = conditions.severity
    return (
        (conditions.public is None or conditions.public == case.reply.public)
        and (not conditions.channels or case.reply.channel in conditions.channels)
        and ((low, high) == (1, 4) or (case.analysis is not None and low <= case.severity <= high))
        and (not conditions.kinds or case.kind in conditions.kinds)
        and case.kind not in conditions.not_kinds
        and (conditions.address is None or (conditions.address is Address.TU) == _says_tu(case))
        and (not conditions.topics or _of_topic(case, conditions))
        and (not conditions.signals or _signalled(case, conditions))
        and (not conditions.acts or case.does(*conditions.acts))
        and not (conditions.without_acts and case.does(*conditions.without_acts))
        and all(_forbidden(case, name) for name in conditions.charter)
    )


def _says_tu(case: Case) -> bool:
    """Return whether the reply says « tu » throughout, or nothing where the brand says it."""
    if case.reading.vous:
        return False
    if case.reading.tu:
        return True
    if case.profile is None:
        return False
    return case.profile.voice.address_on(case.reply.channel, case.severity) is Address.TU


def _of_topic(case: Case, conditions: Conditions) -> bool:
    topics = case.analysis.topics if case.analysis is not None else ()
    return any(label.id in conditions.topics for label in topics)


def _signalled(case: Case, conditions: Conditions) -> bool:
    signals = case.analysis.signals if case.analysis is not None else ()
    return any(label.id in conditions.signals for label in signals)


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
        (conditions.echoed, lambda place: _echoed(case, place)),
    )
    if any(wanted is not None and test(span) != wanted for wanted, test in tests):
        return False
    if rule.unless:
        clause = reading.clause_at(span)
        if any(reading.find(phrase, clause) for phrase in rule.unless):
            return False
    sentence = reading.sentence_at(span.start)
    if any(
        not _taken_back(case, found, span)
        for phrase in rule.unless_sentence
        for found in reading.find(phrase, sentence)
    ):
        return False
    return not rule.requires or any(reading.find(phrase, sentence) for phrase in rule.requires)


def _echoed(case: Case, span: Span) -> bool:
    """Return whether the author's message has all the words of ``span``."""
    told = case.message_reading
    return told is not None and words_of(span.of(case.reading.form)) <= told.words


def _taken_back(case: Case, acquittal: Span, span: Span) -> bool:
    """Return whether « mais » stands between what would acquit, or is it, and what follows."""
    between = case.reading.form[acquittal.start : span.start]
    return case.reading.french.concession.search(between) is not None


def _widened(case: Case, extent: str, span: Span) -> Span:
    if extent == "sentence":
        return case.reading.sentence_at(span.start)
    if extent == "clause":
        clause = case.reading.clause_at(span)
        # « …, et vous serez livrée »: the conjunction stays, what it joins is replaced.
        joint = case.reading.french.conjunction.match(case.reading.form, clause.start, clause.end)
        return Span(joint.end(), clause.end) if joint and joint.end() <= span.start else clause
    return span
