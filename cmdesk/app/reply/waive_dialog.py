"""The dialog of an override: one point at a time, with a reason that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.reply.gate import reason_is_enough
from cmdesk.app.reply.painting import icon_of, ink_of, one_line
from cmdesk.app.reply.popover import source_words
from cmdesk.app.reply.widgets import Icon, Words
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.domain.review import Finding
from cmdesk.domain.waiver import LEAST_REASON
from cmdesk.translations import Labels


class Asked(NamedTuple):
    """What the dialog says: the keys of its labels."""

    window: str
    title: str
    title_of: str
    question: str
    hint: str
    keep: str


WAIVED = Asked(
    "reply.waive.window",
    "reply.waive.title",
    "reply.waive.title_of",
    "reply.waive.question",
    "reply.waive.hint",
    "reply.waive.keep",
)
"""A point is let through in this reply."""
EXEMPTED = Asked(
    "reply.exempt.window",
    "reply.exempt.title",
    "reply.exempt.title",
    "reply.exempt.question",
    "reply.exempt.hint",
    "reply.exempt.keep",
)
"""A remark is not shown again for the brand."""


class WaiveDialog(QDialog):
    """Asks why each of ``points`` is allowed; ``kept`` carries the point and the reason."""

    kept = Signal(object, str)

    def __init__(
        self,
        theme: Theme,
        labels: Labels,
        points: Sequence[Finding],
        parent: QWidget | None = None,
        asked: Asked = WAIVED,
    ) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._points, self._rank, self._asked = tuple(points), 0, asked
        self.setModal(True)
        self.setMinimumWidth(theme.px(480))
        self.setWindowTitle(labels(asked.window))
        self._title = Words(theme, "title", parent=self)
        self._panel = _Panel(theme, self)
        self._question = Words(theme, "ui-strong", parent=self)
        self._question.set_text(labels(asked.question))
        self.reason = QPlainTextEdit(self)
        self.reason.setObjectName("well")
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName(labels(asked.question))
        self.reason.setFixedHeight(theme.px(64))
        self.reason.textChanged.connect(self._reason_changed)
        self._hint = Words(theme, "caption", "text-3", most=2, parent=self)
        self.back = Button(theme, labels("reply.waive.back"), key=labels("reply.keys.escape"))
        self.keep = Button(theme, labels(asked.keep), Look.FILLED, key=labels("reply.keys.copy"))
        self.back.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._keep)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 18)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addSpacing(4)
        layout.addWidget(self._panel)
        layout.addSpacing(4)
        layout.addWidget(self._question)
        layout.addWidget(self.reason)
        layout.addWidget(self._hint)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.color("raised"))
        self.setPalette(palette)
        self._show_point()

    @property
    def point(self) -> Finding:
        """Return the point that is asked about."""
        return self._points[self._rank]

    def _show_point(self) -> None:
        label, point, total = self._labels, self.point, len(self._points)
        title = label(self._asked.title, count=total)
        if total > 1:
            title = label(self._asked.title_of, rank=self._rank + 1, total=total)
        self._title.set_text(title)
        source = source_words(label, point.source)
        words = f"«\u00a0{one_line(point.quote)}\u00a0»" if point.quote else point.message
        source = source[:1].lower() + source[1:] if not source.startswith("R-") else source
        self._panel.show_point(
            point,
            label(f"category.{point.category}"),
            ", ".join(part for part in (words, source) if part),
        )
        # The height of the panel follows its words.
        self.adjustSize()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        self.reason.clear()
        self._reason_changed()
        self.reason.setFocus()

    def _reason_changed(self) -> None:
        enough = reason_is_enough(self.reason.toPlainText())
        self.keep.set_look(Look.FILLED if enough else Look.LOCKED)
        self._hint.set_text(self._labels(self._asked.hint, least=LEAST_REASON), "text-3")

    def _keep(self) -> None:
        reason = self.reason.toPlainText()
        if not reason_is_enough(reason):
            missing = LEAST_REASON - len(" ".join(reason.split()))
            self._hint.set_text(self._labels("reply.waive.too_short", count=missing), "s3")
            self.reason.setFocus()
            return
        self.kept.emit(self.point, reason)
        if self._rank + 1 < len(self._points):
            self._rank += 1
            self._show_point()
        else:
            self.accept()


class _Panel(QWidget):
    """The point, tinted."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = Words(theme, "ui-strong", parent=self)
        self._words = Words(theme, "ui", most=3, parent=self)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._name)
        lines.addWidget(self._words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 9)
        layout.setSpacing(8)
        self._ink = "s4"
        self._icon = Icon(theme, "octagon-alert", "s4", 16, self)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(lines, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Return the height at the present width, not that of the narrowest panel."""
        return QSize(self._theme.px(120), self.heightForWidth(max(self.width(), 200)))

    def show_point(self, point: Finding, name: str, words: str) -> None:
        """Show the category and the words, in the colour of the level."""
        self._ink = ink_of(point)
        self._icon.set_icon(icon_of(point), self._ink)
        self._name.set_text(name)
        self._words.set_text(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(f"{self._ink}-bg"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
