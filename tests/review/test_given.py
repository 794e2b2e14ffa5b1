"""What a ready answer of the brand states is settled; what is said beside it is not."""

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Answer, Profile
from cmdesk.domain.vocabulary import Act, Category
from cmdesk.review.examples import analysis_of

TEXT = (
    "Oui, nous vous remboursons les frais de retour sous cinq jours ouvrés. "
    "Écrivez au 12 rue des Lilas, 69003 Lyon, ou appelez le 06 12 34 56 78."
)
ANSWER = Answer("Q-01", "Frais", ("remboursez-vous les frais de retour",), TEXT)
HOUSE = Profile("a", "A", answers=(ANSWER,))
ASKED = "Est-ce que vous remboursez les frais de retour ?"
QUESTION = analysis_of({"kind": "question", "topics": ["refund"], "asks": ["information"]})


def found(reviewer, text, profile=HOUSE, told=ASKED, analysis=QUESTION):
    review = reviewer.review(Reply(text), Message(told), analysis, profile)
    return {finding.category for finding in review.findings}


def test_given_states_what_the_brand_settled(reviewer):
    other = {Category.PROMISE, Category.PERSONAL_DATA}
    assert other <= found(reviewer, TEXT, Profile("a", "A"))
    assert not found(reviewer, TEXT)
    assert not found(reviewer, f"Bonjour, {TEXT[:1].lower()}{TEXT[1:]}")


def test_given_covers_its_own_words_alone(reviewer):
    assert Category.PROMISE in found(reviewer, f"{TEXT} Nous vous offrons un bon de 15 €.")
    changed = TEXT.replace("cinq", "deux")
    assert Category.PROMISE in found(reviewer, changed)


def test_given_answers_its_question_and_no_other(reviewer):
    assert Category.UNANSWERED not in found(reviewer, TEXT)
    other = "Et quand ouvrez-vous le magasin de Nantes ?"
    case = reviewer.case(Reply(TEXT), Message(f"{ASKED} {other}"), QUESTION, HOUSE)
    assert case.giving.answered(case, ASKED)
    assert not case.giving.answered(case, other)


def test_given_is_heard_as_an_answer(reviewer):
    acts = reviewer.review(Reply(TEXT), Message(ASKED), QUESTION, HOUSE).acts
    assert Act.ANSWER in {span.act for span in acts}


@pytest.mark.parametrize("text", ["", "Oui.", "Oui, nous."])
def test_given_is_a_whole_sentence(reviewer, text):
    case = reviewer.case(Reply(text), Message(ASKED), QUESTION, HOUSE)
    assert case.given == ()
