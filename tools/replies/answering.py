"""Trains the judge of questions left aside, and prints its figures.

python -m tools.replies.answering [--measure]

Learns from the whole replies of ``answers.jsonl`` whose message asks something, and from the
examples of the rules on questions. The hands are the unit of every split; of hands that wrote
pairs (a reply that answers, one that does not), the messages. What is kept apart is never learnt
from. Needs scikit-learn (``pip install -e .[train]``).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category
from cmdesk.language.vectors import key_of
from cmdesk.paths import default_paths
from cmdesk.review.absences import wanted
from cmdesk.toolkit import Toolkit
from tools.replies.corpus import groups_of, read_answers

FOLDS = 8
STRENGTH = 0.3
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 3
"""Questions under which a feature is not learnt."""
CHOSEN = 6.0
"""What an example of the rules counts for: it stands for many of its sort."""
_RULES = "rules"


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a reply: its features, whether it is left aside, and its group."""

    features: frozenset[str]
    left_aside: bool
    reply: str
    group: str
    held_out: bool


def examples_of(toolkit: Toolkit) -> list[Example]:
    """Return every question of the corpus and of the rules."""
    answers = read_answers(toolkit.paths.resources / "corpus" / "answers.jsonl")
    found: list[Example] = []
    for answer, group in zip(answers, groups_of(answers, FOLDS), strict=True):
        aside = Category.UNANSWERED in answer.categories
        for features in _features(toolkit, answer.reply, answer.message):
            found.append(Example(features, aside, answer.id, group, answer.held_out))
    for rule in toolkit.reviewer.rules:
        if rule.check != "questions":
            continue
        for example in (*rule.flags, *rule.allows):
            complaint = example.around.get("complaint", "")
            for features in _features(toolkit, Reply(example.text), Message(complaint)):
                aside = example in rule.flags
                found.append(Example(features, aside, example.text, _RULES, held_out=False))
    return found


def _features(toolkit: Toolkit, reply: Reply, message: Message) -> Iterator[frozenset[str]]:
    case = toolkit.reviewer.case(reply, message, toolkit.analyse(message), None)
    judge, asked, reading = case.answering, case.questions, case.message_reading
    if judge is None or asked is None or reading is None:
        return
    for question in asked.asked(reading, wanted(case)):
        yield frozenset(judge.features(case, question))


def fit(examples: list[Example]) -> tuple[dict[str, int], LogisticRegression]:
    """Return the features that are learnt, and the model."""
    counts = Counter(name for example in examples for name in example.features)
    names = {name: i for i, name in enumerate(sorted(n for n in counts if counts[n] >= FEWEST))}
    machine = LogisticRegression(C=STRENGTH, max_iter=2000)
    counted = [CHOSEN if example.group == _RULES else 1.0 for example in examples]
    answers = [example.left_aside for example in examples]
    return names, machine.fit(matrix_of(examples, names), answers, sample_weight=counted)


def matrix_of(examples: list[Example], names: dict[str, int]) -> sparse.csr_matrix:
    """Return one line a question, one column a known feature."""
    pairs = [
        (line, names[name])
        for line, example in enumerate(examples)
        for name in example.features
        if name in names
    ]
    lines, columns = zip(*pairs, strict=True)
    return sparse.csr_matrix((np.ones(len(pairs)), (lines, columns)), (len(examples), len(names)))


def report(name: str, examples: list[Example], chances: np.ndarray) -> None:
    """Print what the judge is worth, a reply taken by the question most likely left aside."""
    best: dict[str, tuple[float, bool]] = {}
    for example, chance in zip(examples, chances.tolist(), strict=True):
        best[example.reply] = max(
            best.get(example.reply, (0.0, False)), (chance, example.left_aside)
        )
    said, right = (np.array(column) for column in zip(*best.values(), strict=True))
    print(f"{name}: {len(best)} replies, {int(right.sum())} leave a question aside, "
          f"average precision {average_precision_score(right, said):.3f}")  # fmt: skip
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        told = said >= least
        print(f"  said at {least}: precision {right[told].mean():.2f}, "
              f"recall {right[told].sum() / right.sum():.2f}")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    paths = default_paths()
    examples = examples_of(Toolkit(paths))
    tuned = [example for example in examples if not example.held_out]
    groups = [example.group for example in tuned]
    chances = np.zeros(len(tuned))
    for inside, outside in GroupKFold(FOLDS).split(tuned, groups=groups):
        names, machine = fit([tuned[i] for i in inside])
        chances[outside] = machine.predict_proba(matrix_of([tuned[i] for i in outside], names))[
            :, 1
        ]
    paired = np.array([group.startswith("pairs") for group in groups])
    for name, kept in (("pairs", paired), ("other hands", ~paired)):
        report(name, [e for e, keep in zip(tuned, kept, strict=True) if keep], chances[kept])
    names, machine = fit(tuned)
    if apart := [example for example in examples if example.held_out]:
        report("apart", apart, machine.predict_proba(matrix_of(apart, names))[:, 1])
    if "--measure" in arguments:
        return 0
    keys = np.array([key_of(name) for name in names], dtype=np.uint32)
    order = np.argsort(keys)
    path = paths.resources / "rules" / "answering.npz"
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
