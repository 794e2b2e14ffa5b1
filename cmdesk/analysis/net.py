"""A small convolutional reader of the words in their order, beside the linear judges.

Words in their order tell what a bag of them cannot (« livré à l’heure, pas le bon modèle »).
Filters of one to five words over word vectors, rule matches and fields of meaning; the
strongest answer of each filter counts (Kim 2014, « Convolutional Neural Networks for
Sentence Classification »). Trained by ``tools/understanding/net.py``; plain numpy here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cmdesk.analysis.features import Features, Floats
from cmdesk.language.vectors import WordVectors

WIDTHS = (1, 2, 3, 5)
MARKS = ("!", "?", ".", ",", ":", ";", "(", ")", "0")
LONGEST = 320
"""Tokens that are read."""
VECTOR_SHARE = 4.0
FLAG_SHARE = 0.7


def width_of(vectors: WordVectors, flags: list[str]) -> int:
    """Return how many numbers describe a token."""
    return vectors.dimensions + len(flags) + len(MARKS) + 1


def sequence_of(found: Features, vectors: WordVectors, flags: dict[str, int]) -> Floats:
    """Return one line of numbers a token: its vector, what it met, its mark, whether unknown."""
    length = min(len(found.tokens), LONGEST)
    size = vectors.dimensions
    lines = np.zeros((max(length, 1), size + len(flags) + len(MARKS) + 1), dtype=np.float32)
    known = [index for index in range(length) if found.words[index] >= 0]
    if known:
        lines[known, :size] = vectors.stack([found.words[i] for i in known]) * VECTOR_SHARE
    for name, places in found.named.items():
        column = flags.get(name)
        if column is not None:
            for first, last in places:
                lines[first : min(last, length), size + column] = FLAG_SHARE
    for index in range(length):
        token = found.tokens[index]
        if token in MARKS:
            lines[index, size + len(flags) + MARKS.index(token)] = 1
        elif found.words[index] < 0:
            lines[index, -1] = 1
    return lines


def plain_of(found: Features, names: list[str]) -> Floats:
    """Return the values of the features that belong to no place."""
    return np.array([found.plain.get(name, 0.0) for name in names], dtype=np.float32)


class Reader:
    """The trained reader."""

    def __init__(self, table: dict[str, Any], flags: list[str], plain: list[str]) -> None:
        """``table`` holds the weights by name, as ``tools/understanding/net.py`` writes them."""
        self._flags = {name: index for index, name in enumerate(flags)}
        self._plain = plain
        self._table = {name: np.asarray(value, dtype=np.float32) for name, value in table.items()}

    def logits(self, found: Features, vectors: WordVectors) -> Floats:
        """Return one number an answer."""
        table = self._table
        tokens = sequence_of(found, vectors, self._flags)
        hidden = np.tanh(tokens @ table["project"] + table["project_b"])
        length = len(hidden)
        pooled = []
        for width in WIDTHS:
            left = (width - 1) // 2
            padded = np.pad(hidden, ((left, width - 1 - left), (0, 0)))
            windows = np.concatenate([padded[i : i + length] for i in range(width)], axis=1)
            out = windows @ table[f"conv{width}"] + table[f"conv{width}_b"]
            pooled.append(np.maximum(out, 0).max(axis=0))
        joined = np.concatenate([*pooled, hidden.mean(axis=0)])
        plain = plain_of(found, self._plain)
        answer: Floats = joined @ table["head"] + plain @ table["plain"] + table["bias"]
        return answer
