"""How a row of the queue is drawn: seventy high, or a badge alone in the folded strip."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cmdesk.app.model import Entry, State
from cmdesk.app.queue.model import ENTRY_ROLE, HEADER_ROLE, Index, QueueModel
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import boxed_width, paint_boxed, paint_focus, paint_severity
from cmdesk.app.wording import monogram, waiting
from cmdesk.translations import Labels

ROW, HEADER, STRIP_ROW = 70, 34, 52
BADGE = 22
LEFT, TEXT_LEFT, RIGHT = 16, 50, 14
_STATE_ICONS = {
    State.DRAFT: "pencil",
    State.COPIED: "copy",
    State.WAITING: "user",
    State.PUBLISHED: "check",
    State.DISMISSED: "check",
}
_AHEAD = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class QueueDelegate(QStyledItemDelegate):
    """Draws the rows from the tokens; ``folded`` draws the strip of badges."""

    def __init__(self, theme: Theme, labels: Labels, model: QueueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._labels = labels
        self._model = model
        self._view = parent
        self.folded = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the row at the current size of the text."""
        if index.data(HEADER_ROLE):
            return QSize(40, 12 if self.folded else self._theme.px(HEADER))
        return QSize(40, self._theme.px(STRIP_ROW if self.folded else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a header or a message."""
        painter.save()
        rect: QRect = option.rect
        header = index.data(HEADER_ROLE)
        if header:
            self._paint_header(painter, rect, *header)
        else:
            state: QStyle.StateFlag = option.state
            self._paint_entry(painter, rect, state, index.data(ENTRY_ROLE))
        painter.restore()

    def _paint_header(self, painter: QPainter, rect: QRect, label: str, count: int) -> None:
        theme = self._theme
        if self.folded:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(
                rect.left() + 16, rect.center().y(), rect.right() - 16, rect.center().y()
            )
            return
        font = theme.font("caption-strong")
        painter.setFont(font)
        painter.setPen(theme.color("text-2"))
        base = rect.adjusted(LEFT, theme.px(4), -RIGHT, 0)
        painter.drawText(base, _AHEAD, label)
        after = base.left() + QFontMetrics(font).horizontalAdvance(label) + 6
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.color("text-3"))
        painter.drawText(base.adjusted(after - base.left(), 0, 0, 0), _AHEAD, str(count))

    def _paint_entry(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, entry: Entry
    ) -> None:
        theme = self._theme
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("select"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent")
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("sunken"))
        badge = theme.px(BADGE)
        if self.folded:
            place = QRectF(
                rect.center().x() - badge / 2 + 1, rect.center().y() - badge / 2, badge, badge
            )
            self._paint_badge(painter, place, entry)
            if entry.is_late(_now()):
                painter.drawPixmap(
                    round(place.right()) - 2, round(place.top()) - 6,
                    theme.pixmap("triangle-alert", 12, "s4", painter.device().devicePixelRatioF()),
                )  # fmt: skip
        else:
            top = rect.top() + theme.px(9)
            self._paint_badge(painter, QRectF(rect.left() + LEFT, top, badge, badge), entry)
            self._paint_lines(painter, rect, entry)
        if selected and self._view.hasFocus():
            paint_focus(painter, QRectF(rect).adjusted(3, 0, 0, 0), theme, 4)

    def _paint_badge(self, painter: QPainter, place: QRectF, entry: Entry) -> None:
        if entry.severity is not None:
            paint_severity(painter, place, entry.severity, self._theme)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("line-2"), 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawEllipse(place.adjusted(2, 2, -2, -2))

    def _paint_lines(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        theme, labels = self._theme, self._labels
        left = rect.left() + LEFT + theme.px(TEXT_LEFT - LEFT)
        right = rect.right() - RIGHT
        step = theme.px(18)
        top = rect.top() + theme.px(8)
        width = right - left

        # First line: the name, and how long it has waited.
        now = _now()
        late = entry.is_late(now)
        time = waiting(labels, entry.waited(now))
        font = theme.font("caption", weight=700 if late else 400, tabular=True)
        time_width = QFontMetrics(font).horizontalAdvance(time)
        painter.setFont(font)
        painter.setPen(theme.color("s4" if late else "text-3"))
        painter.drawText(QRect(right - time_width, top, time_width + 1, step), _AHEAD, time)
        taken = time_width + 8
        if late:
            size = theme.px(14)
            painter.drawPixmap(
                right - time_width - size - 5, top + (step - size) // 2,
                theme.pixmap("triangle-alert", 14, "s4", painter.device().devicePixelRatioF()),
            )  # fmt: skip
            taken += size + 5
        name = entry.message.author or labels("frame.message.no-author")
        self._text(painter, QRect(left, top, width - taken, step), name, "ui-strong", "text")

        # Second line: the message.
        line = " ".join(entry.message.text.split())[:200]
        self._text(painter, QRect(left, top + step, width, step), line, "ui", "text-2")

        # Third line: channel, topic, state.
        third = top + 2 * step
        mono = monogram(labels, entry.message.channel)
        box = boxed_width(mono, theme)
        height = theme.px(16)
        paint_boxed(painter, QRectF(left, third + (step - height) / 2, box, height), mono, theme)
        taken = self._paint_state(painter, entry, right, third, step)
        topic = labels(f"topic.{entry.topic}") if entry.topic else labels("frame.queue.reading")
        start = left + round(box) + 6
        room = QRect(start, third, right - taken - 8 - start, step)
        self._text(painter, room, topic, "caption", "text-3")

    def _paint_state(self, painter: QPainter, entry: Entry, right: int, top: int, step: int) -> int:
        """Draw the state at the right; return the width that it took."""
        theme = self._theme
        text = self._model.state(entry)
        font = theme.font("caption")
        width = QFontMetrics(font).horizontalAdvance(text)
        room = theme.px(110)
        icon = _STATE_ICONS.get(entry.state)
        if entry.state is State.NEW and self._view.width() < theme.px(262):
            # Too narrow for the word: the point says it, the tooltip too.
            text, width = "", -6
        width = min(width, room)
        painter.setFont(font)
        painter.setPen(theme.color("text-2"))
        if text:
            elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width + 1)
            painter.drawText(QRect(right - width, top, width + 1, step), _AHEAD, elided)
        if icon:
            size = theme.px(14)
            painter.drawPixmap(
                right - width - size - 5, top + (step - size) // 2,
                theme.pixmap(icon, 14, "text-2", painter.device().devicePixelRatioF()),
            )  # fmt: skip
            return width + size + 5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        dot = theme.px(5)
        painter.drawEllipse(QRectF(right - width - 6 - dot, top + (step - dot) / 2, dot, dot))
        return width + 6 + dot

    def _text(self, painter: QPainter, rect: QRect, text: str, role: str, token: str) -> None:
        font: QFont = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _AHEAD, elided)


def _now() -> datetime:
    return datetime.now().astimezone()
