"""The reply map under the text: each grievance and ask with its mark, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.message.pointing import EvidenceButton
from cmdesk.app.reply.map_items import MapItem, MapKind
from cmdesk.app.reply.widgets import Rule, Words
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.app.widgets.flow import FlowLayout
from cmdesk.translations import Labels

_WIDEST = 180
_ICON = 14
_MENU_LONGEST = 44


class MapChip(EvidenceButton):
    """One thing to take up; pointing at it lights the words on both sides."""

    moved = Signal(int)
    """An arrow key: by how many places."""
    taken_focus = Signal()

    def __init__(self, theme: Theme, labels: Labels, item: MapItem, parent: QWidget) -> None:
        super().__init__(theme, item.evidence, parent)
        self.item = item
        self.setText(item.name)
        name = spoken(labels, item)
        self.setAccessibleName(name)
        told = item.finding.message if item.finding is not None else ""
        self.setToolTip("\n".join(part for part in (name, told) if part))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the mark and the words, at most so wide."""
        theme = self._theme
        words = QFontMetrics(theme.font("caption")).horizontalAdvance(self.text()) + 2
        width = 8 + theme.px(_ICON) + 5 + words + 10
        return QSize(min(width, theme.px(_WIDEST)), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        """Return a small width: the words are elided."""
        return QSize(self._theme.px(60), self._theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one to the next with the arrows."""
        keys = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = keys.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Become the one that Tab comes back to."""
        super().focusInEvent(event)
        self.taken_focus.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark, a check or an empty ring, and the words."""
        theme, done = self._theme, self.item.done
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("line-2" if self.active else "line"), 1))
        painter.setBrush(theme.color("select" if self.active else "surface"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        size, middle = theme.px(_ICON), self.height() / 2
        if done:
            pixmap = theme.pixmap("check", _ICON, "ok", self.devicePixelRatioF())
            painter.drawPixmap(QPoint(8, round(middle - size / 2)), pixmap)
        else:
            painter.setPen(QPen(theme.color("s3"), 1.75))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(9.5, middle - size / 2 + 1.5, size - 3, size - 3))
        left = 8 + size + 5
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color("text-3" if done else "text"))
        room = self.width() - left - 8
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(
            QRect(left, 0, room + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme, self.height() / 2)


class MapBand(QWidget):
    """The groups one after another; one stop of Tab, the arrows go through it.

    ``pointed`` carries the ``MapItem`` under the pointer or with the focus, ``None``
    afterwards; ``chosen`` the one that was pressed.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self.items: tuple[MapItem, ...] = ()
        self.chips: list[MapChip] = []
        self._fits = True
        self._flow: FlowLayout | None = None
        self._content = QWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Rule(theme, self))
        layout.addWidget(self._content)
        self._layout = layout
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(labels("reply.map.name"))
        self.hide()

    @property
    def count(self) -> tuple[int, int]:
        """Return how many of the items are taken up, and how many there are."""
        return sum(item.done for item in self.items), len(self.items)

    def set_fits(self, fits: bool) -> None:
        """Show the chips, or leave the map to its menu where the window is low."""
        self._fits = fits
        self.setVisible(fits and bool(self.items))

    def show_items(self, items: Sequence[MapItem]) -> None:
        """Show these; the chips are made again only when they differ."""
        if tuple(items) == self.items:
            return
        self.items = tuple(items)
        place = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), -1)
        self._fill()
        self.setVisible(self._fits and bool(self.items))
        if place >= 0 and self.chips:
            self.chips[min(place, len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        former, self._content = self._content, QWidget(self)
        self._layout.replaceWidget(former, self._content)
        former.hide()
        former.deleteLater()
        self.chips = []
        # The flow knows no margins of its own.
        inner = QWidget(self._content)
        flow = FlowLayout(inner, gap=6, line_gap=5)
        around = QVBoxLayout(self._content)
        around.setContentsMargins(12, 6, 10, 7)
        around.addWidget(inner)
        self._flow = flow
        for kind, group in groupby(self.items, key=lambda item: item.kind):
            members = tuple(group)
            caption = _Caption(self._theme, self._title(kind, members), inner)
            for item in members:
                chip = MapChip(self._theme, self._labels, item, inner)
                chip.pointed.connect(lambda _e, c=chip: self._point(c))
                chip.clicked.connect(lambda _on=False, c=chip: self.chosen.emit(c.item))
                chip.moved.connect(lambda by, c=chip: self._step(c, by))
                chip.taken_focus.connect(lambda c=chip: self._rove(c))
                # The name of a group never stands alone at the end of a line.
                flow.addWidget(_Led(caption, chip, inner) if item is members[0] else chip)
                self.chips.append(chip)
        if self.chips:
            self._rove(self.chips[0])
        self._content.show()
        self.updateGeometry()

    def _title(self, kind: MapKind, members: Sequence[MapItem]) -> str:
        return self._labels(f"reply.map.{kind}", count=len(members))

    def _point(self, chip: MapChip) -> None:
        self.pointed.emit(chip.item if chip.active else None)

    def _step(self, chip: MapChip, by: int) -> None:
        place = (self.chips.index(chip) + by) % len(self.chips)
        self.chips[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _rove(self, chip: MapChip) -> None:
        for one in self.chips:
            policy = Qt.FocusPolicy.StrongFocus if one is chip else Qt.FocusPolicy.ClickFocus
            one.setFocusPolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Say that the lines follow the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines and of the rule above."""
        return 1 + (self._flow.heightForWidth(width - 22) + 13 if self._flow is not None else 0)

    def sizeHint(self) -> QSize:
        """Return the height at the present width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def open_menu(self, corner: QPoint) -> None:
        """Offer the same as a menu, where there is no room for the chips."""
        menu = QMenu(self)
        for kind, group in groupby(self.items, key=lambda item: item.kind):
            members = tuple(group)
            menu.addSection(self._title(kind, members))
            for item in members:
                words = item.name
                if len(words) > _MENU_LONGEST:
                    words = f"{words[:_MENU_LONGEST].rsplit(' ', 1)[0]}…"
                action = menu.addAction(spoken(self._labels, replace(item, name=words)))
                icon = "check" if item.done else "minus"
                action.setIcon(self._theme.pixmap(icon, 16, "ok" if item.done else "s3", 1.0))
                action.triggered.connect(lambda _on=False, i=item: self.chosen.emit(i))
                action.hovered.connect(lambda i=item: self.pointed.emit(i))
        menu.aboutToHide.connect(lambda: self.pointed.emit(None))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def focus_first(self) -> bool:
        """Give the focus to what is still open, else to the first; return whether one is."""
        if not self.chips or not self.isVisible():
            return False
        chip = next((c for c in self.chips if not c.item.done), self.chips[0])
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        return True


class _Led(QWidget):
    """The name of a group with the first of its chips."""

    def __init__(self, caption: QWidget, chip: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(caption)
        layout.addWidget(chip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class _Caption(Words):
    """The name of a group, at the height of its chips."""

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(theme, "caption", "text-3", parent=parent)
        self.set_text(text)

    def sizeHint(self) -> QSize:
        """Return the height of a chip."""
        return QSize(super().sizeHint().width() + 2, self._theme.px(24))


def spoken(labels: Labels, item: MapItem) -> str:
    """Return an item with its mark, in words."""
    if item.kind is MapKind.MISSING:
        return labels("reply.map.said_missing", name=item.name)
    key = "reply.map.said_done" if item.done else "reply.map.said_open"
    return labels(key, name=item.name)
