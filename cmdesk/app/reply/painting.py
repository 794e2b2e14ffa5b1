"""How remarks are drawn under words, and other strokes that the pane’s widgets share."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextOption,
)

from cmdesk.app.theme import Theme
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Level

_WAVE_PERIOD = 6.0
_WAVE_HEIGHT = 1.6

LEVEL_TOKENS = {Level.BLOCK: "s4", Level.WARN: "s3", Level.HINT: "s2"}
LEVEL_ICONS = {
    Level.BLOCK: "octagon-alert",
    Level.WARN: "triangle-alert",
    Level.HINT: "info",
}


def ink_of(finding: Finding) -> str:
    """Return the token of a finding: its level’s, or that of faults of language."""
    return "s2" if finding.is_language else LEVEL_TOKENS[finding.level]


def icon_of(finding: Finding) -> str:
    """Return the icon of a finding: its level’s, or that of faults of language."""
    return "pencil" if finding.is_language else LEVEL_ICONS[finding.level]


def paint_under(
    painter: QPainter, box: QRectF, finding: Finding, theme: Theme, *, current: bool
) -> None:
    """Paint what lies under the words: the tint of a block, that of the current finding."""
    if theme.high_contrast or not (current or finding.level is Level.BLOCK):
        return
    if finding.is_language and not current:
        return
    tint = "signal" if ink_of(finding) == "s4" else f"{ink_of(finding)}-bg"
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(tint))
    if current:
        painter.drawRoundedRect(outline_of(box), 4, 4)
    else:
        painter.drawRect(box)


def paint_over(
    painter: QPainter, box: QRectF, finding: Finding, theme: Theme, *, current: bool
) -> None:
    """Paint the line under the words, and the outline of the current finding.

    Solid for what blocks, dashed for a warning, dotted for advice, a wave for language:
    told apart without any colour.
    """
    ink = theme.color(ink_of(finding))
    if finding.is_language:
        paint_wave(painter, box.left(), box.right(), box.bottom() + 1, ink)
    else:
        pen = QPen(ink, 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if finding.level is Level.WARN:
            pen.setDashPattern([3, 1.75])
        elif finding.level is Level.HINT:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.01, 2.2])
        painter.setPen(pen)
        y = box.bottom()
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    if current:
        painter.setPen(QPen(ink, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(outline_of(box), 4, 4)


def paint_lit(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Paint what lies under words that are pointed at from elsewhere."""
    painter.setPen(theme.color("accent") if theme.high_contrast else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("surface" if theme.high_contrast else "select"))
    painter.drawRoundedRect(outline_of(box), 4, 4)


def paint_hint(painter: QPainter, box: QRect, words: str, theme: Theme) -> None:
    """Paint what an empty field says, on as many lines as it needs."""
    painter.setFont(theme.font("editor"))
    painter.setPen(theme.color("text-3"))
    painter.drawText(box, int(Qt.TextFlag.TextWordWrap), words)


def outline_of(box: QRectF) -> QRectF:
    """Return the rectangle of the outline around a line of words."""
    return box.adjusted(-3, -1, 3, 3)


def paint_wave(painter: QPainter, left: float, right: float, y: float, ink: QColor) -> None:
    """Paint a wave two pixels high, thick enough to be seen at 15 px type."""
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        step = min(_WAVE_PERIOD / 2, right - x)
        bend = -_WAVE_HEIGHT if up else _WAVE_HEIGHT
        path.quadTo(QPointF(x + step / 2, y + 2 * bend), QPointF(x + step, y))
        x, up = x + step, not up
    pen = QPen(ink, 1.75)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def paint_shadow(painter: QPainter, box: QRectF, *, dark: bool, reach: int = 14) -> None:
    """Paint the soft shadow of a raised surface: no effect object, which would blur text."""
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 9 if dark else 4
    for step in range(reach, 0, -1):
        painter.setBrush(QColor(0, 0, 0, strength))
        side = step * 0.8
        painter.drawRoundedRect(box.adjusted(-side, -side + 4, side, side + 3), 8 + side, 8 + side)


def one_line(text: str) -> str:
    """Return ``text`` without line breaks nor double spaces; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def elided_lines(
    text: str, font: QFont, width: int, most: int, *, anywhere: bool = True
) -> list[str]:
    """Return ``text`` broken into at most ``most`` lines, the last one elided.

    With ``anywhere`` a word too long for a line is broken, else it is elided.
    """
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(
        QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
        if anywhere
        else QTextOption.WrapMode.WordWrap
    )
    layout.setTextOption(option)
    cuts: list[tuple[int, int]] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        cuts.append((line.textStart(), line.textLength()))
    layout.endLayout()
    # QTextLayout counts UTF-16 units.
    units = text.encode("utf-16-le")
    pieces = [units[a * 2 : (a + n) * 2].decode("utf-16-le", "ignore") for a, n in cuts]
    if len(pieces) > most:
        pieces[most - 1 :] = ["".join(pieces[most - 1 :])]
    metrics = QFontMetrics(font)
    return [
        metrics.elidedText(piece.rstrip(), Qt.TextElideMode.ElideRight, width + 1)
        for piece in pieces
    ]
