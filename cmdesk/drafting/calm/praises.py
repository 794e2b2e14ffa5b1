"""What is heard praised without a noun that names it (``praises.toml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.vocabulary import Kind, Topic

_CLAUSE = re.compile(r"[.!?;\n,]| et | mais | sauf ")
_MOST = 2


@dataclass(frozen=True, slots=True)
class Praise:
    """Something that pleased, as a noun phrase; ``topics`` empty: on any topic."""

    id: str
    pattern: re.Pattern[str]
    topics: tuple[Topic, ...]
    praised: str


@dataclass(frozen=True, slots=True)
class Praises:
    """The praises that can be heard, and what makes a clause a reservation."""

    all: tuple[Praise, ...]
    reserve: re.Pattern[str]

    def on(self, analysis: Analysis) -> tuple[Praise, ...]:
        """Return those that the topics of a message allow."""
        topics = {label.id for label in analysis.topics}
        return tuple(one for one in self.all if not one.topics or topics & set(one.topics))

    def of(self, readable: str, analysis: Analysis) -> Sequence[Praise]:
        """Return what pleased, of the clauses that hold no reservation, at most two.

        ``readable`` is the message without accents; none but of a compliment, or of a
        complaint that praises as well.
        """
        mixed = analysis.kind.id is Kind.COMPLAINT and bool(analysis.praise)
        if analysis.kind.id is not Kind.PRAISE and not mixed:
            return ()
        clauses = [part for part in _CLAUSE.split(readable) if not self.reserve.search(part)]
        return [
            praise
            for praise in self.on(analysis)
            if any(praise.pattern.search(clause) for clause in clauses)
        ][:_MOST]


def praises_from(table: Mapping[str, Any]) -> Praises:
    """Return the praises of ``praises.toml``."""
    return Praises(
        tuple(
            Praise(
                entry["id"],
                re.compile(entry["pattern"]),
                tuple(Topic(topic) for topic in entry.get("topics", ())),
                entry["praised"],
            )
            for entry in table["praise"]
        ),
        re.compile(table["reserve"]),
    )
