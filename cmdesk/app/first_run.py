"""The first page: paste a message, try the example, open a brand or a file."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_card
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.channels import ChannelChoice
from cmdesk.app.widgets.text import Text
from cmdesk.domain.message import Message
from cmdesk.translations import Labels

WIDTH, COLUMN = 1000, 372


class Field(QPlainTextEdit):
    """The field of the message; Tab leaves it, Ctrl+Enter prepares."""

    prepare = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Enter before the field makes a line of it."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.prepare.emit()
            return
        super().keyPressEvent(event)


class FieldCard(QFrame):
    """The card around the field: its ring is the ring of the field."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__()
        self._theme, self._field = theme, field

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, ringed while the field has the focus."""
        painter = QPainter(self)
        focus = self._field.hasFocus()
        edge = self._theme.color("focus" if focus else "line-2")
        paint_card(painter, QRectF(self.rect()), self._theme.color("surface"), edge)
        if focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(edge, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class OfferCard(QFrame):
    """A card with an icon, a title, a text and a button; dashed where it takes a drop."""

    def __init__(self, theme: Theme, icon: str, *, dashed: bool = False) -> None:
        super().__init__()
        self._theme, self._icon, self._dashed = theme, icon, dashed

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("line-2" if self._dashed else "line"), 1)
        if self._dashed:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class IconTile(QWidget):
    """An icon on a tinted square."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(self._theme.px(40), self._theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("select"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        pixmap = self._theme.pixmap(self._icon, 20, "accent", self.devicePixelRatioF())
        side = self._theme.px(20)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)


class FirstRunPage(QScrollArea):
    """Everything that one can start with, each one action away from a draft."""

    message_given = Signal(object)
    """A ``Message`` to prepare an answer to."""
    example_wanted = Signal()
    brand_wanted = Signal()
    file_wanted = Signal()
    keys_wanted = Signal()
    said = Signal(str)
    """Something to tell the user."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        self.field = self._make_field()
        self.channel = ChannelChoice(theme, labels)
        self.button = Button(
            theme, labels("frame.first.paste-and-prepare"), Look.FILLED,
            icon="clipboard", key="Ctrl+Entrée",
        )  # fmt: skip
        self.button.clicked.connect(self.prepare)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            # Wherever the focus is on the page, the channel included.
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.prepare)

        column = QWidget()
        column.setMaximumWidth(theme.px(WIDTH))
        self._column = column
        grid = QGridLayout(column)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Text(theme, labels("frame.first.title"), "hero", wrap=True), 0, 0, 1, 2)
        subtitle = Text(theme, labels("frame.first.subtitle"), "message", "text-2", wrap=True)
        grid.addWidget(subtitle, 1, 0, 1, 2)
        grid.setRowMinimumHeight(1, theme.line("message") + 8)
        grid.setRowMinimumHeight(2, 18)
        self._grid = grid
        self._offer_column = self._offers()
        grid.addWidget(self._field_card(), 3, 0)
        grid.addWidget(self._offer_column, 3, 1)
        self._stacked = False
        keys = Button(theme, labels("frame.first.keys"), Look.LINK, key="F1", small=True)
        keys.clicked.connect(self.keys_wanted)
        grid.setRowMinimumHeight(5, 12)
        grid.addWidget(keys, 6, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        outer = QHBoxLayout()
        outer.addStretch(1)
        outer.addWidget(column, 20)
        outer.addStretch(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.addStretch(1)
        layout.addLayout(outer)
        layout.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def _make_field(self) -> Field:
        field = Field()
        field.setFrameShape(QFrame.Shape.NoFrame)
        field.setPlaceholderText(self._labels("frame.first.field"))
        field.setAccessibleName(self._labels("frame.first.field"))
        field.setTabChangesFocus(True)
        field.viewport().setAutoFillBackground(False)
        field.document().setDocumentMargin(0)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        field.textChanged.connect(self._relabel)
        field.prepare.connect(self.prepare)
        return field

    def _field_card(self) -> QWidget:
        card = FieldCard(self._theme, self.field)
        self._card = card
        card.setMinimumHeight(self._theme.px(260))
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 12, 14, 12)
        foot.setSpacing(10)
        foot.addWidget(Text(self._theme, self._labels("frame.first.received-on"), "ui", "text-2"))
        foot.addWidget(self.channel)
        foot.addStretch(1)
        foot.addWidget(self.button)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(18, 16, 10, 8)
        inner.addWidget(self.field)
        layout.addLayout(inner, 1)
        layout.addWidget(line)
        layout.addLayout(foot)
        return card

    def _offers(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for name, icon, key, wanted in (
            ("example", "play", "Ctrl+E", self.example_wanted),
            ("brand", "folder-open", "Ctrl+O", self.brand_wanted),
            ("file", "download", "Ctrl+I", self.file_wanted),
        ):
            labels, theme = self._labels, self._theme
            card = OfferCard(theme, icon, dashed=name == "brand")
            title = Text(theme, labels(f"frame.first.{name}-title"), "block", wrap=True)
            text = Text(theme, labels(f"frame.first.{name}-text"), "ui", "text-2", wrap=True)
            button = Button(theme, labels(f"frame.first.{name}-button"), key=key)
            button.clicked.connect(wanted)
            words = QVBoxLayout()
            words.setSpacing(4)
            words.addWidget(title)
            words.addWidget(text)
            words.addSpacing(4)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            row = QHBoxLayout(card)
            row.setContentsMargins(18, 16, 16, 16)
            row.setSpacing(14)
            row.addWidget(IconTile(theme, icon), 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
            column.addWidget(card)
        column.addStretch(1)
        return holder

    def _dress(self) -> None:
        theme = self._theme
        self.field.setFont(theme.font("message"))
        palette = self.field.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.field.setPalette(palette)
        self._column.setMaximumWidth(max(WIDTH, theme.px(WIDTH)))
        self._card.setMinimumHeight(theme.px(260))
        self._card.update()
        self._stack_offers()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the offers under the field where there is no room beside it."""
        super().resizeEvent(event)
        self._stack_offers()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out again: what changed while the page was hidden was told to nobody."""
        super().showEvent(event)
        self._dress()

    def _stack_offers(self) -> None:
        column = max(COLUMN, min(self._theme.px(COLUMN), 460))
        foot = self._card.minimumSizeHint().width()
        room = min(self.viewport().width() - 48, self._column.maximumWidth())
        stacked = room < foot + 20 + column
        for card in self._offer_column.findChildren(OfferCard):
            card.setFixedWidth(16777215 if stacked else column)
            if stacked:
                card.setMinimumWidth(0)
        if stacked != self._stacked:
            self._stacked = stacked
            self._grid.removeWidget(self._offer_column)
            self._grid.removeWidget(self._card)
            self._grid.addWidget(self._card, 3, 0, 1, 2 if stacked else 1)
            if stacked:
                self._grid.addWidget(self._offer_column, 4, 0, 1, 2)
            else:
                self._grid.addWidget(self._offer_column, 3, 1)
            self._grid.setRowMinimumHeight(5, 12)
            self._offer_column.setContentsMargins(0, 14 if stacked else 0, 0, 0)

    def _relabel(self) -> None:
        has_text = bool(self.field.toPlainText().strip())
        key = "prepare" if has_text else "paste-and-prepare"
        self.button.set_label(self._labels(f"frame.first.{key}"))

    def prepare(self) -> None:
        """Give the message of the field, of the clipboard where the field is empty."""
        text = self.field.toPlainText().strip()
        if not text:
            text = QGuiApplication.clipboard().text().strip()
        if not text:
            self.said.emit(self._labels("frame.first.clipboard-empty"))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        channel, public = self.channel.choice()
        self.field.clear()
        self.message_given.emit(Message(text, channel=channel, public=public))
