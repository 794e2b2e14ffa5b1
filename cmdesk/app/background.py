"""One way to run something slow beside the interface, and to hear of it."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject

from cmdesk.app.relay import Relay
from cmdesk.domain.errors import UserError

log = logging.getLogger(__name__)
Job = tuple[int, Callable[[], Any]]
Outcome = tuple[int, bool, Any]


class Background(QObject):
    """Runs jobs one after another in one thread; the answers come in the owner's thread.

    A job must neither touch nor hold a ``QObject``: the thread may be the last to let it go
    (see ``relay``). Give a ``functools.partial`` rather than a closure over ``self``. ``done``
    takes its value, ``failed`` the ``UserError`` that it raised; any other error is a defect,
    logged and told as such.
    """

    def __init__(self, defect: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        # What is told stays in this thread: it holds the window.
        self._told: dict[int, tuple[Callable[[Any], None], Callable[[UserError], None]]] = {}
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(
            target=_work,
            args=(self._jobs, defect, Relay(self._tell)),
            name="background",
            daemon=True,
        )
        self._thread.start()
        # Whoever forgets to stop it leaves no thread behind.
        weakref.finalize(self, self._jobs.put, None).atexit = False

    def run(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Run ``job`` later, then one of the two others in this object's thread."""
        self._number += 1
        self._told[self._number] = done, failed
        self._jobs.put((self._number, job))

    def stop(self, timeout: float = 1.0) -> None:
        """Let the running job end, start no other and tell nothing any more."""
        self._told.clear()
        self._jobs.put(None)
        self._thread.join(timeout)

    def _tell(self, outcome: Outcome) -> None:
        number, succeeded, value = outcome
        told = self._told.pop(number, None)
        if told is not None:
            done, failed = told
            (done if succeeded else failed)(value)


def _work(jobs: SimpleQueue[Job | None], defect: str, relay: Relay) -> None:
    while (entry := jobs.get()) is not None:
        number, job = entry
        try:
            outcome: Outcome = number, True, job()
        except UserError as error:
            # Without its frames, which would keep what the job held.
            outcome = number, False, error.with_traceback(None)
        except Exception:
            log.exception("a job beside the interface failed")
            outcome = number, False, UserError(defect)
        relay.carry(outcome)
