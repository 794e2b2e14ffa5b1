"""Chips of what was understood: a signal, the emotion, a topic."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cmdesk.app.message.marks import MarkKind
from cmdesk.app.message.text import line_pen
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.domain.analysis import Evidence

_BACK = {"s4": "s4-bg", "s3": "s3-bg", "s2": "s2-bg", "emotion-line": "emotion"}


class Chip(QAbstractButton):
    """A rounded label; pointing at it (or focusing it) lights its words up.

    ``tone`` is the token of its text, empty for a chip with an edge and no tint.
    ``opens`` draws the arrow of a chip that offers a choice.
    """

    pointed = Signal(object)
    """The evidence while pointed at, an empty tuple afterwards."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        tone: str = "",
        evidence: Evidence = (),
        opens: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._tone = theme, icon, tone
        self._opens = opens
        self.evidence = evidence
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._redress)

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that the text and the icons need; 22 high, 28 to be hit."""
        metrics = QFontMetrics(self._theme.font("ui"))
        width = metrics.horizontalAdvance(self.text()) + 2 * self._theme.px(10)
        if self._icon:
            width += self._theme.px(14) + 5
        if self._opens:
            width += self._theme.px(12) + 4
        return QSize(width, self._theme.px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return and Enter press the chip."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light the words up."""
        self.pointed.emit(self.evidence)
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let the words go."""
        self.pointed.emit(())
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light the words up for the keyboard too."""
        self.pointed.emit(self.evidence)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the words go."""
        self.pointed.emit(())
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, 22 high, in the middle of its target."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(23)
        box = QRectF(0, (self.height() - height) / 2, self.width(), height)
        tinted = bool(self._tone) and not theme.high_contrast
        painter.setPen(Qt.PenStyle.NoPen if tinted else QPen(theme.color("line-2"), 1))
        painter.setBrush(theme.color(_BACK[self._tone]) if tinted else theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        ink = self._tone or "text-2"
        x = theme.px(10)
        if self._icon:
            size = theme.px(14)
            pixmap = theme.pixmap(self._icon, 14, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - size) // 2, pixmap)
            x += size + 5
        font = theme.font("ui")
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        room = self.width() - x - theme.px(8) - (theme.px(16) if self._opens else 0)
        text = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 2)
        painter.drawText(
            QRectF(x, box.top(), room + 2, height), Qt.AlignmentFlag.AlignVCenter, text
        )
        if self._opens:
            size = theme.px(12)
            pixmap = theme.pixmap("chevron-down", 12, ink, self.devicePixelRatioF())
            painter.drawPixmap(
                self.width() - size - theme.px(8), (self.height() - size) // 2, pixmap
            )
        if self.hasFocus():
            paint_focus(painter, box.adjusted(-0.5, -0.5, 0.5, 0.5), theme, height / 2 - 1)


class LegendToggle(QAbstractButton):
    """Shows what a line means; pressing it hides or shows that kind of highlight."""

    def __init__(
        self, theme: Theme, text: str, kind: MarkKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._kind = theme, kind
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of the line and the word."""
        metrics = QFontMetrics(self._theme.font("ui"))
        width = metrics.horizontalAdvance(self.text()) + self._theme.px(16 + 8 + 6 + 8)
        return QSize(width, self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line as in the text; struck and pale while it is hidden."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("surface" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(box, 6, 6)
        y, x = self.height() // 2, theme.px(8)
        pen = line_pen(theme, self._kind)
        if not self.isChecked():
            pen.setColor(theme.color("line-2"))
        painter.setPen(pen)
        painter.drawLine(x, y, x + theme.px(15), y)
        font = theme.font("ui")
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.color("text-2" if self.isChecked() else "text-3"))
        painter.drawText(
            QRectF(x + theme.px(21), 0, self.width(), self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        if self.hasFocus():
            paint_focus(painter, box.adjusted(-0.5, -0.5, 0.5, 0.5), theme, 6)
