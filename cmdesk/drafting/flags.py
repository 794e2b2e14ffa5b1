"""The flags of a case: what the conditions of plans and wordings may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.vocabulary import Emotion, Kind, SeverityLevel, Signal
from cmdesk.drafting.faults import GRAVE, plain
from cmdesk.drafting.troubles import Trouble

_GRAVE = frozenset(
    {
        Signal.LEGAL_THREAT, Signal.PRESS_THREAT, Signal.HEALTH_SAFETY, Signal.DISCRIMINATION,
        Signal.VIOLENCE_OR_SELF_HARM,
    }
)  # fmt: skip
# What tires whoever meets it.
_WEARS = (Signal.REPEAT_CONTACT, Signal.BROKEN_PROMISE)
# What a case is found by: to ask for its number is not to lean on it.
_REFERENCES = frozenset(
    {"votre", "numero", "commande", "article", "ligne", "contrat", "dossier", "compte", "carte"}
)
# Confidence of a grievance from which praise is taken to hold a reservation.
_SURE = 0.6


def flags_of_case(
    message: Message,
    analysis: Analysis,
    profile: Profile,
    troubles: Sequence[Trouble],
    procedure: Procedure | None,
    slots: Mapping[str, str],
    *,
    brief: bool,
    tiny: bool,
    self_harm: str,
    inquiry: str,
) -> set[str]:
    """Return what holds of a case.

    ``self_harm`` is the pattern of a life in danger, ``inquiry`` that of a step which
    looks for an answer.
    """
    severity = analysis.severity.level
    complaint = analysis.kind.id is Kind.COMPLAINT
    upset = agitated(message, analysis)
    holding = slots.get("holding", "")
    first = troubles[0]
    private = procedure.private if procedure else complaint and not first.fault.opinion
    # What is grave is never settled before everybody.
    private = private or (complaint and severity >= SeverityLevel.HIGH)
    holds = {
        "public": message.public,
        "private": not message.public,
        "brief": brief,
        "tiny": tiny,
        "roomy": not brief,
        "agitated": upset,
        "worn": "wait" in slots or any(map(analysis.has, _WEARS)),
        "calm_or_brief": brief or not upset,
        "severe": severity >= SeverityLevel.HIGH,
        "critical": severity == SeverityLevel.CRITICAL,
        "workable": severity == SeverityLevel.CRITICAL and _is_workable(analysis),
        "sarcastic": analysis.sarcasm.present,
        "several": len(troubles) > 1,
        "understood": first.understood,
        "untold": not first.understood,
        "gathered": first.echo is not None and first.echo.facts > 1,
        "opinion": first.fault.opinion,
        "unsettled_opinion": first.fault.opinion and procedure is None,
        "procedure": procedure is not None,
        "settled_in_private": private,
        "settled_here": not private,
        "reserve": analysis.kind.id is Kind.PRAISE
        and any(
            grievance.frame and grievance.confidence >= _SURE for grievance in analysis.grievances
        ),
        "self_harm": re.search(self_harm, plain(message.text)) is not None,
        "foreign": not analysis.may_be_french,
        "signed": profile.voice.signature.wanted_on(message.channel),
        "step_inquires": re.search(inquiry, plain(slots.get("step", ""))) is not None,
        "step_needs_something": procedure is not None and _leans_on_needs(procedure),
        "step_in_holding": _begins_like(slots.get("step", ""), holding),
        "holding_invites": slots["how"] in holding or "privé" in holding,
        "private_messages": "message" in slots["how"],
    }
    return {flag for flag, true in holds.items() if true} | {
        f"kind:{analysis.kind.id}",
        f"topic:{analysis.topic}",
        f"emotion:{analysis.emotion.id}",
        f"severity:{int(severity)}",
        f"fault:{first.fault.id}",
        f"channel:{message.channel or 'unknown'}",
        *(f"about:{label.id}" for label in analysis.topics),
        *(f"ask:{label.id}" for label in analysis.asks),
        *(f"signal:{label.id}" for label in analysis.signals),
        *(f"has:{slot}" for slot in slots),
    }


def _is_workable(analysis: Analysis) -> bool:
    """Return whether a critical message has a case to settle as any other has.

    « Arnaque », somebody fragile who depends on a line: no injury, no threat, no court.
    """
    grave = {label.id for label in analysis.signals} & _GRAVE
    return not grave and analysis.topic not in GRAVE


def _begins_like(step: str, text: str) -> bool:
    """Return whether ``text`` already says what ``step`` begins with (« je préviens »)."""
    start = " ".join(plain(step).split()[:2])
    return bool(start) and start in plain(text)


def _leans_on_needs(procedure: Procedure) -> bool:
    """Return whether the first step speaks of what the author has yet to send (a photo)."""
    if not procedure.steps:
        return False
    said = set(re.findall(r"[^\W\d_]{5,}", plain(procedure.steps[0])))
    asked_for = set(re.findall(r"[^\W\d_]{5,}", plain(" ".join(procedure.needs))))
    common = {word.rstrip("s") for word in said} & {word.rstrip("s") for word in asked_for}
    return bool(common - _REFERENCES)


def agitated(message: Message, analysis: Analysis) -> bool:
    """Return whether the author is so upset that listening must come first (R-02)."""
    if analysis.kind.id is not Kind.COMPLAINT:
        return False
    if analysis.severity.level >= SeverityLevel.HIGH or analysis.has(Signal.INSULT):
        return True
    if analysis.emotion.id in {Emotion.ANGER, Emotion.DISTRESS}:
        return True
    letters = [sign for sign in message.text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > 0.5 * len(letters) and len(letters) > 12
    return shouted or "!!" in message.text
