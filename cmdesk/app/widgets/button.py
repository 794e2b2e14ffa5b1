"""The one button of the window: icon, label and key cap, in five looks."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_focus, paint_key

GAP = 8


class Look(StrEnum):
    """How a button is drawn."""

    FILLED = "filled"
    """The one main action of a window."""
    EDGED = "edged"
    LOCKED = "locked"
    """Still focusable and pressable, so that it can explain itself."""
    LINK = "link"
    BARE = "bare"
    """An icon alone; give it a tooltip and an accessible name."""


class Button(QAbstractButton):
    """A push button that paints itself from the tokens.

    ``icon`` names a file of ``resources/icons``; ``key`` is what its key cap shows.
    ``small`` is 28 high instead of 32. Return and Enter press it, like Space.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        look: Look = Look.EDGED,
        *,
        icon: str = "",
        key: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = look
        self._icon = icon
        self._key = key
        self._small = small
        self._tinted = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._redress)

    @property
    def look(self) -> Look:
        """Return how the button is drawn."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Draw the button otherwise."""
        self._look = look
        self._redress()

    def set_label(self, text: str, *, icon: str | None = None, key: str | None = None) -> None:
        """Change the label, and the icon or the key cap where given."""
        self.setText(text)
        self.setAccessibleName(text)
        self._icon = self._icon if icon is None else icon
        self._key = self._key if key is None else key
        self._redress()

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()

    def _font_role(self) -> str:
        if self._look is Look.FILLED:
            return "ui-strong"
        return "ui-strong" if self._look is Look.LOCKED else "ui-medium"

    def _side(self) -> int:
        if self._look is Look.LINK:
            return 4
        return 6 if self._look is Look.BARE else 12

    def sizeHint(self) -> QSize:
        """Return the size that the label, the icon and the key cap need."""
        width = 2 * self._side()
        if self._icon:
            width += self._theme.px(16)
        if self.text():
            metrics = QFontMetrics(self._theme.font(self._font_role()))
            width += metrics.horizontalAdvance(self.text()) + (GAP if self._icon else 0)
        if self._key:
            width += GAP + round(key_width(self._key, self._theme))
        height = self._theme.px(28 if self._small or self._look is Look.BARE else 32)
        return QSize(max(width, self._theme.px(28)), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a label is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return and Enter press the button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Redraw under the pointer."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Redraw when the pointer has gone."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface, then icon, label and key cap from the left."""
        theme, look = self._theme, self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        hover = self.underMouse() and self.isEnabled()
        ink = self._paint_surface(painter, box, hover)
        x = self._side()
        content = self.sizeHint().width()
        if self.width() > content:
            x += (self.width() - content) // 2
        if self._icon:
            pixmap = theme.pixmap(self._icon, 16, ink, self.devicePixelRatioF())
            size = theme.px(16)
            painter.drawPixmap(x, (self.height() - size) // 2, pixmap)
            x += size + GAP
        if self.text():
            font = theme.font(self._font_role())
            font.setUnderline(look is Look.LINK and hover)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            width = QFontMetrics(font).horizontalAdvance(self.text())
            painter.drawText(
                QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
            )
            x += width + GAP
        if self._key:
            height = theme.px(18)
            place = QRectF(x, (self.height() - height) / 2, key_width(self._key, theme), height)
            paint_key(
                painter, place, self._key, theme, on="on-accent" if look is Look.FILLED else ""
            )
        if self.hasFocus():
            gap = 3 if look is Look.FILLED else 0
            if gap:
                painter.setPen(QPen(theme.color("on-accent"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(gap, gap, -gap, -gap), 4, 4)
            paint_focus(painter, box, theme, 6)

    def _paint_surface(self, painter: QPainter, box: QRectF, hover: bool) -> str:
        """Draw what lies under the label; return the token of the ink."""
        theme, look = self._theme, self._look
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
        if look is Look.FILLED:
            fill = theme.color("accent")
            if hover or self.isDown():
                fill = fill.darker(112) if not theme.is_dark else fill.lighter(108)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, 6, 6)
            return "on-accent"
        if look in (Look.EDGED, Look.LOCKED):
            pen = QPen(theme.color("line-2"), 1)
            fill = theme.color("surface")
            if look is Look.LOCKED:
                pen.setDashPattern([3, 2.5])
                fill = theme.color("sunken")
            elif hover or self.isDown():
                fill = theme.color("sunken")
            painter.setPen(pen)
            painter.setBrush(fill)
            painter.drawRoundedRect(inner, 6, 6)
            return "text-2" if look is Look.LOCKED else "text"
        if look is Look.BARE:
            if hover or self.isDown() or self.isChecked():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("sunken"))
                painter.drawRoundedRect(box, 6, 6)
            return "text-2" if self.isEnabled() else "line-2"
        return "accent" if self.isEnabled() else "text-3"
