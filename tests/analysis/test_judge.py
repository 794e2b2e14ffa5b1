"""The network that tells the product: what it names, what it leaves, where and how fast."""

import time

import numpy as np
import pytest

from cmdesk.analysis.entities.finder import Entities
from cmdesk.analysis.entities.judge import LONGEST, WIDEST, ProductJudge, span_scores, spans_of
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.reading import Reading
from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths

RESOURCES = default_paths().resources
KNOWLEDGE = Knowledge.read(RESOURCES / "analysis")
VECTORS = WordVectors(RESOURCES / "language" / "vectors.npz")
WEIGHTS = RESOURCES / "analysis" / "products.npz"
ENTITIES = Entities(KNOWLEDGE.tables, ProductJudge(WEIGHTS, VECTORS))


def products(text):
    found = ENTITIES.find(Message(text), Reading(text, KNOWLEDGE.spelling))
    return [entity for entity in found.entities if entity.type == "product"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ma yaourtière Lactelis ne chauffe plus depuis lundi, que faire ?", "yaourtière Lactelis"),
        ("jai commandé un trancheur Kovax il est arrivé fendu", "trancheur Kovax"),
        ("Le zibulon électrique que j’ai acheté ne démarre pas.", "zibulon électrique"),
        ("VOTRE PERCEUSE TORNIX EST TOMBÉE EN PANNE", "PERCEUSE TORNIX"),
        ("Je suis ravie de ma nouvelle valise, merci à vous", "valise"),
        ("Mon abonnement « Grand Large » a doublé de prix", "abonnement « Grand Large »"),
    ],
)
def test_judge_names_the_thing_bought(text, wanted):
    assert [entity.text for entity in products(text)] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, à quelle heure ouvrez-vous dimanche ?",
        "Personne ne décroche, c’est honteux, je vous écris pour la quatrième fois.",
        "Merci à Sofia de l’accueil pour sa patience et son sourire.",
        "bande de nuls",
        "Rien n’est couvert car la porte a été forcée.",
        "",
        "🎉🎉🎉",
        "مرحبا، أين طلبي؟",
    ],
)
def test_judge_names_nothing_where_nothing_is_named(text):
    assert products(text) == []


def test_judge_points_into_the_text_as_written():
    text = "Ma\u200b  CAFETIÈRE   Orvina est tombée en panne"
    for entity in products(text):
        assert entity.span.of(text) == entity.text
    assert products(text)


def test_judge_scores_every_stretch_once():
    rng = np.random.default_rng(3)
    ends, left, right = (rng.normal(size=(5, n)).astype(np.float32) for n in (3, 2, 2))
    widths = rng.normal(size=WIDEST).astype(np.float32)
    scores = span_scores(ends, left, right, widths)
    for first in range(5):
        for wide in range(WIDEST):
            last = first + wide
            if last >= 5:
                assert scores[first, wide] < -1e3
                continue
            inside = ends[first + 1 : last + 1, 2].sum()
            wanted = ends[first, 0] + ends[last, 1] + inside + left[first] @ right[last]
            assert scores[first, wide] == pytest.approx(wanted + widths[wide], abs=1e-4)


def test_spans_do_not_overlap_and_reach_their_thresholds():
    reading = Reading("un deux trois quatre", KNOWLEDGE.spelling)
    chances = np.zeros((4, WIDEST), dtype=np.float32)
    chances[0, 1], chances[1, 0], chances[3, 0] = 0.3, 0.2, 0.4
    assert spans_of(chances, reading, 0.35, 0.45) == [reading.span(3, 4), reading.span(0, 2)][::-1]
    assert spans_of(chances, reading, 0.35, 0.6) == [reading.span(3, 4)]
    assert spans_of(chances, reading, 0.6, 0.6) == []


def test_judge_reads_long_texts_in_bounded_time():
    text = "mon grille-pain Torki fume " * 4000
    reading = Reading(text, KNOWLEDGE.spelling)
    begin = time.process_time()
    judge = ProductJudge(WEIGHTS, VECTORS)
    assert len(judge.chances(reading, ())) == LONGEST
    assert time.process_time() - begin < 2


def test_judge_says_that_its_weights_are_missing(tmp_path):
    with pytest.raises(ComponentError, match="poids du repérage"):
        ProductJudge(tmp_path / "products.npz", VECTORS)
    (tmp_path / "products.npz").write_bytes(b"no archive")
    with pytest.raises(ComponentError, match="abîmés"):
        ProductJudge(tmp_path / "products.npz", VECTORS)
