"""Reads the corpus of sentences of replies, ``resources/corpus/replies.jsonl``.

One object a line: ``text`` (one sentence, or two short ones), ``risks`` (objects with
``category`` and ``start``, ``end`` of the words at fault), ``acts``, ``hand`` (who wrote it, as a
letter) and ``split``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category

JUDGED = (
    Category.BLAME_CUSTOMER,
    Category.ADMISSION,
    Category.PROMISE,
    Category.MINIMISING,
    Category.COLD,
    Category.DISMISSIVE,
    Category.SARCASM,
    Category.AGGRESSIVE,
    Category.THREAT,
    Category.CENSORSHIP,
    Category.FALSE_CLAIM,
    Category.INTERNAL_INFO,
    Category.COMPETITOR,
    Category.DISCRIMINATION,
    Category.JARGON,
    Category.OVERFAMILIAR,
    Category.HUMOUR_MISFIT,
)
"""The risks that lie in what a sentence says."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and what it does."""

    id: str
    text: str
    hand: str
    held_out: bool
    risks: tuple[tuple[Category, Span], ...]
    acts: tuple[Act, ...]

    @property
    def categories(self) -> set[Category]:
        """Return the risks it carries."""
        return {category for category, _ in self.risks}


def read_corpus(path: Path) -> list[Labelled]:
    """Return the sentences; raise ``ValueError`` for a label that does not exist."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append(
            Labelled(
                row["id"],
                row["text"],
                row["hand"],
                row["split"] == "test",
                tuple((Category(r["category"]), Span(r["start"], r["end"])) for r in row["risks"]),
                tuple(Act(act) for act in row["acts"]),
            )
        )
    return found
