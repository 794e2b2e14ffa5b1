"""The small dialogs: a pasted message, the list of keys, the settings, a refusal."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.actions import Actions, key_texts
from cmdesk.app.preferences import Preferences
from cmdesk.app.theme import Mode, Theme
from cmdesk.app.theme.marks import key_width, paint_key
from cmdesk.app.theme.theme import LEAST_ZOOM, MOST_ZOOM, ZOOM_STEP
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.channels import ChannelChoice
from cmdesk.app.widgets.combo import Combo
from cmdesk.app.widgets.text import Picture, Text
from cmdesk.app.widgets.tick import Tick
from cmdesk.domain.message import Message
from cmdesk.translations import Labels


class Dialog(QDialog):
    """A dialog with a title, a body and its buttons at the right; Escape closes it."""

    def __init__(self, theme: Theme, labels: Labels, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dialog")
        self.setWindowTitle(title)
        self.theme, self.labels = theme, labels
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(14)
        layout.addWidget(Text(theme, title, "title"))
        layout.addLayout(self.body, 1)
        layout.addLayout(self.foot)

    def add_button(self, text: str, look: Look = Look.EDGED, key: str = "") -> Button:
        """Add a button at the right of the foot."""
        button = Button(self.theme, text, look, key=key)
        self.foot.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the main action on Ctrl+Enter; Escape closes without losing anything."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Buttons take Return themselves; a field must not close the dialog.
            return
        super().keyPressEvent(event)

    def confirm(self) -> None:
        """Do the main action."""
        self.accept()


class PasteDialog(Dialog):
    """A message with its network and author, filled from the clipboard."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget) -> None:
        super().__init__(theme, labels, labels("frame.paste.title"), parent)
        self.resize(theme.px(600), theme.px(440))
        self.text = QPlainTextEdit()
        self.text.setObjectName("well")
        self.text.setFont(theme.font("message"))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(labels("frame.paste.text"))
        self.text.setPlaceholderText(labels("frame.first.field"))
        self.channel = ChannelChoice(theme, labels)
        self.author = QLineEdit()
        self.author.setAccessibleName(labels("frame.paste.author"))
        self.author.setPlaceholderText(labels("frame.paste.author-hint"))
        self._missing = Text(theme, labels("frame.paste.empty"), "caption", "s4", wrap=True)
        self._missing.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.addWidget(Text(theme, labels("frame.paste.channel"), "caption-strong"), 0, 0)
        grid.addWidget(Text(theme, labels("frame.paste.author"), "caption-strong"), 0, 1)
        grid.addWidget(self.channel, 1, 0)
        grid.addWidget(self.author, 1, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self._missing)
        self.body.addLayout(grid)
        cancel = self.add_button(labels("frame.paste.cancel"), key="Échap")
        cancel.clicked.connect(self.reject)
        accept = self.add_button(labels("frame.paste.accept"), Look.FILLED, "Ctrl+Entrée")
        accept.clicked.connect(self.confirm)
        clipboard = QGuiApplication.clipboard().text().strip()
        self.text.setPlainText(clipboard)
        self.text.selectAll()
        self.text.setFocus()

    def confirm(self) -> None:
        """Accept where there is a text, else say what is missing."""
        empty = not self.text.toPlainText().strip()
        self._missing.setVisible(empty)
        if empty:
            self.text.setFocus()
        else:
            self.accept()

    def message(self) -> Message:
        """Return the message as it was filled in."""
        channel, public = self.channel.choice()
        return Message(
            self.text.toPlainText().strip(),
            channel=channel,
            public=public,
            author=self.author.text().strip() or None,
        )


class KeyCap(QWidget):
    """A key cap on its own."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme, self._text = theme, text
        self.setFixedSize(round(key_width(text, theme)), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cap."""
        paint_key(QPainter(self), QRectF(self.rect()), self._text, self._theme)


class KeysDialog(Dialog):
    """Every action that has a key, by menu."""

    def __init__(self, theme: Theme, labels: Labels, actions: Actions, parent: QWidget) -> None:
        super().__init__(theme, labels, labels("frame.keys.title"), parent)
        self.resize(theme.px(620), min(theme.px(640), parent.height() - 40))
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        row = 0
        for menu, members in actions.groups():
            grid.addWidget(Text(theme, labels(f"frame.menu.{menu}"), "ui-strong"), row, 0, 1, 2)
            row += 1
            for action in members:
                keys = key_texts(labels, action)[:2]
                if not keys:
                    continue
                grid.addWidget(Text(theme, action.text(), "ui", "text-2"), row, 0)
                caps = QHBoxLayout()
                caps.setSpacing(6)
                for key in keys:
                    caps.addWidget(KeyCap(theme, key))
                caps.addStretch(1)
                grid.addLayout(caps, row, 1)
                row += 1
            grid.setRowMinimumHeight(row, 8)
            row += 1
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        content.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(scroll)
        close = self.add_button(labels("frame.keys.close"), Look.FILLED, "Échap")
        close.clicked.connect(self.accept)
        close.setFocus()


class SettingsDialog(Dialog):
    """Theme, size of the text, who signs, typography on copy; a change holds at once."""

    def __init__(
        self, theme: Theme, labels: Labels, preferences: Preferences, parent: QWidget
    ) -> None:
        super().__init__(theme, labels, labels("frame.settings.title"), parent)
        self.setMinimumWidth(theme.px(380))
        self.mode = Combo(theme)
        self.mode.setAccessibleName(labels("frame.settings.theme"))
        for mode in Mode:
            self.mode.addItem(labels(f"frame.theme.{mode}"), mode.value)
        self.mode.setCurrentIndex(self.mode.findData(theme.mode.value))
        self.mode.currentIndexChanged.connect(lambda: theme.set_mode(Mode(self.mode.currentData())))
        self.zoom = Combo(theme)
        self.zoom.setAccessibleName(labels("frame.settings.zoom"))
        for percent in range(LEAST_ZOOM, MOST_ZOOM + 1, ZOOM_STEP):
            self.zoom.addItem(labels("frame.settings.percent", n=percent), percent)
        self.zoom.setCurrentIndex(self.zoom.findData(theme.zoom))
        self.zoom.currentIndexChanged.connect(lambda: theme.set_zoom(self.zoom.currentData()))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.addWidget(Text(theme, labels("frame.settings.theme"), "ui"), 0, 0)
        grid.addWidget(self.mode, 0, 1)
        grid.addWidget(Text(theme, labels("frame.settings.zoom"), "ui"), 1, 0)
        grid.addWidget(self.zoom, 1, 1)
        self.signer = QLineEdit(preferences.signer)
        self.signer.setAccessibleName(labels("frame.settings.signer"))
        self.signer.setAccessibleDescription(labels("frame.settings.signer-tip"))
        self.signer.setMinimumWidth(theme.px(200))
        self.signer.editingFinished.connect(lambda: preferences.set_signer(self.signer.text()))
        self.typesets = Tick(
            theme, labels("frame.settings.typesets"), ticked=preferences.typesets, parent=self
        )
        self.typesets.setAccessibleDescription(labels("frame.settings.typesets-tip"))
        self.typesets.toggled.connect(preferences.set_typesets)
        grid.addWidget(Text(theme, labels("frame.settings.signer"), "ui"), 2, 0)
        grid.addWidget(self.signer, 2, 1)
        grid.addWidget(self._note("frame.settings.signer-tip"), 3, 0, 1, 2)
        grid.addWidget(self.typesets, 4, 0, 1, 2)
        grid.addWidget(self._note("frame.settings.typesets-tip"), 5, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        close = self.add_button(labels("frame.settings.close"), Look.FILLED, "Échap")
        close.clicked.connect(self.accept)

    def _note(self, key: str) -> Text:
        return Text(self.theme, self.labels(key), "caption", "text-3", wrap=True)


class RefusalDialog(Dialog):
    """One sentence on what is not possible, and what to do; details below it."""

    def __init__(
        self, theme: Theme, labels: Labels, sentence: str, details: Iterable[str], parent: QWidget
    ) -> None:
        super().__init__(theme, labels, labels("frame.error.title"), parent)
        self.setMinimumWidth(theme.px(460))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Picture(theme, "octagon-alert", 20, "s4"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(theme, sentence, "ui", wrap=True), 1)
        self.body.addLayout(row)
        lines = list(details)
        if lines:
            text = QPlainTextEdit("\n".join(lines))
            text.setObjectName("well")
            text.setReadOnly(True)
            text.setTabChangesFocus(True)
            text.setFixedHeight(min(len(lines) + 2, 10) * theme.line("ui"))
            self.body.addWidget(text)
        close = self.add_button(labels("frame.error.close"), Look.FILLED)
        close.clicked.connect(self.accept)
        close.setFocus()


class FileDialog(QFileDialog):
    """Asks for one file: of « messages » or of « profiles », by ``kind``."""

    def __init__(self, labels: Labels, kind: str, parent: QWidget) -> None:
        key = "open-profile" if kind == "profiles" else "open-messages"
        title = labels(f"frame.action.{key}").rstrip("…")
        super().__init__(parent, title, "", labels(f"frame.file.{kind}"))
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        _say_in_french(self, labels, "open")


class SaveDialog(QFileDialog):
    """Asks where the corrected messages are to be written."""

    def __init__(self, labels: Labels, parent: QWidget) -> None:
        title = labels("frame.action.export-corrections").rstrip("…")
        super().__init__(parent, title, "", labels("frame.file.corrections"))
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.setDefaultSuffix("jsonl")
        self.selectFile(labels("frame.file.corrections-name"))
        _say_in_french(self, labels, "save")


def _say_in_french(dialog: QFileDialog, labels: Labels, accept: str) -> None:
    # Where the system has no dialog of its own: Qt’s is only half in French.
    dialog.setViewMode(QFileDialog.ViewMode.List)
    for part, name in (
        (QFileDialog.DialogLabel.LookIn, "folder"),
        (QFileDialog.DialogLabel.FileName, "name"),
        (QFileDialog.DialogLabel.FileType, "type"),
        (QFileDialog.DialogLabel.Accept, accept),
        (QFileDialog.DialogLabel.Reject, "cancel"),
    ):
        dialog.setLabelText(part, labels(f"frame.file.dialog-{name}"))
