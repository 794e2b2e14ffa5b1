"""The lines of a document of Qt: their height, their places, the gaps between paragraphs."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QTextBlockFormat, QTextCursor, QTextDocument

from cmdesk.app.theme import Theme
from cmdesk.domain.text import Span

BLANK_SHARE = 0.42
"""Of a line: what a blank line between two paragraphs takes on the screen."""


def line_boxes(document: QTextDocument, place: Span, font: QFontMetricsF) -> list[QRectF]:
    """Return the boxes of a range of Qt’s positions, one per line, in the document."""
    layout = document.documentLayout()
    boxes = []
    block = document.findBlock(place.start)
    while block.isValid() and block.position() <= place.end:
        origin = layout.blockBoundingRect(block).topLeft()
        text_layout = block.layout()
        first, last = place.start - block.position(), place.end - block.position()
        for number in range(text_layout.lineCount()):
            line = text_layout.lineAt(number)
            start = max(first, line.textStart())
            end = min(last, line.textStart() + line.textLength())
            if start > end or (start == end and place.start != place.end):
                continue
            left, right = _x(line.cursorToX(start)), _x(line.cursorToX(end))
            right = min(right, line.naturalTextRect().right())
            base = origin.y() + line.y() + line.ascent()
            boxes.append(
                QRectF(
                    origin.x() + left,
                    base - font.ascent(),
                    max(right - left, 1.0),
                    font.ascent() + font.descent() + 1,
                )
            )
        block = block.next()
    return boxes


def block_tops(document: QTextDocument, dy: int) -> list[tuple[int, int]]:
    """Return top and bottom of each paragraph, moved down by ``dy``."""
    layout = document.documentLayout()
    tops, block = [], document.begin()
    while block.isValid():
        box = layout.blockBoundingRect(block)
        tops.append((round(box.top()) + dy, round(box.bottom()) + dy))
        block = block.next()
    return tops


def line_share(theme: Theme) -> float:
    """Return the height of a line of the editor, in percent of the font’s own."""
    metrics = QFontMetricsF(theme.font("editor"))
    return theme.line("editor") * 100 / max(1.0, math.ceil(metrics.height()))


def shape_gaps(document: QTextDocument, *, spare: int = -1, join: bool = False) -> None:
    """Give each blank line between two paragraphs the height of a gap, the others a line’s.

    The block numbered ``spare`` is a line whatever it holds. ``join``: as part of the last
    step to undo.
    """
    full = document.firstBlock().blockFormat().lineHeight()
    cursor, begun = QTextCursor(document), False
    block, former = document.firstBlock(), 0
    while block.isValid():
        between = former > 1 and block.next().isValid() and block.blockNumber() != spare
        wanted = full * BLANK_SHARE if between and block.length() == 1 else full
        if abs(block.blockFormat().lineHeight() - wanted) > 0.5:
            if join and not begun:
                cursor.joinPreviousEditBlock()
                begun = True
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(line_height(wanted))
        former, block = block.length(), block.next()
    if begun:
        cursor.endEditBlock()


def line_height(share: float) -> QTextBlockFormat:
    """Return a line height in percent of the font’s own."""
    shape = QTextBlockFormat()
    shape.setLineHeight(share, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return shape


def plain(raw: str) -> str:
    """Return Qt’s raw text with line feeds for its separators; the length is the same."""
    return raw.replace("\u2029", "\n").replace("\u2028", "\n")


def _x(place: object) -> float:
    """Return the place of ``cursorToX``, which gives a tuple in some versions of PySide."""
    return float(place[0] if isinstance(place, (tuple, list)) else place)  # type: ignore[arg-type]
