"""Nothing of Qt's is destroyed outside the thread of the interface."""

import gc
import subprocess
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from cmdesk.app.background import Background
from cmdesk.app.collector import Collector
from cmdesk.app.engine_client import EngineClient
from cmdesk.app.relay import Relay
from cmdesk.app.store import Store

MAIN = threading.main_thread()


class Circle(QLabel):
    """A widget that holds itself, as most do by way of a slot."""

    def __init__(self):
        super().__init__()
        self.itself = self


@pytest.fixture
def automatic():
    """Python's own collector, which the tests of the window do without."""
    before = gc.isenabled(), gc.get_threshold()
    gc.enable()
    gc.set_threshold(50, 2, 2)
    yield
    gc.set_threshold(*before[1])
    if not before[0]:
        gc.disable()


def make_rubbish():
    for _ in range(5000):
        circle = []
        circle.append(circle)


def test_collector_leaves_no_collection_to_a_thread(qapp, qtbot, automatic):
    collector = Collector()
    ends = []
    weakref.finalize(Circle(), lambda: ends.append(threading.current_thread()))
    thread = threading.Thread(target=make_rubbish)
    thread.start()
    thread.join()
    make_rubbish()
    assert ends == []
    collector.collect()
    collector.collect()
    collector.collect()
    assert ends == [MAIN]


def test_collector_runs_by_itself(qapp, qtbot, automatic):
    collector = Collector()
    collector._timer.setInterval(10)
    alive = weakref.ref(Circle())
    make_rubbish()
    qtbot.waitUntil(lambda: alive() is None)


def test_window_starts_with_the_collector_in_its_thread(tmp_path):
    """Asked of the whole program: it is the one place where all threads run."""
    code = (
        "import gc, threading\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from cmdesk.app.main import run_window\n"
        "from cmdesk.paths import default_paths\n"
        "gc.set_threshold(20, 2, 2)\n"
        "application = QApplication([])\n"
        "threads = set()\n"
        "def note(phase, info):\n"
        "    threads.add(threading.current_thread() is threading.main_thread())\n"
        "def watch():\n"
        "    gc.callbacks.append(note)\n"
        "    QTimer.singleShot(2500, application.closeAllWindows)\n"
        "QTimer.singleShot(0, watch)\n"
        "code = run_window(default_paths())\n"
        "print(code, threads)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**_environment(), "CMDESK_HOME": str(tmp_path), "CMDESK_CACHE": str(tmp_path / "c")},
    )
    assert run.stdout.split("\n")[0] == "0 {True}", run.stderr


def _environment():
    import os

    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def held(*roots):
    """What a thread may be the last to let go: all that is reached without a module."""
    from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

    seen, found, waiting = set(), [], list(roots)
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type | ModuleType | threading.Thread):
            continue
        seen.add(id(thing))
        if isinstance(thing, QObject):
            found.append(thing)
        elif isinstance(thing, FunctionType):
            waiting.extend(cell.cell_contents for cell in thing.__closure__ or ())
        elif isinstance(thing, MethodType | BuiltinFunctionType):
            waiting.append(thing.__self__)
        else:
            waiting.extend(gc.get_referents(thing))
    return found


@pytest.fixture
def started(monkeypatch):
    """Each thread that is started meanwhile, with what it holds."""
    threads = {}
    start = threading.Thread.start

    def note(thread):
        threads[thread.name] = (thread._target, thread._args)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", note)
    return threads


def test_threads_hold_no_object_of_qt_but_their_relay(qapp, tmp_path, started):
    background = Background("")
    store = Store(tmp_path / "a.sqlite3")
    store.start()
    client = EngineClient(command=lambda: [sys.executable, "-c", "import sys; sys.stdin.read()"])
    client.start()
    try:
        assert set(started) == {"background", "workspace", "engine-writer", "engine-reader"}
        for name, roots in started.items():
            assert all(type(thing) is Relay for thing in held(*roots)), name
    finally:
        client.stop()
        assert store.close(30)
        background.stop()


def test_threads_do_not_destroy_what_they_are_the_last_to_hold(qapp, qtbot, automatic):
    ends, goes_on, running = [], threading.Event(), threading.Event()

    def job():
        running.set()
        goes_on.wait(60)
        make_rubbish()

    gc.disable()
    background = Background("")
    thread, relay = background._thread, weakref.ref(background._thread._args[2])
    for thing in (background, relay()):
        weakref.finalize(thing, lambda: ends.append(threading.current_thread()))
    background.run(job, ends.append, ends.append)
    assert running.wait(60)
    del background, thing
    assert ends == [MAIN]
    goes_on.set()
    thread.join(60)
    assert not thread.is_alive()
    assert ends == [MAIN]
    qtbot.wait(10)
    gc.collect()
    assert ends == [MAIN, MAIN]
