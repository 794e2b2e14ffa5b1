from dataclasses import replace

import pytest

from cmdesk.domain.analysis import SignalLabel, Telling
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Signal
from cmdesk.drafting.procedures import procedure_to_follow
from tests.drafting.conftest import analysis


def test_procedures_photo_is_not_asked_where_it_shows_nothing(lumea):
    understood = analysis(topics=("contract",))
    followed = procedure_to_follow(lumea, understood, "Mon contrat me déplaît.", visible=False)
    assert followed is None or "photo" not in followed.steps[0]


def test_procedures_keyword_is_wanted_where_only_the_topic_fits(lumea):
    understood = analysis(topics=("product",), asks=("replacement",))
    followed = procedure_to_follow(lumea, understood, "Article décevant.", visible=True)
    assert followed is not None
    assert followed.id == "P-05"


def test_procedures_lack_of_something_is_no_missing_part(lumea):
    understood = analysis(topics=("product",))
    followed = procedure_to_follow(lumea, understood, "Il manque deux vis.", visible=True)
    assert followed is not None
    assert followed.id == "P-04"
    followed = procedure_to_follow(lumea, understood, "Un manque de sérieux.", visible=True)
    assert followed is not None
    assert followed.id != "P-04"


def test_procedures_something_lost_that_is_no_parcel_opens_no_inquiry(lumea):
    understood = analysis(topics=("delivery",))
    for text in ("Vous avez perdu un client.", "J’ai perdu confiance en vous."):
        assert procedure_to_follow(lumea, understood, text, visible=False) is None


def test_procedures_a_tendon_is_no_article_out_of_stock(lumea):
    understood = analysis(topics=("contract",))
    text = "Rupture du tendon, et aucune prise en charge."
    assert procedure_to_follow(lumea, understood, text, visible=False) is None


def test_procedures_what_pleased_asks_for_none(lumea):
    text = "Bougie à l’odeur parfaite, mais le couvercle ne tient pas."
    praised = analysis(topics=("product",), praise=(Span(0, 26),))
    followed = procedure_to_follow(lumea, praised, text, visible=True)
    assert followed is None or followed.title != "Odeur"
    unsaid = procedure_to_follow(lumea, analysis(topics=("product",)), text, visible=True)
    assert unsaid is not None
    assert unsaid.title == "Odeur"


@pytest.mark.parametrize(
    ("text", "threat", "topic", "asks", "title"),
    [
        (
            "Encore une hausse de prix. Si ça continue, je pars chez un autre.",
            "je pars chez un autre",
            "billing",
            (),
            "Hausse de prix",
        ),
        ("Bon, je pars chez un autre.", "je pars", "contract", (), "Partir de chez Ricochet"),
        (
            "Encore une hausse de prix. Je pars : comment résilier ?",
            "Je pars",
            "contract",
            ("cancellation",),
            "Partir de chez Ricochet",
        ),
    ],
    ids=["about its cause", "without a cause, as such", "who asks how is told"],
)
def test_procedures_a_threat_to_leave_is_answered(ricochet, text, threat, topic, asks, title):
    start = text.index(threat)
    understood = replace(
        analysis(topics=(topic,), asks=asks),
        signals=(SignalLabel(Signal.CHURN_THREAT, (Span(start, start + len(threat)),)),),
    )
    followed = procedure_to_follow(ricochet, understood, text, visible=False)
    assert followed is not None
    assert followed.title == title


def telling(text, words, score=0.9):
    start = text.index(words)
    return (Telling(Span(start, start + len(words)), score),)


def test_procedures_a_word_in_passing_opens_none(ricochet):
    text = "Six appels par jour pour un Monsieur Cordier. Des huissiers, sa mère, tout le monde."
    understood = analysis(topics=("billing",), telling=telling(text, "Six appels par jour"))
    followed = procedure_to_follow(ricochet, understood, text, visible=False)
    assert followed is None or not followed.regrets
    there = analysis(topics=("billing",), telling=telling(text, "Des huissiers"))
    followed = procedure_to_follow(ricochet, there, text, visible=False)
    assert followed is not None
    assert followed.regrets


def test_procedures_what_happened_vouches_where_its_words_are_others(lumea):
    text = "Dans la commode il n’y avait ni les poignées ni le sachet de vis."
    understood = analysis(topics=("product",), telling=telling(text, "ni les poignées"))
    near = {"P-04": 0.9}
    by_likeness = procedure_to_follow(lumea, understood, text, visible=False, near=near)
    by_name = procedure_to_follow(
        lumea, understood, text, visible=False, keywords="pièce manquante"
    )
    assert by_likeness is not None
    assert by_name is not None
    assert by_likeness.title == by_name.title == "Pièce manquante"
