"""What is understood of whole messages, and that nothing breaks it."""

import json
import time
from datetime import datetime

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.analysis.serialise import to_json
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Address, Ask, EntityType, Kind, Signal, Topic
from cmdesk.paths import default_paths

RECEIVED = datetime(2026, 3, 10, 9)
ANALYSER = Analyser(None, default_paths().resources)


def read(text, **fields):
    return ANALYSER.analyse(Message(text, received_at=RECEIVED, **fields))


def values(analysis, type):
    return [entity.value for entity in analysis.entities_of(type)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "?",
        "bonjour",
        "😡😡😡🤬",
        "👨‍👩‍👧🇫🇷👍🏽",
        "\u200b\u200d\ufeff",
        "Mon colis \ud83d est perdu \udc00",
        "Where is my order? I have been waiting for three weeks.",
        "أين طلبي؟ لم يصل بعد",
        "我的包裹在哪里",
        "a" * 5000,
        "!" * 5000,
        "Ãƒ©tÃ© coupÃ©",
        "1" * 4000,
        '( « " [ {',
        "null\x00byte",
        "@@@@ ### €€€ //// ....",
    ],
)
def test_analyser_answers_any_text(text):
    message = Message(text)
    analysis = ANALYSER.analyse(message)
    assert analysis.topics
    assert analysis.asks
    for spans in [analysis.kind.evidence, *(label.evidence for label in analysis.signals)]:
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
    json.dumps(to_json(message, analysis))


def test_analyser_reads_a_hundred_thousand_characters_in_bounded_time():
    start = time.process_time()
    analysis = read("Mon colis n’est jamais arrivé, je suis furieuse ! " * 2000)
    assert time.process_time() - start < 10
    assert analysis.topic is Topic.DELIVERY


def test_analyser_refuses_what_is_no_message():
    with pytest.raises(UserError, match="trop long"):
        read("a" * 1_000_001)


def test_analyser_gives_the_same_answer_twice():
    text = "Colis perdu, remboursez-moi 30 €, c’est honteux !"
    assert read(text) == read(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mon colis est perdu", "fr"),
        ("Where is my order, please?", "en"),
        ("أين طلبي", "ar"),
        ("Hola, mi pedido no ha llegado todavia", "es"),
        ("😡😡", "und"),
        ("", "und"),
    ],
)
def test_analyser_tells_the_language(text, language):
    assert read(text).language == language


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tu peux m’aider stp ?", Address.TU),
        ("Pouvez-vous m’aider ?", Address.VOUS),
        ("Colis perdu au rendez-vous.", Address.NONE),
    ],
)
def test_analyser_tells_tu_from_vous(text, address):
    assert read(text).address is address


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Aucun souci de livraison, tout est parfait.", Kind.PRAISE),
        ("Jamais déçue par cette maison, bravo.", Kind.PRAISE),
        ("Bravo pour les trois semaines de retard.", Kind.COMPLAINT),
        ("Livrez-vous à Bastia ?", Kind.QUESTION),
        ("Ce serait bien d’avoir un retrait en magasin.", Kind.SUGGESTION),
        ("Bande d’abrutis", Kind.ABUSE),
    ],
)
def test_analyser_tells_the_kind(text, kind):
    assert read(text).kind.id is kind


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Je ne vais pas porter plainte pour trois euros.", Signal.LEGAL_THREAT),
        ("Ce n’est pas une arnaque, j’ai tout reçu.", Signal.FRAUD_ACCUSATION),
        ("Je souhaite résilier car je déménage.", Signal.CHURN_THREAT),
        ("Le vendeur m’a traité d’abruti.", Signal.INSULT),
        ("Ma facture a explosé.", Signal.HEALTH_SAFETY),
        ("Ma fille adore sa lampe.", Signal.VULNERABLE_PERSON),
    ],
)
def test_analyser_hears_negation_and_context(text, signal):
    assert not read(text).has(signal)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Un peu déçue de la couleur.", 1),
        ("Le tapis est arrivé déchiré.", 2),
        ("Troisième relance sans réponse, je pars chez un concurrent !", 3),
        ("Mon fils s’est ouvert le doigt avec votre lampe.", 4),
        ("Je saisis la DGCCRF.", 4),
    ],
)
def test_analyser_weighs_the_severity(text, level):
    severity = read(text).severity
    assert severity.level == level
    assert severity.reasons or level == 1


def test_analyser_hears_no_threat_in_an_authority_that_is_ruled_out():
    text = "Pas de DGCCRF pour si peu, mais il manque la porte du meuble."
    assert read(text).severity.level <= 2


def test_analyser_posts_personal_data_only_in_public():
    text = "Commande FR-48213 non reçue."
    assert read(text).has(Signal.PERSONAL_DATA_POSTED)
    assert not read(text, public=False).has(Signal.PERSONAL_DATA_POSTED)


def test_analyser_splits_the_grievances_in_words_of_ours():
    analysis = read(
        "Mon canapé d’angle est arivé cassé. J’ai ecrit quatre mails, personne ne repond."
    )
    assert len(analysis.grievances) == 2
    broken, silent = analysis.grievances
    assert broken.topic is Topic.PRODUCT
    assert f"{broken.object} {broken.fault}" == "votre canapé d’angle est arrivé abîmé"
    assert silent.object == "vos messages"
    assert silent.fault == "sont restés sans réponse"


def test_analyser_agrees_the_grievance_with_its_object():
    (grievance,) = read("Mes chaises sont arrivées cassées.").grievances
    assert f"{grievance.object} {grievance.fault}" == "vos chaises sont arrivées abîmées"
    assert grievance.feminine
    assert grievance.plural


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Nadia Ferroukhi", "Nadia"),
        ("FERROUKHI Nadia", "Nadia"),
        ("jean-pierre martin", "Jean-Pierre"),
        ("@marc.dubois", "Marc"),
        ("xX_Dark_Xx", None),
        ("Rose", None),
        ("Rose Martin", "Rose"),
        ("S. M.", None),
        ("Boulangerie du Port", None),
        (None, None),
    ],
)
def test_analyser_greets_only_by_a_sure_name(author, name):
    assert read("Colis perdu.", author=author).first_name == name


def test_analyser_takes_the_name_of_the_signature_first():
    analysis = read("Colis perdu.\nCordialement, Sophie Lambert", author="so_du_33")
    assert analysis.first_name == "Sophie"
    assert values(analysis, EntityType.PERSON) == ["Sophie"]


def test_analyser_asks_none_alone():
    assert [label.id for label in read("Colis perdu.").asks] == [Ask.NONE_STATED]


def test_to_json_has_the_documented_keys():
    message = Message("Colis perdu !", id="a1")
    printed = to_json(message, ANALYSER.analyse(message))
    assert list(printed)[:11] == [
        "id",
        "kind",
        "topics",
        "emotion",
        "sarcasm",
        "severity",
        "signals",
        "ask",
        "entities",
        "address",
        "language",
    ]
    assert isinstance(printed["sarcasm"], bool)
    assert all(isinstance(reason, str) for reason in printed["severity"]["reasons"])


def test_analyser_greets_who_posted_not_who_is_thanked():
    text = "La pièce est arrivée en trois jours, sans formulaire. Merci Nadia !"
    assert read(text, author="Émilie K.").first_name == "Émilie"
