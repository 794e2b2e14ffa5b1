"""The window is killed while somebody types: at most the last second is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from typing_session import SENTENCE

from cmdesk.app.store import Store


def test_killed_window_loses_at_most_the_last_second(paths):
    script = Path(__file__).parent / "typing_session.py"
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    typed = []
    end = time.monotonic() + 60
    for line in process.stdout:
        length, at = line.split()
        typed.append((int(length), float(at)))
        if len(typed) >= 200 or time.monotonic() > end:
            break
    killed_at = time.time()
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    assert len(typed) >= 200

    store = Store(paths.database)
    store.start()
    opening = store.wait(10)
    assert store.close(10)
    (kept,) = opening.messages
    safe = max(length for length, at in typed if at < killed_at - 1)
    assert len(kept.draft) >= safe
    whole = SENTENCE * 20
    assert kept.draft == whole[: len(kept.draft)]
