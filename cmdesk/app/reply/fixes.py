"""Applies the fixes that findings offer, one or all, in the editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from cmdesk.app.reply.guide import FindingGuide
from cmdesk.app.reply.state import ReplyState
from cmdesk.domain.review import Finding
from cmdesk.translations import Labels


class Fixes(QObject):
    """Mends the words of findings in the editor of ``guide``; ``state`` gives the reply."""

    applied = Signal(object, str)
    """The finding, and the wording that replaced its words."""
    every_applied = Signal()
    status = Signal(str)

    def __init__(
        self, labels: Labels, guide: FindingGuide, state: Callable[[], ReplyState], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._labels, self._guide, self._state = labels, guide, state

    def fix_current(self) -> None:
        """Apply the fix of the current finding, else of the first one that has one."""
        editor = self._guide.editor
        here = editor.current or editor.finding_at(editor.cursor_place)
        finding = self._state().mendable(here)
        if finding is None:
            self.status.emit(self._labels("reply.status.no_fix"))
        else:
            self.fix(finding)

    def fix(self, finding: Finding) -> None:
        """Apply the fix of a finding as the popover offers it; lead to one that has none."""
        if not finding.suggestions:
            self._guide.go_to(finding)
            return
        wording, popover = finding.suggestions[0], self._guide.popover
        if popover.finding == finding and popover.wording is not None:
            wording = popover.wording
        self._guide.close()
        self._guide.editor.replace_in_steps(self._state().mend((finding,), wording))
        self.applied.emit(finding, wording)

    def fix_all(self) -> None:
        """Apply every fix that is offered, as one undo step."""
        findings = self._state().all_mendable()
        if findings:
            self._guide.close()
            self._guide.editor.replace_in_steps(self._state().mend(findings))
            self.every_applied.emit()
        self.status.emit(self._labels("reply.status.fixed_all", count=len(findings)))
