"""Open the database: made where there is none, brought up to date, set aside when damaged."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from cmdesk.workspace.errors import CorruptWorkspaceError, WorkspaceError, known_errors
from cmdesk.workspace.migrations import Step, newest

APPLICATION_ID = 0x434D4453
"""« CMDS » in the file's header: tells our files from any other SQLite file."""

_BUSY_SECONDS = 2.0

_ALWAYS_CHECKED = 16_000_000
"""Bytes up to which a file is checked at each opening (some 30 ms); above only after a crash."""


def open_database(path: Path, steps: dict[int, Step]) -> tuple[sqlite3.Connection, str]:
    """Return a connection to an up-to-date database, and a French notice (usually empty).

    A damaged file is renamed, never deleted, and the notice says where it went. Raises
    ``WorkspaceError`` for a newer file, for one of another program, and for what the
    user can mend (rights, a full disk, a lock).
    """
    _prepare(path)
    try:
        return _open(path, steps), ""
    except CorruptWorkspaceError:
        aside = _set_aside(path)
        _prepare(path)
        return _open(path, steps), (
            f"La base était abîmée\u202f; elle a été mise de côté sous le nom {aside.name}, dans "
            f"{aside.parent}, et une base neuve la remplace."
        )


def _prepare(path: Path) -> None:
    """Make the folder and the file, readable by this user only: they hold customers' words."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise WorkspaceError(
            f"La base {path.name} ne peut pas être ouverte dans {path.parent} "
            f"({error.strerror})\u202f; vérifiez les droits de ce dossier."
        ) from error


def _open(path: Path, steps: dict[int, Step]) -> sqlite3.Connection:
    crashed = path.with_name(f"{path.name}-wal").exists()
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        with known_errors(path):
            _refuse_foreign(connection, path, steps)
            if crashed or path.stat().st_size <= _ALWAYS_CHECKED:
                _refuse_damaged(connection, path)
            _configure(connection)
            _upgrade(connection, path, steps)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    # What is committed is in the operating system's hands: killing the program loses
    # nothing. NORMAL waits for the disk only at checkpoints, so that a write stays under a
    # millisecond; a power cut may take the last moments, but never harms the file.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_size_limit = 16000000")


def _refuse_foreign(connection: sqlite3.Connection, path: Path, steps: dict[int, Step]) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and tables:
        raise WorkspaceError(
            f"Le fichier {path} n’est pas une base de cmdesk\u202f; déplacez-le, puis relancez."
        )
    if _version(connection) > newest(steps):
        raise WorkspaceError(
            f"La base {path.name} a été écrite par une version plus récente de cmdesk. Mettez "
            f"cmdesk à jour, ou déplacez le fichier {path} pour repartir d’une base vide."
        )


def _refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise CorruptWorkspaceError(f"La base {path.name} est abîmée.")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _upgrade(connection: sqlite3.Connection, path: Path, steps: dict[int, Step]) -> None:
    version = _version(connection)
    if version == newest(steps):
        return
    if version:
        _back_up(connection, path.with_name(f"{path.stem}-version-{version}{path.suffix}"))
    for number in range(version + 1, newest(steps) + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another window may have upgraded the file while this one waited for the lock.
            if _version(connection) < number:
                steps[number](connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _set_aside(path: Path) -> Path:
    """Rename a damaged file and what belongs to it; return its new path."""
    moment = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    aside = path.with_name(f"{path.stem}-abimee-{moment}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.stem}-abimee-{moment}-{number}{path.suffix}")
        number += 1
    try:
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(f"{path.name}{suffix}")
            if part.exists():
                part.rename(aside.with_name(f"{aside.name}{suffix}"))
    except OSError as error:
        raise WorkspaceError(
            f"La base {path.name} est abîmée et ne peut pas être mise de côté "
            f"({error.strerror})\u202f; déplacez le fichier {path}, puis relancez."
        ) from error
    return aside
