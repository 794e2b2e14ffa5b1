import time
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from cmdesk.app.reply.act_menu import ActMenu
from cmdesk.app.reply.steps import StepState
from cmdesk.domain.draft import ChangeKind
from cmdesk.domain.vocabulary import Act, Category, Level
from tests.app.reply import test_pane
from tests.app.reply.builders import (
    ADDED,
    MESSAGE,
    PROFILE,
    SAFE,
    analysis,
    draft,
    finding,
    review,
    three_drafts,
)
from tests.app.reply.test_pane import CTRL, SHIFT

pytestmark = pytest.mark.window

REWORDED = "Autrement dit, tournure {}."


def press(qtbot, key, *modifiers):
    """Press a key where the focus is, once it is back from a menu that has closed."""
    activate(qtbot)
    test_pane.press(qtbot, key, *modifiers)


def activate(qtbot):
    """Make the window active again, as a window manager does once a menu has closed."""

    def active():
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and not window.isActiveWindow():
                window.activateWindow()
        return QApplication.focusWidget() is not None

    qtbot.waitUntil(active)


@pytest.fixture
def taken(qtbot, opened):
    """A reply taken from the advised suggestion, of which the pane knows what may be changed."""
    pane = opened()
    pane.commands["choose_2"].trigger()
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    return pane


def at(pane, words):
    """Put the cursor in the middle of ``words``."""
    cursor = pane.editor.textCursor()
    cursor.setPosition(pane.text.index(words) + len(words) // 2)
    pane.editor.setTextCursor(cursor)


def row(pane, act):
    return next(row for row in pane.editor.gutter.rows() if row.act is act)


def point_at(qtbot, pane, act):
    gutter = pane.editor.gutter
    qtbot.mouseMove(gutter, row(pane, act).box.center() + QPoint(1, 0))
    qtbot.mouseMove(gutter, row(pane, act).box.center())


def opened_menu(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), ActMenu))
    return QApplication.activePopupWidget()


def entries(menu):
    return {a.text().split("\t")[0]: a for a in menu.actions() if not a.isSeparator()}


def choose(menu, *names):
    """Choose an entry, through its submenus, and close the menu as a press does."""
    action = None
    for name in names:
        action = entries(menu)[name]
        menu = action.menu()
    QApplication.activePopupWidget().close()
    assert action.isEnabled()
    action.trigger()


def reworded(qtbot, pane, turn=1):
    qtbot.waitUntil(lambda: REWORDED.format(turn) in pane.text)


def test_acts_light_the_sentence_of_the_act_under_the_pointer(qtbot, taken):
    pane = taken
    point_at(qtbot, pane, Act.SIGN)
    assert [span.of(pane.text) for span in pane.editor.lit] == ["— Léa"]
    point_at(qtbot, pane, Act.ACT)
    assert [span.of(pane.text)[:11] for span in pane.editor.lit] == ["Je reprends"]
    QApplication.sendEvent(pane.editor.gutter, QEvent(QEvent.Type.Leave))
    assert pane.editor.lit == ()


def test_acts_are_said_otherwise_by_key_each_one_step_to_undo(qtbot, taken):
    pane = taken
    before = pane.text
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)
    assert pane.text == f"Bonjour Nadia,\n{REWORDED.format(1)}\n— Léa"
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane, 2)
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert REWORDED.format(1) in pane.text
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert pane.text == before
    press(qtbot, Qt.Key.Key_Z, CTRL, SHIFT)
    assert REWORDED.format(1) in pane.text
    # The suggestion follows undoing and redoing: the next wording is again the second.
    at(pane, REWORDED.format(1))
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane, 2)


def test_acts_keep_the_choice_marked_and_say_nothing_of_an_edit(qtbot, taken):
    pane = taken
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)
    assert pane.cards.cards[1].isChecked()
    assert pane.card._origin.text() == "Empathique"
    assert [step.act for step in pane.editor.gutter.steps] == [Act.GREET, Act.ACT, Act.SIGN]


def test_acts_go_by_the_menu_of_the_gutter(qtbot, taken):
    pane = taken
    qtbot.mouseClick(
        pane.editor.gutter, Qt.MouseButton.LeftButton, pos=row(pane, Act.SIGN).box.center()
    )
    menu = opened_menu(qtbot)
    assert list(entries(menu)) == ["Dire autrement", "Retirer", "Ajouter"]
    assert menu.accessibleName() == "Signer"
    with qtbot.waitSignal(pane.act_changed) as told:
        choose(menu, "Retirer")
    assert told.args[0].kind is ChangeKind.REMOVE
    assert told.args[1].text.strip() == "— Léa"
    assert "Léa" not in pane.text
    assert pane.text == pane.text.rstrip()
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert pane.text.endswith("— Léa")


def test_acts_refuse_with_a_reason(qtbot, taken):
    pane = taken
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7, SHIFT)
    menu = opened_menu(qtbot)
    assert entries(menu)["Dire autrement"].isEnabled()
    remove = entries(menu)["Retirer"]
    assert not remove.isEnabled()
    assert remove.toolTip() == "Cette phrase est indispensable à la réponse."
    menu.close()
    at(pane, "Bonjour")
    with qtbot.waitSignal(pane.status) as said:
        press(qtbot, Qt.Key.Key_F7)
    assert said.args[0] == "Aucune autre formulation pour cette phrase."


def test_acts_are_added_where_they_belong(qtbot, taken):
    pane = taken
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7, SHIFT)
    menu = opened_menu(qtbot)
    assert "Reconnaître ce qui a été vécu" in entries(menu)["Ajouter"].menu().actions()[0].text()
    choose(menu, "Ajouter", "Comprendre")
    qtbot.waitUntil(lambda: ADDED in pane.text)
    assert pane.text.startswith(f"Bonjour Nadia,\n{ADDED} Je reprends")
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    press(qtbot, Qt.Key.Key_F7, SHIFT)
    menu = opened_menu(qtbot)
    assert not entries(menu)["Ajouter"].isEnabled()
    menu.close()
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert ADDED not in pane.text


def test_acts_change_a_reply_that_was_edited_elsewhere(qtbot, taken):
    pane = taken
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(pane.editor, " et Tom")
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)
    assert pane.text.endswith("— Léa et Tom")
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert "Je reprends votre dossier" in pane.text
    assert pane.text.endswith("— Léa et Tom")


def test_acts_leave_a_sentence_that_was_rewritten(qtbot, taken, engine):
    pane = taken
    at(pane, "votre dossier")
    qtbot.keyClicks(pane.editor, "x")
    with qtbot.waitSignal(pane.status) as said:
        press(qtbot, Qt.Key.Key_F7)
    assert said.args[0] == "Cette phrase est de vous\u00a0: elle reste telle quelle."
    assert engine.count("change") == 0
    press(qtbot, Qt.Key.Key_F7, SHIFT)
    menu = opened_menu(qtbot)
    assert not entries(menu)["Dire autrement"].isEnabled()
    assert not entries(menu)["Retirer"].isEnabled()
    assert entries(menu)["Ajouter"].isEnabled()
    menu.close()


def test_acts_say_where_to_put_the_cursor(qtbot, taken):
    pane = taken
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)
    qtbot.keyClick(pane.editor, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.status) as said:
        press(qtbot, Qt.Key.Key_F7)
    assert said.args[0].startswith("Placez d’abord le curseur dans une phrase")
    press(qtbot, Qt.Key.Key_F7, SHIFT)
    menu = opened_menu(qtbot)
    assert list(entries(menu)) == ["Ajouter"]
    menu.close()


def test_acts_drop_an_answer_about_words_rewritten_meanwhile(qtbot, taken, engine):
    pane = taken
    at(pane, "Je reprends votre dossier")
    engine.held = True
    press(qtbot, Qt.Key.Key_F7)
    qtbot.keyClicks(pane.editor, "x")
    text = pane.text
    with qtbot.waitSignal(pane.status):
        engine.draft_changed.emit(pane.acts._asked.ticket, pane.acts.draft)
    assert pane.text == text


def test_acts_never_keep_the_window_waiting(qtbot, taken, engine):
    pane = taken
    engine.held = True
    at(pane, "Je reprends votre dossier")
    start = time.process_time()
    for _ in range(5):
        press(qtbot, Qt.Key.Key_F7)
    assert time.process_time() - start < 0.25
    assert engine.count("change") == 1


def test_acts_say_when_nothing_suits_or_the_engine_fails(qtbot, taken, engine):
    pane = taken
    at(pane, "Je reprends votre dossier")
    engine.held = True
    press(qtbot, Qt.Key.Key_F7)
    with qtbot.waitSignal(pane.status) as said:
        engine.draft_changed.emit(pane.acts._asked.ticket, None)
    assert said.args[0] == "Aucune phrase ne convient ici."
    engine.held, engine.failing = False, True
    with qtbot.waitSignal(pane.status) as said:
        press(qtbot, Qt.Key.Key_F7)
    assert said.args[0] == "Impossible."
    engine.failing = False
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)


def test_acts_change_a_suggestion_on_its_card_before_it_is_taken(qtbot, opened):
    pane = opened()
    pane.focus_advised()
    qtbot.waitUntil(lambda: pane.reading.draft is not None)
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    gutter = pane.editor.gutter
    qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=row(pane, Act.ACT).box.center())
    menu = opened_menu(qtbot)
    assert pane.cards.cards[1].hasFocus()
    choose(menu, "Dire autrement")
    qtbot.waitUntil(lambda: REWORDED.format(1) in pane.cards.cards[1].draft.text)
    assert pane.text == ""
    activate(qtbot)
    qtbot.waitUntil(lambda: REWORDED.format(1) in (pane.editor.preview or ""))
    press(qtbot, Qt.Key.Key_Return)
    assert REWORDED.format(1) in pane.text


def test_acts_of_a_card_are_reached_by_key(qtbot, opened):
    pane = opened()
    pane.focus_advised()
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    press(qtbot, Qt.Key.Key_F7)
    menu = opened_menu(qtbot)
    assert list(entries(menu)) == ["Saluer", "Agir", "Signer", "Ajouter"]
    qtbot.wait(50)
    assert pane.reading.draft is not None, "what the menu is about is out of sight"
    choose(menu, "Agir", "Dire autrement")
    qtbot.waitUntil(lambda: REWORDED.format(1) in pane.cards.cards[1].draft.text)


def test_acts_want_a_suggestion_first(qtbot, opened):
    pane = opened("Écrit de ma main.")
    pane.editor.setFocus()
    for keys in ((), (SHIFT,)):
        with qtbot.waitSignal(pane.status) as said:
            press(qtbot, Qt.Key.Key_F7, *keys)
        assert said.args[0].startswith("Prenez d’abord une proposition")


def test_acts_of_a_reply_begun_earlier_are_recognised(qtbot, pane):
    """As when the program was closed in between: the same suggestions come again."""
    begun = three_drafts()[1].text.replace("Léa", "Léa et Tom")
    pane.open(MESSAGE, analysis(), PROFILE, begun)
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    assert pane.acts.draft is None, "one sentence may be the same by chance"
    exact = three_drafts()[1].text
    pane.open(MESSAGE, analysis(), PROFILE, exact)
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    assert pane.cards.cards[1].isChecked()
    assert pane.text == exact
    pane.editor.setFocus()
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)


def test_acts_offer_what_is_missing(qtbot, taken, engine, monkeypatch):
    def lacking(text):
        return review(text, finding(text, "", Category.MISSING_EMPATHY, Level.WARN))

    monkeypatch.setattr(engine, "review_of", lacking)
    pane = taken
    pane.checks.again()
    missing = StepState.MISSING
    qtbot.waitUntil(lambda: any(s.state is missing for s in pane.editor.gutter.steps))
    gutter = pane.editor.gutter
    qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=row(pane, Act.EMPATHISE).box.center())
    menu = opened_menu(qtbot)
    assert list(entries(menu)) == ["Ajouter cette phrase"]
    choose(menu, "Ajouter cette phrase")
    qtbot.waitUntil(lambda: ADDED in pane.text)


def test_acts_stand_at_the_top_of_the_context_menu(qtbot, taken):
    pane = taken
    where = pane.editor.boxes(pane.acts._stand()[1])[0].center().toPoint()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, pane.editor.viewport().mapToGlobal(where)
    )
    pane.editor.contextMenuEvent(event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert list(entries(menu))[:3] == ["Dire autrement", "Retirer", "Ajouter"]
    action = entries(menu)["Dire autrement"]
    menu.close()
    action.trigger()
    reworded(qtbot, pane)


def test_acts_are_checked_again_once_changed(qtbot, taken):
    pane = taken
    assert any(f.suggestions and SAFE in f.suggestions for f in pane.findings)
    at(pane, "Je reprends votre dossier")
    press(qtbot, Qt.Key.Key_F7)
    reworded(qtbot, pane)
    qtbot.waitUntil(lambda: pane.checks.progress == "done")
    assert pane.findings == ()


def test_again_gives_others_without_end(qtbot, pane, engine):
    pane.open(MESSAGE, analysis(), PROFILE)
    seen = set()
    for turn in range(6):
        qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3 and pane.cards.again.isEnabled())
        assert pane.cards.drafts[0].text not in seen
        seen.add(pane.cards.drafts[0].text)
        shown = [draft.text for draft in pane.cards.drafts]
        pane.commands["again"].trigger()
        assert engine.count("suggest") == turn + 2
        # Neither of the last two sets may come again at once.
        assert list(engine.recent)[-3:] == shown
        assert len(engine.recent) == min(6, 3 * (turn + 1))


# Fields that only a person can fill

FIELDS = "Bonjour,\nRendez-vous le [date] à [heure], 😡 [lieu].\n— Léa"


def selected(pane):
    return pane.editor.textCursor().selectedText()


def test_fields_are_reached_by_tab_then_tab_leaves(qtbot, opened):
    pane = opened(FIELDS)
    pane.editor.setFocus()
    for field in ("[date]", "[heure]", "[lieu]"):
        press(qtbot, Qt.Key.Key_Tab)
        assert selected(pane) == field
    press(qtbot, Qt.Key.Key_Backtab, SHIFT)
    assert selected(pane) == "[heure]"
    qtbot.keyClicks(pane.editor, "dix heures")
    press(qtbot, Qt.Key.Key_Tab)
    assert selected(pane) == "[lieu]"
    press(qtbot, Qt.Key.Key_Tab)
    assert not pane.editor.hasFocus()
    assert "à dix heures, 😡 [lieu]" in pane.text


def test_fields_leave_tab_to_the_focus_where_there_is_none(qtbot, opened):
    pane = opened("Bonjour.")
    pane.editor.setFocus()
    press(qtbot, Qt.Key.Key_Tab)
    assert not pane.editor.hasFocus()


def test_fields_are_counted_and_lock_the_copy_until_filled(qtbot, opened):
    pane = opened(FIELDS)
    assert len(pane.gate.gate.open_points) == 3
    pane.commands["copy"].trigger()
    assert selected(pane) == "[date]"
    for words in ("3 mai", "dix heures", "Lyon"):
        pane.editor.setFocus()
        field = pane.gate.gate.open_points[0]
        pane.go_to(field)
        assert selected(pane) == field.quote
        qtbot.keyClicks(pane.editor, words)
    qtbot.waitUntil(lambda: pane.gate.gate.can_copy)


def test_fields_are_counted_on_the_card(qtbot, pane, engine):
    engine.held = True
    pane.open(MESSAGE, analysis(), PROFILE)
    drafts = three_drafts()
    engine.suggested.emit(engine.last("suggest"), (replace(drafts[0], fields=2), *drafts[1:]))
    cards = pane.cards.cards
    assert cards[0].accessibleDescription().startswith("2 champs à remplir. ")
    assert "champ" not in cards[1].accessibleDescription()


# The gutter


def test_gutter_folds_the_acts_for_which_there_is_no_room(qtbot, pane):
    parts = [
        (Act.ACKNOWLEDGE, "Douze jours. "),
        (Act.EMPATHISE, "C’est long. "),
        (Act.APOLOGISE, "Pardon.\n\n"),
        (Act.SIGN, "— Léa"),
    ]
    pane.open(MESSAGE, analysis(), PROFILE)
    pane.take(draft(parts))
    gutter = pane.editor.gutter
    rows = gutter.rows()
    assert [r.act for r in rows] == [Act.ACKNOWLEDGE, Act.EMPATHISE, Act.SIGN]
    assert rows[0].folded == (Act.APOLOGISE,)
    assert rows[1].box.bottom() < rows[2].box.top()
    assert "S’excuser" in gutter.explanation(rows[0])
    assert gutter.accessibleDescription().startswith("Reconnaître · Comprendre · S’excuser")
    qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=rows[0].box.center())
    menu = opened_menu(qtbot)
    assert list(entries(menu)) == ["Dire autrement", "Retirer", "S’excuser", "Ajouter"]
    choose(menu, "S’excuser", "Dire autrement")
    reworded(qtbot, pane)
    assert "Pardon." not in pane.text


def test_gutter_lists_the_acts_in_the_order_of_the_text(qtbot, pane):
    long = "Je reprends votre dossier avec l’équipe, depuis le début et jusqu’au bout, " * 4
    parts = [(Act.THANK, "Merci. "), (Act.ACT, f"{long}. "), (Act.CLOSE, "À bientôt.")]
    pane.open(MESSAGE, analysis(), PROFILE)
    pane.take(draft(parts))
    rows = pane.editor.gutter.rows()
    assert [(r.act, r.is_top, r.is_main) for r in rows] == [
        (Act.THANK, True, False),
        (Act.ACT, False, True),
        (Act.CLOSE, False, False),
    ]
    assert all(a.box.bottom() < b.box.top() for a, b in pairwise(rows))
