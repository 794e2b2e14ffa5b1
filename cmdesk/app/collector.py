"""Python's cyclic collector, kept in the thread of the interface."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000
"""Between two looks; what a second of typing leaves is collected in under a millisecond."""
SETTLED_MS = 10_000
"""After this the parts of the window have been made and stay."""


class Collector(QObject):
    """Runs the cyclic collector from the event loop, and nowhere else, while it lives.

    Python runs it in whichever thread happens to make the object that is one too many. The
    window's objects are full of circles (a slot that holds its widget), so that the thread of
    the database would sooner or later destroy a widget, or the main thread one that is half
    made, both of which end the program. Between two events nothing is half made.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        QTimer.singleShot(SETTLED_MS, self, self._settle)

    def collect(self) -> None:
        """Collect the oldest generation that Python would collect itself by now."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._limits[generation]:
                gc.collect(generation)
                return

    def _settle(self) -> None:
        # What the window is made of is not looked through again: 25 ms each time otherwise.
        gc.collect()
        gc.freeze()
