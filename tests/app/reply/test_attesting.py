from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cmdesk.app.reply.attesting import is_attested, sentence_words, standing_attestations
from cmdesk.app.reply.claim_rows import AttestedRow, ClaimRow
from cmdesk.app.reply.gate import GateState
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import RISKY, finding

ALT = Qt.KeyboardModifier.AltModifier
CLAIM = "Bonne nouvelle, tout est réglé et vous êtes remboursée."
TEXT = f"Bonjour Nadia,\n{CLAIM} Belle journée."
AT = datetime(2026, 3, 20, 9, 44, tzinfo=UTC)


def signed(sentence=CLAIM):
    return Attestation(sentence, Category.FALSE_CLAIM, "r", "tout est réglé", "Inès Vauban", AT)


def claim(text, words="tout est réglé", **more):
    return finding(text, words, Category.FALSE_CLAIM, **more)


# Without a window


def test_attesting_signs_the_sentence_and_no_more():
    assert sentence_words(TEXT, claim(TEXT)) == CLAIM


def test_attesting_holds_wherever_the_sentence_stands():
    moved = f"Nadia, merci.\n\n{CLAIM}"
    start = moved.index(CLAIM)
    assert standing_attestations(moved, [signed()]) == (
        (Span(start, start + len(CLAIM)), signed()),
    )


def test_attesting_does_not_mind_spaces_and_marks():
    assert standing_attestations(
        TEXT.replace(", tout", " , tout").replace("e.", "e\u202f!"), [signed()]
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tout est", "presque tout est"),
        ("remboursée", "remboursée demain"),
        ("et vous", "et 2 fois vous"),
    ],
)
def test_attesting_falls_with_a_word_of_the_sentence(old, new):
    assert standing_attestations(TEXT.replace(old, new), [signed()]) == ()


def test_attesting_covers_only_what_somebody_can_know():
    assert is_attested(TEXT, claim(TEXT), [signed()])
    assert not is_attested(TEXT, finding(TEXT, "tout est réglé", Category.ADMISSION), [signed()])


# In the pane


def done(qtbot, pane):
    qtbot.waitUntil(lambda: pane.checks.progress == "done")


def ticks(pane, kind):
    QApplication.processEvents()
    return [row for row in pane.gate.findChildren(kind) if not row.isHidden()]


@pytest.fixture
def claimed(qtbot, opened):
    pane = opened(TEXT)
    pane.set_preferences("Inès Vauban", typesets=True)
    return pane


def test_pane_lists_a_sentence_to_vouch_for_once_and_locks(qtbot, claimed):
    assert claimed.gate.gate.state is GateState.LOCKED
    (row,) = ticks(claimed, ClaimRow)
    assert row.tick.text() == "J’atteste que c’est établi"
    assert CLAIM in row.tick.accessibleName()
    assert not row.tick.isChecked()


def test_pane_opens_when_the_sentence_is_ticked_and_keeps_who_and_when(qtbot, claimed, engine):
    (row,) = ticks(claimed, ClaimRow)
    with qtbot.waitSignal(claimed.attestations_changed) as kept:
        row.tick.click()
    done(qtbot, claimed)
    ((one,),) = kept.args
    assert (one.sentence, one.by, one.category) == (CLAIM, "Inès Vauban", Category.FALSE_CLAIM)
    assert engine.established == (CLAIM,)
    assert claimed.gate.gate.state is GateState.READY
    assert claimed.gate.gate.can_copy
    assert claimed.findings == ()
    (mark,) = ticks(claimed, AttestedRow)
    assert mark.tick.isChecked()
    assert "attestée" in claimed.gate.caption


def test_pane_brings_the_finding_back_when_the_tick_is_taken_away(qtbot, claimed, engine):
    ticks(claimed, ClaimRow)[0].tick.click()
    done(qtbot, claimed)
    engine.held = True
    ticks(claimed, AttestedRow)[0].tick.click()
    # At once, before any check has come back.
    assert claimed.gate.gate.state is GateState.LOCKED
    assert [f.category for f in claimed.findings] == [Category.FALSE_CLAIM] * 2
    assert claimed.attestations == ()


def test_pane_lets_the_tick_fall_when_the_sentence_changes(qtbot, claimed):
    ticks(claimed, ClaimRow)[0].tick.click()
    done(qtbot, claimed)
    with qtbot.waitSignal(claimed.attestations_changed) as kept:
        claimed.editor.replace(TEXT.replace("Bonne nouvelle", "Très bonne nouvelle"))
    assert kept.args == [()]
    done(qtbot, claimed)
    assert claimed.gate.gate.state is GateState.LOCKED
    claimed.editor.undo()
    done(qtbot, claimed)
    assert claimed.gate.gate.state is GateState.LOCKED


def test_pane_keeps_the_tick_when_other_words_change(qtbot, claimed):
    ticks(claimed, ClaimRow)[0].tick.click()
    done(qtbot, claimed)
    claimed.editor.replace(TEXT.replace("Belle journée", "À bientôt"))
    done(qtbot, claimed)
    assert claimed.gate.gate.state is GateState.READY
    assert claimed.attestations


def test_pane_ticks_with_one_key_and_unticks_with_the_same(qtbot, claimed):
    claimed.go_to(claimed.findings[0])
    qtbot.keyClick(claimed.editor, Qt.Key.Key_A, ALT)
    assert claimed.attestations
    done(qtbot, claimed)
    qtbot.keyClick(claimed.editor, Qt.Key.Key_A, ALT)
    assert claimed.attestations == ()


def test_pane_leaves_the_focus_on_the_box_that_was_ticked(qtbot, claimed):
    tick = ticks(claimed, ClaimRow)[0].tick
    tick.setFocus()
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    done(qtbot, claimed)
    (row,) = ticks(claimed, AttestedRow)
    assert row.tick.hasFocus()
    assert row.tick.isChecked()


def test_pane_shows_signatures_that_were_kept(qtbot, opened, pane, engine):
    from tests.app.reply.builders import MESSAGE, PROFILE, analysis

    pane.open(MESSAGE, analysis(), PROFILE, TEXT, attestations=(signed(), signed("Autre chose.")))
    done(qtbot, pane)
    assert pane.attestations == (signed(),)
    assert engine.established == (CLAIM,)
    assert pane.gate.gate.state is GateState.READY


def test_pane_offers_to_vouch_for_a_promise_too(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    (row,) = ticks(pane, ClaimRow)
    assert row.tick.text() == "J’atteste que c’est confirmé"
    pane.go_to(pane.findings[0])
    assert pane.popover.attest.isVisible()
    pane.popover.attest.click()
    done(qtbot, pane)
    assert pane.gate.gate.can_copy


def test_pane_waives_all_that_one_sentence_states(qtbot, claimed):
    claimed.keeper.waive(claimed.findings[0], "Confirmé par la comptabilité")
    assert claimed.gate.gate.state is GateState.WAIVED
    assert {waiver.by for waiver in claimed.waivers} == {"Inès Vauban"}


def test_pane_vouches_for_nothing_else(qtbot, opened):
    pane = opened("Nous sommes responsables.")
    assert ticks(pane, ClaimRow) == []
    with qtbot.waitSignal(pane.status):
        pane.commands["attest"].trigger()
    assert pane.findings[0].level is Level.BLOCK
