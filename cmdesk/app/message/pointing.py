"""What lights its words up in the message: one wiring for chips and for facts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from cmdesk.app.theme import Theme
from cmdesk.domain.analysis import Evidence


class EvidenceButton(QAbstractButton):
    """A button that shows where a label comes from, under the pointer or with the focus.

    Return and Enter press it, like Space.
    """

    pointed = Signal(object)
    """The evidence while pointed at or focused, an empty tuple afterwards."""

    def __init__(self, theme: Theme, evidence: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hovered = False
        self.evidence = evidence
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._redress)

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def active(self) -> bool:
        """Return whether it is pointed at, or has the focus."""
        return self._hovered or self.hasFocus()

    def _point(self) -> None:
        self.pointed.emit(self.evidence if self.active else ())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return and Enter press it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light the words up."""
        self._hovered = True
        super().enterEvent(event)
        self._point()

    def leaveEvent(self, event: QEvent) -> None:
        """Let the words go, unless the focus is here."""
        self._hovered = False
        super().leaveEvent(event)
        self._point()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light the words up for the keyboard too."""
        super().focusInEvent(event)
        self._point()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the words go, unless the pointer is here."""
        super().focusOutEvent(event)
        self._point()
