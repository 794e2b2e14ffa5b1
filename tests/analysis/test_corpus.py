"""The corpus is what it must be, and the understanding of what was kept apart does not fall."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.vocabulary import Ask, Channel, Emotion, EntityType, Kind, Signal, Topic
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths
from tools.understanding.corpus import read_corpus
from tools.understanding.measure import measure

RESOURCES = default_paths().resources
CORPUS = RESOURCES / "corpus" / "messages.jsonl"
LEAST_EXAMPLES = 40
ORDINARY, FEWEST_WORDS = frozenset({*(f"xs{hand}0" for hand in "abcdefgh"), "xst0", "xsu0"}), 9
MOST_SHARED = 0.34
"""The share of its runs of four words that a message may have in common with another."""
FLOORS = {
    "kind, accuracy": 0.80,
    "main topic, macro-F1": 0.60,
    "emotion, macro-F1": 0.58,
    "severity, exact": 0.60,
    "severity, within one": 0.86,
    "critical found": 0.80,
    "signals, micro-F1": 0.64,
    "asks, micro-F1": 0.64,
}
"""A little under what is reached (resources/corpus/README.md), so that a loss is seen."""


@pytest.fixture(scope="module")
def rows():
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def figures():
    # One kept-apart message in three: enough to see a fall, quick enough for every run.
    corpus = [row for row in read_corpus(CORPUS) if row.held_out][::3]
    analyser = Analyser(None, RESOURCES)
    return measure([(row, analyser.analyse(row.message)) for row in corpus])


@pytest.mark.parametrize("name", FLOORS)
def test_measure_stays_above_its_floor(figures, name):
    assert figures[name] >= FLOORS[name]


def test_measure_calls_few_mild_messages_critical(figures):
    assert figures["levels 1 and 2 called critical"] <= 0.12


def test_corpus_is_large(rows):
    assert len(rows) >= 2000
    assert len({row["id"] for row in rows}) == len(rows)


def test_corpus_keeps_a_fifth_of_the_styles_apart(rows):
    split = defaultdict(set)
    for row in rows:
        split[row["style"]].add(row["split"])
    # By style, never a style on both sides.
    assert all(len(sides) == 1 for sides in split.values())
    apart = sum(row["split"] == "test" for row in rows)
    assert 0.15 <= apart / len(rows) <= 0.25


def test_corpus_has_examples_of_every_label(rows):
    counts = Counter()
    for row in rows:
        labels = row["labels"]
        counts[labels["kind"]] += 1
        counts[f"emotion {labels['emotion']}"] += 1
        counts[f"severity {labels['severity']}"] += 1
        counts[f"sarcasm {labels['sarcasm']}"] += 1
        counts.update(f"topic {name}" for name in set(labels["topics"]))
        counts.update(f"signal {name}" for name in {s["id"] for s in labels["signals"]})
        counts.update(
            f"ask {name}" for name in {a["id"] for a in labels["asks"]} or {"none_stated"}
        )
    wanted = [
        *(str(k) for k in Kind),
        *(f"topic {t}" for t in Topic),
        *(f"emotion {e}" for e in Emotion),
        *(f"severity {level}" for level in (1, 2, 3, 4)),
        *(f"signal {s}" for s in Signal),
        *(f"ask {a}" for a in Ask),
        "sarcasm True",
    ]
    assert {name: counts[name] for name in wanted if counts[name] < LEAST_EXAMPLES} == {}


def test_corpus_is_labelled_with_words_of_the_vocabulary(rows):
    types = {str(t) for t in EntityType}
    for row in rows:
        labels = row["labels"]
        assert row["channel"] in {str(c) for c in Channel}, row["id"]
        assert labels["kind"] in {str(k) for k in Kind}, row["id"]
        assert set(labels["topics"]) <= {str(t) for t in Topic}, row["id"]
        assert {s["id"] for s in labels["signals"]} <= {str(s) for s in Signal}, row["id"]
        assert {a["id"] for a in labels["asks"]} <= {str(a) for a in Ask}, row["id"]
        for entity in labels["entities"]:
            assert entity["type"] in types, row["id"]
            assert row["text"][entity["start"] : entity["end"]] == entity["text"], row["id"]


def test_corpus_says_each_thing_once(rows):
    places = defaultdict(list)
    runs = []
    for index, row in enumerate(rows):
        words = re.findall(r"\w+", row["text"].lower())
        own = {tuple(words[i : i + 4]) for i in range(len(words) - 3)} or {tuple(words)}
        if row["style"] in ORDINARY and len(words) < FEWEST_WORDS:
            own = {tuple(words)}  # « problème de connexion depuis hier »: the whole counts
        runs.append(own)
        for run in own:
            places[run].append(index)
    alike = []
    for index, own in enumerate(runs):
        shared = Counter(other for run in own for other in places[run] if other < index)
        for other, count in shared.most_common(1):
            if count / min(len(own), len(runs[other])) > MOST_SHARED:
                alike.append((rows[other]["id"], rows[index]["id"]))
    assert alike == []


def test_corpus_has_no_opening_that_many_share(rows):
    openings = Counter(" ".join(re.findall(r"\w+", r["text"].lower())[:5]) for r in rows)
    assert max(openings.values()) <= len(rows) // 400


def test_lexicon_of_first_names_holds_the_french_speaking_world():
    names = read_toml(RESOURCES / "analysis" / "first_names.toml")["names"]
    assert sum(len(set(group.split())) for group in names.values()) >= 1300
