import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cmdesk.app.session import Session
from cmdesk.app.store import Store
from cmdesk.app.theme import Mode, Theme
from cmdesk.app.window import MainWindow
from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    Entity,
    KindLabel,
    Sarcasm,
    Severity,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    Ask,
    Emotion,
    EntityType,
    Kind,
    SeverityLevel,
    Topic,
)
from cmdesk.domain.vocabulary import Signal as SignalId
from cmdesk.language.lengths import Limits
from cmdesk.profiles.library import Library
from cmdesk.translations import Labels
from tests.app.reply.fake_engine import FakeEngine

SEVERITY_WORDS = {"avocat": 4, "encore": 3, "retard": 2}


def understood(text):
    """A reading by a few words, so that a test can say what it wants understood."""

    def at(words):
        start = text.find(words)
        return (Span(start, start + len(words)),) if start >= 0 else ()

    level = next((n for word, n in SEVERITY_WORDS.items() if word in text), 1)
    signals = [(SignalId.LEGAL_THREAT, "avocat"), (SignalId.REPEAT_CONTACT, "encore")]
    facts = [(EntityType.ORDER_NUMBER, "LM-4417"), (EntityType.AMOUNT, "389 €")]
    return Analysis(
        KindLabel(Kind.COMPLAINT),
        (TopicLabel(Topic.DELIVERY, 0.9, at("retard")),),
        EmotionLabel(Emotion.ANGER, 0.8, at("inadmissible")),
        Sarcasm(),
        Severity(SeverityLevel(level)),
        tuple(SignalLabel(name, at(word)) for name, word in signals if word in text),
        (AskLabel(Ask.REFUND if "rembours" in text else Ask.NONE_STATED),),
        tuple(Entity(kind, at(word)[0], word, word) for kind, word in facts if word in text),
    )


class WindowEngine(FakeEngine):
    """The engine of the reply pane's tests, which also reads messages."""

    analysed = Signal(int, object)
    broken = Signal(str)

    def __init__(self):
        super().__init__()
        self.reads = True
        self.brands = []

    def analyse(self, message, profile=None):
        self.ticket += 1
        ticket = self.ticket
        self.asked.append(("analyse", ticket, message.text))
        self.brands.append(profile.id if profile else "")
        if not self.reads:
            QTimer.singleShot(0, self, lambda: self.failed.emit(ticket, "Impossible."))
        elif not self.held:
            answer = understood(message.text)
            QTimer.singleShot(0, self, lambda: self.analysed.emit(ticket, answer))
        return ticket


OURS = {"background", "workspace", "engine-writer", "engine-reader"}


def _is_here(item):
    return item is not None and Path(__file__).parent in item.path.parents


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """As in the program, no thread but the main one may end an object of Qt's (``collector``).

    What a test leaves is collected here, where nothing is under way any more, and not in the
    midst of another test.
    """
    if not _is_here(item):
        # pytest asks this of every test, also of those of the other rooms.
        return (yield)
    if gc.isenabled():
        gc.disable()
        # What other rooms have loaded is not looked through after each test.
        gc.collect()
        gc.freeze()
    result = yield
    gc.collect()
    if not _is_here(nextitem):
        gc.unfreeze()
        gc.enable()
    return result


@pytest.fixture(autouse=True)
def threads_end():
    """No thread may outlive the test that started it, to speak to the objects of the next."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.name in OURS]
    for thread in left:
        thread.join(30)
    assert [thread.name for thread in left if thread.is_alive()] == []


class PatientBot(QtBot):
    """Waits as long as a busy machine takes: what never comes fails all the same."""

    PATIENCE_MS = 30_000

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802 (their name)
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, **more):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(scope="session")
def frame_labels(resources):
    return Labels(resources / "translations" / "fr")


@pytest.fixture
def frame_theme(qapp, resources):
    theme = Theme(resources, Mode.LIGHT)
    theme.install(qapp)
    yield theme
    qapp.setStyleSheet("")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "data" / "cmdesk.sqlite3")
    store.start()
    assert store.wait(30) is not None
    yield store
    assert store.close(30)


@pytest.fixture
def window_engine():
    return WindowEngine()


@pytest.fixture
def session(qapp, qtbot, paths, frame_labels, window_engine, store):
    session = Session(frame_labels, Library(paths), window_engine, store, paths.resources)
    session.restore(store.opening)
    yield session
    session.stop()


@pytest.fixture
def window(qtbot, frame_theme, frame_labels, session, window_engine, paths):
    """The real window at its start size, shown and active, with the brand of the example."""
    limits = Limits(paths.resources)
    window = MainWindow(frame_theme, frame_labels, session, window_engine, limits, paths.resources)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    return window
