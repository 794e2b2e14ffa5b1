"""The override: the dialog that asks for a reason, opened over the pane, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from cmdesk.app.reply.waive_dialog import WAIVED, Asked, WaiveDialog
from cmdesk.app.theme import Theme
from cmdesk.domain.review import Finding
from cmdesk.translations import Labels


class Override(QObject):
    """Asks why points are allowed here; ``kept`` carries each point with its reason."""

    kept = Signal(object, str)
    closed = Signal(object)
    """The point that one went back to the text for, ``None`` when all were kept."""

    def __init__(self, theme: Theme, labels: Labels, pane: QWidget) -> None:
        super().__init__(pane)
        self._theme, self._labels, self._pane = theme, labels, pane
        self.dialog: WaiveDialog | None = None
        """The dialog while it is open."""

    def ask(self, points: Sequence[Finding], asked: Asked = WAIVED) -> None:
        """Open the dialog for these points."""
        self.dialog = WaiveDialog(self._theme, self._labels, points, self._pane, asked)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.kept.connect(self.kept)
        self.dialog.finished.connect(self._finished)
        self.dialog.open()

    def _finished(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        back = dialog is not None and result == QDialog.DialogCode.Rejected
        self.closed.emit(dialog.point if dialog is not None and back else None)
