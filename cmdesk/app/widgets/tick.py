"""A check box drawn from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus

_SIDE, _GAP = 16, 9


class Tick(QCheckBox):
    """A box with its words, still a check box for a screen reader; ``ink``: its empty edge."""

    def __init__(
        self, theme: Theme, text: str, *, ticked: bool, parent: QWidget, ink: str = "line-2"
    ) -> None:
        super().__init__(parent)
        self._theme, self._ink = theme, ink
        self.setText(text)
        self.setChecked(ticked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the box and its words, at least a target of 28."""
        theme = self._theme
        words = QFontMetrics(theme.font("ui-strong")).horizontalAdvance(self.text())
        return QSize(theme.px(_SIDE) + _GAP + words + 4, theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the same: what one signs is never cut."""
        return self.sizeHint()

    def hitButton(self, _place: object) -> bool:
        """Take a press anywhere in it."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Return and Enter as with Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its mark and the words."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_SIDE)
        box = QRectF(1, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        ticked = self.isChecked()
        painter.setPen(QPen(theme.color("accent" if ticked else self._ink), 1.5))
        painter.setBrush(theme.color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            painter.setPen(
                QPen(
                    theme.color("on-accent"),
                    2,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin,
                )
            )
            left, top, step = box.left(), box.top(), box.width()
            painter.drawPolyline(
                [
                    QPointF(left + 0.24 * step, top + 0.53 * step),
                    QPointF(left + 0.43 * step, top + 0.71 * step),
                    QPointF(left + 0.77 * step, top + 0.31 * step),
                ]
            )
        painter.setFont(theme.font("ui-strong"))
        painter.setPen(theme.color("text"))
        words = QRectF(side + _GAP, 0, self.width() - side - _GAP, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme, 4)
