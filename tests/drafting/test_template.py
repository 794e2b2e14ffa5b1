import pytest

from cmdesk.domain.vocabulary import Address, Person
from cmdesk.drafting import template
from cmdesk.drafting.conditions import all_hold, holds, specificity
from cmdesk.drafting.template import Manner


@pytest.mark.parametrize(
    ("address", "person", "expected"),
    [
        (Address.VOUS, Person.JE, "Je vous écris pour votre colis."),
        (Address.TU, Person.JE, "Je t’écris pour ton colis."),
        (Address.VOUS, Person.NOUS, "Nous vous écrivons pour votre colis."),
        (Address.TU, Person.ON, "On t’écrit pour ton colis."),
    ],
)
def test_template_choose_follows_address_and_person(address, person, expected):
    text = "{Je|Nous|On} <vous |t’>{écris|écrivons|écrit} pour <votre|ton> colis."
    assert template.choose(text, Manner(address, person)) == expected


def test_template_choose_falls_back_on_nous_for_on():
    assert template.choose("{je vais|nous allons}", Manner(person=Person.ON)) == "nous allons"


def test_template_slots_ignores_alternatives_and_capitals():
    assert template.slots("{Fact} : {je vois|nous voyons} {how}, <votre|ton> {object}") == {
        "fact", "how", "object",
    }  # fmt: skip


def test_template_fill_gives_a_capital_where_the_slot_has_one():
    assert template.fill("{Fact}, {fact}", {"fact": "à l’heure"}) == "À l’heure, à l’heure"


def test_template_faults_reports_stray_signs():
    assert template.faults("<vous|tu {object}")
    assert template.faults("{je|nous} <vous|tu> {object}") == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("public", True),
        ("not public", False),
        ("topic:delivery|refund", True),
        ("not topic:refund", True),
        ("topic:refund", False),
        ("brief|public", True),
    ],
)
def test_conditions_holds(condition, expected):
    assert holds(condition, {"public", "topic:delivery"}) is expected


def test_conditions_all_hold_of_none_is_true():
    assert all_hold([], set())


def test_conditions_specificity_is_less_for_more_alternatives():
    def weight(prefix):
        return 1.0

    assert specificity(["topic:delivery"], weight) > specificity(["topic:delivery|refund"], weight)
    assert specificity(["not topic:delivery"], weight) == 0
