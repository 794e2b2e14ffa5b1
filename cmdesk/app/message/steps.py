"""One press to say that a message is less, or more, serious; and one to go back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmdesk.app.message.chips import Chip
from cmdesk.app.model import Entry
from cmdesk.app.theme import Theme
from cmdesk.domain.vocabulary import SeverityLevel
from cmdesk.translations import Labels


class SeveritySteps(QWidget):
    """« − » and « + », drawn only while revealed, and « Rétablir » after a correction."""

    chosen = Signal(object)
    """The ``SeverityLevel`` beside the one shown."""
    restored = Signal()
    focus_moved = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._level: SeverityLevel | None = None
        self.less = Chip(theme, "", icon="minus", quiet=True)
        self.more = Chip(theme, "", icon="plus", quiet=True)
        self.back = Chip(theme, labels("frame.message.restore"), icon="undo-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for chip in (self.less, self.more, self.back):
            chip.focus_moved.connect(self.focus_moved)
            row.addWidget(chip)
        self.less.clicked.connect(lambda _checked=False: self._step(-1))
        self.more.clicked.connect(lambda _checked=False: self._step(1))
        self.back.clicked.connect(lambda _checked=False: self.restored.emit())

    def show_entry(self, entry: Entry) -> None:
        """Offer the levels beside that of an entry."""
        labels = self._labels
        self._level = level = entry.severity
        self.setVisible(level is not None)
        if level is None:
            return
        low = labels("frame.message.lower", level=self._name(level - 1))
        high = labels("frame.message.higher", level=self._name(level + 1))
        for chip, name in ((self.less, low), (self.more, high)):
            chip.setAccessibleName(name)
            chip.setToolTip(name)
        # One that leads nowhere keeps its place: the other must not move under the pointer.
        self.less.setEnabled(level > SeverityLevel.LOW)
        self.more.setEnabled(level < SeverityLevel.CRITICAL)
        read = entry.understood
        self.back.setVisible(entry.correction.severity is not None and read is not None)
        if read is not None:
            said = self._name(read.severity.level)
            self.back.setAccessibleName(labels("frame.message.restore-named", name=said))
            self.back.setToolTip(labels("frame.message.corrected", said=said))

    def _name(self, level: int) -> str:
        known = min(max(level, SeverityLevel.LOW), SeverityLevel.CRITICAL)
        return self._labels(f"severity.{SeverityLevel(known).id}").lower()

    @property
    def has_focus(self) -> bool:
        """Return whether the focus is on one of them."""
        return any(chip.hasFocus() for chip in (self.less, self.more, self.back))

    def reveal(self, shown: bool) -> None:
        """Draw « − » and « + », or not."""
        for chip in (self.less, self.more):
            chip.reveal(shown and chip.isEnabled())

    def _step(self, by: int) -> None:
        if self._level is not None:
            self.chosen.emit(SeverityLevel(self._level + by))
