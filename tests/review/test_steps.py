"""What leads a reply on is found in whatever words, each sign on its own examples."""

from __future__ import annotations

import pytest

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
