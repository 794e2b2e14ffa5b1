import json
import random
import time
from pathlib import Path

import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import fold
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.repair import Repairer, Spellings
from tools.pipeline.hand import measure, read_typed

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
        ("c nul", "est", "c"),
        ("g payer", "ai", "g"),
        ("je suis decu", "déçu", "decu"),
        ("ma comande", "commande", "comande"),
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


def test_repair_leaves_replies_as_they_are(repairer):
    # The wordings of the drafts are correct French: hardly a sentence of them may change.
    texts = [
        text
        for path in sorted((RESOURCES / "phrases").rglob("*.toml"))
        for kind in ("phrase", "fault")
        for text in _strings(read_toml(path).get(kind, ()))
        if len(text) > 40 and "|" not in text
    ]
    assert len(texts) > 300
    changed = [text for text in texts if repairer.repair(text).text != fold(text)]
    assert not changed


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def test_repair_leaves_words_alone_that_only_look_alike(repairer):
    text = (
        "Il reste une cote, deux marches et un foret ; je paye, tu livres, elle annule, "
        "la tache part, le mur tient. Ma santé, ta clé, la société la livre, son régime, "
        "sa marche rapide, des cartons, peut-être un évènement, il règlera la clé."
    )
    assert repairer.repair(text).text == text


def test_repair_changes_few_words_of_messages_typed_with_care(repairer):
    lines = (RESOURCES / "corpus" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines]
    careful = [
        fold(one["text"])
        for one in messages
        if one.get("split") == "train"
        and sum(letter in "éèàêçùîô" for letter in one["text"]) > len(one["text"]) / 30
    ]
    if len(careful) < 500:
        pytest.skip("the corpus has no messages to learn from yet")
    changed = sum(repairer.repair(text).text != text for text in careful)
    # What changes are slips among careful words: « svp », « meme », « l'hotel ».
    assert changed < len(careful) * 0.08


def test_repair_says_where_the_table_of_accents_is_missing(tmp_path):
    with pytest.raises(ComponentError, match="table des accents"):
        Spellings(tmp_path / "accents.txt.gz").lookup("recu")


def test_repair_holds_the_figures_on_what_people_type():
    pipeline = open_pipeline(RESOURCES)
    figures = measure(pipeline, read_typed(RESOURCES / "pipeline" / "typed.txt"))
    assert figures["tags"] > 91
    assert figures["lemmas"] > 86


def test_repair_takes_little_time_for_a_message(repairer):
    text = "bonjour jai tjr pas recu ma comande sa fait 3 semaines et personne ne repond " * 4
    repairer.repair(text)  # opens the table
    best = min(_duration(repairer, text) for _ in range(20))
    assert best < 0.003  # a quiet core takes a tenth of it


def _duration(repairer, text):
    start = time.process_time()
    repairer.repair(text)
    return time.process_time() - start
