"""A window that is really killed while somebody types loses a second at most."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from tests.app import typist

SECONDS_LOST = 1.0
LEAST_TYPED = 150


def _run(home: Path) -> subprocess.Popen:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CMDESK_HOME": str(home),
        # Without the checker the machine's cores go to what is measured.
        "CMDESK_CACHE": str(home / "cache"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.app.typist"],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_window_killed_while_typing_loses_a_second_at_most(tmp_path):
    process = _run(tmp_path)
    typed: list[tuple[float, int]] = []

    def follow() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            typed.append((time.monotonic(), int(line.split()[1])))

    reader = threading.Thread(target=follow, daemon=True)
    reader.start()
    deadline = time.monotonic() + 120
    while (not typed or typed[-1][1] < LEAST_TYPED) and time.monotonic() < deadline:
        time.sleep(0.05)
    # More than is at stake, so that something is due however slowly it was typed.
    while time.monotonic() < typed[0][0] + 2 * SECONDS_LOST:
        time.sleep(0.05)
    family = psutil.Process(process.pid).children(recursive=True)
    killed_at = time.monotonic()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    reader.join(30)

    due = max(count for at, count in typed if at <= killed_at - SECONDS_LOST)
    assert due > 0
    with sqlite3.connect(tmp_path / "data" / "cmdesk.sqlite3") as database:
        (text,) = database.execute("SELECT text FROM drafts").fetchone()
    assert text == typist.TEXT[: len(text)]
    assert len(text) >= due

    # Nothing of ours outlives the window either.
    _gone, alive = psutil.wait_procs(family, timeout=30)
    assert not alive


def test_window_opened_again_shows_the_text_that_was_being_typed(tmp_path):
    process = _run(tmp_path)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line.split()[1]) >= LEAST_TYPED:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    script = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from cmdesk.app.main import run_window\n"
        "from cmdesk.app.window import MainWindow\n"
        "from cmdesk.paths import default_paths\n"
        "application = QApplication(sys.argv[:1])\n"
        "def look():\n"
        "    for window in QApplication.topLevelWidgets():\n"
        "        if isinstance(window, MainWindow) and window.reply.editor.toPlainText():\n"
        "            # Once: on a busy machine the timer is due again before the loop ends.\n"
        "            timer.stop()\n"
        "            print(window.reply.editor.toPlainText(), flush=True)\n"
        "            window.close()\n"
        "timer = QTimer()\n"
        "timer.timeout.connect(look)\n"
        "timer.start(50)\n"
        "run_window(default_paths())\n"
    )
    again = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "CMDESK_HOME": str(tmp_path),
            "CMDESK_CACHE": str(tmp_path / "cache"),
        },
    )
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip()
    assert typist.TEXT.startswith(again.stdout.rstrip("\n"))
