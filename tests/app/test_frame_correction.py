"""Labels set right in one press, by mouse and by key, undone in one, kept and exported."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from cmdesk.app.dialogs import SaveDialog
from cmdesk.app.marks import SignalMarks
from cmdesk.app.message.chips import Chip, ChipTool
from cmdesk.app.message.facts import facts_of
from cmdesk.app.message.pane import MessagePane
from cmdesk.app.model import Entry
from cmdesk.domain.analysis import (
    AskLabel,
    Deed,
    DeedKind,
    Promise,
    PromiseKind,
    Sarcasm,
    Severity,
    SeverityReason,
    TopicLabel,
)
from cmdesk.domain.correction import LabelFamily
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel, Topic
from cmdesk.domain.vocabulary import Signal as SignalId
from cmdesk.knowledge.loader import read_toml
from cmdesk.workspace.store import Workspace
from tests.app.conftest import understood

TEXT = "J’écris encore : retard inadmissible, rembours svp. Mon avocat suit. Livré sous 5 jours ?"
AT = Span(TEXT.index("avocat"), TEXT.index("avocat") + 6)


def entry():
    made = Entry("1", Message(TEXT, author="Zoé Lam"), datetime.now().astimezone())
    read = understood(TEXT)
    made.understood = replace(
        read,
        topics=(*read.topics, TopicLabel(Topic.REFUND, 0.4)),
        severity=Severity(
            SeverityLevel.HIGH,
            (
                SeverityReason("legal_threat", 2.0, 4, (AT,)),
                SeverityReason("measured_wording", -0.4),
            ),
        ),
        asks=(AskLabel(Ask.REFUND, (AT,)),),
    )
    return made


@pytest.fixture
def pane(qtbot, frame_theme, frame_labels, resources):
    """A pane that shows at once what is set right, as in the window."""
    pane = MessagePane(frame_theme, frame_labels, SignalMarks(resources))
    qtbot.addWidget(pane)
    pane.resize(392, 900)

    def keep(_id, correction):
        pane.entry.correction = correction
        pane.refresh()

    pane.corrected.connect(keep)
    pane.show()
    pane.activateWindow()
    pane.show_entry(entry())
    qtbot.waitUntil(lambda: QApplication.activeWindow() is pane)
    return pane


def named(pane, name):
    """The chip or the tool of an accessible name, as a screen reader finds it."""
    QApplication.processEvents()
    found = [
        widget
        for kind in (Chip, ChipTool)
        for widget in pane.findChildren(kind)
        if widget.isVisible() and widget.accessibleName() == name
    ]
    assert len(found) == 1, name
    return found[0]


def press(qtbot, pane, name):
    qtbot.mouseClick(named(pane, name), Qt.MouseButton.LeftButton)


ONE_PRESS = [
    ("Retirer «\u00a0Menace juridique\u00a0» (Suppr)", "Rétablir «\u00a0Menace juridique\u00a0»",
     lambda a: not a.has(SignalId.LEGAL_THREAT)),
    ("Retirer «\u00a0Un remboursement\u00a0» (Suppr)", "Rétablir «\u00a0Un remboursement\u00a0»",
     lambda a: [ask.id for ask in a.asks] == [Ask.NONE_STATED]),
    ("Retirer «\u00a0Remboursement\u00a0» (Suppr)", "Rétablir «\u00a0Remboursement\u00a0»",
     lambda a: [t.id for t in a.topics] == [Topic.DELIVERY]),
    ("En faire le sujet principal\u00a0: «\u00a0Remboursement\u00a0»",
     "Rétablir «\u00a0Livraison\u00a0»", lambda a: a.topic is Topic.REFUND),
    ("Corriger\u00a0: plutôt «\u00a0Question\u00a0»", "Rétablir «\u00a0Réclamation\u00a0»",
     lambda a: a.kind.id is Kind.QUESTION),
    ("Corriger\u00a0: plutôt «\u00a0Lassitude\u00a0»", "Rétablir «\u00a0Colère\u00a0»",
     lambda a: a.emotion.id is Emotion.FRUSTRATION),
    ("Ajouter\u00a0: ironie", "Retirer «\u00a0Ironie\u00a0» (Suppr)", lambda a: a.sarcasm.present),
    ("Baisser la gravité\u00a0: «\u00a0modérée\u00a0»", "Rétablir «\u00a0Élevée\u00a0»",
     lambda a: a.severity.level is SeverityLevel.MODERATE),
    ("Monter la gravité\u00a0: «\u00a0critique\u00a0»", "Rétablir «\u00a0Élevée\u00a0»",
     lambda a: a.severity.level is SeverityLevel.CRITICAL),
]  # fmt: skip


@pytest.mark.parametrize(("name", "undo", "is_set"), ONE_PRESS, ids=[c[0] for c in ONE_PRESS])
def test_correction_takes_one_press_and_its_undoing_one(qtbot, pane, name, undo, is_set):
    before = pane.entry.analysis
    assert not is_set(before)
    press(qtbot, pane, name)
    assert is_set(pane.entry.analysis)
    press(qtbot, pane, undo)
    assert pane.entry.analysis == before
    assert not pane.entry.correction


def test_correction_takes_irony_away_and_brings_it_back(qtbot, pane):
    made = entry()
    made.id = "2"
    made.understood = replace(made.understood, sarcasm=Sarcasm(True, (AT,)))
    pane.show_entry(made)
    press(qtbot, pane, "Retirer «\u00a0Ironie\u00a0» (Suppr)")
    assert not pane.entry.analysis.sarcasm.present
    press(qtbot, pane, "Rétablir «\u00a0Ironie\u00a0»")
    assert pane.entry.analysis.sarcasm.evidence == (AT,)


def test_correction_by_keys_keeps_the_focus_on_what_it_corrects(qtbot, pane):
    chip = named(pane, "Menace juridique")
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert not pane.entry.analysis.has(SignalId.LEGAL_THREAT)
    struck = named(pane, "Rétablir «\u00a0Menace juridique\u00a0»")
    assert struck.hasFocus()
    qtbot.keyClick(struck, Qt.Key.Key_Return)
    assert pane.entry.analysis.has(SignalId.LEGAL_THREAT)
    assert named(pane, "Menace juridique").hasFocus()


def test_correction_reaches_every_offer_with_the_tab_key(qtbot, pane):
    reached = set()
    pane.verdict.level.setFocus()
    for _ in range(60):
        widget = QApplication.focusWidget()
        reached.add(widget.accessibleName())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    offers = {name for name, _, _ in ONE_PRESS if not name.startswith("Retirer")}
    assert offers <= reached
    assert {"Ajouter un signal", "Ajouter un sujet", "Ajouter une demande"} <= reached


def test_correction_offers_what_is_beside_only_while_it_is_looked_at(qtbot, pane):
    offer = named(pane, "Corriger\u00a0: plutôt «\u00a0Question\u00a0»")
    assert not offer.is_shown
    place = offer.geometry()
    named(pane, "Réclamation").setFocus()
    assert offer.is_shown
    QApplication.processEvents()
    # Nothing moves under the pointer.
    assert offer.geometry() == place
    pane.text.setFocus()
    assert not offer.is_shown


def test_correction_lets_the_words_go_with_the_chip_that_lit_them(qtbot, pane):
    chip = named(pane, "Menace juridique")
    chip.setFocus()
    assert pane.text._lit == (AT,)
    pane.text.setFocus()
    qtbot.mouseMove(chip)
    press(qtbot, pane, "Retirer «\u00a0Menace juridique\u00a0» (Suppr)")
    pane.text.setFocus()
    assert pane.text._lit == ()


@pytest.mark.parametrize(
    ("adder", "item", "is_there"),
    [
        ("Ajouter un signal", "Insulte", lambda a: a.has(SignalId.INSULT)),
        ("Ajouter un sujet", "Personnel", lambda a: Topic.STAFF in [t.id for t in a.topics[1:]]),
        ("Ajouter une demande", "Des excuses", lambda a: a.wants(Ask.APOLOGY)),
    ],
)
def test_correction_adds_what_was_not_seen_and_takes_it_back(qtbot, pane, adder, item, is_there):
    press(qtbot, pane, adder)
    menu = next(m for m in pane.findChildren(QMenu) if m.isVisible())
    next(action for action in menu.actions() if action.text() == item).trigger()
    menu.close()
    assert is_there(pane.entry.analysis)
    press(qtbot, pane, f"Retirer «\u00a0{item}\u00a0» (Suppr)")
    assert not pane.entry.correction


def test_correction_names_the_reasons_of_the_severity_with_their_words(qtbot, pane):
    lines = pane.verdict.level.toolTip().splitlines()
    assert lines[0] == "Menace juridique\u00a0: «\u00a0avocat\u00a0»"
    assert lines[1] == "Formulation mesurée dans l’ensemble"
    menu = pane.verdict.level.menu()
    menu.aboutToShow.emit()
    reason = next(a for a in menu.actions() if a.text().startswith("Menace juridique"))
    reason.hovered.emit()
    assert pane.text._lit == (AT,)
    menu.aboutToHide.emit()
    assert pane.text._lit == ()
    reason.trigger()
    assert pane.text.textCursor().selectedText() == "avocat"


def test_correction_knows_every_reason_deed_and_promise(frame_labels, resources):
    reasons = read_toml(resources / "analysis" / "severity.toml")["reason"]
    named = {*reasons, "critical_wording", "serious_wording", "measured_wording"}
    keys = {name: (f"frame.reason.{name}", f"signal.{name}") for name in named}
    assert [name for name, both in keys.items() if not any(k in frame_labels for k in both)] == []
    assert all(f"frame.deed.{kind}" in frame_labels for kind in DeedKind)
    assert all(f"frame.promise.{kind}" in frame_labels for kind in PromiseKind)


def test_correction_facts_tell_what_was_done_and_promised(frame_labels):
    called, sent, due = Span(0, 3), Span(4, 9), Span(TEXT.index("Livré"), len(TEXT) - 2)
    analysis = replace(
        understood("rien"),
        done=(Deed(DeedKind.CALLED, called, 4), Deed(DeedKind.SENT, sent)),
        promised=(Promise(PromiseKind.DELIVERY, due, "sous 5 jours", "P5D"),),
    )
    done, promised = facts_of(analysis, frame_labels, public=True)
    assert (done.label, done.value) == ("Déjà fait", "Téléphoné 4 fois, envoyé des pièces")
    assert done.evidence == (called, sent)
    assert (promised.label, promised.value) == ("Promis", "Livraison (sous 5 jours)")
    assert promised.evidence == (due,)


def test_correction_is_what_the_drafts_are_made_from_and_is_kept(qtbot, window, session, store):
    session.give(Message("Mon avocat vous écrit encore : retard de LM-4417.", author="Ada"))
    current = session.current
    qtbot.waitUntil(lambda: current.understood is not None)
    taken = []
    window.reply.set_analysis = taken.append
    press(qtbot, window.message, "Retirer «\u00a0Menace juridique\u00a0» (Suppr)")
    assert [label.id for label in taken[-1].signals] == [SignalId.REPEAT_CONTACT]
    assert store.close(5)
    with Workspace(store.path) as workspace:
        (stored,) = workspace.messages()
    assert stored.corrected(LabelFamily.SIGNALS) == "-legal_threat"
    assert stored.correction == current.correction


def test_correction_is_exported_from_the_window_beside_the_interface(
    qtbot, window, session, tmp_path
):
    session.add([Message("un retard", author="Ali"), Message("merci", author="Zoé")])
    qtbot.waitUntil(lambda: all(e.understood for e in session.inbox.all()))
    ali = next(e for e in session.inbox.all() if e.message.author == "Ali")
    session.correct(ali.id, replace(ali.correction, emotion=Emotion.WORRY))
    # As after a new start: the message was filed, nothing read it again.
    ali.understood = None
    path = tmp_path / "corrections.jsonl"
    window.actions_["export-corrections"].trigger()
    assert isinstance(window._dialog, SaveDialog)
    assert window._dialog.defaultSuffix() == "jsonl"
    with qtbot.waitSignal(session.said) as said:
        window._dialog.fileSelected.emit(str(path))
    window._dialog.reject()
    assert said.args[0].startswith("1 message corrigé exporté dans corrections.jsonl.")
    assert "données personnelles" in said.args[0]
    (record,) = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert (record["text"], record["labels"]["emotion"]) == ("un retard", "worry")
    assert record["corrected"] == ["emotion"]


def test_correction_export_says_why_the_file_cannot_be_written(qtbot, window, session, tmp_path):
    with qtbot.waitSignal(session.refused) as refused:
        session.export_corrections(tmp_path / "absent" / "c.jsonl")
    assert "ne peut pas être écrit" in refused.args[0]
    window._dialog.reject()


def test_correction_opens_the_levels_under_their_button(qtbot, pane):
    level = pane.verdict.level
    qtbot.mouseClick(level, Qt.MouseButton.LeftButton)
    menu = level.menu()
    qtbot.waitUntil(menu.isVisible)
    assert menu.x() == level.mapToGlobal(level.rect().bottomLeft()).x()
    menu.close()
    level.setFocus()
    qtbot.keyClick(level, Qt.Key.Key_Space)
    qtbot.waitUntil(menu.isVisible)
    menu.close()
