"""The counter: length against the channel and the voice, then faults and advice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from cmdesk.app.reply.widgets import InkButton
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import boxed_width, paint_boxed
from cmdesk.app.wording import monogram
from cmdesk.domain.review import Length
from cmdesk.domain.vocabulary import Channel
from cmdesk.translations import Labels

_GROUP = "\u202f"


def figure(number: int) -> str:
    """Return a number with French grouping: « 8 000 »."""
    return f"{number:,}".replace(",", _GROUP)


class Counter(QWidget):
    """One row: the channel, what is used of it, the voice’s length, faults and advice."""

    faults_pressed = Signal()
    advice_pressed = Signal()
    hard_pressed = Signal()
    hard_pointed = Signal(bool)
    cheap_pressed = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._channel: Channel | None = None
        self._public = True
        self._length: Length | None = None
        self._characters = 0
        self._range: tuple[int, int] | None = None
        self.faults = InkButton(theme, "s2", icon="pencil", parent=self)
        self.advice = InkButton(theme, "s3", icon="triangle-alert", parent=self)
        self.hard = InkButton(theme, "text-2", icon="book", parent=self)
        self.hard.setToolTip(labels("reply.hard.tip"))
        self.hard.clicked.connect(self.hard_pressed)
        self.hard.installEventFilter(self)
        self.cheap = InkButton(theme, "accent", parent=self)
        self.cheap.setToolTip(labels("reply.counter.cheap_tip"))
        self.cheap.clicked.connect(self.cheap_pressed)
        self.faults.clicked.connect(self.faults_pressed)
        self.advice.clicked.connect(self.advice_pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.setSpacing(4)
        layout.addStretch(1)
        layout.addWidget(self.cheap)
        layout.addWidget(self.hard)
        layout.addWidget(self.faults)
        layout.addWidget(self.advice)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_counts(0, 0)
        self.set_hard(0)
        self.set_saving(0, taken=False)
        theme.changed.connect(self.updateGeometry)

    def set_channel(self, channel: Channel | None, public: bool) -> None:
        """Show where the reply goes."""
        self._channel, self._public = channel, public
        self.update()

    def set_length(
        self, length: Length | None, characters: int, wanted: tuple[int, int] | None
    ) -> None:
        """Show the length as the network counts it, and against the voice’s range."""
        self._length, self._characters, self._range = length, characters, wanted
        self.setAccessibleName(
            ", ".join(filter(None, (self._network(), self.length_words(), self._voice()[0])))
        )
        self.update()

    def set_counts(self, faults: int, advice: int) -> None:
        """Show how many faults of language and pieces of advice there are; none is silent."""
        self.faults.set_label(self._labels("reply.counter.faults", count=faults))
        self.advice.set_label(self._labels("reply.counter.advice", count=advice))
        self.faults.setVisible(faults > 0)
        self.advice.setVisible(advice > 0)
        self.update()

    def set_hard(self, count: int) -> None:
        """Show how many sentences are hard to read; none is silent."""
        self.hard.set_label(self._labels("reply.counter.hard", count=count))
        self.hard.setVisible(count > 0)
        self.update()

    def set_saving(self, saving: int, *, taken: bool) -> None:
        """Offer the spaces that count less, or, ``taken``, the fine ones again."""
        key = "reply.counter.cheap_taken" if taken else "reply.counter.cheap"
        self.cheap.set_label(self._labels(key, count=saving))
        self.cheap.setVisible(saving > 0)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the hard sentences are pointed at."""
        if watched is self.hard:
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.hard_pointed.emit(True)
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self.hard_pointed.emit(False)
        return super().eventFilter(watched, event)

    def length_words(self) -> str:
        """Return « 491 / 8 000 caractères »."""
        length = self._length
        if length is None:
            return ""
        unit = self._labels(f"reply.counter.unit.{length.unit}", count=length.limit or length.used)
        if length.limit is None:
            return f"{figure(length.used)} {unit}"
        return f"{figure(length.used)} / {figure(length.limit)} {unit}"

    def _network(self) -> str:
        if self._channel is None:
            return self._labels("reply.counter.no_channel")
        name = self._labels(f"channel.{self._channel}")
        return self._labels("channel.public" if self._public else "channel.private", channel=name)

    def _voice(self, *, brief: bool = False) -> tuple[str, str, str]:
        """Return the words on the voice’s range, their icon and their token."""
        if self._range is None or not self._characters:
            return "", "", ""
        low, high = self._range

        def words(key: str) -> str:
            key = f"{key}_brief" if brief else key
            return self._labels(f"reply.counter.{key}", low=figure(low), high=figure(high))

        if self._characters < low:
            return words("voice_short"), "info", "s2"
        if self._characters > high:
            return words("voice_long"), "triangle-alert", "s3"
        return words("voice_right"), "check", "ok"

    def sizeHint(self) -> QSize:
        """Return the height of the row."""
        return QSize(200, self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the row; what does not fit is left to the tooltip."""
        return QSize(120, self._theme.px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the monogram and the words that fit before the buttons."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, x = self.height() / 2, 12.0
        limit = self._room()
        if self._channel is not None:
            mark = monogram(self._labels, self._channel)
            width, height = boxed_width(mark, theme), theme.px(18)
            paint_boxed(painter, QRectF(x, middle - height / 2, width, height), mark, theme)
            x += width + 10
        over = self._length is not None and not self._length.fits
        words = self.length_words()
        font = theme.font("caption-strong" if over else "caption", tabular=True)
        advance = QFontMetrics(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(theme.color("s4" if over else "text-2"))
        if over:
            x = self._icon(painter, x, "octagon-alert", "s4")
        painter.drawText(
            QRectF(x, 0, max(0.0, min(advance + 2, limit - x)), self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(limit - x)),
        )
        x += advance + 14
        voice, icon, token = self._voice()
        font = theme.font("caption")
        room = limit - x - theme.px(14) - 5
        metrics = QFontMetrics(font)
        if voice and metrics.horizontalAdvance(voice) > room:
            voice = self._voice(brief=True)[0]
        if voice and metrics.horizontalAdvance(voice) <= room:
            x = self._icon(painter, x, icon, token)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(
                QRectF(x, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, voice
            )

    def _icon(self, painter: QPainter, x: float, name: str, token: str) -> float:
        size = self._theme.px(14)
        pixmap = self._theme.pixmap(name, 14, token, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(round(x), (self.height() - size) // 2), pixmap)
        return x + size + 5

    def _room(self) -> float:
        first = next(
            (b for b in (self.cheap, self.hard, self.faults, self.advice) if b.isVisible()), None
        )
        return float(first.x() - 8 if first is not None else self.width() - 12)

    def event(self, event: object) -> bool:
        """Say the whole in a tooltip, whatever was cut."""
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.accessibleName(), self, QRect())
            return True
        return super().event(event)  # type: ignore[arg-type]
