"""Leads from finding to finding: the current one, its popover, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from cmdesk.app.reply.card import EditorCard
from cmdesk.app.reply.explaining import Passage
from cmdesk.app.reply.merge import counterpart
from cmdesk.app.reply.popover import Popover
from cmdesk.app.reply.widgets import announce
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category
from cmdesk.translations import Labels

_READABLE = ("charte", "proc.", "rép.")
"""What a source starts with when the profile holds its text."""


class FindingGuide(QObject):
    """Moves the current finding in the editor of ``card`` and shows ``popover`` beside its words.

    The popover is a child of ``pane``; it stays above ``gate`` and beside the gutter. ``more``
    gives what explains a finding further.
    """

    moved = Signal()
    """The current finding is another one, or none."""

    def __init__(
        self,
        labels: Labels,
        pane: QWidget,
        card: EditorCard,
        popover: Popover,
        gate: QWidget,
        more: Callable[[Finding], Sequence[Passage]],
    ) -> None:
        super().__init__(pane)
        self._labels, self._pane, self._card, self._gate = labels, pane, card, gate
        self.editor, self.popover, self._more = card.editor, popover, more
        popover.closed.connect(self._on_closed)
        self.editor.layout_changed.connect(self.place)
        self.editor.finding_pressed.connect(self.show)

    def go_to(self, finding: Finding) -> bool:
        """Lead to the words of a finding and open its popover; return whether it is there."""
        every = self.editor.findings
        here = finding if finding in every else counterpart(finding, every)
        if here is None:
            return False
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        # Words to fill in are typed over.
        self.editor.select(here.span, words=here.category is Category.PLACEHOLDER)
        self.show(here)
        return True

    def step(self, by: int) -> bool:
        """Lead to the next finding, or with -1 to the former one; after the last the first."""
        editor, every = self.editor, self.editor.findings
        if not every:
            return False
        if editor.current in every:
            number = (every.index(editor.current) + by) % len(every)
        else:
            later = [i for i, f in enumerate(every) if f.span.start >= editor.cursor_place]
            number = (later[0] if later else 0) if by > 0 else len(every) - 1
        return self.go_to(every[number])

    def explain(self) -> bool:
        """Say more of the current finding, or less again; return whether there is one.

        Without one, of that under the cursor, else of the next.
        """
        if self.popover.finding is None:
            here = self.editor.finding_at(self.editor.cursor_place)
            if not (self.go_to(here) if here is not None else self.step(1)):
                return False
        self.popover.toggle_details()
        return True

    def go_to_first(self, which: Callable[[Sequence[Finding]], tuple[Finding, ...]]) -> None:
        """Lead to the first of those that ``which`` keeps."""
        if found := which(self.editor.findings):
            self.go_to(found[0])

    @property
    def source(self) -> str:
        """Return what the current finding rests on, else the first that says it, or nothing."""
        every = self.editor.findings
        finding = self.editor.current or next((f for f in every if f.source), None)
        return finding.source if finding is not None else ""

    def show(self, finding: Finding | None) -> None:
        """Make a finding the current one, popover open; ``None``: close it."""
        editor, every = self.editor, self.editor.findings
        if finding is None or finding not in every:
            self.close()
            return
        editor.set_findings(every, finding)
        if finding != self.popover.finding:
            title = self._labels(f"category.{finding.category}")
            announce(editor, f"{title}. {finding.message}")
        self.popover.show_finding(
            finding,
            every.index(finding) + 1,
            len(every),
            article=finding.source.startswith(_READABLE),
            more=self._more(finding),
        )
        self.place(scroll=True)
        self.moved.emit()

    def refresh(self) -> None:
        """Show the popover again for the current finding, as a new check names it."""
        if self.popover.finding is not None:
            self.show(self.editor.current)

    def close(self) -> bool:
        """Close the popover, no finding is current any more; return whether it was open."""
        was = self.popover.finding is not None
        self.popover.close_up()
        return was

    def keep_in_view(self) -> None:
        """Show again where one was, when the size of the text has changed."""
        self.editor.ensureCursorVisible()
        self.place(scroll=True)

    def place(self, *, scroll: bool = False) -> None:
        """Put the popover beside its words, or hide it while they are out of view.

        With ``scroll`` the words may be brought higher to make room below them.
        """
        finding, editor, popover = self.popover.finding, self.editor, self.popover
        if finding is None:
            return
        first, last = (self._mapped(box) for box in editor.anchor(finding.span))
        view = self._mapped(editor.viewport().rect())
        if last.bottom() < view.top() or first.top() > view.bottom():
            popover.hide()
            return
        floor = self._gate.geometry().top() - 8
        # Over the suggestions only where there is no room in the card of the reply.
        top = self._card.geometry().top()
        area = QRect(QPoint(view.left() - 2, top), QPoint(self._pane.width() - 8, floor))
        popover.set_brief(False)
        lacking = popover.lack(last, area)
        if lacking > 0 and first.top() - popover.needed(area) < area.top():
            # Room neither below nor above, as with very large text: say less.
            popover.set_brief(True)
            lacking = popover.lack(last, area)
        if scroll and lacking > 0:
            # Bring the words higher where that is enough, rather than cover what precedes.
            bar = editor.verticalScrollBar()
            room = max(0, min(first.top() - view.top() - 4, bar.maximum() - bar.value()))
            if lacking <= room or first.top() - popover.needed(area) < area.top():
                bar.setValue(bar.value() + min(lacking, room))
                first, last = (self._mapped(box) for box in editor.anchor(finding.span))
        if popover.lack(last, area) > 0 and first.top() - popover.needed(area) < area.top():
            area.setTop(6)
        popover.place(first, last, area, view.bottom())

    def _mapped(self, box: QRect) -> QRect:
        return QRect(self.editor.viewport_to(self._pane, box.topLeft()), box.size())

    def _on_closed(self) -> None:
        self.editor.set_findings(self.editor.findings, None)
        self.moved.emit()
