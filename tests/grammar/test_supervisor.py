"""The life of the server: what happens when it, or the application, is killed."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from cmdesk.domain.grammar import CheckerState
from cmdesk.grammar.checker import LanguageToolChecker
from cmdesk.grammar.installation import find_installation
from cmdesk.grammar.java import find_java
from cmdesk.grammar.server import clean_stale, records_folder, start_server
from cmdesk.grammar.supervisor import BACK_OFF

pytestmark = [
    pytest.mark.languagetool,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX"),
]

OWNER = """
    import signal, sys, time
    # Whoever starts the tests in the background has it ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from cmdesk.grammar.checker import open_checker
    from cmdesk.paths import default_paths
    checker = open_checker(default_paths())
    checker.start()
    while checker.java_pid is None:
        time.sleep(0.02)
    print(checker.java_pid, flush=True)
    {end}
"""


def eventually(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def gone(pid):
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True


def own_checker(paths):
    return LanguageToolChecker(paths, find_installation(paths), find_java())


def run_owner(paths, end):
    """An application of its own; returned with the pid of its Java."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OWNER).format(end=end)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CMDESK_HOME": str(paths.data.parent)},
    )
    return process, int(process.stdout.readline())


def test_supervisor_brings_a_killed_server_back_by_itself(paths):
    seen = []
    with contextlib.closing(own_checker(paths)) as checker:
        checker.on_status(lambda status: seen.append(status.state))
        assert checker.check("Nous somme là.", wait=120)
        first = checker.java_pid
        seen.clear()
        killed_at = time.monotonic()
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: checker.status.state is CheckerState.STARTING, 5)
        # What is known stays underlined, what is new waits, nothing raises.
        assert [f.quote for f in checker.check("Nous somme là.\nVous êtent là.")] == ["Nous somme"]
        assert checker.check("Vous êtent là.", wait=120)
        # The ten seconds that we aim at are measured by `make bench`: a start is seven
        # seconds of one processor, which a busy machine does not give.
        assert time.monotonic() - killed_at < 120
        assert checker.java_pid != first
        assert checker.status.restarts == 1
        assert seen[-1] is CheckerState.READY
    assert not list(records_folder(paths).glob(f"{os.getpid()}*"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_supervisor_leaves_no_java_when_the_application_is_killed(paths, how):
    process, java = run_owner(paths, "time.sleep(60)")
    assert psutil.pid_exists(java)
    process.send_signal(how)
    process.wait(60)
    assert eventually(lambda: gone(java), 30)


@pytest.mark.parametrize("end", ["sys.exit(3)", "raise ValueError", "import os; os._exit(1)"])
def test_supervisor_leaves_no_java_when_the_application_ends(paths, end):
    process, java = run_owner(paths, end)
    process.wait(60)
    assert eventually(lambda: gone(java), 30)


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux’s")
def test_supervisor_leaves_no_java_when_the_guardian_is_killed(paths):
    server = start_server(paths, find_installation(paths), find_java())
    try:
        assert eventually(lambda: server.pid is not None)
        os.kill(psutil.Process(server.pid).ppid(), signal.SIGKILL)
        assert server.died.wait(30)
        assert eventually(lambda: gone(server.pid), 30)
    finally:
        server.close()


def test_close_ends_a_server_that_is_still_starting(paths):
    checker = own_checker(paths)
    checker.start()
    assert eventually(lambda: checker.java_pid is not None)
    java = checker.java_pid
    began = time.monotonic()
    checker.close()
    assert time.monotonic() - began < 5  # a start takes more, and is not waited for
    assert gone(java)
    assert checker.status.state is CheckerState.STOPPED
    checker.start()
    checker.restart()
    assert checker.status.state is CheckerState.STOPPED


def test_start_survives_a_listener_that_fails(paths, caplog):
    def fail(_):
        raise ZeroDivisionError

    with contextlib.closing(own_checker(paths)) as checker:
        checker.on_status(fail)
        checker.start()
        assert eventually(lambda: checker.java_pid is not None)
    assert "listener" in caplog.text


def test_restart_replaces_a_running_server(paths):
    with contextlib.closing(own_checker(paths)) as checker:
        checker.start()
        assert eventually(lambda: checker.java_pid is not None)
        first = checker.java_pid
        checker.restart()
        assert eventually(lambda: checker.java_pid not in (None, first))
        assert gone(first)
        assert checker.check("Nous somme là.", wait=120)
        assert checker.status.restarts == 0


def test_clean_stale_ends_what_a_dead_application_left(paths, tmp_path):
    """As after a crash on a system without death signals: the owner is dead, Java lives."""
    paths = type(paths)(paths.resources, paths.profiles, paths.data, tmp_path / "cache")
    folder = records_folder(paths)
    folder.mkdir(parents=True)
    orphan = subprocess.Popen(["sleep", "60"])
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        born = psutil.Process(orphan.pid).create_time()
        dead = [999_999_999, 1.0]
        write = lambda name, **record: (folder / name).write_text(json.dumps(record))  # noqa: E731
        write("1.json", java=[orphan.pid, born], guardian=dead, owner=dead, port=1)
        # The pid was given anew to somebody else.
        write("2.json", java=[stranger.pid, born - 5000], guardian=dead, owner=dead, port=1)
        me = [os.getpid(), psutil.Process().create_time()]
        write("3.json", java=dead, guardian=dead, owner=me, port=1)
        (folder / "4.json").write_text("{not json")
        assert clean_stale(paths) == 3
        assert orphan.wait(30) == -signal.SIGKILL
        assert stranger.poll() is None
        assert [file.name for file in folder.iterdir()] == ["3.json"]
    finally:
        for process in (orphan, stranger):
            process.kill()
            process.wait()


def test_supervisor_gives_up_on_a_broken_installation(paths, tmp_path, monkeypatch):
    """A few tries, not hundreds; and the user's restart works once it is mended."""
    monkeypatch.setattr("cmdesk.grammar.supervisor.BACK_OFF", (0.0, 0.05, 0.1))
    broken = type(paths)(paths.resources, paths.profiles, paths.data, tmp_path / "cache")
    shutil.copytree(paths.languagetool, broken.languagetool, copy_function=os.link)
    for cache in broken.languagetool.glob("*.aot"):
        cache.unlink()  # it holds the classes of the jar that is to be missed
    jar = next((broken.languagetool / "jars").glob("languagetool-server-*.jar"))
    content = jar.read_bytes()
    jar.unlink()
    jar.write_bytes(b"x" * len(content))
    states = []
    with contextlib.closing(own_checker(broken)) as checker:
        checker.on_status(lambda status: states.append(status.state))
        assert checker.check("Nous somme là.", wait=120) == ()
        assert checker.status.state is CheckerState.FAILED
        assert checker.status.sentence
        assert checker.status.restarts == len(BACK_OFF)
        log = (broken.logs / "languagetool.log").read_text()
        assert log.count("java.lang.ClassNotFoundException") == len(BACK_OFF) + 1
        assert states[-1] is CheckerState.FAILED

        jar.write_bytes(content)
        checker.restart()
        assert checker.status.state is CheckerState.STARTING
        assert checker.check("Nous somme là.", wait=120)


def test_status_tells_the_seconds_left(paths, tmp_path):
    own = type(paths)(paths.resources, paths.profiles, paths.data, tmp_path / "cache")
    shutil.copytree(paths.languagetool, own.languagetool, copy_function=os.link)
    (own.languagetool / "last-start").unlink(missing_ok=True)
    (own.languagetool / "last-start").write_text("42.0")
    with contextlib.closing(own_checker(own)) as checker:
        assert checker.status.seconds_left is None
        checker.start()
        assert eventually(lambda: 30 < (checker.status.seconds_left or 0) <= 42)
        assert checker.check("Pas encore.") == ()
