"""Pieces of the popover: the pill of a level, a fix in words with its key, what explains."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.reply.explaining import Passage
from cmdesk.app.reply.widgets import Words
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_focus, paint_key


class Chip(QWidget):
    """A word in a tinted pill: « Bloquant »."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._text, self._ink = theme, "", "s2"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, ink: str) -> None:
        """Show a word in a token."""
        self._text, self._ink = text, ink
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the word and its pill."""
        metrics = QFontMetrics(self._theme.font("caption"))
        return QSize(metrics.horizontalAdvance(self._text) + 18, self._theme.px(20))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{self._ink}-bg"))
        radius = self.height() / 2
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(self._theme.color(self._ink))
        painter.setFont(self._theme.font("caption"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class FixButton(QAbstractButton):
    """The first fix, in words, with its key."""

    def __init__(self, theme: Theme, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._key = theme, key
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show what the fix writes."""
        self.setText(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a row of 30."""
        return QSize(120, self._theme.px(30))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words are elided, the key never."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(QPen(theme.color("accent"), 1))
        fill = theme.color("select")
        painter.setBrush(fill.darker(104) if self.underMouse() and not theme.is_dark else fill)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        size = theme.px(16)
        pixmap = theme.pixmap("wand-sparkles", 16, "accent", self.devicePixelRatioF())
        painter.drawPixmap(QPoint(8, (self.height() - size) // 2), pixmap)
        cap, high = key_width(self._key, theme), theme.px(18)
        right = box.right() - 8 - cap
        paint_key(painter, QRectF(right, (self.height() - high) / 2, cap, high), self._key, theme)
        left = 8 + size + 10
        font = theme.font("ui")
        painter.setFont(font)
        painter.setPen(QColor(theme.color("text")))
        room = int(right - 8 - left)
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self.text() if words != self.text() else "")
        painter.drawText(
            QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        if self.hasFocus():
            paint_focus(painter, box, theme)


class PassageView(QWidget):
    """A passage that explains a finding: its title, its sentences, where they come from."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Words(theme, "ui-strong", most=2, parent=self)
        self._text = Words(theme, "ui", "text-2", most=2, parent=self)
        self._origin = Words(theme, "caption", "text-3", most=2, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(13, 8, 13, 0)
        layout.setSpacing(2)
        for words in (self._title, self._text, self._origin):
            layout.addWidget(words)

    def show_passage(self, passage: Passage | None) -> None:
        """Show ``passage``, or nothing."""
        self.setVisible(passage is not None)
        if passage is not None:
            self._title.set_text(passage.title)
            self._text.set_text(passage.text)
            self._origin.set_text(passage.origin)
        self._measure()

    def set_most(self, most: int) -> None:
        """Allow another number of lines to the sentences."""
        self._text.set_most(most)
        self._measure()

    def _measure(self) -> None:
        """Have the height asked anew: of what is inside, nobody is told before the next event."""
        if (layout := self.layout()) is not None:
            layout.invalidate()
        self.updateGeometry()

    @property
    def words(self) -> str:
        """Return all that is shown, for whoever has it read aloud."""
        return " ".join(part.text() for part in (self._title, self._text, self._origin))
