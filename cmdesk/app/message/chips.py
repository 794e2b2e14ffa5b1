"""Chips of what was understood: a signal, the emotion, a topic, what is asked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cmdesk.app.message.marks import MarkKind
from cmdesk.app.message.pointing import EvidenceButton
from cmdesk.app.message.text import line_pen
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.domain.analysis import Evidence

_BACK = {"s4": "s4-bg", "s3": "s3-bg", "s2": "s2-bg", "emotion-line": "emotion"}
_TOOL, _ROOM = 24, 9
"""Width of what can be pressed at an end of a chip, and what the chip grows by for it."""


class Chip(EvidenceButton):
    """A rounded label; pointing at it (or focusing it) lights its words up.

    ``tone`` is the token of its text, empty for a chip with an edge and no tint.
    ``opens`` draws the arrow of a chip that offers a choice. ``struck`` draws what was
    taken away. ``quiet`` is a chip that keeps its place and shows only while ``revealed``:
    nothing moves under the pointer. ``removable`` gives it a cross, and the Delete key.
    """

    removed = Signal()
    """Its cross was pressed, or the Delete key."""
    focus_moved = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        tone: str = "",
        evidence: Evidence = (),
        opens: bool = False,
        struck: bool = False,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, evidence, parent)
        self._icon, self._tone = icon, tone
        self._opens, self._struck, self._quiet = opens, struck, quiet
        self._revealed = False
        self._tools: list[ChipTool] = []
        """At most two: one at the left end, one at the right end."""
        self._removable = False
        self.key: tuple[str, ...] = ()
        """What it stands for, so that the focus can come back to it."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def add_tool(self, icon: str, name: str, *, left: bool = False, tab: bool = False) -> ChipTool:
        """Return a small button at an end of the chip, shown while the chip is active."""
        tool = ChipTool(self._theme, icon, name, self, left=left, tab=tab)
        self._tools.append(tool)
        self._place_tools()
        self.updateGeometry()
        return tool

    def set_removable(self, name: str) -> None:
        """Give it a cross of this accessible name."""
        self._removable = True
        self.add_tool("x", name).clicked.connect(lambda _checked=False: self.removed.emit())

    @property
    def active(self) -> bool:
        """Return whether it or one of its tools is pointed at, or has the focus."""
        return super().active or any(tool.hasFocus() for tool in self._tools)

    @property
    def is_shown(self) -> bool:
        """Return whether it is drawn: always, but for a quiet one that is not revealed."""
        return not self._quiet or self._revealed

    def reveal(self, shown: bool) -> None:
        """Draw a quiet chip, or not."""
        if shown != self._revealed:
            self._revealed = shown
            # Where its line was full it had no place until now.
            self.updateGeometry()
            self.update()

    def arm(self, shown: bool) -> None:
        """Draw the tool of the left end too while something beside is active."""
        for tool in self._tools:
            tool.armed = shown and tool.left
            tool.update()

    def sizeHint(self) -> QSize:
        """Return the size that the text and the icons need; 22 high, 28 to be hit."""
        px = self._theme.px
        metrics = QFontMetrics(self._theme.font("ui"))
        if self._icon and not self.text():
            return QSize(px(28), px(28))
        width = metrics.horizontalAdvance(self.text()) + 2 * px(10)
        if self._icon:
            width += px(14) + 5
        if self._opens:
            width += px(12) + 4
        # A tool stands in the margin: a chip grows by little for its cross.
        width += px(_ROOM) * len(self._tools)
        return QSize(width, px(28))

    def _place_tools(self) -> None:
        width = self._theme.px(_TOOL)
        for tool in self._tools:
            tool.setGeometry(0 if tool.left else self.width() - width, 0, width, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tools at the right end."""
        super().resizeEvent(event)
        self._place_tools()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Delete take the label away."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def _point(self) -> None:
        super()._point()
        for tool in self._tools:
            tool.update()
        self.focus_moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, 22 high, in the middle of its target."""
        if not self.is_shown:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = theme.px(23)
        box = QRectF(0, (self.height() - height) / 2, self.width(), height)
        tinted = bool(self._tone) and not theme.high_contrast and not self._struck
        edge = QPen(theme.color("line-2"), 1)
        if self._struck or self._quiet:
            edge.setDashPattern([3.0, 2.0])
        painter.setPen(Qt.PenStyle.NoPen if tinted else edge)
        painter.setBrush(theme.color(_BACK[self._tone]) if tinted else theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
        ink = "text-3" if self._struck else self._tone or "text-2"
        x = theme.px(10 if self.text() else 7)
        x += theme.px(_ROOM) * sum(tool.left for tool in self._tools)
        if self._icon:
            size = theme.px(14)
            pixmap = theme.pixmap(self._icon, 14, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - size) // 2, pixmap)
            x += size + 5
        font = theme.font("ui")
        font.setUnderline(self.underMouse() and not self._struck)
        font.setStrikeOut(self._struck)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        taken = theme.px(8) + theme.px(_ROOM) * sum(not tool.left for tool in self._tools)
        room = self.width() - x - taken - (theme.px(16) if self._opens else 0)
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


class ChipTool(QAbstractButton):
    """A small button inside a chip, drawn while the chip is active.

    With ``tab`` the Tab key reaches it; without, a key of the chip does the same.
    """

    def __init__(
        self, theme: Theme, icon: str, name: str, chip: Chip, *, left: bool, tab: bool
    ) -> None:
        super().__init__(chip)
        self.left = left
        self.armed = False
        self._theme, self._icon, self._chip = theme, icon, chip
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if tab else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return and Enter press it, as everywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw itself anew as the pointer comes and goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show it with its chip."""
        super().focusInEvent(event)
        self._chip._point()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let it go with its chip."""
        super().focusOutEvent(event)
        self._chip._point()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon, on a disc while it is pointed at."""
        if not (self._chip.active or self.armed):
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(16)
        x = theme.px(3) if self.left else self.width() - side - theme.px(3)
        disc = QRectF(x, (self.height() - side) / 2, side, side)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(disc)
        size = theme.px(12)
        pixmap = theme.pixmap(self._icon, 12, "text", self.devicePixelRatioF())
        corner = disc.center().toPoint()
        painter.drawPixmap(corner.x() - size // 2, corner.y() - size // 2, pixmap)
        if self.hasFocus():
            paint_focus(painter, disc, theme, side / 2)


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
