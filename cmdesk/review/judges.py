"""Trained judges of single sentences: which risk they carry, what they do, in whatever words.

The rules and the cues know turns; a judge weighs all the words of a sentence, so that a reproach
or a regret in words that no rule holds is still felt. One linear model a category or an act, on
the features of ``sentence_features.py``; the weights come from ``python -m tools.replies.train``.
What a judge says is shown with the words that weighed most.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.text import Span
from cmdesk.review.sentence_features import Featured, featured, places_of, reach_of

Floats = NDArray[np.float32]
Label = TypeVar("Label", bound=StrEnum)

FEWEST = 3
"""Words under which a sentence is not judged: « Bien à vous. » says too little."""
_REMEMBERED = 4096
_SHOWN = 1024
_SURE = 13.8
"""Log-odds beyond which nothing is said: a chance of one in a million."""


class Judges(Generic[Label]):
    """The trained judges of the risks or of the acts, opened once."""

    def __init__(self, path: Path, labels: type[Label]) -> None:
        """Open the weights, whose answers are some of ``labels``.

        Raises ``ComponentError`` where they are missing or unreadable.
        """
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
        self.labels = tuple(labels(name) for name in about["labels"])
        self._column = {label: index for index, label in enumerate(self.labels)}
        self._judge = lru_cache(maxsize=_REMEMBERED)(self._chances)
        self._shown = lru_cache(maxsize=_SHOWN)(self._evidence)

    def chances(self, text: str) -> list[float] | None:
        """Return how probable each of ``labels`` is for a sentence, as ``chance`` does."""
        chances = self._judge(text)
        return chances.tolist() if chances is not None else None

    def chance(self, text: str, label: Label) -> float | None:
        """Return how probable ``label`` is for a sentence, above 0 and under 1.

        ``None`` for a sentence too short to be judged.
        """
        chances = self._judge(text)
        return float(chances[self._column[label]]) if chances is not None else None

    def _chances(self, text: str) -> Floats | None:
        read = featured(text)
        if read.sentence.words < FEWEST:
            return None
        rows, values = zip(
            *(
                weighed(k, tf, self._keys, self._idf)
                for k, tf in zip(read.distinct, read.tf, strict=True)
            ),
            strict=True,
        )
        sums: Floats = np.concatenate(values) @ self._weights[np.concatenate(rows)]
        logits = np.clip(sums * self._scale + self._bias, -_SURE, _SURE)
        chances: Floats = 1 / (1 + np.exp(-logits))
        return chances

    def evidence(self, text: str, label: Label) -> Span:
        """Return the words that speak most for ``label``, next to each other."""
        return self._shown(text, label)

    def _evidence(self, text: str, label: Label) -> Span:
        first, last = core(self._gains(featured(text), self._column[label]))
        places = places_of(text)
        return Span(places[first].start, places[last - 1].end)

    def _gains(self, read: Featured, column: int) -> list[float]:
        """Return what each token adds to the score of a label."""
        places, shares = [], []
        for at, (firsts, lasts) in enumerate(reach_of(read.sentence)):
            rows, values = weighed(read.distinct[at], read.tf[at], self._keys, self._idf)
            if not len(rows):
                continue
            known = self._keys[rows]
            row = np.minimum(np.searchsorted(known, read.keys[at]), len(known) - 1)
            there = known[row] == read.keys[at]
            row, first, width = row[there], firsts[there], (lasts - firsts)[there]
            gain = (values * self._weights[rows, column]).astype(np.float64)
            # A feature met twice shares its gain, and each time over the words it is made of.
            share = gain[row] / np.bincount(row)[row] / width
            start = np.cumsum(width) - width
            places.append(np.arange(width.sum()) + np.repeat(first - start, width))
            shares.append(np.repeat(share, width))
        if not places:
            return [0.0] * len(read.sentence.tokens)
        gains: list[float] = np.bincount(
            np.concatenate(places), np.concatenate(shares), len(read.sentence.tokens)
        ).tolist()
        return gains


def weighed(
    distinct: NDArray[np.uint32], tf: Floats, known: NDArray[np.uint32], idf: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows of the ``known`` keys and their values, a vector of unit length.

    Term frequency on a logarithmic scale times inverse document frequency (Salton and
    Buckley 1988, « Term-weighting approaches in automatic text retrieval »).
    """
    at = np.minimum(np.searchsorted(known, distinct), len(known) - 1)
    there = known[at] == distinct
    rows = at[there].astype(np.int64)
    values = tf[there] * idf[rows]
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
