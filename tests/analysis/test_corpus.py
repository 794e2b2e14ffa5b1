"""The figures on the labelled corpus do not fall."""

import json
import sys
from pathlib import Path

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from evaluate_analysis import evaluate, read_corpus  # noqa: E402

RESOURCES = default_paths().resources
CORPUS = RESOURCES / "corpus" / "messages.jsonl"
FLOORS = {
    "kind, accuracy": 0.95,
    "main topic, macro-F1": 0.85,
    "emotion, macro-F1": 0.75,
    "sarcasm, F1": 0.85,
    "severity, exact": 0.88,
    "severity, within one": 0.97,
    "critical found": 0.93,
    "signals, micro-F1": 0.90,
    "asks, micro-F1": 0.90,
    "factual entities, F1": 0.95,
    "first name, accuracy": 1.0,
}


@pytest.fixture(scope="module")
def figures():
    return evaluate(Analyser(None, RESOURCES), read_corpus(CORPUS))


@pytest.mark.parametrize("name", FLOORS)
def test_evaluate_stays_above_its_floor(figures, name):
    assert figures[name] >= FLOORS[name]


def test_evaluate_calls_few_mild_messages_critical(figures):
    assert figures["levels 1 and 2 called critical"] <= 0.03


def test_corpus_says_each_thing_once():
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        for entity in row["labels"]["entities"]:
            assert row["text"][entity["start"] : entity["end"]] == entity["text"]


def test_lexicon_of_first_names_holds_the_french_speaking_world():
    names = read_toml(RESOURCES / "analysis" / "first_names.toml")["names"]
    assert sum(len(set(group.split())) for group in names.values()) >= 1300
