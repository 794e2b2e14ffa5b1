"""The engine: reads orders on standard input, answers on standard output."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import BinaryIO

from cmdesk.domain.errors import UserError
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.profile import Profile
from cmdesk.engine.protocol import (
    Answer,
    Failed,
    LearnProfile,
    News,
    Ready,
    Request,
    RestartChecker,
    Task,
    receive,
    send,
)
from cmdesk.invocation import call
from cmdesk.paths import Paths
from cmdesk.toolkit import Toolkit

log = logging.getLogger(__name__)

# What somebody has just pressed goes first, then what somebody is typing, then what somebody
# has just opened, then the queue.
_PRIORITY = (
    Task.CHANGE,
    Task.REVIEW,
    Task.SUGGEST,
    Task.RECALL,
    Task.OPTIONS,
    Task.ANALYSE,
    Task.GRAMMAR,
)

# Of these only the newest question is worth an answer: the text has changed since.
_NEWEST_ONLY = frozenset({Task.REVIEW, Task.GRAMMAR, Task.OPTIONS, Task.RECALL})

_UNEXPECTED = (
    "Ce texte n’a pas pu être traité. Il est intact ; le détail est dans le journal « moteur.log »."
)

_NO_CHECKER = "Le correcteur ne démarre pas ; « {doctor} » dit quoi faire."


class Backlog:
    """The questions that wait: the most urgent first, outdated ones forgotten."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[int, Request] = OrderedDict()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, request: Request) -> None:
        """Add a question, and forget an older one that it makes pointless."""
        with self._changed:
            if request.task in _NEWEST_ONLY:
                for ticket in [t for t, r in self._waiting.items() if r.task is request.task]:
                    del self._waiting[ticket]
            self._waiting[request.ticket] = request
            self._changed.notify()

    def take(self) -> Request | None:
        """Wait for a question; return ``None`` once the backlog is closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            for task in _PRIORITY:
                for ticket, request in self._waiting.items():
                    if request.task is task:
                        del self._waiting[ticket]
                        return request
            raise AssertionError("a task without a priority")

    def close(self) -> None:
        """Let those who wait go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Engine:
    """Answers with one thread for the core and one for the grammar checker."""

    def __init__(self, toolkit: Toolkit, output: BinaryIO) -> None:
        self._toolkit = toolkit
        self._output = output
        self._output_lock = threading.Lock()
        self._profiles: dict[int, Profile] = {}
        self._core = Backlog()
        self._grammar = Backlog()

    def serve(self, orders: BinaryIO) -> None:
        """Answer until the window closes its end of the pipe, or dies."""
        threads = [
            threading.Thread(target=self._run_core, name="core", daemon=True),
            threading.Thread(target=self._run_grammar, name="grammar", daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            while (order := receive(orders)) is not None:
                if isinstance(order, LearnProfile):
                    self._profiles[order.key] = order.profile
                elif isinstance(order, RestartChecker):
                    self._toolkit.grammar.restart()
                elif isinstance(order, Request):
                    (self._grammar if order.task is Task.GRAMMAR else self._core).put(order)
        finally:
            self._core.close()
            self._grammar.close()
            self._toolkit.close()

    def _say(self, news: News) -> None:
        try:
            with self._output_lock:
                send(self._output, news)
        except OSError:
            # The window is gone; the reading side ends this process in a moment.
            log.debug("nobody listens any more")

    def _run_core(self) -> None:
        try:
            self._toolkit.warm_up()
            # What is loaded stays: a pass of the collector over all of it takes 0.2 s, in the
            # middle of somebody's typing. Frozen, it is looked at no more.
            gc.collect()
            gc.freeze()
        except UserError as error:
            self._say(Failed(str(error)))
        except Exception:
            log.exception("the engine did not warm up")
            self._say(Failed(_UNEXPECTED))
        else:
            self._say(Ready())
            # Nobody waits for it but who gets a message in the very first seconds.
            threading.Thread(target=self._open_brands, name="brands", daemon=True).start()
        self._answer_all(self._core, self._answer_core)

    def _open_brands(self) -> None:
        try:
            self._toolkit.open_brands()
        except Exception:
            # The message that needs one will say so.
            log.exception("the brands could not be opened")

    def _run_grammar(self) -> None:
        try:
            checker = self._toolkit.grammar
            checker.on_status(self._report_checker)
            self._report_checker(checker.status)
            checker.start()
        except Exception:
            # Without grammar everything else must go on working, and the window must say so.
            log.exception("the grammar checker could not be opened")
            self._report_checker(
                CheckerStatus(CheckerState.ABSENT, _NO_CHECKER.format(doctor=call("doctor")))
            )
        self._answer_all(self._grammar, self._answer_grammar)

    def _report_checker(self, status: CheckerStatus) -> None:
        self._say(status)

    def _answer_all(self, backlog: Backlog, answer: Callable[[Request], object]) -> None:
        while (request := backlog.take()) is not None:
            try:
                self._say(Answer(request.ticket, request.task, answer(request)))
            except UserError as error:
                self._say(Answer(request.ticket, request.task, error=str(error)))
            except Exception:
                # A defect of ours must cost one answer, not the session.
                log.exception("task %s failed", request.task)
                self._say(Answer(request.ticket, request.task, error=_UNEXPECTED))

    def _answer_core(self, request: Request) -> object:
        profile = self._profiles.get(request.profile_key)
        if request.task is Task.ANALYSE:
            assert request.message is not None
            return self._toolkit.analyse(request.message, profile)
        if request.task is Task.SUGGEST:
            assert request.message is not None
            analysis = request.analysis or self._toolkit.analyse(request.message, profile)
            return self._toolkit.suggest(
                request.message,
                analysis,
                profile or self._toolkit.profiles.neutral(),
                context=request.context,
                seed=request.seed,
                recent=request.recent,
                less=request.less,
            )
        if request.task is Task.RECALL:
            assert request.message is not None
            assert request.analysis is not None
            return self._toolkit.recall(
                request.message,
                request.analysis,
                profile or self._toolkit.profiles.neutral(),
                request.examples,
                request.recent,
            )
        if request.task in (Task.OPTIONS, Task.CHANGE):
            assert request.message is not None
            assert request.analysis is not None
            assert request.draft is not None
            about = (
                request.message,
                request.analysis,
                profile or self._toolkit.profiles.neutral(),
                request.draft,
            )
            if request.task is Task.OPTIONS:
                return self._toolkit.options(*about, context=request.context)
            assert request.change is not None
            return self._toolkit.change(*about, request.change, context=request.context)
        assert request.reply is not None
        return self._toolkit.review(request.reply, request.message, request.analysis, profile)

    def _answer_grammar(self, request: Request) -> object:
        assert request.reply is not None
        author = request.message.author if request.message else None
        profile = self._profiles.get(request.profile_key)
        return self._toolkit.check_grammar(request.reply.text, profile, author)


def run_engine(paths: Paths) -> int:
    """Serve the window on the other end of the standard streams; return the exit status."""
    paths.logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=paths.logs / "moteur.log",
        filemode="w",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    orders = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    # Whatever a library prints must not fall between two records.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    Engine(Toolkit(paths), output).serve(orders)
    return 0
