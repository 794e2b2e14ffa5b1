"""What threads have to say reaches the interface in its own thread, or nobody."""

import os
import subprocess
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from cmdesk.app.background import Background
from cmdesk.app.relay import Relay
from cmdesk.app.store import Store
from cmdesk.domain.message import Message

MAIN = threading.main_thread()


class Owner(QObject):
    came = Signal(object)

    def __init__(self):
        super().__init__()
        self.relay = Relay(self.take)

    def take(self, value):
        self.came.emit((value, threading.current_thread()))


def send(relay, values):
    thread = threading.Thread(target=lambda: [relay.carry(value) for value in values])
    thread.start()
    thread.join()


def test_relay_carries_values_in_order_into_its_thread(qapp, qtbot):
    owner, got = Owner(), []
    owner.came.connect(got.append)
    send(owner.relay, range(100))
    assert got == []
    qtbot.waitUntil(lambda: len(got) == 100)
    assert got == [(number, MAIN) for number in range(100)]


def test_relay_drops_what_comes_after_its_owner(qapp, qtbot):
    owner, got = Owner(), []
    owner.came.connect(got.append)
    relay, gone = owner.relay, weakref.ref(owner)
    send(relay, [1, 2])
    del owner
    assert gone() is None
    send(relay, [3])
    qtbot.wait(10)
    assert got == []


def test_relay_drops_what_comes_after_the_parent_of_its_owner(qapp, qtbot):
    """The owner’s Python half may live on in somebody’s variable."""
    parent, owner, got = QObject(), Owner(), []
    owner.setParent(parent)
    owner.came.connect(got.append)
    send(owner.relay, [1])
    del parent
    qtbot.wait(10)
    assert got == []


def test_relay_spares_receivers_that_go_while_news_is_waiting(tmp_path):
    """PySide would call into freed memory; in a process of its own, which may crash."""
    code = (
        "import sys, pathlib\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from cmdesk.app.store import Store\n"
        "from cmdesk.domain.message import Message\n"
        "application = QCoreApplication([])\n"
        "class Receiver:\n"
        "    def take(self, at):\n"
        "        self.at = at\n"
        "        receivers.clear()\n"
        "store = Store(pathlib.Path(sys.argv[1]))\n"
        "store.start()\n"
        "store.wait(10)\n"
        "store.add([('x', Message('Mon colis.')), ('y', Message('Mon colis.'))], 'neutre')\n"
        "receivers = [Receiver()]\n"
        "store.saved.connect(receivers[0].take)\n"
        "store.save_draft('x', 'un', 1)\n"
        "store.save_draft('y', 'deux', 1)\n"
        "assert store.close(10)\n"
        "application.processEvents()\n"
        "print('alive', receivers)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.sqlite3")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        # Freed memory is overwritten, so that its use is seen.
        env={**os.environ, "PYTHONMALLOC": "debug"},
    )
    assert (run.returncode, run.stdout) == (0, "alive []\n"), run.stderr


def test_store_speaks_in_the_thread_of_the_window(qapp, qtbot, tmp_path):
    store, threads = Store(tmp_path / "a.sqlite3"), []
    for signal in (store.opened, store.saved):
        signal.connect(
            lambda _value: threads.append(threading.current_thread()),
            Qt.ConnectionType.DirectConnection,
        )
    store.start()
    store.add([("x", Message("Mon colis."))], "neutre")
    store.save_draft("x", "Bonjour,", 1)
    qtbot.waitUntil(lambda: threads == [MAIN, MAIN])
    assert store.close(30)


@pytest.mark.parametrize("fails", [False, True])
def test_background_speaks_in_the_thread_of_the_window(qapp, qtbot, fails):
    from cmdesk.domain.errors import UserError

    def job():
        if fails:
            raise UserError("Impossible.")
        return threading.current_thread() is MAIN

    background, told = Background("Panne."), []
    background.run(
        job,
        lambda value: told.append((value, threading.current_thread())),
        lambda error: told.append((str(error), threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("Impossible." if fails else False, MAIN)]
    background.stop()


def test_background_tells_nothing_once_it_is_stopped(qapp, qtbot):
    background, told = Background("Panne."), []
    background.run(lambda: 1, told.append, told.append)
    background.stop()
    qtbot.wait(10)
    assert told == []
