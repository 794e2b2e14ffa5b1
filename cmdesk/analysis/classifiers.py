"""Trained judges of a whole message, each of which can say which words convinced it.

One linear model an answer (a support vector machine, its margin made a
probability as Platt 1999 does): what a word adds to an answer is its
weight, no more, so that the words shown are those that made the conclusion. The weights
come from ``python -m tools.understanding.train``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmdesk.analysis.features import Features, Floats
from cmdesk.analysis.net import Reader
from cmdesk.domain.errors import ComponentError
from cmdesk.language.vectors import WordVectors

BLOCKS: Mapping[str, float] = {
    "words": 1.0,
    "meanings": 0.9,
    "rules": 1.4,
    "fields": 1.4,
}
"""Families of sparse features and their shares; each has length 1 before its share."""
_BLOCK_OF = {
    "w": "words", "b": "words", "t": "words", "s": "words", "x": "words",
    "v0": "meanings", "v1": "meanings", "vv": "meanings", "r": "rules", "g": "rules",
    "f": "fields", "ff": "fields",
}  # fmt: skip
PLAIN_SHARE = 0.5
DENSE_SHARE = 2.0
MOST_WORDS = 10
"""Tokens of one evidence: more would be the message again."""
_STEP_COST = 0.22
"""What a word must add on average, as a share of the strongest, to stretch an evidence."""


def block_of(name: str) -> str:
    """Return the block of a sparse feature."""
    return _BLOCK_OF[name.split(" ", 1)[0]]


@dataclass(frozen=True)
class Weighed:
    """Features as numbers: the columns that the model knows, their values, the dense part."""

    columns: NDArray[np.int64]
    values: Floats
    names: tuple[str, ...]
    dense: Floats
    shares: Floats
    """What each token has in the dense part (its weight in the mean)."""


class Vocabulary:
    """The features that a model knows, their columns and their rarity (idf)."""

    def __init__(self, names: list[str], idf: Floats) -> None:
        self.names = names
        self.columns = {name: index for index, name in enumerate(names)}
        self.idf = idf
        self._idf: list[float] = idf.tolist()
        self.blocks = [block_of(name) if name[0] != "=" else "plain" for name in names]
        words = [idf[i] for i, name in enumerate(names) if name.startswith("w ")]
        self.rarest = float(max(words, default=1.0))

    def weigh(self, found: Features, vectors: WordVectors) -> Weighed:
        """Return ``found`` as numbers."""
        columns: list[int] = []
        values: list[float] = []
        names: list[str] = []
        square = dict.fromkeys(BLOCKS, 0.0)
        for name, places in found.named.items():
            column = self.columns.get(name)
            if column is None:
                continue
            count = len(places)
            value = self._idf[column] if count == 1 else (1 + math.log(count)) * self._idf[column]
            columns.append(column)
            values.append(value)
            names.append(name)
            square[self.blocks[column]] += value * value
        numbers = np.array(values, dtype=np.float32)
        scale = {
            block: share / np.sqrt(square[block]) if square[block] else 0.0
            for block, share in BLOCKS.items()
        }
        if columns:
            numbers *= np.array([scale[self.blocks[c]] for c in columns], dtype=np.float32)
        extra = [
            (column, value * PLAIN_SHARE, name)
            for name, value in found.plain.items()
            if value and (column := self.columns.get(f"={name}")) is not None
        ]
        dense, shares = self._mean(found, vectors)
        return Weighed(
            np.array(columns + [c for c, _, _ in extra], dtype=np.int64),
            np.concatenate([numbers, np.array([v for _, v, _ in extra], dtype=np.float32)]),
            tuple(names + [f"={n}" for _, _, n in extra]),
            dense,
            shares,
        )

    def _mean(self, found: Features, vectors: WordVectors) -> tuple[Floats, Floats]:
        weights = np.zeros(len(found.words), dtype=np.float32)
        for index, (row, token) in enumerate(zip(found.words, found.tokens, strict=True)):
            if row >= 0:
                column = self.columns.get(f"w {token}")
                weights[index] = self.rarest if column is None else self._idf[column]
        weights = np.maximum(weights - 2.0, 0) if weights.size else weights
        known = [row for row, w in zip(found.words, weights, strict=True) if w > 0]
        if not known:
            return np.zeros(vectors.dimensions, dtype=np.float32), weights
        used = weights[weights > 0]
        mean = used @ vectors.stack(known)
        length = float(np.linalg.norm(mean)) or 1.0
        return (mean * (DENSE_SHARE / length)).astype(np.float32), weights * (DENSE_SHARE / length)


class Classifiers:
    """The trained answers, opened once."""

    def __init__(self, path: Path, vectors: WordVectors) -> None:
        """Open the weights; raise ``ComponentError`` where they are missing or unreadable."""
        try:
            with np.load(path) as table:
                about: dict[str, Any] = json.loads(bytes(table["about"]).decode())
                names = bytes(table["names"]).decode().split("\n")
                self._weights: Floats = table["weights"].astype(np.float32)
                self._dense: Floats = table["dense"].astype(np.float32)
                self._bias: Floats = table["bias"]
                idf: Floats = table["idf"]
                self._net_scale: Floats = table["net_scale"]
                parts = {n.removeprefix("net "): table[n] for n in table.files if n[:4] == "net "}
        except (OSError, KeyError, ValueError) as error:
            raise ComponentError(
                f"Les poids de la compréhension sont introuvables ou abîmés ({path.name}) : "
                "réinstallez cmdesk."
            ) from error
        self.vectors = vectors
        self.answers: list[str] = about["answers"]
        self.thresholds: dict[str, float] = about["thresholds"]
        self._groups: list[tuple[int, int]] = [tuple(group) for group in about["groups"]]
        for first, last in self._groups:
            # Only the differences between rivals count: a word’s weight is what it adds beyond
            # its mean for all of them.
            for weights in (self._weights, self._dense):
                weights[:, first:last] -= weights[:, first:last].mean(axis=1, keepdims=True)
        self._column = {answer: index for index, answer in enumerate(self.answers)}
        self._vocabulary = Vocabulary(names, idf)
        self._reader = Reader(parts, about["flags"], about["plain"])

    @property
    def known(self) -> Container[str]:
        """Return the sparse features that count: the others need not be gathered."""
        return self._vocabulary.columns

    def judge(self, found: Features) -> Judgement:
        """Return what the classifiers say of a message."""
        weighed = self._vocabulary.weigh(found, self.vectors)
        return Judgement(self, found, weighed)

    def logits(self, found: Features, weighed: Weighed) -> Floats:
        """Return the logit of every answer: the linear judges’ and the reader’s together."""
        linear = self._bias + weighed.values @ self._weights[weighed.columns]
        linear = linear + weighed.dense @ self._dense
        answer: Floats = linear + self._net_scale * self._reader.logits(found, self.vectors)
        return answer


class Judgement:
    """The answers of the classifiers for one message.

    An answer is named ``family:label`` (``kind:complaint``, ``signal:insult``, …).
    """

    def __init__(self, classifiers: Classifiers, found: Features, weighed: Weighed) -> None:
        self._classifiers = classifiers
        self._found = found
        self._weighed = weighed

    @property
    def known_words(self) -> int:
        """Return how many tokens have a meaning that the judges know."""
        return sum(1 for row in self._found.words if row >= 0)

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """Return the probability of every answer; those of a group of rivals add up to 1."""
        model = self._classifiers
        logits = model.logits(self._found, self._weighed)
        chances = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        for first, last in model._groups:
            rivals = np.exp(logits[first:last] - logits[first:last].max())
            chances[first:last] = rivals / rivals.sum()
        return dict(zip(model.answers, (float(c) for c in chances), strict=True))

    def of(self, answer: str) -> float:
        """Return the probability of an answer, 0 for one that nobody trained."""
        return self.probabilities.get(answer, 0.0)

    def says(self, answer: str) -> bool:
        """Return whether an answer is given: more probable than its own threshold."""
        return self.of(answer) >= self._classifiers.thresholds.get(answer, 0.5)

    def best(self, family: str) -> str:
        """Return the most probable label of a family of rivals."""
        return self._best[family]

    @cached_property
    def _best(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for first, last in self._classifiers._groups:
            rivals = self._classifiers.answers[first:last]
            family, _, label = max(rivals, key=self.of).partition(":")
            found[family] = label
        return found

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return the tokens of every feature: token, line in ``weighed``, share of the value."""
        found = self._found.named
        places = [found.get(name, ()) for name in self._weighed.names]
        counts = np.array([len(those) for those in places], dtype=np.int64)
        runs = np.array([run for those in places for run in those], dtype=np.int64).reshape(-1, 2)
        lengths = runs[:, 1] - runs[:, 0]
        # Each run of tokens written out: its first token, plus 0, 1, 2… up to its length.
        before = np.cumsum(lengths) - lengths
        tokens = np.arange(lengths.sum()) + np.repeat(runs[:, 0] - before, lengths)
        lines = np.repeat(np.arange(len(places)), counts)
        parts = 1 / (np.repeat(counts, counts) * lengths)
        return tokens, np.repeat(lines, lengths), np.repeat(parts, lengths).astype(np.float32)

    @cached_property
    def _meanings(self) -> tuple[list[int], Floats]:
        """Return the tokens that have a share in the dense part, and that share, a line each."""
        words, shares = self._found.words, self._weighed.shares
        known = [index for index in np.flatnonzero(shares > 0).tolist() if words[index] >= 0]
        vectors = self._classifiers.vectors.stack([words[index] for index in known])
        return known, vectors * shares[known][:, None]

    def shares(self, answer: str) -> Floats:
        """Return what each token adds to an answer; their sum and the bias make its logit.

        Of the linear judges, which say nearly all; for rivals: what it adds beyond its mean
        for all of them.
        """
        model, weighed = self._classifiers, self._weighed
        column = model._column[answer]
        tokens, lines, parts = self._places
        each = (model._weights[weighed.columns, column] * weighed.values)[lines] * parts
        count = len(self._found.tokens)
        shares = np.bincount(tokens, weights=each, minlength=count).astype(np.float32)
        known, meanings = self._meanings
        shares[known] += meanings @ model._dense[:, column]
        result: Floats = shares
        return result

    def evidence(self, answer: str, most: int = 2) -> list[tuple[int, int]]:
        """Return the runs of tokens (end excluded) that argue most for an answer.

        At most ``most``, the strongest first; none where nothing argues for it.
        """
        shares = self.shares(answer)
        runs: list[tuple[int, int]] = []
        if not len(shares) or float(shares.max()) <= 0:
            return runs
        cost = _STEP_COST * float(shares.max())
        least = 0.0
        for _ in range(most):
            run, total = _heaviest(shares - cost)
            if total <= max(least, 0.0):
                break
            least = total * 0.6
            runs.append(_within(shares, run))
            shares[run[0] : run[1]] = -np.inf
        return runs


def _within(shares: Floats, run: tuple[int, int]) -> tuple[int, int]:
    """Return the run, or its ``MOST_WORDS`` tokens that argue most where it is longer."""
    first, last = run
    if last - first <= MOST_WORDS:
        return run
    sums = np.convolve(shares[first:last], np.ones(MOST_WORDS), mode="valid")
    start = first + int(sums.argmax())
    return start, start + MOST_WORDS


def _heaviest(values: Floats) -> tuple[tuple[int, int], float]:
    """Return the contiguous run of the greatest sum (Kadane 1984), and that sum."""
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, value in enumerate(values.tolist()):
        if total <= 0:
            total, start = value, index
        else:
            total += value
        if total > best:
            best, best_run = total, (start, index + 1)
    return best_run, best
