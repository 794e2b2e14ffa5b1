"""Trains the judge of what mainly went wrong, and prints its figures.

python -m tools.understanding.troubles [--measure]

Needs scikit-learn (``pip install -e .[train]``) and the weights of the understanding, whose
features it uses. It learns from the complaints of the corpus whose ``troubles`` a reader has
named (the whole message for the main one, the clause for each) and, less, from what the rules
recognise with confidence in the others. Styles are the unit of every split, as in
``tools.understanding.train``. ``--measure`` writes nothing.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from cmdesk.analysis.features import Features, features_of
from cmdesk.analysis.ruled import Ruled
from cmdesk.analysis.telling import PLACES, clauses_of, columns_of, place_of
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.faults import Faults
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools.understanding.corpus import Labelled, read_corpus
from tools.understanding.train import matrix_of

SEED = 20261121
FOLDS = 5
STRENGTH = 0.15
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 4
"""Examples under which a kind of trouble is not learnt."""
SURE = 0.7
"""The confidence from which what the rules recognise is learnt from."""
RULED, CLAUSE = 0.5, 0.5
"""What a message labelled by rule, and a clause alone, count for beside one that was read."""
TELLING = 0.3
"""The same, of the choice of the clause that tells."""
SMALL = 3
"""Weights of less than this, of 127, say next to nothing."""
_OWN = ("g frames", "g events", "r event.")

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Example:
    """A message or a clause, what mainly went wrong, and what it counts for."""

    features: Features
    trouble: str
    style: str
    weight: float
    read: bool
    held_out: bool
    clauses: tuple[list[list[int]], list[list[float]], list[bool]] | None = None
    """Of a message that was read: columns, place and answer of each clause."""


def unruled(found: Features, ids: frozenset[str]) -> Features:
    """Return ``found`` without the events that rules recognised: they gave the label."""
    kept = {
        name: places
        for name, places in found.named.items()
        if not name.startswith(_OWN) and name[2:].rstrip("-~") not in ids
    }
    return replace(found, named=kept)


def examples_of(rows: list[Labelled], toolkit: Toolkit, faults: Faults) -> list[Example]:
    """Return what can be learnt from the complaints of the corpus."""
    analyser = toolkit.analyser
    preparation, model = analyser._preparation, analyser.classifiers
    frames = frozenset(frame for fault in faults.all for frame in fault.frames)
    examples = []
    for row in rows:
        if row.kind != Kind.COMPLAINT:
            continue
        context, _ = preparation.open(row.message)
        found = features_of(context, Ruled(context), model.vectors, model.known)
        troubles = row.labels.get("troubles")
        if troubles is None:
            analysis = analyser.analyse(row.message)
            sure = [g for g in analysis.grievances if g.frame and g.confidence >= SURE]
            best = max(sure, key=lambda g: (g.confidence, -g.span.start), default=None)
            fault = faults.of_frame(best.frame) if best else None
            if fault and not row.held_out:
                bare = unruled(found, frames)
                examples.append(Example(bare, fault.kind, row.style, RULED, False, row.held_out))
            continue
        if troubles:
            main = faults.kind(troubles[0]["id"])
            bounds = clauses_of(context.reading, len(found.tokens))
            told = troubles[0].get("span")
            spans = [context.reading.span(*bound) for bound in bounds]
            clauses = (
                columns_of(found, model.vocabulary.columns, bounds),
                [place_of(i, bound, len(bounds)) for i, bound in enumerate(bounds)],
                [told is not None and span.overlaps(Span(*told)) for span in spans],
            )
            examples.append(Example(found, main, row.style, 1.0, True, row.held_out, clauses))
        for trouble in () if row.held_out else troubles:
            if not trouble.get("span"):
                continue
            first, last = trouble["span"]
            clause = replace(row.message, text=row.message.text[first:last])
            alone, _ = preparation.open(clause)
            part = features_of(alone, Ruled(alone), model.vectors, model.known)
            examples.append(
                Example(part, faults.kind(trouble["id"]), row.style, CLAUSE, False, False)
            )
    return examples


def fit(matrix: sparse.csr_matrix, examples: list[Example], ids: list[str]) -> tuple[Numbers, ...]:
    """Return the weights, one column a kind of trouble, and the biases."""
    column = {trouble: index for index, trouble in enumerate(ids)}
    right = [column[example.trouble] for example in examples]
    machine = LinearSVC(C=STRENGTH, random_state=SEED)
    machine.fit(matrix, right, sample_weight=[example.weight for example in examples])
    return machine.coef_.T - machine.coef_.mean(axis=0)[:, None], machine.intercept_


def fit_telling(examples: list[Example], width: int) -> tuple[Numbers, Numbers]:
    """Return what each feature and each number of the place add to a clause’s telling."""
    matrix = telling_matrix(examples, width)
    answers = [told for example in examples if example.clauses for told in example.clauses[2]]
    machine = LogisticRegression(C=TELLING, max_iter=400).fit(matrix, answers)
    return machine.coef_[0][:width], machine.coef_[0][width:]


def telling_matrix(examples: list[Example], width: int) -> sparse.csr_matrix:
    """Return one line a clause: the features that touch it, then its place."""
    rows, columns, values = [], [], []
    line = 0
    for example in examples:
        if example.clauses is None:
            continue
        for held, place in zip(example.clauses[0], example.clauses[1], strict=True):
            rows += [line] * (len(held) + PLACES)
            columns += [*held, *range(width, width + PLACES)]
            values += [1.0] * len(held) + place
            line += 1
    return sparse.csr_matrix((values, (rows, columns)), shape=(line, width + PLACES))


def found_telling(examples: list[Example], weights: Numbers, places: Numbers, width: int) -> float:
    """Return in which share of the messages of two clauses and more the right one comes first."""
    scores = telling_matrix(examples, width) @ np.concatenate([weights, places])
    right, total, at = 0, 0, 0
    for example in examples:
        if example.clauses is None:
            continue
        answers = example.clauses[2]
        mine = scores[at : at + len(answers)]
        at += len(answers)
        if len(answers) > 1 and any(answers):
            total += 1
            right += answers[int(np.argmax(mine))]
    return right / max(total, 1)


def temperature_of(margins: Numbers, right: Numbers) -> float:
    """Return the factor that makes probabilities of the margins (least log-likelihood)."""

    def loss(factor: float) -> float:
        logits = margins * factor
        logits = logits - logits.max(axis=1, keepdims=True)
        chosen = logits[np.arange(len(right)), right]
        return float((np.log(np.exp(logits).sum(axis=1)) - chosen).mean())

    return float(min(np.arange(0.5, 12.1, 0.25), key=loss))


def report(chances: Numbers, right: Numbers, name: str) -> None:
    """Print how often the first answer and the first three are right, by threshold."""
    order = np.argsort(-chances, axis=1)
    first = order[:, 0] == right
    three = (order[:, :3] == right[:, None]).any(axis=1)
    print(f"{name}: {len(right)} complaints, first right {first.mean():.3f}, "
          f"among three {three.mean():.3f}")  # fmt: skip
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        said = chances.max(axis=1) >= least
        if said.any():
            print(f"  said at {least}: {said.mean():.3f} of them, right {first[said].mean():.3f}")


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    warnings.filterwarnings("ignore")
    paths = default_paths()
    toolkit = Toolkit(paths)
    faults = toolkit.phrases.faults
    rows = read_corpus(paths.resources / "corpus" / "messages.jsonl")
    examples = examples_of(rows, toolkit, faults)
    vocabulary, vectors = (
        toolkit.analyser.classifiers.vocabulary,
        toolkit.analyser.classifiers.vectors,
    )
    counts = Counter(example.trouble for example in examples if not example.held_out)
    ids = sorted(trouble for trouble, count in counts.items() if count >= FEWEST)
    column = {trouble: index for index, trouble in enumerate(ids)}
    known = [example for example in examples if example.trouble in column]
    tuned = [example for example in known if not example.held_out]
    apart = [example for example in examples if example.held_out and example.read]
    matrix = matrix_of([example.features for example in tuned], vocabulary, vectors)
    print(f"{len(tuned)} examples, {sum(e.read for e in tuned)} messages read, {len(ids)} kinds")

    width = len(vocabulary.names)
    seen, told, telling = [], [], []
    folds = GroupKFold(FOLDS).split(tuned, groups=[example.style for example in tuned])
    for inside, outside in folds:
        weights, bias = fit(matrix[inside], [tuned[i] for i in inside], ids_of(tuned, inside, ids))
        local = ids_of(tuned, inside, ids)
        read = [i for i in outside if tuned[i].read]
        margins = np.full((len(read), len(ids)), -3.0)
        margins[:, [column[trouble] for trouble in local]] = matrix[read] @ weights + bias
        seen.append(margins)
        told += [column[tuned[i].trouble] for i in read]
        pair = fit_telling([tuned[i] for i in inside], width)
        telling.append(found_telling([tuned[i] for i in read], *pair, width))
    margins, right = np.vstack(seen), np.array(told)
    factor = temperature_of(margins, right)
    report(_softmax(margins * factor), right, "crossed")
    print(f"the clause that tells, crossed: {np.mean(telling):.3f}")
    weights, bias = fit(matrix, tuned, ids)
    pair = fit_telling(tuned, width)
    if apart:
        print(f"the clause that tells, apart: {found_telling(apart, *pair, width):.3f}")
        theirs = matrix_of([example.features for example in apart], vocabulary, vectors)
        right = np.array([column.get(example.trouble, -1) for example in apart])
        report(_softmax((theirs @ weights + bias) * factor), right, "apart")
    if "--measure" not in arguments:
        path = paths.resources / "analysis" / "troubles.npz"
        write(path, ids, weights * factor, bias * factor, *pair)
    return 0


def ids_of(examples: list[Example], members: Numbers, ids: list[str]) -> list[str]:
    """Return the kinds of trouble that ``members`` have examples of, in the order of ``ids``."""
    met = {examples[i].trouble for i in members}
    return [trouble for trouble in ids if trouble in met]


def _softmax(logits: Numbers) -> Numbers:
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def write(
    path: Path, ids: list[str], weights: Numbers, bias: Numbers, telling: Numbers, places: Numbers
) -> None:
    """Write the weights that ``Troubles`` opens: eight bits each, the least ones left out."""
    width = len(telling)
    sparse_part, dense = weights[:width], weights[width:]
    scale = np.abs(sparse_part).max(axis=0) / 127
    eight = np.rint(sparse_part / np.where(scale > 0, scale, 1)).astype(np.int8)
    eight[np.abs(eight) < SMALL] = 0
    rows = np.flatnonzero(eight.any(axis=1))
    about = {"ids": ids}
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        rows=rows.astype(np.int32),
        weights=eight[rows],
        scale=scale.astype(np.float32),
        dense=dense.astype(np.float16),
        bias=bias.astype(np.float32),
        telling=telling.astype(np.float16),
        places=places.astype(np.float32),
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
