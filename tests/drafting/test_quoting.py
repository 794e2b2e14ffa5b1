"""Which of the author's own words may be quoted back in public."""

from dataclasses import replace

import pytest

from cmdesk.domain.analysis import Entity, SignalLabel, Telling
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType, Signal
from cmdesk.drafting.quoting import Quoter
from tests.drafting.conftest import analysis, message

WORDS = """
ça fait une semaine que ma connexion est comme il paraît difficile d’envoyer des colis vers
autre adresse votre m’a parlé karim du magasin c’est du vol
m’ont envoyer
"""
KNOWN = frozenset(WORDS.split())
QUOTER = Quoter(lambda word: word in KNOWN)


def told(text, score=0.9, **more):
    return message(text), analysis(telling=(Telling(Span(0, len(text)), score),), **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ça fait une semaine comme ça...", "Ça fait une semaine comme ça"),
        ("mais il paraît difficile d'envoyer des colis", "il paraît difficile d’envoyer des colis"),
    ],
)
def test_quoter_gives_the_clause_that_tells(text, expected):
    assert QUOTER.of(*told(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ça fait une semene que ma connexion est comme ça",  # badly typed
        "difficile",  # too short to tell anything
        "karim du magasin m’ont envoyer des colis",  # as it was typed
        "que ma connexion est comme ça une semaine",  # leans on what stands before
        "vous m’a parlé difficile une semaine",  # speaks to the brand
        "ÇA FAIT UNE SEMAINE que ma connexion est comme ça",
    ],
)
def test_quoter_leaves_alone_what_cannot_stand_by_itself(text):
    assert QUOTER.of(*told(text)) == ""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (" mais karim du magasin est difficile", ""),
        (", par contre c'est difficile", ""),
        (", c'est difficile", "ma connexion m’a parlé une semaine"),
    ],
)
def test_quoter_leaves_alone_what_is_granted_before_a_reproach(rest, expected):
    said = "ma connexion m'a parlé une semaine"
    telling = (Telling(Span(0, len(said)), 0.9),)
    assert QUOTER.of(message(said + rest), analysis(telling=telling)) == expected


def test_quoter_quotes_a_clause_that_denies_whatever_follows():
    quoter = Quoter(lambda _word: True)
    said = "le téléphone ne s'allume plus du tout"
    telling = (Telling(Span(0, len(said)), 0.9),)
    found = quoter.of(message(f"{said} mais bon"), analysis(telling=telling))
    assert found == "le téléphone ne s’allume plus du tout"


def test_quoter_is_silent_where_the_telling_clause_is_unsure():
    assert QUOTER.of(*told("ça fait une semaine que ma connexion est comme ça", score=0.4)) == ""


def test_quoter_repeats_no_accusation_and_no_name():
    text = "il paraît que c’est du vol"
    accused = SignalLabel(Signal.FRAUD_ACCUSATION, (Span(17, 26),))
    message_, analysis_ = told(text)
    assert QUOTER.of(message_, analysis_) != ""
    assert QUOTER.of(*told(text, signals=())) != ""
    assert QUOTER.of(message_, replace(analysis_, signals=(accused,))) == ""
    named = "karim du magasin m’a parlé"
    person = Entity(EntityType.PERSON, Span(0, 5), "karim", "karim")
    assert QUOTER.of(*told(named, entities=(person,))) == ""


PLEASED = Quoter(lambda word: word not in {"rapidee", "cassee"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pied neuf reçu mercredi. Aucune discussion, pas de formulaire à rallonge.",
         "pas de formulaire à rallonge"),
        ("Reçu en deux jours, zéro mauvaise surprise à l'arrivée !",
         "zéro mauvaise surprise à l’arrivée"),
    ],
)  # fmt: skip
def test_quoter_gives_a_few_words_of_a_compliment(text, expected):
    assert PLEASED.praising(message(text), analysis("praise")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Merci à lui, bravo à toute l’équipe",  # thanks are not given back
        "Pas de formulaire a la fin",  # shows how it was typed
        "Jamais une livraison rapidee",  # badly typed
        "Jamais vous ne décevez",  # speaks to the brand
        "Sans commentaire",  # too short
        "J’ai lu la notice un dimanche",  # neither praise nor trouble spared
    ],
)
def test_quoter_leaves_other_words_of_a_compliment_alone(text):
    assert PLEASED.praising(message(text), analysis("praise")) == ""
