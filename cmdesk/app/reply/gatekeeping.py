"""The gate at work: what it lets through, by whom and why, and the copy itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from cmdesk.app.reply.attesting import is_claim
from cmdesk.app.reply.case import Case
from cmdesk.app.reply.checks import Engine
from cmdesk.app.reply.copying import Measure, Wishes, copied_words, prepare
from cmdesk.app.reply.gate import Gate, GateState, takes_most_of
from cmdesk.app.reply.override import Override
from cmdesk.app.reply.state import ReplyState
from cmdesk.app.reply.waive_dialog import WaiveDialog
from cmdesk.app.theme import Theme
from cmdesk.domain.review import Finding
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.pane import ReplyPane


class GateKeeper(QObject):
    """Decides with ``pane``’s state; tells what happened through ``pane``’s own signals.

    ``signer`` is who signs what is let through and vouched for.
    """

    def __init__(
        self,
        theme: Theme,
        labels: Labels,
        engine: Engine,
        limits: Measure,
        pane: ReplyPane,
        state: Callable[[], ReplyState],
        case: Callable[[], Case],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(pane)
        self._labels, self._engine, self._limits, self._pane = labels, engine, limits, pane
        self._state, self._case, self._now = state, case, now
        self._bar, self._guide, self._editor = pane.gate, pane.guide, pane.editor
        self._checks = pane.checks
        self._copy_wanted = -1
        self.signer = ""
        self.wishes = Wishes()
        self.override = Override(theme, labels, pane)
        self.override.kept.connect(self.waive)
        self.override.closed.connect(self._after_override)
        self._editor.selection_taken.connect(self._on_selection_taken)
        self._engine.checker_status_changed.connect(lambda _status: self.refresh())
        self._guide.moved.connect(self.refresh)
        bar = self._bar
        bar.copy_pressed.connect(self.copy)
        bar.waive_pressed.connect(lambda: self.waive_points(every=True))
        bar.unwaive_pressed.connect(self.unwaive)
        bar.attest_pressed.connect(self.attest)
        bar.place_pressed.connect(self._editor.select)
        bar.withdraw_pressed.connect(self.withdraw)

    def judge(self) -> Gate:
        """Return what the gate shows of the present text."""
        return self._state().judge(self._checks.progress, self._engine.checker_status.state)

    def refresh(self) -> None:
        """Show it."""
        gate, former = self.judge(), self._bar.gate
        text = self._state().text
        self._bar.show_gate(gate, self._engine.checker_status, self._editor.current, text)
        if former != gate:
            self._pane.gate_changed.emit(gate)

    # The copy

    def forget(self) -> None:
        """Forget a copy that was asked for, and the spaces: another reply is open."""
        self.wishes = replace(self.wishes, cheap=False)
        self._copy_wanted = -1

    def follow(self) -> None:
        """Show how far the check has come, and copy what was asked for before it ended."""
        self.refresh()
        if self._copy_wanted == self._checks.revision and self.judge().can_copy:
            self.copy()

    def toggle_cheap(self) -> None:
        """Take the spaces that count less near the limit, or the fine ones again."""
        self.wishes = replace(self.wishes, cheap=not self.wishes.cheap)
        self._pane.show_state()

    def copy(self) -> None:
        """Copy the reply, or lead to the next point that locks it."""
        gate = self.judge()
        if gate.state is GateState.LOCKED:
            points = gate.open_points
            current = self._editor.current
            number = points.index(current) + 1 if current in points else 0
            self._guide.go_to(points[number % len(points)])
        elif gate.state is GateState.EMPTY:
            self._pane.focus_start()
        elif gate.state is GateState.UNREVIEWED:
            self._checks.again()
        elif not gate.can_copy:
            # Asked a moment too early: done as soon as the check of these words is.
            self._copy_wanted = self._checks.revision
            self._checks.hurry()
            self._pane.status.emit(self._labels("reply.status.checking_then_copy"))
        else:
            self._copy_now()

    def _copy_now(self) -> None:
        case, text = self._case(), self._state().text
        message = case.message
        if message is None:
            return
        self._copy_wanted = -1
        self._guide.close()
        ready = prepare(
            text, message.channel, message.public, case.region, self._limits, self.wishes
        )
        QGuiApplication.clipboard().setText(ready.text)
        self._state().copied = text
        self.refresh()
        self._pane.copied.emit(ready.text)
        self._pane.status.emit(copied_words(self._labels, message.channel))

    def _on_selection_taken(self, words: str) -> None:
        if self.judge().state is GateState.LOCKED and takes_most_of(words, self._state().text):
            self._bar.show_note(self._labels("reply.gate.took_most"))
            self._pane.most_taken.emit(words)

    # Overrides

    @property
    def dialog(self) -> WaiveDialog | None:
        """Return the dialog of an override while it is open."""
        return self.override.dialog

    def waive_points(self, *, every: bool = False) -> None:
        """Ask why the current point is allowed here, or each open one with ``every``."""
        points = self.judge().open_points
        current = self._editor.current
        if not every and current in points:
            points = (current,)
        if not points:
            return
        # Not behind the dialog, which says the same.
        self._guide.close()
        self.override.ask(points)

    def waive(self, finding: Finding, reason: str) -> None:
        """Let a point through."""
        record = self._state().waive(finding, reason, self._now(), self.signer)
        self._guide.close()
        self.refresh()
        self._pane.waived.emit(record)
        self._pane.waivers_changed.emit(self._state().waivers)

    def unwaive(self, mark: str) -> None:
        """Take a waiver back: its point locks again."""
        self._state().unwaive(mark)
        self.refresh()
        self._pane.waiver_removed.emit(mark)
        self._pane.waivers_changed.emit(self._state().waivers)

    def _after_override(self, left: Finding | None) -> None:
        if left is None or not self._guide.go_to(left):
            self._pane.focus_editor()

    # What the manager vouches for

    def attest_current(self) -> None:
        """Sign the sentence of the current remark, else of the first that waits for it.

        With the cursor in a sentence that is signed already, take the signature back.
        """
        gate, current = self.judge(), self._editor.current
        place = self._editor.cursor_place
        signed = next((p for p in gate.attested if p.span.start <= place <= p.span.end), None)
        claims = [f for f in gate.open_points if is_claim(f)]
        if current is not None and is_claim(current):
            self.attest(current)
        elif signed is not None and self._editor.hasFocus():
            self.withdraw(signed.attestation.sentence)
        elif claims:
            self.attest(claims[0])
        else:
            self._pane.status.emit(self._labels("reply.attest.none"))

    def attest(self, finding: Finding) -> None:
        """Sign the sentence of a finding: it is not a point any more."""
        record = self._state().attest(finding, self._now(), self.signer)
        self._guide.close()
        self._after_signature()
        self._pane.status.emit(self._labels("reply.attest.signed", who=record.by))

    def withdraw(self, sentence: str) -> None:
        """Take a signature back: the sentence locks again."""
        self._state().withdraw(sentence)
        self._after_signature()

    def _after_signature(self) -> None:
        self._checks.again()
        self._pane.show_state()
        self._pane.attestations_changed.emit(self._state().attestations)
