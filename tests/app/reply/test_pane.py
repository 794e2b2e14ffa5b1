import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from cmdesk.app.reply.gate import GateState
from cmdesk.app.reply.gate_bar import PointRow
from cmdesk.app.reply.painting import one_line
from cmdesk.app.widgets.button import Button
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.vocabulary import Category, Channel, Kind, Variant
from tests.app.reply.builders import MESSAGE, PROFILE, RISKY, SAFE, analysis

pytestmark = pytest.mark.window

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def press(qtbot, key, *modifiers):
    """Press a key where the focus is, as a person does."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def state(pane):
    return pane.gate.gate.state


def done(qtbot, pane):
    qtbot.waitUntil(lambda: pane.checks.progress == "done")


def test_pane_goes_from_suggestions_to_a_copied_reply_in_three_presses(qtbot, opened):
    pane = opened()
    pane.focus_advised()
    press(qtbot, Qt.Key.Key_2, CTRL)
    assert pane.editor.hasFocus()
    assert pane.popover.isVisible()
    assert pane.popover.finding.quote == RISKY
    assert state(pane) is GateState.LOCKED
    press(qtbot, Qt.Key.Key_Return, ALT)
    assert SAFE in pane.text
    assert RISKY not in pane.text
    assert not pane.popover.isVisible()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: state(pane) is GateState.COPIED)
    assert QGuiApplication.clipboard().text() == pane.text
    assert pane.gate.title == "Copiée pour Facebook"


@pytest.mark.parametrize(
    ("key", "variant"),
    [
        (Qt.Key.Key_1, Variant.SHORT),
        (Qt.Key.Key_Ampersand, Variant.SHORT),
        (Qt.Key.Key_2, Variant.EMPATHETIC),
        (Qt.Key.Key_Eacute, Variant.EMPATHETIC),
        (Qt.Key.Key_3, Variant.SOLUTION),
        (Qt.Key.Key_QuoteDbl, Variant.SOLUTION),
    ],
)
def test_pane_chooses_by_the_digits_of_both_keyboards(qtbot, opened, key, variant):
    pane = opened()
    pane.focus_advised()
    with qtbot.waitSignal(pane.draft_taken) as taken:
        press(qtbot, key, CTRL)
    assert taken.args[0].variant is variant


def test_pane_chooses_with_arrows_and_return(qtbot, opened):
    pane = opened()
    pane.focus_advised()
    press(qtbot, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.draft_taken) as taken:
        press(qtbot, Qt.Key.Key_Return)
    assert taken.args[0].variant is Variant.SOLUTION


def test_pane_gives_the_focus_to_the_advised_suggestion_when_it_comes(qtbot, pane):
    pane.open(MESSAGE, None, PROFILE)
    pane.focus_advised()
    pane.set_analysis(analysis())
    qtbot.waitUntil(pane.cards.cards[1].hasFocus)


def test_pane_lets_one_write_before_the_message_is_understood(qtbot, pane, engine):
    pane.open(MESSAGE, None, PROFILE)
    pane.editor.setFocus()
    qtbot.keyClicks(pane.editor, "Bonjour")
    assert pane.text == "Bonjour"
    pane.set_analysis(analysis())
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    assert pane.text == "Bonjour"
    assert pane.editor.hasFocus()


def test_pane_keeps_the_edited_text_one_undo_away(qtbot, opened):
    pane = opened()
    pane.commands["choose_1"].trigger()
    qtbot.keyClicks(pane.editor, " Merci")
    written = pane.text
    pane.commands["choose_3"].trigger()
    assert pane.text != written
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert pane.text == written
    assert pane.cards.cards[0].isChecked()


def test_pane_asks_for_others_with_the_next_seed(qtbot, opened, engine):
    pane = opened()
    first = pane.cards.drafts
    pane.cards.again.click()
    qtbot.waitUntil(lambda: pane.cards.drafts and pane.cards.drafts != first)
    assert [about for kind, _, about in engine.asked if kind == "suggest"] == [0, 1]


def test_pane_fixes_as_one_undo_step(qtbot, opened):
    text = f"😡😡 Bonjour 👍🏽, {RISKY}. À bientôt."
    pane = opened(text)
    pane.editor.setFocus()
    press(qtbot, Qt.Key.Key_Return, ALT)
    assert pane.text == text.replace(RISKY, SAFE)
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert pane.text == text


def test_pane_applies_every_fix_as_one_undo_step(qtbot, opened):
    text = f"Nous somme désolé, {RISKY}. Je suis navré."
    pane = opened(text)
    pane.editor.setFocus()
    press(qtbot, Qt.Key.Key_Return, ALT, SHIFT)
    assert pane.text == f"Nous sommes désolés, {SAFE}. Je suis désolé."
    press(qtbot, Qt.Key.Key_Z, CTRL)
    assert pane.text == text


def test_pane_offers_another_wording_by_key(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    press_f8(qtbot, pane)
    press(qtbot, Qt.Key.Key_Down, ALT)
    assert pane.popover.wording == "je reviens vers vous"
    press(qtbot, Qt.Key.Key_Return, ALT)
    assert pane.text == "Bonjour, je reviens vers vous."


def press_f8(qtbot, pane, *modifiers):
    pane.editor.setFocus()
    press(qtbot, Qt.Key.Key_F8, *modifiers)


def test_pane_walks_through_its_findings(qtbot, opened):
    pane = opened(f"Nous somme désolé, {RISKY}. Je suis navré.")
    pane.editor.setFocus()
    quotes = []
    for _ in range(4):
        press(qtbot, Qt.Key.Key_F8)
        quotes.append(pane.popover.finding.quote)
    assert quotes == ["somme désolé", RISKY, "navré", "somme désolé"]
    press(qtbot, Qt.Key.Key_F8, SHIFT)
    assert pane.popover.finding.quote == "navré"


def test_pane_locked_copy_stays_enabled_and_leads_to_each_point(qtbot, opened):
    pane = opened(f"Nous sommes responsables et {RISKY}.")
    assert pane.gate.copy.isEnabled()
    assert pane.gate.title == "2 points à régler avant l’envoi"
    assert pane.gate.copy.accessibleName() == (
        "Copier la réponse, verrouillé, 2 points à régler avant l’envoi"
    )
    QGuiApplication.clipboard().setText("avant")
    pane.gate.copy.click()
    assert pane.editor.current.category is Category.ADMISSION
    pane.gate.copy.click()
    assert pane.editor.current.quote == RISKY
    assert QGuiApplication.clipboard().text() == "avant"


def test_pane_waives_with_a_reason_point_by_point(qtbot, opened):
    pane = opened(f"Nous sommes responsables et {RISKY}.")
    pane.gate.waive.click()
    dialog = pane.dialog
    dialog.keep.click()
    assert dialog.isVisible()
    dialog.reason.setPlainText("Accord du service juridique")
    with qtbot.waitSignal(pane.waived) as given:
        dialog.keep.click()
    assert given.args[0].reason == "Accord du service juridique"
    assert state(pane) is GateState.LOCKED
    dialog.reason.setPlainText("Date confirmée par l’entrepôt")
    dialog.keep.click()
    assert state(pane) is GateState.WAIVED
    pane.commands["copy"].trigger()
    assert state(pane) is GateState.COPIED


def waived(qtbot, pane):
    pane.editor.setFocus()
    pane.go_to(pane.findings[0])
    press(qtbot, Qt.Key.Key_O, ALT)
    pane.dialog.reason.setPlainText("Date confirmée par l’entrepôt")
    pane.dialog.keep.click()
    assert state(pane) is GateState.WAIVED


def test_pane_shows_no_popover_behind_the_dialog_and_comes_back_to_the_point(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    pane.go_to(pane.findings[0])
    assert pane.popover.isVisible()
    press(qtbot, Qt.Key.Key_O, ALT)
    assert not pane.popover.isVisible()
    pane.dialog.back.click()
    assert pane.popover.isVisible()
    assert pane.editor.current == pane.findings[0]


def test_pane_keeps_the_line_being_written_in_view_when_the_gate_grows(qtbot, opened):
    pane = opened("Une phrase qui prend un peu de place, pour défiler.\n\n" * 5)
    pane.resize(540, 586)
    pane.editor.setFocus()
    pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(pane.editor, f"Nous sommes responsables et {RISKY}.")
    qtbot.waitUntil(lambda: len(pane.gate.gate.open_points) == 2)
    view = pane.editor.viewport().rect
    qtbot.waitUntil(lambda: view().contains(pane.editor.cursorRect()))
    for _ in range(3):
        press(qtbot, Qt.Key.Key_F8)
        qtbot.waitUntil(pane.popover.isVisible)
        found = pane.editor.current
        qtbot.waitUntil(lambda found=found: view().contains(pane.editor.anchor(found.span)[1]))


@pytest.mark.parametrize("lines", range(8))
def test_pane_keeps_the_popover_off_the_suggestions_in_a_low_window(qtbot, opened, lines):
    pane = opened("Bonjour.\n" * lines + f"Nous sommes responsables et {RISKY}.\n" * 2)
    pane.resize(604, 646)
    for finding in pane.findings:
        pane.go_to(finding)
        body = pane.popover.body()
        assert pane.card.geometry().top() <= body.top()
        assert body.bottom() <= pane.gate.geometry().top()


def test_pane_locks_again_when_waived_words_are_edited(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    waived(qtbot, pane)
    place = pane.text.index("lundi")
    cursor = pane.editor.textCursor()
    cursor.setPosition(place)
    cursor.insertText("ce ")
    assert state(pane) is GateState.LOCKED


def test_pane_keeps_a_waiver_when_its_neighbours_are_edited(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    waived(qtbot, pane)
    cursor = pane.editor.textCursor()
    cursor.setPosition(0)
    with qtbot.waitSignal(pane.waivers_changed):
        cursor.insertText("😡 Oui ! ")
    done(qtbot, pane)
    assert state(pane) is GateState.WAIVED
    again = pane.waivers
    pane.open(MESSAGE, analysis(), PROFILE, pane.text, again)
    qtbot.waitUntil(lambda: state(pane) is GateState.WAIVED)


def test_pane_takes_a_waiver_back(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    waived(qtbot, pane)
    with qtbot.waitSignal(pane.waiver_removed):
        pane.gate.unwaive.click()
    assert state(pane) is GateState.LOCKED


def test_pane_blocks_on_fields_left_unfilled(qtbot, opened):
    pane = opened("Bonjour [prénom], je reprends votre dossier.")
    assert pane.gate.title == "1 point à régler avant l’envoi"
    pane.gate.copy.click()
    cursor = pane.editor.textCursor()
    assert pane.editor.current.quote == "[prénom]"
    cursor.setPosition(8)
    cursor.setPosition(16, cursor.MoveMode.KeepAnchor)
    cursor.insertText("Nadia")
    done(qtbot, pane)
    assert state(pane) is GateState.READY


def test_pane_copies_french_spaces(qtbot, opened):
    pane = opened("Bonjour ! Voici : « merci » ; à bientôt ?")
    pane.commands["copy"].trigger()
    assert QGuiApplication.clipboard().text() == (
        "Bonjour\u202f! Voici\u00a0: «\u00a0merci\u00a0»\u202f; à bientôt\u202f?"
    )


def test_pane_takes_cheap_spaces_near_the_limit_of_x(qtbot, pane, opened):
    message = MESSAGE.__class__("Bonjour", id="x", channel=Channel.X)
    opened("Oui ! " * 45, message)
    pane.commands["copy"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert "\u00a0!" in copied
    assert "\u202f" not in copied


def test_pane_says_that_the_text_changed_since_the_copy(qtbot, opened):
    pane = opened("Bonjour Nadia.")
    pane.commands["copy"].trigger()
    pane.editor.setFocus()
    qtbot.keyClicks(pane.editor, " Merci")
    done(qtbot, pane)
    assert state(pane) is GateState.CHANGED
    assert pane.gate.copy.text() == "Copier à nouveau"
    for _ in range(6):
        press(qtbot, Qt.Key.Key_Backspace)
    done(qtbot, pane)
    assert state(pane) is GateState.COPIED


def test_pane_leads_on_after_the_copy(qtbot, opened):
    pane = opened("Bonjour Nadia.")
    pane.commands["copy"].trigger()
    with qtbot.waitSignal(pane.published_requested):
        pane.gate.published.click()
    with qtbot.waitSignal(pane.next_requested):
        pane.gate.next.click()


def test_pane_keeps_ctrl_c_free_and_says_when_it_takes_most(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    pane.editor.setFocus()
    pane.editor.selectAll()
    with qtbot.waitSignal(pane.most_taken):
        press(qtbot, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == pane.text
    assert pane.gate.note.startswith("Vous avez pris plus de la moitié")


def test_pane_says_nothing_of_a_mere_selection(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    taken = []
    pane.most_taken.connect(taken.append)
    pane.editor.selectAll()
    pane.editor.createMimeDataFromSelection()
    assert taken == []


def test_pane_closes_the_popover_when_one_types(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    press_f8(qtbot, pane)
    qtbot.keyClicks(pane.editor, "x")
    assert not pane.popover.isVisible()


def test_pane_fixes_what_stands_at_the_cursor(qtbot, opened):
    pane = opened(f"Nous somme désolé, {RISKY}.")
    pane.editor.setFocus()
    cursor = pane.editor.textCursor()
    cursor.setPosition(7)
    pane.editor.setTextCursor(cursor)
    press(qtbot, Qt.Key.Key_Return, ALT)
    assert pane.text == f"Nous sommes désolés, {RISKY}."


def test_pane_keeps_the_popover_off_the_gutter_and_the_gate(qtbot, opened):
    pane = opened("Ligne.\n" * 12 + f"Bonjour, {RISKY}.\n" + "Ligne.\n" * 12)
    for width, height in ((676, 826), (604, 646), (540, 586)):
        pane.resize(width, height)
        QApplication.processEvents()
        pane.go_to(pane.findings[0])
        body = pane.popover.body()
        gutter = pane.editor.gutter
        edge = gutter.mapTo(pane, gutter.rect().topRight()).x()
        assert pane.popover.isVisible()
        assert body.left() >= edge
        assert body.right() <= pane.width()
        assert body.bottom() < pane.gate.geometry().top()
        pane.popover.close_up()


def test_pane_cuts_no_button_at_any_width_or_zoom(qtbot, opened, theme):
    pane = opened(f"Nous sommes responsables et {RISKY}.")
    pane.go_to(pane.findings[1])
    for zoom in (90, 100, 130, 160):
        theme.set_zoom(zoom)
        for width in (540, 604, 676):
            pane.resize(width, 826)
            QApplication.processEvents()
            for button in pane.findChildren(Button):
                if button.isVisible():
                    least = button.sizeHint().width()
                    assert button.width() >= least, (zoom, width, button.text())
                    right = button.mapTo(pane, button.rect().topRight()).x()
                    assert right < pane.width(), (zoom, width, button.text())


def test_pane_ignores_a_hint_but_not_a_block(qtbot, opened):
    pane = opened(f"Je suis navré, {RISKY}.")
    pane.go_to(pane.findings[0])
    assert pane.popover.ignore.isVisible()
    pane.popover.ignore.click()
    assert [f.quote for f in pane.findings] == [RISKY]
    pane.go_to(pane.findings[0])
    assert not pane.popover.ignore.isVisible()


def test_pane_escape_closes_the_popover_then_leaves_the_editor(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    press_f8(qtbot, pane)
    press(qtbot, Qt.Key.Key_Escape)
    assert not pane.popover.isVisible()
    assert pane.editor.hasFocus()
    press(qtbot, Qt.Key.Key_Escape)
    assert not pane.editor.hasFocus()
    assert RISKY in pane.text


def test_pane_abuse_has_no_suggestions(qtbot, pane, engine):
    pane.open(MESSAGE, analysis(Kind.ABUSE), PROFILE)
    notice = pane.suggestions.notice
    assert notice.title == "Insultes sans demande"
    # In the narrowest pane the buttons go below the words, rather than squeeze them.
    pane.resize(760, 586)
    qtbot.waitUntil(lambda: notice.button.geometry().top() < notice._text.geometry().bottom())
    pane.resize(540, 586)
    qtbot.waitUntil(lambda: notice.button.geometry().top() > notice._text.geometry().bottom())
    assert notice._text.width() > 400
    assert not pane.cards.isVisible()
    assert engine.count("suggest") == 0
    with qtbot.waitSignal(pane.filed_without_reply):
        pane.suggestions.notice.button.click()


def test_pane_says_when_suggestions_fail_and_tries_again(qtbot, pane, engine):
    engine.failing = True
    pane.open(MESSAGE, analysis(), PROFILE)
    qtbot.waitUntil(pane.suggestions.notice.isVisible)
    engine.failing = False
    pane.suggestions.notice.button.click()
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    assert not pane.suggestions.notice.isVisible()


def test_pane_drops_suggestions_of_a_former_message(qtbot, pane, engine):
    engine.held = True
    pane.open(MESSAGE, analysis(), PROFILE)
    former = engine.last("suggest")
    pane.open(MESSAGE, analysis(), PROFILE)
    engine.suggested.emit(former, ())
    assert not pane.suggestions.notice.isVisible()


def test_pane_copies_without_the_checker_and_can_start_it_again(qtbot, opened, engine):
    engine.set_checker(CheckerState.ABSENT, "Le correcteur n’est pas installé.")
    pane = opened("Bonjour Nadia.")
    assert state(pane) is GateState.UNCHECKED
    pane.gate.restart.click()
    assert engine.restarts == 1
    pane.commands["copy"].trigger()
    assert state(pane) is GateState.COPIED


def test_pane_tells_how_long_the_checker_still_takes(qtbot, opened, engine):
    engine.set_checker(CheckerState.STARTING, seconds=8.2)
    pane = opened("Bonjour Nadia.")
    assert pane.gate.caption == "Le correcteur démarre, encore 8\u00a0s environ"
    assert pane.gate.gate.can_copy


def test_pane_tab_goes_through_cards_editor_tone_counter_gate(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    pane.cards.cards[0].setFocus()
    order = []
    for _ in range(30):
        widget = QApplication.focusWidget()
        order.append(widget)
        if widget is pane.gate.copy:
            break
        press(qtbot, Qt.Key.Key_Tab)
    wanted = [
        pane.cards.cards[2],
        pane.editor,
        pane.card.tone.gauges["assertiveness"],
        pane.card.counter,
        pane.gate.findChild(PointRow),
        pane.gate.waive,
        pane.gate.copy,
    ]
    places = [order.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_pane_names_the_gauges_for_those_who_do_not_see_them(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    gauge = pane.card.tone.gauges["assertiveness"]
    assert gauge.accessibleName() == "Assurance 80, trop haute, voulu de 30 à 60"


def test_pane_tells_each_text_with_its_revision(qtbot, opened):
    pane = opened()
    seen = []
    pane.text_edited.connect(lambda text, revision: seen.append((text, revision)))
    qtbot.keyClicks(pane.editor, "ab")
    assert [text for text, _ in seen] == ["a", "ab"]
    assert seen[0][1] < seen[1][1]


def test_pane_shows_the_whole_of_a_suggestion_before_it_is_taken(qtbot, opened):
    pane = opened("Bonjour Nadia, je regarde.")
    first, second = (card.draft for card in pane.cards.cards[:2])
    pane.cards.cards[0].setFocus()
    qtbot.waitUntil(lambda: pane.editor.preview == first.text)
    assert pane.text == "Bonjour Nadia, je regarde."
    assert len(pane.editor.gutter.steps) == len({p.act for p in first.plan})
    qtbot.keyClick(pane.cards.cards[0], Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: pane.editor.preview == second.text)
    pane.editor.setFocus()
    qtbot.waitUntil(lambda: pane.editor.preview is None)
    assert pane.text == "Bonjour Nadia, je regarde."


def test_pane_shows_its_own_text_as_soon_as_one_types(qtbot, opened):
    pane = opened("Bonjour")
    pane.editor.setFocus()
    pane.preview(pane.cards.drafts[0])
    assert pane.editor.preview is not None
    qtbot.keyClicks(pane.editor, "!")
    assert pane.editor.preview is None


def test_pane_leaves_room_for_the_reply_when_text_is_large_and_the_window_low(opened, theme):
    promises = " ".join(f"Vous serez remboursé le {day} mai." for day in range(1, 5))
    pane = opened(promises)
    pane.resize(560, 590)
    theme.set_zoom(160)
    QApplication.processEvents()
    assert pane.editor.viewport().height() >= 2 * theme.line("editor")
    assert pane.gate.height() >= pane.gate.sizeHint().height()


def test_pane_keeps_the_names_of_the_steps_while_another_paragraph_is_edited(qtbot, opened):
    pane = opened()
    pane.cards.take(2)
    planned = [(s.act, s.source) for s in pane.editor.gutter.steps]
    qtbot.keyClick(pane.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.editor, " Merci.")
    qtbot.waitUntil(lambda: pane.checks.progress == "done")
    assert [(s.act, s.source) for s in pane.editor.gutter.steps][:-1] == planned[:-1]


def test_pane_asks_for_a_reason_in_a_dialog_no_higher_than_its_words(opened):
    pane = opened(RISKY)
    pane.keeper.waive_points()
    dialog = pane.dialog
    QApplication.processEvents()
    panel = dialog._panel
    assert panel.height() <= panel.heightForWidth(panel.width()) + 2
    dialog.reject()


def test_pane_keeps_no_break_spaces_where_it_quotes(opened):
    assert one_line("votre lit\u00a0:\n\n  rien\u202f!") == "votre lit\u00a0: rien\u202f!"


def test_pane_leads_to_trying_again_when_suggestions_fail(qtbot, pane, engine):
    engine.failing = True
    pane.open(MESSAGE, analysis(), PROFILE)
    pane.focus_advised()
    qtbot.waitUntil(pane.suggestions.notice.isVisible)
    assert pane.suggestions.notice.button.hasFocus()


def test_pane_names_the_steps_again_when_undo_brings_the_suggestion_back(qtbot, opened):
    pane = opened()
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    pane.take(pane.cards.drafts[1])
    planned = [step.act for step in pane.editor.gutter.steps]
    pane.editor.replace_all("Tout autre chose.")
    qtbot.wait(600)
    pane.editor.undo()
    assert pane.text == pane.cards.drafts[1].text
    assert [step.act for step in pane.editor.gutter.steps] == planned
