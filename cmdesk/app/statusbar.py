"""The bar at the bottom: draft saved, all stays here, state of the checker."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cmdesk import __version__
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.text import Picture, Text
from cmdesk.app.wording import clock
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.translations import Labels

HEIGHT = 26
NOTE_MS = 5000
_ICONS = {
    CheckerState.READY: ("check", "ok"),
    CheckerState.STARTING: ("clock", "text-3"),
    CheckerState.ABSENT: ("info", "s2"),
    CheckerState.FAILED: ("triangle-alert", "s3"),
    CheckerState.STOPPED: ("info", "text-3"),
}


class StatusBar(QFrame):
    """Three facts, in words; ``restart_wanted`` when the checker is to start again."""

    restart_wanted = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self._theme, self._labels = theme, labels
        self._saved_icon = Picture(theme, "check", 14, "ok")
        self._saved_icon.hide()
        self._left = labels("frame.status.version", version=__version__)
        self.saved = Text(theme, self._left, "caption", "text-2", elide=True)
        self._shield = Picture(theme, "shield-check", 14, "text-2")
        self.local = Text(theme, labels("frame.status.local"), "caption", "text-2")
        self.local.setToolTip(labels("frame.status.local-tip"))
        self._checker_icon = Picture(theme, "clock", 14, "text-3")
        self.checker = Text(theme, labels("frame.checker.starting"), "caption", "text-2")
        self.restart = Button(theme, labels("frame.checker.restart"), Look.LINK, small=True)
        self.restart.clicked.connect(self.restart_wanted)
        self.restart.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(6)
        layout.addWidget(self._saved_icon)
        layout.addWidget(self.saved, 1)
        layout.addWidget(self._shield)
        layout.addWidget(self.local)
        layout.addSpacing(10)
        layout.addWidget(self._checker_icon)
        layout.addWidget(self.checker)
        layout.addWidget(self.restart)
        self._deadline: float | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.timeout.connect(self._show_left)
        self._failed = False
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(HEIGHT, self._theme.px(HEIGHT)))

    # The draft

    def show_saved(self, at: datetime) -> None:
        """Say that the draft is in the database."""
        self._left = self._labels("frame.status.saved", time=clock(self._labels, at))
        self._failed = False
        self._saved_icon.set_icon("check", "ok")
        if not self._note_timer.isActive():
            self._show_left()

    def show_unsaved(self, why: str) -> None:
        """Say that the draft could not be saved, and why, until it is."""
        self._left = self._labels("frame.status.unsaved", why=why)
        self._failed = True
        self._saved_icon.set_icon("triangle-alert", "s4")
        self._show_left()

    def note(self, text: str) -> None:
        """Say something for a few seconds."""
        self.saved.setText(text)
        self._saved_icon.hide()
        self._note_timer.start(NOTE_MS)

    def _show_left(self) -> None:
        self.saved.setText(self._left)
        self.saved.setToolTip("")
        self.saved.set_token("s4" if self._failed else "text-2")
        version = self._labels("frame.status.version", version=__version__)
        self._saved_icon.setVisible(self._left != version)

    # The checker

    def show_checker(self, status: CheckerStatus) -> None:
        """Say in which state the checker is, with a countdown while it starts."""
        icon, token = _ICONS[status.state]
        self._checker_icon.set_icon(icon, token)
        self.checker.setToolTip(status.sentence)
        self.restart.setVisible(status.state in (CheckerState.FAILED, CheckerState.STOPPED))
        if status.state is CheckerState.STARTING and status.seconds_left:
            self._deadline = status.seconds_left
            self._tick.start()
            self._show_countdown()
            return
        self._tick.stop()
        self._deadline = None
        self.checker.setText(self._labels(f"frame.checker.{status.state}"))

    def _count_down(self) -> None:
        if self._deadline is not None:
            self._deadline -= 1
            self._show_countdown()

    def _show_countdown(self) -> None:
        left = round(self._deadline or 0)
        if left > 0:
            self.checker.setText(self._labels("frame.checker.starting-in", n=left))
        else:
            self._tick.stop()
            self.checker.setText(self._labels("frame.checker.starting"))
