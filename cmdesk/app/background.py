"""One way to run something slow beside the interface, and to hear of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Signal

from cmdesk.domain.errors import UserError

log = logging.getLogger(__name__)
Job = tuple[Callable[[], Any], Callable[[Any], None], Callable[[UserError], None]]


class Background(QObject):
    """Runs jobs one after another in one thread; the answers come in the owner's thread.

    A job must touch no widget. ``done`` takes its value, ``failed`` the ``UserError`` that
    it raised; any other error is a defect, logged and told as such.
    """

    _ended = Signal(object, object)

    def __init__(self, defect: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._defect = defect
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._ended.connect(self._tell)
        self._thread = threading.Thread(target=self._work, name="background", daemon=True)
        self._thread.start()

    def run(
        self,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """Run ``job`` later, then one of the two others in this object's thread."""
        self._jobs.put((job, done, failed))

    def stop(self, timeout: float = 1.0) -> None:
        """Let the running job end and start no other."""
        self._jobs.put(None)
        self._thread.join(timeout)

    def _work(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, done, failed = entry
            try:
                value = job()
            except UserError as error:
                self._emit(failed, error)
            except Exception:
                log.exception("a job beside the interface failed")
                self._emit(failed, UserError(self._defect))
            else:
                self._emit(done, value)

    def _emit(self, tell: Callable[[Any], None], value: object) -> None:
        try:
            self._ended.emit(tell, value)
        except RuntimeError:
            # The window went away meanwhile: nobody is left to tell.
            log.debug("the answer of a job found nobody")

    def _tell(self, tell: Callable[[Any], None], value: object) -> None:
        tell(value)
