"""Where a command takes its text from: the call itself, a file, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cmdesk.cli.records import clean
from cmdesk.domain.errors import UserError

LARGEST_FILE = 5_000_000
"""Bytes: a single message or reply is never near it."""

_FILE_ENDINGS = (".txt", ".md", ".json", ".jsonl", ".toml", ".eml")


def names_a_file(argument: str) -> bool:
    """Return whether an argument is meant as a file: one exists, or it looks like a path."""
    if "\n" in argument or len(argument) > 1000:
        return False
    if argument.endswith(_FILE_ENDINGS) and " " not in argument:
        return True
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> str:
    """Return the text of a UTF-8 file; raise ``UserError`` where it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"Le fichier {path} dépasse 5 Mo ; un message est bien plus court.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"Le fichier {path} n’est pas en UTF-8 ; enregistrez-le dans ce codage."
        ) from error
    except FileNotFoundError as error:
        raise UserError(f"Le fichier {path} est introuvable ; vérifiez son nom.") from error
    except OSError as error:
        raise UserError(f"Le fichier {path} est illisible ({error.strerror}).") from error


def read_text(argument: str | None) -> str:
    """Return the text that an argument stands for.

    ``-``, or nothing while something is piped in, is standard input. Raises ``UserError``
    where there is no text to be had.
    """
    if argument is None and sys.stdin.isatty():
        raise UserError("Il manque le texte : donnez-le entre guillemets, un fichier, ou « - ».")
    if argument is None or argument == "-":
        try:
            return clean(sys.stdin.buffer.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise UserError("L’entrée standard n’est pas en UTF-8.") from error
    if names_a_file(argument):
        return read_file(Path(argument))
    return clean(argument)


def read_lines(argument: str | None) -> Iterator[bytes]:
    """Yield the lines of JSON Lines as they come; raise ``UserError`` for a missing file."""
    if argument is None or argument == "-":
        if argument is None and sys.stdin.isatty():
            raise UserError("Il manque l’entrée : donnez un fichier JSON Lines, ou « - ».")
        # readline, not iteration: the answer must leave before the next question is read.
        while line := sys.stdin.buffer.readline():
            yield line
        return
    try:
        with Path(argument).open("rb") as stream:
            yield from stream
    except FileNotFoundError as error:
        raise UserError(f"Le fichier {argument} est introuvable ; vérifiez son nom.") from error
    except OSError as error:
        raise UserError(f"Le fichier {argument} est illisible ({error.strerror}).") from error
