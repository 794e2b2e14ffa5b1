"""Reads what the judges of replies learn from and are measured on.

``resources/corpus/replies.jsonl``, one sentence (or two short ones) a line: ``text``, ``risks``
(objects with ``category`` and ``start``, ``end`` of the words at fault), ``acts`` where a reader
named them, ``hand`` (who wrote it, as a letter) and ``split``.

``resources/corpus/answers.jsonl``, one whole reply a line: ``text``, ``complaint`` (the message
that it answers), ``author``, ``channel``, ``public``, ``expected`` (objects with ``category``
and, but for what is missing, ``quote``: the words at fault), ``hand`` and ``split``; where a
reader named them, ``sentences``: ``start``, ``end`` and ``acts`` of each.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Channel
from cmdesk.knowledge.loader import read_toml


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and what it does; ``acts`` is ``None`` where nobody named them."""

    id: str
    text: str
    hand: str
    held_out: bool
    risks: tuple[tuple[Category, Span], ...]
    acts: tuple[Act, ...] | None

    @property
    def categories(self) -> set[Category]:
        """Return the risks it carries."""
        return {category for category, _ in self.risks}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole reply, the message behind it, and what a careful reader finds in it."""

    id: str
    reply: Reply
    message: Message
    hand: str
    held_out: bool
    expected: tuple[tuple[Category, Span | None], ...]
    sentences: tuple[tuple[Span, tuple[Act, ...]], ...] = ()

    @property
    def categories(self) -> set[Category]:
        """Return what should be found."""
        return {category for category, _ in self.expected}


def judged_risks(resources: Path) -> tuple[Category, ...]:
    """Return the risks that lie in what a sentence says: those of ``rules/judged.toml``.

    Raises ``UserError`` where the file cannot be read.
    """
    rules = read_toml(resources / "rules" / "judged.toml")["rule"]
    return tuple(Category(rule["category"]) for rule in rules)


def read_corpus(path: Path) -> list[Labelled]:
    """Return the sentences; raise ``ValueError`` for a label that does not exist."""
    return [
        Labelled(
            row["id"],
            row["text"],
            row["hand"],
            row["split"] == "test",
            tuple((Category(r["category"]), Span(r["start"], r["end"])) for r in row["risks"]),
            tuple(Act(act) for act in row["acts"]) if "acts" in row else None,
        )
        for row in _rows(path)
    ]


def read_answers(path: Path) -> list[Answer]:
    """Return the whole replies; raise ``ValueError`` for a label or a quote that does not exist."""
    found = []
    for row in _rows(path):
        channel = Channel(row["channel"])
        text, author = row["text"], row.get("author")
        found.append(
            Answer(
                row["id"],
                Reply(text, "", channel, row["public"], author),
                Message(row["complaint"], "", channel, row["public"], author),
                row["hand"],
                row["split"] == "test",
                tuple((Category(e["category"]), _place(text, e)) for e in row["expected"]),
                tuple(
                    (Span(s["start"], s["end"]), tuple(Act(act) for act in s["acts"]))
                    for s in row.get("sentences", ())
                ),
            )
        )
    return found


def groups_of(answers: Sequence[Answer], folds: int) -> list[str]:
    """Return the group of each reply, on one side of every split: its hand.

    Of a hand that wrote two replies to one message the message, in one of ``folds`` groups.
    """
    paired = Counter((answer.hand, answer.message.text) for answer in answers)
    return [
        f"pairs {crc32(answer.message.text.encode()) % folds}"
        if paired[answer.hand, answer.message.text] > 1
        else answer.hand
        for answer in answers
    ]


def _place(text: str, expected: dict[str, Any]) -> Span | None:
    if not (quote := expected.get("quote")):
        return None
    start = text.index(quote)
    return Span(start, start + len(quote))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
