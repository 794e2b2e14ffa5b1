"""Small pieces that the pane’s parts share: coloured links, texts that never push, rules."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from cmdesk.app.reply.painting import elided_lines
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_key
from cmdesk.app.widgets.button import Button, Look

_TURN_MS = 1000
_FRAMES = 20


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say ``words`` when it has finished what it was saying."""
    if words and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)


class InkButton(Button):
    """A link in the colour of a token: « 1 faute », « 1 conseil »."""

    def __init__(
        self, theme: Theme, ink: str, *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", Look.LINK, icon=icon, small=True, parent=parent)
        self._ink = ink

    def _paint_surface(self, painter: QPainter, box: QRectF, hover: bool) -> str:
        super()._paint_surface(painter, box, hover)
        return self._ink


class Words(QWidget):
    """Text in a role and a token, at most ``most`` lines, elided at the end, whole in a tooltip."""

    def __init__(
        self,
        theme: Theme,
        role: str = "ui",
        token: str = "text",
        *,
        most: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._token, self._most = theme, role, token, most
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(most > 1)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def set_text(self, text: str, token: str | None = None) -> None:
        """Show another text, in another token where given."""
        self._token = token or self._token
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_most(self, most: int) -> None:
        """Allow another number of lines."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def width_of_text(self) -> int:
        """Return the width of the whole text on one line."""
        return QFontMetrics(self._theme.font(self._role)).horizontalAdvance(self._text) + 2

    def _line(self) -> int:
        return self._theme.line("ui" if self._role.startswith("ui") else self._role.split("-")[0])

    def _lines(self, width: int) -> list[str]:
        font = self._theme.font(self._role)
        if self._most == 1:
            return [QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, width)]
        return elided_lines(self._text, font, width, self._most)

    def hasHeightForWidth(self) -> bool:
        """Say that several lines depend on the width."""
        return self._most > 1

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at ``width``."""
        return self._line() * max(1, len(self._lines(width)))

    def sizeHint(self) -> QSize:
        """Return the size on one line, or on the lines that the present width makes."""
        if self._most == 1:
            return QSize(self.width_of_text(), self._line())
        return QSize(self.width_of_text(), self.heightForWidth(max(self.width(), 80)))

    def minimumSizeHint(self) -> QSize:
        """Return a small size: the text is elided rather than anything pushed."""
        return QSize(min(self.width_of_text(), self._theme.px(40)), self._line())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(self._role))
        painter.setPen(self._theme.color(self._token))
        lines = self._lines(self.width())
        height = self._line()
        y = (self.height() - height * len(lines)) // 2
        for line in lines:
            painter.drawText(
                QRect(0, y, self.width() + 2, height), Qt.AlignmentFlag.AlignVCenter, line
            )
            y += height
        whole = lines and lines[-1].endswith("…") and not self._text.endswith("…")
        self.setToolTip(self._text if whole else "")


class Icon(QWidget):
    """An icon in a token, or a ring that turns once a second while something is awaited."""

    def __init__(
        self, theme: Theme, name: str, token: str, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._token, self._size = theme, name, token, size
        self._angle = 0
        self._turning = QTimer(self, interval=_TURN_MS // _FRAMES)
        self._turning.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon; an empty name is the ring."""
        self._name, self._token = name, token
        if name:
            self._turning.stop()
        elif self.isVisible():
            self._turning.start()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the icon."""
        side = self._theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the icon."""
        return self.sizeHint()

    def showEvent(self, event: object) -> None:
        """Turn again when shown."""
        if not self._name:
            self._turning.start()
        super().showEvent(event)  # type: ignore[arg-type]

    def hideEvent(self, event: object) -> None:
        """Turn for nobody."""
        self._turning.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon or the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._name:
            pixmap: QPixmap = self._theme.pixmap(
                self._name, self._size, self._token, self.devicePixelRatioF()
            )
            painter.drawPixmap(0, 0, pixmap)
            return
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._theme.color("track"), 2.5))
        painter.drawEllipse(box)
        painter.setPen(QPen(self._theme.color("accent"), 2.5))
        painter.drawArc(box, -self._angle * 16, 100 * 16)

    def _turn(self) -> None:
        self._angle = (self._angle + 360 // _FRAMES) % 360
        self.update()


class KeyCap(QWidget):
    """A key cap by itself."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._key = theme, key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of the cap."""
        return QSize(round(key_width(self._key, self._theme)), self._theme.px(18))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the cap."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap."""
        paint_key(QPainter(self), QRectF(self.rect()), self._key, self._theme)


class Rule(QFrame):
    """A hair line between two rows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(self.rect(), self._theme.color("line"))
