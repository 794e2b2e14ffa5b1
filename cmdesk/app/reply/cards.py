"""The three suggestions: cards to compare and take; under them, an earlier reply."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.reply.painting import elided_lines, one_line
from cmdesk.app.reply.precedent_card import PrecedentCard
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_focus, paint_key
from cmdesk.app.widgets.button import Button, Look
from cmdesk.domain.draft import Draft
from cmdesk.domain.precedent import Precedent, Suggestion
from cmdesk.domain.vocabulary import Act
from cmdesk.translations import Labels

COUNT = 3
_BARS_AFTER_MS = 300
_HOVER_MS = 250
"""The pointer rests this long on a card before its text is shown: it may only pass."""
_PAD = 10


class Card(QAbstractButton):
    """One suggestion: its key, its variant, an excerpt, its length, its nearness to the voice."""

    def __init__(self, theme: Theme, labels: Labels, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._labels, self._number = theme, labels, number
        self._draft: Draft | None = None
        self._waiting = False
        self._tall = True
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_draft(None)

    @property
    def draft(self) -> Draft | None:
        """Return the suggestion of the card."""
        return self._draft

    def show_draft(self, draft: Draft | None, *, waiting: bool = False) -> None:
        """Show a suggestion, or bars while it is awaited."""
        self._draft, self._waiting = draft, waiting
        self.setEnabled(draft is not None)
        self.setChecked(False)
        if draft is None:
            self.setAccessibleName(
                self._labels("reply.cards.waiting" if waiting else "reply.cards.none")
            )
        else:
            label = self._labels
            self.setAccessibleName(
                label(
                    "reply.cards.name_advised" if draft.advised else "reply.cards.name",
                    variant=label(f"variant.{draft.variant}"),
                    length=draft.length.used,
                    percent=_percent(draft),
                    number=self._number,
                )
            )
            fields = label("reply.cards.fields", count=draft.fields)
            told = f"{fields}. {draft.text}" if draft.fields else draft.text
            self.setAccessibleDescription(told)
        self.update()

    def set_tall(self, tall: bool) -> None:
        """Show the excerpt, or leave it out on a low window."""
        self._tall = tall
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height that the lines need; the width is shared out."""
        theme = self._theme
        lines = theme.line("ui") + theme.line("caption")
        lines += 2 * theme.line("ui") + 4 if self._tall else 0
        return QSize(theme.px(120), lines + 2 * _PAD - (0 if self._tall else 4))

    def minimumSizeHint(self) -> QSize:
        """Return the least width with the same height."""
        return QSize(self._theme.px(90), self.sizeHint().height())

    def nextCheckState(self) -> None:
        """Leave it to the pane to say which suggestion is taken."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = self.isChecked()
        box = QRectF(self.rect())
        edge = 2.0 if taken else 1.0
        hover = self.underMouse() and self.isEnabled()
        painter.setPen(
            QPen(theme.color("accent" if taken else "line-2" if hover else "line"), edge)
        )
        painter.setBrush(theme.color("select" if taken else "surface"))
        inset = edge / 2
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 8, 8)
        pad = _PAD + 1
        area = self.rect().adjusted(pad, _PAD, -pad, -_PAD)
        if not self._tall:
            area = self.rect().adjusted(pad, _PAD - 3, -pad, -(_PAD - 3))
        if self._draft is not None:
            self._paint_draft(painter, area, self._draft, taken)
        elif self._waiting:
            self._paint_bars(painter, area)
        if self.hasFocus():
            paint_focus(painter, box.adjusted(2, 2, -2, -2) if taken else box, theme, 7)

    def _paint_draft(self, painter: QPainter, area: QRect, draft: Draft, taken: bool) -> None:
        theme, label = self._theme, self._labels
        line, small = theme.line("ui"), theme.line("caption")
        key, tall = str(self._number), self._tall
        cap = key_width(key, theme)
        paint_key(painter, QRectF(area.left(), area.top(), cap, line), key, theme)
        left = area.left() + round(cap) + 8
        right = area.right() - (theme.px(16) + 4 if taken else 0)
        font = theme.font("ui-strong")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        title = QFontMetrics(font).elidedText(
            label(f"variant.{draft.variant}"), Qt.TextElideMode.ElideRight, right - left
        )
        painter.drawText(
            QRect(left, area.top(), right - left + 2, line), Qt.AlignmentFlag.AlignVCenter, title
        )
        if taken:
            pixmap = theme.pixmap("check", 16, "accent", self.devicePixelRatioF())
            painter.drawPixmap(
                area.right() - theme.px(16), area.top() + (line - theme.px(16)) // 2, pixmap
            )
        y = area.top() + line + 2
        if tall:
            font = theme.font("caption")
            painter.setFont(font)
            painter.setPen(theme.color("text-2"))
            excerpt = elided_lines(_excerpt(draft), font, area.width() - 2, 2)
            for part in excerpt:
                painter.drawText(
                    QRect(area.left(), y, area.width() + 2, line),
                    Qt.AlignmentFlag.AlignVCenter,
                    part,
                )
                y += line
        y = area.bottom() - small + 1
        fit = label("reply.cards.voice", percent=_percent(draft))
        font = theme.font("caption", tabular=True)
        first = label(
            "reply.cards.advised" if draft.advised else "reply.cards.length",
            count=draft.length.used,
        )
        if draft.fields:
            first += ", " + label("reply.cards.fields_short", count=draft.fields)
        strong = QFontMetrics(theme.font("caption-strong"))
        if (
            strong.horizontalAdvance(first) + QFontMetrics(font).horizontalAdvance(fit) + 6
            > area.width()
        ):
            fit = label("reply.cards.voice_short", percent=_percent(draft))
            if (
                strong.horizontalAdvance(first) + QFontMetrics(font).horizontalAdvance(fit) + 6
                > area.width()
            ):
                fit = ""
        painter.setFont(font)
        painter.setPen(theme.color("text-3" if not taken else "text-2"))
        painter.drawText(
            QRect(area.left(), y, area.width(), small), Qt.AlignmentFlag.AlignRight, fit
        )
        room = area.width() - QFontMetrics(font).horizontalAdvance(fit) - 6
        if draft.advised:
            font = theme.font("caption-strong")
            painter.setFont(font)
            painter.setPen(theme.color("accent"))
        painter.drawText(
            QRect(area.left(), y, room + 2, small),
            Qt.AlignmentFlag.AlignLeft,
            QFontMetrics(font).elidedText(first, Qt.TextElideMode.ElideRight, room),
        )

    def _paint_bars(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("track"))
        bar = self._theme.px(8)
        shares = (0.55, 0.95, 0.8) if self._tall else (0.55, 0.9)
        step = (area.height() - bar) / (len(shares) - 1)
        for rank, share in enumerate(shares):
            top = area.top() + rank * step
            painter.drawRoundedRect(
                QRectF(area.left(), top, area.width() * share, bar), bar / 2, bar / 2
            )


class SuggestionCards(QWidget):
    """The header and the three cards; ``chosen`` carries a draft, ``renewed`` asks for others.

    ``pointed`` carries the draft to show before it is taken: that of the card with the focus
    or under the pointer, ``None`` when there is none; ``scrolled``, by how much to scroll it.
    """

    chosen = Signal(object)
    renewed = Signal()
    pointed = Signal(object)
    scrolled = Signal(int)

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self.header = _Header(theme, labels, self)
        self.again = Button(
            theme, labels("reply.cards.again"), Look.LINK, icon="repeat", small=True, parent=self
        )
        self.again.setToolTip(labels("reply.cards.again_tip"))
        self.again.clicked.connect(self.renewed)
        self.cards = [Card(theme, labels, n, self) for n in range(1, COUNT + 1)]
        self.precedent = PrecedentCard(theme, labels, self)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self.header, 1)
        top.addWidget(self.again)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for card in self.cards:
            row.addWidget(card, 1)
        for one in self._every:
            one.clicked.connect(self._take)
            one.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        rows.addLayout(row)
        rows.addWidget(self.precedent)
        layout.addLayout(rows)
        self._bars = QTimer(self, singleShot=True, interval=_BARS_AFTER_MS)
        self._bars.timeout.connect(self._show_bars)
        self._hovered: Card | PrecedentCard | None = None
        self._hover = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover.timeout.connect(self._point)
        theme.changed.connect(self._redress)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def _every(self) -> tuple[Card | PrecedentCard, ...]:
        return (*self.cards, self.precedent)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Return the suggestions shown."""
        return tuple(card.draft for card in self.cards if card.draft is not None)

    def wait(self) -> None:
        """Keep what is shown; put bars in its place if nothing has come after 300 ms."""
        self.again.setEnabled(False)
        self._bars.start()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show the suggestions, which are three."""
        self._bars.stop()
        for number, card in enumerate(self.cards):
            card.show_draft(drafts[number] if number < len(drafts) else None)
        self.again.setEnabled(bool(drafts))
        self._point()

    def show_precedent(self, precedent: Precedent | None, origin: str = "") -> None:
        """Show an earlier reply under the suggestions, and where it comes from; or none."""
        if precedent is None and self.precedent.hasFocus():
            self.focus_advised()
        self.precedent.show_precedent(precedent, origin)
        self._point()

    def replace(self, old: Draft, new: Draft) -> None:
        """Show ``new`` on the card of ``old``, if it is still there."""
        for card in self.cards:
            if card.draft is old:
                taken = card.isChecked()
                card.show_draft(new)
                card.setChecked(taken)
        self._point()

    def clear(self) -> None:
        """Show nothing."""
        self.precedent.show_precedent(None)
        self.show_drafts(())

    def mark_taken(self, draft: Suggestion | None) -> None:
        """Show which suggestion is in the editor."""
        for card in self._every:
            card.setChecked(draft is not None and card.draft is draft)

    def set_tall(self, tall: bool) -> None:
        """Show the excerpts, or not."""
        for card in self._every:
            card.set_tall(tall)

    def focus_advised(self) -> bool:
        """Give the advised suggestion the focus; return whether there is one."""
        card = next((c for c in self.cards if c.draft is not None and c.draft.advised), None)
        card = card or next((c for c in self.cards if c.draft is not None), None)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        return card is not None

    def focus_draft(self, draft: Suggestion) -> None:
        """Give the focus to the card of a suggestion, if it is still there."""
        for card in self._every:
            if card.draft is draft:
                card.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_focus(self) -> bool:
        """Return whether one of the cards, or what renews them, has the focus."""
        return any(widget.hasFocus() for widget in (*self._every, self.again))

    def take(self, number: int) -> None:
        """Take the suggestion of a key, 1 to 3; 4 is the earlier reply."""
        self._hovered = None
        draft = self._every[number - 1].draft
        if draft is not None:
            self.chosen.emit(draft)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Move among the cards with the arrows and take one with Return or Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            keys = Qt.Key
            steps = {keys.Key_Left: -1, keys.Key_Up: -1, keys.Key_Right: 1, keys.Key_Down: 1}
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in steps and watched in self._every:
                number = self._every.index(watched) + steps[Qt.Key(event.key())]
                target = self._every[number % (COUNT + self.precedent.isVisible())]
                if target.isEnabled():
                    target.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if plain and event.key() in (keys.Key_Return, keys.Key_Enter):
                self.take(self._every.index(watched) + 1)
                return True
            pages = {keys.Key_PageUp: -1, keys.Key_PageDown: 1}
            if plain and event.key() in pages:
                self.scrolled.emit(pages[Qt.Key(event.key())] * self._theme.line("editor") * 5)
                return True
        if isinstance(event, QWheelEvent):
            self.scrolled.emit(-event.angleDelta().y() // 3)
            return True
        if isinstance(event, QFocusEvent) and isinstance(watched, Card | PrecedentCard):
            watched.update()
            # Once the focus is where it goes.
            QTimer.singleShot(0, self, self._point)
        elif isinstance(event, QEvent) and isinstance(watched, Card | PrecedentCard):
            self._follow_pointer(watched, event)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _follow_pointer(self, card: Card | PrecedentCard, event: QEvent) -> None:
        if event.type() == QEvent.Type.Enter:
            self._hovered = card
            self._hover.start()
        elif event.type() == QEvent.Type.Leave:
            self._hovered = None
            self._hover.stop()
            self._point()

    def point_again(self) -> None:
        """Tell again which suggestion is pointed at, once what was open has closed."""
        QTimer.singleShot(0, self, self._point)

    def _point(self) -> None:
        if QApplication.activePopupWidget() is not None:
            # A menu about what is shown has the keys: that stays while it is open.
            return
        resting = None if self._hover.isActive() else self._hovered
        card = resting or next((card for card in self._every if card.hasFocus()), None)
        self.pointed.emit(None if card is None else card.draft)

    def _take(self) -> None:
        card = self.sender()
        # The pointer is still there, but one has chosen.
        self._hovered = None
        if isinstance(card, Card | PrecedentCard) and card.draft is not None:
            self.chosen.emit(card.draft)

    def _show_bars(self) -> None:
        for card in self.cards:
            card.show_draft(None, waiting=True)

    def _redress(self) -> None:
        for card in self._every:
            card.updateGeometry()
            card.update()
        self.header.updateGeometry()


class _Header(QWidget):
    """« Propositions », and the keys that choose where there is room."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels

    def sizeHint(self) -> QSize:
        """Return the height of a small button."""
        title = self._labels("reply.cards.title")
        font = QFontMetrics(self._theme.font("ui-strong"))
        return QSize(font.horizontalAdvance(title) + 4, self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the title alone."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the title, then the key caps as far as they fit."""
        theme, label = self._theme, self._labels
        painter = QPainter(self)
        font = theme.font("ui-strong")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        title = label("reply.cards.title")
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, title)
        x = QFontMetrics(font).horizontalAdvance(title) + 10.0
        keys = [label("reply.keys.choose"), "2", "3"]
        hint = label("reply.cards.to_choose")
        small = theme.font("caption")
        need = sum(key_width(k, theme) + 5 for k in keys) + QFontMetrics(small).horizontalAdvance(
            hint
        )
        if x + need > self.width():
            return
        cap = theme.px(18)
        for key in keys:
            width = key_width(key, theme)
            paint_key(painter, QRectF(x, (self.height() - cap) / 2, width, cap), key, theme)
            x += width + 5
        painter.setFont(small)
        painter.setPen(theme.color("text-3"))
        painter.drawText(QRectF(x, 0, self.width() - x, self.height()), flags, hint)


def _percent(draft: Draft) -> int:
    return round(draft.fit * 100)


def _excerpt(draft: Draft) -> str:
    # Three drafts greet alike: what tells them apart comes after.
    said = "".join(act.text for act in draft.plan if act.act is not Act.GREET) or draft.text
    words = one_line(said)
    return f"«\u00a0{'…' if words[:1].islower() else ''}{words}\u00a0»"
