"""What the house's earlier replies teach, as the window holds it. No widget here."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cmdesk.app.model import Entry
from cmdesk.app.store import HandRead, Store
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import Draft
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, WordingRecord
from cmdesk.domain.profile import Profile
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.hand import Rules, choices_of, comparable, less_of, read_rules
from cmdesk.workspace.lessons import Lesson

MOST_CANDIDATES = 60
"""Earlier replies of the same sort that the engine is given: the newest ones."""


class Learnt(QObject):
    """Reads what was learnt for the brand that is open, and forgets it when asked."""

    changed = Signal()
    """What was learnt for the brand was read, or is another brand's."""

    def __init__(self, store: Store, resources: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._resources = store, resources
        self.profile_id = ""
        self.brand = ""
        self.examples: tuple[Example, ...] = ()
        self.wordings: tuple[WordingRecord, ...] = ()
        """Those that are proposed less, the most often taken out first."""
        self.less: dict[str, float] = {}
        store.hand_read.connect(self._on_read)

    @cached_property
    def _rules(self) -> Rules:
        return read_rules(self._resources)

    def open(self, profile: Profile) -> None:
        """Read what was learnt for a brand (``changed``)."""
        self.brand = profile.name
        if profile.id != self.profile_id:
            self._take(HandRead(profile.id))
        self._store.read_hand(profile.id)

    def _on_read(self, read: HandRead) -> None:
        # What was asked for a brand that is no longer open comes too late.
        if read.profile_id == self.profile_id:
            self._take(read)

    def _take(self, read: HandRead) -> None:
        self.profile_id, self.examples = read.profile_id, read.examples
        self.less = less_of(read.wordings, self._rules)
        self.wordings = tuple(record for record in read.wordings if record.wording in self.less)
        self.changed.emit()

    def candidates(self, message: Message, analysis: Analysis) -> tuple[Example, ...]:
        """Return the earlier replies of the same sort, the newest first."""
        found = [e for e in self.examples if comparable(message, analysis, e, self._rules)]
        return tuple(found[:MOST_CANDIDATES])

    def lesson(
        self, entry: Entry, text: str, taken: Draft | None, last: Draft | None
    ) -> Lesson | None:
        """Return what a reply that is copied teaches; ``None`` where no brand is open.

        A reply that was let through against a rule, or that somebody vouched for, is no
        example: what allowed it was true of that case alone.
        """
        if not self.profile_id:
            return None
        analysis, example = entry.analysis, None
        if (
            analysis is not None
            and analysis.kind.id is not Kind.ABUSE
            and not (entry.waivers or entry.attestations)
        ):
            example = Example.of(entry.dated, analysis, text)
        least = self._rules["less"]["kept"]
        choices = choices_of(taken, last, text, least) if taken is not None else ()
        return Lesson(self.profile_id, example, choices)

    def forget_example(self, reply_id: int) -> None:
        """Never recall a reply again."""
        self._store.forget_example(reply_id)
        self._store.read_hand(self.profile_id)

    def forget_wording(self, wording: str) -> None:
        """Propose a wording again like any other."""
        self._store.forget_wording(self.profile_id, wording)
        self._store.read_hand(self.profile_id)

    def forget_all(self) -> None:
        """Forget all that was learnt for the brand."""
        self._store.forget_lessons(self.profile_id)
        self._store.read_hand(self.profile_id)
