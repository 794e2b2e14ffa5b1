"""What window and engine say to each other: pickled records, each preceded by its length.

The engine is our own child process on a private pipe; no other party can write to it,
which is what makes pickle acceptable here.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import ActChange, Draft
from cmdesk.domain.grammar import CheckerStatus
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""The engine's environment: one message at a time, so that more threads would only fight the
window and Java for cores. Drafts take twice as much of the processor with two."""

_LENGTH = struct.Struct("<I")


class Task(StrEnum):
    """What can be asked of the engine."""

    ANALYSE = "analyse"
    SUGGEST = "suggest"
    RECALL = "recall"
    OPTIONS = "options"
    CHANGE = "change"
    REVIEW = "review"
    GRAMMAR = "grammar"


@dataclass(frozen=True, slots=True)
class LearnProfile:
    """A brand that later requests name by ``key``: it is sent once, not at each key press."""

    key: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class Request:
    """A question; ``ticket`` comes back with its answer."""

    ticket: int
    task: Task
    message: Message | None = None
    analysis: Analysis | None = None
    reply: Reply | None = None
    profile_key: int = 0
    context: str = ""
    seed: int = 0
    recent: tuple[str, ...] = field(default=())
    draft: Draft | None = None
    change: ActChange | None = None
    less: Mapping[str, float] = field(default_factory=dict)
    """Which wordings to propose less, and by what factor."""
    examples: tuple[Example, ...] = field(default=())
    """The earlier replies among which one may be recalled."""


@dataclass(frozen=True, slots=True)
class RestartChecker:
    """The user asks for the grammar checker to be started again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request: its value, or a French sentence where it failed."""

    ticket: int
    task: Task
    value: object = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is warm: the next answer takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine cannot work; ``error`` is a French sentence."""

    error: str


Order = LearnProfile | Request | RestartChecker
News = Answer | Ready | Failed | CheckerStatus


def send(stream: BinaryIO, record: Order | News) -> None:
    """Write one record; raise ``OSError`` where the other side is gone."""
    body = pickle.dumps(record, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: BinaryIO) -> Order | News | None:
    """Return the next record, or ``None`` where the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    body = stream.read(size)
    if len(body) < size:
        return None
    record: Order | News = pickle.loads(body)
    return record
