"""Trained judges of single sentences: which risk they carry, what they do, in whatever words.

The rules and the cues know turns; a judge weighs all the words of a sentence, so that a reproach
or a regret in words that no rule holds is still felt. One linear model a category or an act, on
the features of ``sentence_features.py``; the weights come from ``python -m tools.replies.train``.
What a judge says is shown with the words that weighed most.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.text import Span
from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.review.sentence_features import (
    AT_ONCE,
    SHARES,
    Featured,
    SentenceReader,
    places_of,
)

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Label = TypeVar("Label", bound=StrEnum)
Number = TypeVar("Number", bound=np.generic)

FEWEST = 3
"""Words under which a sentence is not judged: « Bien à vous. » says too little."""
_REMEMBERED = 4096
_SHOWN = 1024
_SURE = 13.8
"""Log-odds beyond which nothing is said: a chance of one in a million."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the known features of one block stand, each as often as it is met."""

    feature: Rows
    """Its place among those that are known."""
    told: Rows
    """How often it is met in all."""
    width: Rows
    """The number of tokens that it is read from."""
    places: Rows
    """All these tokens, one feature after the other."""


@dataclass(frozen=True, slots=True)
class Known:
    """The features of a sentence that a judge knows, block after block."""

    rows: Rows
    """Where each stands in the table of weights."""
    values: Floats
    """What each counts; those of a block are a vector of the length of its share."""
    ends: list[int]
    """Where each block ends."""

    def parted(self, array: NDArray[Number]) -> list[NDArray[Number]]:
        """Return what ``array`` holds for each feature, block by block."""
        return [array[a:b] for a, b in zip([0, *self.ends], self.ends, strict=False)]


class Judges(Generic[Label]):
    """The trained judges of the risks or of the acts, opened once."""

    def __init__(self, path: Path, labels: type[Label], reader: SentenceReader) -> None:
        """Open the weights, whose answers are some of ``labels``; ``reader`` may be shared.

        Raises ``ComponentError`` where they are missing or unreadable.
        """
        self._reader = reader
        with open_weights(path, "Les poids de la relecture") as table:
            about = read_about(table)
            self._keys: NDArray[np.uint32] = table["keys"]
            self._idf: Floats = table["idf"].astype(np.float32)
            self._weights: NDArray[np.int8] = table["weights"]
            self._scale: Floats = table["scale"]
            self._bias: Floats = table["bias"]
        self.labels = tuple(labels(name) for name in about["labels"])
        self._column = {label: index for index, label in enumerate(self.labels)}
        self._judge = lru_cache(maxsize=_REMEMBERED)(self._chances)
        self._shown = lru_cache(maxsize=_SHOWN)(self._evidence)
        self._known = lru_cache(maxsize=AT_ONCE)(self._weighed)
        self._spread = lru_cache(maxsize=AT_ONCE)(self._places)

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
        if self._reader.read(text).sentence.words < FEWEST:
            return None
        known = self._known(text)
        sums: Floats = known.values @ self._weights[known.rows]
        logits = np.clip(sums * self._scale + self._bias, -_SURE, _SURE)
        chances: Floats = 1 / (1 + np.exp(-logits))
        return chances

    def _weighed(self, text: str) -> Known:
        return weigh(self._reader.read(text), self._keys, self._idf)

    def evidence(self, text: str, label: Label) -> Span:
        """Return the words that speak most for ``label``, next to each other."""
        return self._shown(text, label)

    def _evidence(self, text: str, label: Label) -> Span:
        first, last = core(self._gains(text, self._column[label]))
        places = places_of(text)
        return Span(places[first].start, places[last - 1].end)

    def _gains(self, text: str, column: int) -> list[float]:
        """Return what each token adds to the score of a label."""
        places, shares = [np.array([], np.int64)], [np.array([], np.float64)]
        known = self._known(text)
        gained = (known.values * self._weights[known.rows, column]).astype(np.float64)
        for gain, block in zip(known.parted(gained), self._spread(text), strict=True):
            # A feature met twice shares its gain, and each time over the words it is made of.
            share = gain[block.feature] / block.told / block.width
            places.append(block.places)
            shares.append(np.repeat(share, block.width))
        tokens = len(self._reader.read(text).sentence.tokens)
        gains: list[float] = np.bincount(
            np.concatenate(places), np.concatenate(shares), tokens
        ).tolist()
        return gains

    def _places(self, text: str) -> list[_Block]:
        """Return where the known features of a sentence stand, block by block."""
        read = self._reader.read(text)
        blocks = []
        reach = self._reader.reach_of(read.sentence)
        met = self._known(text)
        for known, keys, (first, last) in zip(
            met.parted(self._keys[met.rows]), read.keys, reach, strict=True
        ):
            feature = known.searchsorted(keys)
            there = np.zeros(len(keys), bool)
            if len(known):
                there = known.take(feature, mode="clip") == keys
            feature, width = feature[there], (last - first)[there]
            start = np.cumsum(width) - width
            places = np.arange(width.sum()) + np.repeat(first[there] - start, width)
            blocks.append(_Block(feature, np.bincount(feature)[feature], width, places))
        return blocks


def weigh(read: Featured, keys: NDArray[np.uint32], idf: Floats) -> Known:
    """Return the features of a sentence that are among ``keys`` (sorted), with their values.

    Term frequency on a logarithmic scale times inverse document frequency (Salton and
    Buckley 1988, « Term-weighting approaches in automatic text retrieval »); each block is a
    vector of the length of its share.
    """
    at = np.minimum(keys.searchsorted(read.distinct), len(keys) - 1)
    there = keys[at] == read.distinct
    rows = at[there]
    values = read.tf[there] * idf[rows]
    ends = np.concatenate([[0], there.cumsum()])[read.ends].tolist()
    first = 0
    for last, share in zip(ends, SHARES, strict=True):
        block = values[first:last]
        if length := math.sqrt(block @ block):
            block *= np.float32(share / length)
        first = last
    return Known(rows, values, ends)


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
