"""Trains the judges of single sentences, their risks and their acts; prints the figures.

python -m tools.replies.train [--measure]

Needs scikit-learn (``pip install -e .[train]``). The hands that wrote are the unit of every
split: what a judge says of a sentence is measured, and turned into a probability, with judges
that learnt nothing from its hand. What is kept apart (``"split": "test"``) is never learnt from.
``--measure`` writes nothing.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.review.french import French, read_french
from cmdesk.review.judges import FEWEST, weigh
from cmdesk.review.reading import Reading
from cmdesk.review.rules import read_rules, read_sets
from cmdesk.review.sentence_features import Featured, SentenceReader
from tools.replies.corpus import judged_risks, read_answers, read_corpus

SHOWN = "tests/drafting/reference/wordings.txt"
_RULES, _BANK = "rules", "bank"
FOLDS = 7
SEED = 20261122
STRENGTH = 0.5
"""The inverse strength of the regularisation (scikit-learn's C)."""
LEAST = (2, 3, 3)
"""In how many sentences a feature must occur: of words, of pieces, of meanings."""
NATURAL = 4.0
"""What a good sentence of a whole reply counts for in the scale: half of the lone sentences
carry a risk, of those that people write far fewer do."""
SMALL = 2
"""Weights of less than this, of 127, say next to nothing."""

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, what it carries, who wrote it, and whether it stands in a whole reply."""

    text: str
    labels: frozenset[str]
    hand: str
    held_out: bool
    natural: bool
    read: Featured
    partial: bool = False
    """Whether it may have more labels than those that are named."""


def risks_of(resources: Path, french: French) -> list[Example]:
    """Return the sentences of the corpora and of the rules, cut as the review cuts them."""
    judged = judged_risks(resources)
    folder, found = resources / "corpus", _of_rules(resources / "rules", judged, french)
    for _, text in _wordings(resources):
        found += _cut(text, (), _BANK, False, False, french)
    for row in read_corpus(folder / "replies.jsonl"):
        found += _cut(row.text, row.risks, row.hand, row.held_out, False, french)
    for answer in read_answers(folder / "answers.jsonl"):
        risks = [(c, span) for c, span in answer.expected if span is not None and c in judged]
        found += _cut(answer.reply.text, risks, answer.hand, answer.held_out, True, french)
    return found


def acts_of(resources: Path, french: French) -> list[Example]:
    """Return the sentences of which a reader named the acts, and those of our own data."""
    found = [*_of_cues(resources / "rules", french), *_of_bank(resources, french)]
    folder = resources / "corpus"
    for row in read_corpus(folder / "replies.jsonl"):
        if row.acts is not None:
            found += _example(row.text, row.acts, row.hand, row.held_out, False)
    for answer in read_answers(folder / "answers.jsonl"):
        for span, acts in answer.sentences:
            found += _example(span.of(answer.reply.text), acts, answer.hand, answer.held_out, True)
    return found


def _of_cues(folder: Path, french: French) -> list[Example]:
    """Return the examples of the cues of acts, and of the rule on what is asked in public."""
    asking = [
        example.text
        for rule in read_rules(folder, read_sets(folder / "words.toml"))
        if rule.check == "asked_in_public"
        for example in rule.flags
    ]
    texts: list[tuple[str, list[Act]]] = [(text, [Act.ASK_DETAILS]) for text in asking]
    for cue in read_toml(folder / "acts.toml")["act"]:
        texts += [(text, [Act(cue["id"])]) for text in cue["flags"]]
        texts += [(text, []) for text in cue["allows"]]
    return [
        example
        for text, acts in texts
        for place in Reading(text, french).sentences
        for example in _example(place.of(text), acts, _RULES, False, False, bool(acts))
    ]


def _of_bank(resources: Path, french: French) -> list[Example]:
    """Return the wordings of one sentence: of several nobody says which does what."""
    return [
        example
        for acts, text in _wordings(resources)
        if acts and len(sentences := Reading(text, french).sentences) == 1
        for example in _example(sentences[0].of(text), acts, _BANK, False, False, True)
    ]


def _wordings(resources: Path) -> Iterator[tuple[tuple[Act, ...], str]]:
    """Yield the wordings of our own drafts, as their tests show them, and what each does."""
    phrases = {phrase.id: phrase for phrase in read_phrasebook(resources / "phrases").bank.phrases}
    acts: tuple[Act, ...] = ()
    for line in (resources.parent / SHOWN).read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            yield acts, line.strip()
        else:  # the name of the wording stands over it
            phrase = phrases.get(line)
            acts = (phrase.act, *phrase.does) if phrase is not None else ()


def _of_rules(folder: Path, judged: Sequence[Category], french: French) -> list[Example]:
    """Return the examples of the rules that are patterns, and the blameless ones of all.

    Only those of the risks that are ``judged``.
    """
    found = []
    for rule in read_rules(folder, read_sets(folder / "words.toml")):
        if rule.category in judged and not rule.check:
            for example in rule.flags:
                whole = [(rule.category, Span(0, len(example.text)))]
                found += _cut(example.text, whole, _RULES, False, False, french)
        for example in rule.allows:
            if not example.around and rule.category in judged:
                found += _cut(example.text, (), _RULES, False, False, french)
    return found


def _cut(
    text: str,
    risks: Sequence[tuple[Category, Span]],
    hand: str,
    held_out: bool,
    natural: bool,
    french: French,
) -> list[Example]:
    found = []
    for place in Reading(text, french).sentences:
        mine = [category for category, span in risks if span.overlaps(place)]
        found += _example(place.of(text), mine, hand, held_out, natural)
    return found


@lru_cache(maxsize=1)
def _reader() -> SentenceReader:
    return SentenceReader(WordVectors(default_paths().resources / "language" / "vectors.npz"))


def _example(
    words: str,
    labels: Iterable[StrEnum],
    hand: str,
    held_out: bool,
    natural: bool,
    partial: bool = False,
) -> list[Example]:
    """Return the one example of a sentence, none where it is too short to be judged."""
    read = _reader().read(words)
    if read.sentence.words < FEWEST:
        return []
    return [Example(words, frozenset(map(str, labels)), hand, held_out, natural, read, partial)]


@dataclass(frozen=True)
class Table:
    """The features that are learnt: their keys in order, and the idf of each."""

    keys: Numbers
    idf: Numbers

    def matrix(self, examples: Sequence[Example]) -> sparse.csr_matrix:
        """Return one line a sentence, weighed as the review weighs them."""
        indices, values, starts = [], [], [0]
        for example in examples:
            known = weigh(example.read, self.keys, self.idf)
            indices.append(known.rows)
            values.append(known.values)
            starts.append(starts[-1] + len(known.rows))
        shape = (len(examples), len(self.keys))
        return sparse.csr_matrix((np.concatenate(values), np.concatenate(indices), starts), shape)


def table_of(examples: Sequence[Example]) -> Table:
    """Return the features frequent enough to learn from."""
    keys: list[int] = []
    idf: list[float] = []
    for block, least in enumerate(LEAST):
        counts: Counter[int] = Counter()
        for example in examples:
            counts.update(set(example.read.keys[block].tolist()))
        for key, count in counts.items():
            if count >= least:
                keys.append(key)
                idf.append(np.log((1 + len(examples)) / (1 + count)) + 1)
    order = np.argsort(keys)
    return Table(np.array(keys, dtype=np.uint32)[order], np.array(idf, dtype=np.float32)[order])


def fit(
    matrix: sparse.csr_matrix, examples: Sequence[Example], answers: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the weights, one column a label, and the biases."""
    weights, bias = [], []
    partial = np.array([example.partial for example in examples])
    for column in range(answers.shape[1]):
        # What nobody said of a sentence is no proof that it is not so.
        told = ~partial | answers[:, column]
        machine = LinearSVC(C=STRENGTH, random_state=SEED)
        machine.fit(matrix[told], answers[told, column])
        weights.append(machine.coef_[0])
        bias.append(float(machine.intercept_[0]))
    return np.array(weights, dtype=np.float32).T, np.array(bias, dtype=np.float32)


def answers_of(examples: Sequence[Example], labels: Sequence[StrEnum]) -> Numbers:
    """Return which sentence has which label, one line a sentence."""
    return np.array([[str(label) in example.labels for label in labels] for example in examples])


def crossed(examples: Sequence[Example], answers: Numbers) -> Numbers:
    """Return the margins of every sentence, by judges that read nothing of its hand."""
    margins = np.zeros(answers.shape, dtype=np.float32)
    hands = [example.hand for example in examples]
    folds = min(FOLDS, len(set(hands)))
    for inside, outside in GroupKFold(folds).split(examples, groups=hands):
        mine, theirs = [examples[i] for i in inside], [examples[i] for i in outside]
        table = table_of(mine)
        weights, bias = fit(table.matrix(mine), mine, answers[inside])
        margins[outside] = table.matrix(theirs) @ weights + bias
    return margins


def scales_of(
    examples: Sequence[Example], margins: Numbers, answers: Numbers
) -> tuple[Numbers, Numbers]:
    """Return what makes log-odds of margins: a factor and a shift each (Platt 1999)."""
    counted = np.array([NATURAL if e.natural and not e.labels else 1.0 for e in examples])
    scales, shifts = [], []
    for column in range(answers.shape[1]):
        platt = LogisticRegression(C=100.0).fit(
            margins[:, [column]], answers[:, column], sample_weight=counted
        )
        scales.append(float(platt.coef_[0][0]))
        shifts.append(float(platt.intercept_[0]))
    return np.array(scales, dtype=np.float32), np.array(shifts, dtype=np.float32)


def report(name: str, chances: Numbers, answers: Numbers) -> None:
    """Print how well the sentences are ranked, and what thresholds give."""
    judged = [c for c in range(answers.shape[1]) if answers[:, c].sum() >= 3]
    ranked = [average_precision_score(answers[:, c], chances[:, c]) for c in judged]
    print(f"{name}: {len(answers)} sentences, {int(answers.any(axis=1).sum())} labelled, "
          f"mean average precision {np.mean(ranked):.3f}")  # fmt: skip
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        said = chances >= least
        right = int((said & answers).sum())
        print(f"  said at {least}: precision {right / max(int(said.sum()), 1):.3f}, "
              f"recall {right / max(int(answers.sum()), 1):.3f}")  # fmt: skip


def learn(examples: Sequence[Example], labels: Sequence[StrEnum], path: Path | None) -> None:
    """Train the judges of ``labels``, print what they are worth, write them to ``path``."""
    tuned = [example for example in examples if not example.held_out]
    answers = answers_of(tuned, labels)
    margins = crossed(tuned, answers)
    scales, shifts = scales_of(tuned, margins, answers)
    chances = 1 / (1 + np.exp(-(margins * scales + shifts)))
    natural = np.array([example.natural for example in tuned])
    lone = np.array([not e.natural and e.hand not in (_RULES, _BANK) for e in tuned])
    report("other hands, lone sentences", chances[lone], answers[lone])
    report("other hands, whole replies", chances[natural], answers[natural])
    each(labels, chances[natural | lone], answers[natural | lone])
    table = table_of(tuned)
    weights, bias = fit(table.matrix(tuned), tuned, answers)
    for name, wanted in (("apart, lone sentences", False), ("apart, whole replies", True)):
        if apart := [e for e in examples if e.held_out and e.natural is wanted]:
            theirs = table.matrix(apart) @ weights + bias
            theirs = 1 / (1 + np.exp(-(theirs * scales + shifts)))
            report(name, theirs, answers_of(apart, labels))
    if path is not None:
        write(path, labels, table, weights * scales, bias * scales + shifts)


def each(labels: Sequence[StrEnum], chances: Numbers, answers: Numbers) -> None:
    """Print what each label is worth where it is more probable than not."""
    for column, label in enumerate(labels):
        said, wanted = chances[:, column] >= 0.5, answers[:, column]
        right = int((said & wanted).sum())
        print(f"    {label:18} precision {right / max(int(said.sum()), 1):.2f}, "
              f"recall {right / max(int(wanted.sum()), 1):.2f} of {int(wanted.sum())}")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    warnings.filterwarnings("ignore")
    resources = default_paths().resources
    french = read_french(resources / "rules" / "french.toml")
    folder = None if "--measure" in arguments else resources / "rules"
    print("Risks")
    learn(risks_of(resources, french), judged_risks(resources), folder and folder / "judges.npz")
    print("Acts")
    learn(acts_of(resources, french), tuple(Act), folder and folder / "act_judges.npz")
    return 0


def write(
    path: Path, labels: Sequence[StrEnum], table: Table, weights: Numbers, bias: Numbers
) -> None:
    """Write the weights that ``Judges`` opens, of eight bits each; those that say little are 0."""
    scale = np.abs(weights).max(axis=0) / 127
    eight = np.rint(weights / scale).astype(np.int8)
    eight[np.abs(eight) < SMALL] = 0
    # A feature without weight still counts for the length of a sentence: its idf stays.
    about = {"labels": [str(label) for label in labels]}
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        keys=table.keys,
        idf=table.idf.astype(np.float16),
        weights=eight,
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {len(table.keys)} features")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
