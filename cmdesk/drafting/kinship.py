"""How near each procedure of a brand is to a kind of trouble, whatever words the author used.

A procedure names its case in its title, its keywords and what it regrets; a kind of trouble has
its own sentences (``faults.toml``). Both are sums of word vectors, each word weighed by how rare
it is in French; their cosine says whether they speak of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from cmdesk.domain.profile import Procedure
from cmdesk.drafting import template
from cmdesk.drafting.faults import Fault, plain
from cmdesk.knowledge.kept import Kept
from cmdesk.language.vectors import Floats, WordVectors, rarity

_WORD = re.compile(r"[^\W\d_]{3,}")
_FAINT = 0.05


class Kinship:
    """Compares the procedures of a profile with a kind of trouble."""

    def __init__(self, vectors: WordVectors) -> None:
        """``vectors`` are those of French words."""
        self._vectors = vectors
        self._known = Kept(self._read)
        self._fault = lru_cache(maxsize=512)(self._of_fault)

    def of(self, procedures: tuple[Procedure, ...], fault: Fault) -> Mapping[str, float]:
        """Return for the identifier of each procedure how near it is, from 0 to 1."""
        whole, named = self._known.of(procedures)
        mine = self._fault(fault)
        near = np.maximum(whole @ mine + named @ mine, 0) / 2
        return dict(zip((one.id for one in procedures), near.tolist(), strict=True))

    def _read(self, procedures: tuple[Procedure, ...]) -> tuple[Floats, Floats]:
        """Return what the procedures say with their keywords, and without."""
        regrets = [[template.plainly(text) for text in one.regrets] for one in procedures]
        named = [[one.title, *said] for one, said in zip(procedures, regrets, strict=True)]
        whole = [[*said, *one.keywords] for one, said in zip(procedures, named, strict=True)]
        return self._stack(whole), self._stack(named)

    def _stack(self, texts: Sequence[Sequence[str]]) -> Floats:
        rows = [self._sum(" ".join(words)) for words in texts]
        return np.stack(rows) if rows else np.zeros((0, self._vectors.dimensions), np.float32)

    def _of_fault(self, fault: Fault) -> Floats:
        told = (*fault.facts, *fault.scenes, *fault.faults, fault.keywords)
        return self._sum(" ".join(map(template.plainly, told)))

    def _sum(self, text: str) -> Floats:
        """Return the sum of the words of ``text``, of length 1; nothing where none is known."""
        rows = [row for word in _WORD.findall(plain(text)) if (row := self._vectors.row(word)) >= 0]
        weights = np.array([rarity(row) for row in rows], np.float32)
        kept = [row for row, weight in zip(rows, weights, strict=True) if weight > _FAINT]
        if not kept:
            return np.zeros(self._vectors.dimensions, np.float32)
        total: Floats = weights[weights > _FAINT] @ self._vectors.stack(kept)
        return (total / max(float(np.linalg.norm(total)), 1e-6)).astype(np.float32)
