"""The reply pane: suggestions, the editor with its remarks, the tone and the gate, at work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.app.reply.act_changes import ActChanges, touched
from cmdesk.app.reply.card import EditorCard
from cmdesk.app.reply.case import Case
from cmdesk.app.reply.checks import CheckLoop, Engine
from cmdesk.app.reply.commands import make_commands
from cmdesk.app.reply.copying import Measure, measure
from cmdesk.app.reply.explaining import passages
from cmdesk.app.reply.fixes import Fixes
from cmdesk.app.reply.gate_bar import GateBar
from cmdesk.app.reply.gatekeeping import GateKeeper
from cmdesk.app.reply.guide import FindingGuide
from cmdesk.app.reply.hand import Hand
from cmdesk.app.reply.ignoring import Ignoring
from cmdesk.app.reply.measures import Measures
from cmdesk.app.reply.merge import advice, counterpart, faults, first_blocking
from cmdesk.app.reply.offsets import Edit
from cmdesk.app.reply.popover import Popover
from cmdesk.app.reply.reading import Reading
from cmdesk.app.reply.room import Room
from cmdesk.app.reply.state import ReplyState
from cmdesk.app.reply.suggesting import Suggestions
from cmdesk.app.reply.waive_dialog import WaiveDialog
from cmdesk.app.theme import Theme
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.draft import ActChange, Draft
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Suggestion
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Review
from cmdesk.domain.waiver import Waiver
from cmdesk.review.reasons import Reasons
from cmdesk.translations import Labels


class ReplyPane(QWidget):
    """Everything between an understood message and a copied reply.

    ``open`` shows a message, ``set_analysis`` brings what is understood of it when that
    comes later, ``clear`` leaves nothing. The pane asks ``engine`` for suggestions and
    checks by itself; it sends nothing and stores nothing: it tells what happened.
    ``commands`` are its actions by name, for the menus.
    """

    text_edited = Signal(str, int)
    """The text and its revision, at every change by hand, fix or choice."""
    copied = Signal(str)
    """The plain text that went to the clipboard."""
    most_taken = Signal(str)
    """More than half of a locked reply left by copy of a selection."""
    waived = Signal(object)
    waiver_removed = Signal(str)
    waivers_changed = Signal(object)
    """All the waivers that hold, whenever one comes, goes or follows an edit beside it."""
    attestations_changed = Signal(object)
    """All the signatures that hold, whenever one comes, goes or falls with its sentence."""
    ignored = Signal(object)
    exempted = Signal(object, str)
    """A finding that the brand is not to be told again, and why."""
    draft_taken = Signal(object)
    act_changed = Signal(object, object)
    """An ``ActChange``, and the ``PlannedAct`` that it reworded, removed or added."""
    fix_applied = Signal(object, str)
    gate_changed = Signal(object)
    next_requested = Signal()
    published_requested = Signal()
    filed_without_reply = Signal()
    article_requested = Signal(str)
    message_pointed = Signal(object)
    """The words of the message that something in the reply is about; empty afterwards."""
    status = Signal(str)

    def __init__(
        self,
        theme: Theme,
        labels: Labels,
        engine: Engine,
        limits: Measure,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        reasons: Reasons | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._engine, self._limits = theme, labels, engine, limits
        self._case = Case()
        self._state = ReplyState(labels("reply.point.field"))
        self._exemptions: tuple[Exemption, ...] = ()
        self._loading = False
        self.suggestions = Suggestions(theme, labels, engine, self)
        self.cards = self.suggestions.cards
        self.card = EditorCard(theme, labels, self)
        self.editor = self.card.editor
        self.reading = Reading(labels, self.card)
        self.gate = GateBar(theme, labels, self)
        self.popover = Popover(theme, labels, self)
        self.guide = FindingGuide(
            labels,
            self,
            self.card,
            self.popover,
            self.gate,
            lambda finding: passages(labels, finding, self._case.profile, reasons),
        )
        self.fixes = Fixes(labels, self.guide, lambda: self._state, self)
        self.acts = ActChanges(labels, engine, self, lambda: self._state, lambda: self._case)
        self.checks = CheckLoop(
            engine,
            lambda: self._case.asked(self.text, self._state.established),
            lambda: self.editor.is_composing,
            self,
        )
        self.keeper = GateKeeper(
            theme, labels, engine, limits, self, lambda: self._state, lambda: self._case, now
        )
        self.measures = Measures(labels, self, lambda: self._state, lambda: self._case)
        self.ignoring = Ignoring(theme, labels, self, lambda: self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 14)
        layout.setSpacing(9)
        layout.addWidget(self.suggestions)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.gate)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumWidth(540)
        self.commands = make_commands(self, labels)
        self._connect()
        self.popover.follow(self.editor)
        self.clear()

    def _connect(self) -> None:
        self.suggestions.chosen.connect(self.take)
        self.suggestions.arrived.connect(self._on_suggested)
        self.suggestions.filed_without_reply.connect(self.filed_without_reply)
        self.cards.pointed.connect(self.preview)
        self.cards.scrolled.connect(self.editor.scroll_preview)
        self.editor.escaped.connect(self._escape)
        self.editor.edit_made.connect(self._on_edit)
        self.editor.edited.connect(self._on_edited)
        self.editor.composing_ended.connect(self.show_state)
        self.checks.reviewed.connect(self._on_reviewed)
        self.checks.grammar_checked.connect(self._on_grammar)
        self.checks.progress_changed.connect(self.keeper.follow)
        self.popover.fix_pressed.connect(lambda _wording: self.fixes.fix_current())
        self.popover.ignore_pressed.connect(self.ignoring.ignore_current)
        self.popover.exempt_pressed.connect(self.ignoring.exempt_current)
        self.popover.resized.connect(lambda: self.guide.place(scroll=True))
        self.popover.waive_pressed.connect(self.keeper.waive_points)
        self.popover.attest_pressed.connect(self.keeper.attest_current)
        self.popover.article_pressed.connect(self.article_requested)
        self.fixes.applied.connect(self._after_fix)
        self.fixes.every_applied.connect(self.checks.hurry)
        self.fixes.status.connect(self.status)
        self.acts.made.connect(self._change_act)
        self.acts.status.connect(self.status)
        counter = self.card.counter
        counter.faults_pressed.connect(lambda: self.guide.go_to_first(faults))
        counter.advice_pressed.connect(lambda: self.guide.go_to_first(advice))
        counter.cheap_pressed.connect(self.keeper.toggle_cheap)
        gate = self.gate
        gate.published_pressed.connect(self.published_requested)
        gate.next_pressed.connect(self.next_requested)
        gate.restart_pressed.connect(self._engine.restart_checker)
        gate.retry_pressed.connect(self.checks.again)
        gate.point_pressed.connect(self.go_to)
        gate.fix_pressed.connect(self.fixes.fix)
        gate.more_pressed.connect(lambda: self.go_to_finding(1))
        self._theme.changed.connect(self._on_theme)

    # Opening

    @property
    def text(self) -> str:
        """Return the reply as written."""
        return self.editor.text

    @property
    def taken(self) -> tuple[Draft | None, Draft | None]:
        """Return the draft that the reply was taken from, as suggested, then as changed."""
        first, last = self._state.origin, self._state.chosen
        if isinstance(first, Draft) and isinstance(last, Draft):
            return first, last
        return None, None

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Return the waivers that hold for this reply."""
        return self._state.waivers

    @property
    def attestations(self) -> tuple[Attestation, ...]:
        """Return the signatures that hold for this reply."""
        return self._state.attestations

    @property
    def dialog(self) -> WaiveDialog | None:
        """Return the dialog of an override while it is open."""
        return self.keeper.dialog

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is shown: risks, faults and fields left to fill, in order."""
        return self.editor.findings

    def open(
        self,
        message: Message,
        analysis: Analysis | None,
        profile: Profile,
        text: str = "",
        waivers: Sequence[Waiver] = (),
        recent: Sequence[str] = (),
        context: str = "",
        hand: Hand | None = None,
        attestations: Sequence[Attestation] = (),
    ) -> None:
        """Show a message to answer, with the reply begun (``text``), its waivers and signatures.

        ``analysis`` may come later (``set_analysis``); one may write meanwhile. ``recent``
        holds the latest replies of the house, ``context`` what only the manager knows,
        ``hand`` what the house's earlier replies have taught.
        """
        self._load(text, waivers, attestations)
        self._case = Case(message, analysis, profile, tuple(recent), context)
        self.card.set_writable(True)
        channel = message.channel
        self.gate.set_channel(self._labels(f"channel.{channel}") if channel is not None else "")
        self.card.counter.set_channel(channel, message.public)
        self.suggestions.open(message, profile, self._case.recent, context, hand)
        if analysis is not None:
            self.suggestions.set_analysis(analysis)
        self.checks.touch(now=True)
        self.show_state()

    def set_analysis(self, analysis: Analysis) -> None:
        """Bring what is understood of the message, or a corrected reading of it."""
        if self._case.message is not None:
            self._case = replace(self._case, analysis=analysis)
            self.suggestions.set_analysis(analysis)
            self.checks.again()

    def clear(self) -> None:
        """Show no message."""
        self._load("", ())
        self._case = Case()
        self.suggestions.clear()
        self.card.set_writable(False)
        self.card.counter.set_channel(None, True)
        self.checks.touch(now=True)
        self.show_state()

    def focus_editor(self) -> None:
        """Give the focus to the reply."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_start(self) -> None:
        """Give the focus to where a reply begins: the advised suggestion, else the editor."""
        if not self.cards.focus_advised():
            self.focus_editor()

    def focus_advised(self) -> None:
        """Give the focus to the advised suggestion, now or when it comes."""
        self.suggestions.focus_advised()

    def _load(
        self, text: str, waivers: Sequence[Waiver], attestations: Sequence[Attestation] = ()
    ) -> None:
        self.guide.close()
        self.preview(None)
        self.acts.forget()
        self.keeper.forget()
        self._loading = True
        self.editor.load(text)
        self._loading = False
        self._state = ReplyState(
            self._labels("reply.point.field"),
            self.editor.text,
            waivers,
            attestations,
            self._exemptions,
        )
        self.card.set_reason("")
        self.card.set_origin("")

    # Suggestions

    def _on_suggested(self, drafts: Sequence[Draft]) -> None:
        if self._state.recognise(drafts):
            self._show_choice()
            self._show_steps()
        elif self._state.chosen is None and drafts:
            advised = next((draft for draft in drafts if draft.advised), drafts[0])
            self.card.set_reason(advised.reason)

    def take(self, draft: Suggestion) -> None:
        """Put a suggestion in the editor; what was written is one Ctrl+Z away."""
        self.guide.close()
        self.preview(None)
        written = bool(self.text.strip()) and self.text != draft.text
        self._state.take(draft)
        self._loading = True
        self.editor.replace_all(draft.text)
        self._loading = False
        self._state.taken()
        self._show_choice()
        self.checks.touch(now=True)
        self.show_state()
        self.text_edited.emit(self.text, self.checks.revision)
        self.draft_taken.emit(draft)
        if written:
            self.status.emit(self._labels("reply.status.undo_choice"))
        self.focus_editor()
        point = first_blocking(self.findings)
        if point is not None:
            self.go_to(point)

    def _show_choice(self) -> None:
        draft = self._state.chosen
        self.suggestions.mark_taken(self._state.origin)
        if draft is not None:
            self.card.set_reason(draft.reason)
        self.reading.say_origin(self._state)

    def preview(self, draft: Suggestion | None) -> None:
        """Show the whole of a suggestion in the place of the reply; ``None``: the reply.

        Never over a finding that is being read.
        """
        if draft is not None and (self.popover.finding is not None or draft.text == self.text):
            draft = None
        if self.reading.show(draft):
            self._show_steps()
            self.reading.say_origin(self._state)

    def _show_steps(self) -> None:
        self.editor.gutter.set_steps(self.reading.steps(self._state, self._case.profile))
        self.acts.follow()

    def _change_act(self, change: ActChange, draft: Draft) -> None:
        """Put a suggestion with one act changed in the editor, as one step to undo."""
        former = self._state.chosen
        self.guide.close()
        self.editor.replace(self._state.change(draft))
        self._state.changed()
        self._show_choice()
        self.checks.hurry()
        self.show_state()
        self.act_changed.emit(change, touched(change, former, draft))

    # Editing

    def _on_edit(self, edit: Edit, text: str) -> None:
        """Move everything with its words, before anything is drawn."""
        if text == self._state.text:
            return
        current = self.editor.current
        signed = self._state.attestations
        moved, rewritten = self._state.follow(edit, text)
        here = moved.get(current) if current is not None else None
        self.editor.set_findings(self._state.findings, here)
        if rewritten:
            self.waivers_changed.emit(self._state.waivers)
        if self._state.attestations != signed:
            self.attestations_changed.emit(self._state.attestations)
            self.status.emit(self._labels("reply.attest.fallen"))

    def _on_edited(self, text: str) -> None:
        if self._loading:
            return
        self.suggestions.forget_focus()
        self.preview(None)
        # One who types has read it, and needs the lines that it covers.
        self.guide.close()
        if self._state.came_back():
            self._show_choice()
        self.checks.touch()
        self.reading.say_origin(self._state)
        self.show_state()
        self.text_edited.emit(text, self.checks.revision)

    def show_state(self) -> None:
        """Show the state: remarks, steps, tone, counter, gate, popover."""
        state, voice = self._state, self._case.voice
        findings = state.findings
        current = counterpart(self.editor.current, findings)
        self.editor.set_findings(findings, current)
        self._show_steps()
        self.measures.show()
        wishes = self.keeper.wishes
        ready = measure(self.text, self._case.message, self._case.region, self._limits, wishes)
        counter, wanted = self.card.counter, voice.length if voice is not None else None
        if ready is None:
            counter.set_length(None, 0, wanted)
            counter.set_saving(0, taken=False)
        else:
            counter.set_length(ready.length, len(ready.text), wanted)
            # Where nothing else fits there is no choice to offer.
            counter.set_saving(
                0 if ready.cheap and not wishes.cheap else ready.saving, taken=ready.cheap
            )
        counter.set_counts(len(faults(findings)), len(advice(findings)))
        self.keeper.refresh()
        self.guide.refresh()

    def _on_reviewed(self, review: object) -> None:
        if isinstance(review, Review):
            self._state.reviewed(review)
            self.show_state()

    def _on_grammar(self, findings: object) -> None:
        if isinstance(findings, (tuple, list)):
            self._state.spelled(findings)
            self.show_state()

    # Findings

    def go_to(self, finding: Finding) -> None:
        """Lead to the words of a finding and open its popover."""
        self.guide.go_to(finding)

    def go_to_finding(self, step: int) -> None:
        """Lead to the next finding, or with -1 to the former one."""
        if not self.guide.step(step):
            self.status.emit(self._labels("reply.status.no_finding"))

    def explain(self) -> None:
        """Say all that is known of the current finding, else of the one at the cursor."""
        if not self.guide.explain():
            self.status.emit(self._labels("reply.status.no_finding"))

    def read_article(self) -> None:
        """Ask for the article that the current finding, or the first one, rests on."""
        if source := self.guide.source:
            self.article_requested.emit(source)

    # Fixes

    def _after_fix(self, finding: Finding, wording: str) -> None:
        self.checks.hurry()
        self.fix_applied.emit(finding, wording)
        self.focus_editor()
        points = self.keeper.judge().open_points
        if points:
            self.go_to(points[0])

    def set_exemptions(self, exemptions: Sequence[Exemption]) -> None:
        """Leave out from now on what the brand does not want to be told."""
        self._exemptions = tuple(exemptions)
        self._state.exemptions = self._exemptions
        self.show_state()

    def set_preferences(self, signer: str, *, typesets: bool) -> None:
        """Say who signs, and whether typography is mended in what is copied."""
        self.keeper.signer = signer
        self.keeper.wishes = replace(self.keeper.wishes, typesets=typesets)
        self.show_state()

    # Size, keys, look

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cards, the gutter and the gate to the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = Room.of(self.size(), self._theme.zoom)
        self.cards.set_tall(not room.low)
        self.card.set_compact(room.low)
        width = self._theme.px(room.gutter)
        self.editor.set_gutter_width(min(width, round(self.card.width() * 0.34)))
        self.gate.set_most_rows(room.points)
        self.card.tone.setVisible(room.tone)
        self.guide.place()

    def _on_theme(self) -> None:
        self._fit()
        self.update()
        for child in self.findChildren(QWidget):
            child.update()
        QTimer.singleShot(0, self, self.guide.keep_in_view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape close the popover wherever the focus is in the pane."""
        if event.key() != Qt.Key.Key_Escape or not self.guide.close():
            super().keyPressEvent(event)

    def _escape(self) -> None:
        if not self.guide.close():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
