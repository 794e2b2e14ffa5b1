"""The rows of the gate for what only the manager can know: to be ticked, or ticked already."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cmdesk.app.reply.gate import AttestedPoint
from cmdesk.app.reply.gate_rows import PointRow, clock
from cmdesk.app.reply.widgets import Words
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.tick import Tick
from cmdesk.domain.review import Finding
from cmdesk.translations import Labels

LEAST_WORDS = 110
"""Width at 100 % that the words of a sentence keep beside its box."""


class ClaimRow(PointRow):
    """A sentence that nothing establishes: a box to vouch for it, its words, « Corriger »."""

    ticked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        labels: Labels,
        point: Finding,
        sentence: str,
        bar: QWidget,
        current: bool,
    ) -> None:
        self._sentence = sentence
        super().__init__(theme, labels, point, bar, current)

    @property
    def key(self) -> str:
        """Return what the row is about: the same before and after it is ticked."""
        return self._sentence

    def _lay_out(self, labels: Labels) -> None:
        theme, point = self._theme, self.point
        name = labels(f"reply.attest.{point.category}")
        self.tick = Tick(theme, name, ticked=False, parent=self, ink="s4")
        self.tick.setAccessibleName(f"{name}\u00a0: {self._sentence}")
        self.tick.setToolTip(labels("reply.attest.tip") + f"\n{point.message}")
        self.tick.clicked.connect(lambda _on: self.ticked.emit(self.point))
        words = Words(theme, "ui", "text-3", parent=self)
        words.set_text(f"«\u00a0{self._sentence}\u00a0»")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 9, 2)
        layout.setSpacing(9)
        layout.addWidget(self.tick)
        layout.addWidget(words, 1)
        layout.addWidget(self.fix)
        self._names = (name, labels("reply.attest.short"))
        self._key = labels("reply.keys.fix") if self._current and point.suggestions else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the key cap, then shorten what is signed, where the text is large."""
        super().resizeEvent(event)
        for name, key in ((self._names[0], self._key), (self._names[0], ""), (self._names[1], "")):
            self.fix.set_label(self.fix.text(), key=key)
            self.fix.setAccessibleName(f"{self.fix.text()}, {self._sentence}")
            self.tick.setText(name)
            taken = self.tick.sizeHint().width() + self.fix.sizeHint().width()
            if taken + self._theme.px(LEAST_WORDS) + 37 <= self.width():
                break
        self.tick.updateGeometry()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what the focus goes through: the row itself says no more than its box."""
        return (self.tick, self.fix)


class AttestedRow(QWidget):
    """A sentence that somebody vouches for: the box ticked, who and when."""

    unticked = Signal(str)
    pressed = Signal(object)
    """The place of the sentence."""

    def __init__(self, theme: Theme, labels: Labels, point: AttestedPoint, bar: QWidget) -> None:
        super().__init__(bar)
        self._theme, self.point = theme, point
        signed = point.attestation
        self.tick = Tick(theme, labels("reply.attest.done"), ticked=True, parent=self)
        self.tick.setAccessibleName(f"{self.tick.text()}\u00a0: {signed.sentence}")
        self.tick.setToolTip(labels("reply.attest.untick_tip"))
        self.tick.clicked.connect(lambda _on: self.unticked.emit(signed.sentence))
        words = Words(theme, "ui", "text-3", parent=self)
        words.set_text(f"«\u00a0{signed.sentence}\u00a0»")
        who = Words(theme, "caption", "text-3", parent=self)
        who.set_text(", ".join(part for part in (signed.by, clock(labels, signed.at)) if part))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 12, 2)
        layout.setSpacing(9)
        layout.addWidget(self.tick)
        layout.addWidget(words, 1)
        layout.addWidget(who)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """Return what the row is about: the same before and after it is ticked."""
        return self.point.attestation.sentence

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what the focus goes through."""
        return (self.tick,)

    def sizeHint(self) -> QSize:
        """Return a row of 34."""
        return QSize(super().sizeHint().width(), self._theme.px(34))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the words."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self.point.span)
