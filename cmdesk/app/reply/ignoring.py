"""Leaves remarks out: once, or for the brand, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cmdesk.app.reply.override import Override
from cmdesk.app.reply.state import ReplyState
from cmdesk.app.reply.waive_dialog import EXEMPTED, WaiveDialog
from cmdesk.app.theme import Theme
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Level
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.pane import ReplyPane


class Ignoring(QObject):
    """Works on the current finding of ``pane``, unless it blocks: that is overridden."""

    def __init__(
        self, theme: Theme, labels: Labels, pane: ReplyPane, state: Callable[[], ReplyState]
    ) -> None:
        super().__init__(pane)
        self._labels, self._pane, self._state = labels, pane, state
        self._ask = Override(theme, labels, pane)
        self._ask.kept.connect(self.exempt)
        self._ask.closed.connect(self._after)

    @property
    def dialog(self) -> WaiveDialog | None:
        """Return the dialog that asks for a reason while it is open."""
        return self._ask.dialog

    def _current(self) -> Finding | None:
        finding = self._pane.editor.current
        if finding is None:
            self._pane.status.emit(self._labels("reply.ignore.none"))
        elif finding.level is Level.BLOCK:
            self._pane.status.emit(self._labels("reply.ignore.blocking"))
        else:
            return finding
        return None

    def ignore_current(self) -> None:
        """Leave the current finding out of this reply."""
        if (finding := self._current()) is not None:
            self._state().ignore(finding)
            self._show()
            self._pane.ignored.emit(finding)

    def exempt_current(self) -> None:
        """Ask why the brand needs not be told this again."""
        if (finding := self._current()) is not None:
            self._pane.guide.close()
            self._ask.ask((finding,), EXEMPTED)

    def exempt(self, finding: Finding, reason: str) -> None:
        """Leave a finding out, and tell that the brand is not to be told it again."""
        # At once, though what was decided comes back by the database a moment later.
        self._state().ignore(finding)
        self._show()
        self._pane.exempted.emit(finding, reason)
        self._pane.status.emit(self._labels("reply.exempt.done"))

    def _show(self) -> None:
        self._pane.guide.close()
        self._pane.show_state()

    def _after(self, left: Finding | None) -> None:
        if left is None or not self._pane.guide.go_to(left):
            self._pane.focus_editor()
