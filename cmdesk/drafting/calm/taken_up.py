"""What of a calm message goes into a case: its slots, and its kind where its words show another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from cmdesk.domain.analysis import Analysis, KindLabel
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.faults import plain
from cmdesk.drafting.subjects import listed
from cmdesk.language.surface import Surface

# Up to this length a message that ends with its mark is a question and hardly more.
_ONE_QUESTION = 130
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
        for name in ("hero", "deed", "feat", "reservation"):
            if text := getattr(told, name):
                slots[name] = text
        if told.points and len(told.points) >= delights:
            slots["points"] = listed(told.points, surface)
    return slots


def reconsidered(
    analysis: Analysis, message: Message, told: Told, rules: Mapping[str, str]
) -> Analysis:
    """Return ``analysis`` as a question where the words ask, and only manners please or blame.

    « Convient-elle aux peaux sèches ? Merci et belle journée ! » praises nothing; a question
    put calmly about a line of a bill complains of nothing.
    """
    if not told.asking:
        return analysis
    readable = plain(message.text)
    if analysis.kind.id is Kind.PRAISE:
        pleased = " ".join(plain(message.text[s.start : s.end]) for s in analysis.praise)
        asks = "?" in message.text and not re.search(rules["pleased"], readable)
        if asks and not re.sub(rules["courtesy"], "", pleased).strip(" ,.!"):
            return replace(analysis, kind=KindLabel(Kind.QUESTION, analysis.kind.evidence))
        return analysis
    if analysis.kind.id is not Kind.COMPLAINT or analysis.severity.level > SeverityLevel.MODERATE:
        return analysis
    calm = analysis.emotion.id is Emotion.NEUTRAL and not analysis.signals
    only_asks = {label.id for label in analysis.asks} <= _INQUIRES
    told_wrong = any(grievance.frame for grievance in analysis.grievances) or re.search(
        rules["something_wrong"], readable
    )
    bare = len(readable) <= _ONE_QUESTION and readable.rstrip().endswith("?") and not told_wrong
    if calm and only_asks and (bare or re.search(rules["nothing_wrong"], readable)):
        return replace(analysis, kind=KindLabel(Kind.QUESTION, analysis.kind.evidence))
    return analysis
