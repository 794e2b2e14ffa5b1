import pytest

from cmdesk.domain.vocabulary import Act
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.review.known import Known, known_of
from cmdesk.review.notation import match_form

KNOWN = Known(
    [
        ("Rien de cela n’est pris à la légère.", [Act.ACKNOWLEDGE]),
        ("{Fact}, et <vous aviez|tu avais> mieux à faire de {time}.", [Act.EMPATHISE]),
        ("Pour {fault}, je suis vraiment {sorry}.", [Act.ACKNOWLEDGE, Act.APOLOGISE]),
        ("{Step}.", [Act.ACT]),
    ],
    ["ce silence"],
)


def acts(text):
    return [(act, span.of(text)) for act, span, _ in KNOWN.find(match_form(text))]


def test_known_finds_a_wording_by_its_words_alone():
    text = "Bonjour Inès, rien de cela n'est pris à la LÉGÈRE, croyez-moi."
    assert acts(text) == [(Act.ACKNOWLEDGE, "rien de cela n'est pris à la LÉGÈRE")]


@pytest.mark.parametrize("text", ["Vous aviez mieux à faire de", "Tu avais mieux à faire de"])
def test_known_finds_both_ways_to_address(text):
    assert acts(f"Le colis tarde, et {text} votre samedi.")[0][0] is Act.EMPATHISE


def test_known_asks_for_all_parts_of_a_wording_that_says_little():
    assert {act for act, _ in acts("Pour ce retard, je suis vraiment navrée.")} == {
        Act.ACKNOWLEDGE,
        Act.APOLOGISE,
    }
    assert acts("Demain, je suis vraiment en congé.") == []


def test_known_takes_a_trouble_only_with_regret():
    (found,) = KNOWN.find(match_form("Je regrette ce silence."))
    assert found[0] is Act.ACKNOWLEDGE
    assert found[2] is Act.APOLOGISE


def test_known_hears_no_wording_that_was_changed():
    assert acts("Rien de cela n’est vraiment pris à la légère.") == []


def test_known_of_the_bank_invites_by_the_words_of_the_place_alone(resources):
    known = known_of(read_phrasebook(resources / "phrases"))
    found = {act for act, _, _ in known.find(match_form("Donnez-moi votre numéro de commande."))}
    assert Act.INVITE_PRIVATE not in found


def test_known_of_the_bank_takes_a_trouble_that_only_a_judge_names_for_one(resources):
    phrases = read_phrasebook(resources / "phrases")
    (fault,) = (fault for fault in phrases.faults.all if fault.id == "account.wrong_name")
    assert fault.learnt
    assert "cette inexactitude" in fault.faults
    found = list(known_of(phrases).find(match_form("Je regrette cette inexactitude.")))
    assert [(act, within) for act, _, within in found] == [(Act.ACKNOWLEDGE, Act.APOLOGISE)]


def test_known_of_the_bank_takes_what_stands_for_any_trouble_for_none(resources):
    found = known_of(read_phrasebook(resources / "phrases"))
    assert list(found.find(match_form("Je regrette cette difficulté."))) == []
