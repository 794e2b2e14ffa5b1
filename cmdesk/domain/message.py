"""What a brand receives and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cmdesk.domain.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its author wrote it; spans of its analysis point into ``text``.

    ``author`` is the display name or the handle that the network shows.
    ``channel`` ``None`` means unknown. ``received_at`` anchors relative dates.
    """

    text: str
    id: str = ""
    channel: Channel | None = None
    public: bool = True
    author: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is being typed, and where it is meant to go.

    ``recent`` holds the latest replies of the house, newest first.
    ``established`` holds the facts that the manager ticked as true, word for word.
    """

    text: str
    id: str = ""
    channel: Channel | None = None
    public: bool = True
    author: str | None = None
    recent: tuple[str, ...] = field(default=())
    established: tuple[str, ...] = field(default=())
