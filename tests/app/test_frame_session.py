"""What outlives the window: the queue comes back as it was, and is read again."""

from cmdesk.app.model import State
from cmdesk.app.session import Session
from cmdesk.app.store import Store
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Emotion
from cmdesk.profiles.library import Library
from tests.app.conftest import WindowEngine, understood


def test_session_comes_back_as_it_was_left(qtbot, session, store, paths, frame_labels):
    session.add([Message("un retard", author="Ali"), Message("merci", author="Zoé")])
    qtbot.waitUntil(lambda: all(entry.understood for entry in session.inbox.all()))
    ali = next(e for e in session.inbox.all() if e.message.author == "Ali")
    session.open(ali.id)
    session.edit("Bonjour Ali,", 1)
    session.correct(ali.id, type(ali.correction)(emotion=Emotion.WORRY))
    session.step(1)
    session.file_away(published=False)
    assert store.close(5)

    again = Store(store.path)
    again.start()
    engine = WindowEngine()
    other = Session(frame_labels, Library(paths), engine, again, paths.resources)
    other.restore(again.wait(30))
    qtbot.waitUntil(lambda: engine.count("analyse") == 1 and not other._asked)
    (row,) = [entry for _, entry in other.inbox.rows()]
    assert row.draft == "Bonjour Ali,"
    assert row.state is State.DRAFT
    assert row.analysis.emotion.id is Emotion.WORRY
    assert {entry.state for entry in other.inbox.all()} == {State.DRAFT, State.DISMISSED}
    other.stop()
    assert again.close(5)


def test_session_asks_about_the_open_message_before_a_whole_file(qtbot, session, window_engine):
    window_engine.held = True
    session.add([Message(f"message {number}") for number in range(50)])
    assert window_engine.count("analyse") == 4
    wanted = session.inbox.rows()[40][1]
    session.open(wanted.id)
    first = window_engine.asked[0][1]
    window_engine.failed.emit(first, "Impossible.")
    assert window_engine.asked[-1][2] == wanted.message.text


def test_session_opens_nothing_twice(qtbot, session):
    messages = [Message("un retard", author="Ali"), Message("merci", author="Zoé")]
    assert session.add(messages) == 2
    assert session.add(messages) == 0
    assert len(session.inbox) == 2


def test_session_reads_again_what_failed_once_the_engine_is_back(qtbot, session, window_engine):
    window_engine.reads = False
    session.add([Message("un retard")])
    qtbot.waitUntil(lambda: session.inbox.all()[0].failed)
    window_engine.reads = True
    window_engine.ready_changed.emit(True)
    qtbot.waitUntil(lambda: session.inbox.all()[0].understood is not None)
    assert not session.inbox.all()[0].failed


def test_session_reads_again_when_the_brand_changes(qtbot, session, window_engine):
    session.add([Message("un retard"), Message("merci")])
    qtbot.waitUntil(lambda: not session._asked)
    asked = window_engine.count("analyse")
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    qtbot.waitUntil(lambda: window_engine.count("analyse") == asked + 2 and not session._asked)
    assert session.profile.id == "lumea"
    assert window_engine.brands[-2:] == ["lumea", "lumea"]
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    assert window_engine.count("analyse") == asked + 2


def test_session_drops_what_was_read_for_the_former_brand(qtbot, session, window_engine):
    window_engine.held = True
    session.add([Message("un retard")])
    stale = window_engine.asked[-1][1]
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    window_engine.analysed.emit(stale, understood("un avocat"))
    assert session.inbox.all()[0].understood is None
    window_engine.analysed.emit(window_engine.asked[-1][1], understood("un retard"))
    assert session.inbox.all()[0].understood == understood("un retard")
