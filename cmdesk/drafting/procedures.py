"""Which procedure and which mentions of the brand a message calls for."""

from __future__ import annotations

import re

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Mention, Procedure, Profile
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.faults import plain


def procedure_for(
    message: Message, analysis: Analysis, profile: Profile, readable: str
) -> Procedure | None:
    """Return the procedure that fits best, ``None`` where none applies.

    One applies to its kinds (a complaint where it names none), from its severity on, when
    it names the main topic, a signal or an ask of the message; keywords settle between two.
    """
    best: tuple[float, int] | None = None
    chosen: Procedure | None = None
    for place, procedure in enumerate(profile.procedures):
        score = _score(procedure, analysis, readable)
        if score > 0 and (best is None or (score, -place) > best):
            best, chosen = (score, -place), procedure
    return chosen


def _score(procedure: Procedure, analysis: Analysis, readable: str) -> float:
    if analysis.kind.id not in (procedure.kinds or (Kind.COMPLAINT,)):
        return 0
    if int(analysis.severity.level) < procedure.least_severity:
        return 0
    signals = sum(analysis.has(signal) for signal in procedure.signals)
    asks = sum(analysis.wants(ask) for ask in procedure.asks)
    main = analysis.topic in procedure.topics
    other = any(label.id in procedure.topics for label in analysis.topics[1:])
    score = 3.0 * main + 0.6 * other + 1.0 * bool(asks) + 0.9 * bool(signals)
    if not (main or signals or asks):
        return 0
    if procedure.keywords:
        # A keyword is a beginning of word: « manque » also finds « manquent ».
        spoken = any(
            re.search(rf"\b{re.escape(plain(word))}", readable) for word in procedure.keywords
        )
        score += 1.5 if spoken else -1.5
    return score


def mentions_for(message: Message, analysis: Analysis, profile: Profile) -> tuple[Mention, ...]:
    """Return the mentions that the charter requires in a reply to ``message``."""
    return tuple(
        mention
        for mention in profile.charter.mentions
        if _required(mention, message, analysis)
    )


def _required(mention: Mention, message: Message, analysis: Analysis) -> bool:
    if mention.private_only and message.public:
        return False
    if int(analysis.severity.level) < mention.least_severity:
        return False
    if mention.topics and not any(label.id in mention.topics for label in analysis.topics):
        return False
    if mention.signals and not any(analysis.has(signal) for signal in mention.signals):
        return False
    return not mention.kinds or analysis.kind.id in mention.kinds
