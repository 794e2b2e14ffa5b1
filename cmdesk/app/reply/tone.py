"""The tone against the brand’s voice: four gauges, each with a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from cmdesk.app.reply.painting import one_line
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.domain.profile import Band, Voice
from cmdesk.domain.review import Tone, ToneMeasure
from cmdesk.domain.text import Span
from cmdesk.translations import Labels

MOST_WORDS = 6
_LONGEST = 48
MEASURES = ("warmth", "formality", "concision", "assertiveness")


class Gauge(QWidget):
    """One measure: the band that the voice wants, and where the reply stands.

    ``pointed`` carries the places of the words that moved it, under the pointer or with the
    focus, then none; ``chosen`` the same on a press.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, labels: Labels, measure: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._measure = theme, labels, measure
        self._value: float | None = None
        self._band: Band | None = None
        self._short = False
        self._spans: tuple[Span, ...] = ()
        self._words: tuple[str, ...] = ()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._describe()

    @property
    def word(self) -> str:
        """Return « juste », « trop haute », « trop basse », or nothing while unknown."""
        return self._word(short=False)

    def _word(self, *, short: bool) -> str:
        if self._value is None or self._band is None:
            return ""
        if self._band.holds(self._value):
            return self._labels("reply.tone.right")
        key = "high" if self._value > self._band.high else "low"
        return self._labels(f"reply.tone.{key}_short" if short else f"reply.tone.{key}")

    def set_short(self, short: bool) -> None:
        """Draw « haute » for « trop haute » where the room is scarce."""
        self._short = short
        self.update()

    def set_state(
        self,
        value: float | None,
        band: Band | None,
        spans: Sequence[Span] = (),
        words: Sequence[str] = (),
    ) -> None:
        """Show a value and a band, 0 to 1 each; ``None`` where not known.

        ``spans`` are the places of the ``words`` that moved the measure.
        """
        known = (value, band, tuple(spans), tuple(words))
        if known != (self._value, self._band, self._spans, self._words):
            self._value, self._band, self._spans, self._words = known
            self._describe()
            self.update()

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that moved the measure, each once."""
        return self._words

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light the words that moved it."""
        super().enterEvent(event)
        self.pointed.emit(self._spans)

    def leaveEvent(self, event: QEvent) -> None:
        """Let them go."""
        super().leaveEvent(event)
        self.pointed.emit(())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Light them for the keyboard too."""
        super().focusInEvent(event)
        self.pointed.emit(self._spans)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let them go."""
        super().focusOutEvent(event)
        self.pointed.emit(())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the words."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._spans)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead to the words with Return, Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._spans)
            return
        super().keyPressEvent(event)

    def title(self) -> str:
        """Return the name of the measure."""
        return self._labels(f"tone.{self._measure}")

    def least_width(self, *, short: bool) -> int:
        """Return the width at which the name and the longest word stand on one line."""
        strong = QFontMetrics(self._theme.font("caption-strong"))
        keys = ("right", "high_short", "low_short") if short else ("right", "high", "low")
        words = max(strong.horizontalAdvance(self._labels(f"reply.tone.{key}")) for key in keys)
        name = QFontMetrics(self._theme.font("caption")).horizontalAdvance(self.title())
        return name + words + 12

    def sizeHint(self) -> QSize:
        """Return the height of the words and of the track."""
        return QSize(self._theme.px(100), self._theme.line("ui") + self._theme.px(18))

    def minimumSizeHint(self) -> QSize:
        """Return the least that is legible."""
        return QSize(self._theme.px(60), self.sizeHint().height())

    def _describe(self) -> None:
        name = self.title()
        if self._value is not None and self._band is not None:
            name = self._labels(
                "reply.tone.name",
                measure=name,
                value=round(self._value * 100),
                word=self.word,
                low=round(self._band.low * 100),
                high=round(self._band.high * 100),
            )
        self.setAccessibleName(name)
        moved = ""
        if self._words:
            key = "reply.tone.long" if self._measure == "concision" else "reply.tone.moved"
            quoted = ", ".join(f"«\u00a0{word}\u00a0»" for word in self._words)
            moved = self._labels(key, words=quoted)
        self.setAccessibleDescription(moved)
        self.setToolTip("\n".join(part for part in (name, moved) if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the name, the word, the track, the band and the marker."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        out = bool(self.word) and self._band is not None and not self._band.holds(self._value or 0)
        line = QRect(2, 0, self.width() - 4, theme.line("ui"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text"))
        painter.drawText(
            line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.title()
        )
        painter.setFont(theme.font("caption-strong" if out else "caption"))
        painter.setPen(theme.color("s3" if out else "text-3"))
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            self._word(short=self._short),
        )
        self._paint_track(painter, out)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme, 5)

    def _paint_track(self, painter: QPainter, out: bool) -> None:
        theme = self._theme
        left, width = 2.0, self.width() - 4.0
        y = theme.line("ui") + theme.px(9)
        thick = theme.px(6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(QRectF(left, y - thick / 2, width, thick), thick / 2, thick / 2)
        if self._band is not None:
            low, high = left + width * self._band.low, left + width * self._band.high
            painter.setBrush(theme.color("band"))
            painter.drawRect(QRectF(low, y - thick / 2, high - low, thick))
            painter.setPen(QPen(theme.color("accent"), 2))
            for x in (low, high):
                painter.drawLine(QPointF(x, y - thick), QPointF(x, y + thick))
        if self._value is None:
            return
        size = theme.px(6)
        x = max(left + size, min(left + width * self._value, left + width - size))
        if out:
            size += 1
            painter.setPen(
                QPen(theme.color("s3") if not theme.is_dark else theme.color("ink"), 1.5)
            )
            painter.setBrush(theme.color("s3-fill"))
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, y - size),
                        QPointF(x + size, y),
                        QPointF(x, y + size),
                        QPointF(x - size, y),
                    ]
                )
            )
        else:
            painter.setPen(QPen(theme.color("surface"), 1.5))
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(x, y), size, size)


class ToneRow(QWidget):
    """The four gauges, in one row, or in two where the text is large."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gauges = {name: Gauge(theme, labels, name, self) for name in MEASURES}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 8, 10, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._columns = 0
        self._arrange(4)
        self.setAccessibleName(labels("reply.tone.title"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def show_tone(self, tone: Tone | None, voice: Voice | None, text: str | None = None) -> None:
        """Show the measures of a review against the bands of a voice.

        ``text`` is what was measured, ``None`` where it has changed since: its words are
        then left out.
        """
        for name, gauge in self.gauges.items():
            measure: ToneMeasure | None = getattr(tone, name) if tone is not None else None
            band = getattr(voice, name) if voice is not None else None
            if measure is None:
                gauge.set_state(None, band)
            elif text is None:
                gauge.set_state(measure.value, band)
            else:
                words = dict.fromkeys(_shortened(span.of(text)) for span in measure.evidence)
                gauge.set_state(measure.value, band, measure.evidence, tuple(words)[:MOST_WORDS])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange for the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gauges = self.gauges.values()
        room = (self.width() - 20 - 3 * 10) // 4
        fits = [max(g.least_width(short=short) for g in gauges) <= room for short in (False, True)]
        self._arrange(4 if any(fits) else 2)
        for gauge in gauges:
            gauge.set_short(any(fits) and not fits[0])
            gauge.updateGeometry()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, gauge in enumerate(self.gauges.values()):
            self._grid.addWidget(gauge, number // columns, number % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()


def _shortened(words: str) -> str:
    words = one_line(words)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]}…"
