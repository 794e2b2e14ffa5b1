"""A tiny process between cmdesk and Java, so that Java never outlives cmdesk.

Run as ``python -I -S guardian.py LOG -- COMMAND…``: it imports the standard library only
and starts in some milliseconds. It starts the command, tells its pid on standard output
(``pid 123``), then how it ended (``exit 1``), and reads standard input: ``stop`` ends the
command politely, the end of the stream — which comes whatever way the owner dies, kill -9
included — kills it. A frozen application has no ``python``: it runs itself with a hidden
word instead (see ``server.guardian_command``) and calls ``main`` here.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any, BinaryIO

WORD = "grammar-guardian"
"""The hidden command by which a frozen application becomes the guardian."""
LOG_LIMIT = 512 * 1024
"""Bytes of a log before it becomes the « .1 » of the next one: a megabyte in all."""
PARENT_PERIOD = 2.0
"""Seconds between two looks at the owner, should some other process hold our input open."""


def main(arguments: list[str]) -> int:
    """Run the command until it ends or the owner does; return its exit code."""
    log = arguments[0]
    command = arguments[arguments.index("--") + 1 :]
    owner = os.getppid()
    options: dict[str, Any] = {}
    if os.name == "posix":
        # A group of its own: killing it takes whatever Java itself has started.
        options = {"preexec_fn": _die_with_parent, "process_group": 0}
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        )
    except OSError as error:
        _append(log, f"{error}\n".encode())
        _tell("exit 127")
        return 127
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _kill(child))
    _tell(f"pid {child.pid}")
    assert child.stdout is not None
    pump = threading.Thread(target=_pump, args=(child.stdout, log), daemon=True)
    pump.start()
    threading.Thread(target=_obey, args=(child,), daemon=True).start()
    threading.Thread(target=_watch_owner, args=(child, owner), daemon=True).start()
    code = child.wait()
    pump.join(1.0)
    _tell(f"exit {code}")
    return 0


def _die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies: the guardian may be killed too."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  (costs half of our start elsewhere)

        set_death_signal = 1
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _tell(line: str) -> None:
    with contextlib.suppress(OSError):
        os.write(1, f"{line}\n".encode())


def _kill(child: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()


def _obey(child: subprocess.Popen[bytes]) -> None:
    pending = b""
    while True:
        try:
            data = os.read(0, 256)
        except OSError:
            data = b""
        if not data:
            _kill(child)
            return
        pending += data
        if b"stop\n" in pending:
            pending = b""
            child.terminate()


def _watch_owner(child: subprocess.Popen[bytes], owner: int) -> None:
    while os.getppid() == owner:
        time.sleep(PARENT_PERIOD)
    _kill(child)


def _pump(stream: BinaryIO, log: str) -> None:
    while data := os.read(stream.fileno(), 8192):
        _append(log, data)


def _append(log: str, data: bytes) -> None:
    # A full disk must not stop Java: what it says is then lost.
    with contextlib.suppress(OSError):
        with open(log, "ab") as file:  # noqa: PTH123  # pathlib costs half of our start
            file.write(data)
            full = file.tell() > LOG_LIMIT
        if full:
            os.replace(log, log + ".1")  # noqa: PTH105


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
