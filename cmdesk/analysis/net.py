"""A small convolutional reader of the words in their order, beside the linear judges.

Words in their order tell what a bag of them cannot (« livré à l’heure, pas le bon modèle »).
Filters of one to five words over word vectors, rule matches and fields of meaning; the
strongest answer of each filter counts (Kim 2014, « Convolutional Neural Networks for
Sentence Classification »). Trained by ``tools/understanding/net.py``; plain numpy here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cmdesk.analysis.features import Features, Floats
from cmdesk.language.vectors import WordVectors

WIDTHS = (1, 2, 3, 5)
MARKS = ("!", "?", ".", ",", ":", ";", "(", ")", "0")
_MARK = {mark: index for index, mark in enumerate(MARKS)}
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
    columns, met = _met(found, length, flags)
    lines[:, [size + column for column in columns]] = met
    return lines


def _met(found: Features, length: int, flags: dict[str, int]) -> tuple[list[int], Floats]:
    """Return what the tokens met, marked or left unknown: the columns used, one line a token.

    A message meets a few dozen flags of many hundreds; the columns are counted from the
    first flag, the marks and the unknown come behind the flags.
    """
    met = [
        (column, places) for n, places in found.named.items() if (column := flags.get(n, -1)) >= 0
    ]
    columns = [column for column, _ in met]
    columns += range(len(flags), len(flags) + len(MARKS) + 1)
    lines = np.zeros((max(length, 1), len(columns)), dtype=np.float32)
    for at, (_, places) in enumerate(met):
        for first, last in places:
            lines[first : min(last, length), at] = FLAG_SHARE
    for index in range(length):
        mark = _MARK.get(found.tokens[index])
        if mark is not None:
            lines[index, len(met) + mark] = 1
        elif found.words[index] < 0:
            lines[index, -1] = 1
    return columns, lines


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
        project = self._table.pop("project")
        size = len(project) - len(flags) - len(MARKS) - 1
        self._of_vectors, self._of_met = project[:size] * np.float32(VECTOR_SHARE), project[size:]
        # The filters cut at each word that they cover and laid side by side: one product gives
        # what every word adds to every filter, whose windows are then sums of shifted rows.
        cut = [np.split(self._table.pop(f"conv{width}"), width) for width in WIDTHS]
        self._filters = np.concatenate([piece for pieces in cut for piece in pieces], axis=1)

    def logits(self, found: Features, vectors: WordVectors) -> Floats:
        """Return one number an answer."""
        table = self._table
        hidden = self._hidden(found, vectors)
        joined = np.concatenate([*self._strongest(hidden), hidden.mean(axis=0)])
        plain = plain_of(found, self._plain)
        answer: Floats = joined @ table["head"] + plain @ table["plain"] + table["bias"]
        return answer

    def _hidden(self, found: Features, vectors: WordVectors) -> Floats:
        """Return the lines of ``sequence_of`` projected.

        They are nearly all zeros: only the vectors and the flags that were met are multiplied.
        """
        length = min(len(found.tokens), LONGEST)
        columns, met = _met(found, length, self._flags)
        lines: Floats = met @ self._of_met[columns] + self._table["project_b"]
        known = [index for index in range(length) if found.words[index] >= 0]
        if known:
            lines[known] += vectors.stack([found.words[i] for i in known]) @ self._of_vectors
        return np.tanh(lines, out=lines)

    def _strongest(self, hidden: Floats) -> Iterator[Floats]:
        """Yield, by width, the strongest answer of each filter; nothing stands beyond the ends."""
        added = hidden @ self._filters
        first = 0
        for width in WIDTHS:
            bias = self._table[f"conv{width}_b"]
            left = (width - 1) // 2
            size = len(bias)
            pieces = [added[:, first + at * size : first + (at + 1) * size] for at in range(width)]
            first += width * size
            out = pieces[left] + bias
            for shift in range(1, left + 1):
                out[shift:] += pieces[left - shift][:-shift]
            for shift in range(1, width - left):
                out[:-shift] += pieces[left + shift][shift:]
            yield np.maximum(out.max(axis=0), 0)
