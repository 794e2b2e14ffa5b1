"""The message pane on real widgets: highlights, facts, chips, corrections."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMenu

from cmdesk.app.marks import SignalMarks
from cmdesk.app.message.chips import Chip
from cmdesk.app.message.facts import facts_of
from cmdesk.app.message.marks import Mark, MarkKind, marks_of
from cmdesk.app.message.pane import MessagePane
from cmdesk.app.model import Entry
from cmdesk.app.theme import Mode
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Channel, Emotion, SeverityLevel, Topic
from tests.app.conftest import understood

TEXT = "😡😡 J’écris encore : retard inadmissible de LM-4417, 389 € ! Mon avocat suit."


def entry(text=TEXT, *, public=True):
    from datetime import datetime

    now = datetime.now().astimezone()
    message = Message(text, channel=Channel.FACEBOOK, public=public, author="Zoé Lam")
    made = Entry("1", message, now)
    made.understood = understood(text)
    return made


@pytest.fixture
def pane(qtbot, frame_theme, frame_labels, resources):
    pane = MessagePane(frame_theme, frame_labels, SignalMarks(resources))
    qtbot.addWidget(pane)
    pane.resize(392, 800)
    pane.show()
    return pane


def chips(pane):
    """The chips by their text, once the layout shows them."""
    QApplication.processEvents()
    # Chips that were replaced wait for the event loop to delete them.
    return {chip.text(): chip for chip in pane.findChildren(Chip) if chip.isVisible()}


def test_message_marks_do_not_overlap_and_the_stronger_kind_wins():
    analysis = understood("avocat LM-4417")
    both = analysis.__class__(
        analysis.kind, analysis.topics,
        analysis.emotion.__class__(Emotion.ANGER, 1.0, (Span(0, 10),)),
        analysis.sarcasm, analysis.severity, analysis.signals, (), analysis.entities,
    )  # fmt: skip
    assert marks_of(both, 14) == (
        Mark(Span(0, 6), MarkKind.SIGNAL),
        Mark(Span(6, 7), MarkKind.EMOTION),
        Mark(Span(7, 14), MarkKind.FACT),
    )
    assert marks_of(both, 14, [MarkKind.FACT]) == (Mark(Span(7, 14), MarkKind.FACT),)
    assert marks_of(None, 14) == ()


def test_message_selects_the_words_of_a_chip_after_emoji(qtbot, pane):
    pane.show_entry(entry())
    qtbot.mouseClick(chips(pane)["Menace juridique"], Qt.MouseButton.LeftButton)
    assert pane.text.textCursor().selectedText() == "avocat"
    qtbot.mouseClick(chips(pane)["Déjà contacté"], Qt.MouseButton.LeftButton)
    assert pane.text.textCursor().selectedText() == "encore"


def test_message_paints_each_mark_under_its_own_words(qtbot, pane):
    pane.show_entry(entry())
    start = TEXT.index("avocat")
    (rect,) = pane.text.rects(Span(start, start + 6))
    at = pane.text.cursorForPosition(rect.center().toPoint()).position()
    # Two emoji before it: Qt counts two units more.
    assert start + 2 <= at <= start + 2 + 6
    whole = list(pane.text.rects(Span(0, len(TEXT))))
    assert len(whole) > 1
    assert all(box.right() <= pane.text.viewport().width() + 1 for box in whole)


def test_message_pointing_at_a_chip_lights_its_words_and_leaving_lets_them_go(qtbot, pane):
    pane.show_entry(entry())
    chip = chips(pane)["Menace juridique"]
    with qtbot.waitSignal(chip.pointed) as pointed:
        chip.setFocus()
    (evidence,) = pointed.args
    assert [span.of(TEXT) for span in evidence] == ["avocat"]
    with qtbot.waitSignal(chip.pointed) as pointed:
        pane.text.setFocus()
    assert pointed.args == [()]


def test_message_locks_the_facts_that_must_stay_private(frame_labels):
    analysis = understood(TEXT)
    public = facts_of(analysis, frame_labels, public=True)
    assert [(fact.value, fact.private) for fact in public] == [("LM-4417", True), ("389 €", False)]
    private = facts_of(analysis, frame_labels, public=False)
    assert not any(fact.private for fact in private)


def test_message_copies_a_fact_by_mouse_and_by_key(qtbot, pane):
    pane.show_entry(entry())
    reference, amount = pane.facts.rows()
    qtbot.mouseClick(reference, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "LM-4417"
    amount.setFocus()
    qtbot.keyClick(amount, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "389 €"
    assert "pas en public" in reference.accessibleName()


def pick(qtbot, pane, text):
    menu = next(m for m in pane.findChildren(QMenu) if m.isVisible())
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_message_corrects_emotion_and_topic_in_two_presses(qtbot, pane):
    pane.show_entry(entry())
    qtbot.mouseClick(chips(pane)["Colère"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.corrected) as corrected:
        pick(qtbot, pane, "Inquiétude")
    name, correction = corrected.args
    assert (name, correction.emotion, correction.topic) == ("1", Emotion.WORRY, None)
    pane.entry.correction = correction
    pane.refresh()
    assert "Inquiétude" in chips(pane)
    qtbot.mouseClick(chips(pane)["Livraison"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.corrected) as corrected:
        pick(qtbot, pane, "Remboursement")
    assert corrected.args[1].topic is Topic.REFUND
    assert corrected.args[1].emotion is Emotion.WORRY


def test_message_corrects_the_severity_and_goes_back(qtbot, pane):
    pane.show_entry(entry())
    assert pane.verdict.level.text() == "Critique"
    menu = pane.verdict.level.menu()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(pane.corrected) as corrected:
        next(a for a in menu.actions() if a.text() == "Modérée").trigger()
    pane.entry.correction = corrected.args[1]
    pane.refresh()
    assert pane.verdict.level.text() == "Modérée"
    assert "Critique" in pane.verdict.level.toolTip() or "critique" in pane.verdict.level.toolTip()
    menu.aboutToShow.emit()
    with qtbot.waitSignal(pane.corrected) as corrected:
        menu.actions()[-1].trigger()
    assert corrected.args[1].severity is None


def test_message_hides_a_kind_of_highlight_on_demand(qtbot, pane):
    pane.show_entry(entry())
    before = pane.text._marks
    qtbot.mouseClick(pane.legend[MarkKind.FACT], Qt.MouseButton.LeftButton)
    assert {mark.kind for mark in pane.text._marks} == {MarkKind.SIGNAL, MarkKind.EMOTION}
    qtbot.mouseClick(pane.legend[MarkKind.FACT], Qt.MouseButton.LeftButton)
    assert pane.text._marks == before


def test_message_is_readable_before_it_is_understood(qtbot, pane):
    waiting = entry()
    waiting.understood = None
    pane.show_entry(waiting)
    assert pane.text.toPlainText() == TEXT
    assert pane._being_read.isHidden()
    qtbot.waitUntil(lambda: not pane._being_read.isHidden())
    waiting.understood = understood(TEXT)
    pane.refresh()
    assert pane._being_read.isHidden()
    assert pane.verdict.isVisible()


def test_message_says_that_the_analysis_failed_and_can_be_set_by_hand(qtbot, pane):
    broken = entry()
    broken.understood, broken.failed = None, True
    pane.show_entry(broken)
    assert pane.verdict.sentence.text() == "Analyse impossible. Le message est intact."
    assert "Choisir le sujet" in chips(pane)
    with qtbot.waitSignal(pane.retry_wanted):
        qtbot.mouseClick(pane.verdict._retry, Qt.MouseButton.LeftButton)
    pane.verdict.level.menu().aboutToShow.emit()
    with qtbot.waitSignal(pane.corrected) as corrected:
        pane.verdict.level.menu().actions()[0].trigger()
    assert corrected.args[1].severity is SeverityLevel.CRITICAL


@pytest.mark.parametrize("zoom", [100, 160])
@pytest.mark.parametrize("width", [320, 392])
def test_message_fits_its_pane(qtbot, pane, frame_theme, zoom, width):
    frame_theme.set_zoom(zoom)
    pane.resize(width, 700)
    pane.show_entry(entry())
    qtbot.waitUntil(lambda: pane.widget().width() <= pane.viewport().width())
    # The whole text shows: no line of it is hidden below the field's own edge.
    last = list(pane.text.rects(Span(0, len(TEXT))))[-1]
    assert last.bottom() <= pane.text.height()


def test_message_stays_readable_when_the_theme_changes(qtbot, pane, frame_theme):
    pane.show_entry(entry())
    for mode in (Mode.DARK, Mode.LIGHT):
        frame_theme.set_mode(mode)
        QApplication.processEvents()
        for widget in (pane.verdict.sentence, pane._author, pane._place):
            shown = widget.palette().color(widget.foregroundRole())
            back = frame_theme.color("s4-bg")
            assert abs(shown.lightness() - back.lightness()) > 80
        assert pane.text.palette().color(QPalette.ColorRole.Text) == frame_theme.color("text")
