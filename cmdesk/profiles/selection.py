"""Which procedures of a brand apply to a message, the most fitting first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.profile import Mention, Procedure, Profile
from cmdesk.domain.vocabulary import Kind, Signal, Topic

# A danger to somebody goes before the parcel that it came in.
_URGENT = frozenset({Signal.HEALTH_SAFETY, Signal.DISCRIMINATION, Signal.VIOLENCE_OR_SELF_HARM})

# Weights of what a procedure and a message share. The main topic says what the case is; a
# keyword tells apart the procedures of one topic; the rest decides between equals.
_URGENCY = 100
_MAIN_TOPIC = 8
_KEYWORD = 5
_NO_KEYWORD = -3
_TOPIC = 2
_SIGNAL = 2
_ASK = 3
_MOST = 2
"""What the further words of the keywords that are met may add, to break a tie."""
_NEAR, _ALIKE = 10.0, 0.65
"""What likeness to the trouble counts for, above where it begins to say something."""
_SURE = 0.75
"""The score from which a topic alone opens a procedure: promising the wrong one is worse."""
_TOLD = 0.6
"""The same where what happened is understood as well."""


def applicable(profile: Profile, analysis: Analysis, text: str = "") -> tuple[Procedure, ...]:
    """Return the procedures that apply to a message, the most fitting first.

    ``text`` is the message, in which keywords are looked for. Where two fit equally, the
    order of the file decides.
    """
    return tuple(procedure for _, procedure in ranked(profile, analysis, text, {}))


def ranked(
    profile: Profile, analysis: Analysis, text: str, near: Mapping[str, float]
) -> list[tuple[float, Procedure]]:
    """Return the same with how well each fits.

    ``near`` is how near each procedure, by its identifier, is to what happened, from 0 to 1.
    """
    plain = plain_words(text)
    scored = [
        (score + _NEAR * max(near.get(procedure.id, 0.0) - _ALIKE, 0.0), procedure)
        for procedure in profile.procedures
        if (score := _fit(procedure, analysis, plain)) is not None
    ]
    return sorted(scored, key=lambda pair: pair[0], reverse=True)


def required_mentions(profile: Profile, analysis: Analysis, *, public: bool) -> tuple[Mention, ...]:
    """Return the mentions that the charter requires in a reply to this message."""
    topics = {
        label.id for place, label in enumerate(analysis.topics) if not place or label.score >= _SURE
    }
    return tuple(
        mention
        for mention in profile.charter.mentions
        if not (public and mention.private_only)
        and analysis.severity.level >= mention.least_severity
        and (not mention.kinds or analysis.kind.id in mention.kinds)
        and (not mention.topics or topics & set(mention.topics))
        and (not mention.signals or any(analysis.has(signal) for signal in mention.signals))
    )


def is_urgent(procedure: Procedure | None, analysis: Analysis) -> bool:
    """Return whether a procedure answers a danger that the message tells of."""
    signals = procedure.signals if procedure is not None else ()
    return any(analysis.has(signal) for signal in _URGENT.intersection(signals))


def _fit(procedure: Procedure, analysis: Analysis, plain: str) -> int | None:
    """Return how well a procedure fits, ``None`` where it does not apply."""
    if analysis.kind.id not in (procedure.kinds or (Kind.COMPLAINT,)):
        return None
    if analysis.severity.level < procedure.least_severity:
        return None
    signals = [signal for signal in procedure.signals if analysis.has(signal)]
    asks = [ask for ask in procedure.asks if analysis.wants(ask)]
    named = found_in(plain, procedure.keywords)
    topics = [
        label.id
        for label in analysis.topics
        if label.id in procedure.topics
        and (named or label.score >= _least_score(analysis, label.id))
    ]
    if not (signals or asks or topics):
        return None
    fit = _TOPIC * len(topics) + _SIGNAL * len(signals) + _ASK * len(asks)
    if analysis.topic in topics:
        fit += _MAIN_TOPIC
    if procedure.keywords:
        fit += _KEYWORD + min(_substance(named), _MOST) if named else _NO_KEYWORD
    if _URGENT.intersection(signals):
        fit += _URGENCY
    return fit


def _least_score(analysis: Analysis, topic: Topic) -> float:
    told = any(g.topic is topic and g.confidence > 0.4 for g in analysis.grievances)
    return _TOLD if told else _SURE


def _substance(named: frozenset[str]) -> int:
    """Return how many words of substance the keywords met hold, the first apart."""
    words = {word for keyword in named for word in re.findall(r"[^\W_]{5,}", keyword)}
    return max(len(words) - 1, 0)


def found_in(plain: str, keywords: tuple[str, ...]) -> frozenset[str]:
    """Return the different keywords that stand in plain words, as they stand there."""
    return frozenset(any_of(keywords).findall(plain)) if keywords else frozenset()


@lru_cache(maxsize=1024)
def any_of(keywords: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds one of ``keywords`` in plain words, never none of them.

    The endings cover plural and feminine: « cassé » finds « cassées ».
    """
    words = "|".join(re.escape(plain_words(keyword)) for keyword in keywords) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{words})(?:e|s|es|x)?(?!\w)")


def plain_words(text: str) -> str:
    """Return a text without case, accents or kinds of apostrophe, for looking up words."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
