"""What was learnt of copied replies, in the rows of the database and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Choice, Example, WordingRecord
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Ask, EntityType, Kind, SeverityLevel, Signal, Topic

EXAMPLE_COLUMNS = (
    "message_id", "reply_id", "profile", "kind", "topic", "severity", "frames", "asks", "signals",
    "entities", "first_name", "told", "wordings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a copied reply teaches about a brand; ``example`` ``None``: nothing to recall."""

    profile_id: str
    example: Example | None = None
    choices: tuple[Choice, ...] = ()


def example_row(lesson: Lesson, message_id: int, reply_id: int) -> tuple[object, ...]:
    """Return the values of ``EXAMPLE_COLUMNS`` for the example of a lesson."""
    example = lesson.example
    assert example is not None
    entities = [[e.type, *e.span, e.text, e.value] for e in example.entities]
    return (
        message_id,
        reply_id,
        lesson.profile_id,
        example.kind,
        example.topic,
        int(example.severity),
        _json(example.frames),
        _json(example.asks),
        _json(example.signals),
        _json(entities),
        storable(example.first_name) if example.first_name else None,
        storable(example.told),
        _json([choice.wording for choice in lesson.choices]),
    )


def read_example(row: sqlite3.Row, message: Message) -> Example:
    """Return the example of a row that also holds ``text`` and ``copied_at`` of its reply."""
    return Example(
        message=message,
        reply=row["reply_text"],
        kind=Kind(row["kind"]),
        topic=Topic(row["topic"]),
        severity=SeverityLevel(row["severity"]),
        frames=tuple(json.loads(row["frames"])),
        asks=tuple(Ask(name) for name in json.loads(row["asks"])),
        signals=tuple(Signal(name) for name in json.loads(row["signals"])),
        entities=tuple(
            Entity(EntityType(type_), Span(start, end), text, value)
            for type_, start, end, text, value in json.loads(row["entities"])
        ),
        first_name=row["first_name"],
        told=row["told"],
        approved_at=datetime.fromisoformat(row["copied_at"]),
        id=row["reply_id"],
    )


def read_wording(row: sqlite3.Row) -> WordingRecord:
    """Return the record of a wording, from the sums over its choices."""
    return WordingRecord(
        row["wording"], Act(row["act"]), row["text"], row["kept"], row["total"] - row["kept"]
    )


def storable(text: str) -> str:
    """Return a text that SQLite can keep: half of a surrogate pair becomes « � »."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _json(values: Sequence[object]) -> str:
    return json.dumps(list(values), ensure_ascii=True)
