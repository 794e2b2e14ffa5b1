"""The gate: always in view, it says whether the reply may be copied, and why not."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.reply.attesting import is_claim, sentence_words
from cmdesk.app.reply.claim_rows import AttestedRow, ClaimRow
from cmdesk.app.reply.gate import AttestedPoint, Gate, GateState
from cmdesk.app.reply.gate_rows import PointRow, WaivedRow, clear_layout
from cmdesk.app.reply.widgets import Icon, Rule, Words, announce
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_card
from cmdesk.app.widgets.button import Button, Look
from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.translations import Labels

_ICONS = {
    GateState.EMPTY: ("pencil", "text-3"),
    GateState.LOCKED: ("lock", "s4"),
    GateState.CHECKING: ("", "accent"),
    GateState.UNREVIEWED: ("triangle-alert", "s3"),
    GateState.READY: ("circle-check", "ok"),
    GateState.WAIVED: ("triangle-alert", "s3"),
    GateState.UNCHECKED: ("info", "s2"),
    GateState.COPIED: ("check", "ok"),
    GateState.CHANGED: ("info", "s2"),
}
_SIGNED = (
    GateState.LOCKED,
    GateState.CHECKING,
    GateState.READY,
    GateState.WAIVED,
    GateState.UNCHECKED,
    GateState.CHANGED,
)
"""The states in which a signature can still be taken back."""
_LOCKED = (GateState.LOCKED, GateState.CHECKING, GateState.EMPTY, GateState.UNREVIEWED)


class GateBar(QWidget):
    """The header with its buttons, then one row per point.

    ``copy_pressed`` is emitted whatever the state: the locked button stays enabled, the
    pane leads to the first point.
    """

    copy_pressed = Signal()
    waive_pressed = Signal()
    unwaive_pressed = Signal(str)
    published_pressed = Signal()
    next_pressed = Signal()
    restart_pressed = Signal()
    retry_pressed = Signal()
    point_pressed = Signal(object)
    fix_pressed = Signal(object)
    attest_pressed = Signal(object)
    """A finding whose sentence somebody vouches for."""
    withdraw_pressed = Signal(str)
    """A sentence that nobody vouches for any more."""
    place_pressed = Signal(object)
    more_pressed = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._gate: Gate | None = None
        self._status = CheckerStatus(CheckerState.STARTING)
        self._channel = ""
        self._text = ""
        self._note = ""
        self._most = 5
        self._announced: tuple[GateState, int] | None = None
        self._current: Finding | None = None
        self._icon = Icon(theme, "lock", "s4", 16, self)
        self._title = Words(theme, "block", parent=self)
        self._caption = Words(theme, "caption", "text-3", parent=self)
        self.waive = Button(theme, labels("reply.gate.waive"), parent=self)
        self.unwaive = Button(theme, labels("reply.gate.unwaive"), parent=self)
        self.restart = Button(theme, labels("reply.gate.restart"), parent=self)
        self.retry = Button(theme, labels("reply.gate.retry"), parent=self)
        self.published = Button(theme, labels("reply.gate.published"), parent=self)
        self.copy = Button(theme, labels("reply.gate.copy"), Look.LOCKED, icon="lock", parent=self)
        self.next = Button(theme, labels("reply.gate.next"), Look.FILLED, parent=self)
        self._buttons = (
            self.waive,
            self.unwaive,
            self.restart,
            self.retry,
            self.published,
            self.copy,
            self.next,
        )
        for button, signal in (
            (self.waive, self.waive_pressed),
            (self.restart, self.restart_pressed),
            (self.retry, self.retry_pressed),
            (self.published, self.published_pressed),
            (self.copy, self.copy_pressed),
            (self.next, self.next_pressed),
        ):
            button.clicked.connect(signal)
        self.unwaive.clicked.connect(self._unwaive_last)
        self._top = QHBoxLayout()
        self._top.setContentsMargins(12, 9, 9, 9)
        self._top.setSpacing(8)
        self._top.addWidget(self._icon)
        self._top.addWidget(self._title)
        self._top.addWidget(self._caption, 1)
        self._tools = QHBoxLayout()
        self._tools.setContentsMargins(12, 0, 9, 9)
        self._tools.setSpacing(8)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(1, 0, 1, 1)
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top)
        layout.addLayout(self._tools)
        layout.addLayout(self._rows)
        self._stacked = False
        for button in self._buttons:
            self._top.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName("gate")
        theme.changed.connect(self._fit)

    @property
    def gate(self) -> Gate | None:
        """Return the state that is shown."""
        return self._gate

    @property
    def title(self) -> str:
        """Return the sentence of the gate."""
        return self._title.text()

    @property
    def caption(self) -> str:
        """Return the smaller words beside it."""
        return self._caption.text()

    @property
    def note(self) -> str:
        """Return what is said below the title, empty most of the time."""
        return self._note

    def set_channel(self, name: str) -> None:
        """Name the network, for « Copiée pour Facebook »."""
        self._channel = name

    def set_most_rows(self, most: int) -> None:
        """List at most so many points: five, fewer on a very low window."""
        if most != self._most:
            self._most = most
            self._fill()

    def show_note(self, note: str) -> None:
        """Say one more thing below the title, until the next state."""
        self._note = note
        self._fill()
        announce(self, note)

    def show_gate(
        self, gate: Gate, status: CheckerStatus, current: Finding | None, text: str = ""
    ) -> None:
        """Show a state of ``text``; rows are made again only when they differ."""
        self._text = text
        former = self._gate
        if former is not None and former.state is not gate.state:
            self._note = ""
        if (gate, status, current) == (former, self._status, self._current):
            return
        self._gate, self._status, self._current = gate, status, current
        self._fill()
        self._fit()
        count = (gate.state, len(gate.open_points))
        # Only when the count changes, not at each key (window.md, Focus order).
        if self._announced is not None and count != self._announced and self._settled(gate):
            announce(self, self._words(gate)[0])
        if self._settled(gate):
            self._announced = count

    def _settled(self, gate: Gate) -> bool:
        return gate.state is not GateState.CHECKING

    def _words(self, gate: Gate, *, short: bool = False) -> tuple[str, str]:
        """Return the title and the caption of a state."""
        label, count = self._labels, len(gate.open_points)
        key = f"reply.gate.title.{gate.state}"
        if short and f"{key}_short" in label:
            key = f"{key}_short"
        if gate.state is GateState.LOCKED:
            title = label(key, count=count)
        elif gate.state is GateState.WAIVED:
            title = label(key, count=len(gate.waived))
        elif gate.state is GateState.COPIED:
            title = label(key if self._channel else f"{key}_nowhere", channel=self._channel)
        else:
            title = label(key)
        return title, self._caption_of(gate)

    def _caption_of(self, gate: Gate) -> str:
        label = self._labels
        if gate.state is GateState.UNCHECKED:
            return self._status.sentence
        if gate.state not in (GateState.READY, GateState.CHANGED):
            return ""
        if self._status.state is CheckerState.STARTING:
            seconds = self._status.seconds_left
            if seconds is None or seconds < 1:
                return label("reply.gate.checker_starting")
            return label("reply.gate.checker_starting_in", count=round(seconds))
        if gate.state is GateState.CHANGED:
            return ""
        parts = []
        if gate.attested:
            parts.append(label("reply.attest.count", count=len(gate.attested)))
        if gate.faults:
            parts.append(label("reply.counter.faults", count=gate.faults))
        if gate.advice:
            parts.append(label("reply.counter.advice", count=gate.advice))
        return ", ".join(parts) or label("reply.gate.nothing_left")

    def _fill(self) -> None:
        gate = self._gate
        if gate is None:
            return
        icon, token = _ICONS[gate.state]
        self._icon.set_icon(icon, token)
        state = gate.state
        self.waive.setVisible(state is GateState.LOCKED)
        self.unwaive.setVisible(state is GateState.WAIVED)
        self.unwaive.set_label(self._labels("reply.gate.unwaive", count=len(gate.waived)))
        self.restart.setVisible(state is GateState.UNCHECKED)
        self.retry.setVisible(state is GateState.UNREVIEWED)
        self.published.setVisible(state is GateState.COPIED)
        self.next.setVisible(state is GateState.COPIED)
        self.copy.setVisible(state is not GateState.COPIED)
        ticked = self._ticked()
        clear_layout(self._rows)
        if self._note:
            self._add_row(self._note_row())
        points = gate.open_points if state is GateState.LOCKED else ()
        signed = gate.attested if state in _SIGNED else ()
        shown = points[: self._most]
        rows: list[tuple[Span, QWidget]] = [(p.span, self._point_row(p)) for p in shown]
        # What is signed keeps its place, so that nothing moves under who ticks.
        room = max(0, self._most - len(shown)) if points else self._most
        rows += [(one.span, self._signed_row(one)) for one in signed[:room]]
        for _, row in sorted(rows, key=lambda row: (row[0].start == row[0].end, row[0])):
            self._add_row(row)
        if len(points) > len(shown):
            self._add_more(len(points) - len(shown))
        if state is GateState.WAIVED:
            for waived in gate.waived[: self._most]:
                self._add_row(WaivedRow(self._theme, self._labels, waived, self))
        self._order_focus()
        self._focus_tick(ticked)

    def _point_row(self, point: Finding) -> PointRow:
        current = self._is_current(point)
        row: PointRow
        if is_claim(point):
            sentence = sentence_words(self._text, point)
            row = claim = ClaimRow(self._theme, self._labels, point, sentence, self, current)
            claim.ticked.connect(self.attest_pressed)
        else:
            row = PointRow(self._theme, self._labels, point, self, current)
        row.pressed.connect(self.point_pressed)
        row.fix_pressed.connect(self.fix_pressed)
        return row

    def _signed_row(self, point: AttestedPoint) -> AttestedRow:
        row = AttestedRow(self._theme, self._labels, point, self)
        row.unticked.connect(self.withdraw_pressed)
        row.pressed.connect(self.place_pressed)
        return row

    def _add_more(self, count: int) -> None:
        words = self._labels("reply.gate.more", count=count)
        more = Button(self._theme, words, Look.LINK, small=True)
        more.clicked.connect(self.more_pressed)
        holder = QHBoxLayout()
        holder.setContentsMargins(34, 2, 9, 4)
        holder.addWidget(more)
        holder.addStretch(1)
        self._rows.addWidget(Rule(self._theme))
        self._rows.addLayout(holder)

    def _row_widgets(self) -> list[QWidget]:
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None]

    def _ticked(self) -> str:
        """Return the sentence of the box that has the focus, if one has."""
        rows = (r for r in self._row_widgets() if isinstance(r, (ClaimRow, AttestedRow)))
        return next((row.key for row in rows if row.tick.hasFocus()), "")

    def _focus_tick(self, sentence: str) -> None:
        """Give the focus back to a box that was made again."""
        for row in self._row_widgets():
            if sentence and isinstance(row, (ClaimRow, AttestedRow)) and row.key == sentence:
                # A layout shows what it is given a moment later, and what is hidden takes no focus.
                row.show()
                row.tick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_focus(self) -> None:
        """Let Tab go through the points before the buttons that settle them."""
        former: QWidget = self
        stops: list[QWidget] = []
        for row in self._row_widgets():
            if isinstance(row, (PointRow, AttestedRow)):
                stops += row.stops
        for stop in (*stops, *self._buttons):
            QWidget.setTabOrder(former, stop)
            former = stop

    def _note_row(self) -> QWidget:
        row = QWidget(self)
        words = Words(self._theme, "caption", "s3", most=2, parent=row)
        words.set_text(self._note)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(11, 7, 12, 7)
        layout.setSpacing(9)
        layout.addWidget(Icon(self._theme, "info", "s3", 16, row))
        layout.addWidget(words, 1)
        return row

    def _is_current(self, point: Finding) -> bool:
        return point is self._current or point == self._current

    def _add_row(self, row: QWidget) -> None:
        self._rows.addWidget(Rule(self._theme))
        self._rows.addWidget(row)

    def _unwaive_last(self) -> None:
        if self._gate is not None and self._gate.waived:
            self.unwaive_pressed.emit(self._gate.waived[-1].waiver.fingerprint)

    # Width

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Drop the key caps, then shorten the title, then put the buttons below it."""
        gate = self._gate
        if gate is None:
            return
        room = self.width() - 21
        for keys, short, whole in (
            (True, False, True),
            (False, False, True),
            (True, False, False),
            (False, False, False),
            (False, True, False),
        ):
            self._dress_buttons(gate, keys=keys)
            title, caption = self._words(gate, short=short)
            self._title.set_text(title)
            self._title.setToolTip("" if whole else caption)
            self._caption.set_text(caption if whole else "")
            shown = [b for b in self._buttons if not b.isHidden()]
            need = self._theme.px(16) + 16 + self._title.width_of_text()
            need += sum(b.sizeHint().width() + 8 for b in shown)
            need += self._caption.width_of_text() + 8 if whole and caption else 0
            if need <= room:
                self._stack(False)
                break
        else:
            self._stack(True)
            title, caption = self._words(gate)
            self._title.set_text(title)
            self._caption.set_text(caption)
            if self._title.width_of_text() > room - self._theme.px(16) - 16:
                self._title.set_text(self._words(gate, short=True)[0])
        words = self._title.text()
        locked = gate.state in _LOCKED
        self.copy.setAccessibleName(
            self._labels("reply.gate.copy_locked_name", why=words) if locked else self.copy.text()
        )
        self.setAccessibleName(words)

    def _dress_buttons(self, gate: Gate, *, keys: bool) -> None:
        label = self._labels
        locked = gate.state in _LOCKED
        self.copy.set_look(Look.LOCKED if locked else Look.FILLED)
        again = gate.state is GateState.CHANGED
        self.copy.set_label(
            label("reply.gate.copy_again" if again else "reply.gate.copy"),
            icon="lock" if locked else "copy",
            key=label("reply.keys.copy") if keys else "",
        )
        self.copy.setToolTip("" if keys else label("reply.keys.copy"))
        self.published.set_label(
            label("reply.gate.published"), key=label("reply.keys.published") if keys else ""
        )
        self.next.set_label(label("reply.gate.next"), key=label("reply.keys.next") if keys else "")
        self.waive.setToolTip(label("reply.gate.waive_tip"))

    def _stack(self, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        target: QLayout = self._tools if stacked else self._top
        if stacked:
            self._tools.addStretch(1)
        for button in self._buttons:
            (self._top if stacked else self._tools).removeWidget(button)
            target.addWidget(button)
        if not stacked:
            while self._tools.count():
                self._tools.takeAt(0)
        bottom = 9 if stacked else 0
        self._tools.setContentsMargins(12, 0, 9 if stacked else 0, bottom)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._theme
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), theme.color("surface"), theme.color("line-2"))
