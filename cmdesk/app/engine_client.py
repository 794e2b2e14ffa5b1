"""The window's side of the engine: questions go out, answers come back as signals."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, cast

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.app.relay import Relay
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import ActChange, Draft
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile
from cmdesk.engine.protocol import (
    ONE_THREAD,
    Answer,
    Failed,
    LearnProfile,
    News,
    Order,
    Ready,
    Request,
    RestartChecker,
    Task,
    receive,
    send,
)

log = logging.getLogger(__name__)

_RESTARTS = 3
"""Deaths in ``_RESTART_WINDOW`` seconds after which the engine is left alone."""
_RESTART_WINDOW = 60.0
_RESTART_DELAY_MS = 500

_GONE = "Le moteur d’analyse s’est arrêté. Vos textes sont intacts ; relancez cmdesk."
_AGAIN = "Le moteur d’analyse a redémarré. Votre texte est intact."


def engine_command() -> list[str]:
    """Return the command that starts the engine, in a checkout or in the bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--engine"]
    return [sys.executable, "-m", "cmdesk.engine"]


class EngineClient(QObject):
    """Asks the engine and brings its answers to the interface thread.

    Each question returns a ticket; its answer, or ``failed``, comes later with the same
    ticket. A question whose text has changed since may get no answer at all: keep the
    newest ticket and ignore the others. The engine is started again when it dies, at most
    a few times; questions may be asked at any time, also before it is ready.
    """

    analysed = Signal(int, object)
    suggested = Signal(int, object)
    recalled = Signal(int, object)
    options_told = Signal(int, object)
    draft_changed = Signal(int, object)
    reviewed = Signal(int, object)
    grammar_checked = Signal(int, object)
    failed = Signal(int, str)
    ready_changed = Signal(bool)
    checker_status_changed = Signal(object)
    broken = Signal(str)
    """The engine cannot work: a French sentence."""

    def __init__(
        self, parent: QObject | None = None, command: Callable[[], list[str]] = engine_command
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: tuple[threading.Thread, ...] = ()
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._relay = Relay(self._tell)
        self._generation = 0
        self._ticket = 0
        self._pending: dict[int, Request] = {}
        self._profiles: dict[int, tuple[int, Profile]] = {}
        self._deaths: list[float] = []
        self._ready = False
        self._stopping = False
        self.checker_status = CheckerStatus(CheckerState.STARTING)

    @property
    def ready(self) -> bool:
        """Return whether the engine is warm."""
        return self._ready

    @property
    def pid(self) -> int | None:
        """Return the engine's process, ``None`` while there is none."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the engine; returns at once."""
        self._stopping = False
        self._generation += 1
        environment = {**ONE_THREAD, **os.environ}
        process = subprocess.Popen(
            self._command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._process = process
        stdin = cast("BinaryIO", process.stdin)
        stdout = cast("BinaryIO", process.stdout)
        self._threads = (
            threading.Thread(
                target=_write, args=(self._orders, stdin), name="engine-writer", daemon=True
            ),
            threading.Thread(
                target=_read,
                args=(stdout, self._generation, self._relay),
                name="engine-reader",
                daemon=True,
            ),
        )
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop the engine and what it started; return within ``timeout`` seconds or so."""
        self._stopping = True
        self._let_go(timeout)

    def _let_go(self, timeout: float) -> None:
        """End the process, if it has not ended, and the threads at its two pipes."""
        process, self._process = self._process, None
        if process is None:
            return
        orders, self._orders = self._orders, queue.SimpleQueue()
        for _, (key, profile) in sorted(self._profiles.items(), key=lambda item: item[1][0]):
            self._orders.put(LearnProfile(key, profile))
        orders.put(None)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
        for thread in self._threads:
            thread.join(1)
        threads, self._threads = self._threads, ()
        # To close a pipe under the thread that waits for it would wait as long.
        if process.stdout is not None and not any(thread.is_alive() for thread in threads):
            process.stdout.close()

    def analyse(self, message: Message, profile: Profile | None = None) -> int:
        """Ask what is understood of a message to the brand (``analysed``)."""
        key = self._learn(profile) if profile else 0
        return self._ask(Task.ANALYSE, message=message, profile_key=key)

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
        """Ask for drafts (``suggested``); another ``seed`` gives other ones.

        ``less`` says which wordings to propose less, and by what factor.
        """
        return self._ask(
            Task.SUGGEST,
            message=message,
            analysis=analysis,
            profile_key=self._learn(profile),
            context=context,
            seed=seed,
            recent=tuple(recent),
            less=dict(less),
        )

    def recall(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        examples: Sequence[Example],
        recent: tuple[str, ...] = (),
    ) -> int:
        """Ask for an earlier reply adapted to a message (``recalled``, ``None``: none fits)."""
        return self._ask(
            Task.RECALL,
            message=message,
            analysis=analysis,
            profile_key=self._learn(profile),
            examples=tuple(examples),
            recent=tuple(recent),
        )

    def options(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        context: str = "",
    ) -> int:
        """Ask what may be changed in a draft (``options_told``)."""
        return self._ask(
            Task.OPTIONS,
            message=message,
            analysis=analysis,
            profile_key=self._learn(profile),
            context=context,
            draft=draft,
        )

    def change(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        change: ActChange,
        context: str = "",
    ) -> int:
        """Ask for a draft with one act changed (``draft_changed``, ``None``: nothing suits)."""
        return self._ask(
            Task.CHANGE,
            message=message,
            analysis=analysis,
            profile_key=self._learn(profile),
            context=context,
            draft=draft,
            change=change,
        )

    def review(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
    ) -> int:
        """Ask for the findings on a reply, grammar apart (``reviewed``)."""
        return self._ask(
            Task.REVIEW,
            reply=reply,
            message=message,
            analysis=analysis,
            profile_key=self._learn(profile) if profile else 0,
        )

    def check_grammar(
        self, text: str, profile: Profile | None = None, message: Message | None = None
    ) -> int:
        """Ask for the faults of language in a text (``grammar_checked``)."""
        return self._ask(
            Task.GRAMMAR,
            reply=Reply(text),
            message=message,
            profile_key=self._learn(profile) if profile else 0,
        )

    def restart_checker(self) -> None:
        """Start the grammar checker again, after it failed."""
        self._orders.put(RestartChecker())

    def _learn(self, profile: Profile) -> int:
        # By identity: comparing two brands field by field would cost more than sending one.
        known = self._profiles.get(id(profile))
        if known is not None:
            return known[0]
        key = len(self._profiles) + 1
        self._profiles[id(profile)] = (key, profile)
        self._orders.put(LearnProfile(key, profile))
        return key

    def _ask(self, task: Task, **fields: object) -> int:
        self._ticket += 1
        request = replace(Request(self._ticket, task), **fields)  # type: ignore[arg-type]
        self._pending[request.ticket] = request
        self._orders.put(request)
        return request.ticket

    def _tell(self, told: tuple[int, News | None]) -> None:
        generation, news = told
        if generation != self._generation or self._stopping:
            return
        if news is None:
            self._on_ended()
        else:
            self._on_news(news)

    def _on_news(self, news: News) -> None:
        if isinstance(news, Answer):
            self._pending.pop(news.ticket, None)
            if news.error:
                self.failed.emit(news.ticket, news.error)
                return
            signal = {
                Task.ANALYSE: self.analysed,
                Task.SUGGEST: self.suggested,
                Task.RECALL: self.recalled,
                Task.OPTIONS: self.options_told,
                Task.CHANGE: self.draft_changed,
                Task.REVIEW: self.reviewed,
                Task.GRAMMAR: self.grammar_checked,
            }[news.task]
            signal.emit(news.ticket, news.value)
        elif isinstance(news, CheckerStatus):
            self.checker_status = news
            self.checker_status_changed.emit(news)
        elif isinstance(news, Ready):
            self._set_ready(True)
        elif isinstance(news, Failed):
            self.broken.emit(news.error)

    def _on_ended(self) -> None:
        # At once, so that what is asked from here on waits for the next engine.
        self._let_go(0)
        self._set_ready(False)
        self.checker_status = CheckerStatus(CheckerState.STARTING)
        self.checker_status_changed.emit(self.checker_status)
        now = time.monotonic()
        self._deaths = [t for t in self._deaths if now - t < _RESTART_WINDOW] + [now]
        lost, self._pending = list(self._pending), {}
        give_up = len(self._deaths) > _RESTARTS
        for ticket in lost:
            self.failed.emit(ticket, _GONE if give_up else _AGAIN)
        if give_up:
            self.broken.emit(_GONE)
        else:
            log.warning("the engine died; it is started again")
            QTimer.singleShot(_RESTART_DELAY_MS, self, self._start_again)

    def _start_again(self) -> None:
        if not self._stopping:
            self.start()

    def _set_ready(self, ready: bool) -> None:
        if ready != self._ready:
            self._ready = ready
            self.ready_changed.emit(ready)


def _read(stream: BinaryIO, generation: int, relay: Relay) -> None:
    """Carry what the engine says, then ``None``: it has ended. Holds no client (``Relay``)."""
    try:
        while (record := receive(stream)) is not None:
            relay.carry((generation, record))
    except OSError:
        log.debug("the pipe of the engine was taken down")
    except Exception:
        log.exception("what the engine says cannot be read")
    relay.carry((generation, None))


def _write(orders: queue.SimpleQueue[Order | None], stream: BinaryIO) -> None:
    """Write what is queued, so that the interface never waits for a full pipe."""
    try:
        while (order := orders.get()) is not None:
            send(stream, order)
    except OSError:
        log.debug("the engine does not read any more")
    finally:
        try:
            stream.close()
        except OSError:
            log.debug("the pipe was already broken")
