"""Trains the classifiers of the understanding from the corpus, and prints their figures.

python -m tools.understanding.train [--measure] [--corpus FILE]

Needs scikit-learn and JAX (``pip install -e .[train]``). Authors' styles are the unit of
every split: scales and thresholds come from fifths of the styles that train, each read by models
of the other four, and the styles kept apart (``"split": "test"``) are only measured.
``--measure`` writes nothing.
"""

from __future__ import annotations

import itertools
import json
import sys
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from cmdesk.analysis.classifiers import Vocabulary, block_of
from cmdesk.analysis.features import Features, features_of
from cmdesk.analysis.net import plain_of, sequence_of
from cmdesk.analysis.preparation import Preparation
from cmdesk.analysis.ruled import Ruled
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, Signal, Topic
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tools.understanding import net
from tools.understanding.corpus import Labelled, read_corpus

SEED = 20261121
FOLDS = 5
CALIBRATING = 3
"""Folds whose messages set scales and thresholds: one alone has few of the rare answers."""
LEAST = {"words": 2, "meanings": 2, "rules": 2, "fields": 3}
"""In how many messages a feature must occur."""
RARE_KINDS = {True: 2.0, False: 1.0}
"""Two messages in three of the corpus complain; in a brand's mail fewer do."""
LINEAR_ONLY = frozenset({"sarcasm"})
"""What the convolutional reader learns of these is the manner of our ironic authors, not irony."""
IRONIC = 0.5
"""The threshold of sarcasm: one author in six of the corpus is ironic, far fewer in a mail."""
CRITICAL = 0.17
"""The threshold of the critical level: a grave message missed costs more than a mild one read."""
USUAL = 0.4
"""The threshold that a rare answer is drawn to."""
MOST_FEATURES = 40_000
"""The commonest that are learnt from: the weights stay under 6 MB."""

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
SHARES = {"kind": 1.0, "topic": 1.5, "emotion": 1.0, "about": 0.6, "signal": 0.8, "ask": 0.8,
          "severity": 1.0, "sarcasm": 1.0}  # fmt: skip
"""What each family counts for in the training of the convolutional reader."""
STRENGTH = 0.1
"""The inverse strength of the regularisation (scikit-learn's C)."""


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
        self.weights: np.ndarray[Any, Any] = np.zeros((0, 0))
        self.bias: np.ndarray[Any, Any] = np.zeros(0)

    def fit(
        self,
        matrix: sparse.csr_matrix,
        truths: list[dict[str, set[str]]],
        families: Mapping[str, list[str]] = RIVALS | BINARY,
    ) -> Model:
        """Fit every answer against the rest."""
        weights, bias = [], []
        for family, labels in families.items():
            first = len(self.answers)
            for label in labels:
                wanted = np.array([label in truth[family] for truth in truths])
                self.answers.append(f"{family}:{label}")
                if wanted.sum() < 3:
                    weights.append(np.zeros(matrix.shape[1]))
                    bias.append(-2.0)
                    continue
                weight = RARE_KINDS if family == "kind" and label != Kind.COMPLAINT else None
                machine = LinearSVC(C=STRENGTH, class_weight=weight, random_state=SEED)
                machine.fit(matrix, wanted)
                weights.append(machine.coef_[0])
                bias.append(float(machine.intercept_[0]))
            if family in RIVALS:
                self.groups.append((first, len(self.answers)))
        self.weights, self.bias = np.array(weights), np.array(bias)
        return self

    def margins(self, matrix: sparse.csr_matrix) -> np.ndarray[Any, Any]:
        """Return one line a message, one column an answer."""
        return np.asarray(matrix @ self.weights.T + self.bias)


def chances_of(logits: np.ndarray[Any, Any], groups: list[tuple[int, int]]) -> np.ndarray[Any, Any]:
    """Return the probabilities; those of rivals add up to 1."""
    chances = 1 / (1 + np.exp(-logits))
    for first, last in groups:
        rivals = np.exp(logits[:, first:last] - logits[:, first:last].max(axis=1, keepdims=True))
        chances[:, first:last] = rivals / rivals.sum(axis=1, keepdims=True)
    return chances


def _loss(logits: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> float:
    """Return the mean negative log-likelihood of the right rivals."""
    logits = logits - logits.max(axis=1, keepdims=True)
    chosen = logits[np.arange(len(right)), right]
    return float((np.log(np.exp(logits).sum(axis=1)) - chosen).mean())


@dataclass(frozen=True)
class Scales:
    """What makes one logit of the two readings: ``linear * one + net * other + shift``."""

    linear: np.ndarray[Any, Any]
    net: np.ndarray[Any, Any]
    shift: np.ndarray[Any, Any]

    def logits(
        self, margins: np.ndarray[Any, Any], read: np.ndarray[Any, Any]
    ) -> np.ndarray[Any, Any]:
        """Return the logits, one line a message."""
        return np.asarray(margins * self.linear + read * self.net + self.shift)


def scales_of(
    model: Model,
    margins: np.ndarray[Any, Any],
    read: np.ndarray[Any, Any],
    truths: list[dict[str, set[str]]],
) -> Scales:
    """Return the scales that fit messages which neither reading learnt from.

    Platt scaling for each answer; one pair of temperatures for a group of rivals.
    """
    count = len(model.answers)
    linear, net, shift = np.ones(count), np.zeros(count), np.zeros(count)
    for first, last in model.groups:
        labels = [answer.partition(":")[2] for answer in model.answers[first:last]]
        family = model.answers[first].partition(":")[0]
        right = np.array([labels.index(next(iter(truth[family]))) for truth in truths])
        one, other = margins[:, first:last], read[:, first:last]
        pairs = [(a, b) for a in np.arange(0.5, 6.1, 0.5) for b in np.arange(0, 1.3, 0.2)]
        losses = [_loss(one * a + other * b, right) for a, b in pairs]
        linear[first:last], net[first:last] = pairs[int(np.argmin(losses))]
    for column, answer in enumerate(model.answers):
        family, _, label = answer.partition(":")
        if family in RIVALS:
            continue
        wanted = np.array([label in truth[family] for truth in truths])
        if wanted.sum() < 3:
            shift[column] = -10.0
            continue
        used = read[:, column] if family not in LINEAR_ONLY else np.zeros(len(wanted))
        both = np.stack([margins[:, column] * 3, used], axis=1)
        platt = LogisticRegression(C=1.0).fit(both, wanted)
        linear[column] = max(float(platt.coef_[0][0]), 0.0) * 3
        net[column] = max(float(platt.coef_[0][1]), 0.0)
        shift[column] = float(platt.intercept_[0])
    return Scales(linear, net, shift)


@dataclass
class Read:
    """The convolutional reader and what it looks at."""

    flags: list[str]
    plain: list[str]
    params: dict[str, Any]

    @staticmethod
    def fit(
        found: list[Features], truths: list[dict[str, set[str]]], model: Model, vectors: WordVectors
    ) -> Read:
        """Train on messages; the answers are those of ``model``."""
        counts: Counter[str] = Counter()
        plain: Counter[str] = Counter()
        for features in found:
            counts.update(n for n in features.named if n[:2] in ("g ", "f "))
            plain.update(n for n, value in features.plain.items() if value)
        flags = sorted(n for n, c in counts.items() if c >= 12)
        names = sorted(n for n, c in plain.items() if c >= 12)
        targets = np.array(
            [
                [a.partition(":")[2] in t[a.partition(":")[0]] for a in model.answers]
                for t in truths
            ],
            dtype=np.float32,
        )
        weights = np.array([SHARES.get(a.partition(":")[0], 1.0) for a in model.answers])
        read = Read(flags, names, {})
        sequences, extra = read._inputs(found, vectors)
        read.params = net.fit(sequences, extra, targets, model.groups, weights, SEED % 1000)
        return read

    def _inputs(
        self, found: list[Features], vectors: WordVectors
    ) -> tuple[list[np.ndarray[Any, Any]], np.ndarray[Any, Any]]:
        index = {name: at for at, name in enumerate(self.flags)}
        sequences = [sequence_of(features, vectors, index) for features in found]
        return sequences, np.array([plain_of(features, self.plain) for features in found])

    def logits(self, found: list[Features], vectors: WordVectors) -> np.ndarray[Any, Any]:
        """Return one line a message."""
        return net.predict(self.params, *self._inputs(found, vectors))


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
            score -= 0.02 * abs(threshold - USUAL)
            if score > best_score:
                best, best_score = float(threshold), float(score)
        # One fold has few examples of the rare ones: halfway to the usual threshold.
        found[answer] = round((best + USUAL) / 2, 3)
    found["severity:4"] = CRITICAL
    found["sarcasm:yes"] = IRONIC
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
    preparation = Preparation(paths.resources)
    vectors = preparation.vectors
    contexts = [preparation.open(row.message)[0] for row in corpus]
    all_features = [features_of(context, Ruled(context), vectors) for context in contexts]
    truths = [answers_of(row) for row in corpus]
    tuned = [i for i, row in enumerate(corpus) if not row.held_out]
    apart = [i for i, row in enumerate(corpus) if row.held_out]
    groups = [corpus[i].style for i in tuned]

    def learn(members: list[int]) -> tuple[Vocabulary, Model, Read]:
        found, told = [all_features[i] for i in members], [truths[i] for i in members]
        vocabulary = vocabulary_of(found)
        model = Model().fit(matrix_of(found, vocabulary, vectors), told)
        return vocabulary, model, Read.fit(found, told, model, vectors)

    def apply(
        members: list[int], vocabulary: Vocabulary, model: Model, read: Read
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        found = [all_features[i] for i in members]
        return model.margins(matrix_of(found, vocabulary, vectors)), read.logits(found, vectors)

    seen_by: list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]] = []
    order: list[int] = []
    folds = GroupKFold(FOLDS).split(tuned, groups=groups)
    for inside, outside in itertools.islice(folds, CALIBRATING):
        vocabulary, model, read = learn([tuned[i] for i in inside])
        members = [tuned[i] for i in outside]
        seen_by.append(apply(members, vocabulary, model, read))
        order += members
    seen = (np.vstack([m for m, _ in seen_by]), np.vstack([r for _, r in seen_by]))
    told = [truths[i] for i in order]
    scales = scales_of(model, *seen, told)
    crossed = chances_of(scales.logits(*seen), model.groups)
    thresholds = thresholds_of(model.answers, crossed, told)
    left = table(model.answers, crossed, told, thresholds)
    vocabulary, model, read = learn(tuned)
    right: dict[str, float] = {}
    if apart:
        last = scales.logits(*apply(apart, vocabulary, model, read))
        right = table(
            model.answers, chances_of(last, model.groups), [truths[i] for i in apart], thresholds
        )
    print(
        f"{len(tuned)} messages to learn from, {len(apart)} kept apart, "
        f"{len(vocabulary.names)} features, {len(model.answers)} answers"
    )
    print(f"{'':28}{'crossed':>9}{'apart':>9}")
    for name, value in left.items():
        print(f"{name:28}{value:9.3f}{right.get(name, 0):9.3f}")
    if "--measure" not in arguments:
        write(
            paths.resources / "analysis" / "understanding.npz",
            vocabulary,
            model,
            read,
            scales,
            thresholds,
        )
    return 0


def write(
    path: Path,
    vocabulary: Vocabulary,
    model: Model,
    read: Read,
    scales: Scales,
    thresholds: dict[str, float],
) -> None:
    """Write the weights that ``Classifiers`` opens."""
    width = len(vocabulary.names)
    weights = (model.weights * scales.linear[:, None]).T.astype(np.float32)
    about = {
        "answers": model.answers,
        "groups": model.groups,
        "thresholds": thresholds,
        "flags": read.flags,
        "plain": read.plain,
    }
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        names=np.frombuffer("\n".join(vocabulary.names).encode(), dtype=np.uint8),
        weights=weights[:width].astype(np.float16),
        dense=weights[width:].astype(np.float16),
        bias=(model.bias * scales.linear + scales.shift).astype(np.float32),
        idf=vocabulary.idf.astype(np.float32),
        net_scale=scales.net.astype(np.float32),
        **{
            f"net {name}": np.asarray(value, dtype=np.float16)
            for name, value in read.params.items()
        },
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
