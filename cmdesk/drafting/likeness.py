"""How alike two messages are, by the words that say something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from cmdesk.drafting.faults import plain
from cmdesk.language.vectors import Floats, WordVectors

_WORD = re.compile(r"[a-z]{3,}")
# Under this, two words of the table have nothing to do with each other.
_UNRELATED = 0.35


class WordLikeness:
    """How alike two texts are by the words that say something, 0 to 1.

    Each word is held against the nearest of the other text (the same one, or a neighbour
    in the table of vectors), both ways, so that a detail of one of them alone counts.
    """

    def __init__(self, vectors: WordVectors, empty: str) -> None:
        """``empty`` are the words, levelled, that say nothing of what a text is about."""
        self._vectors = vectors
        self._empty = frozenset(plain(empty).split())
        self._known = lru_cache(maxsize=512)(self._read)

    def __call__(self, text: str, other: str) -> float:
        """Return the likeness of two texts, 0 where one says nothing."""
        words, rows = self._known(text)
        others, columns = self._known(other)
        if not words or not others:
            return 0.0
        near = self._near(words, rows, others, columns)
        forth, back = float(near.max(1).mean()), float(near.max(0).mean())
        return 2 * forth * back / (forth + back) if forth + back else 0.0

    def nearest(self, word: str, text: str) -> float:
        """Return how near the nearest word of ``text`` is to ``word``."""
        words, rows = self._known(word)
        others, columns = self._known(text)
        if not words or not others:
            return 0.0
        return float(self._near(words, rows, others, columns).max())

    @staticmethod
    def _near(
        words: Sequence[str],
        rows: Floats,
        others: Sequence[str],
        columns: Floats,
    ) -> Floats:
        near: Floats = rows @ columns.T
        near[near < _UNRELATED] = 0.0
        place = {word: number for number, word in enumerate(others)}
        for number, word in enumerate(words):
            if word in place:
                near[number, place[word]] = 1.0
        return near

    def _read(self, text: str) -> tuple[tuple[str, ...], Floats]:
        words = tuple(dict.fromkeys(w for w in _WORD.findall(plain(text)) if w not in self._empty))
        rows = np.zeros((len(words), self._vectors.dimensions), np.float32)
        for number, word in enumerate(words):
            row = self._vectors.row(word)
            if row >= 0:
                rows[number] = self._vectors.stack([row])[0]
        return words, rows
