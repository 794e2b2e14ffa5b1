"""The window as a person feels it: its start, the answer to a paste, to a key, its memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cmdesk.paths import Paths

STARTS = 5
_SESSION = Path(__file__).with_name("window_session.py")


def measure(paths: Paths) -> dict[str, float]:
    """Return the figures of several starts, and of one session with the real engine."""
    dropped = _forget_files()
    cold = _run(paths, "start")["typing"]
    warm = [_run(paths, "start")["typing"] for _ in range(STARTS)]
    name = "cold start to typing (s)" if dropped else "first start to typing (s)"
    figures = {name: cold, "warm start to typing, median (s)": statistics.median(warm)}
    return figures | _run(paths, "session")


def _run(paths: Paths, what: str) -> dict[str, float]:
    """Run one window in a process of its own, with an empty workspace."""
    with tempfile.TemporaryDirectory(prefix="cmdesk-bench-") as home:
        environment = {**os.environ, "CMDESK_HOME": home, "CMDESK_CACHE": str(paths.cache)}
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        environment["CMDESK_BENCH_STARTED"] = str(time.time())
        done = subprocess.run(
            [sys.executable, str(_SESSION), what],
            capture_output=True,
            text=True,
            env=environment,
            timeout=300,
            check=False,
        )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _forget_files() -> bool:
    """Empty the system's file cache where that is allowed; return whether it was."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3\n")
    except OSError:
        return False
    return True
