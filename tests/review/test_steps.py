"""What leads a reply on is found in whatever words, each sign on its own examples."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Act
from cmdesk.paths import default_paths
from cmdesk.review.french import read_french
from cmdesk.review.reading import Reading
from cmdesk.review.steps import Steps

RULES = default_paths().resources / "rules"
FRENCH = read_french(RULES / "french.toml")
STEPS = Steps(RULES / "steps.toml")


def has(sign, text):
    reading = Reading(text, FRENCH)
    return any(sign.in_clause(reading.form, clause) for clause in reading.clauses)


@pytest.mark.parametrize("sign", [pytest.param(sign, id=sign.id) for sign in STEPS.signs])
def test_steps_sign_speaks_where_it_says(sign):
    assert [text for text in sign.flags if not has(sign, text)] == []
    assert [text for text in sign.allows if has(sign, text)] == []
    assert len(sign.flags) >= 6
    assert len(sign.allows) >= 6


@pytest.mark.parametrize(
    "text",
    [
        "Nous travaillons chaque jour à mieux vous accueillir.",
        "Nous espérons que vous reviendrez.",
        "Nous prenons bonne note de votre avis et restons à votre écoute.",
        "Je comprends votre colère, et j’en suis navrée.",
    ],
)
def test_steps_good_intentions_are_none(text):
    assert not STEPS.taken(Reading(text, FRENCH))


class Deaf:
    """A judge of acts that hears none."""

    labels = tuple(Act)

    def chances(self, text):
        return [0.01] * len(self.labels)


def test_steps_alone_lead_on_only_where_the_judge_may_hear_one(reviewer):
    reply = Reply("Le service technique vérifie le col de votre manteau.")
    case = reviewer.case(reply, Message("Le col est décousu."), None, None)
    case.acts, case.act_judge = (), Deaf()
    assert case.steps_taken
    assert not case.leads_on


@pytest.mark.parametrize(
    "text",
    [
        "Vous trouverez nos conclusions sous cet avis.",
        "Repassez voir cette page, la réponse y sera publiée.",
        "Je vous réponds à la suite de votre message.",
        "Nous vous répondons ici même.",
    ],
)
def test_steps_place_of_an_answer_in_public_is_heard(text):
    assert FRENCH.here.search(Reading(text, FRENCH).form)


def test_steps_place_of_an_answer_is_no_cause():
    text = "Ce retard est survenu à la suite d’un dossier mal transmis."
    assert not FRENCH.here.search(Reading(text, FRENCH).form)
