"""The card of an earlier reply, under the three suggestions."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_focus, paint_key
from cmdesk.domain.precedent import Precedent
from cmdesk.translations import Labels

_PAD = 8
_KEY = "4"


class PrecedentCard(QAbstractButton):
    """« Déjà répondu »: an earlier reply adapted, and one sentence on where it comes from."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._precedent: Precedent | None = None
        self._origin = ""
        self._tall = True
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def draft(self) -> Precedent | None:
        """Return the earlier reply of the card."""
        return self._precedent

    def show_precedent(self, precedent: Precedent | None, origin: str = "") -> None:
        """Show an earlier reply with its origin; ``None`` hides the card."""
        self._precedent, self._origin = precedent, origin
        self.setChecked(False)
        self.setVisible(precedent is not None)
        if precedent is None:
            return
        label = self._labels
        self.setAccessibleName(
            label("reply.recall.name", origin=origin, length=precedent.length.used)
        )
        fields = label("reply.cards.fields", count=precedent.fields)
        told = f"{fields}. {precedent.text}" if precedent.fields else precedent.text
        self.setAccessibleDescription(told)
        self.setToolTip(origin)
        self.update()

    def set_tall(self, tall: bool) -> None:
        """Show the origin on a line of its own, or beside the title on a low window."""
        self._tall = tall
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Leave it to the pane to say which suggestion is taken."""

    def sizeHint(self) -> QSize:
        """Return the height that the lines need; the width is that of the row."""
        theme = self._theme
        lines = theme.line("ui") + (theme.line("caption") + 1 if self._tall else 0)
        return QSize(theme.px(300), lines + 2 * (_PAD if self._tall else _PAD - 3))

    def minimumSizeHint(self) -> QSize:
        """Return a small width with the same height."""
        return QSize(self._theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        theme, taken = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, edge = QRectF(self.rect()), 2.0 if taken else 1.0
        hover = self.underMouse()
        painter.setPen(
            QPen(theme.color("accent" if taken else "line-2" if hover else "line"), edge)
        )
        painter.setBrush(theme.color("select" if taken else "surface"))
        inset = edge / 2
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 8, 8)
        if self._precedent is not None:
            self._paint_words(painter, self._precedent, taken)
        if self.hasFocus():
            paint_focus(painter, box.adjusted(2, 2, -2, -2) if taken else box, theme, 7)

    def _paint_words(self, painter: QPainter, precedent: Precedent, taken: bool) -> None:
        theme, label = self._theme, self._labels
        pad = _PAD if self._tall else _PAD - 3
        area = self.rect().adjusted(11, pad, -11, -pad)
        line, middle = theme.line("ui"), Qt.AlignmentFlag.AlignVCenter
        cap = key_width(_KEY, theme)
        paint_key(painter, QRectF(area.left(), area.top(), cap, line), _KEY, theme)
        left, right = area.left() + round(cap) + 8, area.right()
        if taken:
            pixmap = theme.pixmap("check", 16, "accent", self.devicePixelRatioF())
            painter.drawPixmap(
                right - theme.px(16), area.top() + (line - theme.px(16)) // 2, pixmap
            )
            right -= theme.px(16) + 6
        length = label("reply.cards.length", count=precedent.length.used)
        if precedent.fields:
            length += ", " + label("reply.cards.fields_short", count=precedent.fields)
        font = theme.font("caption", tabular=True)
        painter.setFont(font)
        painter.setPen(theme.color("text-2" if taken else "text-3"))
        width = QFontMetrics(font).horizontalAdvance(length) + 2
        painter.drawText(QRect(right - width, area.top(), width, line), middle, length)
        right -= width + 10
        font = theme.font("ui-strong")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        metrics = QFontMetrics(font)
        title = metrics.elidedText(
            label("reply.recall.title"), Qt.TextElideMode.ElideRight, right - left
        )
        painter.drawText(QRect(left, area.top(), right - left + 2, line), middle, title)
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color("text-2"))
        if self._tall:
            place = QRect(
                area.left(), area.top() + line + 1, area.width() + 2, theme.line("caption")
            )
        else:
            left += metrics.horizontalAdvance(title) + 10
            place = QRect(left, area.top(), max(0, right - left) + 2, line)
        origin = QFontMetrics(font).elidedText(
            self._origin, Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, middle, origin)
