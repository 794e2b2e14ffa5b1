"""What the workspace gives back: plain, frozen types."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from cmdesk.domain.attestation import Attestation
from cmdesk.domain.correction import Correction, LabelFamily
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Act, Channel
from cmdesk.domain.waiver import Waiver


class MessageState(StrEnum):
    """Where a message is on its way to being answered."""

    NEW = "new"
    DRAFT = "draft"
    COPIED = "copied"
    """The reply is on the clipboard; nobody knows yet whether it was published."""
    PUBLISHED = "published"
    DISMISSED = "dismissed"
    """Filed without a reply."""


OPEN_STATES = (MessageState.NEW, MessageState.DRAFT, MessageState.COPIED)
"""The states of what is still to be treated."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of the workspace; ``message.id`` is the one that its source gave.

    ``corrections`` holds what the user set right, as ``Correction.values`` writes it.
    Times are aware, in UTC.
    """

    id: int
    message: Message
    profile_id: str
    state: MessageState
    added_at: datetime
    corrections: tuple[tuple[LabelFamily, str], ...] = ()

    def corrected(self, what: LabelFamily) -> str | None:
        """Return what the user set in a family of labels, ``None`` where nothing was."""
        return dict(self.corrections).get(what)

    @property
    def dated(self) -> Message:
        """Return the message, dated from its arrival here where its source gave no date."""
        if self.message.received_at is not None:
            return self.message
        return replace(self.message, received_at=self.added_at.astimezone())

    @property
    def correction(self) -> Correction:
        """Return all that the user set right."""
        return Correction.read(dict(self.corrections))


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """The text of a reply as it was last typed; ``revision`` is the editor's own count."""

    message_id: int
    text: str
    revision: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class CopiedReply:
    """A reply as it went to the clipboard, and what was waived to let it go."""

    id: int
    message_id: int
    profile_id: str
    text: str
    channel: Channel | None
    public: bool
    copied_at: datetime
    acts: tuple[Act, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    """What it states that the manager vouched for."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was decided, for the figures: ``kind`` and what belongs to it."""

    id: int
    message_id: int | None
    kind: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
