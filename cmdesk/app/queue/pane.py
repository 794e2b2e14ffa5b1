"""The queue: title, order, filter, rows; folds to a strip of badges."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.model import Inbox, Order
from cmdesk.app.queue.delegate import QueueDelegate
from cmdesk.app.queue.model import ENTRY_ROLE, QueueModel
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.text import Text
from cmdesk.translations import Labels

STRIP = 64
LEAST = 220


class QueueList(QListView):
    """The rows; Enter opens the current one."""

    entered_row = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Return and Enter; let the arrows pass over the headers."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class QueuePane(QFrame):
    """Shows an ``Inbox``; ``chosen`` gives the identifier of the message to open."""

    chosen = Signal(str)
    confirmed = Signal(str)
    """Return was pressed on a row: its treatment starts."""
    paste_wanted = Signal()
    order_changed = Signal()
    unseen_wanted = Signal()

    def __init__(
        self, theme: Theme, labels: Labels, inbox: Inbox, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName(labels("frame.queue.title"))
        self._theme, self._labels, self._inbox = theme, labels, inbox
        self.model = QueueModel(inbox, labels, self)
        self._folded = False
        self._current = ""

        self._make_head()
        self._make_search()
        self._unseen = Button(theme, "", Look.EDGED, icon="arrow-right", small=True)
        self._unseen.clicked.connect(self.unseen_wanted)
        self._unseen.hide()

        self._make_view()
        self._nothing = self._make_nothing()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addWidget(self._search_row)
        layout.addWidget(self._unseen, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._stack, 1)
        theme.changed.connect(self._redress)
        self.reload()

    def _make_head(self) -> None:
        theme, labels = self._theme, self._labels
        self._title = Text(theme, labels("frame.queue.title"), "block")
        self._count = Text(theme, "", "caption", "text-3", tabular=True)
        self._order = Button(
            theme, labels("frame.queue.order.urgency"), Look.LINK,
            icon="arrow-down-wide-narrow", small=True,
        )  # fmt: skip
        self._order.setToolTip(labels("frame.queue.order.tip"))
        self._order.clicked.connect(self._turn_order)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(16, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._order)

    def _make_search(self) -> None:
        labels = self._labels
        self.search = QLineEdit()
        self.search.setPlaceholderText(labels("frame.queue.search"))
        self.search.setAccessibleName(labels("frame.queue.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self._search_row = QWidget()
        row = QHBoxLayout(self._search_row)
        row.setContentsMargins(12, 0, 12, 6)
        row.addWidget(self.search)
        self._search_row.hide()

    def _make_view(self) -> None:
        theme, labels = self._theme, self._labels
        self.view = QueueList()
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(labels("frame.queue.title"))
        self.view.setModel(self.model)
        self._delegate = QueueDelegate(theme, labels, self.model, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.viewport().setAutoFillBackground(False)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.entered_row.connect(self._confirmed)

    def _make_nothing(self) -> QWidget:
        theme, labels = self._theme, self._labels
        page = QWidget()
        self._nothing_title = Text(theme, "", "ui-strong", wrap=True)
        self._nothing_text = Text(theme, "", "ui", "text-2", wrap=True)
        self._nothing_button = Button(theme, "", small=True)
        self._nothing_button.clicked.connect(self._act_on_nothing)
        self._paste = labels("frame.action.paste")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(6)
        layout.addWidget(self._nothing_title)
        layout.addWidget(self._nothing_text)
        layout.addWidget(self._nothing_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        return page

    # The rows

    def reload(self) -> None:
        """Take over the order of the inbox, keeping the current message chosen."""
        self.model.reload()
        index = self.model.row_of(self._current)
        if index.isValid():
            self._choose(index)
        self.refresh()

    def refresh(self) -> None:
        """Draw the rows again in their places; show the counts."""
        self.model.refresh()
        total, unseen = len(self._inbox), self._inbox.unseen
        self._count.setText(str(total))
        self._unseen.setVisible(unseen > 0 and not self._folded)
        if unseen:
            self._unseen.set_label(self._labels("frame.queue.unseen", count=unseen))
        empty = self.model.rowCount() == 0
        self._stack.setCurrentIndex(1 if empty and not self._folded else 0)
        if empty:
            key = "none" if self.model.filter else "empty"
            self._nothing_title.setText(self._labels(f"frame.queue.{key}"))
            done = self._inbox.treated_on(datetime.now().astimezone().date())
            self._nothing_text.setText(
                "" if self.model.filter else self._labels("frame.queue.treated", count=done)
            )
            self._nothing_text.setVisible(not self.model.filter and done > 0)
            self._nothing_button.set_label(
                self._labels("frame.queue.clear") if self.model.filter else self._paste
            )

    def show_current(self, id: str) -> None:
        """Mark a message as the one that is shown, without announcing it."""
        self._current = id
        index = self.model.row_of(id)
        if index.isValid():
            self._choose(index)
        else:
            self.view.selectionModel().clear()

    def _choose(self, index: QModelIndex) -> None:
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.blockSignals(False)
        self.view.scrollTo(index)
        self.view.viewport().update()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE)
        if entry is not None and entry.id != self._current:
            self._current = entry.id
            self.chosen.emit(entry.id)

    def _confirmed(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if entry is not None:
            self.confirmed.emit(entry.id)

    # Order, filter, folding

    def _turn_order(self) -> None:
        self.set_order(Order.AGE if self._inbox.order is Order.URGENCY else Order.URGENCY)
        self.order_changed.emit()

    def set_order(self, order: Order) -> None:
        """Say how the groups are sorted from now on."""
        self._inbox.order = order
        self._order.set_label(self._labels(f"frame.queue.order.{order}"))

    def _filter(self, words: str) -> None:
        self.model.set_filter(words)
        self.show_current(self._current)
        self.refresh()

    def start_search(self) -> None:
        """Show the filter and put the focus in it."""
        self._search_row.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _open_first(self) -> None:
        """Open the first message found, as Return does on its row."""
        entries = (self.model.index(row).data(ENTRY_ROLE) for row in range(self.model.rowCount()))
        first = next((entry for entry in entries if entry is not None), None)
        if first is not None:
            self.chosen.emit(first.id)
            self.confirmed.emit(first.id)

    def end_search(self) -> None:
        """Clear and hide the filter; the focus goes to the rows."""
        self.search.clear()
        self._search_row.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the filter on Escape."""
        if event.key() == Qt.Key.Key_Escape and self._search_row.isVisible():
            self.end_search()
            return
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def focus_next_thing(self) -> None:
        """Give the focus to what can be done where no message is open."""
        empty = self._stack.currentWidget() is self._nothing
        (self._nothing_button if empty else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _act_on_nothing(self) -> None:
        if self.model.filter:
            self.end_search()
        else:
            self.paste_wanted.emit()

    @property
    def folded(self) -> bool:
        """Return whether only the strip of badges shows."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Show the strip of badges, 64 wide, or the rows."""
        if folded == self._folded:
            return
        self._folded = self._delegate.folded = folded
        self._head.setVisible(not folded)
        if folded:
            self._search_row.hide()
            self.search.clear()
        self.view.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if folded
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self._redress()
        self.refresh()

    def _redress(self) -> None:
        # The view keeps the sizes of the rows until its layout is done again.
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()
