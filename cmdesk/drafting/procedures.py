"""Which of the brand's procedures a draft can safely follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Signal
from cmdesk.drafting.nouns import blanked
from cmdesk.profiles.selection import any_of, applicable, plain_words

_PHOTO = "photo"
# How likely a clause must be to tell what went wrong, for a keyword in it to say what the case is.
_MAY_TELL = 0.15
# « manque de suivi » does not say that a part is missing, nor « perdu un client » that a
# parcel is.
_FIGURATIVE = re.compile(
    r"\bmanque(?=\s+(?:de\s|d[’']))"
    r"|\bperdue?s?(?=\s+(?:du temps|de temps|mon temps|une? (?:bonne )?(?:client|journ|matin|heure)"
    r"|(?:ma|toute|votre|la) (?:confiance|patience)|votre titre|confiance|patience|des heures))",
    re.IGNORECASE,
)


def procedure_to_follow(
    profile: Profile, analysis: Analysis, text: str, *, visible: bool
) -> Procedure | None:
    """Return the procedure that a draft follows, ``None`` where none is sure to fit.

    The most fitting one, but for two traps, where a general sentence is better than a wrong
    one: a procedure of few cases (it has keywords) none of which the message speaks of,
    reached by its topic or an ask alone; and one that begins with a photo where a photo would show
    nothing (not ``visible``).
    """
    # Words that merely look like a keyword are put out of sight, and praise (« odeur parfaite »).
    readable = _FIGURATIVE.sub(lambda one: " " * len(one[0]), blanked(text, analysis.praise))
    if threats := _threats_to_leave(analysis):
        # « Encore une hausse, si ça continue je pars » asks about the rise, not for the door.
        unthreatening = blanked(readable, threats)
        cause = _most_fitting(profile, analysis, unthreatening, visible=visible)
        if cause is not None:
            return cause
    return _most_fitting(profile, analysis, readable, visible=visible)


def _threats_to_leave(analysis: Analysis) -> Sequence[Span]:
    if analysis.wants(Ask.CANCELLATION):
        return ()
    return tuple(
        span
        for label in analysis.signals
        if label.id is Signal.CHURN_THREAT
        for span in label.evidence
    )


def _most_fitting(
    profile: Profile, analysis: Analysis, readable: str, *, visible: bool
) -> Procedure | None:
    plain = plain_words(readable)
    passing: Procedure | None = None
    for procedure in applicable(profile, analysis, readable):
        if not visible and procedure.steps and _PHOTO in plain_words(procedure.steps[0]):
            continue
        if procedure.keywords and not _spoken_of(procedure, analysis, plain):
            continue
        if not _in_passing(procedure, analysis, plain):
            return procedure
        passing = passing or procedure
    if passing is None or passing.topics[:1] != (analysis.topic,):
        return None
    # What it says that one lived may well not have been.
    return replace(passing, regrets=())


def _in_passing(procedure: Procedure, analysis: Analysis, plain: str) -> bool:
    """Return whether a procedure is reached by one word beside the matter (« huissiers »).

    The word stands outside the clauses that may tell what went wrong, while another surely does.
    Of 990 choices that were read, a quarter were so: a third of these were right, four in ten
    wrong; of the others six in ten right and one in six wrong.
    """
    told = [one for one in analysis.telling if one.score >= _MAY_TELL]
    found = list(any_of(procedure.keywords).finditer(plain)) if procedure.keywords else []
    if not told or len({match.group() for match in found}) != 1:
        return False
    asked = any(analysis.wants(ask) for ask in procedure.asks)
    if asked or any(analysis.has(signal) for signal in procedure.signals):
        return False
    return not any(
        one.span.start < match.end() and match.start() < one.span.end
        for one in told
        for match in found
    )


def _spoken_of(procedure: Procedure, analysis: Analysis, plain: str) -> bool:
    # What the author asks for is not enough: to ask for an exchange does not say that
    # something is broken.
    if any(analysis.has(signal) for signal in procedure.signals):
        return True
    return any_of(procedure.keywords).search(plain) is not None
