"""The one bridge between a thread and the interface."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)


class Relay(QObject):
    """Takes values in any thread and hands them to ``take`` in the thread that made it.

    ``take`` is a method of a ``QObject``, which is held weakly: what comes after its end is
    dropped. A thread must hold its relay only, never another ``QObject``, for two reasons
    that both end in a segmentation fault, and not in an exception:

    - PySide keeps a borrowed reference to the object of a bound method that is not a slot of
      a ``QObject``. A signal emitted from another thread waits in the event queue; when such a
      receiver goes meanwhile, Qt calls into freed memory. From here on all is in one thread.
    - Whoever drops the last reference destroys the object, in its own thread. Qt's objects may
      only be destroyed in the thread that made them.
    """

    _came = Signal(object)

    def __init__(self, take: Callable[[Any], None]) -> None:
        super().__init__()
        self._take = weakref.WeakMethod(take)
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # A circle, on purpose: no count of references can come to nothing in the thread. Only
        # the cyclic collector ends a relay, and that runs in the main thread (``collector``).
        self._self = self

    def carry(self, value: object) -> None:
        """Hand a value over, from any thread; returns at once."""
        try:
            self._came.emit(value)
        except RuntimeError:
            # The interpreter ends: nobody is left to tell.
            log.debug("the news of a thread found nobody")

    @Slot(object)
    def _deliver(self, value: object) -> None:
        take = self._take()
        if take is not None and shiboken6.isValid(getattr(take, "__self__", None)):
            take(value)
