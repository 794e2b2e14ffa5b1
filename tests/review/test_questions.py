"""Questions that call for an answer are told from anger, and an answer from mere listening."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
REVIEWER = Reviewer(None, RESOURCES, Limits(RESOURCES))


def case_of(reply, message):
    return REVIEWER.case(Reply(reply), Message(message), None, None)


@pytest.mark.parametrize(
    "message",
    [
        "Vous vous moquez du monde ?",
        "Un mois pour une étagère ?",
        "C’est une blague ?",
        "Jusqu’à quand ?",
        "Allô ?",
        "Vous trouvez ça normal, de payer pour rien ?",
        "Vous m’avez dit « vous voulez quoi ? ».",
    ],
)
def test_questions_of_anger_ask_nothing(message):
    case = case_of("Oui.", message)
    assert case.questions.asked(case.message_reading) == []


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Quand serai-je livrée ?", "when"),
        ("Pourquoi la ligne 12 est-elle supprimée ?", "why"),
        ("Combien coûte la réparation ?", "much"),
        ("Mon compte est piraté, comment je récupère l’accès ?", "how"),
        ("Quel numéro appeler quand ça arrive la nuit ?", "number"),
        ("Livrez-vous en Corse ?", ""),
    ],
)
def test_questions_have_a_kind(message, kind):
    case = case_of("Oui.", message)
    (question,) = case.questions.asked(case.message_reading)
    assert question.kind == kind


def test_questions_without_words_of_their_own_are_about_what_was_said_before():
    case = case_of("Nos offres évoluent.", "Je veux résilier ! Dites-moi comment faire.")
    (question,) = case.questions.asked(case.message_reading)
    assert "résil" in question.stems
    assert not case.questions.answered(case, question)


@pytest.mark.parametrize(
    ("message", "worded"),
    [
        ("Vous ouvrez quand le dimanche ?", True),
        ("Livrez-vous en Corse ?", True),
        ("La salle du fond est-elle chauffée ?", True),
        ("Pouvons-nous venir avec le chien ?", True),
        ("Vous comptez faire quelque chose pour ma table ?", False),
        ("Rappelez-nous pour la livraison, vous avez mon numéro ?", False),
        ("Vous décalez encore mon rendez-vous de jeudi ?", False),
        ("Vous livrez quand même la commande en retard ?", False),
        ("Vous effacez mes commentaires sur la livraison ?", False),
    ],
)
def test_questions_are_worded_where_a_word_or_an_inversion_puts_them(message, worded):
    case = case_of("Oui.", message)
    (question,) = case.questions.asked(case.message_reading)
    assert question.worded is worded


@pytest.mark.parametrize(
    ("message", "unknown_yet"),
    [
        ("Quand serai-je livrée ?", True),
        ("Que comptez-vous faire pour ma table ?", True),
        ("Combien coûte la réparation ?", False),
    ],
)
def test_questions_of_a_day_or_a_plan_may_have_no_answer_yet(message, unknown_yet):
    case = case_of("Oui.", message)
    (question,) = case.questions.asked(case.message_reading)
    assert question.unknown_yet is unknown_yet
