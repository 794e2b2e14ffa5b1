"""Reads the labelled corpus of ``resources/corpus``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel


@dataclass(frozen=True)
class Labelled:
    """One message and what a careful reader says of it."""

    message: Message
    labels: dict[str, Any]
    style: str
    held_out: bool

    @property
    def kind(self) -> str:
        """Return the kind."""
        return str(self.labels["kind"])

    @property
    def topics(self) -> list[str]:
        """Return the topics, the main one first."""
        return list(self.labels["topics"])

    @property
    def emotion(self) -> str:
        """Return the dominant emotion."""
        return str(self.labels["emotion"])

    @property
    def sarcasm(self) -> bool:
        """Return whether the author says the contrary of what is meant."""
        return bool(self.labels["sarcasm"])

    @property
    def severity(self) -> int:
        """Return the level, 1 to 4."""
        return int(self.labels["severity"])

    @property
    def has_entities(self) -> bool:
        """Return whether somebody marked the entities, if only the products."""
        return self.labels.get("entities_labelled") is not False

    @property
    def signals(self) -> list[str]:
        """Return the signals."""
        return [signal["id"] for signal in self.labels["signals"]]

    @property
    def asks(self) -> list[str]:
        """Return the asks, empty where nothing is asked."""
        return [ask["id"] for ask in self.labels["asks"]]


def read_corpus(path: Path) -> list[Labelled]:
    """Return the messages of a JSON Lines file with their labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Labelled(
            Message(
                row["text"],
                row["id"],
                channel=Channel(row.get("channel", "facebook")),
                public=row.get("public", True),
                author=row.get("author"),
                received_at=datetime.fromisoformat(row["received_at"])
                if row.get("received_at")
                else None,
            ),
            row["labels"],
            row["style"],
            row.get("split") == "test",
        )
        for row in rows
    ]
