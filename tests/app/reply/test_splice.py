import pytest

from cmdesk.app.reply.splice import carried_over, standing
from cmdesk.domain.draft import ActChange, ChangeKind
from cmdesk.domain.vocabulary import Act
from tests.app.reply.builders import ADDABLE, ADDED, changed, draft

DRAFT = draft(
    [
        (Act.GREET, "Bonjour Nadia,\n\n"),
        (Act.ACKNOWLEDGE, "Vous attendez depuis douze jours. "),
        (Act.APOLOGISE, "Pardon pour ce silence.\n\n"),
        (Act.ACT, "J’interroge le transporteur.\n\n"),
        (Act.SIGN, "— Léa"),
    ]
)
REWORD, REMOVE, ADD = ChangeKind.REWORD, ChangeKind.REMOVE, ChangeKind.ADD


def after(text, kind, place=-1, old=DRAFT):
    added = ADDABLE if kind is ADD else None
    return carried_over(text, old, changed(old, ActChange(kind, place, added)))


def test_standing_finds_the_acts_that_are_as_suggested():
    text = DRAFT.text.replace("silence", "long silence").replace("— Léa", "— Léa 😡")
    here = standing(text, DRAFT.plan)
    assert sorted(here) == [0, 1, 3, 4]
    assert here[3].of(text) == "J’interroge le transporteur."


@pytest.mark.parametrize(
    "text", ["XBonjour Nadia, suite", "Bonjour Nadia,x", "bonjour Nadia, à vous"]
)
def test_standing_wants_whole_words(text):
    found = standing(text, DRAFT.plan[:1])
    assert bool(found) is (text == "Bonjour Nadia,x")


def test_carried_over_takes_the_new_draft_where_nothing_was_written():
    new = changed(DRAFT, ActChange(REMOVE, 2))
    assert carried_over(DRAFT.text, DRAFT, new) == new.text


def test_carried_over_rewords_one_sentence_and_keeps_what_was_written():
    text = DRAFT.text.replace("Nadia,", "chère Nadia,").replace("\n\n— Léa", " Promis.\n\n— Léa")
    assert after(text, REWORD, 2) == text.replace(
        "Pardon pour ce silence.", "Autrement dit, tournure 1."
    )


def test_carried_over_leaves_a_sentence_that_was_rewritten():
    text = DRAFT.text.replace("Pardon pour ce silence.", "Toutes mes excuses.")
    assert after(text, REWORD, 2) == text


@pytest.mark.parametrize(
    ("place", "gone", "left"),
    [
        (0, "Bonjour Nadia,\n\n", ""),
        (1, "Vous attendez depuis douze jours. ", ""),
        (2, " Pardon pour ce silence.", ""),
        (3, "J’interroge le transporteur.\n\n", ""),
        (4, "\n\n— Léa !", " !"),
    ],
)
def test_carried_over_removes_a_sentence_with_one_gap(place, gone, left):
    text = DRAFT.text + " !"
    if place == 4:
        # What follows the signature was written by hand, and stays.
        assert after(text, REMOVE, place).endswith("transporteur.\n\n!")
    else:
        assert after(text, REMOVE, place) == text.replace(gone, left)


def test_carried_over_adds_a_sentence_after_the_one_it_follows():
    text = DRAFT.text.replace("Léa", "Léa et Tom")
    assert after(text, ADD) == text.replace("Vous attendez", f"{ADDED} Vous attendez")


def test_carried_over_adds_after_words_of_ones_own():
    text = DRAFT.text.replace("Bonjour Nadia,\n\n", "Bonjour Nadia,\n\nMerci à vous.\n\n")
    assert after(text, ADD) == text.replace("Nadia,\n\nMerci", f"Nadia,\n\n{ADDED}\n\nMerci")


def test_carried_over_adds_before_what_follows_where_nothing_precedes():
    text = DRAFT.text.replace("Bonjour Nadia,", "Chère Nadia,")
    assert after(text, ADD) == text.replace("Vous attendez", f"{ADDED} Vous attendez")


def test_carried_over_adds_at_the_end_of_a_text_that_was_all_rewritten():
    assert after("Tout autre chose.\n", ADD) == f"Tout autre chose.\n\n{ADDED}"
    assert after("", ADD) == ADDED
