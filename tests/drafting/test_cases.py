"""Messages that call for their own way of answering, read by the real analysis."""

import contextlib
import re

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tests.drafting.conftest import analysis, message

ANALYSER = Analyser(None, default_paths().resources)


def drafts_for(drafter, profile, text, channel=Channel.FACEBOOK, public=True):
    sent = Message(text, channel=channel, public=public)
    return drafter.suggest(sent, ANALYSER.analyse(sent), profile)


@pytest.fixture(scope="module")
def suggested():
    """The drafts of Luméa for a post, by all that the program opens."""
    with contextlib.closing(Toolkit(default_paths())) as toolkit:
        brand = toolkit.profiles.get("lumea")

        def said(text):
            sent = Message(text, channel=Channel.FACEBOOK)
            return texts(toolkit.suggest(sent, toolkit.analyse(sent, brand), brand))

        yield said


def texts(drafts):
    return [draft.text.replace("\u202f", " ").replace("\u00a0", " ") for draft in drafts]


def test_drafter_offers_its_condolences_and_nothing_commercial(drafter, lumea):
    text = "Ma mère est décédée, j'ai demandé trois fois d'annuler sa commande de rideaux."
    for draft in texts(drafts_for(drafter, lumea, text)):
        assert "condoléances" in draft
        assert "transporteur" not in draft


def test_drafter_asks_after_the_relative_who_was_hurt(drafter, lumea):
    text = "Mon fils s'est brûlé la main avec votre lampe, nous sortons des urgences."
    assert any("votre fils" in draft for draft in texts(drafts_for(drafter, lumea, text)))


@pytest.mark.parametrize(
    "text",
    [
        "Toutes vos lampes se ressemblent, c’est toujours la même boule en verre.",
        "Déçue par la nouvelle collection, que du beige. Où sont passées les couleurs ?",
        "Aucune boutique en Bretagne, toujours les mêmes régions qui ont tout.",
        "Livraison uniquement en semaine, pour les gens qui travaillent c’est ingérable.",
    ],
)
def test_drafter_passes_an_opinion_on_and_opens_no_case(suggested, text):
    for draft in suggested(text):
        assert re.search(r"votre (avis|remarque)", draft), draft
        assert not re.search(r"numéro de commande|référence|message privé|dossier", draft), draft


def test_drafter_has_photos_sent_and_numbers_said(suggested):
    text = "Les livreurs ont tapé le chambranle de ma porte et laissé une grosse trace noire."
    for draft in suggested(text):
        assert not re.search(r"ndiquez[^.:]*une photo", draft), draft


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Je ne suis pas client chez vous : votre livreur bloque ma cour tous les mardis.", False),
        ("Votre livreur bloque ma cour tous les mardis. On n’est pas vos clients.", False),
        ("Votre livreur a bloqué ma cour pendant une heure pour poser mon canapé.", True),
        ("Votre livreur bloque ma cour. Je ne suis pas un client difficile, pourtant.", True),
    ],
)
def test_drafter_asks_no_order_number_of_who_bought_nothing(suggested, text, asked):
    assert any("numéro de commande" in draft for draft in suggested(text)) is asked


def test_drafter_says_what_stops_a_fraud_at_once():
    text = (
        "On vient de me vider 2 900 euros, un faux conseiller m’a fait valider un virement. "
        "Que dois-je faire, tout est fermé ?"
    )
    with contextlib.closing(Toolkit(default_paths())) as toolkit:
        brand = toolkit.profiles.get("armance")
        sent = Message(text, channel=Channel.FACEBOOK)
        drafts = texts(toolkit.suggest(sent, toolkit.analyse(sent, brand), brand))
    assert any("opposition est ouverte jour et nuit" in draft for draft in drafts)


def test_drafter_varies_what_it_says_of_a_grave_matter_where_room_is_short(drafter, lumea):
    text = "Un mois sans remboursement, bande d'escrocs, je porte plainte demain."
    bodies = {
        "".join(step.text for step in draft.plan[1:-1])
        for draft in drafts_for(drafter, lumea, text, Channel.X)
    }
    assert len(bodies) == 3


def test_drafter_answers_in_the_characters_of_tiktok(drafter, lumea):
    drafts = drafts_for(drafter, lumea, "mes chaises sont arrivées cassées", Channel.TIKTOK)
    assert len(set(texts(drafts))) == 3
    assert all(draft.length.used <= 150 for draft in drafts)


def test_drafter_names_what_was_praised(drafter, lumea):
    text = "Ma lampe Calanque est superbe et livrée en deux jours, merci !"
    drafts = texts(drafts_for(drafter, lumea, text))
    assert sum("lampe" in draft or "livraison" in draft for draft in drafts) >= 2


def test_drafter_hears_the_reservation_of_a_compliment(suggested):
    text = (
        "Boutique superbe, équipe adorable, tout est parfait. "
        "Mais 30 minutes à attendre à la caisse."
    )
    told = re.compile("attent|attend|patient")
    assert sum(bool(told.search(draft)) for draft in suggested(text)) >= 2


def test_drafter_hears_the_compliment_in_a_reproach(drafter, lumea):
    text = "Le vase est sublime mais il y a dix jours de retard de livraison, dommage."
    assert any("beauté" in draft for draft in texts(drafts_for(drafter, lumea, text)))


def test_drafter_names_a_thing_typed_without_its_accents(drafter, suggested, lumea):
    assert any(
        "bibliothèque" in draft for draft in suggested("ma bibliotheque a un tiroir qui se bloque")
    )
    text = "ma bibliotheque est arrivee rayee"
    assert any("bibliothèque" in draft for draft in texts(drafts_for(drafter, lumea, text)))


def test_drafter_says_no_verb_in_the_singular_of_several_things(drafter, lumea):
    text = "Je ne suis pas contente de mes chaises, elles ne vont pas."
    for draft in texts(drafts_for(drafter, lumea, text)):
        assert "vos chaises n’est" not in draft.lower()
        assert "vos chaises ne vous donne" not in draft.lower()


@pytest.mark.parametrize("text", ["Dur dur de finaliser ma commande, mais bon."])
def test_drafter_opens_no_procedure_on_a_word_named_in_passing(drafter, lumea, text):
    assert not any("transporteur" in draft for draft in texts(drafts_for(drafter, lumea, text)))


def test_drafter_fit_tells_drafts_apart(drafter, lumea):
    fits = [
        draft.fit
        for text in (
            "Mon colis n'est jamais arrivé.",
            "Merci pour tout, superbe boutique !",
            "Livrez-vous en Suisse ?",
            "C'est honteux, trois messages et personne ne répond !!!",
        )
        for draft in drafts_for(drafter, lumea, text)
    ]
    assert max(fits) - min(fits) > 0.1
    assert max(fits) < 1


def test_cases_of_two_cancelled_orders_speak_of_no_relance(drafter, lumea):
    text = "DEUX FOIS QUE JE PASSE COMMANDE ET DEUX FOIS QU'ELLE EST ANNULEE"
    for draft in texts(drafts_for(drafter, lumea, text)):
        assert not re.search("relanc|redire|réexpliquer|répéter|première fois", draft), draft


def test_cases_of_a_line_that_is_down_ask_for_no_photo(drafter, lumea):
    text = "Toujours pas d'internet depuis hier, réparez ma connexion !"
    for draft in texts(drafts_for(drafter, lumea, text)):
        assert "photo" not in draft, draft


def test_cases_answer_the_refund_that_is_asked_before_the_silence(drafter, lumea):
    text = "Je demande mon remboursement depuis novembre et personne ne répond à mes messages."
    assert any("rembours" in draft for draft in texts(drafts_for(drafter, lumea, text)))


def test_cases_regret_what_the_procedure_says_where_nothing_is_understood(drafter, lumea):
    text = "Ma suspension, toujours pas arrivée, bizarre votre histoire de relais."
    understood = analysis(topics=("delivery",))
    regrets = [r for p in lumea.procedures if p.id == "P-01" for r in p.regrets]
    assert regrets
    drafts = [
        d for s in range(3) for d in drafter.suggest(message(text), understood, lumea, seed=s)
    ]
    assert any(regret in draft.text for regret in regrets for draft in drafts)


def test_cases_promise_in_public_what_is_neither_money_nor_a_date(drafter, lumea):
    text = "Il manque deux vis dans mon étagère Filao, impossible de la monter."
    understood = analysis(topics=("product",))
    solution = drafter.suggest(message(text), understood, lumea)[2]
    assert "sans frais" in solution.text
    late = "Remboursement toujours pas reçu, je suis à bout de patience."
    understood = analysis(topics=("refund",), asks=("refund",))
    for draft in drafter.suggest(message(late), understood, lumea):
        assert "quatorze jours" not in draft.text
        assert "moyen de paiement d’origine" not in draft.text


def test_cases_settle_a_critical_message_that_only_accuses(drafter, lumea):
    text = "Des voleurs ! Ma commande est perdue, notée livrée, je n’ai rien reçu."
    understood = analysis(topics=("delivery",), severity=4, signals=("fraud_accusation",))
    drafts = drafter.suggest(message(text), understood, lumea)
    assert any("enquête auprès du transporteur" in draft.text for draft in drafts)
    accused = analysis(topics=("delivery",), severity=4, signals=("legal_threat",))
    for draft in drafter.suggest(message(text), accused, lumea):
        assert "enquête auprès du transporteur" not in draft.text


def test_cases_answer_a_call_for_help_as_no_question(drafter, lumea):
    text = "L’étagère est tombée cette nuit près de mon bébé, rien n’est fixé, que faire ?"
    asked = analysis("question", ("safety",), "worry", 1, signals=("vulnerable_person",))
    for draft in drafter.suggest(message(text), asked, lumea):
        assert "question" not in draft.text
        assert "très au sérieux" in draft.text


def test_drafter_leaves_no_slot_where_two_troubles_are_told_side_by_side(drafter, lumea):
    text = (
        "Fauteuil Mistral acheté il y a 14 mois, l'assise s'est affaissée d'un côté. J'envoie les "
        "photos, on me répond en deux lignes « usure normale, hors garantie ». Usure normale de "
        "quoi ? Je suis furieuse et je n'en resterai pas là."
    )
    sent = Message(text)
    understood = ANALYSER.analyse(sent)
    for seed in range(20):
        for draft in drafter.suggest(sent, understood, lumea, seed=seed):
            assert "{" not in draft.text
