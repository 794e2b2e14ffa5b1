"""Trained judges of single sentences: which risk they carry, in whatever words.

The rules know turns; a judge weighs all the words of a sentence, so that a reproach in words
that no rule holds is still felt. One linear model a category on the features of
``sentence_features.py``; the weights come from ``python -m tools.replies.train``. What a judge
says is shown with the words that weighed most.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category
from cmdesk.review.sentence_features import Feature, Sentence, pieces_of, sentence_of, words_of

Floats = NDArray[np.float32]

FEWEST = 3
"""Words under which a sentence is not judged: « Bien à vous. » says too little."""
_REMEMBERED = 4096
_SURE = 13.8
"""Log-odds beyond which nothing is said: a chance of one in a million."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The known features of a sentence as rows of the table, and their values."""

    rows: NDArray[np.int64]
    values: Floats


class Judges:
    """The trained judges, opened once."""

    def __init__(self, path: Path) -> None:
        """Open the weights; raise ``ComponentError`` where they are missing or unreadable."""
        try:
            with np.load(path) as table:
                about: dict[str, Any] = json.loads(bytes(table["about"]).decode())
                self._keys: NDArray[np.uint32] = table["keys"]
                self._idf: Floats = table["idf"].astype(np.float32)
                self._weights: NDArray[np.int8] = table["weights"]
                self._scale: Floats = table["scale"]
                self._bias: Floats = table["bias"]
        except (OSError, KeyError, ValueError) as error:
            raise ComponentError(
                f"Les poids de la relecture sont introuvables ou abîmés ({path.name}) : "
                "réinstallez cmdesk."
            ) from error
        self.categories = tuple(Category(name) for name in about["categories"])
        self._column = {category: index for index, category in enumerate(self.categories)}
        self._judge = lru_cache(maxsize=_REMEMBERED)(self._chances)

    def chance(self, text: str, category: Category) -> float | None:
        """Return how probable it is, above 0 and under 1, that a sentence carries a risk.

        ``None`` for a sentence too short to be judged.
        """
        chances = self._judge(text)
        return float(chances[self._column[category]]) if chances is not None else None

    def _chances(self, text: str) -> Floats | None:
        sentence = sentence_of(text, Span(0, len(text)))
        if sentence.words < FEWEST:
            return None
        weighed = self._weigh(sentence)
        sums: Floats = weighed.values @ self._weights[weighed.rows]
        logits = np.clip(sums * self._scale + self._bias, -_SURE, _SURE)
        chances: Floats = 1 / (1 + np.exp(-logits))
        return chances

    def _weigh(self, sentence: Sentence) -> Weighed:
        blocks = [self._block(block) for block in (words_of(sentence), pieces_of(sentence))]
        return Weighed(
            np.concatenate([rows for rows, _ in blocks]),
            np.concatenate([values for _, values in blocks]),
        )

    def _block(self, features: Sequence[Feature]) -> tuple[NDArray[np.int64], Floats]:
        keys = np.array([key for key, _, _ in features], dtype=np.uint32)
        return weighed(keys, self._keys, self._idf)

    def evidence(self, text: str, category: Category) -> Span:
        """Return the words that speak most for ``category``, next to each other."""
        sentence = sentence_of(text, Span(0, len(text)))
        gains = self._gains(sentence, self._column[category])
        first, last = core(gains)
        return Span(sentence.places[first].start, sentence.places[last - 1].end)

    def _gains(self, sentence: Sentence, column: int) -> list[float]:
        """Return what each token adds to the score of a category."""
        gains = np.zeros(len(sentence.tokens), dtype=np.float64)
        for features in (words_of(sentence), pieces_of(sentence)):
            rows, values = self._block(features)
            gain = dict(
                zip(rows.tolist(), (values * self._weights[rows, column]).tolist(), strict=True)
            )
            row_of = self._rows([key for key, _, _ in features])
            told: dict[int, int] = {}
            for row in row_of:
                told[row] = told.get(row, 0) + 1
            for (_, first, last), row in zip(features, row_of, strict=True):
                if row in gain:
                    gains[first:last] += gain[row] / told[row] / (last - first)
        return [float(gain) for gain in gains]

    def _rows(self, keys: Sequence[int]) -> list[int]:
        """Return the row of each key, -1 where it is unknown."""
        wanted = np.array(keys, dtype=np.uint32)
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        found: list[int] = np.where(self._keys[at] == wanted, at, -1).tolist()
        return found


def weighed(
    keys: NDArray[np.uint32], known: NDArray[np.uint32], idf: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows of the ``known`` keys and their values, a vector of unit length.

    Term frequency on a logarithmic scale times inverse document frequency (Salton and
    Buckley 1988, « Term-weighting approaches in automatic text retrieval »).
    """
    distinct, counts = np.unique(keys, return_counts=True)
    at = np.minimum(np.searchsorted(known, distinct), len(known) - 1)
    there = known[at] == distinct
    rows = at[there].astype(np.int64)
    values = (1 + np.log(counts[there])).astype(np.float32) * idf[rows]
    length = float(np.sqrt((values * values).sum()))
    return rows, values / np.float32(length) if length else values


def core(gains: Sequence[float]) -> tuple[int, int]:
    """Return the run of tokens with the greatest sum, as first and end (Kadane 1984)."""
    best, first, last = 0.0, 0, len(gains)
    total, start = 0.0, 0
    for place, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, place
        total += gain
        if total > best:
            best, first, last = total, start, place + 1
    return first, last
