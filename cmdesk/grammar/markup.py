"""A line as LanguageTool is to read it: what is not French prose is set apart as markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cmdesk.domain.text import Span
from cmdesk.language.protected import ProtectedKind, protected_spans

NAME = "Camille"
"""What LanguageTool reads in the place of a name: known to it, of both genders, so that no
agreement is claimed."""
NUMBER = "12"
"""What it reads in the place of a reference."""

_PICTURES = frozenset({ProtectedKind.EMOJI, ProtectedKind.EMOTICON})
_NUMBERS = frozenset({ProtectedKind.REFERENCE, ProtectedKind.PHONE, ProtectedKind.IBAN})
_PROSE = frozenset({ProtectedKind.TIME})  # LanguageTool reads times rightly


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: prose, or markup with what is read in its place."""

    text: str
    read_as: str | None = None
    """``None``: prose, read as it stands."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line cut in pieces, and the places that no correction may touch."""

    pieces: tuple[Piece, ...]
    protected: tuple[Span, ...] = ()

    @property
    def has_prose(self) -> bool:
        """Return whether there is anything to check."""
        return any(
            piece.read_as is None and any(map(str.isalpha, piece.text)) for piece in self.pieces
        )

    def annotation(self) -> dict[str, list[dict[str, str]]]:
        """Return the value of the request's parameter ``data``."""
        return {
            "annotation": [
                {"text": piece.text}
                if piece.read_as is None
                else {"markup": piece.text, "interpretAs": piece.read_as}
                for piece in self.pieces
            ]
        }


def mark(line: str, names: Iterable[str] = ()) -> MarkedLine:
    """Return ``line`` with links, handles, references, emoji and ``names`` as markup.

    The texts of the pieces joined give the line. Emoji go with one space, since they blind
    LanguageTool's agreement rules and since two spaces would be left in their place.
    """
    pieces: list[Piece] = []
    protected: list[Span] = []
    at = 0
    for first, last, kind in _stretches(line, names):
        protected.append(Span(first, last))
        start, end, read_as = first, last, NUMBER if kind in _NUMBERS else NAME
        if kind in _PICTURES:
            start, end, read_as = _with_space(line, first, last, at)
        if start > at:
            pieces.append(Piece(line[at:start]))
        pieces.append(Piece(line[start:end], read_as))
        at = end
    if at < len(line):
        pieces.append(Piece(line[at:]))
    return MarkedLine(tuple(pieces), tuple(protected))


def _stretches(line: str, names: Iterable[str]) -> list[tuple[int, int, ProtectedKind]]:
    """Return what is to be marked, pictures that follow one another being one stretch."""
    found: list[tuple[int, int, ProtectedKind]] = []
    for (start, end), kind in protected_spans(line, names):
        if kind in _PROSE:
            continue
        if found and kind in _PICTURES and found[-1][2] in _PICTURES:
            between = line[found[-1][1] : start]
            if not between.strip(" "):
                found[-1] = (found[-1][0], end, kind)
                continue
        found.append((start, end, kind))
    return found


def _with_space(line: str, start: int, end: int, least: int) -> tuple[int, int, str]:
    """Return the place of a picture with the space that goes with it, and how it is read.

    A picture is read as nothing, or as the full stop that it often stands for: between a
    word and a capital, or a word and the end of the line.
    """
    if line[start - 1 : start] == " " and start > least and _ends_there(line, end):
        start -= 1
    elif line[end : end + 1] == " " and (start == 0 or line[start - 1].isspace()):
        end += 1
    before = line[start - 1 : start] if start else ""
    after = line[end:].lstrip(" ")[:1]
    if before.isalnum() and (not after or after.isupper()):
        return start, end, "." if line[end : end + 1] in ("", " ") else ". "
    # « abîmé😡merci »: the picture alone keeps the two words apart.
    glued = before and not before.isspace() and line[end : end + 1].isalpha()
    return start, end, " " if glued else ""


def _ends_there(line: str, at: int) -> bool:
    """Return whether a space before a picture that ends at ``at`` would be one too many."""
    after = line[at : at + 1]
    return not after or after.isspace() or after in ".,)"
