"""One LanguageTool server process: started, asked whether it lives, closed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from cmdesk.grammar import guardian
from cmdesk.grammar.installation import Installation
from cmdesk.grammar.java import Java, java_environment
from cmdesk.paths import Paths

LOG_NAME = "languagetool.log"


class ServerDiedError(Exception):
    """The process ended, or does not answer."""


def guardian_command() -> list[str]:
    """Return the command that runs the guardian.

    A frozen application runs itself with ``guardian.WORD``, which ``cmdesk.cli.main`` knows.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, guardian.WORD]
    # -I: nothing of the user's environment; -S: no site-packages; both make it start faster.
    return [sys.executable, "-I", "-S", str(Path(guardian.__file__))]


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens to at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process under a guardian; made by ``start_server``."""

    def __init__(
        self, process: subprocess.Popen[bytes], port: int, record: Path, started: float
    ) -> None:
        self.port = port
        self.pid: int | None = None
        """The pid of Java, once the guardian has told it."""
        self.died = threading.Event()
        """Set at the instant of death."""
        self._process = process
        self._record = record
        self._started = started
        self._listener = threading.Thread(target=self._listen, name="grammar-listener", daemon=True)
        self._listener.start()

    @property
    def url(self) -> str:
        """Return the address that the client is given."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def age(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._started

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, _, value = line.decode("ascii", "replace").strip().partition(" ")
            if word == "pid" and value.isdigit():
                self.pid = int(value)
                self._write_record()
            elif word == "exit":
                break
        self.died.set()

    def _write_record(self) -> None:
        """Note who belongs to whom, so that a later start can clean after a crash of ours."""
        with contextlib.suppress(OSError, psutil.Error):
            processes = {
                "java": self.pid,
                "guardian": self._process.pid,
                "owner": os.getpid(),
            }
            record = {
                name: [pid, psutil.Process(pid).create_time()]
                for name, pid in processes.items()
                if pid is not None
            }
            self._record.parent.mkdir(parents=True, exist_ok=True)
            self._record.write_text(json.dumps({"port": self.port, **record}), encoding="utf-8")

    def healthy(self, timeout: float = 5.0) -> bool:
        """Return whether the server answers at all (it may still be cold)."""
        # http.client knows no proxies, so that HTTP_PROXY cannot divert the question.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", "/v2/healthcheck")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_healthy(self, timeout: float) -> None:
        """Return once the server answers; raise ``ServerDiedError`` where it ends or never does."""
        end = time.monotonic() + timeout
        while not self.healthy():
            if self.died.wait(0.05):
                raise ServerDiedError("the process ended before it answered")
            if time.monotonic() > end:
                raise ServerDiedError(f"no answer within {timeout:.0f} s")

    def ask_to_end(self, timeout: float) -> bool:
        """Let Java end by itself (it then writes its start-up cache); return whether it did."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(b"stop\n")
            self._process.stdin.flush()
        return self.died.wait(timeout)

    def close(self) -> None:
        """Kill Java and its guardian; return when both are gone. May be called twice."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(5.0)
        except subprocess.TimeoutExpired:
            # Linux kills Java with its guardian; elsewhere the record names it.
            self._process.kill()
            self._process.wait()
            _end_recorded(self._record)
        self._listener.join(2.0)
        if self._process.stdout is not None:
            self._process.stdout.close()
        with contextlib.suppress(OSError):
            self._record.unlink()


def start_server(
    paths: Paths, installation: Installation, java: Java, extra: tuple[str, ...] = ()
) -> Server:
    """Return a server that is on its way; raise ``ServerDiedError`` where none could be started."""
    properties = paths.resources / "languagetool" / "server.properties"
    port = free_port()
    command = installation.command(java, port, properties.resolve(), extra)
    log = paths.logs / LOG_NAME
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(
            [*guardian_command(), str(log), "--", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=installation.jars_folder,
            env=java_environment(),
            # Ctrl+C in a terminal is for the application, which then closes us in order.
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise ServerDiedError(str(error)) from error
    record = records_folder(paths) / f"{process.pid}.json"
    return Server(process, port, record, time.monotonic())


def records_folder(paths: Paths) -> Path:
    """Return where running servers are noted."""
    return paths.languagetool / "running"


def clean_stale(paths: Paths) -> int:
    """End the servers whose application is dead; return how many records were stale."""
    count = 0
    folder = records_folder(paths)
    for record in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if not _owner_lives(record):
            _end_recorded(record)
            with contextlib.suppress(OSError):
                record.unlink()
            count += 1
    return count


def _recorded(record: Path, name: str) -> psutil.Process | None:
    """Return the process that a record names, unless its pid has since been given anew."""
    try:
        pid, created = json.loads(record.read_text(encoding="utf-8"))[name]
        process = psutil.Process(int(pid))
        return process if abs(process.create_time() - float(created)) < 2.0 else None
    except (OSError, ValueError, KeyError, TypeError, psutil.Error):
        return None


def _owner_lives(record: Path) -> bool:
    owner = _recorded(record, "owner")
    return owner is not None and owner.status() != psutil.STATUS_ZOMBIE


def _end_recorded(record: Path) -> None:
    for name in ("guardian", "java"):
        process = _recorded(record, name)
        if process is not None:
            with contextlib.suppress(psutil.Error):
                process.kill()
