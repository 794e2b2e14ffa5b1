"""A text shown in the place of the reply, to be read before it is taken."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontMetricsF,
    QPainter,
    QPalette,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QWidget

from cmdesk.app.reply.offsets import Offsets
from cmdesk.app.reply.paragraphs import line_boxes, line_height, line_share, plain, shape_gaps
from cmdesk.app.theme import Theme
from cmdesk.domain.text import Span

TEXT_MARGIN = 8
"""Around the text, in the editor as in what is shown in its place."""


class Preview:
    """Lays a text out as the editor would, and draws it; ``top`` is how far it is scrolled."""

    def __init__(self, text: str, theme: Theme) -> None:
        self._theme = theme
        self.top = 0
        self.document = QTextDocument(text)
        self.document.setDocumentMargin(TEXT_MARGIN)
        self.document.setUndoRedoEnabled(False)

    @property
    def text(self) -> str:
        """Return the text that is shown."""
        return plain(self.document.toRawText())

    def scroll(self, by: int, height: int) -> None:
        """Scroll by so many pixels in a view of this height, within the bounds."""
        most = max(0, round(self.document.size().height()) - height)
        self.top = max(0, min(most, self.top + by))

    def dress(self, view: QSize) -> None:
        """Fit the text to the view and to the size of the letters."""
        self.document.setDefaultFont(self._theme.font("editor"))
        self.document.setTextWidth(view.width())
        cursor = QTextCursor(self.document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(line_height(line_share(self._theme)))
        shape_gaps(self.document)
        self.scroll(0, view.height())

    def boxes(self, span: Span) -> list[QRectF]:
        """Return the boxes of the words of ``span`` (code points), one per line, in the view."""
        place = Offsets(self.text).span_to_units(span)
        font = QFontMetricsF(self._theme.font("editor"))
        return [box.translated(0, -self.top) for box in line_boxes(self.document, place, font)]

    def paint(self, view: QWidget, palette: QPalette) -> None:
        """Draw the text, fainter than one’s own."""
        painter = QPainter(view)
        painter.translate(0, -self.top)
        context = QAbstractTextDocumentLayout.PaintContext()
        palette.setColor(QPalette.ColorRole.Text, self._theme.color("text-2"))
        context.palette = palette
        self.document.documentLayout().draw(painter, context)
        painter.end()
