"""The card around the editor: its title row, why this plan, tone and counter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.reply.counter import Counter
from cmdesk.app.reply.editor import ReplyEditor
from cmdesk.app.reply.map_band import MapBand
from cmdesk.app.reply.map_items import MapItem
from cmdesk.app.reply.tone import ToneRow
from cmdesk.app.reply.widgets import Icon, Rule, Words
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.translations import Labels


class EditorCard(QWidget):
    """Lays out the editor between its title and its measures; carries the focus ring."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self.editor = ReplyEditor(theme, labels, self)
        self.map = MapBand(theme, labels, self)
        self.tone = ToneRow(theme, labels, self)
        self.counter = Counter(theme, labels, self)
        self.band = WhyBand(theme, labels, self)
        self._title = Words(theme, "ui-strong", parent=self)
        self._title.set_text(labels("reply.editor.title"))
        self._origin = Words(theme, "caption", "text-3", parent=self)
        self.why = Button(theme, labels("reply.editor.why"), icon="info", small=True, parent=self)
        self.why.setCheckable(True)
        self.why.setToolTip(labels("reply.editor.why_tip"))
        self.band.setToolTip(labels("reply.editor.why_tip"))
        self.undo = self._tool("undo-2", labels("reply.editor.undo"))
        self.redo = self._tool("redo-2", labels("reply.editor.redo"))
        self.undo.clicked.connect(self.editor.undo)
        self.redo.clicked.connect(self.editor.redo)
        document = self.editor.document()
        document.undoAvailable.connect(self.undo.setEnabled)
        document.redoAvailable.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.why.toggled.connect(self._why_toggled)
        self._compact = False
        self.editor.focus_changed.connect(self.update)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 6, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._origin, 1)
        self.map_button = Button(theme, "", icon="circle-check", small=True, parent=self)
        self.map_button.setToolTip(labels("reply.map.tip"))
        self.map_button.clicked.connect(self.open_map)
        head.addWidget(self.map_button)
        head.addWidget(self.why)
        head.addWidget(self.undo)
        head.addWidget(self.redo)
        self._lay_out(head)
        self._show_why()

    def _lay_out(self, head: QHBoxLayout) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        layout.addLayout(head)
        self._rule = Rule(self._theme, self)
        layout.addWidget(self._rule)
        layout.addWidget(self.band)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self.map)
        layout.addWidget(Rule(self._theme, self))
        layout.addWidget(self.tone)
        layout.addWidget(Rule(self._theme, self))
        layout.addWidget(self.counter)

    def set_origin(self, words: str) -> None:
        """Say which suggestion the text comes from."""
        self._origin.set_text(words)

    def set_writable(self, writable: bool) -> None:
        """Let one write, or say that there is no message to answer."""
        self.editor.setEnabled(writable)
        key = "reply.editor.placeholder" if writable else "reply.editor.no_message"
        self.editor.setPlaceholderText(self._labels(key))

    def set_reason(self, reason: str) -> None:
        """Say why this plan; empty: nothing is known."""
        self.band.set_reason(reason)
        self._show_why()

    def set_compact(self, compact: bool) -> None:
        """On a low window the band becomes a button."""
        if compact != self._compact:
            self._compact = compact
            self.why.setChecked(False)
            self._show_why()
            self.map.set_fits(not compact)
            self.map_button.setVisible(compact and bool(self.map.items))

    def show_map(self, items: Sequence[MapItem]) -> None:
        """Show what the reply takes up: chips, or a button where the window is low."""
        self.map.show_items(items)
        self.map_button.setVisible(self._compact and self.map.count[1] > 0)
        self._fit_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the buttons where they do not fit."""
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        label, (done, count) = self._labels, self.map.count
        tools = (self.undo, self.redo)
        room = self.width() - 30 - sum(tool.sizeHint().width() + 8 for tool in tools)
        room -= self._title.width_of_text() + 8
        for key, why in (
            ("reply.map.button", label("reply.editor.why")),
            ("reply.map.button_short", label("reply.editor.why")),
            ("reply.map.button_short", ""),
        ):
            self.map_button.set_label(label(key, done=done, count=count))
            self.why.set_label(why)
            shown = [b for b in (self.map_button, self.why) if not b.isHidden()]
            if sum(button.sizeHint().width() + 8 for button in shown) <= room:
                break
        self.map_button.setAccessibleName(label("reply.map.tip"))
        self.why.setAccessibleName(label("reply.editor.why"))

    def open_map(self) -> None:
        """Go to the map: its first open item, or its menu."""
        if not self.map.focus_first() and self.map.items:
            button = self.map_button
            self.map.open_menu(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def toggle_why(self) -> None:
        """Open or fold the reason."""
        if self._compact:
            self.why.setChecked(not self.why.isChecked())
        else:
            self.band.set_open(not self.band.is_open)

    def _why_toggled(self, shown: bool) -> None:
        self.band.set_open(shown)
        self._show_why()

    def _show_why(self) -> None:
        known = bool(self.band.reason)
        self.why.setVisible(known and self._compact)
        self._fit_head()
        self.band.setVisible(known and (not self._compact or self.why.isChecked()))

    def _tool(self, icon: str, tip: str) -> Button:
        button = Button(self._theme, "", Look.BARE, icon=icon, parent=self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card, with the ring while one writes."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ringed = self.editor.hasFocus()
        width = 2.0 if ringed else 1.0
        painter.setPen(QPen(theme.color("focus" if ringed else "line-2"), width))
        painter.setBrush(theme.color("surface"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)


class WhyBand(QWidget):
    """« Pourquoi ce plan », one line, the whole on a click."""

    toggled = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open = False
        self.reason = ""
        prefix = Words(theme, "caption-strong", parent=self)
        prefix.set_text(labels("reply.editor.why_colon"))
        self._line = Words(theme, "caption", parent=self)
        self._whole = Words(theme, "caption", most=5, parent=self)
        self._whole.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(Icon(theme, "info", "accent", 14, self), 0, top)
        layout.addSpacing(2)
        layout.addWidget(prefix, 0, top)
        layout.addWidget(self._line, 1, top)
        layout.addWidget(self._whole, 1, top)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def is_open(self) -> bool:
        """Return whether the whole reason is shown."""
        return self._open

    def set_reason(self, reason: str) -> None:
        """Show a reason."""
        self.reason = reason
        self._line.set_text(reason)
        self._whole.set_text(reason)
        self.setAccessibleName(reason)

    def set_open(self, open_: bool) -> None:
        """Show the whole, or one line."""
        self._open = open_
        self._line.setVisible(not open_)
        self._whole.setVisible(open_)
        self.updateGeometry()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Open or fold."""
        self.set_open(not self._open)
        self.toggled.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tint."""
        QPainter(self).fillRect(self.rect(), self._theme.color("select"))
