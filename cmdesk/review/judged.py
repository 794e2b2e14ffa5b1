"""What the trained judges find, and what they make of what the patterns find.

A pattern knows a turn and not what it is said of; a judge has weighed all the words of the
sentence. What both say stands; what a pattern alone says falls where the judge gives it a chance
under 0.38 (``PATTERN``), in the sentence and in its clause alone, and where it may not leave,
under 0.05 (``PATTERN_FIRM``) and in its clause under 0.12 (``CLAUSE``). What a judge alone says
stands where it is more probable than not. Of several risks in one sentence the best founded is
told: mended, the sentence is read anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, log

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Emotion, Kind, Level
from cmdesk.review.case import Case
from cmdesk.review.judges import Judges
from cmdesk.review.mechanics import Check
from cmdesk.review.rules import Rule

OF_JUDGES = "judged."
"""How the names of the rules begin that report what judges say."""
PATTERN, PATTERN_FIRM = 0.5, 3.0
"""What a pattern adds to the log-odds of a judge: little, since of the sentences of hands that
nobody had read it was right in half of the cases; more where what it finds may not leave."""
CLAUSE = 2.0
"""The most that a pattern adds where its clause is heard alone."""
_ACRONYM = re.compile(r"(?<!\w)[A-Z]{2,}\d*(?!\w)")
FORMULA = 4
"""Words of a clause that may be a formula, said whole."""
SENTENCE = 6
"""Words of a sentence that says nothing but what a pattern found in it."""
SURE = 0.8
"""From this chance on a risk is told beside a better founded one in the same sentence."""
_BLOCKING = frozenset(
    (
        *(Category.BLAME_CUSTOMER, Category.ADMISSION, Category.PROMISE, Category.FALSE_CLAIM),
        *(Category.AGGRESSIVE, Category.SARCASM, Category.THREAT, Category.CENSORSHIP),
        Category.DISCRIMINATION,
    )
)
"""What hurts once it is public, of the README of the rules: blocks where the judge is sure."""
_FIRM = frozenset(
    (
        *(Category.ADMISSION, Category.PROMISE, Category.THREAT, Category.CENSORSHIP),
        *(Category.FALSE_CLAIM, Category.BLAME_CUSTOMER),
    )
)
"""What a pattern finds with the most certainty and costs the most when it is missed; reproaches
as well, of which judges hear the fewest."""
FIRM = 0.9
PLEASED = 0.8
"""The chance from which a jest, irony or warmth too near is told to who answers praise."""
_LIGHT = frozenset(
    (
        *(Category.OVERFAMILIAR, Category.HUMOUR_MISFIT, Category.SARCASM),
        *(Category.MINIMISING, Category.AGGRESSIVE),
    )
)
_LISTED = frozenset((Category.JARGON,))


def judged(case: Case, rule: Rule) -> list[Finding]:
    """Report the sentences that, more probably than not, carry the risk of ``rule``."""
    least = float(rule.options.get("least", 0.5))
    column = case.judges.labels.index(rule.category)
    told = [
        told_of(case, rule, sentence, chances[column])
        for sentence, chances in case.weighed
        if chances[column] >= least
    ]
    return [finding for finding in told if finding is not None]


def told_of(case: Case, rule: Rule, sentence: Span, chance: float) -> Finding | None:
    """Return the finding of ``rule`` in ``sentence``, at the words that weighed most.

    ``None`` where it is not the judges’ affair: a formula, which is the patterns’, the
    signature, what is quoted, the author’s own acronyms.
    """
    text = sentence.of(case.prose)
    if len(text.split()) <= FORMULA:
        return None
    if case.signature is not None and case.signature.overlaps(sentence):
        return None
    place = _place(case, sentence, case.judges.evidence(text, rule.category))
    if case.reading.is_quoted(place):
        return None
    if rule.category is Category.JARGON and _in_their_words(case, text):
        return None
    level = Level.BLOCK if rule.category in _BLOCKING and chance >= FIRM else rule.level
    return replace(case.finding(rule, place), level=level)


def _in_their_words(case: Case, sentence: str) -> bool:
    """Return whether the acronyms of a sentence are those that the author wrote."""
    told = case.message.text if case.message is not None else ""
    acronyms = _ACRONYM.findall(sentence)
    return bool(acronyms) and all(word in told for word in acronyms)


def _place(case: Case, sentence: Span, words: Span) -> Span:
    """Return the clauses of ``sentence`` that hold the words which weighed most."""
    words = Span(sentence.start + words.start, sentence.start + words.end)
    clauses = case.reading.clause_at(words)
    start, end = max(clauses.start, sentence.start), min(clauses.end, sentence.end)
    text = case.reply.text
    while end > start + 1 and text[end - 1] in ".!?… \u00a0\u202f":
        end -= 1
    return Span(start, end)


def settled(
    case: Case,
    of_patterns: Sequence[Finding],
    of_judges: Iterable[Finding],
    others: Sequence[Finding],
) -> list[Finding]:
    """Return what stands of the findings of patterns and of judges, weighed together.

    ``others``, found by checks in code and by the rules of the brand, always stand.
    """
    judges = case.judges
    found = [_weighed(case, judges, finding, by_pattern=True) for finding in of_patterns]
    if pleased := _is_pleased(case):
        found = [weighed for weighed in found if not _is_warmth(weighed)]
    kept = [weighed for weighed in found if weighed.score >= 0]
    said = {(w.finding.category, sentence) for w in kept for sentence in w.sentences}
    said |= {
        (finding.category, sentence) for finding in others for sentence in _over(case, finding)
    }
    alone = [
        _weighed(case, judges, finding, by_pattern=False)
        for finding in of_judges
        if not any((finding.category, sentence) in said for sentence in _over(case, finding))
    ]
    if pleased:
        alone = [weighed for weighed in alone if not _is_warmth(weighed)]
    return [*_best(judges, [*kept, *alone]), *others]


def _is_pleased(case: Case) -> bool:
    """Return whether the author writes in praise or contentment."""
    analysis = case.analysis
    return analysis is not None and (
        case.kind is Kind.PRAISE or analysis.emotion.id is Emotion.SATISFACTION
    )


def _is_warmth(weighed: _Weighed) -> bool:
    """Return whether a finding, where nobody complains, is more likely good humour."""
    return weighed.finding.category in _LIGHT and 0 < weighed.chance < PLEASED


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A finding, the sentences it touches, their chance (0 where it is unknown) and the score."""

    finding: Finding
    sentences: list[Span]
    chance: float
    score: float


def _best(judges: Judges[Category], found: Sequence[_Weighed]) -> list[Finding]:
    """Return the findings without those that a better founded one of their sentence covers."""
    best: dict[Span, float] = {}
    for weighed in found:
        if weighed.finding.category in judges.labels:
            for sentence in weighed.sentences:
                best[sentence] = max(best.get(sentence, -inf), weighed.score)
    return [
        weighed.finding
        for weighed in found
        if weighed.finding.category not in judges.labels
        or any(weighed.score >= best[sentence] for sentence in weighed.sentences)
        or weighed.chance >= SURE
    ]


def _weighed(
    case: Case, judges: Judges[Category], finding: Finding, *, by_pattern: bool
) -> _Weighed:
    """Return a finding with its log-odds; endless for what judges cannot judge.

    What a pattern finds (``by_pattern``) weighs more. A reproach in a kind sentence is a
    reproach: its clause is heard alone as well.
    """
    sentences = _over(case, finding)
    chance = None
    if finding.category in judges.labels:
        chance = _chance(case, judges, finding, sentences)
    # A word of the trade is found in a list: no sentence makes it plain.
    if chance is None or (by_pattern and finding.category in _LISTED):
        return _Weighed(finding, sentences, chance or 0.0, inf)
    if not by_pattern:
        return _Weighed(finding, sentences, chance, _log_odds(chance))
    bonus = PATTERN_FIRM if finding.category in _FIRM else PATTERN
    heard = _log_odds(chance) + bonus
    for _, alone in heard_alone(case, finding):
        heard = max(heard, _log_odds(alone) + min(bonus, CLAUSE))
    return _Weighed(finding, sentences, chance, heard)


def heard_alone(case: Case, finding: Finding) -> Iterator[tuple[Span, float]]:
    """Yield the clauses of ``finding`` with the chance of its risk in each, heard alone.

    Those too short to be judged are left out.
    """
    for clause in case.reading.clauses:
        if clause.overlaps(finding.span):
            chance = case.judges.chance(clause.of(case.prose), finding.category)
            if chance is not None:
                yield clause, chance


def _log_odds(chance: float) -> float:
    return log(chance / (1 - chance))


def _chance(
    case: Case, judges: Judges[Category], finding: Finding, sentences: Sequence[Span]
) -> float | None:
    """Return the greatest chance among the stretches touched, ``None`` where one is too short.

    A clause of a few words is a formula (« calmez-vous »), whatever the sentence around it.
    """
    stretches = list(sentences)
    if all(len(stretch.of(case.prose).split()) <= SENTENCE for stretch in stretches):
        return None
    clause = case.reading.clause_at(finding.span)
    if len(clause.of(case.prose).split()) <= FORMULA:
        stretches.append(clause)
    chances = [judges.chance(s.of(case.prose), finding.category) for s in stretches]
    known = [chance for chance in chances if chance is not None]
    return max(known) if known and len(known) == len(chances) else None


def _over(case: Case, finding: Finding) -> list[Span]:
    return [sentence for sentence in case.reading.sentences if sentence.overlaps(finding.span)]


JUDGED: dict[str, Check] = {"judged": judged}
