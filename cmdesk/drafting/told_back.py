"""What the author tells, told back where that is safe: clauses, facts, things, reserves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cmdesk.domain.analysis import Analysis, Telling
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind, Signal, Topic
from cmdesk.drafting.faults import GRAVE
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.drafting.retelling.details import Detail
from cmdesk.drafting.retelling.grammar import Retold, Way
from cmdesk.drafting.retelling.recap import Point

# Where a life or a dignity is at stake, nothing is told back: our own words are weighed. What
# was found in a dish or burnt is told: no word of ours says it as well.
_DELICATE = (
    Signal.DISCRIMINATION,
    Signal.VIOLENCE_OR_SELF_HARM,
    Signal.VULNERABLE_PERSON,
)
_MOST_BESIDES = 2
# « Aucune solution : nos excuses » would read as our own refusal.
_REFUSAL = re.compile(r"(?:aucune?|pas de?|zéro) (?:solution|moyen|aide|proposition|geste|façon)")
# « reçu le sommier, mais pas la tête de lit »: alone, « pas la tête de lit » says nothing.
_CONTRAST = re.compile(r"(?:pas|plus|ni) (?:le|la|les|l’|mon|ma|mes|<?votre|<?vos|<?ton)\b")
# « Pour les 40 % de batterie, envoie-nous … »: a share is no matter of its own.
_PERCENT = re.compile(r"(?:les |ces )?\d+(?:,\d+)?\s?%")
# « le standard me fait taper 1 puis 3 puis 2 » is not told by halves.
_HALVED = re.compile(r"\s\d$")
# « le stock est jamais à jour »: spoken without its « ne », which nothing puts back here.
_NO_NE = re.compile(
    r"(?<!ne )(?<!n’)\b(?:est|sont|a|ont|était|étaient|avait|avaient|peut|peuvent|veut|fait|marche|"
    r"répond|vient|arrive|fonctionne|sert|rappelle) jamais\b"
)
# What is wished for is not there to be praised: « ce serait bien d’avoir un carnet ».
_WISHED = re.compile(
    r"\b(?:serai[ts]? (?:bien|top|super|cool|mieux|sympa|génial)|faudrai\w*|aimerai\w*|manque\w*)"
    r"\b[^.!?,;\n]*$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d+(?:,\d+)?\s?%")


def echoes_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> tuple[Retold, ...]:
    """Return the author's own clauses told back, the best first, where that is safe."""
    if knowledge.mirror is None or not _may_tell(analysis):
        return ()
    found = knowledge.mirror.clauses(message, analysis)
    return tuple(
        echo
        for echo in found
        if not (_HALVED.search(echo.text) or _NO_NE.search(echo.text))
        if echo.way is not Way.BARE or not (_REFUSAL.match(echo.text) or _CONTRAST.match(echo.text))
    )


def points_of(
    message: Message, analysis: Analysis, knowledge: Knowledge, *, brief: bool
) -> tuple[Point, ...]:
    """Return what the author tells, a few words each, the best first, where that is safe.

    ``brief``: there is room for two.
    """
    if knowledge.mirror is None or not _may_tell(analysis):
        return ()
    # « + 14 % sur l’auto », « - 20 % sur les tapis »: the sign says it, and is not told.
    found = knowledge.mirror.recap(message, analysis, brief=brief)
    return tuple(
        point
        for point in found
        if not (_SHARE.match(point.text) or _REFUSAL.match(point.text) or _NO_NE.search(point.text))
    )


def details_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> tuple[Detail, ...]:
    """Return the things that the author names and a reply should name, the best first."""
    if knowledge.mirror is None or analysis.topic in GRAVE or not _may_tell(analysis):
        return ()
    # A sum beside something else than money is but the price of a thing.
    money = {Topic.BILLING, Topic.REFUND, Topic.CONTRACT} & {label.id for label in analysis.topics}
    named = knowledge.mirror.named(message, analysis)
    return tuple(
        detail
        for detail in named
        if (money or not detail.is_amount) and not _PERCENT.match(detail.text)
    )


def praised_of(
    message: Message, analysis: Analysis, knowledge: Knowledge, known: Sequence[str]
) -> tuple[str, ...]:
    """Return what else a compliment is about than the things ``known``, the best first."""
    mirror = knowledge.mirror
    if mirror is None or analysis.kind.id is not Kind.PRAISE or not analysis.may_be_french:
        return ()
    said = " ".join(known)
    return tuple(
        detail.text
        for detail in mirror.praised(message, analysis)
        if not mirror.is_named(detail, said)
        and not _WISHED.search(message.text, 0, detail.place.start)
    )


def lapsed_of(
    message: Message, analysis: Analysis, places: Sequence[Span], knowledge: Knowledge
) -> Retold | None:
    """Return what a compliment finds wanting, told back, where it stands at one of ``places``."""
    mirror = knowledge.mirror
    if mirror is None or not places or analysis.kind.id is not Kind.PRAISE:
        return None
    if not analysis.may_be_french or any(analysis.has(one) for one in _DELICATE):
        return None
    apart = replace(
        analysis,
        telling=tuple(Telling(place, 1.0) for place in places),
        praise=tuple(s for s in analysis.praise if not any(s.overlaps(p) for p in places)),
    )
    found = mirror.clauses(message, apart)
    return next((e for e in found if e.place and any(e.place.overlaps(p) for p in places)), None)


def _may_tell(analysis: Analysis) -> bool:
    """Return whether what the author tells may be told back."""
    if analysis.kind.id is not Kind.COMPLAINT or not analysis.may_be_french:
        return False
    return analysis.topic is not Topic.DISCRIMINATION and not any(
        analysis.has(one) for one in _DELICATE
    )


def besides_of(
    analysis: Analysis, echoes: Sequence[Retold], points: Sequence[Point]
) -> tuple[str, ...]:
    """Return what the author tells beside the main matter and the events known, two at most.

    Each stands after « vous dites aussi que », in the order of the message.
    """
    known = [grievance.span for grievance in analysis.grievances if grievance.frame]
    kept = [
        echo
        for echo in echoes[1:]
        if echo.way is not Way.BARE
        and echo.place is not None
        and not any(echo.place.overlaps(span) for span in known)
        and not any(echo.place.overlaps(point.place) for point in points)
    ][: max(_MOST_BESIDES - len(points), 0)]
    return tuple(echo.text for echo in sorted(kept, key=lambda echo: echo.place or Span(0, 0)))
