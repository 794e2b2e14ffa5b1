"""Questions that call for an answer are told from anger, and an answer from mere listening."""

from __future__ import annotations

import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.text import Span
from cmdesk.language.lengths import Limits
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.review.answering import Answering
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
VECTORS = WordVectors(RESOURCES / "language" / "vectors.npz")
REVIEWER = Reviewer(None, RESOURCES, Limits(RESOURCES), vectors=VECTORS)


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
        "Qui a eu cette idée lumineuse ? J’adore !",
        "Vous m’avez dit « vous voulez quoi ? ».",
        "On est allés voir « Est-ce que tu m’entends encore ? », mon père a ri et pleuré.",
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
    assert case.answering.left_aside(case, question) > 0.5


@pytest.mark.parametrize(
    ("message", "answer", "evasion"),
    [
        (
            "Vous livrez à Mons ?",
            "Oui, la tournée passe à Mons le mardi.",
            "Merci de votre intérêt pour nos camions, repeints en vert cet été.",
        ),
        (
            "Carte avalée. Est-ce que je peux la récupérer au guichet ?",
            "Le guichet vous la rend sur présentation d’une pièce d’identité.",
            "Nous regrettons cet incident, l’automate est sous contrôle.",
        ),
    ],
)
def test_answering_tells_an_answer_from_words_on_the_matter(message, answer, evasion):
    chances = []
    for reply in (answer, evasion):
        case = case_of(reply, message)
        (question,) = case.questions.asked(case.message_reading)
        chances.append(case.answering.left_aside(case, question))
    assert chances[0] < 0.5 < chances[1]


def test_questions_are_also_what_is_asked_for_without_one():
    case = case_of("Merci de votre message.", "La douche fuit depuis mardi. Réparez la douche.")
    asked = case.questions.asked(case.message_reading, [Span(29, 47)])
    assert [one.kind for one in asked] == ["wanted"]


def test_answering_names_weights_that_are_missing(tmp_path):
    judge = Answering(tmp_path / "answering.npz", VECTORS)
    case = case_of("Oui.", "Livrez-vous en Corse ?")
    (question,) = case.questions.asked(case.message_reading)
    with pytest.raises(ComponentError, match="relecture"):
        judge.left_aside(case, question)


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
