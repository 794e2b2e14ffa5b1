"""What the truth gate lets through: ticked, told by the author, allowed by a procedure."""

from __future__ import annotations

import dataclasses

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Charter, Procedure, Profile
from cmdesk.domain.vocabulary import Category, Topic
from cmdesk.review.examples import analysis_of

REFUND = analysis_of({"topics": ["refund"]})
RETURN = Procedure(
    "P-1",
    "Retour",
    (Topic.REFUND,),
    delay="sous deux jours ouvrés",
    may_promise=("nous remboursons les frais de retour", "les frais de dossier sont supprimés"),
    gesture_private="un bon d’achat de 15 €",
)
BRAND = Profile("a", "A", procedures=(RETURN,))


def gated(reviewer, text, *, told=None, analysis=None, profile=None, **options):
    """Return the categories of truth that are found in a reply."""
    message = Message(told) if told is not None else None
    findings = reviewer.review(Reply(text, **options), message, analysis, profile).findings
    wanted = {Category.FALSE_CLAIM, Category.PROMISE, Category.ADMISSION}
    return {finding.category for finding in findings} & wanted


def test_truth_blocks_what_nothing_covers(reviewer):
    assert gated(reviewer, "Votre dossier est réglé.") == {Category.FALSE_CLAIM}
    assert gated(reviewer, "Nous vous remboursons les frais de retour.") == {Category.PROMISE}


@pytest.mark.parametrize(
    "fact",
    [
        "Votre fauteuil a été réexpédié ce matin.",
        "votre fauteuil a été réexpédié ce matin",
        "Bonjour, votre fauteuil a été réexpédié ce matin. Je reste là.",
    ],
)
def test_truth_takes_a_ticked_sentence_whatever_its_typing(reviewer, fact):
    text = "Votre fauteuil a été réexpédié ce matin."
    assert gated(reviewer, text, established=(fact,)) == set()


def test_truth_does_not_take_another_ticked_fact(reviewer):
    text = "Votre fauteuil a été réexpédié ce matin. Votre avoir a été recrédité."
    assert gated(reviewer, text, established=("Votre fauteuil a été réexpédié ce matin.",)) == {
        Category.FALSE_CLAIM
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Votre vol a été annulé hier soir.", "Vol annulé hier soir, aucune solution."),
        ("Vous avez bien été remboursée.", "J’ai été remboursée, mais pas des frais."),
        ("Personne n’a remarqué la fuite.", "Personne chez vous n’a remarqué la fuite !"),
    ],
)
def test_truth_takes_what_the_author_told(reviewer, text, told):
    assert gated(reviewer, text, told="Bonjour.") == {Category.FALSE_CLAIM}
    assert gated(reviewer, text, told=told) == set()


@pytest.mark.parametrize(
    "told",
    [
        "Ma commande n’a toujours pas été remboursée.",
        "Ma commande a-t-elle été remboursée ?",
        "Vous m’aviez promis que ma commande serait remboursée.",
        "On m’a dit que ma commande était remboursée, c’est faux.",
        "J’ai été remboursé par votre concurrent, lui.",
        "Je ne comprends pas votre service.",
    ],
)
def test_truth_does_not_take_what_the_author_denies_asks_or_heard(reviewer, told):
    text = "Votre commande a été remboursée."
    assert gated(reviewer, text, told=told) == {Category.FALSE_CLAIM}


def test_truth_takes_a_commitment_of_a_procedure_that_applies(reviewer):
    text = "Nous vous remboursons les frais de retour."
    delivery = analysis_of({"topics": ["delivery"]})
    assert gated(reviewer, text, analysis=REFUND, profile=BRAND, public=False) == set()
    assert gated(reviewer, text, analysis=delivery, profile=BRAND, public=False) == {
        Category.PROMISE
    }


def test_truth_takes_a_state_that_a_procedure_establishes(reviewer):
    text = "Les frais de dossier ont bien été supprimés."
    assert gated(reviewer, text) == {Category.FALSE_CLAIM}
    assert gated(reviewer, text, analysis=REFUND, profile=BRAND) == set()


def test_truth_keeps_money_and_dates_out_of_public_unless_the_charter_lets_them(reviewer):
    money = "Je vous offre un bon d’achat de 15 €."
    date = "Vous serez livrée sous deux jours ouvrés."
    opened = dataclasses.replace(
        BRAND, charter=Charter(compensation_in_public=True, dates_in_public=True)
    )
    for text in (money, date):
        assert gated(reviewer, text, analysis=REFUND, profile=BRAND) == {Category.PROMISE}
        assert gated(reviewer, text, analysis=REFUND, profile=BRAND, public=False) == set()
    assert gated(reviewer, date, analysis=REFUND, profile=opened) == set()
    # The gesture is for private replies alone, whatever the charter says.
    assert gated(reviewer, money, analysis=REFUND, profile=opened) == {Category.PROMISE}


def test_truth_looks_at_every_procedure_where_the_message_is_unknown(reviewer):
    text = "Nous vous remboursons les frais de retour."
    assert gated(reviewer, text, profile=BRAND, public=False) == set()


def test_truth_lets_a_charter_admit_faults_but_not_liability(reviewer):
    frank = Profile("a", "A", charter=Charter(admits_fault=True))
    fault, liability = "Nous avons égaré votre valise.", "Nous sommes entièrement responsables."
    assert gated(reviewer, fault) == {Category.ADMISSION}
    assert gated(reviewer, fault, profile=frank) == set()
    assert gated(reviewer, liability, profile=frank) == {Category.ADMISSION}
