"""The rows of the queue as Qt sees them: headers of groups and messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cmdesk.app.model import Entry, Group, Inbox, State
from cmdesk.app.wording import place, waiting
from cmdesk.translations import Labels

Index = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
"""The ``Entry`` of a row, ``None`` for a header."""
HEADER_ROLE = Qt.ItemDataRole.UserRole + 2
"""Label and count of a header, ``None`` for a message."""


class QueueModel(QAbstractListModel):
    """The shown rows of an ``Inbox``; ``reload`` takes over its order."""

    def __init__(self, inbox: Inbox, labels: Labels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox = inbox
        self._labels = labels
        self._filter = ""
        self._rows: list[Entry | tuple[Group, int]] = []

    def set_filter(self, words: str) -> None:
        """Keep the rows whose author, text or topic holds ``words``."""
        self._filter = words.strip().casefold()
        self.reload()

    @property
    def filter(self) -> str:
        """Return what the rows are filtered by."""
        return self._filter

    def reload(self) -> None:
        """Take over the order of the inbox."""
        self.beginResetModel()
        rows: list[Entry | tuple[Group, int]] = []
        grouped: dict[Group, list[Entry]] = {}
        for group, entry in self._inbox.rows():
            if self._holds(entry):
                grouped.setdefault(group, []).append(entry)
        for group in Group:
            if entries := grouped.get(group):
                rows.append((group, len(entries)))
                rows.extend(entries)
        self._rows = rows
        self.endResetModel()

    def _holds(self, entry: Entry) -> bool:
        if not self._filter:
            return True
        topic = self._labels(f"topic.{entry.topic}") if entry.topic else ""
        haystack = f"{entry.message.author or ''} {topic} {entry.message.text}".casefold()
        return all(word in haystack for word in self._filter.split())

    def refresh(self) -> None:
        """Have every row drawn again, in its place."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, id: str) -> QModelIndex:
        """Return the index of an entry, an invalid one where it is not shown."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Entry) and row.id == id:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        """Return the number of rows, headers included."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that messages can be chosen and headers cannot."""
        row = self._rows[index.row()]
        if isinstance(row, Entry):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return a row, its spoken name, its tooltip."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if isinstance(row, Entry):
            if role == ENTRY_ROLE:
                return row
            return self.spoken(row) if role in (*spoken, Qt.ItemDataRole.ToolTipRole) else None
        header = self._labels(f"frame.queue.group.{row[0]}"), row[1]
        if role == HEADER_ROLE:
            return header
        return ", ".join(str(part) for part in header) if role in spoken else None

    def spoken(self, entry: Entry) -> str:
        """Return what a screen reader says of a row."""
        labels, now = self._labels, datetime.now().astimezone()
        parts = [entry.message.author or labels("frame.message.no-author")]
        if entry.severity is not None:
            parts.append(labels(f"severity.{entry.severity.id}").lower())
        parts.append(labels("frame.queue.waits", time=waiting(labels, entry.waited(now))))
        if entry.is_late(now):
            parts.append(labels("frame.queue.late", time=waiting(labels, entry.overdue(now))))
        parts.append(place(labels, entry.message))
        if entry.topic is not None:
            parts.append(labels(f"topic.{entry.topic}").lower())
        parts.append(self.state(entry).lower())
        return ", ".join(parts)

    def state(self, entry: Entry) -> str:
        """Return the word for how far the answer is, or the colleague's name."""
        if entry.state is State.WAITING and entry.colleague:
            return entry.colleague
        return self._labels(f"frame.queue.state.{entry.state}")
