import subprocess
import sys

import pytest

from cmdesk.grammar import guardian
from cmdesk.grammar.server import guardian_command


def run(log, *command):
    return subprocess.Popen(
        [*guardian_command(), str(log), "--", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_guardian_tells_pid_and_exit_and_keeps_the_output(tmp_path):
    log = tmp_path / "log"
    code = "import sys; print('dit'); sys.stderr.write('crié'); sys.exit(3)"
    with run(log, sys.executable, "-c", code) as process:
        lines = process.stdout.read().split("\n")
    assert lines[0].startswith("pid ")
    assert lines[1] == "exit 3"
    assert "dit" in log.read_text()
    assert "crié" in log.read_text()


def test_guardian_tells_of_a_command_that_does_not_exist(tmp_path):
    with run(tmp_path / "log", "/nowhere/java") as process:
        assert process.stdout.read() == "exit 127\n"
    assert "nowhere" in (tmp_path / "log").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_guardian_stops_politely_when_told(tmp_path):
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('adieu', flush=True), sys.exit(0)))\n"
        "print('prêt', flush=True)\ntime.sleep(60)"
    )
    log = tmp_path / "log"
    with run(log, sys.executable, "-c", code) as process:
        while not log.exists():
            pass
        process.stdin.write("stop\n")
        process.stdin.flush()
        assert process.stdout.read().endswith("exit 0\n")
    assert "adieu" in log.read_text()


def test_guardian_kills_at_the_end_of_its_input(tmp_path):
    with run(tmp_path / "log", sys.executable, "-c", "import time; time.sleep(60)") as process:
        assert process.stdout.readline().startswith("pid ")
        process.stdin.close()
        assert process.stdout.readline().startswith("exit ")


def test_guardian_bounds_the_log(tmp_path):
    log = tmp_path / "log"
    count = 4 * guardian.LOG_LIMIT // 80
    code = f"for _ in range({count}): print('y' * 79)"
    with run(log, sys.executable, "-c", code) as process:
        process.stdout.read()
    kept = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert sorted(file.name for file in tmp_path.iterdir()) in (["log", "log.1"], ["log.1"])
    assert kept <= 2 * guardian.LOG_LIMIT + 2 * 8192


def test_guardian_command_of_a_frozen_application_is_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert guardian_command() == [sys.executable, guardian.WORD]
