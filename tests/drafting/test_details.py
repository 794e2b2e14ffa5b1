"""The things that a message names, how a reply says them, and which of them it names."""

import pytest

from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling.details import Detail, Details, stems_of
from cmdesk.drafting.retelling.grammar import is_hour
from cmdesk.drafting.template import Manner, choose
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors
from tests.drafting.conftest import analysis


@pytest.fixture(scope="module")
def mirror(resources):
    return Mirror(resources, Surface(resources), open_pipeline(resources).read)


@pytest.fixture
def named(mirror, resources):
    surface = Surface(resources)

    def found(text, address=Address.VOUS):
        return [
            surface.realise(choose(detail.text, Manner(address)))
            for detail in mirror.details(Message(text), analysis())
        ]

    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mon colis est arrivé ouvert.", ["votre colis"]),
        ("Personne ne parle du geste commercial.", ["le geste commercial"]),
        ("Un acompte a été versé.", ["l’acompte"]),
        ("On m’a pris 120 euros.", ["les 120 €"]),
        ("Les trois relances sont restées sans réponse.", ["les trois relances"]),
        ("Trois des huit pralines étaient blanches.", []),
        ("J’attends depuis trois semaines.", []),
        ("En 2024 l’électricité augmente.", []),
        ("Le rapport est bon.", []),
        ("Le vendeur a repris le ticket.", ["le ticket"]),
        ("Je cale devant un meuble télé.", []),
    ],
)
def test_details_say_a_thing_as_a_reply_names_it(named, text, said):
    assert named(text)[: len(said) or None] == said


def test_details_say_tu(named):
    assert named("Mon colis est arrivé ouvert.", Address.TU) == ["ton colis"]


def test_details_leave_a_verb_that_looks_like_a_noun(named):
    assert named("La connexion tombe tous les soirs.")[0] == "la connexion"


def _detail(text, start, noun="colis"):
    return Detail(text, noun, Span(start, start + 5), 0.1, "mine", ("", ""), "obj", "voir", False)


class _Certain(Details):
    def chance(self, detail):
        return 0.9


def test_details_best_names_no_word_twice(resources):
    vectors = WordVectors(resources / "language" / "vectors.npz")
    path = resources / "phrases" / "details.npz"
    chooser = _Certain({"most": 2, "surely": 0.5}, path, vectors)
    twice = [_detail("<votre|ton> colis", 0), _detail("<votre|ton> colis abîmé", 30)]
    assert len(chooser.best(twice)) == 1
    apart = [_detail("<votre|ton> colis", 0), _detail("la facture", 30, "facture")]
    assert len(chooser.best(apart)) == 2


@pytest.mark.parametrize(
    ("noun", "text", "named"),
    [
        ("appli", "Votre application ne fonctionne pas.", True),
        ("internet", "Votre connexion est coupée.", True),
        ("facture", "Votre lampe est arrivée cassée.", False),
    ],
)
def test_details_are_named_by_words_that_are_near(resources, noun, text, named):
    vectors = WordVectors(resources / "language" / "vectors.npz")
    chooser = Details({"same": 0.42}, resources / "phrases" / "details.npz", vectors)
    assert chooser.is_named(_detail(f"<votre|ton> {noun}", 0, noun), text) is named


def test_stems_of_keeps_figures_and_words_of_substance():
    assert stems_of("les 25 € de remise") == {"25", "remise"}


@pytest.mark.parametrize(
    ("words", "hour"),
    [("13h", True), ("13 h 30", True), ("18h30", True), ("48 heures", False), ("3 jours", False)],
)
def test_is_hour_tells_an_hour_of_the_day_from_a_length(words, hour):
    assert is_hour(words) is hour
