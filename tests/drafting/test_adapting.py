"""Earlier replies adapted by the real parts: pipeline, analysis, review, a shipped brand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Channel, EntityType, Level
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit

LATE = (
    "Toujours pas reçu ma lampe Calanque, commandée il y a 3 semaines. Le suivi ne bouge plus."
    " Elle arrive quand ?"
)
LATE_REPLY = (
    "Bonjour Julie,\n\nTrois semaines sans votre lampe Calanque et un suivi qui ne bouge plus :"
    " l’attente est longue, et je suis désolée de ce retard.\n\nJe demande au transporteur où se"
    " trouve votre lampe Calanque, et je vous écris jeudi. Pouvez-vous m’envoyer votre numéro de"
    " commande en message privé ?\n\n— Léa"
)
TWICE = "Bonjour, j’ai été débitée deux fois de 89 € pour la même commande. Remboursez-moi."
TWICE_REPLY = (
    "Bonjour Karim,\n\nDeux prélèvements de 89 € pour une seule commande : je comprends"
    " l’agacement, et je suis désolée de cette erreur. Je fais vérifier par la comptabilité.\n\n"
    "Envoyez-moi votre numéro de commande en message privé, et je vous écris dès qu’elle m’a"
    " répondu.\n\n— Léa"
)


@pytest.fixture(scope="module")
def toolkit():
    kit = Toolkit(default_paths())
    yield kit
    kit.close()


@pytest.fixture(scope="module")
def lumea(toolkit):
    return toolkit.profiles.get("lumea")


@pytest.fixture(scope="module")
def recall(toolkit, lumea):
    def ask(text, author, old, reply, former="Julie Perrin", channel=Channel.FACEBOOK, recent=()):
        past = Message(old, channel=Channel.FACEBOOK, author=former)
        known = toolkit.analyse(past, lumea)
        example = Example.of(past, known, reply, datetime(2026, 3, 12, tzinfo=UTC), 1)
        message = Message(text, channel=channel, author=author)
        understood = toolkit.analyse(message, lumea)
        return toolkit.recall(message, understood, lumea, (example,), recent)

    return ask


NEW_LATE = (
    "Ma table Ondine n’est toujours pas reçue, commandée il y a 2 mois, le suivi ne bouge pas."
    " Elle arrive quand ??"
)


def test_adapting_replaces_name_product_and_wait_and_holds_the_promised_day(recall):
    found = recall(NEW_LATE, "Paul Roux", LATE, LATE_REPLY)
    assert found.text == (
        "Bonjour Paul,\n\nDeux mois sans votre table Ondine et un suivi qui ne bouge plus\u00a0:"
        " l’attente est longue, et je suis désolée de ce retard.\n\nJe demande au transporteur où"
        " se trouve votre table Ondine, et je vous écris [\u00a0à confirmer\u00a0: jeudi\u00a0]."
        " Pouvez-vous m’envoyer votre numéro de commande en message privé\u202f?\n\n— Léa"
    )
    assert found.fields == 1
    assert found.example.id == 1


def test_adapting_greets_without_a_name_where_none_is_known(recall):
    assert recall(NEW_LATE, "zaza_75", LATE, LATE_REPLY).text.startswith("Bonjour,\n\n")


def test_adapting_replaces_an_amount_by_the_only_one_of_the_new_message(recall):
    new = "jai ete debité 2 fois de 45€ pour la meme commande, remboursez moi svp"
    found = recall(new, "@nono", TWICE, TWICE_REPLY, "Karim B.")
    assert "Deux prélèvements de 45\u00a0€ pour une seule commande" in found.text
    assert found.fields == 0


def test_adapting_holds_a_number_that_the_new_message_contradicts(recall):
    new = "Débitée trois fois de 120 € pour une seule commande ! Remboursez-moi."
    found = recall(new, "Anne", TWICE, TWICE_REPLY, "Karim B.")
    assert "[\u00a0à confirmer\u00a0: nombre\u00a0] prélèvements de 120\u00a0€" in found.text


def test_adapting_holds_an_amount_where_the_new_message_gives_two(recall):
    new = "J’ai été débitée deux fois pour la même commande, 89,90 € puis 45 €. Remboursez-moi."
    found = recall(new, "Anne", TWICE, TWICE_REPLY, "Karim B.")
    assert "[\u00a0à confirmer\u00a0: montant\u00a0]" in found.text


def test_adapting_never_shows_another_customer_s_reference(recall):
    old = f"{LATE} Commande LM-20417."
    reply = LATE_REPLY.replace("et je vous écris jeudi", "commande LM-20417")
    found = recall(NEW_LATE, "Paul Roux", old, reply)
    assert found is None or "LM-20417" not in found.text


def test_adapting_never_says_another_customer_s_name(recall):
    reply = LATE_REPLY.replace("l’attente est longue", "l’attente est longue, Julie")
    found = recall(NEW_LATE, "Paul Roux", LATE, reply)
    assert "Julie" not in found.text


def test_adapting_holds_a_detail_that_only_the_former_case_knew(recall):
    reply = LATE_REPLY.replace(" et un suivi qui ne bouge plus", " pour votre pendaison")
    assert (
        "votre [\u00a0à confirmer\u00a0: pendaison\u00a0]"
        in recall(NEW_LATE, "Paul Roux", LATE, reply).text
    )


def test_adapting_gives_up_where_too_much_would_be_left_to_confirm(recall):
    reply = LATE_REPLY.replace(
        "l’attente est longue", "Noël approche, votre kayak attend, Gaston et Berthe aussi"
    )
    assert recall(NEW_LATE, "Paul Roux", LATE, reply) is None


def test_adapting_offers_nothing_too_long_for_the_network(recall):
    assert recall(NEW_LATE, "Paul Roux", LATE, LATE_REPLY, channel=Channel.X) is None


def test_adapting_offers_nothing_that_would_repeat_a_recent_reply(recall):
    assert recall(NEW_LATE, "Paul Roux", LATE, LATE_REPLY, recent=(LATE_REPLY,)) is None


def test_adapting_offers_nothing_that_the_review_flags(recall):
    reply = LATE_REPLY.replace("et je vous écris jeudi", "vous auriez dû nous appeler avant")
    assert recall(NEW_LATE, "Paul Roux", LATE, reply) is None


def test_adapting_knows_the_replies_that_the_brand_approves(toolkit, lumea):
    approved = lumea.approved[0]
    text = approved.message.replace("3 semaines", "4 semaines")
    message = Message(text, channel=approved.channel, author="Inès D.")
    understood = toolkit.analyse(message, lumea)
    found = toolkit.recall(message, understood, lumea)
    assert found is not None
    assert found.example.approved_at is None
    assert found.text.startswith("Bonjour Inès,")


def test_adapting_gives_what_the_review_lets_pass_but_for_fields(toolkit, lumea, recall):
    found = recall(NEW_LATE, "Paul Roux", LATE, LATE_REPLY)
    serious = [f for f in found.findings if f.level is not Level.HINT]
    assert {f.category for f in serious} == {Category.PLACEHOLDER}
    assert found.acts


def test_adapting_leaves_a_link_whole(toolkit, lumea):
    link = "https://www.lumea.example/suivi-des-colis-42"
    assert lumea.links
    adapter = toolkit.precedents._adapter
    past = Message(LATE, channel=Channel.FACEBOOK)
    example = Example.of(past, toolkit.analyse(past, lumea), f"Bonjour,\n\nSuivez-le ici : {link}")
    new = replace(past, text=NEW_LATE)
    assert link in adapter.adapt(example, new, toolkit.analyse(new, lumea), lumea)


@pytest.mark.parametrize("fact", ["3h37", "h4-9912", "macon", "2,99"])
def test_adapting_holds_a_fact_of_the_former_message_that_no_reading_of_the_reply_finds(
    toolkit, lumea, fact
):
    adapter = toolkit.precedents._adapter
    past = Message(f"{LATE} {fact}", channel=Channel.FACEBOOK)
    known = toolkit.analyse(past, lumea)
    place = Span(len(LATE) + 1, len(past.text))
    known = replace(known, entities=(Entity(EntityType.PLACE, place, fact, fact),))
    example = Example.of(past, known, f"Bonjour,\n\nJ’ai noté {fact}.")
    new = replace(past, text=NEW_LATE)
    text = adapter.adapt(example, new, toolkit.analyse(new, lumea), lumea)
    assert fact not in text
    assert "[\u00a0à confirmer\u00a0: " in text


def test_adapting_keeps_what_the_house_says_to_anybody(toolkit, lumea):
    adapter = toolkit.precedents._adapter
    past = Message(LATE, channel=Channel.FACEBOOK)
    reply = "Bonjour,\n\nJe reste à votre écoute, et je regrette cette attente.\n\n— Léa"
    example = Example.of(past, toolkit.analyse(past, lumea), reply)
    new = replace(past, text=NEW_LATE)
    assert adapter.adapt(example, new, toolkit.analyse(new, lumea), lumea) == reply
