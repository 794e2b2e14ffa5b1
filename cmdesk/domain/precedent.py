"""What the house has answered before: approved replies, and what became of our wordings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cmdesk.domain.analysis import Analysis, Entity
from cmdesk.domain.draft import Draft, PlannedAct
from cmdesk.domain.message import Message
from cmdesk.domain.review import ActSpan, Finding, Length
from cmdesk.domain.vocabulary import Act, Ask, EntityType, Kind, SeverityLevel, Signal, Topic


@dataclass(frozen=True, slots=True)
class Example:
    """A message with the reply that the house gave it, and what was understood of it then.

    ``frames`` are those of its grievances, the main one first. ``approved_at`` is when the
    reply was copied; ``None`` for one of the brand’s own file. ``id`` is its number in the
    workspace, 0 where it is not there.
    """

    message: Message
    reply: str
    kind: Kind
    topic: Topic
    severity: SeverityLevel
    frames: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    signals: tuple[Signal, ...] = ()
    entities: tuple[Entity, ...] = ()
    first_name: str | None = None
    told: str = ""
    """The words of the message that tell its grievances; empty where there are none."""
    approved_at: datetime | None = None
    id: int = 0

    @staticmethod
    def of(
        message: Message,
        analysis: Analysis,
        reply: str,
        approved_at: datetime | None = None,
        id: int = 0,
    ) -> Example:
        """Return the example that a reply to an understood message makes."""
        return Example(
            message=message,
            reply=reply,
            kind=analysis.kind.id,
            topic=analysis.topic,
            severity=analysis.severity.level,
            frames=frames_of(analysis),
            asks=asks_of(analysis),
            signals=tuple(label.id for label in analysis.signals),
            entities=analysis.entities,
            first_name=analysis.first_name,
            told=told_in(message, analysis),
            approved_at=approved_at,
            id=id,
        )


def frames_of(analysis: Analysis) -> tuple[str, ...]:
    """Return the frames of the grievances, each once, the main one first."""
    return tuple(dict.fromkeys(g.frame for g in analysis.grievances if g.frame))


def asks_of(analysis: Analysis) -> tuple[Ask, ...]:
    """Return what the author asks for; nothing rather than ``none_stated``."""
    return tuple(label.id for label in analysis.asks if label.id is not Ask.NONE_STATED)


def told_in(message: Message, analysis: Analysis) -> str:
    """Return the words of ``message`` that tell its grievances, in one line, facts left out."""
    text = without_facts(message.text, analysis.entities, analysis.kind.id)
    return " ".join(grievance.span.of(text) for grievance in analysis.grievances)


def without_facts(text: str, entities: tuple[Entity, ...], kind: Kind) -> str:
    """Return ``text`` with spaces for its facts, of the same length.

    Two parcels are late in the same way whatever is in them; of two questions, the thing
    asked about makes two cases.
    """
    for entity in entities:
        if entity.type is EntityType.PRODUCT and kind is not Kind.COMPLAINT:
            continue
        start, end = entity.span
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier reply, adapted to another message.

    ``fields`` counts the places that a person must confirm, written « [ … ] » in ``text``.
    """

    text: str
    example: Example
    length: Length
    fields: int = 0
    findings: tuple[Finding, ...] = field(default=())
    acts: tuple[ActSpan, ...] = field(default=())
    plan: tuple[PlannedAct, ...] = field(default=())
    """Nothing: it was written, not planned."""
    reason: str = ""


Suggestion = Draft | Precedent
"""What a reply may be taken from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of one sentence of a draft in the reply that was copied.

    ``wording`` is the identifier of its wording, ``text`` the sentence as it was suggested.
    """

    wording: str
    act: Act
    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class WordingRecord:
    """How often a wording was kept and taken out, with a sentence that it gave last."""

    wording: str
    act: Act
    text: str
    kept: int
    deleted: int
