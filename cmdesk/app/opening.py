"""Messages and profiles out of the files that a user opens or drops: no Qt."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel

MOST_BYTES = 20_000_000
"""A file above this is no list of messages; reading it would stall the machine."""

PROFILE_SUFFIXES = frozenset({".toml", ".cmvoice"})
MESSAGE_SUFFIXES = frozenset({".txt", ".jsonl"})


def read_messages(path: Path) -> tuple[Message, ...]:
    """Return the messages of a file.

    ``.jsonl`` holds one message a line (docs/command-line.md); anything else is taken as
    the plain text of one message. Raises ``UserError`` that names file and line.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(
                f"{path.name} est trop grand pour une liste de messages (20 Mo au plus)."
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path.name} n’est pas un fichier texte en UTF-8. Enregistrez-le en UTF-8, puis "
            "ouvrez-le de nouveau."
        ) from error
    except OSError as error:
        raise UserError(f"{path.name} est illisible : {error.strerror}.") from error
    if path.suffix.lower() != ".jsonl":
        if not text.strip():
            raise UserError(f"{path.name} est vide : il n’y a aucun message à ouvrir.")
        return (Message(text.strip()),)
    messages = tuple(
        _message(line, f"{path.name}, ligne {number}")
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    )
    if not messages:
        raise UserError(f"{path.name} est vide : il n’y a aucun message à ouvrir.")
    return messages


def _message(line: str, where: str) -> Message:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{where} : ce n’est pas du JSON. Attendu : un message par ligne."
        ) from error
    if not isinstance(record, dict):
        raise UserError(f"{where} : un objet est attendu, avec au moins « text ».")
    text = _value(record, "text", str, where)
    if not isinstance(text, str) or not text.strip():
        raise UserError(f"{where} : « text » manque ou est vide.")
    channel = _value(record, "channel", str, where)
    if channel is not None and channel not in set(Channel):
        known = ", ".join(Channel)
        raise UserError(f"{where} : le réseau « {channel} » est inconnu. Attendu : {known}.")
    received = _value(record, "received_at", str, where)
    try:
        received_at = datetime.fromisoformat(received) if received else None
    except ValueError as error:
        raise UserError(
            f"{where} : « received_at » vaut « {received} ». Attendu : une date comme "
            "2026-03-20T08:28:00+01:00."
        ) from error
    public = _value(record, "public", bool, where)
    name = record.get("id", "")
    return Message(
        text=text,
        id=str(name) if isinstance(name, (str, int)) else "",
        channel=Channel(channel) if channel else None,
        public=True if public is None else bool(public),
        author=_value(record, "author", str, where),
        received_at=received_at,
    )


def _value(record: dict[str, Any], key: str, kind: type, where: str) -> Any:  # noqa: ANN401
    value = record.get(key)
    if value is not None and not isinstance(value, kind):
        wanted = "true ou false" if kind is bool else "un texte"
        raise UserError(f"{where} : « {key} » doit être {wanted}.")
    return value
