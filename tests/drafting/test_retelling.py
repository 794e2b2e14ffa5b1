"""What is told of things, and without a verb: whole, agreed, and fit for a brand to say."""

import pytest

from cmdesk.domain.analysis import Telling
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.template import Manner, choose
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.surface import Surface
from tests.drafting.conftest import analysis


@pytest.fixture(scope="module")
def examples(resources):
    return read_toml(resources / "phrases" / "mirror.toml")["wide"]["examples"]


@pytest.fixture(scope="module")
def pipeline(resources):
    return open_pipeline(resources)


@pytest.fixture(scope="module")
def retell(resources, pipeline):
    surface = Surface(resources)
    mirror = Mirror(resources, surface, pipeline.read)

    def said(text, address=Address.VOUS, score=1.0):
        telling = (Telling(Span(0, len(text)), score),)
        found = next(iter(mirror.clauses(Message(text), analysis(telling=telling))), None)
        if found is None:
            return None
        return str(found.way), surface.realise(choose(found.text, Manner(address)))

    return said


def test_clauses_and_groups_are_told_back(retell, examples):
    found = {text: retell(text) for text, *_ in examples["told"]}
    assert found == {text: (way, told) for text, way, told in examples["told"]}


def test_clauses_and_groups_in_doubt_are_not(retell, examples):
    assert not {text: told for text in examples["refused"] if (told := retell(text))}


def test_clauses_are_told_only_where_they_tell_the_matter(retell):
    text = "La mousse du fauteuil sort de partout."
    assert retell(text, score=0.9) is not None
    assert retell(text, score=0.1) is None


def test_clauses_say_tu(retell):
    told = retell("Votre robot me demande mon code chaque matin.", Address.TU)
    assert told == ("reported", "notre robot te demande ton code chaque matin")


@pytest.mark.parametrize("word", ["égout", "réservée", "œuf", "aujourd’hui", "porte-bagages"])
def test_lexicon_spelled_knows_words(resources, word):
    assert Lexicon(resources, ["aujourd’hui", "œuf"]).spelled(word)


@pytest.mark.parametrize("word", ["egout", "reservee", "trotinette", "partis-lavabble"])
def test_lexicon_spelled_refuses_slips(resources, word):
    assert not Lexicon(resources).spelled(word)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("La branche casse en deux jours.", "casse"),
        ("Le camion ronfle sous nos fenêtres.", "ronfle"),
        ("La table basse a un pied fendu.", "a"),
        ("La porte blanche.", None),
        ("Le même silence depuis mardi.", None),
    ],
)
def test_lexicon_third_finds_the_verb(resources, pipeline, text, verb):
    lexicon = Lexicon(resources)
    found = [word.text for word in pipeline.parse(text) if lexicon.third(word)]
    assert found == ([verb] if verb else [])
