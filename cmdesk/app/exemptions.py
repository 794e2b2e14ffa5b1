"""What a brand does not want to be told again, as the window holds it. No widget here."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from cmdesk.app.store import ExemptionsRead, Store
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding


class Exemptions(QObject):
    """Reads what is ignored for the brand that is open, adds to it, and takes it back."""

    changed = Signal()
    """What is ignored was read, or is another brand’s."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.profile_id = ""
        self.brand = ""
        self.items: tuple[Exemption, ...] = ()
        """The newest first."""
        store.exemptions_read.connect(self._on_read)

    def open(self, profile: Profile) -> None:
        """Read what is ignored for a brand (``changed``)."""
        self.brand = profile.name
        if profile.id != self.profile_id:
            self._take(ExemptionsRead(profile.id))
        self._store.read_exemptions(profile.id)

    def add(self, finding: Finding, reason: str, by: str) -> None:
        """Ignore a remark for the brand from now on."""
        self._store.add_exemption(
            Exemption(
                self.profile_id,
                finding.category,
                finding.rule,
                finding.quote,
                " ".join(reason.split()),
                by,
                datetime.now(UTC),
            )
        )
        self._store.read_exemptions(self.profile_id)

    def remove(self, number: int) -> None:
        """Show a remark again."""
        self._store.remove_exemption(number)
        self._store.read_exemptions(self.profile_id)

    def _on_read(self, read: ExemptionsRead) -> None:
        # What was asked for a brand that is no longer open comes too late.
        if read.profile_id == self.profile_id:
            self._take(read)

    def _take(self, read: ExemptionsRead) -> None:
        self.profile_id, self.items = read.profile_id, read.exemptions
        self.changed.emit()
