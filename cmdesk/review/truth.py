"""The truth gate: what is stated as done and what is promised must be covered."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category
from cmdesk.review.case import Case
from cmdesk.review.notation import match_form

# What is found in a fact, which the author may have told first.
_OF_FACTS = (Category.FALSE_CLAIM, Category.CENSORSHIP)
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3
# Share of the content words of an allowed commitment that the sentence must hold.
_COVERED = 0.6
_STEM = 5


def keep_uncovered(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` without the claims and commitments that something covers.

    A claim is covered where the manager ticked its sentence as established; a commitment
    also where a procedure for this message allows it.
    """
    kept = []
    for finding in findings:
        if finding.category in _OF_FACTS and _told_back(case, finding):
            continue
        if finding.category in (Category.FALSE_CLAIM, Category.PROMISE):
            sentence = case.reading.sentence_at(finding.span.start).of(case.reply.text)
            clause = case.reading.clause_at(finding.span).of(case.reply.text)
            if _ticked(sentence, finding.quote, case.reply.established):
                continue
            if finding.category is Category.PROMISE and _allowed(case, finding, clause):
                continue
            if finding.category is Category.FALSE_CLAIM and _told_by_author(case, finding):
                continue
        kept.append(finding)
    return kept


def _told_back(case: Case, finding: Finding) -> bool:
    """Return whether the words only restate what the author complains of, as it was analysed."""
    said = match_form(finding.quote)
    for grievance in case.analysis.grievances if case.analysis is not None else ():
        told = f"{grievance.object} {grievance.fault}" if grievance.fault else ""
        if any(words and match_form(words) in said for words in (told, grievance.nominal or "")):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(match_form(text)))


def _ticked(sentence: str, quote: str, established: Iterable[str]) -> bool:
    """Return whether one of the ticked facts is this sentence, or the words found in it."""
    whole, words = _plain(sentence), _plain(quote)
    for fact in established:
        plain = _plain(fact)
        if plain and (plain == whole or (words in plain and plain in whole) or whole in plain):
            return True
    return False


def _stems(text: str) -> set[str]:
    """Return the content words, cut so that an ending does not matter."""
    return {
        word[:_STEM]
        for word in _WORD.findall(match_form(text))
        if len(word) > _SHORT or word.isdigit()
    }


def procedures_for(case: Case) -> tuple[Procedure, ...]:
    """Return the procedures of the profile that apply to the message."""
    profile, analysis = case.profile, case.analysis
    if profile is None:
        return ()
    if analysis is None:
        return profile.procedures
    topics = {label.id for label in analysis.topics}
    return tuple(
        procedure
        for procedure in profile.procedures
        if topics & set(procedure.topics)
        or any(analysis.has(signal) for signal in procedure.signals)
        or any(analysis.wants(ask) for ask in procedure.asks)
    )


def _allowed(case: Case, finding: Finding, clause: str) -> bool:
    profile = case.profile
    if profile is None:
        return False
    kind = finding.rule.partition(".")[2]
    if case.reply.public and _barred_in_public(profile, kind):
        return False
    said = _stems(clause)
    for procedure in procedures_for(case):
        allowed = list(procedure.may_promise)
        if procedure.gesture_private and not case.reply.public:
            allowed.append(procedure.gesture_private)
        for commitment in allowed:
            wanted = _stems(commitment)
            if wanted and len(wanted & said) / len(wanted) >= _COVERED:
                return True
        if procedure.delay and _plain(procedure.delay) in _plain(clause):
            return True
    return False


def _barred_in_public(profile: Profile, kind: str) -> bool:
    charter = profile.charter
    if kind.startswith(("gesture", "refund")):
        return not charter.compensation_in_public
    return kind.startswith("date") and not charter.dates_in_public


def _told_by_author(case: Case, finding: Finding) -> bool:
    """Return whether the message itself states the fact: the reply then restates it."""
    reading = case.message_reading
    if reading is None:
        return False
    participle = next(
        (word for word in reversed(_WORD.findall(match_form(finding.quote))) if len(word) > _SHORT),
        "",
    )
    stem = participle[: max(_STEM, len(participle) - 2)]
    if len(stem) < _STEM:
        return False
    stated = re.compile(
        rf"(?:^|\W)(?:ai|a|avez|ont|est|sont|été|avait|était|(?:venez|vient|viens|viennent) d[e'])"
        rf"[ ]?(?:bien |enfin |de |d')?(?:été |être )?{re.escape(stem)}\w*"
    )
    match = stated.search(reading.form) or re.search(
        # « Vol annulé », in the short hand of many messages.
        rf"(?:^|[.!?;,:\n] ?)(?:[^\W\d_]+ ){{1,3}}{re.escape(stem)}\w{{0,3}}(?!\w)"
        r"(?! ?[?]| svp)",
        reading.form,
    )
    if match is None:
        return False
    before = reading.form[max(0, match.start() - 12) : match.end()]
    return not re.search(r"(?:^|\W)(?:ne |n')|jamais|toujours pas|\bpas\b|\bsi\b", before)
