"""Marks that say something by their shape as well as by their colour, painted."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from cmdesk.app.theme.theme import Theme
from cmdesk.domain.vocabulary import Level, SeverityLevel

LEVEL_ICONS = {
    Level.BLOCK: ("octagon-alert", "s4"),
    Level.WARN: ("triangle-alert", "s3"),
    Level.HINT: ("info", "s2"),
}
"""Icon and token of a level of finding: octagon, triangle, circle with an i."""


def paint_severity(painter: QPainter, rect: QRectF, level: SeverityLevel, theme: Theme) -> None:
    """Paint the badge of a severity: its shape, its digit (the word stands beside it).

    1 circle outline, 2 rounded square outline, 3 filled triangle with a dark edge, 4
    filled octagon. ``rect`` is the square that the badge fills (22 in the queue).
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = rect.adjusted(1, 1, -1, -1)
    ink = theme.color(f"s{level.value}")
    digit = QRectF(rect)
    if level is SeverityLevel.LOW:
        painter.setPen(QPen(ink, 1.75))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(inner)
    elif level is SeverityLevel.MODERATE:
        painter.setPen(QPen(ink, 1.75))
        painter.setBrush(theme.color("s2-bg"))
        painter.drawRoundedRect(inner, rect.width() * 0.2, rect.width() * 0.2)
    elif level is SeverityLevel.HIGH:
        edge = ink if theme.is_dark else theme.color("s3")
        painter.setPen(QPen(edge, 1.5, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(theme.color("s3-fill"))
        painter.drawPath(_triangle(inner))
        ink = theme.color("ink")
        digit.translate(0, rect.height() * 0.13)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(_octagon(inner))
        ink = theme.color("s4-ink")
    font = theme.font("badge")
    font.setPixelSize(max(1, round(rect.height() * 0.5)))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(digit, Qt.AlignmentFlag.AlignCenter, str(level.value))
    painter.restore()


def paint_boxed(
    painter: QPainter, rect: QRectF, text: str, theme: Theme, token: str = "text-2"
) -> None:
    """Paint a short text in a rounded box: the monogram of a channel."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line-2"), 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(theme.font("badge", weight=600))
    painter.setPen(theme.color(token))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def boxed_width(text: str, theme: Theme) -> float:
    """Return the width that ``paint_boxed`` needs for ``text``."""
    metrics = QFontMetricsF(theme.font("badge", weight=600))
    return max(theme.px(20), metrics.horizontalAdvance(text) + theme.px(9))


def paint_key(painter: QPainter, rect: QRectF, text: str, theme: Theme, *, on: str = "") -> None:
    """Paint a key cap; ``on`` is the token of the text of a filled button, where on one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = theme.color(on or "text-2")
    painter.setPen(QPen(ink if on else theme.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if on else theme.color("sunken"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(theme.font("key"))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def key_width(text: str, theme: Theme) -> float:
    """Return the width that ``paint_key`` needs for ``text``."""
    return QFontMetricsF(theme.font("key")).horizontalAdvance(text) + theme.px(12)


def paint_focus(painter: QPainter, rect: QRectF, theme: Theme, radius: float = 6) -> None:
    """Paint the focus ring, two pixels, just inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def paint_card(
    painter: QPainter, rect: QRectF, fill: QColor, edge: QColor, *, radius: float = 8
) -> None:
    """Paint a rounded surface with a hair edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def _octagon(rect: QRectF) -> QPolygonF:
    centre, radius = rect.center(), rect.width() / 2 / math.cos(math.pi / 8)
    return QPolygonF(
        [
            QPointF(
                centre.x() + radius * math.cos(math.pi / 8 + corner * math.pi / 4),
                centre.y() + radius * math.sin(math.pi / 8 + corner * math.pi / 4),
            )
            for corner in range(8)
        ]
    )


def _triangle(rect: QRectF) -> QPainterPath:
    path = QPainterPath(QPointF(rect.center().x(), rect.top()))
    path.lineTo(rect.right(), rect.bottom() - rect.height() * 0.04)
    path.lineTo(rect.left(), rect.bottom() - rect.height() * 0.04)
    path.closeSubpath()
    return path
