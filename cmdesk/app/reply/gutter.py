"""The gutter beside the text: what each paragraph does, act by act, painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from cmdesk.app.reply.painting import elided_lines
from cmdesk.app.reply.steps import Sentence, Step, StepState
from cmdesk.app.theme import Theme
from cmdesk.domain.vocabulary import Act
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.editor import ReplyEditor

_ICONS = {
    StepState.DONE: ("check", "ok"),
    StepState.WARN: ("triangle-alert", "s3"),
    StepState.BLOCK: ("octagon-alert", "s4"),
}
_LEFT, _ICON, _GAP = 11, 14, 5
_SLACK = 10
"""A label may push the next one down by a few pixels, never by a line."""


class ActRow(NamedTuple):
    """One act of a step, where it is drawn; ``folded`` are those for which there is no room."""

    step: Step
    act: Act
    sentences: tuple[Sentence, ...]
    box: QRect
    title: list[str]
    source: str = ""
    folded: tuple[Act, ...] = ()
    is_top: bool = True
    """Whether it is the first of its step."""

    @property
    def is_main(self) -> bool:
        """Return whether it is the act that names the step."""
        return self.act is self.step.act

    @property
    def is_missing(self) -> bool:
        """Return whether the reply lacks the act."""
        return self.step.state is StepState.MISSING


class Gutter(QWidget):
    """Draws the steps at the height of their paragraphs; the editor moves it."""

    pointed = Signal(object)
    """The sentences of the act under the pointer, as a tuple; empty: none."""
    pressed = Signal(object, QPoint)
    """The ``ActRow`` that was pressed, ``None`` beside them, and where on the screen."""

    def __init__(self, theme: Theme, labels: Labels, editor: ReplyEditor) -> None:
        super().__init__(editor)
        self._theme, self._labels, self._editor = theme, labels, editor
        self._steps: tuple[Step, ...] = ()
        self._hovered: tuple[Step, Act] | None = None
        self._held: tuple[Step, Act] | None = None
        self.wanted_width = theme.px(132)
        self.opens_menus = False
        """Whether a press opens a menu, or only leads to the words."""
        self.setMouseTracking(True)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps that are shown."""
        return self._steps

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; the accessible description reads them in order."""
        if tuple(steps) == self._steps:
            return
        self._steps = tuple(steps)
        self.setAccessibleName(self._labels("reply.plan.name"))
        self.setAccessibleDescription(
            ", ".join(
                self.label(step)
                if step.state is StepState.MISSING
                else " · ".join(self._labels(f"act.{act}") for act in step.acts)
                for step in steps
            )
        )
        self._hover(self._row_at(self.mapFromGlobal(self.cursor().pos())))
        self.update()

    def label(self, step: Step) -> str:
        """Return the name of a step: « Agir », « Passer en privé : absent »."""
        name = self._labels(f"act.{step.act}")
        if step.state is StepState.MISSING:
            return self._labels("reply.plan.missing", act=name)
        return name

    def hold(self, row: ActRow | None) -> None:
        """Keep a row as under the pointer while its menu is open; ``None``: no more."""
        self._held = (row.step, row.act) if row is not None else None
        if row is None:
            self._hover(self._row_at(self.mapFromGlobal(self.cursor().pos())))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the wanted width."""
        return QSize(self.wanted_width, 0)

    # Rows

    def rows(self) -> list[ActRow]:
        """Return every act where it is drawn, in the coordinates of the gutter."""
        tops = self._editor.block_tops()
        rows: list[ActRow] = []
        floor = -(10**6)
        shown = [step for step in self._steps if step.paragraph < len(tops)]
        for rank, step in enumerate(shown):
            later = [other for other in shown[rank + 1 :] if other.paragraph > step.paragraph]
            end = tops[later[0].paragraph][0] if later else 10**6
            lacking = sum(other.paragraph == step.paragraph for other in shown[rank + 1 :])
            room = end + self._theme.px(_SLACK) - lacking * self._theme.line("ui")
            made = self._rows_of(step, tops[step.paragraph], floor, room)
            rows += made
            floor = made[-1].box.bottom() + 1 + self._theme.px(3)
        return rows

    def _rows_of(self, step: Step, edges: tuple[int, int], floor: int, room: int) -> list[ActRow]:
        """Return the rows of a step: its acts in the order of the text, as far as they fit."""
        theme = self._theme
        left = theme.px(_LEFT + _ICON + _GAP)
        width = self.width() - left - 2
        line, caption = theme.line("ui"), theme.line("caption")
        # On the height of the letters of the first line, which stand at its top.
        drop = (QFontMetrics(theme.font("editor")).height() - line) // 2
        missing = step.state is StepState.MISSING
        font = self._font(missing=missing)
        title = elided_lines(self.label(step), font, width, 2, anywhere=False)
        # What is missing has no paragraph: it stands below the one it follows.
        top = max(floor, edges[0] + drop + (line if missing else 0))
        main = line * len(title)
        source = "" if missing or top + main + caption > room else step.source
        main += caption if source else 0
        fitting = max(0, (room - top - main) // line)
        shown = step.others[:fitting]
        if top < 0 < edges[1] - main - len(shown) * line - theme.px(6):
            # A long paragraph keeps its names in view while it is scrolled.
            top = min(theme.px(4), edges[1] - main - len(shown) * line - theme.px(6))
        rows: list[ActRow] = []
        for act in (a for a in step.acts if a is step.act or a in shown):
            sentences = tuple(one for one in step.sentences if one.act is act)
            if act is step.act:
                box = QRect(left, top, width, main)
                folded = step.others[fitting:]
                row = ActRow(step, act, sentences, box, title, source, folded, is_top=not rows)
            else:
                name = elided_lines(self._labels(f"act.{act}"), font, width, 1)
                box = QRect(left, top, width, line)
                row = ActRow(step, act, sentences, box, name, is_top=not rows)
            rows.append(row)
            top += box.height()
        return rows

    def _row_at(self, point: QPoint) -> ActRow | None:
        if not self.rect().contains(point):
            return None
        return next(
            (row for row in self.rows() if row.box.top() <= point.y() <= row.box.bottom()), None
        )

    def _font(self, *, missing: bool = False) -> QFont:
        font = self._theme.font("caption" if missing else "ui-strong")
        font.setItalic(missing)
        return font

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the well, its edge, and the rows that are in view."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), theme.color("line"))
        for row in self.rows():
            if row.box.bottom() >= 0 and row.box.top() <= self.height():
                self._paint_row(painter, row)

    def _paint_row(self, painter: QPainter, row: ActRow) -> None:
        theme, box = self._theme, row.box
        lit = (row.step, row.act) in (self._hovered, self._held) and self._acts_on(row)
        font = self._font(missing=row.is_missing)
        used = QFontMetrics(font).horizontalAdvance(row.title[0])
        if lit:
            self._paint_lit(painter, box, used)
        height, y = theme.line("ui"), box.top()
        if row.is_top and not row.is_missing:
            icon, token = _ICONS[row.step.state]
            pixmap = theme.pixmap(icon, _ICON, token, self.devicePixelRatioF())
            painter.drawPixmap(theme.px(_LEFT), y + (height - theme.px(_ICON)) // 2, pixmap)
        painter.setFont(font)
        painter.setPen(theme.color("s3" if row.is_missing else "text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        for line in row.title:
            painter.drawText(QRect(box.left(), y, box.width() + 4, height), middle, line)
            y += height
        if row.folded and not lit:
            self._paint_folded(painter, row, used)
        if row.source:
            font = theme.font("caption")
            painter.setFont(font)
            painter.setPen(theme.color("text-3"))
            words = QFontMetrics(font).elidedText(
                row.source, Qt.TextElideMode.ElideRight, box.width()
            )
            place = QRect(box.left(), y, box.width() + 4, theme.line("caption"))
            painter.drawText(place, middle, words)

    def _paint_lit(self, painter: QPainter, box: QRect, used: int) -> None:
        """Draw that a row can be pressed, and where there is room that it opens a menu."""
        theme = self._theme
        painter.setPen(theme.color("line-2") if theme.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("select"))
        left = theme.px(5)
        painter.drawRoundedRect(
            QRectF(left, box.top() - 1, self.width() - left - theme.px(4), box.height() + 2), 4, 4
        )
        size = theme.px(_ICON)
        x = self.width() - size - theme.px(7)
        if not self.opens_menus or box.left() + used > x:
            return
        pixmap = theme.pixmap("chevron-down", _ICON, "text-2", self.devicePixelRatioF())
        y = box.top() + (theme.line("ui") - size) // 2
        painter.drawPixmap(x, y, pixmap)

    def _paint_folded(self, painter: QPainter, row: ActRow, used: int) -> None:
        """Draw how many acts have no row of their own, where that fits beside the name."""
        font = self._theme.font("caption")
        words = self._labels("reply.plan.folded", count=len(row.folded))
        wide = QFontMetrics(font).horizontalAdvance(words)
        right = self.width() - self._theme.px(8)
        if row.box.left() + used + 6 + wide <= right:
            painter.setFont(font)
            painter.setPen(self._theme.color("text-3"))
            place = QRect(right - wide, row.box.top(), wide + 2, self._theme.line("ui"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)

    # The pointer

    def _acts_on(self, row: ActRow) -> bool:
        """Return whether a press on the row does something."""
        return bool(row.sentences) or row.is_missing

    def _hover(self, row: ActRow | None) -> None:
        hovered = (row.step, row.act) if row is not None else None
        if hovered == self._hovered:
            return
        self._hovered = hovered
        hand = row is not None and self._acts_on(row)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.pointed.emit(row.sentences if row is not None else ())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the words of the act under the pointer."""
        self._hover(self._row_at(event.position().toPoint()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Light nothing any more."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which act was pressed."""
        row = self._row_at(event.position().toPoint())
        if row is None or not self._acts_on(row):
            self.pressed.emit(None, event.globalPosition().toPoint())
        else:
            self.pressed.emit(row, self.mapToGlobal(QPoint(row.box.left(), row.box.bottom() + 3)))

    def event(self, event: QEvent) -> bool:
        """Explain an act in a tooltip: its source and its reason."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if row := self._row_at(event.pos()):
                QToolTip.showText(event.globalPos(), self.explanation(row), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def explanation(self, row: ActRow) -> str:
        """Return the tooltip of a row."""
        if row.is_main:
            names = [self.label(row.step), *(self._labels(f"act.{act}") for act in row.folded)]
            parts = [" · ".join(names), row.step.source, row.step.why]
        else:
            told = next((s for s in row.sentences if s.why), None)
            parts = [self._labels(f"act.{row.act}")]
            parts += [told.source, told.why] if told is not None else []
        return "\n".join(part for part in parts if part)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text."""
        QApplication.sendEvent(self._editor.viewport(), event)
