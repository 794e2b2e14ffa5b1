"""What of a message a reply takes up word for word, and what it leaves alone."""

from datetime import datetime

import pytest

from cmdesk.domain.analysis import (
    Deed,
    DeedKind,
    Entity,
    Grievance,
    Promise,
    PromiseKind,
)
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType, Topic
from cmdesk.drafting.facts import facts_of
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface
from tests.drafting.conftest import analysis


@pytest.fixture(scope="module")
def read(resources):
    facts = read_toml(resources / "phrases" / "facts.toml")
    surface = Surface(resources)

    def slots(text, **more):
        message = Message(text, received_at=datetime(2026, 5, 12))
        return facts_of(message, analysis(**more), facts, surface)

    return slots


def place_of(text, words):
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "words", "kind", "count", "told"),
    [
        ("Bonjour, j’ai appelé trois fois.", "j’ai appelé trois fois", "called", 3,
         "<vous avez|tu as> déjà appelé trois fois"),
        ("J’ai appelé l’agence, en vain.", "J’ai appelé l’agence", "called", None,
         "<vous avez|tu as> déjà appelé"),
        ("Je vous ai écrit, sans succès.", "Je vous ai écrit", "wrote", None,
         "<vous avez|tu as> déjà écrit"),
        ("Je suis retournée en boutique.", "Je suis retournée en boutique", "visited", None,
         "<vous avez|tu as> déjà fait le déplacement"),
        ("J’ai envoyé deux photos.", "J’ai envoyé deux photos", "sent", None,
         "<vous avez|tu as> déjà envoyé des photos"),
        ("Je l’ai signalé au comptoir.", "Je l’ai signalé au comptoir", "told", None,
         "<vous l’avez|tu l’as> déjà signalé"),
    ],
)  # fmt: skip
def test_facts_of_tells_what_was_tried(read, text, words, kind, count, told):
    slots = read(text, done=(Deed(DeedKind(kind), place_of(text, words), count),))
    assert slots["tried"] == told


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("J’ai reçu un appel hier.", "called"),
        ("J’appelle ça du mépris.", "called"),
        ("Je suis passée de 30 à 50 €.", "visited"),
        ("J’ai voulu renvoyer le tapis.", "returned"),
    ],
)
def test_facts_of_leaves_what_was_not_tried(read, text, kind):
    assert "tried" not in read(text, done=(Deed(DeedKind(kind), Span(0, len(text))),))


def test_facts_of_counts_attempts_of_several_kinds_once_each(read):
    text = "Quatre appels, deux mails, trois courriers, deux lettres, et rien."
    assert read(text, signals=("repeat_contact",))["tries"] == "quatre appels et deux courriels"
    assert "tries" not in read(text)


@pytest.mark.parametrize(
    ("text", "kind", "when", "value", "told"),
    [
        ("On m’avait promis un rappel sous 48 h.", "callback", "48 h", "PT48H",
         "un rappel sous 48 heures"),
        ("On m’a annoncé une livraison pour le 3 mai.", "delivery", "3 mai", "2026-05-03",
         "une livraison pour le 3\u00a0mai"),
        ("Vous m’aviez assuré un remboursement.", "refund", "", "", "un remboursement"),
        ("Vous n’avez jamais promis de remboursement.", "refund", "", "", None),
        ("Je veux un remboursement sous huit jours.", "refund", "huit jours", "P8D", None),
    ],
)  # fmt: skip
def test_facts_of_tells_what_was_promised(read, text, kind, when, value, told):
    promise = Promise(PromiseKind(kind), Span(0, len(text) - 1), when, value)
    assert read(text, promised=(promise,)).get("pledge") == told


@pytest.mark.parametrize(
    ("text", "words", "value", "told"),
    [
        ("Le 4 mai, le livreur a jeté le carton.", "4 mai", "2026-05-04", "le 4\u00a0mai"),
        ("Le 4 mai 2025, le livreur a jeté le carton.", "4 mai 2025", "2025-05-04",
         "le 4\u00a0mai 2025"),
        ("Commandé le 4 mai, jamais venu.", "4 mai", "2026-05-04", None),
        ("Aujourd’hui le site plante.", "Aujourd’hui", "2026-05-12", None),
        ("Rien depuis le 4 mai.", "4 mai", "2026-05-04", None),
        ("Nous sommes le 4 mai et toujours rien.", "4 mai", "2026-05-04", None),
    ],
)  # fmt: skip
def test_facts_of_tells_the_day_of_the_fact(read, text, words, value, told):
    entity = Entity(EntityType.DATE, place_of(text, words), words, value)
    grievance = Grievance(Topic.DELIVERY, Span(0, len(text)))
    assert read(text, entities=(entity,), grievances=(grievance,)).get("when") == told


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("Accueil glacial dans votre boutique de lyon.", "lyon", "à Lyon"),
        ("Votre magasin du Mans ? À l’agence de Le Havre, rien.", "Le Havre", "au Havre"),
        ("J’habite à Lyon et j’attends.", "Lyon", None),
    ],
)
def test_facts_of_tells_the_place_of_the_fact(read, text, words, told):
    entity = Entity(EntityType.PLACE, place_of(text, words), words, words)
    assert read(text, entities=(entity,)).get("place") == told


@pytest.mark.parametrize(
    ("text", "words", "wait"),
    [
        ("87 jours sans fibre, bravo.", "87 jours", "87 jours"),
        ("Deux mois que j’attends mon virement.", "Deux mois", "deux mois"),
        ("Cela va faire trois semaines et toujours rien.", "trois semaines", "trois semaines"),
        ("Deux mois sans souci, puis plus rien.", "Deux mois", None),
        ("La pièce est arrivée en deux jours.", "deux jours", None),
    ],
)
def test_facts_know_a_wait_by_what_stands_around_it(read, text, words, wait):
    entity = Entity(EntityType.DURATION, place_of(text, words), words, words)
    assert read(text, entities=(entity,)).get("wait") == wait


def test_facts_worry_about_whoever_is_told_to_be_hurt(read):
    assert "loved" not in read("Lampe posée par mon mari, électricien. Elle grésille.")
    assert read("Mon fils s’est coupé le doigt avec le bord.")["loved"] == "<votre|ton> fils"
