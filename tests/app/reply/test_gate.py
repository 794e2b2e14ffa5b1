from datetime import UTC, datetime

import pytest

from cmdesk.app.reply.gate import (
    CheckProgress,
    GateState,
    judge,
    reason_is_enough,
    takes_most_of,
    unfilled,
    waive,
)
from cmdesk.app.reply.merge import shifted
from cmdesk.app.reply.offsets import edit_between
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import fault, finding, fingerprint

TEXT = "Bonjour Nadia,\nNous sommes entièrement responsables. Votre colis arrive lundi."
ADMISSION = finding(TEXT, "Nous sommes entièrement responsables", Category.ADMISSION)
PROMISE = finding(TEXT, "Votre colis arrive lundi")
COLD = finding(TEXT, "Bonjour", Category.COLD, Level.HINT)
AT = datetime(2026, 3, 20, 10, 44, tzinfo=UTC)


def gate(findings=(), text=TEXT, **more):
    return judge(text, findings, fingerprint=fingerprint, **more)


def waiver(finding, text=TEXT):
    return waive(text, finding, "Date confirmée par l’entrepôt", AT, fingerprint)


def test_gate_is_ready_when_nothing_blocks():
    result = gate([COLD])
    assert result.state is GateState.READY
    assert result.can_copy
    assert result.advice == 1


def test_gate_locks_with_its_points_in_the_order_of_the_text():
    result = gate([PROMISE, COLD, ADMISSION])
    assert result.state is GateState.LOCKED
    assert result.open_points == (ADMISSION, PROMISE)
    assert not result.can_copy


def test_gate_lists_five_points_and_counts_the_rest():
    text = "un deux trois quatre cinq six sept huit"
    points = [finding(text, word, Category.ADMISSION) for word in text.split()]
    result = gate(points, text)
    assert len(result.rows) == 5
    assert result.more == 3


def test_gate_opens_with_a_waiver_for_each_point():
    assert gate([ADMISSION, PROMISE], waivers=[waiver(PROMISE)]).open_points == (ADMISSION,)
    result = gate([ADMISSION, PROMISE], waivers=[waiver(PROMISE), waiver(ADMISSION)])
    assert result.state is GateState.WAIVED
    assert result.can_copy
    assert [point.finding for point in result.waived] == [ADMISSION, PROMISE]


def test_gate_locks_again_when_waived_words_change_before_any_check():
    new = TEXT.replace("arrive lundi", "arrive bien lundi")
    moved = shifted([PROMISE], edit_between(TEXT, new), new)
    assert gate(moved, new, waivers=[waiver(PROMISE)]).state is GateState.LOCKED


def test_gate_keeps_a_waiver_when_other_words_change():
    new = TEXT.replace("Bonjour Nadia", "Bonjour à vous, Nadia 👍🏽")
    moved = shifted([PROMISE], edit_between(TEXT, new), new)
    assert gate(moved, new, waivers=[waiver(PROMISE)]).state is GateState.WAIVED


def test_gate_does_not_copy_words_whose_risks_are_unknown():
    assert gate(progress=CheckProgress.PENDING).state is GateState.READY
    assert not gate(progress=CheckProgress.PENDING).can_copy
    assert gate(progress=CheckProgress.SLOW).state is GateState.CHECKING
    assert gate(progress=CheckProgress.FAILED).state is GateState.UNREVIEWED
    assert not gate(progress=CheckProgress.FAILED).can_copy


def test_gate_shows_points_rather_than_progress():
    assert gate([PROMISE], progress=CheckProgress.SLOW).state is GateState.LOCKED


@pytest.mark.parametrize("state", [CheckerState.ABSENT, CheckerState.FAILED])
def test_gate_copies_without_the_checker_and_says_so(state):
    result = gate(checker=state)
    assert result.state is GateState.UNCHECKED
    assert result.can_copy


def test_gate_does_not_wait_for_a_starting_checker():
    result = gate(checker=CheckerState.STARTING)
    assert result.state is GateState.READY
    assert result.can_copy


def test_gate_remembers_the_copy_and_sees_the_change():
    assert gate(copied=TEXT).state is GateState.COPIED
    assert gate(copied=TEXT + " ").state is GateState.CHANGED
    assert gate([PROMISE], copied=TEXT).state is GateState.LOCKED


def test_gate_of_an_empty_reply_copies_nothing():
    result = gate(text=" \n")
    assert result.state is GateState.EMPTY
    assert not result.can_copy


def test_gate_blocks_on_unfilled_fields_before_any_review():
    text = "Bonjour [prénom],\nVotre dossier [ … ] est ouvert."
    result = gate(text=text)
    assert [f.quote for f in result.open_points] == ["[prénom]", "[ … ]"]


def test_gate_counts_a_field_once_when_the_review_names_it_too():
    text = "Bonjour [prénom],"
    named = finding(text, "[prénom]", Category.PLACEHOLDER)
    assert unfilled(text, [named]) == []
    assert gate([named], text).open_points == (named,)


def test_gate_counts_faults_apart():
    assert gate([fault(TEXT, "Bonjour"), COLD]).faults == 1


def test_waive_asks_for_ten_characters():
    assert not reason_is_enough("   oui   bon ")
    assert reason_is_enough("Accord écrit")
    with pytest.raises(ValueError, match="reason"):
        waive(TEXT, PROMISE, "oui", AT, fingerprint)


def test_takes_most_of_tells_a_word_from_a_draft():
    assert not takes_most_of("Bonjour", TEXT)
    assert takes_most_of(TEXT[10:], TEXT)
