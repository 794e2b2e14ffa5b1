"""Which words of a message are highlighted, and as what: pure Python, no Qt."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.text import Span


class MarkKind(StrEnum):
    """The three kinds of highlight, the strongest first: it wins where two meet."""

    SIGNAL = "signal"
    FACT = "fact"
    EMOTION = "emotion"


class Mark(NamedTuple):
    """A stretch of the message, in code points, highlighted as one kind."""

    span: Span
    kind: MarkKind


def marks_of(
    analysis: Analysis | None,
    length: int,
    shown: Collection[MarkKind] = tuple(MarkKind),
) -> tuple[Mark, ...]:
    """Return the highlights of a text of ``length`` code points, in its order.

    They do not overlap: where two meet, the stronger kind keeps the words.
    """
    if analysis is None:
        return ()
    found: dict[MarkKind, list[Span]] = {
        MarkKind.SIGNAL: [s for label in analysis.signals for s in label.evidence],
        MarkKind.FACT: [entity.span for entity in analysis.entities],
        MarkKind.EMOTION: [*analysis.emotion.evidence, *analysis.sarcasm.evidence],
    }
    owner: list[MarkKind | None] = [None] * length
    for kind in reversed(MarkKind):
        if kind in shown:
            for span in found[kind]:
                for place in range(max(0, span.start), min(length, span.end)):
                    owner[place] = kind
    marks: list[Mark] = []
    start = 0
    for place in range(1, length + 1):
        if place == length or owner[place] is not owner[start]:
            kept = owner[start]
            if kept is not None:
                marks.append(Mark(Span(start, place), kept))
            start = place
    return tuple(marks)
