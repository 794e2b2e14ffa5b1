"""The shape of the database, one step for each version that was ever released.

A step is never changed once released; a new shape is a new step, with one real file of
the version before it under ``tests/workspace/files``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Step = Callable[[sqlite3.Connection], None]

STEPS: dict[int, Step] = {}
"""The steps by the version to which each leads."""


def migration(version: int) -> Callable[[Step], Step]:
    """Register the step that leads from ``version - 1`` to ``version``."""

    def register(step: Step) -> Step:
        if version in STEPS:
            raise ValueError(f"two steps lead to version {version}")
        STEPS[version] = step
        return step

    return register


def newest(steps: dict[int, Step]) -> int:
    """Return the version to which the steps lead."""
    return max(steps, default=0)


@migration(1)
def _first(connection: sqlite3.Connection) -> None:
    # Times are ISO 8601 in UTC; ``received_at`` keeps the offset that its source gave,
    # because « hier » in a message is meant where its author is. ``sort_at`` is in seconds.
    # Search will add an FTS5 table on messages.text and replies.text with triggers: text
    # lives in plain columns and rows keep their id for that reason.
    for statement in (
        """CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            source_id TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL,
            channel TEXT,
            public INTEGER NOT NULL,
            author TEXT,
            received_at TEXT,
            sort_at REAL NOT NULL,
            profile TEXT NOT NULL,
            state TEXT NOT NULL,
            corrections TEXT NOT NULL DEFAULT '{}',
            added_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX messages_by_state ON messages (state, sort_at, id)",
        """CREATE TABLE drafts (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            text TEXT NOT NULL,
            revision INTEGER NOT NULL,
            saved_at TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE waivers (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            fingerprint TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (message_id, fingerprint)
        ) STRICT""",
        """CREATE TABLE replies (
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            profile TEXT NOT NULL,
            text TEXT NOT NULL,
            channel TEXT,
            public INTEGER NOT NULL,
            acts TEXT NOT NULL,
            waivers TEXT NOT NULL,
            copied_at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX replies_by_profile ON replies (profile, id)",
        "CREATE INDEX replies_by_message ON replies (message_id)",
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            message_id INTEGER REFERENCES messages ON DELETE CASCADE,
            kind TEXT NOT NULL,
            data TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX events_by_message ON events (message_id)",
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    ):
        connection.execute(statement)


@migration(2)
def _hand(connection: sqlite3.Connection) -> None:
    # What is learnt from a copied reply: beside the history, so that to forget it takes
    # nothing away from what was answered.
    for statement in (
        """CREATE TABLE examples (
            message_id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            reply_id INTEGER NOT NULL REFERENCES replies ON DELETE CASCADE,
            profile TEXT NOT NULL,
            kind TEXT NOT NULL,
            topic TEXT NOT NULL,
            severity INTEGER NOT NULL,
            frames TEXT NOT NULL,
            asks TEXT NOT NULL,
            signals TEXT NOT NULL,
            entities TEXT NOT NULL,
            first_name TEXT,
            told TEXT NOT NULL,
            wordings TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX examples_by_profile ON examples (profile, reply_id)",
        "CREATE INDEX examples_by_reply ON examples (reply_id)",
        """CREATE TABLE wording_choices (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            wording TEXT NOT NULL,
            profile TEXT NOT NULL,
            act TEXT NOT NULL,
            text TEXT NOT NULL,
            kept INTEGER NOT NULL,
            PRIMARY KEY (message_id, wording)
        ) STRICT""",
        "CREATE INDEX wording_choices_by_profile ON wording_choices (profile, wording)",
    ):
        connection.execute(statement)


@migration(3)
def _signatures(connection: sqlite3.Connection) -> None:
    # Who vouches for what a reply states, who lets something through, and what a brand
    # does not want to be told again. Copied replies keep their own list, like the waivers.
    for statement in (
        """CREATE TABLE attestations (
            message_id INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            sentence TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            signed_by TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (message_id, sentence)
        ) STRICT""",
        "ALTER TABLE replies ADD COLUMN attestations TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE waivers ADD COLUMN signed_by TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE exemptions (
            id INTEGER PRIMARY KEY,
            profile TEXT NOT NULL,
            category TEXT NOT NULL,
            rule TEXT NOT NULL,
            quote TEXT NOT NULL,
            reason TEXT NOT NULL,
            signed_by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX exemptions_by_profile ON exemptions (profile, id)",
    ):
        connection.execute(statement)
