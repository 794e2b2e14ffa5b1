"""Trains the judges of what a reply may take up of a message, and prints their figures.

    python -m tools.drafting.told points|details|pleasing [--measure]

``resources/corpus/points.jsonl``, ``details.jsonl`` (of complaints) and ``pleasing.jsonl`` (of
compliments), one text a line: ``message`` (its id in
``messages.jsonl``), ``text`` (to one who is said vous) and ``label``: ``g`` a careful reader would
write it in a reply, ``c`` true and well said, but beside what went wrong, ``b`` bad French, untrue
or indecent. Texts that are no longer made are left out and counted. Needs scikit-learn
(``pip install -e .[train]``). The styles of the messages are the unit of every split.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Address
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling import details, recap
from cmdesk.drafting.template import Manner, choose
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools.linear import Places, columns_of, crossed, matrix_of, write
from tools.understanding.corpus import read_corpus

WEIGHTS = {"points": "recap.npz", "details": "details.npz", "pleasing": "pleasing.npz"}
"""What is taught, and where what is learnt stands in ``resources/phrases``."""
FOLDS = 8
STRENGTH = 0.2
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 2
"""Examples under which a feature is not learnt."""
_MANNER = Manner(Address.VOUS)

Numbers = np.ndarray[Any, Any]
Examples = list[tuple[set[str], bool, str]]
"""The features, whether a reader would write it, and the style of the message."""


def said_of(text: str, surface: Surface) -> str:
    """Return a text in the notation of the phrase bank as the corpora write it."""
    return surface.realise(choose(text, _MANNER))


def texts_of(
    name: str, mirror: Mirror, message: Message, analysis: Analysis, vectors: WordVectors
) -> Iterator[tuple[str, set[str]]]:
    """Yield what is made of a message, with its features."""
    if name == "points":
        for point in mirror.points(message, analysis):
            yield point.text, set(recap.features_of(point, vectors))
    else:
        named = mirror.details if name == "details" else mirror.pleasing
        for detail in named(message, analysis):
            yield detail.text, set(details.features_of(detail, vectors))


def examples_of(name: str, toolkit: Toolkit) -> Examples:
    """Return the features, the answer and the style of every text that is still made."""
    resources = toolkit.paths.resources
    lines = (resources / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    wanted: dict[str, dict[str, str]] = {}
    for row in map(json.loads, lines):
        wanted.setdefault(row["message"], {})[row["text"]] = row["label"]
    surface = Surface(resources)
    vectors = toolkit.vectors
    mirror = Mirror(resources, surface, toolkit.pipeline.read, vectors)
    found: Examples = []
    for message in read_corpus(resources / "corpus" / "messages.jsonl"):
        labels = wanted.get(message.message.id)
        if labels is None:
            continue
        analysis = toolkit.analyse(message.message)
        for text, features in texts_of(name, mirror, message.message, analysis, vectors):
            label = labels.get(said_of(text, surface))
            if label is not None:
                found.append((features, label == "g", message.style))
    print(f"{len(lines)} labelled, {len(found)} made, {sum(e[1] for e in found)} good")
    return found


def fit(examples: Examples) -> tuple[dict[str, int], LogisticRegression]:
    """Return the features that are learnt, and the model."""
    features = [features for features, _, _ in examples]
    names = columns_of(features, FEWEST)
    machine = LogisticRegression(C=STRENGTH, max_iter=600)
    return names, machine.fit(matrix_of(features, names), [good for _, good, _ in examples])


def report(chances: Numbers, right: Numbers) -> None:
    """Print how often a point that is said is a good one, by threshold."""
    for least in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
        said = chances >= least
        if said.any():
            print(f"  said at {least}: precision {right[said].mean():.3f}, "
                  f"recall {right[said].sum() / right.sum():.3f}")  # fmt: skip


def learn(examples: Examples, path: Path | None) -> None:
    """Print what a judge is worth on styles that it never read; train on all, write ``path``."""
    styles = [style for _, _, style in examples]

    def judge(inside: Places, outside: Places) -> Numbers:
        names, machine = fit([examples[i] for i in inside])
        left = matrix_of([examples[i][0] for i in outside], names)
        chances: Numbers = machine.predict_proba(left)[:, 1]
        return chances

    chances = crossed(styles, FOLDS, judge)
    report(chances, np.array([good for _, good, _ in examples]))
    if path is None:
        return
    write(path, *fit(examples))


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    names = [name for name in arguments if name in WEIGHTS] or list(WEIGHTS)
    toolkit = Toolkit(default_paths())
    for name in names:
        path = toolkit.paths.resources / "phrases" / WEIGHTS[name]
        learn(examples_of(name, toolkit), None if "--measure" in arguments else path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
