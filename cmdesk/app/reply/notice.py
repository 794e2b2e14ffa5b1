"""What stands in the place of the suggestions when there are none to show, and says why."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.reply.widgets import Icon, Words
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_card
from cmdesk.app.widgets.button import Button, Look

LEAST_WORDS = 260
"""Width of the words below which the buttons go under them."""


class Notice(QWidget):
    """An icon, a title, a sentence, one button and one link."""

    pressed = Signal()
    link_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Icon(theme, "info", "s2", 20, self)
        self._title = Words(theme, "ui-strong", parent=self)
        self._text = Words(theme, "ui", "text-2", most=6, parent=self)
        self.button = Button(theme, "", small=True, parent=self)
        self.link = Button(theme, "", Look.LINK, small=True, parent=self)
        self.button.clicked.connect(self.pressed)
        self.link.clicked.connect(self.link_pressed)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.link)
        row.addWidget(self.button)
        row.addStretch(1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(8)
        self._parts.addLayout(words, 1)
        self._parts.addLayout(row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._parts, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    def say(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "info",
        token: str = "s2",
        button: str = "",
        link: str = "",
    ) -> None:
        """Show these words; an empty icon is the ring, an empty button is left out."""
        self._icon.set_icon(icon, token)
        self._title.set_text(title)
        self._text.set_text(text)
        self._text.setVisible(bool(text))
        self.button.set_label(button)
        self.button.setVisible(bool(button))
        self.link.set_label(link)
        self.link.setVisible(bool(link))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the buttons below the words where they would make a narrow column of them."""
        shown = [b for b in (self.link, self.button) if not b.isHidden()]
        taken = sum(b.sizeHint().width() + 8 for b in shown) + self._theme.px(20) + 38
        narrow = self.width() - taken < self._theme.px(LEAST_WORDS)
        ways = QBoxLayout.Direction
        self._parts.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._theme
        paint_card(QPainter(self), QRectF(self.rect()), theme.color("surface"), theme.color("line"))
