"""The text of the message, with its three kinds of highlight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from cmdesk.app.message.marks import Mark, MarkKind
from cmdesk.app.reply.offsets import Offsets
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.domain.text import Span

_DASHES = {MarkKind.SIGNAL: None, MarkKind.FACT: [1.0, 1.0], MarkKind.EMOTION: [3.0, 1.5]}
"""Solid, dotted, dashed, in widths of the line."""


def line_pen(theme: Theme, kind: MarkKind) -> QPen:
    """Return the pen of the line under a kind of highlight: its shape says it too."""
    pen = QPen(theme.color(f"{kind}-line"), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES[kind]
    if dashes is not None:
        pen.setDashPattern(dashes)
    return pen


class MessageText(QTextEdit):
    """Read-only, as high as its text, 15/25; the highlights are painted, not formatted."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._lit: tuple[Span, ...] = ()
        self._offsets = Offsets("")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._dress)
        self._dress()

    def show_text(self, text: str) -> None:
        """Show a message; its highlights come later."""
        self._marks, self._lit = (), ()
        self._offsets = Offsets(text)
        self.setPlainText(text)
        self._format()

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Highlight stretches of the text, in code points."""
        self._marks = tuple(marks)
        self.viewport().update()

    def light_up(self, spans: Iterable[Span]) -> None:
        """Outline stretches of the text, for as long as a chip is pointed at."""
        self._lit = tuple(spans)
        self.viewport().update()

    def select(self, span: Span) -> None:
        """Select the words of a stretch."""
        cursor = self.textCursor()
        cursor.setPosition(self._offsets.to_units(span.start))
        cursor.setPosition(self._offsets.to_units(span.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _dress(self) -> None:
        self.setFont(self._theme.font("message"))
        palette = self.palette()
        # The ink is the application’s: one set here would outlive the theme it came from.
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self._format()

    def _format(self) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(
            self._theme.line("message"), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)
        self._fit()

    def _fit(self) -> None:
        height = round(self.document().documentLayout().documentSize().height()) + 4
        if height != self.height():
            self.setFixedHeight(max(height, self._theme.line("message")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the text needs at the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of the text."""
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tints under the words, the words, then the lines."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pieces = [(rect, mark.kind) for mark in self._marks for rect in self.rects(mark.span)]
        if not self._theme.high_contrast:
            for rect, kind in pieces:
                painter.fillRect(rect, self._theme.color(str(kind)))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect, kind in pieces:
            painter.setPen(line_pen(self._theme, kind))
            y = rect.bottom()
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        if self._lit:
            painter.setPen(QPen(self._theme.color("text"), 1.5))
            for span in self._lit:
                for rect in self.rects(span):
                    painter.drawRoundedRect(rect.adjusted(-1.5, -1, 1.5, 2), 3, 3)

    def rects(self, span: Span) -> Iterator[QRectF]:
        """Yield the rectangles of a stretch, one a line, in the viewport's places."""
        first, last = self._offsets.to_units(span.start), self._offsets.to_units(span.end)
        metrics = QFontMetricsF(self.font())
        block = self.document().findBlock(first)
        while block.isValid() and block.position() < last:
            layout = block.layout()
            place = self.document().documentLayout().blockBoundingRect(block).topLeft()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                start = max(first - block.position(), line.textStart())
                end = min(last - block.position(), line.textStart() + line.textLength())
                if start < end:
                    yield _rect(line, start, end, place, metrics, block.text())
            block = block.next()


class FocusRing(QWidget):
    """The ring of a text without margins, around it: inside it would cut through the letters."""

    def __init__(self, theme: Theme, text: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        text.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the text: its place, its size, its focus."""
        kinds = QEvent.Type
        if event.type() in (kinds.Move, kinds.Resize, kinds.FocusIn, kinds.FocusOut):
            self.setGeometry(self._text.geometry().adjusted(-7, -4, 7, 3))
            self.setVisible(self._text.hasFocus())
            self.raise_()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_focus(painter, QRectF(self.rect()), self._theme, 6)


def _rect(
    line: QTextLine, start: int, end: int, place: QPointF, metrics: QFontMetricsF, text: str
) -> QRectF:
    # A space that hangs at the end of a line is no part of the words.
    units = text.encode("utf-16-le")
    while end - 1 > start and units[2 * (end - 1) : 2 * end].decode("utf-16-le", "ignore") == " ":
        end -= 1
    left, right = float(line.cursorToX(start)[0]), float(line.cursorToX(end)[0])  # type: ignore[index]
    baseline = place.y() + line.y() + line.ascent()
    top = baseline - metrics.ascent() + 1
    bottom = baseline + metrics.descent() + 1
    return QRectF(place.x() + min(left, right), top, abs(right - left), bottom - top)
