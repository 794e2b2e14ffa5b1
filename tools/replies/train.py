"""Measures what judges of single sentences learn from the corpus of replies.

python -m tools.replies.train [--corpus FILE]

Needs scikit-learn and JAX (``pip install -e .[train]``). The hands that wrote are the unit of
every split: scales and thresholds come from sentences of hands that the models for them did not
learn from; the sentences kept apart (``"split": "test"``) are only measured. A threshold is the
lowest that keeps ``PRECISION``: a reviewer that cries wolf is switched off.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold, KFold

from cmdesk.analysis.features import Features
from cmdesk.analysis.lexicon import Lexicon
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tools.replies.corpus import JUDGED, Labelled, read_corpus
from tools.replies.sentences import features_of_sentence, tokens_of
from tools.understanding.train import (
    Model,
    Read,
    chances_of,
    matrix_of,
    scales_of,
    vocabulary_of,
)

FOLDS = 4
PRECISION = 0.85
"""Of what a judge says alone, on sentences of other hands, half of them written to mislead."""
FAMILIES = {"risk": [str(c) for c in JUDGED], "act": [str(a) for a in Act]}

Numbers = np.ndarray[Any, Any]


def answers_of(row: Labelled) -> dict[str, set[str]]:
    """Return the right answers of a sentence, by family."""
    return {"risk": {str(c) for c in row.categories}, "act": {str(a) for a in row.acts}}


def threshold_of(chances: Numbers, wanted: Numbers, precision: float) -> float:
    """Return the threshold of the best F1 among those that keep ``precision``."""
    best, best_score = 0.95, -1.0
    for threshold in np.arange(0.2, 0.96, 0.02):
        said = chances >= threshold
        right = float((said & wanted).sum())
        if not said.any() or right / said.sum() < precision:
            continue
        score = 2 * right / (said.sum() + wanted.sum())
        if score > best_score:
            best, best_score = float(threshold), score
    return round(best, 3)


def thresholds_of(
    answers: list[str], chances: Numbers, truths: list[dict[str, set[str]]]
) -> dict[str, float]:
    """Return one threshold for each answer."""
    found = {}
    for column, answer in enumerate(answers):
        family, _, label = answer.partition(":")
        wanted = np.array([label in truth[family] for truth in truths])
        precision = PRECISION if family == "risk" else 0.75
        found[answer] = threshold_of(chances[:, column], wanted, precision)
    return found


def table(
    answers: list[str],
    chances: Numbers,
    truths: list[dict[str, set[str]]],
    thresholds: dict[str, float],
) -> dict[str, tuple[float, float, int]]:
    """Return precision, recall and number of examples by answer, and over each family."""
    figures: dict[str, tuple[float, float, int]] = {}
    for family in FAMILIES:
        hit = expected = claimed = 0
        for column, answer in enumerate(answers):
            if not answer.startswith(f"{family}:"):
                continue
            label = answer.partition(":")[2]
            wanted = np.array([label in truth[family] for truth in truths])
            said = chances[:, column] >= thresholds[answer]
            right = int((said & wanted).sum())
            figures[answer] = (
                right / max(int(said.sum()), 1),
                right / max(int(wanted.sum()), 1),
                int(wanted.sum()),
            )
            hit, expected, claimed = (
                hit + right,
                expected + int(wanted.sum()),
                claimed + int(said.sum()),
            )
        figures[f"{family}, all"] = (hit / max(claimed, 1), hit / max(expected, 1), expected)
    return figures


def main(arguments: list[str]) -> int:
    """Train and print; nothing is written: such judges find too little to be used."""
    warnings.filterwarnings("ignore")
    paths = default_paths()
    at = arguments.index("--corpus") + 1 if "--corpus" in arguments else 0
    path = Path(arguments[at]) if at else paths.resources / "corpus" / "replies.jsonl"
    corpus = read_corpus(path)
    vectors = WordVectors(paths.resources / "language" / "vectors.npz")
    lexicon = Lexicon(read_toml(paths.resources / "analysis" / "lexicon.toml")["fields"])
    found: list[Features] = [
        features_of_sentence(tokens_of(row.text, Span(0, len(row.text))), vectors, lexicon)
        for row in corpus
    ]
    truths = [answers_of(row) for row in corpus]
    tuned = [i for i, row in enumerate(corpus) if not row.held_out]
    apart = [i for i, row in enumerate(corpus) if row.held_out]

    def learn(members: list[int]) -> tuple[Any, Model, Read]:
        mine, told = [found[i] for i in members], [truths[i] for i in members]
        vocabulary = vocabulary_of(mine)
        model = Model().fit(matrix_of(mine, vocabulary, vectors), told, FAMILIES)
        return vocabulary, model, Read.fit(mine, told, model, vectors)

    def apply(members: list[int], learnt: tuple[Any, Model, Read]) -> tuple[Numbers, Numbers]:
        vocabulary, model, read = learnt
        theirs = [found[i] for i in members]
        return model.margins(matrix_of(theirs, vocabulary, vectors)), read.logits(theirs, vectors)

    hands = [corpus[i].hand for i in tuned]
    folds = min(FOLDS, len(set(hands)))
    splitter = GroupKFold(folds) if folds > 1 else KFold(FOLDS, shuffle=True, random_state=1)
    margins = read = np.zeros((0, 0))
    order: list[int] = []
    for inside, outside in splitter.split(tuned, groups=hands):
        learnt = learn([tuned[i] for i in inside])
        seen = apply([tuned[i] for i in outside], learnt)
        margins = np.vstack([margins, seen[0]]) if order else seen[0]
        read = np.vstack([read, seen[1]]) if order else seen[1]
        order += [tuned[i] for i in outside]
    told = [truths[i] for i in order]
    learnt = learn(tuned)
    model = learnt[1]
    scales = scales_of(model, margins, read, told)
    crossed = chances_of(scales.logits(margins, read), model.groups)
    thresholds = thresholds_of(model.answers, crossed, told)
    left = table(model.answers, crossed, told, thresholds)
    right: dict[str, tuple[float, float, int]] = {}
    if apart:
        chances = chances_of(scales.logits(*apply(apart, learnt)), model.groups)
        right = table(model.answers, chances, [truths[i] for i in apart], thresholds)
    print(f"{len(tuned)} sentences to learn from, {len(apart)} apart")
    print(f"{'':28}{'threshold':>9}   precision recall (examples), other hands | apart")
    for name, (precision, recall, count) in left.items():
        more = right.get(name, (0.0, 0.0, 0))
        print(
            f"{name:28}{thresholds.get(name, 0):9.2f}"
            f"   {precision:.3f} {recall:.3f} ({count:4d})"
            f" | {more[0]:.3f} {more[1]:.3f} ({more[2]:4d})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
