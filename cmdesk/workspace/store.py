"""The workspace: one SQLite file, one connection, used by the one thread that opened it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from cmdesk.domain.attestation import Attestation
from cmdesk.domain.correction import LabelFamily
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, WordingRecord
from cmdesk.domain.vocabulary import Act, Channel
from cmdesk.domain.waiver import Waiver
from cmdesk.workspace.decisions import (
    attestation_table,
    exemption_table,
    moment,
    read_attestation,
    read_exemption,
    read_waiver,
    stamp,
    waiver_table,
)
from cmdesk.workspace.errors import known_errors
from cmdesk.workspace.lessons import (
    EXAMPLE_COLUMNS,
    Lesson,
    example_row,
    read_example,
    read_wording,
    storable,
)
from cmdesk.workspace.migrations import STEPS
from cmdesk.workspace.opening import open_database
from cmdesk.workspace.records import (
    CopiedReply,
    Event,
    MessageState,
    StoredDraft,
    StoredMessage,
)


def _now() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """Messages, drafts, waivers, copied replies, events and settings.

    Synchronous and quick: a write takes under two milliseconds and is committed when the
    method returns, so that a killed program loses nothing that it had handed over. Only
    the thread that made it may call it (``sqlite3.ProgrammingError`` otherwise). Every
    method raises ``WorkspaceError`` for what the user can mend (full disk, lock, damaged
    file) and ``LookupError`` for a message that does not exist.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] = _now) -> None:
        """Open ``path``, made where it is missing; raise ``WorkspaceError`` (see ``notice``)."""
        self.path = path
        self._clock = clock
        self._connection, self.notice = open_database(path, STEPS)
        """``notice``: a French sentence to show once, where a damaged file was set aside."""
        self._connection.row_factory = sqlite3.Row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; harmless when it is closed already."""
        self._connection.close()

    # Messages

    def add_message(self, message: Message, profile_id: str) -> int:
        """Keep a message and return its number."""
        return self._insert(message, profile_id)

    def add_messages(self, messages: Sequence[Message], profile_id: str) -> tuple[int, ...]:
        """Keep several messages, all or none; return their numbers in the same order."""
        with self._transaction():
            return tuple(self._insert(message, profile_id) for message in messages)

    def _insert(self, message: Message, profile_id: str) -> int:
        now = self._clock()
        received = message.received_at
        return self._add(
            "INSERT INTO messages (source_id, text, channel, public, author, received_at, sort_at,"
            " profile, state, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            storable(message.id),
            storable(message.text),
            message.channel,
            message.public,
            None if message.author is None else storable(message.author),
            received.isoformat() if received else None,
            (received or now).timestamp(),
            profile_id,
            MessageState.NEW,
            stamp(now),
        )

    def message(self, message_id: int) -> StoredMessage:
        """Return one message; raise ``LookupError`` where there is none of that number."""
        rows = self._rows("SELECT * FROM messages WHERE id = ?", message_id)
        if not rows:
            raise LookupError(message_id)
        return _message(rows[0])

    def messages(self, states: Sequence[MessageState] = ()) -> tuple[StoredMessage, ...]:
        """Return the messages in these states (none given: all), the oldest first."""
        wanted = tuple(states) or tuple(MessageState)
        marks = ", ".join("?" * len(wanted))
        rows = self._rows(
            f"SELECT * FROM messages WHERE state IN ({marks}) ORDER BY sort_at, id", *wanted
        )
        return tuple(_message(row) for row in rows)

    def set_state(self, message_id: int, state: MessageState) -> None:
        """Say where a message is on its way, and keep the decision."""
        with self._transaction():
            self._change(message_id, "state = ?", state)
            self._event("state", message_id, {"state": state})

    def set_profile(self, message_id: int, profile_id: str) -> None:
        """Say for which brand a message is answered."""
        self._change(message_id, "profile = ?", profile_id)

    def correct(self, message_id: int, family: LabelFamily | str, value: str | None) -> None:
        """Keep what the user set in a family; ``None`` goes back to what was understood."""
        family = LabelFamily(family)
        with self._transaction():
            stored = dict(self.message(message_id).corrections)
            former = stored.pop(family, None)
            if value is not None:
                stored[family] = value
            self._change(message_id, "corrections = ?", _json(stored))
            self._event("correction", message_id, {"field": family, "from": former, "to": value})

    # Drafts

    def save_draft(self, message_id: int, text: str, revision: int) -> None:
        """Keep the text of the reply as it is now; the latest call wins.

        A new message with a text becomes a draft, and a draft emptied becomes new again.
        """
        with self._transaction():
            self._add(
                "INSERT INTO drafts (message_id, text, revision, saved_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (message_id) DO UPDATE SET text = excluded.text,"
                " revision = excluded.revision, saved_at = excluded.saved_at",
                self._existing(message_id),
                storable(text),
                revision,
                stamp(self._clock()),
            )
            self._run(
                "UPDATE messages SET state = ? WHERE id = ? AND state = ?",
                *(
                    (MessageState.DRAFT, message_id, MessageState.NEW)
                    if text.strip()
                    else (MessageState.NEW, message_id, MessageState.DRAFT)
                ),
            )

    def draft(self, message_id: int) -> StoredDraft | None:
        """Return the text of the reply as it was last kept, ``None`` where none was begun."""
        rows = self._rows("SELECT * FROM drafts WHERE message_id = ?", message_id)
        if not rows:
            return None
        row = rows[0]
        return StoredDraft(message_id, row["text"], row["revision"], moment(row["saved_at"]))

    # Waivers

    def add_waiver(self, message_id: int, waiver: Waiver) -> None:
        """Keep an override; a later one for the same finding replaces it."""
        with self._transaction():
            table = waiver_table(waiver)
            self._insert_row("waivers", {"message_id": self._existing(message_id), **table})
            self._event("waiver", message_id, table)

    def remove_waiver(self, message_id: int, fingerprint: str) -> None:
        """Take back an override; harmless where there is none. What was decided stays known."""
        with self._transaction():
            gone = self._run(
                "DELETE FROM waivers WHERE message_id = ? AND fingerprint = ?",
                message_id,
                fingerprint,
            )
            if gone:
                self._event("waiver_removed", message_id, {"fingerprint": fingerprint})

    def waivers(self, message_id: int) -> tuple[Waiver, ...]:
        """Return the overrides of a message, the oldest first."""
        rows = self._rows("SELECT * FROM waivers WHERE message_id = ? ORDER BY at", message_id)
        return tuple(read_waiver(dict(row)) for row in rows)

    # What the manager vouches for

    def attest(self, message_id: int, attestation: Attestation) -> None:
        """Keep a signature under a sentence of the reply; a later one replaces it."""
        with self._transaction():
            table = attestation_table(attestation)
            self._insert_row("attestations", {"message_id": self._existing(message_id), **table})
            self._event("attestation", message_id, table)

    def withdraw(self, message_id: int, sentence: str) -> None:
        """Take a signature back; harmless where there is none. That it was given stays known."""
        with self._transaction():
            gone = self._run(
                "DELETE FROM attestations WHERE message_id = ? AND sentence = ?",
                message_id,
                storable(sentence),
            )
            if gone:
                self._event("attestation_removed", message_id, {"sentence": sentence})

    def attestations(self, message_id: int) -> tuple[Attestation, ...]:
        """Return the signatures under the reply to a message, the oldest first."""
        rows = self._rows("SELECT * FROM attestations WHERE message_id = ? ORDER BY at", message_id)
        return tuple(read_attestation(dict(row)) for row in rows)

    # What a brand does not want to be told again

    def add_exemption(self, exemption: Exemption) -> int:
        """Keep that a remark is ignored for a brand; return its number."""
        with self._transaction():
            table = exemption_table(exemption)
            number = self._insert_row("exemptions", table)
            self._event("exemption", None, table)
            return number

    def remove_exemption(self, number: int) -> None:
        """Show a remark again; harmless where it is shown. That it was ignored stays known."""
        with self._transaction():
            if self._run("DELETE FROM exemptions WHERE id = ?", number):
                self._event("exemption_removed", None, {"id": number})

    def exemptions(self, profile_id: str) -> tuple[Exemption, ...]:
        """Return what is ignored for a brand, the newest first."""
        rows = self._rows("SELECT * FROM exemptions WHERE profile = ? ORDER BY id DESC", profile_id)
        return tuple(read_exemption(row) for row in rows)

    # Replies

    def record_copy(
        self,
        message_id: int,
        text: str,
        *,
        channel: Channel | None = None,
        public: bool = True,
        acts: Sequence[Act] = (),
        waivers: Sequence[Waiver] = (),
        lesson: Lesson | None = None,
        attestations: Sequence[Attestation] = (),
    ) -> int:
        """Keep a reply that went to the clipboard, with what it teaches; return its number.

        What an earlier copy for the same message taught gives way to it.
        """
        with self._transaction():
            stored = self.message(message_id)
            number = self._insert_row(
                "replies",
                {
                    "message_id": message_id,
                    "profile": stored.profile_id,
                    "text": storable(text),
                    "channel": channel,
                    "public": public,
                    "acts": _json(list(acts)),
                    "waivers": _json([waiver_table(waiver) for waiver in waivers]),
                    "attestations": _json([attestation_table(one) for one in attestations]),
                    "copied_at": stamp(self._clock()),
                },
            )
            self._change(message_id, "state = ?", MessageState.COPIED)
            if lesson is not None:
                self._learn(message_id, number, lesson)
            return number

    def replies(self, message_id: int) -> tuple[CopiedReply, ...]:
        """Return the replies that were copied for a message, the newest first."""
        rows = self._rows("SELECT * FROM replies WHERE message_id = ? ORDER BY id DESC", message_id)
        return tuple(_reply(row) for row in rows)

    def recent_replies(self, profile_id: str, count: int = 5) -> tuple[str, ...]:
        """Return the texts of the last replies copied for a brand, the newest first."""
        rows = self._rows(
            "SELECT text FROM replies WHERE profile = ? ORDER BY id DESC LIMIT ?", profile_id, count
        )
        return tuple(row["text"] for row in rows)

    # What is learnt from replies

    def _learn(self, message_id: int, reply_id: int, lesson: Lesson) -> None:
        self._run("DELETE FROM examples WHERE message_id = ?", message_id)
        self._run("DELETE FROM wording_choices WHERE message_id = ?", message_id)
        if lesson.example is not None:
            marks = ", ".join("?" * len(EXAMPLE_COLUMNS))
            self._add(
                f"INSERT INTO examples ({', '.join(EXAMPLE_COLUMNS)}) VALUES ({marks})",
                *example_row(lesson, message_id, reply_id),
            )
        for choice in lesson.choices:
            self._add(
                "INSERT INTO wording_choices (message_id, wording, profile, act, text, kept)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                message_id,
                choice.wording,
                lesson.profile_id,
                choice.act,
                storable(choice.text),
                choice.kept,
            )

    def examples(self, profile_id: str, count: int = 500) -> tuple[Example, ...]:
        """Return the replies of a brand that may be recalled, the newest first."""
        rows = self._rows(
            "SELECT examples.*, replies.text AS reply_text, replies.copied_at FROM examples"
            " JOIN replies ON replies.id = examples.reply_id WHERE examples.profile = ?"
            " ORDER BY examples.reply_id DESC LIMIT ?",
            profile_id,
            count,
        )
        return tuple(read_example(row, self.message(row["message_id"]).dated) for row in rows)

    def wordings(self, profile_id: str) -> tuple[WordingRecord, ...]:
        """Return how often each wording was kept or taken out, most often taken out first."""
        rows = self._rows(
            # The sentence is that of the last draft that had one.
            "SELECT wording, act, sum(kept) AS kept, count(*) AS total, coalesce((SELECT text FROM"
            " wording_choices AS last WHERE last.wording = all_.wording AND last.profile ="
            " all_.profile AND text != '' ORDER BY message_id DESC LIMIT 1), '') AS text"
            " FROM wording_choices AS all_ WHERE profile = ?"
            " GROUP BY wording ORDER BY count(*) - sum(kept) DESC, wording",
            profile_id,
        )
        return tuple(read_wording(row) for row in rows)

    def forget_example(self, reply_id: int) -> None:
        """Never recall a reply again; it stays in the history."""
        self._run("DELETE FROM examples WHERE reply_id = ?", reply_id)

    def forget_wording(self, profile_id: str, wording: str) -> None:
        """Forget what became of a wording: it is proposed again like any other."""
        self._run(
            "DELETE FROM wording_choices WHERE profile = ? AND wording = ?", profile_id, wording
        )

    def forget_lessons(self, profile_id: str) -> None:
        """Forget all that was learnt from the replies of a brand; the history stays."""
        with self._transaction():
            self._run("DELETE FROM examples WHERE profile = ?", profile_id)
            self._run("DELETE FROM wording_choices WHERE profile = ?", profile_id)

    # Events and settings

    def record_event(
        self, kind: str, message_id: int | None = None, data: dict[str, Any] | None = None
    ) -> int:
        """Keep a decision of the user (a suggestion taken, a finding ignored)."""
        return self._event(kind, message_id, data or {})

    def events(self, message_id: int | None = None) -> tuple[Event, ...]:
        """Return what was decided about a message (``None``: about all), the oldest first."""
        rows = (
            self._rows("SELECT * FROM events ORDER BY id")
            if message_id is None
            else self._rows("SELECT * FROM events WHERE message_id = ? ORDER BY id", message_id)
        )
        return tuple(
            Event(
                row["id"],
                row["message_id"],
                row["kind"],
                moment(row["at"]),
                json.loads(row["data"]),
            )
            for row in rows
        )

    def setting(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        """Return a setting, a value that JSON can hold; ``default`` where it was never set."""
        rows = self._rows("SELECT value FROM settings WHERE key = ?", key)
        return json.loads(rows[0]["value"]) if rows else default

    def set_setting(self, key: str, value: object) -> None:
        """Keep a setting; ``value`` must be what JSON can hold."""
        self._run("INSERT OR REPLACE INTO settings VALUES (?, ?)", key, _json(value))

    # What all of these are made of

    def _existing(self, message_id: int) -> int:
        if not self._rows("SELECT 1 FROM messages WHERE id = ?", message_id):
            raise LookupError(message_id)
        return message_id

    def _change(self, message_id: int, assignment: str, value: object) -> None:
        if not self._run(f"UPDATE messages SET {assignment} WHERE id = ?", value, message_id):
            raise LookupError(message_id)

    def _event(self, kind: str, message_id: int | None, data: dict[str, Any]) -> int:
        return self._add(
            "INSERT INTO events (message_id, kind, data, at) VALUES (?, ?, ?, ?)",
            message_id,
            kind,
            _json(data),
            stamp(self._clock()),
        )

    def _rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with known_errors(self.path):
            return self._connection.execute(statement, values).fetchall()

    def _run(self, statement: str, *values: object) -> int:
        """Return how many rows the statement changed."""
        with known_errors(self.path):
            return self._connection.execute(statement, values).rowcount

    def _add(self, statement: str, *values: object) -> int:
        """Return the number of the row that the statement added."""
        with known_errors(self.path):
            return self._connection.execute(statement, values).lastrowid or 0

    def _insert_row(self, table: str, values: Mapping[str, object]) -> int:
        """Add a row, in the place of one of the same key; return its number."""
        marks = ", ".join("?" * len(values))
        return self._add(
            f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})",
            *values.values(),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with known_errors(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk ends the transaction by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _message(row: sqlite3.Row) -> StoredMessage:
    message = Message(
        text=row["text"],
        id=row["source_id"],
        channel=Channel(row["channel"]) if row["channel"] else None,
        public=bool(row["public"]),
        author=row["author"],
        received_at=moment(row["received_at"]) if row["received_at"] else None,
    )
    corrections = json.loads(row["corrections"])
    return StoredMessage(
        id=row["id"],
        message=message,
        profile_id=row["profile"],
        state=MessageState(row["state"]),
        added_at=moment(row["added_at"]),
        corrections=tuple((LabelFamily(key), value) for key, value in corrections.items()),
    )


def _reply(row: sqlite3.Row) -> CopiedReply:
    return CopiedReply(
        id=row["id"],
        message_id=row["message_id"],
        profile_id=row["profile"],
        text=row["text"],
        channel=Channel(row["channel"]) if row["channel"] else None,
        public=bool(row["public"]),
        copied_at=moment(row["copied_at"]),
        acts=tuple(Act(name) for name in json.loads(row["acts"])),
        waivers=tuple(read_waiver(table) for table in json.loads(row["waivers"])),
        attestations=tuple(read_attestation(table) for table in json.loads(row["attestations"])),
    )
