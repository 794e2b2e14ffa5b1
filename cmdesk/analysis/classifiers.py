"""Trained judges of a whole message, each of which can say which words convinced it.

One linear model an answer (a support vector machine, its margin made a
probability as Platt 1999 does): what a word adds to an answer is its
weight, no more, so that the words shown are those that made the conclusion. The weights
come from ``python -m tools.understanding.train``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmdesk.analysis.features import Features, Floats
from cmdesk.analysis.net import Reader
from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.language.encoder import Encoder, Encoding
from cmdesk.language.logit import softmax
from cmdesk.language.vectors import WordVectors

BLOCKS: Mapping[str, float] = {
    "words": 1.0,
    "meanings": 0.9,
    "rules": 1.4,
    "fields": 1.4,
}
"""Families of sparse features and their shares; each has length 1 before its share."""
_SHARES = np.array(list(BLOCKS.values()))
_BLOCK_OF = {
    "w": "words", "b": "words", "t": "words", "s": "words",
    "v0": "meanings", "v1": "meanings", "vv": "meanings", "r": "rules", "g": "rules",
    "f": "fields", "ff": "fields",
}  # fmt: skip
PLAIN_SHARE = 0.5
DENSE_SHARE = 2.0
MOST_WORDS = 10
"""Tokens of one evidence: more would be the message again."""
SHARES: Mapping[str, tuple[float, float]] = {
    "kind": (0.6, 0.6),
    "topic": (0.6, 0.4),
    "emotion": (0.6, 0.4),
    "about": (0.7, 0.3),
    "severity": (0.7, 0.3),
}
"""What the logits of the judges and those of the encoder count for together, by family.

Chosen on half of the styles kept apart; of the other half (2,394 messages) the kind is right in
0.884 (0.861 without the encoder), the main topic in 0.720 (0.704), the emotion in 0.675 (0.652).
Of signals and sarcasm it hears too few, of asks no more than the judges: they speak alone.
"""
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
        self.blocks = [block_of(name) if name[0] != "=" else "plain" for name in names]
        order = {block: index for index, block in enumerate((*BLOCKS, "plain"))}
        self._block = np.array([order[block] for block in self.blocks], dtype=np.int64)
        self._rarity = {
            name[2:]: rarity
            for name, rarity in zip(names, idf.tolist(), strict=True)
            if name.startswith("w ")
        }
        self.rarest = max(self._rarity.values(), default=1.0)

    def weigh(self, found: Features, vectors: WordVectors) -> Weighed:
        """Return ``found`` as numbers."""
        names = [name for name in found.named if name in self.columns]
        columns = np.array([self.columns[name] for name in names], dtype=np.int64)
        counts = np.array([len(found.named[name]) for name in names], dtype=np.float64)
        values = self.idf[columns] * (1 + np.log(counts))
        blocks = self._block[columns]
        squares = np.bincount(blocks, values * values, minlength=len(BLOCKS))[: len(BLOCKS)]
        scale = _SHARES / np.sqrt(np.where(squares > 0, squares, 1))
        numbers = values.astype(np.float32) * scale[blocks].astype(np.float32)
        extra = [
            (column, value * PLAIN_SHARE, f"={name}")
            for name, value in found.plain.items()
            if value and (column := self.columns.get(f"={name}")) is not None
        ]
        dense, shares = self._mean(found, vectors)
        return Weighed(
            np.concatenate([columns, np.array([c for c, _, _ in extra], dtype=np.int64)]),
            np.concatenate([numbers, np.array([v for _, v, _ in extra], dtype=np.float32)]),
            (*names, *(name for _, _, name in extra)),
            dense,
            shares,
        )

    def _mean(self, found: Features, vectors: WordVectors) -> tuple[Floats, Floats]:
        weights = np.array(
            [
                self._rarity.get(token, self.rarest) if row >= 0 else 0.0
                for row, token in zip(found.words, found.tokens, strict=True)
            ],
            dtype=np.float32,
        )
        weights = np.maximum(weights - 2.0, 0)
        known = [row for row, w in zip(found.words, weights, strict=True) if w > 0]
        if not known:
            return np.zeros(vectors.dimensions, dtype=np.float32), weights
        used = weights[weights > 0]
        mean = used @ vectors.stack(known)
        length = float(np.linalg.norm(mean)) or 1.0
        return (mean * (DENSE_SHARE / length)).astype(np.float32), weights * (DENSE_SHARE / length)


class Classifiers:
    """The trained answers, opened once."""

    def __init__(self, path: Path, vectors: WordVectors, encoder: Encoder | None = None) -> None:
        """Open the weights; raise ``ComponentError`` where they are missing or unreadable.

        ``encoder`` is asked as well, where there is one.
        """
        with open_weights(path, "Les poids de la compréhension") as table:
            about = read_about(table)
            names = bytes(table["names"]).decode().split("\n")
            # Row by row, whatever the file: a message takes some hundred rows of it.
            self._weights: Floats = table["weights"].astype(np.float32, order="C")
            self._dense: Floats = table["dense"].astype(np.float32)
            self._bias: Floats = table["bias"]
            idf: Floats = table["idf"]
            self._net_scale: Floats = table["net_scale"]
            parts = {n.removeprefix("net "): table[n] for n in table.files if n[:4] == "net "}
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
        self._encoder = encoder
        # The answers that both give: their columns, and what each of the two counts for.
        columns = encoder.columns if encoder else {}
        shares = [SHARES.get(name.partition(":")[0]) for name in self.answers]
        both = [at for at, name in enumerate(self.answers) if shares[at] and name in columns]
        self._both = np.array(both, dtype=np.int64)
        self._theirs = np.array([columns[self.answers[at]] for at in both], dtype=np.int64)
        self._shares = np.array([shares[at] for at in both], dtype=np.float32).reshape(-1, 2)

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the features that count, with their columns."""
        return self._vocabulary

    @property
    def known(self) -> Container[str]:
        """Return the sparse features that count: the others need not be gathered."""
        return self._vocabulary.columns

    def judge(self, found: Features, text: str) -> Judgement:
        """Return what the classifiers say of a message: its features, and its text."""
        weighed = self._vocabulary.weigh(found, self.vectors)
        encoding = self._encoder.of(text) if self._encoder else None
        return Judgement(self, found, weighed, encoding)

    def logits(self, found: Features, weighed: Weighed, encoding: Encoding | None) -> Floats:
        """Return the logit of every answer: the linear judges’ and the readers’ together."""
        linear = self._bias + weighed.values @ self._weights.take(weighed.columns, axis=0)
        linear = linear + weighed.dense @ self._dense
        answer: Floats = linear + self._net_scale * self._reader.logits(found, self.vectors)
        if encoding is not None:
            mine, theirs = answer[self._both], encoding.logits[self._theirs]
            answer[self._both] = mine * self._shares[:, 0] + theirs * self._shares[:, 1]
        return answer


class Judgement:
    """The answers of the classifiers for one message.

    An answer is named ``family:label`` (``kind:complaint``, ``signal:insult``, …).
    """

    def __init__(
        self,
        classifiers: Classifiers,
        found: Features,
        weighed: Weighed,
        encoding: Encoding | None = None,
    ) -> None:
        self._classifiers = classifiers
        self._found = found
        self._weighed = weighed
        self.encoding = encoding
        """What the encoder reads, where there is one."""

    @property
    def found(self) -> Features:
        """Return the features of the message."""
        return self._found

    @property
    def weighed(self) -> Weighed:
        """Return the features of the message as numbers, for models of the same vocabulary."""
        return self._weighed

    @property
    def known_words(self) -> int:
        """Return how many tokens have a meaning that the judges know."""
        return sum(1 for row in self._found.words if row >= 0)

    @cached_property
    def probabilities(self) -> dict[str, float]:
        """Return the probability of every answer; those of a group of rivals add up to 1."""
        model = self._classifiers
        logits = model.logits(self._found, self._weighed, self.encoding)
        chances = 1 / (1 + np.exp(-np.minimum(np.maximum(logits, -30), 30)))
        for first, last in model._groups:
            chances[first:last] = softmax(logits[first:last])
        return dict(zip(model.answers, chances.tolist(), strict=True))

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
            family, _, label = max(rivals, key=self.probabilities.__getitem__).partition(":")
            found[family] = label
        return found

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return the tokens of every feature: token, line in ``weighed``, share of the value."""
        found = self._found.named
        places = [found.get(name, ()) for name in self._weighed.names]
        counts = np.array([len(those) for those in places], dtype=np.int64)
        bounds = chain.from_iterable(chain.from_iterable(places))
        runs = np.fromiter(bounds, np.int64, 2 * int(counts.sum())).reshape(-1, 2)
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
        model = self._classifiers
        column = model._column[answer]
        return self._shared(model._weights[self._weighed.columns, column], model._dense[:, column])

    def _shared(self, weights: Floats, dense: Floats) -> Floats:
        """Return what each token adds, for one weight a feature and those of the dense part."""
        tokens, lines, parts = self._places
        each = (weights * self._weighed.values)[lines] * parts
        count = len(self._found.tokens)
        shares = np.bincount(tokens, weights=each, minlength=count).astype(np.float32)
        known, meanings = self._meanings
        shares[known] += meanings @ dense
        result: Floats = shares
        return result

    def argued_by(self, weights: Floats, dense: Floats) -> tuple[int, int] | None:
        """Return the run of tokens that argues most for what has these weights, if any does."""
        runs = _runs(self._shared(weights, dense), 1)
        return runs[0] if runs else None

    def evidence(self, answer: str, most: int = 2) -> list[tuple[int, int]]:
        """Return the runs of tokens (end excluded) that argue most for an answer.

        At most ``most``, the strongest first; none where nothing argues for it.
        """
        return _runs(self.shares(answer), most)


def _runs(shares: Floats, most: int) -> list[tuple[int, int]]:
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
