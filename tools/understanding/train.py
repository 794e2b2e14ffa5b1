"""Trains the classifiers of the understanding from the corpus, and prints their figures.

python -m tools.understanding.train [--measure] [--corpus FILE]

Needs scikit-learn (``pip install -e .[train]``). Authors' styles are the unit of every
split: thresholds come from a cross-validation over the styles that train, and the styles
kept apart (``"split": "test"``) are only measured. ``--measure`` writes nothing.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cmdesk.analysis.analyser import Analyser
from cmdesk.analysis.classifiers import Vocabulary, block_of
from cmdesk.analysis.features import Features, features_of
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, Signal, Topic
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tools.understanding.corpus import Labelled, read_corpus

SEED = 20261121
FOLDS = 5
LEAST = {"words": 2, "letters": 4, "meanings": 2, "rules": 2, "fields": 3}
"""In how many messages a feature must occur."""
MOST_FEATURES = 60_000

RIVALS: dict[str, list[str]] = {
    "kind": [str(k) for k in Kind],
    "topic": [str(t) for t in Topic],
    "emotion": [str(e) for e in Emotion],
}
BINARY: dict[str, list[str]] = {
    "about": [str(t) for t in Topic],
    "signal": [str(s) for s in Signal],
    "ask": [str(a) for a in Ask if a is not Ask.NONE_STATED],
    "severity": ["2", "3", "4"],
    "sarcasm": ["yes"],
}
STRENGTH = {"kind": 6.0, "topic": 8.0, "emotion": 4.0, "about": 6.0, "signal": 6.0, "ask": 6.0,
            "severity": 2.0, "sarcasm": 4.0}  # fmt: skip
"""The inverse strength of the regularisation (scikit-learn's C), by family."""


def answers_of(labels: Labelled) -> dict[str, set[str]]:
    """Return the right answers of a message, by family."""
    return {
        "kind": {labels.kind},
        "topic": {labels.topics[0]},
        "emotion": {labels.emotion},
        "about": set(labels.topics),
        "signal": set(labels.signals),
        "ask": set(labels.asks),
        "severity": {str(level) for level in (2, 3, 4) if labels.severity >= level},
        "sarcasm": {"yes"} if labels.sarcasm else set(),
    }


def vocabulary_of(all_features: list[Features]) -> Vocabulary:
    """Return the features frequent enough to learn from, with their idf."""
    counts: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for found in all_features:
        counts.update(found.named.keys())
        plain.update(name for name, value in found.plain.items() if value)
    total = len(all_features)
    kept = [(n, c) for n, c in counts.items() if c >= LEAST[block_of(n)]]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    kept = kept[:MOST_FEATURES]
    names = sorted(n for n, _ in kept)
    extra = sorted(f"={n}" for n, c in plain.items() if c >= 3)
    idf = [np.log((1 + total) / (1 + counts[n])) + 1 for n in names] + [1.0] * len(extra)
    return Vocabulary(names + extra, np.array(idf, dtype=np.float32))


def matrix_of(
    all_features: list[Features], vocabulary: Vocabulary, vectors: WordVectors
) -> sparse.csr_matrix:
    """Return one line a message: the sparse features, then the dense ones."""
    rows, columns, values = [], [], []
    width = len(vocabulary.names)
    for index, found in enumerate(all_features):
        weighed = vocabulary.weigh(found, vectors)
        for column, value in zip(weighed.columns, weighed.values, strict=True):
            rows.append(index)
            columns.append(int(column))
            values.append(float(value))
        for offset, value in enumerate(weighed.dense):
            rows.append(index)
            columns.append(width + offset)
            values.append(float(value))
    shape = (len(all_features), width + vectors.dimensions)
    return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


class Model:
    """All answers, as one matrix of weights."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.groups: list[tuple[int, int]] = []
        self.weights: list[np.ndarray[Any, Any]] = []
        self.bias: list[float] = []

    def fit(self, matrix: sparse.csr_matrix, truths: list[dict[str, set[str]]]) -> Model:
        """Fit every answer."""
        for family, labels in RIVALS.items():
            first = len(self.answers)
            target = [next(iter(truth[family])) for truth in truths]
            model = _regression(STRENGTH[family]).fit(matrix, target)
            by_label = dict(zip(model.classes_, range(len(model.classes_)), strict=True))
            for label in labels:
                at = by_label.get(label)
                self.answers.append(f"{family}:{label}")
                self.weights.append(
                    model.coef_[at] if at is not None else np.zeros(matrix.shape[1])
                )
                self.bias.append(float(model.intercept_[at]) if at is not None else -20.0)
            self.groups.append((first, len(self.answers)))
        for family, labels in BINARY.items():
            for label in labels:
                wanted = np.array([label in truth[family] for truth in truths])
                self.answers.append(f"{family}:{label}")
                if wanted.sum() < 3:
                    self.weights.append(np.zeros(matrix.shape[1]))
                    self.bias.append(-20.0)
                    continue
                model = _regression(STRENGTH[family]).fit(matrix, wanted)
                self.weights.append(model.coef_[0])
                self.bias.append(float(model.intercept_[0]))
        return self

    def probabilities(self, matrix: sparse.csr_matrix) -> np.ndarray[Any, Any]:
        """Return one line a message, one column an answer."""
        logits = matrix @ np.array(self.weights).T + np.array(self.bias)
        chances = 1 / (1 + np.exp(-logits))
        for first, last in self.groups:
            rivals = np.exp(
                logits[:, first:last] - logits[:, first:last].max(axis=1, keepdims=True)
            )
            chances[:, first:last] = rivals / rivals.sum(axis=1, keepdims=True)
        return chances


def _regression(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=300, solver="lbfgs", random_state=SEED)


def thresholds_of(
    answers: list[str], chances: np.ndarray[Any, Any], truths: list[dict[str, set[str]]]
) -> dict[str, float]:
    """Return for each binary answer the threshold of the best F1, drawn towards one half."""
    found = {}
    for column, answer in enumerate(answers):
        family, _, label = answer.partition(":")
        if family in RIVALS:
            continue
        wanted = np.array([label in truth[family] for truth in truths])
        if not wanted.any():
            continue
        best, best_score = 0.5, -1.0
        for threshold in np.arange(0.12, 0.81, 0.02):
            said = chances[:, column] >= threshold
            score = 2 * (said & wanted).sum() / max(said.sum() + wanted.sum(), 1)
            score -= 0.02 * abs(threshold - 0.4)
            if score > best_score:
                best, best_score = float(threshold), float(score)
        found[answer] = round(best, 3)
    return found


def table(
    answers: list[str],
    chances: np.ndarray[Any, Any],
    truths: list[dict[str, set[str]]],
    thresholds: dict[str, float],
) -> dict[str, float]:
    """Return the figures of the classifiers alone."""
    figures: dict[str, float] = {}
    for family, labels in RIVALS.items():
        columns = [answers.index(f"{family}:{label}") for label in labels]
        said = [labels[i] for i in chances[:, columns].argmax(axis=1)]
        right = [next(iter(truth[family])) for truth in truths]
        pairs = Counter(zip(right, said, strict=True))
        scores = []
        for label in labels:
            hit = pairs[label, label]
            expected = sum(n for (r, _), n in pairs.items() if r == label)
            claimed = sum(n for (_, s), n in pairs.items() if s == label)
            if expected:
                scores.append(2 * hit / (expected + claimed))
        figures[f"{family} accuracy"] = sum(r == s for r, s in zip(right, said, strict=True)) / len(
            right
        )
        figures[f"{family} macro-F1"] = sum(scores) / len(scores)
    for family, labels in BINARY.items():
        hit = expected = claimed = 0
        for label in labels:
            column = answers.index(f"{family}:{label}")
            said_it = chances[:, column] >= thresholds.get(f"{family}:{label}", 0.5)
            wanted = np.array([label in truth[family] for truth in truths])
            hit += int((said_it & wanted).sum())
            expected += int(wanted.sum())
            claimed += int(said_it.sum())
            if family == "severity":
                figures[f"severity>={label} F1"] = (
                    2 * int((said_it & wanted).sum()) / max(int(wanted.sum() + said_it.sum()), 1)
                )
        figures[f"{family} micro-F1"] = 2 * hit / max(expected + claimed, 1)
    levels = np.ones(len(truths), dtype=int)
    for level in (2, 3, 4):
        column = answers.index(f"severity:{level}")
        levels += chances[:, column] >= thresholds.get(f"severity:{level}", 0.5)
    right_levels = np.array([1 + len(truth["severity"]) for truth in truths])
    figures["severity exact"] = float((levels == right_levels).mean())
    figures["severity within one"] = float((abs(levels - right_levels) <= 1).mean())
    return figures


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    warnings.filterwarnings("ignore")
    paths = default_paths()
    at = arguments.index("--corpus") + 1 if "--corpus" in arguments else 0
    corpus = read_corpus(
        Path(arguments[at]) if at else paths.resources / "corpus" / "messages.jsonl"
    )
    vectors = WordVectors(paths.resources / "language" / "vectors.npz")
    analyser = Analyser(None, paths.resources)
    all_features = [features_of(analyser.open(row.message), vectors) for row in corpus]
    truths = [answers_of(row) for row in corpus]
    tuned = [i for i, row in enumerate(corpus) if not row.held_out]
    apart = [i for i, row in enumerate(corpus) if row.held_out]
    groups = [corpus[i].style for i in tuned]
    out = None
    answers: list[str] = []
    folds = GroupKFold(FOLDS)
    for train, test in folds.split(tuned, groups=groups):
        inside = [tuned[i] for i in train]
        outside = [tuned[i] for i in test]
        vocabulary = vocabulary_of([all_features[i] for i in inside])
        model = Model().fit(
            matrix_of([all_features[i] for i in inside], vocabulary, vectors),
            [truths[i] for i in inside],
        )
        chances = model.probabilities(
            matrix_of([all_features[i] for i in outside], vocabulary, vectors)
        )
        if out is None:
            out = np.zeros((len(tuned), chances.shape[1]))
        out[test] = chances
        answers = model.answers
    assert out is not None
    thresholds = thresholds_of(answers, out, [truths[i] for i in tuned])
    crossed = table(answers, out, [truths[i] for i in tuned], thresholds)
    vocabulary = vocabulary_of([all_features[i] for i in tuned])
    model = Model().fit(
        matrix_of([all_features[i] for i in tuned], vocabulary, vectors), [truths[i] for i in tuned]
    )
    last = model.probabilities(matrix_of([all_features[i] for i in apart], vocabulary, vectors))
    kept = table(answers, last, [truths[i] for i in apart], thresholds)
    print(f"{len(tuned)} messages to learn from, {len(apart)} kept apart, "
          f"{len(vocabulary.names)} features, {len(answers)} answers")  # fmt: skip
    print(f"{'':28}{'crossed':>9}{'apart':>9}")
    for name, value in crossed.items():
        print(f"{name:28}{value:9.3f}{kept[name]:9.3f}")
    if "--measure" not in arguments:
        write(paths.resources / "analysis" / "understanding.npz", vocabulary, model, thresholds)
    return 0


def write(path: Path, vocabulary: Vocabulary, model: Model, thresholds: dict[str, float]) -> None:
    """Write the weights that ``Classifiers`` opens."""
    width = len(vocabulary.names)
    weights = np.array(model.weights, dtype=np.float32).T
    about = {"answers": model.answers, "groups": model.groups, "thresholds": thresholds}
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        names=np.frombuffer("\n".join(vocabulary.names).encode(), dtype=np.uint8),
        weights=weights[:width].astype(np.float16),
        dense=weights[width:].astype(np.float16),
        bias=np.array(model.bias, dtype=np.float32),
        idf=vocabulary.idf.astype(np.float32),
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
