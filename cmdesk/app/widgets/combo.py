"""A choice among a few, with the arrow that the style sheet takes away."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cmdesk.app.theme import Theme


class Combo(QComboBox):
    """A ``QComboBox`` whose arrow is an icon of the theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._combo_theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow over what the style draws."""
        super().paintEvent(event)
        size = self._combo_theme.px(14)
        arrow = self._combo_theme.pixmap("chevron-down", 14, "text-2", self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.width() - size - 8, (self.height() - size) // 2, arrow)
