"""What the user set beside the look: who signs, and what is mended on copy. No widget here."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from cmdesk.app.store import Store

_LONGEST = 80


class Preferences(QObject):
    """Holds the settings that the reply pane works with, and keeps each change."""

    changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.signer = account_name()
        self.typesets = True
        """Whether French typography is mended, without a word, in what is copied."""

    def apply(self, settings: Mapping[str, Any]) -> None:
        """Take over what was kept."""
        if isinstance(name := settings.get("signer"), str) and name.strip():
            self.signer = name
        if isinstance(typesets := settings.get("typesets"), bool):
            self.typesets = typesets
        self.changed.emit()

    def set_signer(self, name: str) -> None:
        """Sign with another name; an empty one is that of the account."""
        self.signer = " ".join(name.split())[:_LONGEST] or account_name()
        self._store.set_setting("signer", self.signer)
        self.changed.emit()

    def set_typesets(self, typesets: bool) -> None:
        """Mend the typography of what is copied, or leave it as it is typed."""
        self.typesets = typesets
        self._store.set_setting("typesets", typesets)
        self.changed.emit()


def account_name() -> str:
    """Return the name of who uses this computer, empty where the system does not tell."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
