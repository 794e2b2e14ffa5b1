"""How good a candidate is: what its sentences do counts, whatever words they say it in."""

from __future__ import annotations

import pytest

from cmdesk.domain.vocabulary import Act, Variant
from cmdesk.drafting.bank import Phrase
from cmdesk.drafting.composing import Candidate, Piece
from cmdesk.drafting.planner import Step
from cmdesk.drafting.ranker import score
from tests.drafting.conftest import CASES, message


@pytest.fixture
def worth(drafter, lumea):
    def total(act, text, does=()):
        told, understood = CASES["praise"]
        case = drafter._case(message(told), understood, lumea, "")
        phrase = Phrase("test.one", act, text, does=does)
        candidate = Candidate((Piece(Step(act, 0, 1, ""), phrase, text),), {})
        return score(candidate, text, case, Variant.SHORT, (), ()).total

    return total


def test_ranker_hears_thanks_in_any_words(worth):
    text = "Nous vous savons gré d’avoir pris le temps de nous écrire."
    assert worth(Act.THANK, text) > worth(Act.CLOSE, text)
    assert worth(Act.CLOSE, text, (Act.THANK,)) > worth(Act.CLOSE, text)


def test_ranker_hears_no_thanks_in_the_words_of_another_act(worth):
    text = "Merci d’indiquer votre numéro de commande."
    assert worth(Act.THANK, text) > worth(Act.ASK_DETAILS, text)


def test_ranker_reads_two_colons_in_one_sentence_ill(worth):
    start, end = "Une seule chose manque : le modèle", "nous cherchons la panne."
    assert worth(Act.ACT, f"{start}. Ensuite : {end}") > worth(Act.ACT, f"{start} : {end}") + 0.3


@pytest.mark.parametrize(
    ("twice", "once"),
    [
        ("Dès maintenant, nous alertons tout de suite l’équipe.", "Nous alertons l’équipe."),
        (
            "Je le regrette d’autant plus que cela vous pèse, d’autant que vous étiez seule.",
            "Je le regrette d’autant plus que cela vous pèse, et que vous étiez seule.",
        ),
        (
            "Vous nous dites que le responsable vous a dit d’attendre encore un peu.",
            "Vous nous écrivez que le responsable vous a dit d’attendre encore un peu.",
        ),
        (
            "Pour la notice de l’étagère, je fais relire la notice par l’atelier.",
            "Pour l’étagère, je fais relire la notice par l’atelier.",
        ),
    ],
)
def test_ranker_reads_the_same_said_twice_in_one_sentence_ill(worth, twice, once):
    assert worth(Act.ACT, once) > worth(Act.ACT, twice) + 0.5
