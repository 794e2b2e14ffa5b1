"""The whole loop on the real engine: suggestions, a risk typed, mended by key, copied."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cmdesk.app.engine_client import EngineClient
from cmdesk.app.reply.gate import GateState
from cmdesk.app.reply.pane import ReplyPane
from cmdesk.domain.draft import ActChange, ChangeKind
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel, Level
from cmdesk.paths import default_paths
from cmdesk.profiles.library import Library

pytestmark = pytest.mark.window

MESSAGE = Message(
    "Bonjour, ma lampe Aurore est arrivée cassée et personne ne répond depuis lundi. "
    "Je veux être remboursée. Camille",
    id="r1",
    channel=Channel.FACEBOOK,
    author="Camille Perrin",
)
RISKY = " Nous sommes entièrement responsables de cette casse et vous serez remboursée demain."


@pytest.fixture
def engine(qapp):
    client = EngineClient()
    client.start()
    yield client
    client.stop()


def _say_every_sentence_otherwise(qtbot, pane):
    """Each in turn where the engine has another wording, then all of it undone."""
    qtbot.waitUntil(lambda: pane.acts.options is not None)
    before, steps = pane.text, 0
    for place, possible in enumerate(pane.acts.options.reword):
        if possible:
            shown = pane.text
            with qtbot.waitSignal(pane.act_changed):
                pane.acts.ask(ActChange(ChangeKind.REWORD, place), pane.acts.draft)
            assert pane.text != shown
            steps += 1
    assert steps >= 3
    for added in pane.acts.options.add if pane.acts.options else ():
        with qtbot.waitSignal(pane.act_changed):
            pane.acts.ask(ActChange(ChangeKind.ADD, added=added), pane.acts.draft)
        steps += 1
        break
    for _ in range(steps):
        qtbot.keyClick(pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pane.text == before
    qtbot.waitUntil(lambda: pane.checks.progress == "done")


def test_real_engine_suggests_reviews_and_lets_copy(qtbot, theme, labels, limits, engine):
    profile = Library(default_paths()).get("lumea")
    pane = ReplyPane(theme, labels, engine, limits)
    qtbot.addWidget(pane)
    pane.resize(676, 826)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is pane)
    # Opened before the engine is warm: the questions wait there.
    pane.open(MESSAGE, None, profile)
    with qtbot.waitSignal(engine.analysed, timeout=60_000) as answer:
        engine.analyse(MESSAGE)
    pane.set_analysis(answer.args[1])
    pane.focus_advised()
    notice = pane.suggestions.notice
    qtbot.waitUntil(lambda: bool(pane.cards.drafts) or notice.isVisible(), timeout=60_000)
    assert not notice.isVisible(), "the engine could not draft: see its log"
    assert len(pane.cards.drafts) == 3
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert pane.text in [draft.text for draft in pane.cards.drafts if draft.advised]
    qtbot.waitUntil(lambda: pane.checks.progress == "done", timeout=60_000)
    assert pane.editor.gutter.steps
    _say_every_sentence_otherwise(qtbot, pane)
    pane.editor.setFocus()
    pane.editor.moveCursor(pane.editor.textCursor().MoveOperation.End)
    before = pane.text
    pane.editor.textCursor().insertText(RISKY)
    qtbot.waitUntil(lambda: pane.gate.gate.state is GateState.LOCKED, timeout=60_000)
    blocking = [f for f in pane.findings if f.level is Level.BLOCK]
    assert all(f.span.of(pane.text) == f.quote for f in blocking)
    assert any("responsables" in f.quote for f in blocking)
    while pane.text != before:
        qtbot.keyClick(pane.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane.checks.progress == "done", timeout=60_000)
    for point in pane.gate.gate.open_points:
        pane.keeper.waive(point, "Essai de la fenêtre entière")
    pane.commands["copy"].trigger()
    qtbot.waitUntil(lambda: pane.gate.gate.state is GateState.COPIED, timeout=60_000)
    assert QGuiApplication.clipboard().text().split() == before.split()
