"""What is asked for fills the wordings, and tells how they may be said."""

from __future__ import annotations

import pytest

from cmdesk.drafting.case import read_case
from cmdesk.drafting.faults import plain
from cmdesk.drafting.slots import already_given, flags_of_needs
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths
from tests.drafting.conftest import analysis, message

FACTS = read_toml(default_paths().resources / "phrases" / "facts.toml")
NUMBER = "votre numéro de commande"


def flags(needs, message="Mon canapé n’est pas arrivé."):
    slots = {"needs": " et ".join(needs), "need": needs[0]} if needs else {}
    return flags_of_needs(slots, already_given(plain(message), FACTS), FACTS["sent"])


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([], set()),
        ([NUMBER], set()),
        (["une photo de l’étiquette"], {"needs_are_sent", "need_is_sent"}),
        ([NUMBER, "une photo du défaut"], {"needs_are_sent"}),
        # The number is said, even where the ticket bears it.
        (["le numéro qui figure sur votre ticket"], set()),
    ],
)
def test_slots_tell_what_is_sent_from_what_is_said(needs, expected):
    assert flags(needs) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Je ne suis pas cliente chez vous, mais votre camion a embouti ma clôture.",
        "On n’est même pas vos clients et vous nous appelez dix fois par jour.",
        "J’ai envoyé ma candidature en mars, toujours rien.",
    ],
)
def test_slots_know_who_has_no_number_to_give(text):
    assert "stranger" in flags([NUMBER], text)


@pytest.mark.parametrize(
    "text", ["Je suis cliente chez vous depuis dix ans.", "Je ne suis pas contente du tout."]
)
def test_slots_take_no_customer_for_a_stranger(text):
    assert "stranger" not in flags([NUMBER], text)


@pytest.mark.parametrize(
    ("text", "signals", "worn"),
    [
        ("La vendeuse était désagréable, je suis agacée.", (), False),
        # What is heard must also be said.
        ("La vendeuse était désagréable, je suis agacée.", ("repeat_contact",), False),
        ("Troisième relance, et la vendeuse raccroche.", ("repeat_contact",), True),
        ("La vendeuse était désagréable, je suis agacée.", ("broken_promise",), True),
    ],
)
def test_flags_tell_who_was_worn_out_from_who_was_upset(drafter, lumea, text, signals, worn):
    """One is exasperated by what lasts, not by what happened this morning."""
    found = analysis("complaint", ("staff",), "frustration", 2, signals=signals)
    case = read_case(message(text), found, lumea, "", None, drafter._knowledge)
    assert ("worn" in case.flags) is worn
