"""What of a calm message goes into a case: its slots, and its kind where its words show another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmdesk.domain.analysis import Analysis, KindLabel
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel, Signal
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.calm.reservations import Reservation
from cmdesk.drafting.calm.shortfalls import EVERYBODY
from cmdesk.drafting.faults import plain
from cmdesk.drafting.subjects import listed
from cmdesk.language.surface import Surface

# Up to this length a message that ends with its mark is a question and hardly more.
_ONE_QUESTION = 130
# How far behind « seul bémol » what it announces may begin.
_BEHIND = 60
# Who feels so complains, whatever else pleased.
_MOVED = {Emotion.ANGER, Emotion.DISTRESS, Emotion.FRUSTRATION, Emotion.WORRY}
_INQUIRES = {Ask.INFORMATION, Ask.EXPLANATION, Ask.DELIVERY_DATE, Ask.NONE_STATED}


def slots_of(told: Told, analysis: Analysis, delights: int, surface: Surface) -> dict[str, str]:
    """Return the slots that ``told`` fills for the kind of the message.

    ``delights`` is how many things are known to be praised: what was well made is named with
    its quality only where nothing else is left out for it.
    """
    slots: dict[str, str] = {}
    if analysis.kind.id is Kind.QUESTION and told.asking:
        slots["asking"] = told.asking
    if analysis.kind.id is Kind.SUGGESTION and told.wish:
        slots["wish"] = told.wish
    if analysis.kind.id is Kind.PRAISE:
        for name in ("hero", "deed", "feat"):
            if text := getattr(told, name):
                slots[name] = text
        slots |= _reserved(told.reservations, analysis, surface)
        if told.points and len(told.points) >= delights:
            slots["points"] = listed(told.points, surface)
    return slots


def _reserved(
    reservations: Sequence[Reservation], analysis: Analysis, surface: Surface
) -> dict[str, str]:
    """Return what falls short or would have been better, and who hears of it.

    Wishes stand in a sentence of their own: where there are both, what falls short is said.
    Where neither is sure, only who hears of it, unless the analysis understands it.
    """
    short = [one for one in reservations if one.thing]
    wished = [one for one in reservations if one.better]
    said = short or wished
    if not said:
        understood = any(
            grievance.frame and 0 <= grievance.span.start - one.span.start <= _BEHIND
            for grievance in analysis.grievances
            for one in reservations
        )
        return {"heard": EVERYBODY} if reservations and not understood else {}
    hearers = {one.heard for one in said}
    slots = {"heard": said[0].heard if len(hearers) == 1 else EVERYBODY}
    named = listed([one.thing or one.better for one in said], surface)
    slots["reservation" if short else "better"] = named
    if short and all(one.lapse for one in short):
        slots["lapse"] = named
    if mend := next((one.thing for one in short if one.mend), ""):
        slots["mend"] = mend
    return slots


def helped(analysis: Analysis, message: Message, rules: Mapping[str, str]) -> Analysis:
    """Return ``analysis`` as a critical complaint where a question calls for help.

    « La téléassistance de ma mère est coupée, que faire ? » is no matter of information; « ce sirop
    contient-il du lactose ? » is.
    """
    at_stake = any(analysis.has(one) for one in (Signal.VULNERABLE_PERSON, Signal.HEALTH_SAFETY))
    if analysis.kind.id is not Kind.QUESTION or not at_stake:
        return analysis
    if not re.search(rules["failing"], plain(message.text)):
        return analysis
    critical = replace(analysis.severity, level=SeverityLevel.CRITICAL)
    label = KindLabel(Kind.COMPLAINT, analysis.kind.evidence)
    return replace(analysis, kind=label, severity=critical)


def reconsidered(
    analysis: Analysis, message: Message, told: Told, rules: Mapping[str, str]
) -> Analysis:
    """Return ``analysis`` as a question where the words ask, and only manners please or blame.

    « Convient-elle aux peaux sèches ? Merci et belle journée ! » praises nothing; a question
    put calmly about a line of a bill complains of nothing. And what praises all but « un petit
    bémol » is praise.
    """
    if told.pleased and _is_mild(analysis):
        return replace(analysis, kind=KindLabel(Kind.PRAISE, analysis.praise))
    if not told.asking:
        return analysis
    readable = plain(message.text)
    if analysis.kind.id is Kind.PRAISE:
        pleased = " ".join(plain(message.text[s.start : s.end]) for s in analysis.praise)
        asks = "?" in message.text and not re.search(rules["pleased"], readable)
        if asks and not re.sub(rules["courtesy"], "", pleased).strip(" ,.!"):
            return replace(analysis, kind=KindLabel(Kind.QUESTION, analysis.kind.evidence))
        return analysis
    if _asks_calmly(analysis, message, rules):
        return replace(analysis, kind=KindLabel(Kind.QUESTION, analysis.kind.evidence))
    return analysis


def _asks_calmly(analysis: Analysis, message: Message, rules: Mapping[str, str]) -> bool:
    """Return whether a complaint asks, and tells nothing that went wrong."""
    if analysis.kind.id is not Kind.COMPLAINT or analysis.severity.level > SeverityLevel.MODERATE:
        return False
    readable = plain(message.text)
    calm = analysis.emotion.id is Emotion.NEUTRAL and not analysis.signals
    only_asks = {label.id for label in analysis.asks} <= _INQUIRES
    told_wrong = any(grievance.frame for grievance in analysis.grievances) or re.search(
        rules["something_wrong"], readable
    )
    bare = len(readable) <= _ONE_QUESTION and readable.rstrip().endswith("?") and not told_wrong
    nothing_wrong = re.search(rules["nothing_wrong"], readable) is not None
    return calm and only_asks and (bare or nothing_wrong)


def _is_mild(analysis: Analysis) -> bool:
    """Return whether a complaint threatens nothing, asks for nothing and is no cry of anger."""
    return (
        analysis.kind.id is Kind.COMPLAINT
        and analysis.severity.level <= SeverityLevel.MODERATE
        and analysis.emotion.id not in _MOVED
        and not analysis.signals
        and not analysis.sarcasm.present
        and all(label.id is Ask.NONE_STATED for label in analysis.asks)
    )
