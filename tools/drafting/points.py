"""Trains the judge of the points that a reply may tell, and prints its figures.

    python -m tools.drafting.points [--measure]

``resources/corpus/points.jsonl``, one point a line: ``message`` (its id in ``messages.jsonl``),
``point`` (the words, to one who is said vous) and ``label``: ``g`` a reader would write it in a
reply, ``c`` true and well said, but telling nothing that went wrong, ``b`` bad French, untrue or
indecent. Points that the shapes no longer make are left out and counted. Needs scikit-learn
(``pip install -e .[train]``). The styles of the messages are the unit of every split.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cmdesk.domain.vocabulary import Address
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling.recap import features_of
from cmdesk.drafting.template import Manner, choose
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors, key_of
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools.understanding.corpus import read_corpus

FOLDS = 8
STRENGTH = 0.2
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 2
"""Points under which a feature is not learnt."""
_MANNER = Manner(Address.VOUS)

Numbers = np.ndarray[Any, Any]
Examples = list[tuple[set[str], bool, str]]


def said_of(text: str, surface: Surface) -> str:
    """Return a point as the corpus writes it."""
    return surface.realise(choose(text, _MANNER))


def examples_of(path: Path, toolkit: Toolkit) -> Examples:
    """Return the features, the answer and the style of every point that is still made."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    wanted: dict[str, dict[str, str]] = {}
    for row in rows:
        wanted.setdefault(row["message"], {})[row["point"]] = row["label"]
    resources = toolkit.paths.resources
    surface = Surface(resources)
    vectors = WordVectors(resources / "language" / "vectors.npz")
    mirror = Mirror(resources, surface, toolkit.pipeline.read, vectors)
    found: Examples = []
    for message in read_corpus(resources / "corpus" / "messages.jsonl"):
        labels = wanted.get(message.message.id)
        if labels is None:
            continue
        analysis = toolkit.analyse(message.message)
        for point in mirror.points(message.message, analysis):
            label = labels.get(said_of(point.text, surface))
            if label is not None:
                found.append((set(features_of(point, vectors)), label == "g", message.style))
    print(f"{len(rows)} points labelled, {len(found)} made, {sum(e[1] for e in found)} good")
    return found


def matrix_of(examples: Examples, names: dict[str, int]) -> sparse.csr_matrix:
    """Return one line a point, one column a known feature."""
    pairs = [
        (line, names[name])
        for line, (features, _, _) in enumerate(examples)
        for name in features
        if name in names
    ]
    lines, columns = zip(*pairs, strict=True)
    return sparse.csr_matrix((np.ones(len(pairs)), (lines, columns)), (len(examples), len(names)))


def fit(examples: Examples) -> tuple[dict[str, int], LogisticRegression]:
    """Return the features that are learnt, and the model."""
    counts = Counter(name for features, _, _ in examples for name in features)
    names = {name: i for i, name in enumerate(sorted(n for n in counts if counts[n] >= FEWEST))}
    machine = LogisticRegression(C=STRENGTH, max_iter=600)
    return names, machine.fit(matrix_of(examples, names), [good for _, good, _ in examples])


def report(chances: Numbers, right: Numbers) -> None:
    """Print how often a point that is said is a good one, by threshold."""
    for least in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        said = chances >= least
        if said.any():
            print(f"  said at {least}: precision {right[said].mean():.3f}, "
                  f"recall {right[said].sum() / right.sum():.3f}")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    paths = default_paths()
    examples = examples_of(paths.resources / "corpus" / "points.jsonl", Toolkit(paths))
    styles = [style for _, _, style in examples]
    chances = np.zeros(len(examples))
    for inside, outside in GroupKFold(FOLDS).split(examples, groups=styles):
        names, machine = fit([examples[i] for i in inside])
        left = matrix_of([examples[i] for i in outside], names)
        chances[outside] = machine.predict_proba(left)[:, 1]
    report(chances, np.array([good for _, good, _ in examples]))
    if "--measure" in arguments:
        return 0
    names, machine = fit(examples)
    keys = np.array([key_of(name) for name in names], dtype=np.uint32)
    order = np.argsort(keys)
    path = paths.resources / "phrases" / "recap.npz"
    np.savez_compressed(
        path,
        keys=keys[order],
        weights=machine.coef_[0][order].astype(np.float16),
        bias=np.float32(machine.intercept_[0]),
    )
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
