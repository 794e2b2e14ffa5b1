"""What customers type, in the turns that are easily misread."""

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Kind, Signal, Topic
from cmdesk.paths import default_paths

ANALYSER = Analyser(None, default_paths().resources)


def read(text, **fields):
    return ANALYSER.analyse(Message(text, **fields))


def test_analyser_takes_no_name_from_the_end_of_a_sentence():
    text = "Deux débits pour une commande. Votre tchat dit que tout va bien. ben voyons"
    assert read(text, author="Karim B.").first_name == "Karim"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Elle tient combien de kilos, cette étagère, svp ? C'est bien lourd 😄", Kind.QUESTION),
        ("Bonjour, j'ai un souci avec ma commande, appelez-moi svp", Kind.COMPLAINT),
        ("Et si vous repreniez les vieilles lampes en boutique ?", Kind.SUGGESTION),
        ("Bravo @marque, 5 semaines pour livrer une housse 👏", Kind.COMPLAINT),
        ("Merci pour le retard 👏👏", Kind.COMPLAINT),
        ("@marque bande de clowns, des nuls, des nuls 🤡", Kind.ABUSE),
        ("Missing screws, not impressed.", Kind.COMPLAINT),
        ("Élodie’s question: do you deliver to Belgium?", Kind.QUESTION),
        (
            "Un mot pour remercier Malik : il a retrouvé mon colis perdu en une heure "
            "et m'a rappelée comme promis.",
            Kind.PRAISE,
        ),
    ],
)
def test_analyser_tells_the_kind_of_what_is_easily_misread(text, kind):
    assert read(text).kind.id is kind


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Missing screws, not impressed.", Topic.PRODUCT),
        ("Il manque deux tourillons et une équerre.", Topic.PRODUCT),
        ("Commande passée le 4, on est le 22, toujours rien.", Topic.DELIVERY),
        ("Le livreur a rayé mon parquet.", Topic.DELIVERY),
        ("Fuyez ce site, ils n'envoient rien.", Topic.DELIVERY),
    ],
)
def test_analyser_tells_the_topic_of_what_is_easily_misread(text, topic):
    assert read(text).topic is topic


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("J’accouche dans une semaine et le berceau n’est pas là.", Signal.VULNERABLE_PERSON),
        ("Mon mari est décédé, je veux annuler.", Signal.VULNERABLE_PERSON),
        ("Le vigile m'a suivie. Je suis noire, j'ai compris.", Signal.DISCRIMINATION),
    ],
)
def test_analyser_finds_the_signal_of_what_is_easily_misread(text, signal):
    assert read(text).has(signal)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Impossible de fixer le fond du meuble.", Signal.BROKEN_PROMISE),
        ("Dès qu'il y a un souci, il n'y a plus personne.", Signal.CHURN_THREAT),
        ("Code promo refusé, c'est de la publicité mensongère.", Signal.FRAUD_ACCUSATION),
    ],
)
def test_analyser_finds_no_signal_where_there_is_none(text, signal):
    assert not read(text).has(signal)


def test_analyser_agrees_what_never_came():
    grievances = read("Les fauteuils ne sont jamais arrivés.").grievances
    assert f"{grievances[0].object} {grievances[0].fault}" == (
        "vos fauteuils ne sont toujours pas arrivés"
    )
