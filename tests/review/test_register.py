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


def test_register_hears_vous_to_one_beside_tu(reviewer):
    assert register(reviewer, "Ton colis est là, et je vous le livre avec tes deux lampes.")
