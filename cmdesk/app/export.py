"""Writes the corrected messages to a file, once all of them are read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cmdesk.app.background import Background
from cmdesk.app.model import Entry
from cmdesk.translations import Labels
from cmdesk.workspace.training import to_record, write_records


class CorrectionExport(QObject):
    """One export at a time; a new one takes the place of one that still waits."""

    said = Signal(str)
    """How many were written, and where they stay."""
    refused = Signal(object)
    """The ``UserError`` that says why the file could not be written."""

    def __init__(self, labels: Labels, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._labels, self._background = labels, background
        self._path: Path | None = None
        self._entries: tuple[Entry, ...] = ()

    def begin(self, path: Path, entries: Sequence[Entry]) -> None:
        """Write ``entries`` to ``path`` as soon as each is understood, or failed."""
        self._path, self._entries = path, tuple(entries)
        self.settle()

    def settle(self) -> None:
        """Write, where nothing is waited for any more."""
        if self._path is None or any(e.understood is None and not e.failed for e in self._entries):
            return
        path, self._path = self._path, None
        records = [
            to_record(entry.dated, entry.understood, entry.correction)
            for entry in self._entries
            if entry.understood is not None
        ]

        def done(count: int) -> None:
            told = self._labels("export.done", count=count, name=path.name)
            private = f" {self._labels('export.private')}" if count else ""
            self.said.emit(f"{told}{private}")

        self._background.run(partial(write_records, path, records), done, self.refused.emit)
