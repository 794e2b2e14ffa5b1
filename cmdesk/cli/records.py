"""The JSON that commands read, turned into the types of the domain (docs/command-line.md)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Channel

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_TYPES = {str: "un texte", bool: "true ou false", int: "un nombre entier", list: "une liste"}


def clean(text: str) -> str:
    """Return the text with half characters replaced one for one: no file could hold them."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def parse_line(line: bytes) -> dict[str, Any]:
    """Return the object of one line of JSON Lines; raise ``UserError`` where it is none."""
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UserError("Cette ligne n’est pas en UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        place = f", caractère {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(
            f"Cette ligne n’est pas du JSON valide{place} ; attendu : un objet par ligne."
        ) from error
    if not isinstance(record, dict):
        raise UserError("Cette ligne n’est pas un objet JSON ; attendu : {…}.")
    return record


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one record, read with their type; raises ``UserError`` naming the field."""

    record: dict[str, Any]

    def _typed(self, name: str, kind: type) -> Any:  # noqa: ANN401
        value = self.record.get(name)
        if value is None:
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            found = json.dumps(value, ensure_ascii=False)[:40]
            raise UserError(f"Le champ « {name} » vaut {found} ; attendu : {_TYPES[kind]}.")
        return value

    def text(self, name: str) -> str | None:
        """Return a text, ``None`` where the field is absent or null."""
        value = self._typed(name, str)
        return None if value is None else clean(value)

    def required_text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.text(name)
        if value is None:
            raise UserError(f"Le champ « {name} » manque ; attendu : {_TYPES[str]}.")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        value = self._typed(name, bool)
        return default if value is None else bool(value)

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self._typed(name, int)
        return default if value is None else int(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._typed(name, list) or []
        if not all(isinstance(value, str) for value in values):
            raise UserError(f"Le champ « {name} » doit être une liste de textes.")
        return tuple(clean(value) for value in values)

    def channel(self, default: Channel | None) -> Channel | None:
        """Return the channel."""
        value = self.text("channel")
        return default if value is None else read_channel(value)

    def moment(self, name: str) -> datetime | None:
        """Return a date and time written as ISO 8601."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise UserError(
                f"Le champ « {name} » vaut « {value[:40]} » ; attendu : une date comme "
                "2026-03-20T08:28:00."
            ) from error

    def message(self, channel: Channel | None = None, public: bool = True) -> Message:
        """Return the message that the record holds."""
        return Message(
            text=self.required_text("text"),
            id=str(self.record.get("id", "")),
            channel=self.channel(channel),
            public=self.flag("public", public),
            author=self.text("author"),
            received_at=self.moment("received_at"),
        )

    def reply(self, channel: Channel | None = None, public: bool = True) -> Reply:
        """Return the reply that the record holds."""
        return Reply(
            text=self.required_text("text"),
            id=str(self.record.get("id", "")),
            channel=self.channel(channel),
            public=self.flag("public", public),
            author=self.text("author"),
            recent=self.texts("recent"),
            established=self.texts("established"),
        )


def read_channel(name: str) -> Channel:
    """Return the channel of this identifier; raise ``UserError`` listing them."""
    try:
        return Channel(name)
    except ValueError as error:
        known = ", ".join(Channel)
        raise UserError(f"Le canal « {name[:40]} » est inconnu ; attendu : {known}.") from error
