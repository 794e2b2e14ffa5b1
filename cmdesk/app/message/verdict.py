"""The verdict: level, delay, and one sentence; the only tinted block of the pane."""

from __future__ import annotations

import html
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.message.chips import Chip
from cmdesk.app.message.reading import quoted
from cmdesk.app.message.steps import SeveritySteps
from cmdesk.app.model import Entry
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_severity
from cmdesk.app.widgets.button import Button
from cmdesk.app.widgets.text import Picture, Text
from cmdesk.app.wording import verdict, waiting
from cmdesk.domain.analysis import Evidence
from cmdesk.domain.vocabulary import SeverityLevel
from cmdesk.domain.vocabulary import Signal as SignalId
from cmdesk.translations import Labels

BADGE = 30


class SeverityBadge(QWidget):
    """The badge alone, as large as the verdict shows it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.level = SeverityLevel.LOW
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of the badge."""
        return QSize(self._theme.px(BADGE), self._theme.px(BADGE))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the badge."""
        side = self._theme.px(BADGE)
        paint_severity(QPainter(self), QRectF(0, 0, side, side), self.level, self._theme)


class VerdictBlock(QFrame):
    """Shows a verdict, or that it is being made, or that it could not be."""

    severity_chosen = Signal(object)
    """The ``SeverityLevel`` that the user set; ``None``: back to the analysis."""
    retry_wanted = Signal()
    pointed = Signal(object)
    """The evidence of the reason that is pointed at in the menu, empty for none."""
    selected = Signal(object)
    """The evidence of the reason that was chosen there."""

    def __init__(
        self, theme: Theme, labels: Labels, strength: tuple[SignalId, ...],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._labels, self._strength = theme, labels, strength
        self._entry: Entry | None = None
        self._tint = "surface"
        self.badge = SeverityBadge(theme, self)
        self.level = QToolButton()
        self.level.setObjectName("level")
        # Opened by us: by itself it would open leftwards, over the queue.
        self.level.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        self.level.clicked.connect(self._open_menu)
        self.level.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.level.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.level.setCursor(Qt.CursorShape.PointingHandCursor)
        menu = QMenu(self.level)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill)
        menu.aboutToHide.connect(lambda: self.pointed.emit(()))
        self._menu = menu
        self.level.setMenu(menu)
        self._clock = Picture(theme, "clock", 14, "s4")
        self._late = Text(theme, "", "ui-strong", "s4", tabular=True, elide=True)
        self.sentence = Text(theme, "", "ui", wrap=True, rich=True)
        self._retry = Button(theme, labels("frame.message.retry"), small=True)
        self._retry.clicked.connect(self.retry_wanted)
        self._late.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.steps = SeveritySteps(theme, labels, self)
        self.steps.chosen.connect(self._choose)
        self.steps.focus_moved.connect(self._reveal)
        self.back = Chip(theme, labels("frame.message.restore"), icon="undo-2")
        self.back.clicked.connect(self._restore)
        self.level.installEventFilter(self)
        self._hovered = False
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(4)
        self._head.addLayout(_row(self.level, self.back))
        self._head.addLayout(_row(self._clock, self._late))
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addLayout(self._head)
        right.addWidget(self.sentence)
        right.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(13, 10, 12, 12)
        layout.setSpacing(14)
        layout.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)
        theme.changed.connect(self.refresh)

    def show_entry(self, entry: Entry | None) -> None:
        """Show the verdict of an entry."""
        self._entry = entry
        self.refresh()

    def refresh(self) -> None:
        """Show the entry as it stands now."""
        entry, theme, labels = self._entry, self._theme, self._labels
        self.setVisible(entry is not None and (entry.understood is not None or entry.failed))
        if entry is None or self.isHidden():
            return
        analysis = entry.analysis
        level = entry.severity or SeverityLevel.MODERATE
        self.badge.level = level
        self.badge.setVisible(entry.severity is not None)
        self.badge.update()
        name = labels(f"severity.{level.id}")
        corrected = entry.correction.severity is not None
        self.level.setText(name if entry.severity else labels("frame.message.set-severity"))
        self.level.setAccessibleName(labels("frame.message.severity-name", level=name.lower()))
        self.level.setToolTip(self._reasons(entry))
        self.level.setIcon(
            theme.icon("pencil" if corrected else "chevron-down", 14, f"s{level.value}")
        )
        self.steps.show_entry(entry)
        self._show_way_back(entry)
        self._reveal()
        self.level.setFont(theme.font("ui-strong"))
        self.level.setIconSize(QSize(theme.px(14), theme.px(14)))
        now = datetime.now().astimezone()
        late = entry.overdue(now)
        self._clock.setVisible(bool(late))
        self._late.setVisible(bool(late))
        self._late.setText(labels("frame.message.late", time=waiting(labels, late)))
        self._retry.setVisible(entry.failed)
        if analysis is None:
            self.sentence.setText(labels("frame.message.failed"))
        else:
            words = verdict(labels, analysis, self._strength)
            text = html.escape(words.asks_sentence, quote=False)
            for ask in words.asks:
                text = text.replace(ask, f"<b>{ask}</b>", 1)
            self.sentence.setText(f"{html.escape(words.statement, quote=False)} {text}")
            self.setAccessibleName(f"{name}. {words.text}")
        self._fit()
        self._dress(level)

    def _dress(self, level: SeverityLevel) -> None:
        theme = self._theme
        self._tint = f"s{level.value}-bg" if not theme.high_contrast else "surface"
        self.update()
        # On the button alone: on the block it would undo the colours of its children.
        style = (
            "QToolButton { border: none; background: transparent; padding: 2px 0;"
            f" color: {theme.color(f's{level.value}').name()}; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.color('focus').name()};"
            " border-radius: 6px; padding: 0 4px; }"
            "QToolButton::menu-indicator { image: none; width: 0; }"
        )
        # A style sheet is costly to set: only when it is another one.
        if style != self.level.styleSheet():
            self.level.setStyleSheet(style)
            # A new sheet forgets the font.
            self.level.setFont(theme.font("ui-strong"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tinted block."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._tint))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)

    def _fit(self) -> None:
        """Put the delay under the level where both do not fit in one line."""
        margins = self.contentsMargins()
        room = self.width() - 25 - 14 - self.badge.sizeHint().width() - margins.left()
        needed = self.level.sizeHint().width() + self._theme.px(30)
        if not self.back.isHidden():
            needed += self.back.sizeHint().width() + 4
        if not self._late.isHidden():
            needed += QFontMetrics(self._late.font()).horizontalAdvance(self._late.text())
        fits = needed <= room
        # Under the badge there is room, whatever the first line holds.
        size, side = self.steps.sizeHint(), self.badge.sizeHint().width()
        below = 10 + side + 2
        self.steps.setGeometry(13 + (side - size.width()) // 2, below, size.width(), size.height())
        self.setMinimumHeight(below + size.height() + 4 if self.badge.isVisibleTo(self) else 0)
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if fits else ways.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the first line."""
        super().resizeEvent(event)
        self._fit()

    # One level up or down

    def _choose(self, level: SeverityLevel) -> None:
        """Tell a level; the one that was understood is no correction."""
        read = self._entry.understood if self._entry else None
        same = read is not None and read.severity.level is level
        self.severity_chosen.emit(None if same else level)

    def _restore(self) -> None:
        # The button goes with the correction, and must not take the focus along.
        if self.back.hasFocus():
            self.level.setFocus(Qt.FocusReason.OtherFocusReason)
        self.severity_chosen.emit(None)

    def _show_way_back(self, entry: Entry) -> None:
        labels, read = self._labels, entry.understood
        self.back.setVisible(entry.correction.severity is not None and read is not None)
        if read is not None:
            said = labels(f"severity.{read.severity.level.id}")
            self.back.setAccessibleName(labels("frame.message.restore-named", name=said))
            self.back.setToolTip(labels("frame.message.corrected", said=said.lower()))

    def _reveal(self) -> None:
        self.steps.reveal(self._hovered or self.level.hasFocus() or self.steps.has_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer the levels beside while the level has the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._reveal)
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer the levels beside."""
        self._hovered = True
        self._reveal()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Offer them no longer."""
        self._hovered = False
        self._reveal()
        super().leaveEvent(event)

    # Why

    def _named(self, entry: Entry) -> list[tuple[str, Evidence]]:
        """Return the reasons as they are read, the weightiest first, each with its words."""
        labels = self._labels
        found: dict[str, Evidence] = {}
        for reason in entry.understood.severity.reasons if entry.understood else ():
            key = f"frame.reason.{reason.id}"
            name = labels(key if key in labels else f"signal.{reason.id}")
            found[name] = (*found.get(name, ()), *reason.evidence)
        named = []
        for name, evidence in found.items():
            quotes = quoted(labels, entry.message.text, evidence[:2])
            text = labels("frame.message.reason", name=name, quotes=quotes) if quotes else name
            named.append((text, evidence))
        return named

    def _reasons(self, entry: Entry) -> str:
        labels = self._labels
        if entry.correction.severity is not None and entry.understood is not None:
            level = labels(f"severity.{entry.understood.severity.level.id}").lower()
            return labels("frame.message.corrected", said=level)
        lines = [text for text, _ in self._named(entry)]
        return "\n".join((*lines, labels("frame.message.change-severity")))

    def _open_menu(self) -> None:
        self._menu.popup(self.level.mapToGlobal(self.level.rect().bottomLeft()))

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        if self._entry is None:
            return
        for level in reversed(SeverityLevel):
            action = menu.addAction(self._labels(f"severity.{level.id}"))
            action.setCheckable(True)
            action.setChecked(level == self._entry.severity)
            action.triggered.connect(lambda _=False, v=level: self._choose(v))
            action.hovered.connect(lambda: self.pointed.emit(()))
        named = self._named(self._entry)
        if named:
            menu.addSeparator()
            menu.addAction(self._labels("frame.message.reasons")).setEnabled(False)
        metrics = QFontMetrics(menu.font())
        for text, evidence in named:
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._theme.px(320))
            action = menu.addAction(short.replace("&", "&&"))
            action.setToolTip(text)
            action.hovered.connect(lambda e=evidence: self.pointed.emit(e))
            action.triggered.connect(lambda _=False, e=evidence: self.selected.emit(e))
        if self._entry.correction.severity is not None:
            menu.addSeparator()
            action = menu.addAction(self._labels("frame.message.uncorrect"))
            action.triggered.connect(lambda: self.severity_chosen.emit(None))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(5)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
