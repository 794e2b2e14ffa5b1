"""The rail at the left: the pages at its top, help and menu at its bottom."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.translations import Labels

WIDTH = 88


class RailButton(QAbstractButton):
    """An icon over a word; ``count`` shows a number on the icon."""

    def __init__(self, theme: Theme, text: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.count = 0
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of an icon and a line."""
        metrics = QFontMetrics(self._theme.font("ui-strong"))
        width = max(WIDTH - 8, metrics.horizontalAdvance(self.text()) + 20)
        return QSize(width, self._theme.px(56))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return and Enter press, and the arrows move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card of the current page, the icon, the word, the number."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        box = QRectF(self.rect()).adjusted(4.5, 0.5, -0.5, -0.5)
        if chosen:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(box, 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(-2, 12, 4, self.height() - 24), 2, 2)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("window"))
            painter.drawRoundedRect(box, 8, 8)
        ink = "accent" if chosen else "text-2"
        size = theme.px(20)
        top = (self.height() - size - theme.px(4) - theme.line("ui")) // 2
        centre = box.center().x()
        pixmap = theme.pixmap(self._icon, 20, ink, self.devicePixelRatioF())
        painter.drawPixmap(round(centre - size / 2), top, pixmap)
        painter.setFont(theme.font("ui-strong" if chosen else "ui"))
        painter.setPen(theme.color(ink))
        words = QRectF(box.left(), top + size + theme.px(3), box.width(), theme.line("ui") + 2)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.count:
            self._paint_count(painter, centre + size * 0.15, top - theme.px(6))
        if self.hasFocus():
            paint_focus(painter, box, theme, 8)

    def _paint_count(self, painter: QPainter, x: float, y: float) -> None:
        theme = self._theme
        text = str(self.count) if self.count < 1000 else "999+"
        font = theme.font("badge", tabular=True)
        height = theme.px(17)
        width = max(height, QFontMetrics(font).horizontalAdvance(text) + theme.px(10))
        pill = QRectF(x, y, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme.color("on-accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Logo(QWidget):
    """The mark of the application."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(self._theme.px(32), self._theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a speech bubble in a rounded square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        pixmap = self._theme.pixmap("message-square", 16, "on-accent", self.devicePixelRatioF())
        side = self._theme.px(16)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)


class Rail(QFrame):
    """The pages; only those that work are here."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(labels("frame.rail.title"))
        self._theme, self._labels = theme, labels
        self.reply = RailButton(theme, labels("frame.rail.reply"), "message-square")
        self.profile = RailButton(theme, labels("frame.rail.profile"), "megaphone")
        self.help = RailButton(theme, labels("frame.rail.help"), "circle-question-mark")
        self.menu = RailButton(theme, labels("frame.rail.menu"), "menu")
        for page in (self.reply, self.profile):
            page.setCheckable(True)
            page.setAutoExclusive(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 4, 8)
        layout.setSpacing(6)
        layout.addWidget(Logo(theme), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(10)
        layout.addWidget(self.reply)
        layout.addWidget(self.profile)
        layout.addStretch(1)
        layout.addWidget(self.help)
        layout.addWidget(self.menu)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        buttons = (self.reply, self.profile, self.help, self.menu)
        self.setFixedWidth(max(WIDTH, *(button.sizeHint().width() + 4 for button in buttons)))

    def set_count(self, count: int) -> None:
        """Show how many messages are to be treated."""
        self.reply.count = count
        self.reply.setAccessibleName(self._labels("frame.rail.reply-count", count=count))
        self.reply.update()
