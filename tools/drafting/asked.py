"""Learns from which chance a ready answer is given, and prints how often it is the right one.

    python -m tools.drafting.asked [--measure]

Needs SciPy (``pip install -e .[train]``). Reads ``resources/corpus/asked.jsonl``: questions of
customers, each with the ready answer that a reader chose for it, or none. A conditional logit
is fitted to the features of ``cmdesk/drafting/nearness.py`` and written to the ``[weights]`` of
``resources/phrases/asked.toml``; ``--measure`` writes nothing. What is kept apart
(``"split": "test"``) is never learnt from. The figures « crossed » are of each trade by weights
that saw nothing of it.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cmdesk.domain.profile import Answer
from cmdesk.drafting.answers import House, ReadyAnswers
from cmdesk.drafting.nearness import FEATURES, Stretch
from cmdesk.language.logit import chances_of
from cmdesk.language.meaning import Meanings
from cmdesk.language.repair import Repairer
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile
from tools import choice

SEED = 20261123
RIDGE = 3e-4
"""What the square of a weight costs beside the mean log-likelihood."""
PARTS = (2, 3, 5, 8, 12, 20, 30)
"""Answers of the smaller profiles that are cut from a whole one: few brands have fifty."""
KEPT = 0.5
"""How often the right answer is among them: who has few is mostly asked other things."""

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Example:
    """What is weighed of each answer, and the right one; behind the last: none of them."""

    brand: str
    held_out: bool
    whole: bool
    table: Numbers
    right: int

    @property
    def shares(self) -> Numbers:
        """What each answer, and none of them, is to be believed: the right one alone."""
        return np.eye(len(self.table) + 1)[self.right]


def fit(examples: list[Example]) -> Numbers:
    """Return the weight of each feature, then that of « none of them »."""
    return choice.fit([e.table for e in examples], [e.shares for e in examples], RIDGE)


@dataclass(frozen=True)
class Asking:
    """A message, its questions with their right answers, and who is asked."""

    brand: str
    text: str
    held_out: bool
    questions: tuple[tuple[Stretch, str | None], ...]


def brands_of(folder: Path, profiles: Path) -> dict[str, tuple[Answer, ...]]:
    """Return the ready answers of the shipped brands and of the invented trades of the corpus."""
    found: dict[str, list[Answer]] = {}
    for line in (folder / "asked_answers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answer = Answer(row["id"], row["title"], tuple(row["questions"]), row["text"])
        found.setdefault(row["brand"], []).append(answer)
    brands = {brand: tuple(answers) for brand, answers in found.items()}
    for path in profiles.glob("*.toml"):
        if answers := read_profile(path).answers:
            brands[path.stem] = answers
    return brands


def askings_of(path: Path, repairer: Repairer) -> list[Asking]:
    """Return the messages of the corpus, mended as drafts read them."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        questions, at = [], 0
        for question in row["questions"]:
            first = row["text"].find(question["words"], at)
            first = first if first >= 0 else row["text"].index(question["words"])
            at = first + 1
            stretch = Stretch(
                repairer.repair(question["words"]).text, repairer.repair(row["text"][:first]).text
            )
            questions.append((stretch, question["answer"]))
        text = repairer.repair(row["text"]).text
        found.append(Asking(row["brand"], text, row.get("split") == "test", tuple(questions)))
    return found


def examples_of(
    askings: list[Asking], brands: dict[str, tuple[Answer, ...]], ready: ReadyAnswers
) -> list[Example]:
    """Return each question among all answers of its brand, then among some of them."""
    chance = random.Random(SEED)
    houses = {brand: ready.prepare(answers) for brand, answers in brands.items()}
    found = []
    for asking in askings:
        house = houses[asking.brand]
        for stretch, answer in asking.questions:
            found.append(_example(asking, stretch, answer, house, ready, whole=True))
            if asking.held_out:
                continue
            others = [one for one in house.answers if one.id != answer]
            some = chance.sample(others, min(chance.choice(PARTS), len(others)))
            if chance.random() < KEPT:
                some += [one for one in house.answers if one.id == answer]
            part = ready.prepare(tuple(sorted(some, key=lambda one: one.id)))
            found.append(_example(asking, stretch, answer, part, ready, whole=False))
    return found


def _example(
    asking: Asking,
    stretch: Stretch,
    answer: str | None,
    house: House,
    ready: ReadyAnswers,
    *,
    whole: bool,
) -> Example:
    ids = [one.id for one in house.answers]
    table = ready.features([stretch], asking.text, house)[0].astype(np.float64)
    right = ids.index(answer) if answer in ids else len(ids)
    return Example(asking.brand, asking.held_out, whole, table, right)


def report(name: str, told: list[tuple[Numbers, int]]) -> None:
    """Print how often the right answer is first, and what thresholds give."""
    top = np.array([chances[:-1].argmax() for chances, _ in told])
    best = np.array([chances[:-1].max() for chances, _ in told])
    right = np.array([right for _, right in told])
    there = np.array([right < len(chances) - 1 for chances, right in told])
    print(f"{name}: {len(told)} questions, {there.sum()} with an answer, "
          f"right one first {(top == right)[there].mean():.3f}")  # fmt: skip
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        given = best >= least
        good = (given & (top == right)).sum()
        print(f"  from {least}: precision {good / max(given.sum(), 1):.3f}, "
              f"recall {good / there.sum():.3f}")  # fmt: skip


def messages(
    name: str, askings: list[Asking], brands: dict[str, tuple[Answer, ...]], ready: ReadyAnswers
) -> None:
    """Print what whole messages are given, by ``ReadyAnswers.find`` with the weights in use."""
    given = right = wanted = left = unmet = 0
    for asking in askings:
        found = ready.find(asking.text, brands[asking.brand])
        ids = {match.answer.id for match in found.matches}
        good = {answer for _, answer in asking.questions if answer}
        given, right, wanted = given + len(ids), right + len(ids & good), wanted + len(good)
        partly = bool(ids) and found.left > 0
        left += partly
        unmet += partly and good <= ids and all(answer for _, answer in asking.questions)
    print(f"{name}: {len(askings)} messages, given {given}, precision {right / max(given, 1):.3f}, "
          f"recall {right / wanted:.3f}; {left} say that a question is left, "
          f"{unmet} of them wrongly")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Learn, print, write."""
    paths = default_paths()
    vectors = WordVectors(paths.resources / "language" / "vectors.npz")
    folder = paths.resources / "corpus"
    ready = ReadyAnswers(paths.resources / "phrases", vectors, Meanings())
    brands = brands_of(folder, paths.profiles)
    askings = askings_of(folder / "asked.jsonl", Repairer(paths.resources))
    examples = examples_of(askings, brands, ready)
    tuned = [example for example in examples if not example.held_out]
    crossed = []
    for brand in sorted({example.brand for example in tuned}):
        weights = fit([example for example in tuned if example.brand != brand])
        mine = [e for e in tuned if e.brand == brand and e.whole]
        crossed += [(chances_of(example.table, weights), example.right) for example in mine]
    report("crossed", crossed)
    weights = fit(tuned)
    apart = [example for example in examples if example.held_out]
    report("apart", [(chances_of(example.table, weights), example.right) for example in apart])
    if "--measure" not in arguments:
        choice.write(paths.resources / "phrases" / "asked.toml", FEATURES, weights)
        ready = ReadyAnswers(paths.resources / "phrases", vectors, Meanings())
    messages("learnt from", [a for a in askings if not a.held_out], brands, ready)
    messages("apart", [a for a in askings if a.held_out], brands, ready)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
