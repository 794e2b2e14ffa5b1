"""One thing that was kept, in a dialog that lists such things, and the button that undoes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmdesk.app.reply.widgets import Words
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button


class KeptRow(QWidget):
    """What it is, what is told of it under that, and ``button`` beside both."""

    def __init__(
        self,
        theme: Theme,
        words: tuple[str, str],
        undo: tuple[str, str],
        do: Callable[[], object],
        *,
        lines: int = 1,
    ) -> None:
        """Show two texts, and a button: its words, and its name for who does not see it.

        ``lines`` is how many the second text may take.
        """
        super().__init__()
        shown = Words(theme, "ui", most=2, parent=self)
        shown.set_text(words[0])
        told = Words(theme, "caption", "text-3", most=lines, parent=self)
        told.set_text(words[1])
        self.button = Button(theme, undo[0], small=True, parent=self)
        self.button.setAccessibleName(undo[1])
        self.button.clicked.connect(lambda _checked=False: do())
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(shown)
        column.addWidget(told)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(16)
        layout.addLayout(column, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
