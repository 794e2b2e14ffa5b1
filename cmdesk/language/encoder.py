"""The sentence encoder as it was taught what customers write: a message in, its meaning out.

The encoder of ``meaning.py`` knows what sentences of any kind say; this one was trained further
on our corpus (``python -m tools.understanding.encoder``), so that « ma table est encore un
arbre » comes near the late deliveries. Its table of word pieces is that of the package; what
stands above it is a network of n-grams (Yang et al. 2020), of which the numbers here are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.language.meaning import PUBLISHED, Pretrained
from cmdesk.language.vectors import Floats

ORDERS = ((2, 0), (3, 1), (5, 2))
"""The lengths of the n-grams, and how many pieces of each stand before its own."""
LONGEST = 224
"""Word pieces that are read of a text, some 800 characters; few messages are longer."""
_BETWEEN = max(max(left, width - 1 - left) for width, left in ORDERS)
_CHARACTERS = 12
"""More than a piece has, so that what is cut off would not have been read."""
_REMEMBERED = 64
_TRUNK = (
    "proj_W", "proj_b", "ln_g_all", "ln_b_all",
    *(f"{name}_{width}" for name in ("w1", "b1", "w2", "b2") for width, _ in ORDERS),
    "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """What is read of one text.

    ``vector`` is what the network makes of it, of unit length; ``logits`` are one number an
    answer of ``Encoder.answers``.
    """

    vector: Floats
    logits: Floats


class Encoder:
    """Reads texts; the same text, the same numbers."""

    VECTOR_SHARE: ClassVar[float] = 8.0
    """What the vector, whose numbers are small, is multiplied by before the answers weigh it."""

    def __init__(self, path: Path | None, pretrained: Pretrained = PUBLISHED) -> None:
        """Open the weights of ``path``; ``None``: those of the package, which answer nothing.

        Raises ``ComponentError`` where they are missing or unreadable.
        """
        self._pretrained = pretrained
        self.answers: list[str] = []
        self.groups: list[tuple[int, int]] = []
        """The columns of the answers of which one alone is right, the end excluded."""
        self._last = lru_cache(maxsize=_REMEMBERED)(self._of)
        if path is None:
            self.trunk = _published(pretrained.backend)
            self.eps = float(pretrained.backend.eps)
            self.weights = np.zeros((self.features, 0), np.float32)
            self.bias = np.zeros(0, np.float32)
            self.identity = pretrained.identity
            return
        with open_weights(path, "Les poids de la compréhension") as table:
            self.identity = blake2b(path.read_bytes(), digest_size=20).digest()
            about = read_about(table)
            self.trunk = {name: _whole(table, name) for name in _TRUNK}
            self.weights = _whole(table, "weights")
            self.bias = table["bias"]
        self.eps = float(about["eps"])
        self.answers = about["answers"]
        self.groups = [tuple(group) for group in about["groups"]]

    @property
    def features(self) -> int:
        """Return how many numbers the answers weigh."""
        return len(self.trunk["d3"]) + len(self.trunk["d1"]) + len(self.trunk["ln_g"])

    @property
    def width(self) -> int:
        """Return how many numbers a vector of ``encode`` has."""
        return len(self.trunk["d3"]) + len(self._told)

    @property
    def _told(self) -> range:
        """Return the columns that say what went wrong."""
        return range(*self.groups[-1]) if self.groups else range(0)

    @property
    def columns(self) -> dict[str, int]:
        """Return the column of each answer."""
        return {name: at for at, name in enumerate(self.answers)}

    def of(self, text: str) -> Encoding:
        """Return what is read of the first ``LONGEST`` pieces of ``text``."""
        return self._last(text[: LONGEST * _CHARACTERS])

    def _of(self, text: str) -> Encoding:
        return self.several([text])[0]

    def several(self, texts: Sequence[str]) -> list[Encoding]:
        """Return what is read of each text, all at once: some short ones take as long as one."""
        short = (text[: LONGEST * _CHARACTERS] for text in texts)
        return self.read([self._pretrained.pieces(text, LONGEST) for text in short])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of unit length a text: near where they tell the same trouble.

        Half of it is what the network makes of the text, half what it would answer.
        """
        found = [self.of(texts[0])] if len(texts) == 1 else self.several(texts)
        if not found:
            return np.zeros((0, self.width), np.float32)
        told = np.stack([one.logits[list(self._told)] for one in found])
        told -= told.mean(axis=1, keepdims=True)
        told /= np.maximum(np.linalg.norm(told, axis=1, keepdims=True), np.float32(1e-6))
        both = np.concatenate([np.stack([one.vector for one in found]), told], axis=1)
        answer: Floats = both / np.linalg.norm(both, axis=1, keepdims=True)
        return answer

    def read(self, texts: Sequence[NDArray[np.int64]]) -> list[Encoding]:
        """Return what is read of the word pieces of each text, one piece at least."""
        if not texts:
            return []
        trunk = self.trunk
        # One below the other, with lines of nothing between them as wide as an n-gram reaches.
        counts = np.array([len(pieces) for pieces in texts])
        starts = np.cumsum(counts + _BETWEEN) - counts
        lines = np.concatenate([np.arange(n) + at for n, at in zip(counts, starts, strict=True)])
        embedded = self._pretrained.vectors(np.concatenate(texts))
        projected = np.zeros((int(lines[-1]) + 1 + _BETWEEN, len(trunk["proj_b"])), np.float32)
        projected[lines] = self._normal(embedded @ trunk["proj_W"] + trunk["proj_b"], "_all")
        parts = [embedded]
        for (width, left), each in zip(ORDERS, np.split(projected, len(ORDERS), 1), strict=True):
            once = np.zeros_like(each)
            once[lines] = each[lines] + self._filtered(each, lines, "1", width, left)
            parts.append(once[lines] + self._filtered(once, lines, "2", width, left))
        every = self._normal(np.concatenate(parts, axis=1), "")
        firsts = np.cumsum(counts) - counts
        many = counts.astype(np.float32)[:, None]
        sums = np.add.reduceat(every, firsts, axis=0)
        mean = (sums @ trunk["cnn_W"] + many * trunk["cnn_b"]) / np.sqrt(many)
        first = np.maximum(mean @ trunk["d0"], 0)
        second = np.maximum(mean @ trunk["p1"] + first @ trunk["d1"], 0)
        third = np.maximum(second @ trunk["d2"], 0)
        vectors = np.tanh(second @ trunk["p3"] + third @ trunk["d3"])
        vectors /= np.sqrt((vectors * vectors).sum(axis=1, keepdims=True) + self.eps)
        strongest = np.maximum.reduceat(every, firsts, axis=0)
        joined = np.concatenate([vectors * self.VECTOR_SHARE, second, strongest], axis=1)
        logits = joined @ self.weights + self.bias
        return [Encoding(*pair) for pair in zip(vectors, logits, strict=True)]

    def _normal(self, lines: Floats, name: str) -> Floats:
        lines = lines - lines.mean(axis=1, keepdims=True)
        lines /= np.sqrt(np.mean(lines * lines, axis=1, keepdims=True) + self.eps)
        answer: Floats = lines * self.trunk[f"ln_g{name}"] + self.trunk[f"ln_b{name}"]
        return answer

    def _filtered(
        self, lines: Floats, wanted: NDArray[np.int64], name: str, width: int, left: int
    ) -> Floats:
        """Return what the n-gram around each ``wanted`` line says."""
        windows = np.concatenate([lines[wanted + at - left] for at in range(width)], axis=1)
        filters = windows @ self.trunk[f"w{name}_{width}"] + self.trunk[f"b{name}_{width}"]
        answer: Floats = np.maximum(filters, 0)
        return answer


def _published(backend: Any) -> Mapping[str, Floats]:  # noqa: ANN401  (the package has no types)
    """Return the numbers of the package by name."""
    found: dict[str, Floats] = {
        f"{name}_{width}": getattr(backend, name)[at]
        for name in ("w1", "b1", "w2", "b2")
        for at, (width, _) in enumerate(ORDERS)
    }
    return found | {name: getattr(backend, name) for name in _TRUNK if name not in found}


def _whole(table: Mapping[str, Any], name: str) -> Floats:
    """Return a table of the file as numbers: some are stored in eight bits, with a scale."""
    found: Floats = table[name]
    if found.dtype == np.int8:
        found = found.astype(np.float32) * table[f"{name} scale"]
    return found
