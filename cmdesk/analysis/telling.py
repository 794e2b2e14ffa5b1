"""Which clauses of a complaint tell what mainly went wrong.

A message greets, recalls, threatens, thanks; one clause in it is what a reply would put in other
words. A linear model on the features of each clause and its place, learnt from complaints in
which readers marked that clause (``python -m tools.understanding.troubles``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cmdesk.analysis.features import Features, Floats
from cmdesk.analysis.reading import Reading
from cmdesk.domain.analysis import Telling
from cmdesk.domain.text import Span
from cmdesk.language.logit import softmax

PLACES = 7
"""Numbers that say where a clause stands: see ``place_of``."""
_MANY, _LONG, _SHORT = 10, 25, 4


def clauses_of(reading: Reading, tokens: int) -> list[tuple[int, int]]:
    """Return the clauses of the first ``tokens`` tokens, end excluded."""
    return [(first, min(last, tokens)) for first, last in reading.clauses if first < tokens]


def columns_of(
    found: Features, columns: Mapping[str, int], clauses: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """Return the columns of the features that touch each clause, each once."""
    clause_at = np.zeros(len(found.tokens) + 1, dtype=np.int64)
    for index, (first, last) in enumerate(clauses):
        clause_at[first:last] = index
    at = clause_at.tolist()
    held: list[set[int]] = [set() for _ in clauses]
    for name, places in found.named.items():
        column = columns.get(name)
        if column is None:
            continue
        for first, last in places:
            for index in range(at[first], at[max(last - 1, first)] + 1):
                held[index].add(column)
    return [sorted(each) for each in held]


def place_of(index: int, clause: tuple[int, int], count: int) -> list[float]:
    """Return where the clause ``index`` of ``count`` stands and how long it is, from 0 to 1."""
    length = clause[1] - clause[0]
    return [
        index / (count - 1) if count > 1 else 0.0,
        float(index == 0),
        float(index == 1),
        float(index == count - 1),
        min(count, _MANY) / _MANY,
        min(length, _LONG) / _LONG,
        float(length < _SHORT),
    ]


class Clauses:
    """The trained choice of the clause that tells."""

    def __init__(self, weights: Floats, places: Floats, columns: Mapping[str, int]) -> None:
        self._weights = weights
        self._places = places
        self._columns = columns

    def logits(self, clauses: Sequence[tuple[int, int]], found: Features) -> Floats:
        """Return how much each clause tells."""
        held = columns_of(found, self._columns, clauses)
        return np.array(
            [
                float(self._weights[columns].sum())
                + float(np.dot(self._places, place_of(index, clauses[index], len(clauses))))
                for index, columns in enumerate(held)
            ],
            np.float32,
        )


def ranked(spans: Sequence[Span], logits: Floats) -> tuple[Telling, ...]:
    """Return the clauses, those first whose logit is greatest; their scores add up to 1."""
    if not spans:
        return ()
    chances = softmax(logits)
    return tuple(
        Telling(spans[index], round(float(chances[index]), 3))
        for index in np.argsort(-chances, kind="stable").tolist()
    )
