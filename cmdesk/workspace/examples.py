"""The messages that « Ouvrir l’exemple » shows: received some minutes before they are opened."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel


def read_examples(path: Path, now: datetime) -> tuple[Message, ...]:
    """Return the messages of a file of ``resources/examples``, received before ``now``."""
    return tuple(
        _message(json.loads(line), now)
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )


def _message(record: dict[str, object], now: datetime) -> Message:
    return Message(
        text=str(record["text"]),
        id=str(record["id"]),
        channel=Channel(str(record["channel"])),
        public=bool(record["public"]),
        author=str(record["author"]),
        received_at=now - timedelta(minutes=int(str(record["minutes_ago"]))),
    )
