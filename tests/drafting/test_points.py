"""What a clause tells in a few words, which of them a reply tells, and how they stand together."""

import pytest

from cmdesk.domain.analysis import Telling
from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.drafting.drafter import Drafter
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling.recap import Point, PointJudge, Recap, side_by_side
from cmdesk.drafting.template import Manner, choose
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tests.drafting.conftest import analysis, message

DATA = read_toml(default_paths().resources / "phrases" / "recap.toml")
LONG = (
    "Mon canapé est arrivé déchiré il y a un mois. J’ai envoyé trois courriels sans réponse. "
    "Le service client ne répond pas."
)

UNDERSTOOD = analysis(
    topics=("delivery",), telling=(Telling(Span(0, 44), 0.9), Telling(Span(46, 86), 0.1))
)


@pytest.fixture(scope="module")
def pipeline(resources):
    return open_pipeline(resources)


@pytest.fixture(scope="module")
def surface(resources):
    return Surface(resources)


@pytest.fixture(scope="module")
def mirror(resources, surface, pipeline):
    return Mirror(resources, surface, pipeline.read)


@pytest.fixture
def points(mirror, surface):
    def found(text, address=Address.VOUS):
        manner = Manner(address)
        return [
            surface.realise(choose(point.text, manner))
            for point in mirror.points(Message(text), analysis())
        ]

    return found


@pytest.mark.parametrize(("text", "told"), DATA["examples"]["told"].items())
def test_points_tells_a_clause_in_a_few_words(points, text, told):
    assert points(text) == [told]


@pytest.mark.parametrize("text", DATA["examples"]["silent"])
def test_points_leaves_what_cannot_be_told_so(points, text):
    assert points(text) == []


def test_points_says_tu(points):
    assert points("Aucune réponse à mes courriers.", Address.TU) == [
        "aucune réponse à tes courriers"
    ]


def test_points_knows_where_each_stands(mirror):
    for point in mirror.points(Message(LONG), analysis()):
        assert LONG[point.place.start : point.place.end].split(maxsplit=1)[0] in {
            "Mon",
            "J’ai",
            "Le",
        }


def test_recap_best_keeps_what_a_reader_would_tell(mirror):
    told = [point.text for point in mirror.recap(Message(LONG), UNDERSTOOD)]
    assert told[0] == "un canapé arrivé déchiré"
    assert "trois courriels envoyés sans réponse" in told
    assert not mirror.recap(Message("Onze personnes à table, un bon moment."), analysis())


def test_recap_best_tells_two_where_there_is_little_room(mirror):
    assert len(mirror.recap(Message(LONG), analysis(), brief=True)) <= 2


def _point(text, start, tells=0.0):
    return Point(text, "bare", Span(start, start + 5), ("", ""), ("NOUN",), True, tells)


class _Certain(PointJudge):
    def chance(self, point):
        return 0.9


def test_recap_best_says_no_word_twice_and_the_matter_first(resources):
    vectors = WordVectors(resources / "language" / "vectors.npz")
    recap = Recap(DATA["limits"], _Certain(resources / "phrases" / "recap.npz", vectors))
    twice = [_point("un colis abîmé", 0), _point("un colis en retard", 20, 0.9)]
    assert [point.text for point in recap.best(twice, brief=False)] == ["un colis en retard"]
    overlapping = [_point("un colis abîmé", 0), _point("deux relances", 2)]
    assert len(recap.best(overlapping, brief=False)) == 1


def test_point_judge_names_a_file_that_is_missing(resources, tmp_path):
    vectors = WordVectors(resources / "language" / "vectors.npz")
    with pytest.raises(ComponentError, match="recap"):
        PointJudge(tmp_path / "recap.npz", vectors).chance(_point("deux relances", 0))


def test_side_by_side_follows_the_message():
    facts = [(30, "deux relances"), (3, "un colis abîmé")]
    assert side_by_side(facts, Span(3, 9)).text == "un colis abîmé et deux relances"
    facts.append((50, "draps tachés et moquette trouée"))
    assert side_by_side(facts, Span(3, 9)).text == (
        "un colis abîmé, deux relances, draps tachés et moquette trouée"
    )


def test_drafter_suggest_tells_several_facts_in_one_breath(resources, limits, lumea, pipeline):
    drafter = Drafter(resources, limits, read=pipeline.read)
    drafts = [
        draft.text
        for seed in range(3)
        for draft in drafter.suggest(message(LONG), UNDERSTOOD, lumea, seed=seed)
    ]
    assert sum("trois courriels envoyés sans réponse" in text.lower() for text in drafts) >= 4
