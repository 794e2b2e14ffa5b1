"""A label that takes its font and colour from the theme and follows its changes."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cmdesk.app.theme import Theme


class Text(QLabel):
    """Plain or rich text in a role of type and a token of colour.

    ``elide`` cuts it at the end where room lacks, with the whole text as tooltip.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "ui",
        token: str = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
        tabular: bool = False,
        rich: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._token = theme, role, token
        self._elide, self._tabular = elide, tabular
        self._wrap, self._rich = wrap, rich
        self._text = text
        self.setTextFormat(Qt.TextFormat.RichText if rich or wrap else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.dress()
        theme.changed.connect(self.dress)

    def set_token(self, token: str) -> None:
        """Change the colour."""
        self._token = token
        self.dress()

    def text(self) -> str:
        """Return the text as it was given."""
        return self._text

    def setText(self, text: str) -> None:
        """Show a text; lines that wrap take the line height of the role."""
        self._text = text
        if self._wrap:
            # Only a rich text can be given a line height.
            inner = text if self._rich else html.escape(text, quote=False)
            line = self._theme.line(self._role)
            super().setText(f'<div style="line-height:{line}px">{inner}</div>')
        else:
            super().setText(text)

    def dress(self) -> None:
        """Take font and colour from the theme."""
        self.setText(self._text)
        self.setFont(self._theme.font(self._role, tabular=self._tabular))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._token))
        palette.setColor(QPalette.ColorRole.Text, self._theme.color(self._token))
        self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """Return a narrow size where the text may be elided."""
        hint = super().minimumSizeHint()
        if self._wrap:
            # The layouts ask for the height at the real width; Qt's own minimum is that of
            # a very narrow column, and would make every page scroll.
            return QSize(min(hint.width(), self._theme.px(160)), self._theme.line(self._role))
        return QSize(self._theme.px(24), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, elided at its end where it must be."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._token))
        text = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)

    def event(self, event: QEvent) -> bool:
        """Give the whole text as tooltip where it is cut."""
        if event.type() == QEvent.Type.ToolTip and self._elide and not self.toolTip():
            cut = QFontMetrics(self.font()).horizontalAdvance(self.text()) > self.width()
            if cut:
                self.setToolTip(self.text())
        return super().event(event)


class Picture(QLabel):
    """An icon in a token of colour that follows the theme; no name of its own."""

    def __init__(
        self, theme: Theme, name: str, size: int = 16, token: str = "text-2",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._name, self._token = name, token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.dress()
        theme.changed.connect(self.dress)

    def set_icon(self, name: str, token: str | None = None) -> None:
        """Show another icon."""
        self._name = name
        self._token = token or self._token
        self.dress()

    def dress(self) -> None:
        """Draw the icon in the colour of the theme."""
        self.setPixmap(self._theme.pixmap(self._name, self._size, self._token))
