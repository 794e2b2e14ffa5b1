"""A linear judge of one question, on features that have names.

Drafts judge so what of a message they take up (``tools/drafting/told.py``), the review whether a
question is answered (``tools/replies/answering.py``). The weights are opened on first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np

from cmdesk.knowledge.weights import open_weights
from cmdesk.language.vectors import key_of


class LinearJudge:
    """How likely the answer is yes."""

    def __init__(self, path: Path, what: str) -> None:
        """``path`` holds the weights by the key of each feature; ``what`` names them in French."""
        self._path = path
        self._what = what

    @cached_property
    def _weights(self) -> tuple[np.ndarray, np.ndarray, float]:
        with open_weights(self._path, self._what) as table:
            return table["keys"], table["weights"].astype(np.float32), float(table["bias"])

    def chance(self, features: Iterable[str]) -> float:
        """Return the chance, from 0 to 1; raise ``ComponentError`` without readable weights."""
        known, weights, bias = self._weights
        keys = np.fromiter(map(key_of, set(features)), np.uint32)
        at = np.minimum(known.searchsorted(keys), len(known) - 1)
        # Summed in one order, so that a chance does not hang on that of a set.
        total = bias + float(np.sort(weights[at[known[at] == keys]]).sum())
        return float(1 / (1 + np.exp(-total)))
