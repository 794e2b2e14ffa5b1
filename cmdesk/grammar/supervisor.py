"""Keeps one LanguageTool server alive: started, warmed, watched, restarted, given up."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cmdesk.domain.grammar import CheckerState
from cmdesk.grammar.client import Client, ClientError
from cmdesk.grammar.installation import Installation
from cmdesk.grammar.java import Java
from cmdesk.grammar.server import Server, ServerDiedError, clean_stale, start_server
from cmdesk.grammar.warmup import FIRST_CHECK_TIMEOUT, HEALTH_TIMEOUT, WARM_UP
from cmdesk.paths import Paths

log = logging.getLogger(__name__)

BACK_OFF = (0.0, 2.0, 8.0)
"""Seconds before each restart; after the last one, only the user starts it again."""
STABLE_AFTER = 120.0
"""A server that lived so many seconds dies as if for the first time."""
HEALTH_PERIOD = 15.0
EXPECTED_START = 10.0
"""Seconds that a start is believed to take where none was measured yet."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the server is at one moment."""

    state: CheckerState
    restarts: int = 0
    seconds_left: float | None = None


class Supervisor:
    """Owns the server process and the thread that looks after it."""

    def __init__(
        self,
        paths: Paths,
        installation: Installation,
        java: Java,
        disabled_rules: frozenset[str],
        changed: Callable[[], None],
    ) -> None:
        self._paths = paths
        self._installation = installation
        self._java = java
        self._disabled_rules = disabled_rules
        self._changed = changed
        self._turn = threading.Condition()
        self._state = CheckerState.STOPPED
        self._restarts = 0
        self._started_at = 0.0
        self._expected = EXPECTED_START
        self._server: Server | None = None
        self._client: Client | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._asked_again = False

    @property
    def snapshot(self) -> Snapshot:
        """Return the state now; the seconds left are a guess from the last start."""
        with self._turn:
            left = None
            if self._state is CheckerState.STARTING:
                left = max(0.5, self._expected - (time.monotonic() - self._started_at))
            return Snapshot(self._state, self._restarts, left)

    @property
    def server(self) -> Server | None:
        """Return the server that runs at this moment."""
        return self._server

    def client(self) -> Client | None:
        """Return what to ask, ``None`` while the server is not ready."""
        with self._turn:
            return self._client if self._state is CheckerState.READY else None

    def start(self) -> None:
        """Start in the background; does nothing where it is started."""
        with self._turn:
            if self._thread is not None or self._closing:
                return
            self._set_starting()
            self._thread = threading.Thread(target=self._run, name="grammar-server", daemon=True)
            self._thread.start()
        self._changed()

    def wait_settled(self, seconds: float) -> None:
        """Return when the server is ready or given up, at the latest after ``seconds``."""
        with self._turn:
            self._turn.wait_for(lambda: self._state is not CheckerState.STARTING, seconds)

    def restart(self) -> None:
        """Begin anew because the user asks: counts are forgotten, a running server is ended."""
        with self._turn:
            if self._closing:
                return
            if self._thread is None:
                server = None
            else:
                self._asked_again = True
                self._set_starting()
                server = self._server
                self._turn.notify_all()
        self.start()
        if server is not None:
            server.close()
        self._changed()

    def doubt(self, client: Client) -> None:
        """Look at the server that left a question unanswered; end it where it is dead."""
        with self._turn:
            server = self._server if self._client is client else None
        if server is not None and not server.healthy(2.0):
            server.close()

    def close(self) -> None:
        """End the server for good; return when it is gone."""
        with self._turn:
            self._closing = True
            server = self._server
            self._turn.notify_all()
        if server is not None:
            server.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(15.0)
        self._set(CheckerState.STOPPED)

    # In the thread.

    def _run(self) -> None:
        clean_stale(self._paths)
        deaths = 0
        while not self._closing:
            lived = self._one_life(use_aot=deaths < len(BACK_OFF))
            if self._closing:
                break
            deaths = 1 if lived > STABLE_AFTER else deaths + 1
            if not self._asked_again and deaths > len(BACK_OFF):
                self._set(CheckerState.FAILED)
                self._wait(None)
            elif not self._asked_again:
                with self._turn:
                    self._restarts += 1
                    self._set_starting()
                self._changed()
                self._wait(BACK_OFF[deaths - 1])
            with self._turn:
                if self._asked_again:
                    self._asked_again = False
                    self._restarts = deaths = 0

    def _one_life(self, use_aot: bool) -> float:
        """Start a server and watch it until it dies; return how long it was ready, seconds."""
        ready_at = None
        server = None
        try:
            server = self._bring_up(use_aot)
            ready_at = time.monotonic()
            while not server.died.wait(HEALTH_PERIOD):
                # Asked twice: a full collection or a laptop's sleep is no death.
                if not server.healthy() and not server.healthy():
                    break
        except (ServerDiedError, ClientError):
            pass  # its last words are in the log
        except Exception:
            # This thread must outlive whatever happens to one server.
            log.exception("the grammar server could not be looked after")
        finally:
            with self._turn:
                self._client = self._server = None
                if self._state is CheckerState.READY:
                    self._set_starting()
            if server is not None:
                server.close()
        return 0.0 if ready_at is None else time.monotonic() - ready_at

    def _bring_up(self, use_aot: bool) -> Server:
        with self._turn:
            self._set_starting()
            self._expected = self._last_start() or EXPECTED_START
        self._changed()
        server = start_server(self._paths, self._installation, self._java, self._flags(use_aot))
        try:
            with self._turn:
                if self._closing:
                    raise ServerDiedError("closing")
                self._server = server
            server.wait_healthy(HEALTH_TIMEOUT)
            client = Client(server.url, self._disabled_rules)
            client.check_with_timeout(WARM_UP, (), FIRST_CHECK_TIMEOUT)
        except BaseException:
            server.close()
            raise
        self._note_start(server.age)
        with self._turn:
            self._client = client
        self._set(CheckerState.READY)
        return server

    def _flags(self, use_aot: bool) -> tuple[str, ...]:
        cache = self._installation.aot_cache(self._java)
        # Java starts without a cache that it does not accept, and says so in the log; the
        # last try goes without one, should a cache be the very cause of the deaths.
        return (f"-XX:AOTCache={cache}",) if use_aot and cache and cache.exists() else ()

    def _wait(self, seconds: float | None) -> None:
        """Wait, for ever where ``None``, unless the user asks for a restart or the end."""
        with self._turn:
            self._turn.wait_for(lambda: self._closing or self._asked_again, seconds)

    def _set_starting(self) -> None:
        self._state = CheckerState.STARTING
        self._started_at = time.monotonic()

    def _set(self, state: CheckerState) -> None:
        with self._turn:
            if self._closing and state is not CheckerState.STOPPED:
                return
            self._state = state
            self._turn.notify_all()
        self._changed()

    def _last_start(self) -> float | None:
        try:
            return float((self._paths.languagetool / "last-start").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def _note_start(self, seconds: float) -> None:
        with contextlib.suppress(OSError):
            (self._paths.languagetool / "last-start").write_text(f"{seconds:.1f}", encoding="ascii")
