"""When the reply is checked: after a pause, never while composing, late answers dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.app.reply.gate import CheckProgress
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import ActChange, Draft
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile

PAUSE_MS = 300
"""Without a key for this long, the text is checked."""
SLOW_MS = 300
"""After this long without an answer, the gate says « Vérification… »."""
PATIENCE_MS = 2000
"""For this long the spelling is waited for; then the risks alone decide."""
RETRY_MS = 700
MOST_RETRIES = 2


class Engine(Protocol):
    """What the pane asks of the engine (``app.engine_client.EngineClient``)."""

    suggested: Any
    recalled: Any
    options_told: Any
    draft_changed: Any
    reviewed: Any
    grammar_checked: Any
    failed: Any
    ready_changed: Any
    checker_status_changed: Any
    checker_status: CheckerStatus

    def suggest(
        self,
        message: Message,
        analysis: Analysis | None,
        profile: Profile,
        seed: int = 0,
        context: str = "",
        recent: tuple[str, ...] = (),
        less: Mapping[str, float] = {},
    ) -> int:
        """Ask for drafts; return the ticket."""
        ...

    def recall(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        examples: Sequence[Example],
        recent: tuple[str, ...] = (),
    ) -> int:
        """Ask for an earlier reply adapted to the message; return the ticket."""
        ...

    def options(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        context: str = "",
    ) -> int:
        """Ask what may be changed in a draft; return the ticket."""
        ...

    def change(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        change: ActChange,
        context: str = "",
    ) -> int:
        """Ask for a draft with one act changed; return the ticket."""
        ...

    def review(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
    ) -> int:
        """Ask for a review; return the ticket."""
        ...

    def check_grammar(
        self, text: str, profile: Profile | None = None, message: Message | None = None
    ) -> int:
        """Ask for the faults of language; return the ticket."""
        ...

    def restart_checker(self) -> None:
        """Start the grammar checker again."""
        ...


class CheckLoop(QObject):
    """Asks for the two checks of the newest text and knows how far they have come.

    ``ask`` gives the reply to check and its case each time, so that nothing stale is sent.
    Answers come as ``reviewed`` and ``grammar_checked`` only when they are about the text
    of the newest revision.
    """

    reviewed = Signal(object)
    grammar_checked = Signal(object)
    progress_changed = Signal()

    def __init__(
        self,
        engine: Engine,
        ask: Callable[[], tuple[Reply, Message | None, Analysis | None, Profile | None]],
        composing: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._ask, self._composing = engine, ask, composing
        self._revision = 0
        self._review_ticket = self._grammar_ticket = -1
        self._reviewed_revision = self._grammar_revision = 0
        self._retries = 0
        self._failed = False
        self._out_of_patience = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._pause.timeout.connect(self._paused)
        self._slow.timeout.connect(self.progress_changed)
        self._patience.timeout.connect(self._give_up_spelling)
        engine.reviewed.connect(self._on_reviewed)
        engine.grammar_checked.connect(self._on_grammar)
        engine.failed.connect(self._on_failed)
        engine.ready_changed.connect(self._on_ready)
        engine.checker_status_changed.connect(self._on_status)

    @property
    def revision(self) -> int:
        """Return the number of the newest text."""
        return self._revision

    @property
    def progress(self) -> CheckProgress:
        """Return how far the checks of the newest text have come."""
        if self._reviewed_revision == self._revision:
            waits = self._checker_ready() and self._grammar_revision != self._revision
            if not waits or self._out_of_patience:
                return CheckProgress.DONE
        if self._failed:
            return CheckProgress.FAILED
        waiting = self._pause.isActive() or self._slow.isActive()
        return CheckProgress.PENDING if waiting else CheckProgress.SLOW

    def touch(self, *, now: bool = False) -> int:
        """Take note that the text changed; return its revision. ``now``: without the pause."""
        self._revision += 1
        # What was asked of a former text is not listened to any more.
        self._review_ticket = self._grammar_ticket = -1
        self._failed = False
        self._retries = 0
        self._out_of_patience = False
        self._slow.stop()
        self._patience.stop()
        if now:
            self._pause.stop()
            self._dispatch()
        else:
            self._pause.start()
        return self._revision

    def hurry(self) -> None:
        """Check now what was going to be checked."""
        if self._pause.isActive():
            self._pause.stop()
            self._dispatch()

    def again(self) -> None:
        """Check the same text once more: the case changed, or the check failed."""
        self.touch(now=True)

    def _paused(self) -> None:
        if self._composing():
            self._pause.start()
        else:
            self._dispatch()

    def _dispatch(self) -> None:
        reply, message, analysis, profile = self._ask()
        if not reply.text.strip():
            self._reviewed_revision = self._grammar_revision = self._revision
            self.progress_changed.emit()
            return
        self._review_ticket = self._engine.review(reply, message, analysis, profile)
        if self._checker_ready():
            self._grammar_ticket = self._engine.check_grammar(reply.text, profile, message)
        self._slow.start()
        self._patience.start()
        self.progress_changed.emit()

    def _checker_ready(self) -> bool:
        return self._engine.checker_status.state is CheckerState.READY

    def _on_reviewed(self, ticket: int, review: object) -> None:
        if ticket != self._review_ticket:
            return
        self._review_ticket = -1
        self._reviewed_revision = self._revision
        self.reviewed.emit(review)
        self.progress_changed.emit()

    def _on_grammar(self, ticket: int, findings: object) -> None:
        if ticket != self._grammar_ticket:
            return
        self._grammar_ticket = -1
        self._grammar_revision = self._revision
        self.grammar_checked.emit(findings)
        self.progress_changed.emit()

    def _on_failed(self, ticket: int, _sentence: str) -> None:
        if ticket == self._grammar_ticket:
            # Not checked is not a reason to wait: the status of the checker says the rest.
            self._grammar_ticket = -1
            self._grammar_revision = self._revision
            self.progress_changed.emit()
        elif ticket == self._review_ticket:
            self._review_ticket = -1
            self._retries += 1
            if self._retries <= MOST_RETRIES:
                QTimer.singleShot(RETRY_MS * self._retries, self, self._retry)
            else:
                self._failed = True
                self.progress_changed.emit()

    def _retry(self) -> None:
        answered = self._reviewed_revision == self._revision
        if self._review_ticket == -1 and not answered and not self._pause.isActive():
            self._dispatch()

    def _on_ready(self, ready: bool) -> None:
        if ready and self._failed:
            self._retries, self._failed = 0, False
            self._dispatch()

    def _on_status(self, status: CheckerStatus) -> None:
        missing = self._grammar_revision != self._revision and self._grammar_ticket == -1
        if status.state is CheckerState.READY and missing and not self._pause.isActive():
            reply, message, _, profile = self._ask()
            if reply.text.strip():
                self._grammar_ticket = self._engine.check_grammar(reply.text, profile, message)
                # Late by nature: nobody waits for it.
                self._out_of_patience = True
        self.progress_changed.emit()

    def _give_up_spelling(self) -> None:
        self._out_of_patience = True
        self.progress_changed.emit()
