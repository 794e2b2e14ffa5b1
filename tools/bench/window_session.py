"""A window that drives itself and prints what it took, as JSON: run by ``window.py``."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cmdesk.app.main import run_window
from cmdesk.app.reply.gate import CheckProgress
from cmdesk.app.window import MainWindow
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

REPLY = (
    "Bonjour Nadia,\n\nJe regrette ce retard, et je demande au transporteur ou se trouve votre "
    "colis. Vous auriez du lire les conditions.\n\nNous somme avec vous. "
)
MORE = (
    "Je reprends votre message depuis le debut et je demande a la boutique ce qui a pu arriver "
    "avec votre commande avant de vous donner une reponse qui tienne."
)
PASTES = 12
WATCH_MS = 5


class Watchdog:
    """Notes how late the interface thread comes back to its loop."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(WATCH_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._last - WATCH_MS / 1000))
        self._last = now

    def start_again(self) -> None:
        """Forget what was noted."""
        self.late.clear()
        self._last = time.perf_counter()


def main_window() -> MainWindow | None:
    """Return the window once it is shown."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow) and widget.isVisible():
            return widget
    return None


def wait(until: Callable[[], bool], seconds: float = 60.0) -> float:
    """Run the loop until a condition holds; return the seconds that it took."""
    started = time.perf_counter()
    # The loop sleeps between events: a busy one would take a core from what is measured.
    alarm = QTimer(interval=WATCH_MS)
    alarm.start()
    while not until():
        if time.perf_counter() - started > seconds:
            raise TimeoutError(f"nothing after {seconds} seconds")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return time.perf_counter() - started


def since_start() -> float:
    """Return the seconds since ``window.py`` started this process.

    Not since the system's own time of creation: Linux tells it from a boot time in whole seconds.
    """
    return time.time() - float(os.environ["CMDESK_BENCH_STARTED"])


def examples() -> Iterator[Message]:
    """Yield the messages that ship with the program, over and over, each a little new."""
    file = Path(default_paths().resources) / "examples" / "lumea.jsonl"
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    for turn in range(1000):
        for text in texts:
            yield Message(f"{text}{' ' * turn}", author="Nadia Ferroukhi")


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def session(window: MainWindow) -> dict[str, float]:
    """Return the figures of a session: start, paste, type, check, memory."""
    engine = window._engine
    watchdog = Watchdog()
    wait(lambda: engine.ready)
    figures = {"engine ready after start (s)": since_start()}
    wait(lambda: engine.checker_status.state is CheckerState.READY)
    figures["grammar ready after start (s)"] = since_start()
    figures |= stalls("while everything starts", watchdog)
    window.session.open_profile("lumea")
    wait(lambda: window.session.profile is not None and window.session.profile.id == "lumea")
    figures |= pastes(window)
    watchdog.start_again()
    type_reply(window)
    figures |= stalls("while typing", watchdog)
    return figures | answers(window) | memory()


def stalls(when: str, watchdog: Watchdog) -> dict[str, float]:
    """Return how long the interface thread was away from its loop, in milliseconds."""
    return {
        f"longest stall {when} (ms)": 1000 * max(watchdog.late),
        f"stall {when}, 99th percentile (ms)": 1000 * percentile(watchdog.late, 0.99),
    }


def pastes(window: MainWindow) -> dict[str, float]:
    """Return what passes from a pasted message to its analysis and to its drafts."""
    session, engine = window.session, window._engine
    analysed, suggested = [], []
    for message, _ in zip(examples(), range(PASTES), strict=False):
        seen: dict[str, float] = {}
        session.analysed.connect(lambda _id, seen=seen: seen.setdefault("a", time.perf_counter()))
        engine.suggested.connect(
            lambda _t, _d, seen=seen: seen.setdefault("d", time.perf_counter())
        )
        started = time.perf_counter()
        session.give(message)
        wait(lambda seen=seen: "a" in seen)
        analysed.append(1000 * (seen["a"] - started))
        entry = session.current
        if entry is None or entry.analysis is None or entry.analysis.kind.id == "abuse":
            continue
        wait(lambda seen=seen: "d" in seen)
        suggested.append(1000 * (seen["d"] - started))
    return {
        "paste to analysis, warm, median (ms)": statistics.median(analysed),
        "paste to analysis, warm, 95th percentile (ms)": percentile(analysed, 0.95),
        "paste to drafts, warm, median (ms)": statistics.median(suggested),
        "paste to drafts, warm, 95th percentile (ms)": percentile(suggested, 0.95),
    }


def type_reply(window: MainWindow) -> None:
    """Type a reply at thirty keys a second."""
    editor = window.reply.editor
    editor.setFocus()
    for letter in REPLY:
        if letter == "\n":
            QTest.keyClick(editor, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(editor, letter)
        pause = time.perf_counter() + 0.03
        wait(lambda pause=pause: time.perf_counter() > pause)
    wait(lambda: window.reply.checks.progress is CheckProgress.DONE)


def answers(window: MainWindow) -> dict[str, float]:
    """Return what passes from the last key of a word to the findings, grammar included."""
    reply, waits = window.reply, []
    for word in MORE.split():
        QTest.keyClicks(reply.editor, word)
        started = time.perf_counter()
        QTest.keyClicks(reply.editor, " ")
        wait(lambda: reply.checks.progress is not CheckProgress.DONE, 5)
        wait(lambda: reply.checks.progress is CheckProgress.DONE)
        waits.append(1000 * (time.perf_counter() - started))
    return {
        "key to all findings, pause of 300 included, median (ms)": statistics.median(waits),
        "key to all findings, 95th percentile (ms)": percentile(waits, 0.95),
    }


def memory() -> dict[str, float]:
    """Return what is resident of our processes and of Java, in megabytes."""
    own = psutil.Process()
    family = own.children(recursive=True)
    java = [process for process in family if "java" in process.name()]
    others = [own, *(process for process in family if process not in java)]
    return {
        "application resident (MB)": sum(p.memory_info().rss for p in others) / 1e6,
        "of which the window (MB)": own.memory_info().rss / 1e6,
        "java resident (MB)": sum(p.memory_info().rss for p in java) / 1e6,
    }


def main() -> int:
    """Open the window, drive it, print the figures."""
    what, figures, faults = sys.argv[1], {}, []
    application = QApplication(sys.argv[:1])

    def look() -> None:
        window = main_window()
        if window is None or window.first.field is not QApplication.focusWidget():
            return
        timer.stop()
        try:
            QTest.keyClicks(window.first.field, "a")
            if window.first.field.toPlainText() != "a":
                raise RuntimeError("the key did not arrive")
            figures["typing"] = since_start()
            if what == "session":
                figures.update(session(window))
                del figures["typing"]
        except Exception as fault:
            faults.append("".join(traceback.format_exception(fault)))
        window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    status = run_window(default_paths())
    del application
    if faults:
        print(*faults, file=sys.stderr)
        return 1
    print(json.dumps(figures))
    return status


if __name__ == "__main__":
    sys.exit(main())
