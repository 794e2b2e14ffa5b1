"""Trains the judge of questions left aside, and prints its figures.

python -m tools.replies.answering [--measure]

Learns from the whole replies of ``answers.jsonl`` whose message asks something, and from the
examples of the rules on questions. The hands are the unit of every split; of hands that wrote
pairs (a reply that answers, one that does not), the messages. What is kept apart is never learnt
from. Needs scikit-learn (``pip install -e .[train]``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category
from cmdesk.paths import default_paths
from cmdesk.review.answering import wanted
from cmdesk.toolkit import Toolkit
from tools.linear import columns_of, crossed, matrix_of, write
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
    features = [example.features for example in examples]
    names = columns_of(features, FEWEST)
    machine = LogisticRegression(C=STRENGTH, max_iter=2000)
    counted = [CHOSEN if example.group == _RULES else 1.0 for example in examples]
    answers = [example.left_aside for example in examples]
    return names, machine.fit(matrix_of(features, names), answers, sample_weight=counted)


def chances_of(
    names: dict[str, int], machine: LogisticRegression, examples: list[Example]
) -> np.ndarray:
    """Return how likely each question is left aside."""
    features = [example.features for example in examples]
    chances: np.ndarray = machine.predict_proba(matrix_of(features, names))[:, 1]
    return chances


def chances_unread(examples: list[Example]) -> np.ndarray:
    """Return the chance of every question, by judges that read nothing of its group."""
    return crossed(
        [example.group for example in examples],
        FOLDS,
        lambda inside, outside: chances_of(
            *fit([examples[i] for i in inside]), [examples[i] for i in outside]
        ),
    )


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
    chances = chances_unread(tuned)
    paired = np.array([group.startswith("pairs") for group in groups])
    for name, kept in (("pairs", paired), ("other hands", ~paired)):
        report(name, [e for e, keep in zip(tuned, kept, strict=True) if keep], chances[kept])
    names, machine = fit(tuned)
    if apart := [example for example in examples if example.held_out]:
        report("apart", apart, chances_of(names, machine, apart))
    if "--measure" in arguments:
        return 0
    write(paths.resources / "rules" / "answering.npz", names, machine)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
