"""The reply pane: suggestions, the editor with its remarks, the tone and the gate, at work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.app.reply.card import EditorCard
from cmdesk.app.reply.cards import SuggestionCards
from cmdesk.app.reply.checks import CheckLoop, Engine
from cmdesk.app.reply.commands import make_commands
from cmdesk.app.reply.copying import Measure, prepare
from cmdesk.app.reply.gate import (
    Gate,
    GateState,
    judge,
    takes_most_of,
    unfilled,
    waive,
)
from cmdesk.app.reply.gate_bar import GateBar
from cmdesk.app.reply.merge import (
    advice,
    counterpart,
    faults,
    first_blocking,
    merge,
    shifted,
    without,
)
from cmdesk.app.reply.notice import Notice
from cmdesk.app.reply.offsets import Edit, shift
from cmdesk.app.reply.popover import Popover
from cmdesk.app.reply.steps import planned_spans, steps
from cmdesk.app.reply.waive_dialog import WaiveDialog
from cmdesk.app.theme import Theme
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import Draft
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import ActSpan, Finding, Review
from cmdesk.domain.vocabulary import Kind, Level, Variant
from cmdesk.domain.waiver import Waiver
from cmdesk.review.fixes import apply
from cmdesk.review.waivers import fingerprint
from cmdesk.translations import Labels

LOW = 706
"""Height of the pane in a window 780 high: below it the cards lose their excerpt."""
NARROW = 620
"""Width of the pane in a window of about 1300: below it the gutter is narrower."""
_ORDER = (Variant.SHORT, Variant.EMPATHETIC, Variant.SOLUTION)


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
    ignored = Signal(object)
    draft_taken = Signal(object)
    fix_applied = Signal(object, str)
    gate_changed = Signal(object)
    next_requested = Signal()
    published_requested = Signal()
    filed_without_reply = Signal()
    article_requested = Signal(str)
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
    ) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._engine, self._limits = theme, labels, engine, limits
        self._now = now
        self._message: Message | None = None
        self._analysis: Analysis | None = None
        self._profile: Profile | None = None
        self._recent: tuple[str, ...] = ()
        self._context = ""
        self._chosen: Draft | None = None
        self._before: list[tuple[str, Draft | None]] = []
        self._review: Review | None = None
        self._risks: tuple[Finding, ...] = ()
        self._faults: tuple[Finding, ...] = ()
        self._acts: tuple[ActSpan, ...] = ()
        self._waivers: tuple[Waiver, ...] = ()
        self._ignored: set[str] = set()
        self._copied: str | None = None
        self._copy_wanted = -1
        self._known_text = ""
        self._seed = 0
        self._suggest_ticket = -1
        self._focus_advised = False
        self._loading = False
        self._dialog: WaiveDialog | None = None
        self.cards = SuggestionCards(theme, labels, self)
        self.notice = Notice(theme, self)
        self.card = EditorCard(theme, labels, self)
        self.editor = self.card.editor
        self.gate = GateBar(theme, labels, self)
        self.popover = Popover(theme, labels, self)
        self.checks = CheckLoop(engine, self._case, lambda: self.editor.is_composing, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 14)
        layout.setSpacing(9)
        layout.addWidget(self.cards)
        layout.addWidget(self.notice)
        layout.addWidget(self.card, 1)
        layout.addWidget(self.gate)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumWidth(540)
        self.commands = make_commands(
            self,
            labels,
            {
                "choose_1": lambda: self.cards.take(1),
                "choose_2": lambda: self.cards.take(2),
                "choose_3": lambda: self.cards.take(3),
                "again": self.suggest_again,
                "next_finding": lambda: self.go_to_finding(1),
                "former_finding": lambda: self.go_to_finding(-1),
                "fix": self.fix_current,
                "fix_all": self.fix_all,
                "next_wording": lambda: self.popover.next_wording(1),
                "former_wording": lambda: self.popover.next_wording(-1),
                "waive": self.waive_points,
                "ignore": self.ignore_current,
                "copy": self.copy,
                "article": self.read_article,
                "why": self.card.toggle_why,
            },
        )
        self._connect()
        self.editor.installEventFilter(self)
        self.clear()

    def _connect(self) -> None:
        self.cards.chosen.connect(self.take)
        self.cards.renewed.connect(self.suggest_again)
        self.notice.pressed.connect(self._notice_pressed)
        self.notice.link_pressed.connect(self._suggest)
        self.editor.edit_made.connect(self._on_edit)
        self.editor.edited.connect(self._on_edited)
        self.editor.composing_ended.connect(self._refresh_findings)
        self.editor.finding_pressed.connect(self._on_words_pressed)
        self.editor.selection_taken.connect(self._on_selection_taken)
        self.editor.layout_changed.connect(self._place_popover)
        self.checks.reviewed.connect(self._on_reviewed)
        self.checks.grammar_checked.connect(self._on_grammar)
        self.checks.progress_changed.connect(self._on_progress)
        self._engine.suggested.connect(self._on_suggested)
        self._engine.failed.connect(self._on_failed)
        self._engine.ready_changed.connect(self._on_ready)
        self._engine.checker_status_changed.connect(self._on_checker_status)
        self.popover.fix_pressed.connect(lambda _wording: self.fix_current())
        self.popover.ignore_pressed.connect(self.ignore_current)
        self.popover.waive_pressed.connect(self.waive_points)
        self.popover.article_pressed.connect(self.article_requested)
        self.popover.closed.connect(self._on_popover_closed)
        counter = self.card.counter
        counter.faults_pressed.connect(lambda: self._go_to_first(faults))
        counter.advice_pressed.connect(lambda: self._go_to_first(advice))
        gate = self.gate
        gate.copy_pressed.connect(self.copy)
        gate.waive_pressed.connect(lambda: self.waive_points(every=True))
        gate.unwaive_pressed.connect(self.remove_waiver)
        gate.published_pressed.connect(self.published_requested)
        gate.next_pressed.connect(self.next_requested)
        gate.restart_pressed.connect(self._engine.restart_checker)
        gate.retry_pressed.connect(self.checks.again)
        gate.point_pressed.connect(self.go_to)
        gate.fix_pressed.connect(self._fix)
        gate.more_pressed.connect(lambda: self.go_to_finding(1))
        self._theme.changed.connect(self._on_theme)

    # Opening

    @property
    def text(self) -> str:
        """Return the reply as written."""
        return self.editor.text

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Return the waivers given for this reply."""
        return self._waivers

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
    ) -> None:
        """Show a message to answer, with the reply begun (``text``) and its waivers.

        ``analysis`` may come later (``set_analysis``); one may write meanwhile. ``recent``
        holds the latest replies of the house, ``context`` what only the manager knows.
        """
        self._reset()
        self._message, self._analysis, self._profile = message, analysis, profile
        self._recent, self._context = tuple(recent), context
        self._waivers = tuple(waivers)
        self.editor.setEnabled(True)
        self._load(text)
        channel = message.channel
        self.gate.set_channel(self._labels(f"channel.{channel}") if channel is not None else "")
        self.card.counter.set_channel(channel, message.public)
        if analysis is None:
            self._await(self._labels("reply.cards.reading"))
        else:
            self._start_suggesting()
        self.checks.touch(now=True)
        self._refresh_findings()

    def set_analysis(self, analysis: Analysis) -> None:
        """Bring what is understood of the message, or a corrected reading of it."""
        if self._message is None:
            return
        self._analysis = analysis
        self._start_suggesting()
        self.checks.again()

    def clear(self) -> None:
        """Show no message."""
        self._reset()
        self._message = self._analysis = self._profile = None
        self._load("")
        self.editor.setEnabled(False)
        self._show_cards(False)
        self.notice.hide()
        self._refresh_findings()

    def focus_advised(self) -> None:
        """Give the focus to the advised suggestion, now or when it comes."""
        self._focus_advised = not self.cards.focus_advised()

    def _reset(self) -> None:
        self._close_popover()
        self._chosen, self._review = None, None
        self._before.clear()
        self._risks = self._faults = ()
        self._acts = ()
        self._waivers = ()
        self._ignored.clear()
        self._copied, self._copy_wanted = None, -1
        self._seed, self._suggest_ticket = 0, -1
        self._focus_advised = False
        self.cards.clear()
        self.card.set_reason("")
        self.card.set_origin("")

    def _load(self, text: str) -> None:
        self._loading = True
        self.editor.load(text)
        self._loading = False
        self.checks.touch()

    def _case(self) -> tuple[Reply, Message | None, Analysis | None, Profile | None]:
        message = self._message
        reply = Reply(
            self.text,
            channel=message.channel if message is not None else None,
            public=message.public if message is not None else True,
            recent=self._recent,
        )
        return reply, message, self._analysis, self._profile

    # Suggestions

    def _start_suggesting(self) -> None:
        if self._analysis is not None and self._analysis.kind.id is Kind.ABUSE:
            self._show_cards(False)
            label = self._labels
            self.notice.say(
                label("reply.abuse.title"),
                label("reply.abuse.text"),
                button=label("reply.abuse.file"),
                link=label("reply.abuse.anyway"),
            )
            self.notice.show()
            return
        self._suggest()

    def _await(self, words: str) -> None:
        self._show_cards(True)
        self.notice.hide()
        self.cards.wait()
        self.cards.setAccessibleDescription(words)

    def _suggest(self) -> None:
        if self._message is None or self._profile is None:
            return
        self._await(self._labels("reply.cards.writing"))
        self._suggest_ticket = self._engine.suggest(
            self._message,
            self._analysis,
            self._profile,
            seed=self._seed,
            context=self._context,
            recent=self._recent,
        )

    def suggest_again(self) -> None:
        """Ask for other suggestions; the text stays as it is."""
        if self._message is not None and self._analysis is not None:
            self._seed += 1
            self._suggest()

    def _on_suggested(self, ticket: int, drafts: object) -> None:
        if ticket != self._suggest_ticket or not isinstance(drafts, tuple):
            return
        self._suggest_ticket = -1
        ordered = sorted(drafts, key=lambda draft: _ORDER.index(draft.variant))
        self._show_cards(bool(ordered))
        self.cards.show_drafts(ordered)
        self.cards.mark_taken(self._chosen)
        if not self._chosen and ordered:
            advised = next((d for d in ordered if d.advised), ordered[0])
            self.card.set_reason(advised.reason)
        if self._focus_advised:
            self.focus_advised()

    def _show_cards(self, shown: bool) -> None:
        self.cards.setVisible(shown)

    def _notice_pressed(self) -> None:
        if self._analysis is not None and self._analysis.kind.id is Kind.ABUSE:
            self.filed_without_reply.emit()
        else:
            self._suggest()

    def take(self, draft: Draft) -> None:
        """Put a suggestion in the editor; what was written is one Ctrl+Z away."""
        self._close_popover()
        former = (self.text, self._chosen)
        self._chosen = draft
        self._risks, self._faults = (), ()
        self._acts = ()
        if former[0].strip() and former[0] != draft.text:
            self._before.append(former)
            self.status.emit(self._labels("reply.status.undo_choice"))
        self._loading = True
        self.editor.replace_all(draft.text)
        self._loading = False
        self._risks = tuple(f for f in draft.findings if not f.is_language)
        self._faults = tuple(f for f in draft.findings if f.is_language)
        self._acts = planned_spans(draft.plan)
        self.cards.mark_taken(draft)
        self.card.set_reason(draft.reason)
        self._say_origin()
        self.checks.touch(now=True)
        self._refresh_findings()
        self.text_edited.emit(self.text, self.checks.revision)
        self.draft_taken.emit(draft)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        point = first_blocking(self.findings)
        if point is not None:
            self.go_to(point)

    def _say_origin(self) -> None:
        draft = self._chosen
        if draft is None:
            self.card.set_origin("")
            return
        same = draft.text == self.text
        key = "reply.editor.origin" if same else "reply.editor.origin_edited"
        self.card.set_origin(self._labels(key, variant=self._labels(f"variant.{draft.variant}")))

    # Editing

    def _on_edit(self, edit: Edit, text: str) -> None:
        before, self._known_text = self._known_text, text
        moved = {
            f: moved[0]
            for f in (*self._risks, *self._faults)
            if (moved := shifted((f,), edit, text))
        }
        self._follow_waivers(before, text, moved)
        current = self.editor.current
        self._risks = tuple(moved[f] for f in self._risks if f in moved)
        self._faults = tuple(moved[f] for f in self._faults if f in moved)
        self._acts = tuple(
            ActSpan(a.act, span) for a in self._acts if (span := shift(a.span, edit)) is not None
        )
        self.editor.set_findings(
            self._compose(text), moved.get(current) if current is not None else None
        )

    def _follow_waivers(self, before: str, text: str, moved: dict[Finding, Finding]) -> None:
        """Keep the waivers of words that did not change, though their neighbours did."""
        renamed = {
            fingerprint(before, old): fingerprint(text, new)
            for old, new in moved.items()
            if old.level is Level.BLOCK and old.quote == new.quote
        }
        waivers = tuple(
            replace(w, fingerprint=renamed.get(w.fingerprint, w.fingerprint)) for w in self._waivers
        )
        if waivers != self._waivers:
            self._waivers = waivers
            self.waivers_changed.emit(waivers)

    def _on_edited(self, text: str) -> None:
        if self._loading:
            return
        if self._before and text == self._before[-1][0]:
            _, self._chosen = self._before.pop()
            self.cards.mark_taken(self._chosen)
            if self._chosen is not None:
                self.card.set_reason(self._chosen.reason)
                self._acts = self._acts or planned_spans(self._chosen.plan)
        self.checks.touch()
        self._say_origin()
        self._refresh_findings()
        self.text_edited.emit(text, self.checks.revision)

    def _compose(self, text: str) -> tuple[Finding, ...]:
        fields = [
            replace(f, message=self._labels("reply.point.field"))
            for f in unfilled(text, self._risks)
        ]
        every = merge([*self._risks, *fields], self._faults)
        return without(every, text, self._ignored, fingerprint)

    def _refresh_findings(self) -> None:
        text = self.text
        self._known_text = text
        findings = self._compose(text)
        current = counterpart(self.editor.current, findings)
        self.editor.set_findings(findings, current)
        profile = self._profile
        plan = self._chosen.plan if self._chosen is not None else ()
        self.editor.gutter.set_steps(steps(text, self._acts, findings, plan, profile))
        tone = self._review.tone if self._review is not None and text.strip() else None
        self.card.tone.show_tone(tone, profile.voice if profile is not None else None)
        self._refresh_counter(text, findings)
        self._refresh_gate()
        if self.popover.finding is not None:
            self._show_popover(current)

    def _refresh_counter(self, text: str, findings: Sequence[Finding]) -> None:
        message, profile = self._message, self._profile
        counter = self.card.counter
        counter.set_counts(len(faults(findings)), len(advice(findings)))
        if message is None:
            counter.set_length(None, 0, None)
            return
        region = profile.region if profile is not None else "FR"
        ready = prepare(text, message.channel, message.public, region, self._limits)
        wanted = profile.voice.length if profile is not None else None
        counter.set_length(ready.length, len(ready.text), wanted)

    def _on_reviewed(self, review: object) -> None:
        if not isinstance(review, Review):
            return
        self._review = review
        self._risks = review.findings
        # What the draft's author planned is known for sure as long as nothing was edited.
        if review.acts and (self._chosen is None or self._chosen.text != self.text):
            self._acts = review.acts
        self._refresh_findings()

    def _on_grammar(self, findings: object) -> None:
        if isinstance(findings, tuple):
            self._faults = findings
            self._refresh_findings()

    def _on_progress(self) -> None:
        self._refresh_gate()
        if self._copy_wanted == self.checks.revision and self._judge().can_copy:
            self.copy()

    # Findings

    def go_to(self, finding: Finding) -> None:
        """Lead to the words of a finding and open its popover."""
        here = counterpart(finding, self.findings)
        here = finding if finding in self.findings else here
        if here is None:
            return
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.select(here.span)
        self._show_popover(here)

    def go_to_finding(self, step: int) -> None:
        """Lead to the next finding, or with -1 to the former one; after the last the first."""
        every = self.findings
        if not every:
            self.status.emit(self._labels("reply.status.no_finding"))
            return
        current = self.editor.current
        if current in every:
            number = (every.index(current) + step) % len(every)
        else:
            place = self.editor.cursor_place
            later = [i for i, f in enumerate(every) if f.span.start >= place]
            number = later[0] if step > 0 and later else 0 if step > 0 else len(every) - 1
        self.go_to(every[number])

    def _go_to_first(self, which: Callable[[Sequence[Finding]], tuple[Finding, ...]]) -> None:
        found = which(self.findings)
        if found:
            self.go_to(found[0])

    def _on_words_pressed(self, finding: Finding | None) -> None:
        if finding is None:
            self._close_popover()
        else:
            self._show_popover(finding)

    def _show_popover(self, finding: Finding | None) -> None:
        if finding is None or finding not in self.findings:
            self._close_popover()
            return
        every = self.findings
        self.editor.set_findings(every, finding)
        readable = finding.source.startswith(("charte", "proc."))
        self.popover.show_finding(finding, every.index(finding) + 1, len(every), article=readable)
        self._place_popover(scroll=True)
        self._refresh_gate()

    def _place_popover(self, *, scroll: bool = False) -> None:
        finding = self.popover.finding
        if finding is None:
            return
        editor = self.editor
        first, last = (self._mapped(box) for box in editor.anchor(finding.span))
        view = self._mapped(editor.viewport().rect())
        if last.bottom() < view.top() or first.top() > view.bottom():
            self.popover.hide()
            return
        left = view.left() + self._theme.px(15) - 10
        floor = self.gate.geometry().top() - 8
        area = QRect(QPoint(left, 6), QPoint(self.width() - 8, floor))
        if not self.popover.place(first, last, area, view.bottom()) and scroll:
            # No room below nor above: bring the words higher and stand below them.
            bar = editor.verticalScrollBar()
            bar.setValue(bar.value() + last.top() - view.top() - 4)
            first, last = (self._mapped(box) for box in editor.anchor(finding.span))
            self.popover.place(first, last, area, view.bottom())

    def _mapped(self, box: QRect) -> QRect:
        return QRect(self.editor.viewport_to(self, box.topLeft()), box.size())

    def _close_popover(self) -> None:
        self.popover.close_up()

    def _on_popover_closed(self) -> None:
        self.editor.set_findings(self.editor.findings, None)
        self._refresh_gate()

    def read_article(self) -> None:
        """Ask for the article that the current finding, or the first one, rests on."""
        finding = self.editor.current or next((f for f in self.findings if f.source), None)
        if finding is not None and finding.source:
            self.article_requested.emit(finding.source)

    # Fixes

    def fix_current(self) -> None:
        """Apply the fix that is offered: the current finding’s, or the first one’s."""
        current = self.editor.current
        if current is None or not current.suggestions:
            mendable = [f for f in self.findings if f.suggestions]
            current = next((f for f in mendable if f.level is Level.BLOCK), None) or next(
                iter(mendable), None
            )
        if current is None:
            self.status.emit(self._labels("reply.status.no_fix"))
            return
        self._fix(current)

    def _fix(self, finding: Finding) -> None:
        if not finding.suggestions:
            self.go_to(finding)
            return
        wording = finding.suggestions[0]
        if self.popover.finding == finding and self.popover.wording is not None:
            wording = self.popover.wording
        self._close_popover()
        self._drop((finding,))
        self.editor.replace(apply(self.text, finding, wording))
        self.checks.hurry()
        self.fix_applied.emit(finding, wording)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        following = first_blocking(f for f in self.findings if not self._is_waived(f))
        if following is not None:
            self.go_to(following)

    def fix_all(self) -> None:
        """Apply every fix that is offered, as one undo step."""
        mended: list[Finding] = []
        texts: list[str] = []
        text, limit = self.text, len(self.text) + 1
        for finding in sorted(
            self.findings, key=lambda f: (f.span.start, f.span.end), reverse=True
        ):
            if not finding.suggestions or finding.span.end > limit or self._is_waived(finding):
                continue
            text = apply(text, finding, finding.suggestions[0])
            texts.append(text)
            mended.append(finding)
            if finding.span.start < finding.span.end:
                limit = finding.span.start
        if texts:
            self._close_popover()
            self._drop(mended)
            self.editor.replace_in_steps(texts)
            self.checks.hurry()
        self.status.emit(self._labels("reply.status.fixed_all", count=len(texts)))

    def _drop(self, findings: Sequence[Finding]) -> None:
        self._risks = tuple(f for f in self._risks if f not in findings)
        self._faults = tuple(f for f in self._faults if f not in findings)

    def ignore_current(self) -> None:
        """Leave the current finding out, unless it blocks."""
        finding = self.editor.current
        if finding is None or finding.level is Level.BLOCK:
            return
        self._ignored.add(fingerprint(self.text, finding))
        self._close_popover()
        self._refresh_findings()
        self.ignored.emit(finding)

    # Gate

    def _judge(self) -> Gate:
        return judge(
            self.text,
            self.findings,
            self._waivers,
            fingerprint=fingerprint,
            progress=self.checks.progress,
            checker=self._engine.checker_status.state,
            copied=self._copied,
        )

    def _refresh_gate(self) -> None:
        gate = self._judge()
        former = self.gate.gate
        self.gate.show_gate(gate, self._engine.checker_status, self.editor.current)
        if former != gate:
            self.gate_changed.emit(gate)

    def _is_waived(self, finding: Finding) -> bool:
        mark = fingerprint(self.text, finding)
        return any(w.fingerprint == mark for w in self._waivers)

    def copy(self) -> None:
        """Copy the reply, or lead to the next point that locks it."""
        gate = self._judge()
        if gate.state is GateState.LOCKED:
            points = gate.open_points
            current = self.editor.current
            number = points.index(current) + 1 if current in points else 0
            self.go_to(points[number % len(points)])
        elif gate.state is GateState.EMPTY:
            if not self.cards.focus_advised():
                self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif gate.state is GateState.UNREVIEWED:
            self.checks.again()
        elif not gate.can_copy:
            # Asked a moment too early: done as soon as the check of these words is.
            self._copy_wanted = self.checks.revision
            self.checks.hurry()
            self.status.emit(self._labels("reply.status.checking_then_copy"))
        else:
            self._copy_now()

    def _copy_now(self) -> None:
        message, profile = self._message, self._profile
        if message is None:
            return
        self._copy_wanted = -1
        self._close_popover()
        region = profile.region if profile is not None else "FR"
        ready = prepare(self.text, message.channel, message.public, region, self._limits)
        QGuiApplication.clipboard().setText(ready.text)
        self._copied = self.text
        self._refresh_gate()
        self.copied.emit(ready.text)
        label = self._labels
        if message.channel is None:
            self.status.emit(label("reply.status.copied_nowhere"))
        else:
            name = label(f"channel.{message.channel}")
            self.status.emit(label("reply.status.copied", channel=name))

    def waive_points(self, *, every: bool = False) -> None:
        """Ask why the current point is allowed here, or each open one with ``every``."""
        points = self._judge().open_points
        current = self.editor.current
        if not every and current in points:
            points = (current,)
        if not points:
            return
        self._dialog = WaiveDialog(self._theme, self._labels, points, self)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.kept.connect(self._waive)
        self._dialog.finished.connect(self._dialog_closed)
        self._dialog.open()

    @property
    def dialog(self) -> WaiveDialog | None:
        """Return the dialog of an override while it is open."""
        return self._dialog

    def _dialog_closed(self) -> None:
        self._dialog = None
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _waive(self, finding: Finding, reason: str) -> None:
        record = waive(self.text, finding, reason, self._now(), fingerprint)
        self._waivers = (*self._waivers, record)
        self._close_popover()
        self._refresh_gate()
        self.waived.emit(record)
        self.waivers_changed.emit(self._waivers)

    def remove_waiver(self, mark: str) -> None:
        """Take a waiver back: its point locks again."""
        self._waivers = tuple(w for w in self._waivers if w.fingerprint != mark)
        self._refresh_gate()
        self.waiver_removed.emit(mark)
        self.waivers_changed.emit(self._waivers)

    def _on_selection_taken(self, words: str) -> None:
        if self._judge().state is GateState.LOCKED and takes_most_of(words, self.text):
            self.gate.show_note(self._labels("reply.gate.took_most"))
            self.most_taken.emit(words)

    # Engine

    def _on_failed(self, ticket: int, _sentence: str) -> None:
        if ticket != self._suggest_ticket:
            return
        self._suggest_ticket = -1
        label = self._labels
        self.cards.clear()
        self._show_cards(False)
        self.notice.say(
            label("reply.cards.failed"),
            icon="triangle-alert",
            token="s3",
            button=label("reply.cards.retry"),
        )
        self.notice.show()

    def _on_ready(self, ready: bool) -> None:
        failed = not self.notice.isHidden() and not self.cards.drafts
        is_abuse = self._analysis is not None and self._analysis.kind.id is Kind.ABUSE
        if ready and failed and not is_abuse and self._analysis is not None:
            self._suggest()

    def _on_checker_status(self, status: CheckerStatus) -> None:
        if status.state is not CheckerState.READY:
            self.gate.update()
        self._refresh_gate()

    # Size, keys, look

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cards, the gutter and the gate to the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low, narrow = self.height() < LOW, self.width() < NARROW
        self.cards.set_tall(not low)
        self.card.set_compact(low)
        width = self._theme.px(112 if narrow else 132)
        self.editor.set_gutter_width(min(width, round(self.card.width() * 0.34)))
        self.gate.set_most_rows(5 if self.height() >= 620 else 3)
        self._place_popover()

    def _on_theme(self) -> None:
        self._fit()
        self.update()
        for child in self.findChildren(QWidget):
            child.update()
        QTimer.singleShot(0, self, self._place_popover)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape close the popover, then leave the editor; no text is ever lost."""
        if (
            watched is self.editor
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._escape()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape close the popover wherever the focus is in the pane."""
        if event.key() == Qt.Key.Key_Escape and self.popover.finding is not None:
            self._close_popover()
            return
        super().keyPressEvent(event)

    def _escape(self) -> None:
        if self.popover.finding is not None:
            self._close_popover()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
