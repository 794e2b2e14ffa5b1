"""The field of actions and messages (Ctrl+K) and the list that it opens below itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.actions import key_texts
from cmdesk.app.queue.model import Index
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import key_width, paint_key
from cmdesk.translations import Labels

MOST_MESSAGES = 8
MOST_ACTIONS = 9
_CHOICE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list: what it says, its key, what it does."""

    title: str
    detail: str = ""
    key: str = ""
    act: Callable[[], None] | None = None
    """``None``: the title of a group."""


def folded(text: str) -> str:
    """Return a text without case and accents, for comparing with what is typed."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def holds(text: str, words: str) -> bool:
    """Return whether every word typed begins a word of ``text`` or stands in it."""
    haystack = folded(text)
    return all(word in haystack for word in folded(words).split())


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a line: title, detail, key cap."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return 32 high, 26 for the title of a group."""
        choice: Choice = index.data(_CHOICE)
        return QSize(200, self._theme.px(32 if choice.act else 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        theme = self._theme
        choice: Choice = index.data(_CHOICE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ahead = Qt.AlignmentFlag.AlignVCenter
        if choice.act is None:
            painter.setFont(theme.font("caption-strong"))
            painter.setPen(theme.color("text-3"))
            painter.drawText(rect.adjusted(12, 4, -12, 0), ahead, choice.title)
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("select"))
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 1, -4, -1), 6, 6)
        right = rect.right() - 12
        if choice.key:
            width, height = key_width(choice.key, theme), theme.px(18)
            place = QRectF(right - width, rect.center().y() - height / 2 + 1, width, height)
            paint_key(painter, place, choice.key, theme)
            right -= round(width) + 10
        font = theme.font("ui-medium")
        title = QFontMetrics(font).elidedText(
            choice.title, Qt.TextElideMode.ElideRight, right - rect.left() - 12
        )
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        left = rect.left() + 12
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), ahead, title)
        left += QFontMetrics(font).horizontalAdvance(title) + 10
        if choice.detail and left < right - 40:
            font = theme.font("caption")
            painter.setFont(font)
            painter.setPen(theme.color("text-3"))
            detail = QFontMetrics(font).elidedText(
                choice.detail, Qt.TextElideMode.ElideRight, right - left
            )
            painter.drawText(QRect(left, rect.top(), right - left, rect.height()), ahead, detail)
        painter.restore()


class ResultList(QFrame):
    """The list under the field: a child of the window, never a window of its own."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("raised")
        self._theme, self._labels = theme, labels
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(ChoiceDelegate(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        self.list.setMouseTracking(True)
        self.list.itemEntered.connect(self._point)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 4, 2, 4)
        layout.addWidget(self.list)
        self.hide()

    def fill(self, choices: Iterable[Choice]) -> None:
        """Show lines, the first one that does something chosen."""
        self.list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(_CHOICE, choice)
            if choice.act is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.move_choice(1, from_start=True)
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.resize(self.width(), min(rows + 14, self._theme.px(460)))

    def move_choice(self, by: int, *, from_start: bool = False) -> None:
        """Choose the next line that does something, ``by`` 1 down or -1 up."""
        row = -1 if from_start else self.list.currentRow()
        count = self.list.count()
        for _ in range(count):
            row = (row + by) % count
            if self.list.item(row).data(_CHOICE).act is not None:
                self.list.setCurrentRow(row)
                return

    def chosen(self) -> Choice | None:
        """Return the chosen line."""
        item = self.list.currentItem()
        choice: Choice | None = None if item is None else item.data(_CHOICE)
        return choice

    def _point(self, item: QListWidgetItem) -> None:
        if item.data(_CHOICE).act is not None:
            self.list.setCurrentItem(item)


class SearchField(QLineEdit):
    """Finds actions and messages; the arrows choose, Enter does, Escape leaves.

    ``sources`` is asked at every key for the lines that exist: actions and messages.
    """

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._theme, self._labels = theme, labels
        self.actions_source: Callable[[], Iterable[QAction]] = tuple
        self.messages_source: Callable[[], Iterable[Choice]] = tuple
        self._results: ResultList | None = None
        self._before: QWidget | None = None
        self.setPlaceholderText(labels("frame.search.placeholder"))
        self.setAccessibleName(labels("frame.search.placeholder"))
        self._lens = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._list)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._lens.setIcon(self._theme.icon("search", 16, "text-2"))
        self.setTextMargins(0, 0, round(key_width("Ctrl+K", self._theme)) + 8, 0)
        self.setFixedHeight(self._theme.px(32))

    def sizeHint(self) -> QSize:
        """Return the width of the field of the pictures."""
        return QSize(self._theme.px(340), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """Return a width in which its hint is elided."""
        return QSize(self._theme.px(150), self._theme.px(32))

    def open(self) -> None:
        """Take the focus and list everything."""
        self._before = self.window().focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._list()

    def close_results(self) -> None:
        """Hide the list, clear the field, give the focus back."""
        if self._results is not None:
            self._results.hide()
        self.clear()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """List on a click too."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the list when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if self._results is not None:
            self._results.hide()

    def choices(self) -> list[Choice]:
        """Return the lines that match what is typed."""
        words, labels = self.text().strip(), self._labels
        actions = [
            Choice(
                action.whatsThis() or action.text(),
                key=next(iter(key_texts(labels, action)), ""),
                act=action.trigger,
            )
            for action in self.actions_source()
            if action.isEnabled() and holds(action.whatsThis() or action.text(), words)
        ]
        messages = [
            choice
            for choice in self.messages_source()
            if words and holds(f"{choice.title} {choice.detail}", words)
        ]
        lines: list[Choice] = []
        if messages:
            lines += [Choice(labels("frame.search.messages")), *messages[:MOST_MESSAGES]]
        if actions:
            lines += [Choice(labels("frame.search.actions")), *actions[:MOST_ACTIONS]]
        return lines or [Choice(labels("frame.search.nothing"))]

    def _list(self) -> None:
        if self._results is None:
            self._results = ResultList(self._theme, self._labels, self.window())
            self._results.list.itemClicked.connect(lambda _item: self._do())
        results = self._results
        results.resize(max(self.width(), self._theme.px(420)), 10)
        results.fill(self.choices())
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        corner.setX(min(corner.x(), self.window().width() - results.width() - 12))
        results.move(corner)
        results.raise_()
        results.show()

    def _do(self) -> None:
        choice = self._results.chosen() if self._results else None
        before = self._before
        self.close_results()
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        if choice is not None and choice.act is not None:
            choice.act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, do, leave."""
        key = event.key()
        if self._results is not None and self._results.isVisible():
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._results.move_choice(1 if key == Qt.Key.Key_Down else -1)
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return
        if key == Qt.Key.Key_Escape:
            self.close_results()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if key == Qt.Key.Key_Down:
            self._list()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key cap at the right end."""
        super().paintEvent(event)
        width, height = key_width("Ctrl+K", self._theme), self._theme.px(18)
        if self.width() < self._theme.px(220) or self.text():
            return
        place = QRectF(self.width() - width - 9, (self.height() - height) / 2, width, height)
        paint_key(QPainter(self), place, "Ctrl+K", self._theme)
