"""Tu and vous are told apart, and « vous » to several people is not the polite one."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply


def register(reviewer, text):
    review = reviewer.review(Reply(text), Message("Colis perdu."), None, None)
    return [found.quote for found in review.findings if found.category.value == "register"]


@pytest.mark.parametrize(
    "text",
    [
        "Ton colis est là, et si vous êtes plusieurs à l’attendre, dis-le-moi.",
        "Ton colis est là, merci à tous ceux que vous avez prévenus.",
        "Ton colis est là, pour tes amis et toi, vous l’aurez ce soir.",
    ],
)
def test_register_leaves_vous_to_several(reviewer, text):
    assert register(reviewer, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tu peux rapporter ton pull. N’oubliez pas de garder ton ticket.",
        "Merci pour vos mots. Revenez vite, et amène donc le petit.",
    ],
)
def test_register_hears_an_order_without_a_pronoun(reviewer, text):
    assert register(reviewer, text)


@pytest.mark.parametrize(
    "text",
    [
        "Votre technicien passe et regarde la box. Le livreur dépose le colis.",
        "Un contrat signé avant, connu de vous, n’ouvre pas droit à la remise.",
        "Si tu viens avec des collègues, vous pourrez visiter l’atelier.",
    ],
)
def test_register_takes_no_statement_for_an_order(reviewer, text):
    assert register(reviewer, text) == []


def test_register_hears_vous_to_one_beside_tu(reviewer):
    assert register(reviewer, "Ton colis est là, et je vous le livre avec tes deux lampes.")
