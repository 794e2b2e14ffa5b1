"""The face of this package: what is wrong in a text, and whether anybody looked."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.grammar.client import Client, ClientError
from cmdesk.grammar.findings import SENTENCE_START, Findings
from cmdesk.grammar.installation import Installation, find_installation
from cmdesk.grammar.java import Java, find_java
from cmdesk.grammar.lines import cut
from cmdesk.grammar.supervisor import Supervisor
from cmdesk.paths import Paths
from cmdesk.translations import Labels

log = logging.getLogger(__name__)

StatusCallback = Callable[[CheckerStatus], None]

CACHE_SIZE = 2000
"""Lines kept with their findings: a day's replies, some hundred kilobytes."""

_HOPEFUL = (CheckerState.STARTING, CheckerState.READY)


class GrammarChecker(Protocol):
    """What checks grammar; ``open_checker`` makes one. None of these raises."""

    @property
    def status(self) -> CheckerStatus:
        """Return the state now, with a sentence for the user."""

    def start(self) -> None:
        """Start in the background; returns at once, does nothing where it is started."""

    def check(
        self, text: str, protected: Iterable[str] = (), *, wait: float = 0.0
    ) -> tuple[Finding, ...]:
        """Return the findings on ``text``, in its order, spans in code points.

        ``protected`` are names that are not to be taken for French. What is not known yet
        is left out while the checker is not ready: ``status`` says so. ``wait`` is how many
        seconds may be spent on waiting for it; the checker is then started where needed.
        """

    def restart(self) -> None:
        """Start again because the user asks."""

    def close(self) -> None:
        """Stop for good; returns when nothing is left running."""

    def on_status(self, callback: StatusCallback) -> None:
        """Have ``callback`` told each new status, from whatever thread makes it."""


class AbsentChecker:
    """Stands where LanguageTool or Java is missing: finds nothing, and says why."""

    def __init__(self, sentence: str) -> None:
        self._status = CheckerStatus(CheckerState.ABSENT, sentence)

    @property
    def status(self) -> CheckerStatus:
        """Return ``ABSENT`` with the reason."""
        return self._status

    def start(self) -> None:
        """Do nothing."""

    def check(
        self, text: str, protected: Iterable[str] = (), *, wait: float = 0.0
    ) -> tuple[Finding, ...]:
        """Return nothing."""
        return ()

    def restart(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def on_status(self, callback: StatusCallback) -> None:
        """Do nothing: the status never changes."""


class LanguageToolChecker:
    """Asks a LanguageTool server of its own, line by line, and remembers the answers."""

    def __init__(self, paths: Paths, installation: Installation, java: Java) -> None:
        self._labels = Labels(paths.resources / "translations" / "fr")
        self._findings = Findings(paths.resources)
        self._callbacks: list[StatusCallback] = []
        self._supervisor = Supervisor(
            paths, installation, java, self._findings.disabled_rules, self._tell
        )
        self._cache: OrderedDict[tuple[str, tuple[str, ...]], tuple[Finding, ...]] = OrderedDict()
        self._cache_lock = threading.Lock()

    @property
    def status(self) -> CheckerStatus:
        """Return the state now."""
        now = self._supervisor.snapshot
        again = now.state is CheckerState.STARTING and now.restarts
        key = "restarting" if again else now.state.value
        return CheckerStatus(
            now.state, self._labels(f"grammar.status.{key}"), now.seconds_left, now.restarts
        )

    @property
    def java_pid(self) -> int | None:
        """Return the process of the server that runs now."""
        server = self._supervisor.server
        return None if server is None else server.pid

    def start(self) -> None:
        """Start the server in the background."""
        self._supervisor.start()

    def check(
        self, text: str, protected: Iterable[str] = (), *, wait: float = 0.0
    ) -> tuple[Finding, ...]:
        """Return the findings on ``text``; see ``GrammarChecker``."""
        names = tuple(dict.fromkeys(protected))
        end = time.monotonic() + wait
        if wait > 0:
            self.start()
        while True:
            if wait > 0:
                self._supervisor.wait_settled(max(0.0, end - time.monotonic()))
            found, complete = self._check_lines(text, names, self._supervisor.client())
            if complete or time.monotonic() >= end:
                return found
            # A server that died in the middle is back in some seconds.
            if self._supervisor.snapshot.state not in _HOPEFUL:
                return found
            time.sleep(0.05)

    def restart(self) -> None:
        """Start the server again."""
        self._supervisor.restart()

    def close(self) -> None:
        """End the server; the checker is of no use afterwards."""
        self._supervisor.close()

    def on_status(self, callback: StatusCallback) -> None:
        """Have ``callback`` told each new status."""
        self._callbacks.append(callback)

    def _tell(self) -> None:
        status = self.status
        for callback in self._callbacks:
            try:
                callback(status)
            except Exception:
                # A listener's defect must not end the thread that looks after the server.
                log.exception("a listener of the grammar checker failed")

    def _check_lines(
        self, text: str, names: tuple[str, ...], client: Client | None
    ) -> tuple[tuple[Finding, ...], bool]:
        """Return the findings, and whether every line was looked at."""
        found: list[Finding] = []
        complete = True
        for start, line, goes_on in cut(text):
            known = self._known(line, names)
            if known is None and client is not None:
                try:
                    known = self._ask(client, line, names)
                except ClientError:
                    self._supervisor.doubt(client)
                    client = None
            if known is None:
                complete = False
            else:
                found += [
                    _moved(finding, start)
                    for finding in known
                    if not (goes_on and _is_line_start(finding, line))
                ]
        return tuple(found), complete

    def _ask(self, client: Client, line: str, names: tuple[str, ...]) -> tuple[Finding, ...]:
        known = self._findings.check(client, line, names)
        with self._cache_lock:
            self._cache[line, names] = known
            while len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        return known

    def _known(self, line: str, names: tuple[str, ...]) -> tuple[Finding, ...] | None:
        if not any(map(str.isalpha, line)):
            return ()
        with self._cache_lock:
            known = self._cache.get((line, names))
            if known is not None:
                self._cache.move_to_end((line, names))
            return known


def _is_line_start(finding: Finding, line: str) -> bool:
    """Return whether a finding asks for a capital at the start of its line."""
    first = len(line) - len(line.lstrip())
    return finding.rule == f"languagetool.{SENTENCE_START}" and finding.span.start == first


def _moved(finding: Finding, by: int) -> Finding:
    span = Span(finding.span.start + by, finding.span.end + by)
    return replace(finding, span=span) if by else finding


def open_checker(paths: Paths) -> GrammarChecker:
    """Return the checker of this machine, not started; an absent one where parts are missing."""
    installation = find_installation(paths)
    if installation is None:
        labels = Labels(paths.resources / "translations" / "fr")
        return AbsentChecker(labels("grammar.status.absent"))
    try:
        java = find_java()
    except ComponentError as error:
        return AbsentChecker(str(error))
    return LanguageToolChecker(paths, installation, java)
