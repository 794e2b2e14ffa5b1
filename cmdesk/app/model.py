"""The messages to treat, in the order in which they should be: pure Python, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.correction import Correction
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import SeverityLevel, Topic
from cmdesk.domain.waiver import Waiver

DAY = timedelta(days=1)
"""What a wait is measured against where the brand promises no delay on a channel."""


class State(StrEnum):
    """How far the answer to a message is."""

    NEW = "new"
    DRAFT = "draft"
    COPIED = "copied"
    WAITING = "waiting"
    """A colleague has it."""
    PUBLISHED = "published"
    DISMISSED = "dismissed"
    """Filed without a reply."""

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self not in (State.PUBLISHED, State.DISMISSED)

    @property
    def is_answered(self) -> bool:
        """Return whether a reply left."""
        return self in (State.COPIED, State.PUBLISHED)


class Group(StrEnum):
    """The groups of the queue, in their order."""

    NOW = "now"
    """Critical, or past the promised delay."""
    NEXT = "next"
    WAITING = "waiting"


class Order(StrEnum):
    """How a group is sorted."""

    URGENCY = "urgency"
    AGE = "age"


@dataclass(slots=True)
class Entry:
    """A message of the queue, and all that is known of its treatment.

    ``received_at`` is aware. ``delay`` is what the brand promises on the channel, zero
    where it promises nothing. ``understood`` is the analysis before ``correction``.
    """

    id: str
    message: Message
    received_at: datetime
    delay: timedelta = timedelta(0)
    understood: Analysis | None = None
    correction: Correction = field(default_factory=Correction)
    state: State = State.NEW
    draft: str = ""
    revision: int = 0
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    colleague: str = ""
    treated_at: datetime | None = None
    failed: bool = False
    """The analysis failed; the message can be treated by hand."""

    @property
    def analysis(self) -> Analysis | None:
        """Return what is understood, as the user corrected it."""
        return self.correction.apply(self.understood) if self.understood else None

    @property
    def dated(self) -> Message:
        """Return the message, dated from its arrival here where its source gave no date."""
        if self.message.received_at is not None:
            return self.message
        return replace(self.message, received_at=self.received_at)

    @property
    def severity(self) -> SeverityLevel | None:
        """Return the level, ``None`` as long as nothing is understood."""
        if self.correction.severity is not None:
            return self.correction.severity
        return self.understood.severity.level if self.understood else None

    @property
    def topic(self) -> Topic | None:
        """Return the main topic, ``None`` as long as nothing is understood."""
        if self.correction.topic is not None:
            return self.correction.topic
        return self.understood.topic if self.understood else None

    def waited(self, now: datetime) -> timedelta:
        """Return how long the author has been waiting, never less than nothing."""
        return max(timedelta(0), now - self.received_at)

    def overdue(self, now: datetime) -> timedelta:
        """Return by how much the promised delay is passed, zero where it is not."""
        if not self.delay or self.state.is_answered or not self.state.is_open:
            return timedelta(0)
        return max(timedelta(0), self.waited(now) - self.delay)

    def is_late(self, now: datetime) -> bool:
        """Return whether the promised delay is passed."""
        return self.overdue(now) > timedelta(0)

    def share(self, now: datetime) -> float:
        """Return the share of the promised delay that is used up, 1 at its end."""
        return self.waited(now) / (self.delay or DAY)

    def group(self, now: datetime) -> Group:
        """Return the group of the queue that it belongs to."""
        if self.state is State.WAITING:
            return Group.WAITING
        if self.severity is SeverityLevel.CRITICAL or self.is_late(now):
            return Group.NOW
        return Group.NEXT


class Inbox:
    """The queue. Its order changes only when ``sort`` is called, never by itself.

    While somebody writes, the window does not call ``sort``: what came in meanwhile is
    counted in ``unseen`` and joins at the next one.
    """

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._rows: list[tuple[Group, str]] = []
        self.order = Order.URGENCY

    def __len__(self) -> int:
        return sum(entry.state.is_open for entry in self._entries.values())

    def __contains__(self, id: str) -> bool:
        return id in self._entries

    def get(self, id: str) -> Entry:
        """Return an entry; raise ``KeyError`` where there is none."""
        return self._entries[id]

    def all(self) -> tuple[Entry, ...]:
        """Return every entry, the treated ones too, in no order."""
        return tuple(self._entries.values())

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries; they show after the next ``sort``."""
        for entry in entries:
            self._entries[entry.id] = entry

    def remove(self, id: str) -> None:
        """Forget an entry; it leaves the rows at once."""
        self._entries.pop(id, None)
        self._rows = [row for row in self._rows if row[1] != id]

    @property
    def unseen(self) -> int:
        """Return how many messages came since the last ``sort``."""
        shown = {row[1] for row in self._rows}
        return sum(
            entry.state.is_open and entry.id not in shown for entry in self._entries.values()
        )

    def sort(self, now: datetime) -> None:
        """Order what is to be treated: by group, severity, then share of the delay used."""

        def key(entry: Entry) -> tuple[float, ...]:
            group = list(Group).index(entry.group(now))
            if self.order is Order.AGE:
                return (group, entry.received_at.timestamp())
            # Not understood yet counts as moderate: neither first nor forgotten.
            severity = entry.severity or SeverityLevel.MODERATE
            return (group, -severity, -entry.share(now), entry.received_at.timestamp())

        entries = [entry for entry in self._entries.values() if entry.state.is_open]
        self._rows = [(entry.group(now), entry.id) for entry in sorted(entries, key=key)]

    def rows(self) -> tuple[tuple[Group, Entry], ...]:
        """Return the shown entries in their order, each with its group."""
        return tuple((group, self._entries[name]) for group, name in self._rows)

    def step(self, id: str, by: int) -> str:
        """Return the entry ``by`` places after ``id``, the last (first) one at the end.

        Where ``id`` is not shown any more the first one is returned; empty where nothing is.
        """
        ids = [row[1] for row in self._rows if self._entries[row[1]].state.is_open]
        if not ids:
            return ""
        if id not in ids:
            return ids[0]
        return ids[max(0, min(len(ids) - 1, ids.index(id) + by))]

    def treated_on(self, day: date) -> int:
        """Return how many replies left on a day, local time."""
        return sum(
            entry.state.is_answered
            and entry.treated_at is not None
            and entry.treated_at.astimezone().date() == day
            for entry in self._entries.values()
        )

    def by_author(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other messages of the same author, the newest first."""
        name = (entry.message.author or "").casefold()
        others = [
            other
            for other in self._entries.values()
            if name and other.id != entry.id and (other.message.author or "").casefold() == name
        ]
        return tuple(sorted(others, key=lambda other: other.received_at, reverse=True))
