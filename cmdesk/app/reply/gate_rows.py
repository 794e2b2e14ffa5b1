"""The rows of the gate: a point that locks, a point let through."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from cmdesk.app.reply.gate import WaivedPoint
from cmdesk.app.reply.painting import one_line
from cmdesk.app.reply.widgets import Icon, Words
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.app.widgets.button import Button, Look
from cmdesk.domain.review import Finding
from cmdesk.translations import Labels


class PointRow(QWidget):
    """One point that locks: its category, its words, « Corriger »."""

    pressed = Signal(object)
    fix_pressed = Signal(object)

    def __init__(
        self, theme: Theme, labels: Labels, point: Finding, bar: QWidget, current: bool
    ) -> None:
        super().__init__(bar)
        self._theme, self._bar, self.point, self._current = theme, bar, point, current
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        title = labels(f"category.{point.category}")
        self.fix = Button(
            theme,
            labels("reply.gate.fix" if point.suggestions else "reply.gate.see"),
            Look.LINK,
            key=labels("reply.keys.fix") if current and point.suggestions else "",
            small=True,
            parent=self,
        )
        self.fix.setAccessibleName(f"{self.fix.text()}, {title}")
        self.fix.clicked.connect(self._fix)
        self._lay_out(labels)
        self.setAccessibleName(", ".join(filter(None, (title, point.quote))))
        self.setAccessibleDescription(point.message)
        self.setToolTip(point.message)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _lay_out(self, labels: Labels) -> None:
        theme, point = self._theme, self.point
        name = Words(theme, "ui-strong", parent=self)
        name.set_text(labels(f"category.{point.category}"))
        words = Words(theme, "ui", "text-3", parent=self)
        quote = f"«\u00a0{one_line(point.quote)}\u00a0»"
        words.set_text(quote if point.quote else point.message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(11, 2, 9, 2)
        layout.setSpacing(9)
        layout.addWidget(Icon(theme, "octagon-alert", "s4", 16, self))
        layout.addWidget(name)
        layout.addWidget(words, 1)
        layout.addWidget(self.fix)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what the focus goes through."""
        return (self, self.fix)

    def sizeHint(self) -> QSize:
        """Return a row of 34."""
        return QSize(super().sizeHint().width(), self._theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the current row as such."""
        painter = QPainter(self)
        if self._current:
            if self._is_last():
                # Within the rounded corners of the card.
                corners = QPainterPath()
                corners.addRoundedRect(QRectF(self.rect()).adjusted(0, -20, 0, 0), 7, 7)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setClipPath(corners)
            painter.fillRect(self.rect(), self._theme.color("sunken"))
            painter.fillRect(QRect(0, 0, 3, self.height()), self._theme.color("accent"))
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), self._theme, 4)

    def _is_last(self) -> bool:
        return self.geometry().bottom() >= self._bar.height() - 3

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the words."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self.point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead to the words with Return, Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.point)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Redraw with the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def _fix(self) -> None:
        (self.fix_pressed if self.point.suggestions else self.pressed).emit(self.point)


class WaivedRow(QWidget):
    """One point let through: its category, the reason, the time."""

    def __init__(self, theme: Theme, labels: Labels, waived: WaivedPoint, bar: QWidget) -> None:
        super().__init__(bar)
        self._theme = theme
        title = labels(f"category.{waived.finding.category}")
        name = Words(theme, "ui-strong", parent=self)
        name.set_text(title)
        reason = Words(theme, "ui", "text-3", parent=self)
        reason.set_text(f"«\u00a0{waived.waiver.reason}\u00a0»")
        time = Words(theme, "caption", "text-3", parent=self)
        waiver = waived.waiver
        time.set_text(", ".join(p for p in (waiver.by, clock(labels, waiver.at)) if p))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(11, 2, 12, 2)
        layout.setSpacing(9)
        layout.addWidget(Icon(theme, "triangle-alert", "s3", 16, self))
        layout.addWidget(name)
        layout.addWidget(reason, 1)
        layout.addWidget(time)
        self.setAccessibleName(f"{title}, {waived.waiver.reason}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a row of 34."""
        return QSize(super().sizeHint().width(), self._theme.px(34))


def clock(labels: Labels, at: datetime) -> str:
    """Return a time of day: « 10 h 44 »."""
    local = at.astimezone() if at.tzinfo is not None else at
    return labels("reply.time_of_day.clock", hours=local.hour, minutes=f"{local.minute:02}")


def clear_layout(layout: QLayout) -> None:
    """Take every item out of a layout and delete its widgets."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear_layout(inner)
        if widget is not None:
            # It keeps its parent until the event loop deletes it: without one it would be
            # Python's, and gone as soon as its own press, which may have brought us here, ends.
            widget.hide()
            widget.deleteLater()
