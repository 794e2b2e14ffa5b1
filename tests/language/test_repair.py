import random
import time
from pathlib import Path

import pytest

from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.repair import Repairer

RESOURCES = Path(__file__).parents[2] / "resources"
EXAMPLES = read_toml(RESOURCES / "language" / "sms.toml")["example"]


@pytest.fixture(scope="module")
def repairer():
    return Repairer(RESOURCES)


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["typed"][:30] for one in EXAMPLES])
def test_repair_examples_of_the_data(repairer, example):
    assert repairer.repair(example["typed"]).text == example["repaired"]


@pytest.mark.parametrize(
    ("typed", "word", "original"),
    [
        ("jai tjr rien recu", "toujours", "tjr"),
        ("C’est trooop long", "trop", "trooop"),
        ("C’est trooop long", "long", "long"),
        ("jai attendu", "ai", "ai"),
        ("dÃ©Ã§ue par vous", "déçue", "dÃ©Ã§ue"),
        ("e\u0301te\u0301 2026", "été", "e\u0301te\u0301"),
        ("co\u200blis perdu", "colis", "co\u200blis"),
        ("pb 😡 avec ma cmd", "commande", "cmd"),
    ],
)
def test_repair_traces_words_to_what_was_typed(repairer, typed, word, original):
    repaired = repairer.repair(typed)
    start = repaired.text.index(word)
    assert repaired.to_original(Span(start, start + len(word))).of(typed) == original


def test_repair_maps_every_character_in_order(repairer):
    rng = random.Random(3)
    alphabet = "abeéèjtr’' \n.!Ã©Â\u0301\u200b😡👍🏽@#0123…"
    for _ in range(300):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 40)))
        repaired = repairer.repair(text)
        assert len(repaired.origins) == len(repaired.text)
        starts = [span.start for span in repaired.origins]
        assert starts == sorted(starts)
        assert all(0 <= one.start <= one.end <= len(text) for one in repaired.origins)


def test_repair_leaves_careful_french_as_it_is(repairer):
    text = "Bonjour, j’ai commandé une lampe lundi ; son abat-jour est fêlé. Merci de votre aide !"
    assert repairer.repair(text).text == text


def test_repair_takes_bounded_time(repairer):
    start = time.process_time()
    repairer.repair("jai tjr " * 12_000)
    repairer.repair("a" * 100_000)
    repairer.repair("e\u0301" * 50_000)
    assert time.process_time() - start < 6
