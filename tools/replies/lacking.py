"""Trains the judges of what a reply lacks, and prints their figures.

python -m tools.replies.lacking [--measure]

Learns from the whole replies of ``answers.jsonl`` and the examples of the checks. The hands are
the unit of every split; of hands that wrote pairs (a reply that does it, one that does not), the
messages. What is kept apart is never learnt from. Needs scikit-learn (``pip install -e .[train]``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from cmdesk.domain.vocabulary import Category
from cmdesk.paths import default_paths
from cmdesk.review.case import Case
from cmdesk.review.examples import analysis_of, message_of, reply_of
from cmdesk.review.lacking import MAIN, LackingFeatures, verdicts_of
from cmdesk.review.reviewer import Reviewer
from cmdesk.review.rules import Example as RuleExample
from cmdesk.review.rules import Rule
from cmdesk.toolkit import Toolkit
from tools.linear import Places, columns_of, crossed, matrix_of
from tools.replies import answering
from tools.replies.corpus import groups_of, read_answers

FOLDS = 8
STRENGTH = 0.2
"""The inverse strength of the regularisation (scikit-learn's C)."""
FEWEST = 4
"""Replies under which a feature is not learnt."""
RARE = 3.0
"""What a reply that lacks something counts for: few do."""
_RULES = "rules"


@dataclass(frozen=True, slots=True)
class Example:
    """A reply: the keys of its case, those of each category's checks, what it lacks."""

    case: frozenset[int]
    verdicts: dict[Category, frozenset[int]]
    lacks: frozenset[Category]
    found: frozenset[Category]
    group: str
    held_out: bool

    def keys(self, category: Category) -> frozenset[int]:
        """Return what is weighed for one category."""
        return self.case | self.verdicts[category]


def examples_of(toolkit: Toolkit) -> list[Example]:
    """Return every whole reply of the corpus, and the examples of the checks."""
    answers = read_answers(toolkit.paths.resources / "corpus" / "answers.jsonl")
    reviewer = toolkit.reviewer
    features = LackingFeatures(reviewer.act_judge)
    aside = _left_aside(toolkit)
    found = []
    for answer, group in zip(answers, groups_of(answers, FOLDS), strict=True):
        case = reviewer.case(answer.reply, answer.message, toolkit.analyse(answer.message), None)
        # A reply that has the question checked and announces the answer leaves none aside.
        if answer.id in aside and case.left_aside:
            case.left_aside = [
                (question, chance)
                for (question, _), chance in zip(case.left_aside, aside[answer.id], strict=True)
            ]
        lacks = frozenset(answer.categories) & MAIN.keys()
        found.append(_example(case, reviewer, features, lacks, group, answer.held_out))
    for rule, example, flagged in _of_rules(reviewer.rules):
        around = example.around
        case = reviewer.case(reply_of(example), message_of(around), analysis_of(around), None)
        lacks = frozenset({rule.category} if flagged else ())
        found.append(_example(case, reviewer, features, lacks, _RULES, held_out=False))
    return found


def _left_aside(toolkit: Toolkit) -> dict[str, list[float]]:
    """Return, by reply to learn from, the chances of its questions, by judges that never read it.

    Those that the judge of questions has learnt by heart say nothing.
    """
    tuned = [example for example in answering.examples_of(toolkit) if not example.held_out]
    found: dict[str, list[float]] = {}
    for example, chance in zip(tuned, answering.chances_unread(tuned).tolist(), strict=True):
        found.setdefault(example.reply, []).append(chance)
    return found


def _of_rules(rules: Iterable[Rule]) -> Iterator[tuple[Rule, RuleExample, bool]]:
    """Yield the examples of the checks that have a message, and whether they flag it."""
    for rule in rules:
        if rule.category in MAIN:
            for examples, flagged in ((rule.flags, True), (rule.allows, False)):
                for example in examples:
                    if example.around.get("complaint"):
                        yield rule, example, flagged


def _example(
    case: Case,
    reviewer: Reviewer,
    features: LackingFeatures,
    lacks: frozenset[Category],
    group: str,
    held_out: bool,
) -> Example:
    checked = reviewer.checked(case)
    verdicts = {c: [finding for finding in checked if finding.category is c] for c in MAIN}
    return Example(
        frozenset(features.of_case(case).tolist()),
        {c: frozenset(verdicts_of(c, mine, case).tolist()) for c, mine in verdicts.items()},
        lacks,
        frozenset(category for category, mine in verdicts.items() if mine),
        group,
        held_out,
    )


def fit(examples: list[Example], category: Category, columns: dict[int, int]) -> LogisticRegression:
    """Return the model of one category."""
    machine = LogisticRegression(C=STRENGTH, max_iter=3000, class_weight={True: RARE, False: 1.0})
    lacks = [category in example.lacks for example in examples]
    return machine.fit(matrix_of([e.keys(category) for e in examples], columns), lacks)


def chances_of(
    machine: LogisticRegression,
    examples: list[Example],
    category: Category,
    columns: dict[int, int],
) -> np.ndarray:
    """Return how likely each reply lacks what ``category`` says."""
    features = [example.keys(category) for example in examples]
    chances: np.ndarray = machine.predict_proba(matrix_of(features, columns))[:, 1]
    return chances


def chances_unread(
    examples: list[Example], category: Category, inside: Places, outside: Places
) -> np.ndarray:
    """Return the chances of the examples ``outside``, learnt from those ``inside``."""
    mine = [examples[i] for i in inside]
    known = known_of(mine)
    return chances_of(fit(mine, category, known), [examples[i] for i in outside], category, known)


def known_of(examples: list[Example]) -> dict[int, int]:
    """Return the keys that are learnt, of all categories, and their columns in order."""
    return columns_of([e.case.union(*e.verdicts.values()) for e in examples], FEWEST)


def report(name: str, examples: list[Example], category: Category, chances: np.ndarray) -> None:
    """Print what the judge is worth beside the checks."""
    right = np.array([category in example.lacks for example in examples])
    checked = np.array([category in example.found for example in examples])
    hit = (right & checked).sum()
    told = [f"{hit / max(checked.sum(), 1):.2f} / {hit / max(right.sum(), 1):.2f}"]
    for least in (0.3, 0.5, 0.7):
        said = chances >= least
        hit = (right & said).sum()
        told.append(f"{hit / max(said.sum(), 1):.2f} / {hit / max(right.sum(), 1):.2f}")
    print(f"{name:12} {category:24} {int(right.sum()):4} ap "
          f"{average_precision_score(right, chances):.3f}  checks {'  '.join(told)}")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    paths = default_paths()
    examples = examples_of(Toolkit(paths))
    tuned = [example for example in examples if not example.held_out]
    apart = [example for example in examples if example.held_out]
    groups = [example.group for example in tuned]
    paired = np.array([group.startswith("pairs") for group in groups])
    columns = known_of(tuned)
    weights, bias = [], []
    print("precision / recall of the checks, of the judge from 0.3, 0.5, 0.7 on")
    for category in MAIN:
        chances = crossed(groups, FOLDS, partial(chances_unread, tuned, category))
        for name, kept in (("pairs", paired), ("other hands", ~paired)):
            mine = [e for e, keep in zip(tuned, kept, strict=True) if keep]
            report(name, mine, category, chances[kept])
        machine = fit(tuned, category, columns)
        if apart:
            report("apart", apart, category, chances_of(machine, apart, category, columns))
        weights.append(machine.coef_[0])
        bias.append(machine.intercept_[0])
    if "--measure" in arguments:
        return 0
    path = paths.resources / "rules" / "lacking.npz"
    about = {"categories": [str(category) for category in MAIN]}
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        keys=np.array(list(columns), dtype=np.uint32),
        weights=np.array(weights).T.astype(np.float16),
        bias=np.array(bias, dtype=np.float32),
    )
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
