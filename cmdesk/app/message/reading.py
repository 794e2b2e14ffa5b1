"""What was understood, as chips that can be set right: signals, kind, topics, emotion, asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from cmdesk.app.marks import SignalMarks
from cmdesk.app.message.chips import Chip, ChipTool
from cmdesk.app.model import Entry
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.flow import FlowLayout
from cmdesk.app.widgets.text import Text
from cmdesk.domain.analysis import Analysis, Evidence, SignalLabel
from cmdesk.domain.correction import Changes, Correction
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, Topic
from cmdesk.domain.vocabulary import Signal as SignalId
from cmdesk.translations import Labels

MOST_CHIPS = 6
CAPTION = 66
"""Width of the captions of the rows."""

Id = TypeVar("Id", bound=StrEnum)


class ChipRow(QWidget):
    """Chips that wrap, behind a caption; its quiet ones show while it is pointed at or focused."""

    def __init__(self, theme: Theme, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hovered = False
        self._caption = Text(theme, caption, "ui", "text-3")
        self._place = QWidget()
        # A chip is drawn lower than its target: less is needed between two lines of them.
        self._flow = FlowLayout(self._place, 8, 1, _waits)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        if caption:
            row.addWidget(self._caption, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._place, 1)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._caption.setFixedSize(self._theme.px(CAPTION), self._theme.px(28))

    def clear(self) -> None:
        """Take all chips away."""
        empty(self._flow)

    def add(self, widget: QWidget) -> None:
        """Add a chip, or a text, at the end."""
        self._flow.addWidget(widget)
        if isinstance(widget, Chip):
            widget.focus_moved.connect(self.reveal)
            widget.reveal(self._hovered)

    def chips(self) -> list[Chip]:
        """Return the chips, from the first."""
        items = (self._flow.itemAt(i) for i in range(self._flow.count()))
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, Chip)]

    def reveal(self) -> None:
        """Draw the quiet chips, or not."""
        shown = self._hovered or any(chip.active for chip in self.chips())
        for chip in self.chips():
            chip.reveal(shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer."""
        self._hovered = True
        self.reveal()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Offer no longer."""
        self._hovered = False
        self.reveal()
        super().leaveEvent(event)


class Reading(QWidget):
    """The chips of an entry. Each wrong one is set right, and that undone, by one press.

    What was taken away stays at its place, struck, until it is pressed again. A quiet chip
    offers the likeliest other label beside the one that may be wrong; the menu of a chip
    with an arrow holds them all.
    """

    corrected = Signal(object)
    """The new ``Correction`` of the entry."""
    pointed = Signal(object)
    """The evidence of what is pointed at or focused, empty for nothing."""
    selected = Signal(object)
    """The evidence of a chip that was pressed."""

    def __init__(
        self, theme: Theme, labels: Labels, marks: SignalMarks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._marks = theme, labels, marks
        self._entry: Entry | None = None
        self._all = False
        self._wanted: tuple[str, ...] = ()
        self.signals = ChipRow(theme)
        self.add_signal = Chip(theme, "", icon="plus")
        self.add_signal.key = ("signals", "add")
        self._name_adder(self.add_signal, "signal")
        self.add_signal.clicked.connect(lambda _checked=False: self._offer_signals())
        self._count = Text(theme, "", "caption", "text-3", tabular=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(theme, labels("frame.message.signals"), "ui-strong"))
        head.addWidget(self._count)
        head.addWidget(self.add_signal)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.signals)
        layout.addSpacing(14)
        layout.addWidget(Text(theme, labels("frame.message.reading-title"), "ui-strong"))
        layout.addSpacing(4)
        self.kind, self.topics, self.emotion, self.asks = (
            ChipRow(theme, labels(f"frame.message.row.{name}"))
            for name in ("kind", "topic", "emotion", "ask")
        )
        for row in (self.kind, self.topics, self.emotion, self.asks):
            layout.addWidget(row)

    # What is shown

    def show_entry(self, entry: Entry | None, *, fresh: bool = False) -> None:
        """Show the labels of an entry as they stand; ``fresh``: another entry than before."""
        self._entry = entry
        if fresh:
            self._all = False
            self._wanted = ()
        analysis = entry.analysis if entry else None
        self.setVisible(entry is not None and (analysis is not None or entry.failed))
        held = self._wanted or self._focused()
        self._wanted = ()
        for row in (self.signals, self.kind, self.topics, self.emotion, self.asks):
            row.clear()
        # The chips that lit words up are gone, without a word.
        self.pointed.emit(())
        if entry is None or self.isHidden():
            return
        self._show_signals(entry, analysis)
        self._show_kind(entry, analysis)
        self._show_topics(entry, analysis)
        self._show_emotion(entry, analysis)
        self._show_asks(entry, analysis)
        if held:
            self._give_back_focus(held)

    def _focused(self) -> tuple[str, ...]:
        widget: QObject | None = QApplication.focusWidget()
        if isinstance(widget, ChipTool):
            widget = widget.parent()
        return widget.key if isinstance(widget, Chip) and self.isAncestorOf(widget) else ()

    def _give_back_focus(self, key: tuple[str, ...]) -> None:
        rows = (self.signals, self.kind, self.topics, self.emotion, self.asks)
        chips = [chip for row in rows for chip in row.chips()]
        same = [chip for chip in chips if chip.key == key]
        if not same and key[0] == "signals" and not self.signals.chips():
            chips = [self.add_signal]
        near = same or [chip for chip in chips if chip.key[:1] == key[:1]]
        if near:
            near[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_signals(self, entry: Entry, analysis: Analysis | None) -> None:
        labels, row = self._labels, self.signals
        self.add_signal.setVisible(analysis is not None)
        row.setVisible(analysis is not None)
        if analysis is None:
            self._count.setText("")
            return
        found = analysis.signals
        self._count.setText(str(len(found)) if found else "")
        gone = [
            label
            for label in (entry.understood.signals if entry.understood else ())
            if label.id in entry.correction.signals.removed
        ]
        shown = self._marks.in_order((*found, *gone))
        most = len(shown) if self._all or len(shown) == MOST_CHIPS + 1 else MOST_CHIPS
        for label in shown[:most]:
            self._add_label(
                row, "signals", label.id, labels(f"signal.{label.id}"), label.evidence,
                struck=label in gone, mark=label,
            )  # fmt: skip
        if len(shown) > most:
            more = self._chip(row, ("signals", "more"), labels("frame.message.more-chips",
                                                               n=len(shown) - most))  # fmt: skip
            more.setAccessibleName(labels("frame.message.all-chips"))
            more.clicked.connect(lambda _checked=False: self._show_all())
        row.setVisible(bool(shown))

    def _show_kind(self, entry: Entry, analysis: Analysis | None) -> None:
        self.kind.setVisible(analysis is not None)
        if analysis is None or entry.understood is None:
            return
        self._add_choice(
            self.kind, "kind", "kind", analysis.kind.id, analysis.kind.evidence, Kind,
            entry.understood.kind.id,
        )  # fmt: skip
        self._add_offer(self.kind, "kind", self._marks.neighbour(analysis.kind.id), "kind")

    def _show_topics(self, entry: Entry, analysis: Analysis | None) -> None:
        labels, row = self._labels, self.topics
        read = entry.understood
        main = entry.topic
        evidence = analysis.topics[0].evidence if analysis else ()
        self._add_choice(row, "topic", "topic", main, evidence, Topic, read.topic if read else None)
        if analysis is None or read is None:
            return
        gone = [
            label
            for label in read.topics
            if label.id in entry.correction.topics.removed and label.id != main
        ]
        for label in (*analysis.topics[1:5], *gone):
            name = labels(f"topic.{label.id}")
            chip = self._add_label(
                row, "topics", label.id, name, label.evidence, struck=label in gone, raises=True
            )
            chip.setAccessibleDescription(labels("frame.message.secondary"))
        first, *others = row.chips()
        if others:
            # The likeliest other one is offered where the main one is pointed at.
            first.focus_moved.connect(lambda: others[0].arm(first.active))
        left = [id for id in Topic if id not in {t.id for t in analysis.topics}]  # noqa: A001
        self._add_adder(row, "topics", "topic", left, shown=True)

    def _show_emotion(self, entry: Entry, analysis: Analysis | None) -> None:
        labels, row, read = self._labels, self.emotion, entry.understood
        shown = analysis.emotion.id if analysis else entry.correction.emotion
        self._add_choice(
            row, "emotion", "emotion", shown, analysis.emotion.evidence if analysis else (),
            Emotion, read.emotion.id if read else None, icon="zap", tone="emotion-line",
        )  # fmt: skip
        if analysis is None or read is None:
            return
        irony = labels("frame.message.irony")
        if analysis.sarcasm.present or read.sarcasm.present:
            struck = not analysis.sarcasm.present
            chip = self._chip(
                row, ("sarcasm",), irony, struck=struck, icon="undo-2" if struck else "",
                evidence=read.sarcasm.evidence, tone="emotion-line",
            )  # fmt: skip
            if struck:
                self._restores(chip, irony, lambda: self._set(sarcasm=None))
            else:
                self._removable(chip, irony, lambda: self._set_sarcasm(False))
        self._add_offer(row, "emotion", self._marks.neighbour(analysis.emotion.id), "emotion")
        if not (analysis.sarcasm.present or read.sarcasm.present):
            add = self._chip(row, ("sarcasm",), irony, icon="plus", quiet=True)
            name = labels("frame.message.add-named", name=irony.lower())
            add.setAccessibleName(name)
            add.setToolTip(name)
            add.clicked.connect(lambda _checked=False: self._set_sarcasm(True))

    def _show_asks(self, entry: Entry, analysis: Analysis | None) -> None:
        labels, row, read = self._labels, self.asks, entry.understood
        row.setVisible(analysis is not None)
        if analysis is None or read is None:
            return
        found = [label for label in analysis.asks if label.id is not Ask.NONE_STATED]
        gone = [label for label in read.asks if label.id in entry.correction.asks.removed]
        for label in (*found, *gone):
            name = labels(f"ask.{label.id}")
            self._add_label(
                row, "asks", label.id, f"{name[:1].upper()}{name[1:]}", label.evidence,
                struck=label in gone,
            )  # fmt: skip
        left = [id for id in Ask if id is not Ask.NONE_STATED and not analysis.wants(id)]  # noqa: A001
        self._add_adder(row, "asks", "ask", left, shown=bool(found or gone))

    # The chips

    def _chip(
        self, row: ChipRow, key: tuple[str, ...], text: str, *, icon: str = "", tone: str = "",
        evidence: Evidence = (), opens: bool = False, struck: bool = False, quiet: bool = False,
    ) -> Chip:  # fmt: skip
        chip = Chip(
            self._theme, text, icon=icon, tone=tone, evidence=evidence, opens=opens,
            struck=struck, quiet=quiet,
        )  # fmt: skip
        chip.key = key
        chip.pointed.connect(self.pointed)
        chip.setToolTip(self._why(evidence))
        row.add(chip)
        return chip

    def _add_label(
        self, row: ChipRow, family: str, id: StrEnum, text: str, evidence: Evidence, *,
        struck: bool, mark: SignalLabel | None = None, raises: bool = False,
    ) -> Chip:  # fmt: skip
        """Add one of several labels: it can be taken away, or is struck and comes back."""
        icon, tone = self._marks[mark.id] if mark else ("", "")
        added = id in getattr(self._correction, family).added
        chip = self._chip(
            row, (family, str(id)), text, evidence=evidence, tone=tone, struck=struck,
            icon="undo-2" if struck else "pencil" if added else icon,
        )  # fmt: skip
        if struck:
            self._restores(chip, text, partial(self._change, family, id, add=True))
            return chip
        chip.clicked.connect(lambda _checked=False: self.selected.emit(evidence))
        if raises:
            name = self._labels("frame.message.raise", name=text)
            tool = chip.add_tool("arrow-up", name, left=True, tab=True)
            tool.clicked.connect(lambda _checked=False: self._set_main(id))
        if added:
            chip.setToolTip(self._labels("frame.message.changed"))
        self._removable(chip, text, partial(self._change, family, id, add=False))
        return chip

    def _removable(self, chip: Chip, text: str, act: Callable[[], None]) -> None:
        chip.set_removable(self._labels("frame.message.remove", name=text))
        chip.removed.connect(act)

    def _restores(self, chip: Chip, text: str, act: Callable[[], None]) -> None:
        name = self._labels("frame.message.restore-named", name=text)
        chip.setAccessibleName(name)
        chip.setToolTip(self._labels("frame.message.removed"))
        chip.clicked.connect(lambda _checked=False: act())

    def _add_choice(
        self, row: ChipRow, family: str, prefix: str, shown: StrEnum | None, evidence: Evidence,
        all: Iterable[StrEnum], read: StrEnum | None, *, icon: str = "", tone: str = "",
    ) -> None:  # fmt: skip
        """Add the one label of a family, with the menu of all, and the way back."""
        labels = self._labels
        changed = getattr(self._correction, family) is not None
        text = labels(f"{prefix}.{shown}") if shown else labels(f"frame.message.set-{prefix}")
        chip = self._chip(
            row, (family,), text, icon="pencil" if changed else icon, tone=tone,
            evidence=evidence, opens=True,
        )  # fmt: skip
        why = labels("frame.message.changed") if changed else self._why(evidence)
        chip.setToolTip(f"{why}\n{labels('frame.message.change')}".strip())
        names = [(value, labels(f"{prefix}.{value}")) for value in all]
        chip.clicked.connect(lambda _checked=False: self._choose(chip, family, names, shown))
        if changed and read is not None:
            back = self._chip(row, (family, "back"), labels("frame.message.restore"), icon="undo-2")
            said = labels(f"{prefix}.{read}")
            back.setAccessibleName(labels("frame.message.restore-named", name=said))
            back.setToolTip(labels("frame.message.said", said=said))
            back.clicked.connect(lambda _checked=False: self._set(**{family: None}))

    def _add_offer(self, row: ChipRow, family: str, other: StrEnum | None, prefix: str) -> None:
        if other is None or getattr(self._correction, family) is not None:
            return
        text = self._labels(f"{prefix}.{other}")
        chip = self._chip(row, (family, "offer"), text, quiet=True)
        name = self._labels("frame.message.instead", name=text)
        chip.setAccessibleName(name)
        chip.setToolTip(name)
        chip.clicked.connect(lambda _checked=False: self._set(**{family: other}))

    def _add_adder(
        self, row: ChipRow, family: str, prefix: str, left: Sequence[StrEnum], *, shown: bool
    ) -> None:
        """Add the chip that adds a label: a quiet plus, in words where there is nothing else."""
        text = "" if shown else self._labels(f"frame.message.add.{prefix}")
        chip = self._chip(row, (family, "add"), text, icon="plus", quiet=shown)
        self._name_adder(chip, prefix)
        chip.clicked.connect(lambda _checked=False: self._offer(chip, family, prefix, left))

    def _name_adder(self, chip: Chip, prefix: str) -> None:
        name = self._labels(f"frame.message.add.{prefix}")
        chip.setAccessibleName(name)
        chip.setToolTip(name)

    def _offer_signals(self) -> None:
        analysis = self._entry.analysis if self._entry else None
        if analysis is not None:
            left = [id for id in self._marks.strength if not analysis.has(id)]  # noqa: A001
            self._offer(self.add_signal, "signals", "signal", left)

    def _offer(self, chip: Chip, family: str, prefix: str, left: Sequence[StrEnum]) -> None:
        menu = QMenu(self)
        for value in left:
            text = self._labels(f"{prefix}.{value}")
            action = menu.addAction(f"{text[:1].upper()}{text[1:]}")
            action.triggered.connect(partial(self._add_one, family, value))
        _pop(menu, chip)

    def _add_one(self, family: str, id: StrEnum, _checked: bool = False) -> None:
        self._wanted = (family, str(id))
        self._change(family, id, add=True)

    def _choose(
        self, chip: Chip, family: str, names: list[tuple[StrEnum, str]], shown: StrEnum | None
    ) -> None:
        self.selected.emit(chip.evidence)
        menu = QMenu(self)
        for value, text in names:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == shown)
            action.triggered.connect(lambda _checked=False, v=value: self._set(**{family: v}))
        if getattr(self._correction, family) is not None:
            menu.addSeparator()
            action = menu.addAction(self._labels("frame.message.uncorrect"))
            action.triggered.connect(lambda _checked=False: self._set(**{family: None}))
        _pop(menu, chip)

    def _why(self, evidence: Evidence) -> str:
        if self._entry is None or not evidence:
            return ""
        quotes = quoted(self._labels, self._entry.message.text, evidence[:3])
        return self._labels("frame.message.found-in", quotes=quotes)

    # What the user does

    @property
    def _correction(self) -> Correction:
        return self._entry.correction if self._entry else Correction()

    def _show_all(self) -> None:
        self._all = True
        self.show_entry(self._entry)

    def _set(self, **changes: object) -> None:
        """Set labels; one that is what was understood is no correction."""
        if self._entry is None:
            return
        if read := self._entry.understood:
            said = {"kind": read.kind.id, "topic": read.topic, "emotion": read.emotion.id}
            changes = {key: None if said.get(key) == v else v for key, v in changes.items()}
        self._wanted = (next(iter(changes)),)
        self.corrected.emit(replace(self._correction, **changes))  # type: ignore[arg-type]

    def _set_main(self, id: StrEnum) -> None:
        self._set(topic=id)

    def _set_sarcasm(self, present: bool) -> None:
        read = self._entry.understood if self._entry else None
        same = read is not None and read.sarcasm.present is present
        self._set(sarcasm=None if same else present)

    def _change(self, family: str, id: StrEnum, *, add: bool) -> None:
        kept: Changes[Topic | SignalId | Ask] = getattr(self._correction, family)
        made = kept.adding(id) if add else kept.removing(id)  # type: ignore[arg-type]
        self.corrected.emit(replace(self._correction, **{family: made}))  # type: ignore[arg-type]


def quoted(labels: Labels, text: str, evidence: Evidence) -> str:
    """Return words of a message in French quotation marks, each once."""
    words = dict.fromkeys(" ".join(span.of(text).split()) for span in evidence)
    return ", ".join(labels("frame.message.quote", words=word) for word in words)


def empty(layout: QLayout) -> None:
    """Take the widgets out of a layout and let them go."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def _waits(widget: QWidget) -> bool:
    return isinstance(widget, Chip) and not widget.is_shown


def _pop(menu: QMenu, chip: Chip) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
