"""The message pane: it scrolls, the message never leaves the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.marks import SignalMarks
from cmdesk.app.message.chips import LegendToggle
from cmdesk.app.message.facts import FactList, facts_of
from cmdesk.app.message.marks import MarkKind, marks_of
from cmdesk.app.message.reading import Reading, empty
from cmdesk.app.message.text import FocusRing, MessageText
from cmdesk.app.message.verdict import VerdictBlock
from cmdesk.app.model import Entry
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.flow import FlowLayout
from cmdesk.app.widgets.text import Text
from cmdesk.app.wording import day, place, received
from cmdesk.domain.analysis import Evidence
from cmdesk.domain.correction import Correction
from cmdesk.translations import Labels

BARS_AFTER_MS = 300


class Avatar(QWidget):
    """The initials of the author."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        theme.changed.connect(self.updateGeometry)

    def show_name(self, name: str) -> None:
        """Show the initials of a name; of a handle, its first letter."""
        words = [word for word in name.lstrip("@").replace(".", " ").split() if word[0].isalpha()]
        self._text = "".join(word[0] for word in words[:2]).upper()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square of 36."""
        return QSize(self._theme.px(36), self._theme.px(36))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a disc with the initials."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        box = QRectF(0, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if not self._text:
            size = self._theme.px(20)
            pixmap = self._theme.pixmap("user", 20, "text-3", self.devicePixelRatioF())
            painter.drawPixmap(round((side - size) / 2), round(box.center().y() - size / 2), pixmap)
            return
        painter.setFont(self._theme.font("ui-strong"))
        painter.setPen(self._theme.color("text-2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)


class Bars(QWidget):
    """Grey bars in the place of what is being read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(64)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw three bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("track"))
        for number, share in enumerate((0.92, 0.78, 0.84)):
            corner = QPointF(0, 4 + number * 20)
            painter.drawRoundedRect(QRectF(corner.x(), corner.y(), self.width() * share, 10), 5, 5)


class MessagePane(QScrollArea):
    """Shows one entry: who wrote, how serious it is, the words, the facts, the signals."""

    corrected = Signal(str, object)
    """Identifier of the entry, and its new ``Correction``."""
    retry_wanted = Signal(str)
    fact_copied = Signal(str)
    more_wanted = Signal(object)
    """The place, on the screen, for a menu on the message."""

    def __init__(
        self, theme: Theme, labels: Labels, marks: SignalMarks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._marks = theme, labels, marks
        self._entry: Entry | None = None
        self._earlier: tuple[Entry, ...] = ()
        self._short = False
        self.setAccessibleName(labels("frame.message.title"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._body.setObjectName("surface")
        self.setWidget(self._body)
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(0)
        self._make_head()
        self.verdict = VerdictBlock(theme, labels, marks.strength)
        self.verdict.severity_chosen.connect(lambda level: self._correct(severity=level))
        self.verdict.selected.connect(self._select)
        self.verdict.retry_wanted.connect(self._retry)
        self._add(self.verdict, 10)
        self.text = MessageText(theme, labels("frame.message.title"))
        self._add(self.text, 14)
        self.verdict.pointed.connect(self.text.light_up)
        self._ring = FocusRing(theme, self.text, self._body)
        self._make_legend()
        self._make_reading()
        self.facts = FactList(theme, labels)
        self.facts.copied.connect(self._copy_fact)
        self.facts.pointed.connect(self.text.light_up)
        self._facts_title = self._titled(labels("frame.message.facts"), self.facts)
        self.reading = Reading(theme, labels, marks)
        self.reading.corrected.connect(self._keep)
        self.reading.pointed.connect(self.text.light_up)
        self.reading.selected.connect(self._select)
        self._add(self.reading, 14)
        self._history = QWidget()
        self._history_layout = QGridLayout(self._history)
        self._history_layout.setContentsMargins(0, 0, 0, 0)
        self._history_layout.setHorizontalSpacing(12)
        self._history_layout.setVerticalSpacing(4)
        self._history_layout.setColumnStretch(1, 1)
        self._history_title = self._titled(labels("frame.message.history"), self._history)
        self._layout.addStretch(1)
        self._bars_timer = QTimer(self)
        self._bars_timer.setSingleShot(True)
        self._bars_timer.setInterval(BARS_AFTER_MS)
        self._bars_timer.timeout.connect(self._being_read.show)
        self.show_entry(None)

    def _add(self, widget: QWidget, space: int) -> None:
        self._layout.addSpacing(space)
        self._layout.addWidget(widget)

    def _make_head(self) -> None:
        theme, labels = self._theme, self._labels
        self._avatar = Avatar(theme)
        self._author = Text(theme, "", "ui-strong", elide=True)
        self._place = Text(theme, "", "caption", "text-3", elide=True)
        self.more = Button(theme, "", Look.BARE, icon="ellipsis")
        self.more.setAccessibleName(labels("frame.message.more"))
        self.more.setToolTip(labels("frame.message.more"))
        self.more.clicked.connect(
            lambda: self.more_wanted.emit(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._author)
        names.addWidget(self._place)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._avatar)
        head.addLayout(names, 1)
        head.addWidget(self.more)
        self._layout.addLayout(head)

    def _make_legend(self) -> None:
        self.legend: dict[MarkKind, LegendToggle] = {}
        self._legend = QWidget()
        row = FlowLayout(self._legend, 6)
        for kind in MarkKind:
            toggle = LegendToggle(self._theme, self._labels(f"frame.message.legend.{kind}"), kind)
            toggle.setToolTip(self._labels("frame.message.legend.tip"))
            toggle.toggled.connect(self._mark)
            row.addWidget(toggle)
            self.legend[kind] = toggle
        self._add(self._legend, 8)

    def _make_reading(self) -> None:
        self._being_read = QWidget()
        layout = QVBoxLayout(self._being_read)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(Text(self._theme, self._labels("frame.message.reading"), "ui-strong"))
        layout.addWidget(Bars(self._theme))
        layout.addWidget(
            Text(
                self._theme, self._labels("frame.message.readable"), "caption", "text-3", wrap=True
            )
        )
        self._layout.addWidget(self._being_read)
        self._being_read.hide()

    def _titled(self, title: str, content: QWidget) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Text(self._theme, title, "ui-strong"))
        layout.addWidget(content)
        self._add(box, 14)
        return box

    # What is shown

    @property
    def entry(self) -> Entry | None:
        """Return the entry that is shown."""
        return self._entry

    def show_entry(self, entry: Entry | None, earlier: tuple[Entry, ...] = ()) -> None:
        """Show an entry from its top, with the earlier messages of its author."""
        same = entry is not None and self._entry is not None and entry.id == self._entry.id
        self._entry, self._earlier = entry, earlier
        self._body.setVisible(entry is not None)
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bars.ScrollBarAsNeeded if entry else bars.ScrollBarAlwaysOff
        )
        if entry is None:
            return
        if not same or self.text.toPlainText() != entry.message.text:
            self._bars_timer.stop()
            self._being_read.hide()
            self.text.show_text(entry.message.text)
            self.verticalScrollBar().setValue(0)
        self.refresh(fresh=not same)

    def refresh(self, *, fresh: bool = False) -> None:
        """Show again what is known of the entry; ``fresh``: it is another one."""
        entry, labels = self._entry, self._labels
        if entry is None:
            return
        now = datetime.now().astimezone()
        name = entry.message.author or labels("frame.message.no-author")
        self._avatar.show_name(entry.message.author or "")
        self._author.setText(name)
        where = place(labels, entry.message)
        self._place.setText(f"{where}, {received(labels, entry.received_at, now)}")
        analysis = entry.analysis
        waiting = analysis is None and not entry.failed
        if waiting and not self._bars_timer.isActive() and self._being_read.isHidden():
            self._bars_timer.start()
        elif not waiting:
            self._bars_timer.stop()
            self._being_read.hide()
        self.verdict.show_entry(entry)
        self._mark()
        self._legend.setVisible(analysis is not None)
        facts = facts_of(analysis, labels, public=entry.message.public) if analysis else ()
        self.facts.show_facts(facts)
        self._facts_title.setVisible(bool(facts))
        self.reading.show_entry(entry, fresh=fresh)
        self._show_history()

    def _mark(self) -> None:
        entry = self._entry
        if entry is None:
            return
        shown = [kind for kind, toggle in self.legend.items() if toggle.isChecked()]
        self.text.set_marks(marks_of(entry.analysis, len(entry.message.text), shown))

    def _show_history(self) -> None:
        empty(self._history_layout)
        self._history_title.setVisible(bool(self._earlier))
        now = datetime.now().astimezone()
        for row, entry in enumerate(self._earlier[: 2 if self._short else 5]):
            first = " ".join(entry.message.text.split())
            quote = self._labels("frame.message.quote", words=first)
            state = "answered" if entry.state.is_answered else "unanswered"
            cells = (
                Text(
                    self._theme, day(self._labels, entry.received_at, now), "ui", "text-3",
                    elide=True,
                ),
                Text(self._theme, quote, "ui", "text", elide=True),
                Text(
                    self._theme, self._labels(f"frame.message.{state}"), "caption", "text-3",
                    elide=True,
                ),
            )  # fmt: skip
            for column, cell in enumerate(cells):
                if column != 1:
                    cell.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
                self._history_layout.addWidget(cell, row, column)

    def set_short(self, short: bool) -> None:
        """Fold the earlier exchanges, where the window is low."""
        if short != self._short:
            self._short = short
            self._show_history()

    # What the user does

    def _copy_fact(self, words: str) -> None:
        QGuiApplication.clipboard().setText(words)
        self.fact_copied.emit(words)

    def _retry(self) -> None:
        if self._entry is not None:
            self.retry_wanted.emit(self._entry.id)

    def _correct(self, **changes: object) -> None:
        if self._entry is not None:
            self._keep(replace(self._entry.correction, **changes))  # type: ignore[arg-type]

    def _keep(self, correction: Correction) -> None:
        if self._entry is not None:
            self.corrected.emit(self._entry.id, correction)

    def _select(self, evidence: Evidence) -> None:
        if evidence:
            self.text.select(evidence[0])
