"""Word vectors: what a word that no rule knows is near to.

The table is distilled by ``tools/understanding/vectors.py`` from published French vectors
(sources and licence: ``resources/language/README.md``).
"""

from __future__ import annotations

import hashlib
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmdesk.knowledge.weights import open_weights

Floats = NDArray[np.float32]
_COMMONEST, _RAREST = 50, 20_000
"""Rows of the table, which is in the order of frequency, between which words get rarer."""


def key_of(word: str) -> int:
    """Return the 32-bit key of a levelled word (no case, no accents)."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")


def rarity(row: int) -> float:
    """Return how rare in French the word of a row is, from 0 for the commonest to 1."""
    return min(log(max(row, _COMMONEST) / _COMMONEST) / log(_RAREST / _COMMONEST), 1.0)


class WordVectors:
    """Vectors of unit length by levelled word. Words that nobody wrote often have none."""

    def __init__(self, path: Path) -> None:
        """Open the table; raise ``ComponentError`` where it is missing or unreadable."""
        with open_weights(path, "Les vecteurs de mots") as table:
            keys, rows = table["keys"], table["rows"]
            matrix = table["matrix"].astype(np.float32)
            families = table["families"]
        self._keys: NDArray[np.uint32] = keys
        self._rows: NDArray[np.uint16] = rows
        self._families: list[list[int]] = families.tolist()
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        self._matrix: Floats = matrix / np.maximum(norms, 1e-6)
        self._cache: dict[str, int] = {}

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return int(self._matrix.shape[1])

    def row(self, word: str) -> int:
        """Return the row of ``word`` in the table, -1 where it has none."""
        known = self._cache.get(word)
        if known is None:
            # A key of the type of the table: for any other, numpy copies the whole table first.
            key = np.uint32(key_of(word))
            at = int(np.searchsorted(self._keys, key))
            found = at < len(self._keys) and self._keys[at] == key
            known = int(self._rows[at]) if found else -1
            if len(self._cache) < 50_000:
                self._cache[word] = known
        return known

    def families(self, row: int) -> list[int]:
        """Return the families of neighbouring words that a row belongs to, wide to narrow."""
        return self._families[row]

    def stack(self, rows: list[int]) -> Floats:
        """Return the vectors of some rows, one a line."""
        return self._matrix[rows]
