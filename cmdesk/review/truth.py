"""The truth gate: what is stated as done and what is promised must be covered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category, Kind
from cmdesk.profiles.selection import applicable
from cmdesk.review.case import Case
from cmdesk.review.notation import match_form

# What is found in a fact, which the author may have told first.
_OF_FACTS = (Category.FALSE_CLAIM, Category.CENSORSHIP)
_GATED = (Category.FALSE_CLAIM, Category.PROMISE)
# What binds the house in law: no charter that « admits faults » means it.
_LIABILITY = frozenset(("admission.responsible",))
_WORD = re.compile(r"[^\W_]+")
_SHORT = 2
# What the words of a ready answer of the brand may hold: whoever wrote the profile settled what
# they state, and how.
_STATED = frozenset(
    (
        *_GATED,
        *(Category.ADMISSION, Category.PERSONAL_DATA, Category.FACT_MISMATCH),
        *(Category.INTERNAL_INFO, Category.JARGON),
    )
)
_SPEAKER = "register.speaker"
"""« Nous livrons » where the voice says « je »: the brand wrote it so."""
_TOLD_SO = frozenset(
    (
        *(Category.COLD, Category.DISMISSIVE, Category.MINIMISING, Category.BLAME_CUSTOMER),
        *(Category.CENSORSHIP, Category.AGGRESSIVE, Category.THREAT, Category.OVERFAMILIAR),
    )
)
"""What depends on whom it is said to: let through where nobody complains."""
# Share of the content words of an allowed commitment that the sentence must hold.
_COVERED = 0.6
# Share of the content words of a denial that a sentence of the message must hold.
_RETOLD = 0.75
_STEM = 5
_AUXILIARY = re.compile(
    r"(?<!\w)(?:a|as|ai|ont|avez|avons|est|es|êtes|sont|été|être|avait|avaient|aviez|était|étaient|d)"
    r"[ ']+(?:[^\W\d_]+ ){0,2}?(?P<past>[^\W\d_]{3,}(?:é|i|u|s|t)(?:e|s|es)?)(?!\w)"
)


def keep_uncovered(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` without the claims, commitments and avowals that something covers.

    Whatever a ready answer of the brand states, given word for word, is covered, in public too.

    A claim or a commitment is covered where the manager ticked its sentence as established,
    or where a procedure that applies to the message allows it (in public, money and dates
    only where the charter does); a claim also where the author stated the fact first; an
    avowal where the charter admits faults, unless it takes on liability.
    """
    return [finding for finding in findings if not _covered(case, finding)]


def _covered(case: Case, finding: Finding) -> bool:
    if _given(case, finding):
        return True
    if finding.category in _OF_FACTS and _told_back(case, finding):
        return True
    if finding.category is Category.ADMISSION:
        return _admitted(case, finding)
    if finding.category not in _GATED:
        return False
    sentence = case.reading.sentence_at(finding.span.start).of(case.reply.text)
    return (
        _ticked(sentence, finding.quote, case.reply.established)
        or _allowed(case, finding, case.reading.clause_at(finding.span).of(case.reply.text))
        or (finding.category is Category.FALSE_CLAIM and _told_by_author(case, finding))
    )


def _given(case: Case, finding: Finding) -> bool:
    """Return whether the finding is in words of a ready answer, which the brand stands by."""
    calm = finding.category in _TOLD_SO and case.kind is not Kind.COMPLAINT
    stated = finding.category in _STATED or finding.rule == _SPEAKER
    if not (calm or stated) or finding.is_absence:
        return False
    return any(stretch.span.overlaps(finding.span) for stretch in case.given)


def _admitted(case: Case, finding: Finding) -> bool:
    profile = case.profile
    return profile is not None and profile.charter.admits_fault and finding.rule not in _LIABILITY


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


def _stems(case: Case, text: str) -> set[str]:
    """Return the content words, cut so that an ending does not matter."""
    empty = case.reading.french.empty
    return {
        word[:_STEM]
        for word in _WORD.findall(match_form(text))
        if word.isdigit() or (len(word) > _SHORT and word not in empty)
    }


def _procedures(case: Case) -> tuple[Procedure, ...]:
    """Return the procedures of the profile that apply to the message, all where none is known."""
    if case.profile is None:
        return ()
    if case.analysis is None:
        return case.profile.procedures
    text = case.message.text if case.message is not None else ""
    return applicable(case.profile, case.analysis, text)


def _allowed(case: Case, finding: Finding, clause: str) -> bool:
    """Return whether a procedure allows what the clause says."""
    profile = case.profile
    if profile is None:
        return False
    kind = finding.rule.partition(".")[2] if finding.category is Category.PROMISE else ""
    if case.reply.public and _barred_in_public(profile, kind):
        return False
    said = _stems(case, clause)
    for procedure in _procedures(case):
        allowed = list(procedure.may_promise)
        if procedure.gesture_private and not case.reply.public:
            allowed.append(procedure.gesture_private)
        for commitment in allowed:
            wanted = _stems(case, commitment)
            if wanted and len(wanted & said) / len(wanted) >= _COVERED:
                return True
        if kind and procedure.delay and _plain(procedure.delay) in _plain(clause):
            return True
    return False


def _barred_in_public(profile: Profile, kind: str) -> bool:
    """Return whether the charter keeps this kind of commitment out of public replies.

    ``kind`` is the second part of the name of a promise rule, empty for other findings.
    """
    charter = profile.charter
    if kind.startswith(("gesture", "refund")):
        return not charter.compensation_in_public
    return kind.startswith("date") and not charter.dates_in_public


def _told_by_author(case: Case, finding: Finding) -> bool:
    """Return whether the message itself states the fact: the reply then restates it."""
    told = case.message_reading
    if told is None:
        return False
    french = case.reading.french
    said = match_form(finding.quote)
    if french.denied.search(said):
        wanted = _stems(case, said)
        return len(wanted) > 1 and any(
            len(wanted & _stems(case, sentence)) >= _RETOLD * len(wanted)
            for sentence in _sentences(case)
            if french.denied.search(sentence) and "?" not in sentence
        )
    topic = _stems(case, told.form)
    for participle in _participles(said):
        stem = participle[: max(_STEM, len(participle) - 2)]
        others = _stems(case, said) - {stem[:_STEM]}
        if (not others or others & topic) and any(
            "?" not in sentence
            and _states(sentence, stem)
            and not french.denied.search(sentence)
            and not french.unsaid.search(sentence)
            for sentence in _sentences(case)
        ):
            return True
    return False


def _participles(said: str) -> Iterator[str]:
    """Yield the past participles that follow an auxiliary."""
    for match in _AUXILIARY.finditer(said):
        if len(match["past"]) >= _STEM:
            yield match["past"]


def _sentences(case: Case) -> Iterator[str]:
    """Yield the clauses of the message between stops and commas, folded."""
    told = case.message_reading
    for clause in told.clauses if told is not None else ():
        yield told.form[clause.start : clause.end] if told is not None else ""


def _states(clause: str, stem: str) -> bool:
    """Return whether a clause of the message says that it happened."""
    return (
        re.search(
            r"(?:^|\W)(?:ai|a|avez|ont|est|sont|été|avait|était|v(?:enez|ient|iens|iennent) d[e'])"
            rf"[ ]?(?:bien |enfin |de |d'|déjà )?(?:été |être )?{re.escape(stem)}\w*",
            clause,
        )
        is not None
        # « Vol annulé », in the short hand of many messages.
        or re.search(
            rf"^\W*(?:[^\W\d_]+ ){{1,3}}{re.escape(stem)}\w{{0,3}}(?!\w)(?! ?[?]| svp)", clause
        )
        is not None
    )
