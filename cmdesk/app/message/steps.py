"""One press to say that a message is less, or more, serious."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmdesk.app.message.chips import Chip
from cmdesk.app.model import Entry
from cmdesk.app.theme import Theme
from cmdesk.domain.vocabulary import SeverityLevel
from cmdesk.translations import Labels


class SeveritySteps(QWidget):
    """« − » and « + » side by side, drawn only while revealed."""

    chosen = Signal(object)
    """The ``SeverityLevel`` beside the one shown."""
    focus_moved = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._level: SeverityLevel | None = None
        self.less = Chip(theme, "", icon="minus", quiet=True)
        self.more = Chip(theme, "", icon="plus", quiet=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for chip in (self.less, self.more):
            chip.focus_moved.connect(self.focus_moved)
            row.addWidget(chip)
        self.less.clicked.connect(lambda _checked=False: self._step(-1))
        self.more.clicked.connect(lambda _checked=False: self._step(1))

    def show_entry(self, entry: Entry) -> None:
        """Offer the levels beside that of an entry."""
        labels = self._labels
        self._level = level = entry.severity
        self.setVisible(level is not None)
        if level is None:
            return
        low = labels("frame.message.lower", level=self._name(level - 1))
        high = labels("frame.message.higher", level=self._name(level + 1))
        for chip, name, leads in (
            (self.less, low, level > SeverityLevel.LOW),
            (self.more, high, level < SeverityLevel.CRITICAL),
        ):
            # One that leads nowhere keeps its place: the other must not move under the pointer.
            chip.setEnabled(leads)
            chip.setAccessibleName(name)
            chip.setToolTip(name if leads else "")

    def _name(self, level: int) -> str:
        known = min(max(level, SeverityLevel.LOW), SeverityLevel.CRITICAL)
        return self._labels(f"severity.{SeverityLevel(known).id}").lower()

    @property
    def has_focus(self) -> bool:
        """Return whether the focus is on one of them."""
        return any(chip.hasFocus() for chip in (self.less, self.more))

    def reveal(self, shown: bool) -> None:
        """Draw « − » and « + », or not."""
        for chip in (self.less, self.more):
            chip.reveal(shown and chip.isEnabled())

    def _step(self, by: int) -> None:
        if self._level is not None:
            self.chosen.emit(SeverityLevel(self._level + by))
