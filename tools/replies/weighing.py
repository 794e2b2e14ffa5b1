"""Trains the judges of sentences in their reply (``cmdesk/review/weighing.py``), prints figures.

python -m tools.replies.weighing [--measure]

Learns from the whole replies of ``answers.jsonl``. What is weighed are the chances that the judges
of single sentences give; of a sentence that they have learnt by heart these say nothing, so that
here each reply is heard by judges that read nothing of its hand, trained anew (as ``train`` does:
some five minutes). What is kept apart is never learnt from. Needs scikit-learn
(``pip install -e .[train]``).
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from cmdesk.domain.vocabulary import Category
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.review.french import read_french
from cmdesk.review.judges import Judges
from cmdesk.review.sentence_features import SentenceReader
from cmdesk.review.weighing import SHARE, TOLD, Weighed
from cmdesk.toolkit import Toolkit
from tools.linear import columns_of, matrix_of
from tools.replies import train
from tools.replies.corpus import Answer, judged_risks, read_answers

STRENGTH = 0.04
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 4
"""Sentences under which a word is not learnt."""

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Sentences:
    """The sentences of many replies: what is weighed of them, one line each, and their risks."""

    own: Numbers
    shared: Numbers
    words: list[list[int]]
    heard: Numbers
    carries: Numbers
    hands: Numbers
    replies: Numbers

    def at(self, lines: Numbers) -> Sentences:
        """Return some of the sentences."""
        return Sentences(
            self.own[lines],
            self.shared[lines],
            [self.words[line] for line in lines],
            self.heard[lines],
            self.carries[lines],
            self.hands[lines],
            self.replies[lines],
        )


def read_replies(toolkit: Toolkit, folder: Path) -> tuple[Sentences, Sentences]:
    """Return the sentences to learn from, and those kept apart; ``folder`` takes weights."""
    answers = read_answers(toolkit.paths.resources / "corpus" / "answers.jsonl")
    tuned = [answer for answer in answers if not answer.held_out]
    found: list[tuple[Answer, Weighed]] = []
    for judges, hands in _judges_unread(toolkit, folder):
        mine = [answer for answer in tuned if answer.hand in hands]
        found += [(answer, _weighed(toolkit, answer, judges)) for answer in mine]
    apart = [(a, _weighed(toolkit, a, None)) for a in answers if a.held_out]
    risks = judged_risks(toolkit.paths.resources)
    return _sentences(found, risks), _sentences(apart, risks)


def _judges_unread(
    toolkit: Toolkit, folder: Path
) -> Iterator[tuple[Judges[Category], frozenset[str]]]:
    """Yield judges of sentences, each with the hands that they read nothing of."""
    resources = toolkit.paths.resources
    reader = SentenceReader(WordVectors(resources / "language" / "vectors.npz"))
    labels = judged_risks(resources)
    examples = [
        example
        for example in train.risks_of(resources, read_french(resources / "rules" / "french.toml"))
        if not example.held_out
    ]
    answers = train.answers_of(examples, labels)
    margins = np.zeros(answers.shape, dtype=np.float32)
    hands = [example.hand for example in examples]
    learnt = []
    for inside, outside in GroupKFold(train.FOLDS).split(examples, groups=hands):
        mine = [examples[i] for i in inside]
        table = train.table_of(mine)
        weights, bias = train.fit(table.matrix(mine), mine, answers[inside])
        theirs = [examples[i] for i in outside]
        margins[outside] = table.matrix(theirs) @ weights + bias
        learnt.append((table, weights, bias, frozenset(hands[i] for i in outside)))
    scales, shifts = train.scales_of(examples, margins, answers)
    for number, (table, weights, bias, theirs_too) in enumerate(learnt):
        path = folder / f"{number}.npz"
        train.write(path, labels, table, weights * scales, bias * scales + shifts)
        yield Judges(path, Category, reader), theirs_too


def _weighed(toolkit: Toolkit, answer: Answer, judges: Judges[Category] | None) -> Weighed:
    """Return what is weighed of a reply, heard by ``judges``, where there are others than ours."""
    reviewer = toolkit.reviewer
    case = reviewer.case(answer.reply, answer.message, toolkit.analyse(answer.message), None)
    if judges is not None:
        case.judges = judges
    return reviewer.weighing.features.read(case, reviewer.matched(case))


def _sentences(found: Sequence[tuple[Answer, Weighed]], risks: Sequence[Category]) -> Sentences:
    carries = [
        [
            any(c is risk and span is not None and span.overlaps(place) for c, span in a.expected)
            for risk in risks
        ]
        for a, read in found
        for place in read.sentences
    ]
    counts = [len(read.sentences) for _, read in found]
    return Sentences(
        np.concatenate([read.own for _, read in found]),
        np.concatenate([read.shared for _, read in found]),
        [[*read.everywhere.tolist(), *keys.tolist()] for _, read in found for keys in read.words],
        np.concatenate([read.heard for _, read in found]),
        np.array(carries),
        np.repeat([a.hand for a, _ in found], counts),
        np.repeat(np.arange(len(found)), counts),
    )


@dataclass(frozen=True)
class Model:
    """What one risk is weighed with: of words, of its measures, of the others, and the bias."""

    words: Numbers
    own: Numbers
    shared: Numbers
    bias: float

    def chances(self, sentences: Sentences, words: sparse.csr_matrix, column: int) -> Numbers:
        """Return how likely each sentence carries the risk, as the review says it."""
        total = sentences.own[:, column] @ self.own + sentences.shared @ self.shared
        chances: Numbers = 1 / (1 + np.exp(-(total + words @ self.words + self.bias)))
        return np.where(sentences.heard[:, column], chances, 0)


def fit(sentences: Sentences, words: sparse.csr_matrix, column: int) -> Model:
    """Return the model of one risk, learnt where there is something to weigh."""
    heard = np.flatnonzero(sentences.heard[:, column])
    measured = np.hstack([sentences.own[heard, column], sentences.shared[heard]])
    mean, spread = measured.mean(axis=0), measured.std(axis=0) + 1e-6
    table = sparse.hstack([sparse.csr_matrix((measured - mean) / spread), words[heard] * SHARE])
    machine = LogisticRegression(C=STRENGTH, max_iter=500)
    machine.fit(table.tocsr(), sentences.carries[heard, column])
    weights, many = machine.coef_[0], measured.shape[1]
    dense = weights[:many] / spread
    own = sentences.own.shape[2]
    bias = float(machine.intercept_[0] - mean @ dense)
    return Model(weights[many:] * SHARE, dense[:own], dense[own:], bias)


def crossed(sentences: Sentences, words: sparse.csr_matrix) -> Numbers:
    """Return the chances of every sentence, by models that read nothing of its hand."""
    chances = np.zeros(sentences.carries.shape)
    folds = GroupKFold(train.FOLDS).split(sentences.shared, groups=sentences.hands)
    for inside, outside in folds:
        mine, theirs = sentences.at(inside), sentences.at(outside)
        for column in range(chances.shape[1]):
            model = fit(mine, words[inside], column)
            chances[outside, column] = model.chances(theirs, words[outside], column)
    return chances


def report(name: str, sentences: Sentences, chances: Numbers, risks: Sequence[Category]) -> None:
    """Print what each risk is worth, beside the judge of the sentence alone, by reply."""
    print(f"{name}: average precision alone, in the reply; precision / recall from {TOLD} on")
    for column, risk in enumerate(risks):
        carries = sentences.carries[:, column]
        alone = average_precision_score(carries, sentences.own[:, column, 0])
        within = average_precision_score(carries, chances[:, column])
        told = set(sentences.replies[chances[:, column] >= TOLD])
        right = set(sentences.replies[carries])
        hit = len(told & right)
        print(f"    {risk:18} {int(carries.sum()):4} {alone:.3f} {within:.3f}  "
              f"{hit / max(len(told), 1):.2f} / {hit / max(len(right), 1):.2f}")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    warnings.filterwarnings("ignore")
    toolkit = Toolkit(default_paths())
    risks = judged_risks(toolkit.paths.resources)
    with tempfile.TemporaryDirectory() as folder:
        tuned, apart = read_replies(toolkit, Path(folder))
    known = columns_of(tuned.words, FEWEST)
    words = matrix_of(tuned.words, known)
    report("other hands", tuned, crossed(tuned, words), risks)
    models = [fit(tuned, words, column) for column in range(len(risks))]
    if len(apart.words):
        theirs = matrix_of(apart.words, known)
        heard = [model.chances(apart, theirs, column) for column, model in enumerate(models)]
        report("apart", apart, np.array(heard).T, risks)
    if "--measure" in arguments:
        return 0
    path = toolkit.paths.resources / "rules" / "weighing.npz"
    np.savez_compressed(
        path,
        keys=np.array(list(known), dtype=np.uint32),
        words=np.array([model.words for model in models]).T.astype(np.float16),
        own=np.array([model.own for model in models], dtype=np.float32),
        shared=np.array([model.shared for model in models], dtype=np.float32).T,
        bias=np.array([model.bias for model in models], dtype=np.float32),
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {len(known)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
