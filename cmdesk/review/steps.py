"""Whether a reply leads on: what is done next, in whatever words, and a way out of the public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.reading import Reading


@dataclass(frozen=True, slots=True)
class Sign:
    """What one kind of clause looks like, and what acquits it; both on the match form."""

    kind: str
    """« step », « vague » or « way »: the table of ``steps.toml``."""
    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    flags: tuple[str, ...]
    allows: tuple[str, ...]

    def in_clause(self, form: str, clause: Span) -> bool:
        """Return whether the clause of ``form`` has this sign."""
        # The clause is cut out, so that « ^ » is its start.
        piece = form[clause.start : clause.end]
        if self.pattern.search(piece) is None:
            return False
        return self.unless is None or self.unless.search(piece) is None


class Steps:
    """The signs of ``steps.toml``, ready to be looked for."""

    def __init__(self, path: Path) -> None:
        tables = read_toml(path)
        self.signs = tuple(
            Sign(
                kind,
                entry["id"],
                _any(entry["patterns"]),
                _any(entry["unless"]) if entry.get("unless") else None,
                tuple(entry["flags"]),
                tuple(entry["allows"]),
            )
            for kind in ("step", "vague", "way")
            for entry in tables[kind]
        )

    def vague(self, reading: Reading, stretch: Span) -> bool:
        """Return whether ``stretch`` only means well: nothing follows from it."""
        return self._has("vague", reading.form, stretch)

    def leads(self, reading: Reading, stretch: Span) -> bool:
        """Return whether ``stretch`` says what somebody does, or can do, next."""
        return self._has("step", reading.form, stretch) and not self.vague(reading, stretch)

    def taken(self, reading: Reading) -> bool:
        """Return whether a clause of the reply says what somebody does, or can do, next."""
        return any(self.leads(reading, clause) for clause in reading.clauses)

    def way_in(self, reading: Reading) -> bool:
        """Return whether the author is shown a way to go on elsewhere than in public."""
        return any(
            self._has("way", reading.form, clause) and not self.vague(reading, clause)
            for clause in reading.clauses
        )

    def _has(self, kind: str, form: str, clause: Span) -> bool:
        return any(sign.kind == kind and sign.in_clause(form, clause) for sign in self.signs)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
