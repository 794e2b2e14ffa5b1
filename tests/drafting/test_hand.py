from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmdesk.domain.analysis import Grievance
from cmdesk.domain.draft import Draft, PlannedAct
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, WordingRecord
from cmdesk.domain.review import Length
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Topic, Variant
from cmdesk.drafting.hand import choices_of, closest, comparable, less_of, read_rules
from cmdesk.drafting.likeness import WordLikeness
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tests.drafting.conftest import analysis

RESOURCES = default_paths().resources
RULES = read_rules(RESOURCES)


@pytest.fixture(scope="module")
def likeness():
    vectors = WordVectors(RESOURCES / "language" / "vectors.npz")
    return WordLikeness(vectors, RULES["word"]["empty"])


def case(text, frame="technical.app", **more):
    """Return a message and what is understood of it: one grievance, over all of its text."""
    told = Grievance(Topic.TECHNICAL, Span(0, len(text)), frame=frame)
    known = {"topics": ("technical",), "asks": ("repair",), "grievances": (told,)} | more
    return Message(text), analysis(**known)


OLD = "Votre application se ferme dès que j’ouvre mon billet. Corrigez cela."
NEW = "L’appli plante à chaque fois que j’ouvre mes billets, corrigez ça svp"


def example(text=OLD, number=1, **more):
    message, understood = case(text, **more)
    return Example.of(message, understood, "Bonjour,", datetime(2026, 3, 12, tzinfo=UTC), number)


# ---------------------------------------------------------------- the closest


def test_hand_finds_the_reply_to_the_same_trouble_said_otherwise(likeness):
    found = closest(*case(NEW), [example()], likeness, RULES)
    assert [one.id for one in found] == [1]


def test_hand_prefers_the_closest_then_the_latest(likeness):
    same = "L’appli plante quand j’ouvre mes billets, corrigez ça"
    known = [example(number=1), example(same, 2), example(same, 3)]
    assert [one.id for one in closest(*case(NEW), known, likeness, RULES)] == [3, 2, 1]


def test_hand_recalls_nothing_for_another_story_of_the_same_sort(likeness):
    other = case("Depuis la mise à jour, le paiement reste bloqué sur un écran blanc. Corrigez.")
    assert closest(*other, [example()], likeness, RULES) == ()


@pytest.mark.parametrize(
    "otherwise",
    [
        {"frame": "technical.site"},
        {"topics": ("account",)},
        {"kind": "question"},
        {"severity": 3},
        {"severity": 4},
        {"asks": ("refund",)},
        {"asks": ("repair", "apology")},
        {"signals": ("vulnerable_person",)},
        {"grievances": ()},
    ],
)
def test_hand_compares_only_cases_of_the_same_sort(otherwise):
    assert comparable(*case(NEW), example(), RULES)
    assert not comparable(*case(NEW, **otherwise), example(), RULES)


def test_hand_ignores_signals_that_change_nothing_in_the_reply():
    assert comparable(*case(NEW, signals=("insult",)), example(), RULES)


def test_hand_never_recalls_a_private_reply_in_public_nor_the_reverse():
    message, understood = case(NEW)
    assert not comparable(replace(message, public=False), understood, example(), RULES)


def test_hand_never_recalls_the_reply_to_the_very_message():
    assert not comparable(*case(OLD), example(), RULES)


# ---------------------------------------------------------------- wordings

GREET = PlannedAct(Act.GREET, "Bonjour Nadia,\n\n", wording="greet.1")
LISTEN = PlannedAct(Act.ACKNOWLEDGE, "Trois semaines sans canapé, c’est long. ", wording="ack.7")
FEEL = PlannedAct(Act.EMPATHISE, "Je comprends votre lassitude.\n\n", wording="emp.2")
DO = PlannedAct(Act.ACT, "Je demande au transporteur où il se trouve. ", wording="act.4")


def draft(*plan):
    text = "".join(act.text for act in plan)
    return Draft(text, Variant.SHORT, plan, Length(len(text), None), 0.9)


TAKEN = draft(GREET, LISTEN, FEEL, DO)


def fates(*of):
    return {choice.wording: choice.kept for choice in choices_of(*of)}


def test_hand_counts_each_sentence_kept_or_taken_out():
    text = (
        "Bonjour Nadia,\n\nTrois semaines sans canapé, c’est long.\n\nJe demande au transporteur."
    )
    told = fates(TAKEN, None, TAKEN.text.replace(FEEL.text, "\n\n"))
    assert told == {"ack.7": True, "emp.2": False, "act.4": True}
    assert fates(TAKEN, None, text)["act.4"] is False


def test_hand_counts_a_sentence_with_a_word_changed_as_kept():
    text = TAKEN.text.replace("Trois", "Quatre").replace("’", "'")
    assert fates(TAKEN, None, text)["ack.7"] is True


def test_hand_counts_what_was_said_otherwise_or_removed_by_the_menu_as_taken_out():
    other = replace(LISTEN, text="Vous attendez depuis trois semaines. ", wording="ack.9")
    last = draft(GREET, replace(other, former=("ack.7", "ack.8")), DO)
    assert fates(TAKEN, last, last.text) == {
        "ack.7": False, "ack.8": False, "ack.9": True, "emp.2": False, "act.4": True,
    }  # fmt: skip


def test_hand_learns_nothing_of_wordings_from_a_reply_written_anew():
    assert fates(TAKEN, None, "Madame, votre canapé part demain de notre entrepôt.") == {}


def test_hand_learns_nothing_of_the_house_s_own_words():
    own = replace(FEEL, wording="profile.empathise.own0")
    assert "profile.empathise.own0" not in fates(draft(own, DO), None, DO.text)


def record(kept, deleted):
    return WordingRecord("ack.7", Act.ACKNOWLEDGE, "…", kept, deleted)


@pytest.mark.parametrize(
    ("kept", "deleted", "factor"),
    [(0, 1, None), (5, 0, None), (0, 2, 2 / 6), (4, 2, 6 / 10), (0, 50, 0.1)],
)
def test_hand_proposes_less_what_keeps_being_taken_out(kept, deleted, factor):
    wanted = {} if factor is None else {"ack.7": pytest.approx(factor)}
    assert less_of([record(kept, deleted)], RULES) == wanted
