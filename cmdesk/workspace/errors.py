"""What can go wrong with a database through no fault of ours, in French sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cmdesk.domain.errors import UserError


class WorkspaceError(UserError):
    """The database cannot be used, or not now; the text that was typed is still on screen."""


class CorruptWorkspaceError(WorkspaceError):
    """The file is damaged; the next opening sets it aside and starts a new one."""


_SENTENCES = {
    "SQLITE_FULL": "Le disque est plein\u00a0: libérez de la place, puis continuez\u202f; "
    "tant que ce n’est pas fait, rien n’est enregistré.",
    "SQLITE_BUSY": "La base {name} est occupée par un autre programme\u202f; fermez l’autre "
    "fenêtre de cmdesk, puis réessayez.",
    "SQLITE_LOCKED": "La base {name} est occupée par un autre programme\u202f; fermez l’autre "
    "fenêtre de cmdesk, puis réessayez.",
    "SQLITE_READONLY": "La base {name} ne peut pas être modifiée\u202f; vérifiez les droits du "
    "dossier {folder}.",
    "SQLITE_CANTOPEN": "La base {name} ne peut pas être ouverte\u202f; vérifiez que le dossier "
    "{folder} existe et que vous pouvez y écrire.",
    "SQLITE_PERM": "La base {name} ne peut pas être ouverte\u202f; vérifiez les droits du dossier "
    "{folder}.",
    "SQLITE_IOERR": "Le disque ne répond pas comme il faut\u202f; vérifiez qu’il est bien branché "
    "et qu’il y reste de la place.",
}

_CORRUPT = (
    "La base {name} est abîmée. Copiez votre texte, puis relancez cmdesk\u00a0: le fichier sera "
    "mis de côté, sans être effacé."
)


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Turn what the user can mend into ``WorkspaceError``; let defects of ours through."""
    try:
        yield
    except sqlite3.Error as error:
        code = error_code(error)
        values = {"name": path.name, "folder": path.parent}
        if code in {"SQLITE_CORRUPT", "SQLITE_NOTADB"}:
            raise CorruptWorkspaceError(_CORRUPT.format(**values)) from error
        if code in _SENTENCES:
            raise WorkspaceError(_SENTENCES[code].format(**values)) from error
        raise


def error_code(error: sqlite3.Error) -> str:
    """Return the primary name of an error, without what SQLite adds (``SQLITE_IOERR_WRITE``)."""
    name: str = getattr(error, "sqlite_errorname", "") or ""
    return "_".join(name.split("_")[:2])
