"""The gutter beside the text: one step of the plan per paragraph, painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from cmdesk.app.reply.painting import elided_lines
from cmdesk.app.reply.steps import Step, StepState
from cmdesk.app.theme import Theme
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.editor import ReplyEditor

_ICONS = {
    StepState.DONE: ("check", "ok"),
    StepState.WARN: ("triangle-alert", "s3"),
    StepState.BLOCK: ("octagon-alert", "s4"),
}
_LEFT, _ICON, _GAP = 11, 14, 5


class _Line(NamedTuple):
    step: Step
    box: QRect
    title: list[str]
    source: str


class Gutter(QWidget):
    """Draws the steps at the height of their paragraphs; the editor moves it."""

    def __init__(self, theme: Theme, labels: Labels, editor: ReplyEditor) -> None:
        super().__init__(editor)
        self._theme, self._labels, self._editor = theme, labels, editor
        self._steps: tuple[Step, ...] = ()
        self.wanted_width = theme.px(132)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps that are shown."""
        return self._steps

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; the accessible description reads them in order."""
        self._steps = tuple(steps)
        self.setAccessibleName(self._labels("reply.plan.name"))
        self.setAccessibleDescription(", ".join(self.label(step) for step in steps))
        self.update()

    def label(self, step: Step) -> str:
        """Return the name of a step: « Agir », « Passer en privé : absent »."""
        name = self._labels(f"act.{step.act}")
        if step.state is StepState.MISSING:
            return self._labels("reply.plan.missing", act=name)
        return name

    def sizeHint(self) -> QSize:
        """Return the wanted width."""
        return QSize(self.wanted_width, 0)

    def _lines(self) -> list[_Line]:
        theme, tops = self._theme, self._editor.block_tops()
        left = theme.px(_LEFT + _ICON + _GAP)
        width = self.width() - left - 2
        title_font = theme.font("ui-strong")
        title_line, source_line = theme.line("ui"), theme.line("caption")
        # On the height of the letters of the first line, which stand at its top.
        drop = (QFontMetrics(theme.font("editor")).height() - title_line) // 2
        lines: list[_Line] = []
        floor = -(10**6)
        for rank, step in enumerate(self._steps):
            if step.paragraph >= len(tops):
                continue
            missing = step.state is StepState.MISSING
            font = theme.font("caption") if missing else title_font
            font.setItalic(missing)
            title = elided_lines(self.label(step), font, width, 2, anywhere=False)
            top = tops[step.paragraph][0] + drop
            # What is missing has no paragraph: it stands below the one it follows.
            top = max(floor, top + (title_line if missing else 0))
            height = title_line * len(title)
            if top < 0 < tops[step.paragraph][1] - height - theme.px(6):
                # A long paragraph keeps its name in view while it is scrolled.
                top = min(theme.px(4), tops[step.paragraph][1] - height - theme.px(6))
            source = "" if missing else step.source
            following = next(
                (
                    tops[s.paragraph][0]
                    for s in self._steps[rank + 1 :]
                    if s.paragraph > step.paragraph and s.paragraph < len(tops)
                ),
                10**6,
            )
            # A label may push the next one down by a few pixels, never by a line.
            if source and top + height + source_line > following + theme.px(10):
                source = ""
            height += source_line if source else 0
            lines.append(_Line(step, QRect(left, top, width, height), title, source))
            floor = top + height + theme.px(3)
        return lines

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the well, its edge, and the steps that are in view."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), theme.color("line"))
        for step, box, title, source in self._lines():
            if box.bottom() < 0 or box.top() > self.height():
                continue
            missing = step.state is StepState.MISSING
            font = theme.font("caption" if missing else "ui-strong")
            font.setItalic(missing)
            painter.setFont(font)
            painter.setPen(theme.color("s3" if missing else "text"))
            height, y = theme.line("ui"), box.top()
            if not missing:
                icon, token = _ICONS[step.state]
                pixmap = theme.pixmap(icon, _ICON, token, self.devicePixelRatioF())
                size = theme.px(_ICON)
                painter.drawPixmap(theme.px(_LEFT), y + (height - size) // 2, pixmap)
            for line in title:
                painter.drawText(
                    QRect(box.left(), y, box.width() + 4, height),
                    Qt.AlignmentFlag.AlignVCenter,
                    line,
                )
                y += height
            if source:
                font = theme.font("caption")
                painter.setFont(font)
                painter.setPen(theme.color("text-3"))
                words = QFontMetrics(font).elidedText(
                    source, Qt.TextElideMode.ElideRight, box.width()
                )
                painter.drawText(
                    QRect(box.left(), y, box.width() + 4, theme.line("caption")),
                    Qt.AlignmentFlag.AlignVCenter,
                    words,
                )

    def event(self, event: QEvent) -> bool:
        """Explain a step in a tooltip: all its acts, its source and its reason."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for line in self._lines():
                if line.box.top() <= event.pos().y() <= line.box.bottom():
                    QToolTip.showText(event.globalPos(), self.explanation(line.step), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def explanation(self, step: Step) -> str:
        """Return the tooltip of a step."""
        acts = [self.label(step), *(self._labels(f"act.{act}") for act in step.others)]
        parts = [" · ".join(acts), step.source, step.why]
        return "\n".join(part for part in parts if part)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text."""
        QApplication.sendEvent(self._editor.viewport(), event)
