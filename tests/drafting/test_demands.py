"""What is plainly demanded is heard, once, and not where it is done already."""

from __future__ import annotations

import pytest

from cmdesk.domain.profile import Procedure
from cmdesk.domain.vocabulary import Ask
from cmdesk.drafting.demands import Demands
from cmdesk.drafting.faults import plain
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.paths import default_paths

FOLDER = default_paths().resources / "phrases"
DEMANDS = Demands(FOLDER / "demands.toml")
FAULTS = read_phrasebook(FOLDER).faults
KNOWN = {fault.id for fault in FAULTS.all}


@pytest.mark.parametrize("demand", [pytest.param(one, id=one.ask) for one in DEMANDS.all])
def test_demands_hear_their_samples_alone(demand):
    assert [text for text in demand.samples if not demand.pattern.search(plain(text))] == []
    assert [text for text in demand.others if demand.pattern.search(plain(text))] == []
    assert all(any(f == one or f.startswith(f"{one}.") for f in KNOWN) for one in demand.settled)


def test_demands_are_not_taken_up_where_the_matter_is_the_same():
    text = plain("Je veux être remboursée, le retour est arrivé il y a un mois.")
    late = next(fault for fault in FAULTS.all if fault.id == "refund.waiting")
    below = next(fault for fault in FAULTS.all if fault.id == "delivery.not_upstairs")
    assert not DEMANDS.of(text, [late], None)
    [refund] = DEMANDS.of(text, [below], None)
    assert refund.ask is Ask.REFUND


def test_demands_are_not_taken_up_where_the_procedure_answers():
    text = plain("Je demande le remboursement du supplément.")

    def done(*steps):
        return Procedure(id="P-1", title="Essai", steps=steps)

    ask, give = "je demande au transporteur pourquoi", "je fais rembourser ce qui est dû"
    assert not DEMANDS.of(text, [], done(give))
    # A short draft says the first step alone, a long one all of them.
    [refund] = DEMANDS.of(text, [], done(ask, give))
    assert refund.is_met(done(ask, give))
    assert not refund.is_met(done(ask))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Je demande le remboursement du supplément.",
            {"refund": "le remboursement du supplément"},
        ),
        ("Je demande un remboursement. Les frais sont élevés.", {"refund": "le remboursement"}),
        ("Je veux résilier.", {"refund": "le remboursement", "ending": "la résiliation"}),
        ("Annulez ma commande.", {"refund": "le remboursement", "ending": "l’annulation"}),
        ("Bonjour", {"refund": "le remboursement"}),
    ],
)
def test_demands_say_what_they_are_about(text, expected):
    assert DEMANDS.slots(plain(text)) == expected
