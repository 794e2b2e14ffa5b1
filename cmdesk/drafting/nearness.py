"""How near a stretch of a message is to what a brand wrote of its cases.

By its words (``asked_words.py``) and by what its sentences mean (``language/meaning.py``), alone,
with what stands before it, and within the whole message: « Et vous la reprenez ? » says nothing
by itself. What these numbers are worth, ``answers.py`` and ``procedure_chances.py`` weigh, each
with weights that were learnt for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from cmdesk.drafting.asked_words import AskedWords, Compared, Indices, Prepared
from cmdesk.language.meaning import Meanings
from cmdesk.language.sentences import sentence_spans
from cmdesk.language.vectors import Floats

_BEFORE = 160
"""Characters before a stretch that are read with it."""

FEATURES = (
    "words", "words_lead", "words_told", "words_told_lead",
    "alone", "alone_lead", "alone_three",
    "told", "told_lead", "told_three",
    "whole", "whole_lead", "whole_three",
    "answer", "few",
)  # fmt: skip
"""What is weighed of an entry, in the order of the columns of ``Nearness.features``.

Nearness from 0 to 1 (``words``) or from -1 to 1 (meaning): to the nearest of its names, ``_lead``
how much nearer than every other entry, ``_three`` to its three nearest names on average;
``_told`` and ``told`` with what stands before, ``whole`` of the message, ``answer`` of the message
to the nearest sentence of what the brand says or does; ``few``: how few entries there are, from 1
for ``_FEW`` to 0 for ``_MANY``. To stand out among few says little: a lead counts for the rest.
"""
_FEW, _MANY = 3, 40
_THREE = 3
_NOTHING = -2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A case of a brand: what it is called (questions, titles), and what the brand says or does."""

    names: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a message that may ask, and all that stands before it."""

    text: str
    before: str

    @property
    def told(self) -> str:
        """The stretch with the end of what stands before it."""
        return f"{self.before[-_BEFORE:]} {self.text}".strip()


@dataclass(frozen=True)
class Entries:
    """The cases of one brand, ready to be compared."""

    words: Prepared
    names: Floats
    """What each name means, one a line, those of an entry next to each other."""
    places: Indices
    """The names of each entry, one line an entry; behind its last, the place behind all names."""
    sentences: Floats
    """What each sentence of the texts means."""
    sentence_firsts: Indices


class Nearness:
    """Compares messages with the cases of brands; the same inputs give the same numbers."""

    def __init__(self, words: AskedWords, meanings: Meanings) -> None:
        self._words = words
        self.meanings = meanings

    def prepare(self, entries: Sequence[Entry]) -> Entries:
        """Return ``entries``, one at least, ready to be compared."""
        sentences = [
            (number, span.of(entry.text))
            for number, entry in enumerate(entries)
            for span in sentence_spans(entry.text)
        ]
        owners = np.array([number for number, _ in sentences])
        words = self._words.prepare([entry.names for entry in entries])
        return Entries(
            words=words,
            names=self.meanings.lasting(words.questions),
            places=_places([len(entry.names) for entry in entries]),
            sentences=self.meanings.lasting([sentence for _, sentence in sentences]),
            sentence_firsts=np.searchsorted(owners, np.arange(len(entries))),
        )

    def features(self, stretches: Sequence[Stretch], text: str, entries: Entries) -> Floats:
        """Return what is weighed: one table a stretch, one line an entry, one column a feature."""
        count = len(stretches)
        alone, told = [s.text for s in stretches], [s.told for s in stretches]
        meant = self.meanings.of([*alone, *told, text])
        near = meant @ entries.names.T
        answer = np.maximum.reduceat(entries.sentences @ meant[-1], entries.sentence_firsts)
        few = _fewness(len(entries.places))
        leads = np.where([name.endswith("_lead") for name in FEATURES], 1 - few, 1)
        whole = _nearness(near[-1], entries.places)
        tables = []
        for at, stretch in enumerate(stretches):
            words = self.compare(stretch, entries).scores
            words_told = self._words.compare(stretch.told, stretch.before, entries.words).scores
            tables.append(
                np.stack(
                    [
                        *(words, lead_of(words), words_told, lead_of(words_told)),
                        *_nearness(near[at], entries.places),
                        *_nearness(near[count + at], entries.places),
                        *whole,
                        answer,
                        np.full(len(answer), few),
                    ],
                    axis=1,
                )
            )
        return np.stack(tables).astype(np.float32) * leads.astype(np.float32)

    def compare(self, stretch: Stretch, entries: Entries) -> Compared:
        """Return how near the words of a stretch are to those of each entry."""
        return self._words.compare(stretch.text, stretch.before, entries.words)

    def nearest(self, stretch: Stretch, place: int, entries: Entries) -> str:
        """Return the name of the entry at ``place`` that is nearest to a stretch."""
        near = entries.names @ self.meanings.of([stretch.told])[0]
        mine = entries.words.owners == place
        return entries.words.questions[int(np.where(mine, near, -2).argmax())]


def _fewness(count: int) -> float:
    """Return how few answers there are, from 0 (many) to 1."""
    return float(np.clip(log(_MANY / max(count, 1)) / log(_MANY / _FEW), 0, 1))


def _places(counts: Sequence[int]) -> Indices:
    """Return where the names of each entry stand, as ``Entries.places`` holds them."""
    width, total = max(*counts, _THREE), sum(counts)
    firsts = np.cumsum([0, *counts[:-1]])
    lines = firsts[:, None] + np.arange(width)
    return np.where(np.arange(width) < np.array(counts)[:, None], lines, total)


def _nearness(near: Floats, places: Indices) -> tuple[Floats, Floats, Floats]:
    """Return the nearness of each entry: of its nearest name, its lead, of its three."""
    # Behind the last name stands one that is nearest to nothing.
    every = np.append(near, np.float32(_NOTHING))[places]
    three = np.sort(every, axis=1)[:, -_THREE:]
    there = three > _NOTHING
    nearest: Floats = three[:, -1]
    mean: Floats = (three * there).sum(1) / there.sum(1)
    return nearest, lead_of(nearest), mean


def lead_of(scores: Floats) -> Floats:
    """Return by how much each is above the best of the others; alone, what it is itself."""
    if len(scores) < 2:
        return scores
    second, first = np.sort(scores)[-2:]
    lead: Floats = np.where(scores == first, first - second, scores - first)
    return lead
