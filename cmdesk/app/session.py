"""What the window works on: the queue, the open message, the brand. No widget here."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.app.background import Background
from cmdesk.app.exemptions import Exemptions
from cmdesk.app.export import CorrectionExport
from cmdesk.app.learnt import Learnt
from cmdesk.app.model import Entry, Inbox, State
from cmdesk.app.opening import MESSAGE_SUFFIXES, PROFILE_SUFFIXES, read_messages
from cmdesk.app.store import Kept, Opening, Store
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.brand import Brand
from cmdesk.domain.correction import Correction, LabelFamily
from cmdesk.domain.draft import Draft
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Precedent, Suggestion
from cmdesk.domain.profile import Profile
from cmdesk.domain.waiver import Waiver
from cmdesk.profiles.library import NEUTRAL, Library, ProfileEntry
from cmdesk.translations import Labels
from cmdesk.workspace.records import MessageState

EXAMPLE_PROFILE = "lumea"
MOST_ASKED = 4
"""Analyses under way at once: the open message never waits behind a whole file."""
RECENT = 5
EXAMPLE_AGE = timedelta(minutes=6)
"""How long ago the newest message of the example came."""


class Session(QObject):
    """Knows the messages and asks for what is understood of them.

    ``engine`` is an ``EngineClient``. The window tells it what the user does, and shows
    what it announces. ``frozen`` says whether the queue must not move just now.
    """

    current_changed = Signal()
    """Another message is open, or none."""
    analysed = Signal(str)
    """What is understood of an entry came, failed, or was corrected."""
    queue_changed = Signal()
    """Entries came, went or changed places."""
    entry_changed = Signal(str)
    """State of one entry."""
    profile_changed = Signal()
    profiles_listed = Signal(object)
    said = Signal(str)
    refused = Signal(str, object)

    def __init__(
        self,
        labels: Labels,
        library: Library,
        engine: Any,  # noqa: ANN401 (an EngineClient, or a stand-in with its signals)
        store: Store,
        resources: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._labels, self._library, self._engine, self.store = labels, library, engine, store
        self._resources = resources
        self.learnt = Learnt(store, resources, self)
        self.exemptions = Exemptions(store, self)
        self.inbox = Inbox()
        self.current: Entry | None = None
        self.profile: Profile | None = None
        self.profiles: tuple[ProfileEntry, ...] = ()
        self.recent: tuple[str, ...] = ()
        self.frozen = False
        self._restored = False
        self._provisional = False
        """The open message was chosen by us before anything was understood."""
        self._waiting: deque[str] = deque()
        self._asked: dict[int, str] = {}
        self._background = Background(labels("frame.error.defect"), self)
        self._export = CorrectionExport(labels, self._background, self)
        self._export.said.connect(self.said)
        self._export.refused.connect(self._refuse)
        self._sort_soon = QTimer(self, singleShot=True, interval=150)
        self._sort_soon.timeout.connect(self._sort_unless_frozen)
        engine.analysed.connect(self._on_analysed)
        engine.failed.connect(self._on_failed)
        engine.ready_changed.connect(self._on_ready)

    def stop(self) -> None:
        """End what runs beside the interface."""
        self._background.stop()

    # The brand

    @property
    def is_neutral(self) -> bool:
        """Return whether no brand is open."""
        return self.profile is None or self.profile.id == NEUTRAL

    def open_profile(self, wanted: str, *, show_example: bool = False) -> None:
        """Open a brand by identifier or path; the neutral voice by ``NEUTRAL``.

        ``show_example``: where nothing is in the queue, the brand's first approved case
        becomes the open message.
        """

        def done(profile: Profile) -> None:
            self._take_profile(profile, wanted)
            if show_example and not len(self.inbox) and profile.approved:
                case = profile.approved[0]
                self.give(Message(case.message, channel=case.channel, author=case.author or None))

        self._background.run(partial(self._library.get, wanted), done, self._refuse)

    def list_profiles(self) -> None:
        """Ask for the brands that can be opened (``profiles_listed``)."""

        def done(entries: tuple[ProfileEntry, ...]) -> None:
            self.profiles = entries
            self.profiles_listed.emit(entries)

        self._background.run(self._library.list, done, self._refuse)

    def _take_profile(self, profile: Profile, wanted: str) -> None:
        former, self.profile = self.profile, profile
        if Brand.of(former) != Brand.of(profile):
            self._ask_again()
        self.store.set_setting("profile", wanted)
        self.learnt.open(profile)
        self.exemptions.open(profile)
        for entry in self.inbox.all():
            entry.delay = self._delay(entry.message)
        self.profile_changed.emit()
        self._sort_unless_frozen()
        if self.current is not None:
            self.current_changed.emit()

    def _delay(self, message: Message) -> timedelta:
        use = self.profile.channel_use(message.channel) if self.profile else None
        return timedelta(minutes=use.delay_minutes if use else 0)

    def _refuse(self, error: UserError) -> None:
        self.refused.emit(str(error), error.details)

    # Messages coming in

    def restore(self, opening: Opening) -> None:
        """Take over what the workspace held; done once."""
        if self._restored:
            return
        self._restored = True
        self.recent = opening.recent
        entries = [_entry(kept) for kept in opening.messages]
        self.inbox.add(entries)
        for entry in entries:
            entry.delay = self._delay(entry.message)
            if entry.state.is_open:
                self._waiting.append(entry.id)
        self._ask_more()
        self.sort()
        self._open_where_left(opening)

    def _open_where_left(self, opening: Opening) -> None:
        """Open the reply that was being written, else the first message of the queue."""
        rows = self.inbox.rows()
        if self.current is not None or not rows:
            return
        drafted = [(kept.drafted_at, kept.id) for kept in opening.messages if kept.drafted_at]
        if drafted:
            self.open(max(drafted)[1])
        else:
            self.open(rows[0][1].id)
            self._provisional = True

    def give(self, message: Message) -> None:
        """Add a message and open it: it was pasted to be answered now."""
        entry = self._add((message,))[0]
        self.sort()
        self.open(entry.id)

    def add(self, messages: Sequence[Message]) -> int:
        """Add messages, those apart that are there already; return how many were added.

        The first of them is opened where nothing is.
        """
        known = {(e.message.text, e.message.author) for e in self.inbox.all() if e.state.is_open}
        fresh = [m for m in messages if (m.text, m.author) not in known]
        entries = self._add(fresh)
        self._sort_unless_frozen()
        if self.current is None and entries:
            self.open(self.inbox.rows()[0][1].id)
            self._provisional = True
        return len(entries)

    def _add(self, messages: Sequence[Message]) -> list[Entry]:
        now = datetime.now().astimezone()
        entries = [
            Entry(
                id=uuid.uuid4().hex,
                message=message,
                received_at=_aware(message.received_at) if message.received_at else now,
                delay=self._delay(message),
            )
            for message in messages
        ]
        if entries:
            self.inbox.add(entries)
            profile = self.profile.id if self.profile else NEUTRAL
            self.store.add([(entry.id, entry.message) for entry in entries], profile)
            self._waiting.extend(entry.id for entry in entries)
            self._ask_more()
        return entries

    def open_file(self, path: Path) -> None:
        """Open a brand or messages, by the kind of the file."""
        suffix = path.suffix.lower()
        if suffix in PROFILE_SUFFIXES:
            self.open_profile(str(path), show_example=True)
        elif suffix in MESSAGE_SUFFIXES:
            self._background.run(partial(read_messages, path), self._opened, self._refuse)
        else:
            self.refused.emit(self._labels("frame.file.unknown", name=path.name), ())

    def _opened(self, messages: tuple[Message, ...]) -> None:
        if len(messages) == 1:
            self.give(messages[0])
        else:
            self.said.emit(self._labels("frame.file.opened", count=self.add(messages)))

    def open_example(self) -> None:
        """Open the invented brand with its messages, received as if just now."""
        path = self._resources / "examples" / f"{EXAMPLE_PROFILE}.jsonl"
        if not path.exists():
            self.refused.emit(self._labels("frame.file.example-missing"), ())
            return
        self.open_profile(EXAMPLE_PROFILE)

        def done(messages: tuple[Message, ...]) -> None:
            count = self.add(messages)
            self.said.emit(self._labels("frame.file.opened", count=count))
            if count and not (self.current is not None and self.current.draft.strip()):
                self.open(self.inbox.rows()[0][1].id)
                self._provisional = True

        self._background.run(partial(_read_as_if_now, path), done, self._refuse)

    # The open message

    def open(self, id: str) -> None:
        """Open a message of the queue; it is asked about before the others."""
        self._provisional = False
        if self.current is not None and self.current.id == id:
            return
        self.current = self.inbox.get(id) if id else None
        if id in self._waiting:
            self._waiting.remove(id)
            self._waiting.appendleft(id)
            self._ask_more()
        self.current_changed.emit()

    def step(self, by: int) -> bool:
        """Open the message ``by`` places further; return whether another one is open."""
        target = self.inbox.step(self.current.id if self.current else "", by)
        if not target or (self.current is not None and target == self.current.id):
            return False
        self.open(target)
        return True

    def edit(self, text: str, revision: int) -> None:
        """Keep the reply to the open message as it is now."""
        entry = self.current
        if entry is None or entry.draft == text:
            return
        entry.draft = text
        self._provisional = False
        # The editor counts from the start for each message; the database keeps on counting.
        entry.revision = max(entry.revision + 1, revision)
        self.store.save_draft(entry.id, text, entry.revision)
        if entry.state in (State.NEW, State.DRAFT):
            state = State.DRAFT if text.strip() else State.NEW
            if state is not entry.state:
                entry.state = state
                self.entry_changed.emit(entry.id)

    def copied(self, text: str, taken: Draft | None = None, last: Draft | None = None) -> None:
        """Keep that the reply went to the clipboard, and what it teaches.

        ``taken`` is the suggestion that it came from, ``last`` the same with acts changed.
        """
        entry = self.current
        if entry is None:
            return
        entry.state = State.COPIED
        entry.treated_at = datetime.now().astimezone()
        self.recent = (text, *(other for other in self.recent if other != text))[:RECENT]
        lesson = self.learnt.lesson(entry, text, taken, last)
        self.store.record_copy(
            entry.id, text, entry.message, entry.waivers, lesson, entry.attestations
        )
        if lesson is not None:
            self.store.read_hand(lesson.profile_id)
        self.entry_changed.emit(entry.id)

    def set_waivers(self, waivers: Sequence[Waiver]) -> None:
        """Take over the waivers that hold; keep what came and what went."""
        entry = self.current
        if entry is None:
            return
        former = {waiver.fingerprint for waiver in entry.waivers}
        present = {waiver.fingerprint for waiver in waivers}
        for waiver in waivers:
            if waiver.fingerprint not in former:
                self.store.add_waiver(entry.id, waiver)
        for fingerprint in former - present:
            self.store.remove_waiver(entry.id, fingerprint)
        entry.waivers = tuple(waivers)

    def set_attestations(self, attestations: Sequence[Attestation]) -> None:
        """Take over the signatures that hold; keep what came and what went."""
        entry = self.current
        if entry is None:
            return
        for one in attestations:
            if one not in entry.attestations:
                self.store.attest(entry.id, one)
        present = {one.sentence for one in attestations}
        for one in entry.attestations:
            if one.sentence not in present:
                self.store.withdraw(entry.id, one.sentence)
        entry.attestations = tuple(attestations)

    def note(self, kind: str, data: dict[str, Any]) -> None:
        """Keep a decision about the open message, for the figures."""
        if self.current is not None:
            self.store.record_event(self.current.id, kind, data)

    def file_away(self, *, published: bool) -> None:
        """File the open message, and open the one after it."""
        entry = self.current
        if entry is None:
            return
        following = self.inbox.step(entry.id, 1)
        if following == entry.id:
            following = self.inbox.step(entry.id, -1)
        entry.state = State.PUBLISHED if published else State.DISMISSED
        entry.treated_at = entry.treated_at or datetime.now().astimezone()
        state = MessageState.PUBLISHED if published else MessageState.DISMISSED
        self.store.set_state(entry.id, state)
        self.sort()
        self.open("" if following == entry.id else following)

    # Understanding

    def correct(self, id: str, correction: Correction) -> None:
        """Keep what the user set right; suggestions follow it."""
        entry = self.inbox.get(id)
        former, entry.correction = entry.correction, correction
        was, values = former.values(), correction.values()
        for family in LabelFamily:
            if values.get(family) != was.get(family):
                self.store.correct(id, family, values.get(family))
        self._sort_soon.start()
        self.analysed.emit(id)

    def export_corrections(self, path: Path) -> None:
        """Write the messages that were corrected as labelled lines; ``said`` tells how many.

        Those that were not read since the window opened are read first.
        """
        entries = [entry for entry in self.inbox.all() if entry.correction]
        for entry in entries:
            known = entry.id in self._waiting or entry.id in self._asked.values()
            if entry.understood is None and not known:
                entry.failed = False
                self._waiting.appendleft(entry.id)
        self._export.begin(path, entries)
        self._ask_more()

    def retry(self, id: str) -> None:
        """Ask again what is understood of an entry."""
        self.inbox.get(id).failed = False
        self._waiting.appendleft(id)
        self._ask_more()
        self.analysed.emit(id)

    def _ask_again(self) -> None:
        """Ask anew about what was read, or is being read, as a message to another brand."""
        asked, self._asked = list(self._asked.values()), {}
        read = [e.id for e in self.inbox.all() if e.understood is not None and e.state.is_open]
        waiting = dict.fromkeys((*self._waiting, *asked, *read))
        if self.current is not None and self.current.id in waiting:
            waiting = {self.current.id: None} | waiting
        self._waiting = deque(waiting)
        self._ask_more()

    def _ask_more(self) -> None:
        while self._waiting and len(self._asked) < MOST_ASKED:
            id = self._waiting.popleft()  # noqa: A001 (the field's own word)
            if id in self.inbox:
                entry = self.inbox.get(id)
                self._asked[self._engine.analyse(entry.dated, self.profile)] = id

    def _on_analysed(self, ticket: int, analysis: Analysis) -> None:
        id = self._asked.pop(ticket, None)  # noqa: A001 (the field's own word)
        self._ask_more()
        if id is None or id not in self.inbox:
            return
        entry = self.inbox.get(id)
        same = entry.understood == analysis and not entry.failed
        entry.understood, entry.failed = analysis, False
        self._export.settle()
        if not same:
            self.analysed.emit(id)
        self._sort_soon.start()

    def _on_failed(self, ticket: int, _sentence: str) -> None:
        id = self._asked.pop(ticket, None)  # noqa: A001 (the field's own word)
        if id is not None and id in self.inbox:
            self.inbox.get(id).failed = True
            self._export.settle()
            self.analysed.emit(id)
        self._ask_more()

    def _on_ready(self, ready: bool) -> None:
        if ready:
            for entry in self.inbox.all():
                if entry.failed and entry.state.is_open:
                    self.retry(entry.id)

    # The order of the queue

    def sort(self) -> None:
        """Put the queue in order, now."""
        self._sort_soon.stop()
        self.inbox.sort(datetime.now().astimezone())
        self.queue_changed.emit()

    def _sort_unless_frozen(self) -> None:
        if self.frozen:
            # It would jump under somebody who writes: what came is counted, not shown.
            self.queue_changed.emit()
        else:
            self.sort()
            self._settle()

    def _settle(self) -> None:
        """Open the most urgent message once all are understood, where nobody chose yet."""
        rows = self.inbox.rows()
        if self._provisional and rows and not self._waiting and not self._asked:
            self.open(rows[0][1].id)


def origin_data(suggestion: Suggestion) -> dict[str, Any]:
    """Return what is kept of a suggestion that was taken: its variant, or that it was recalled."""
    if isinstance(suggestion, Precedent):
        return {"recalled": suggestion.example.id}
    return {"variant": str(suggestion.variant)}


def _aware(moment: datetime) -> datetime:
    return moment.astimezone()


def _read_as_if_now(path: Path) -> tuple[Message, ...]:
    messages = read_messages(path)
    times = [_aware(m.received_at) for m in messages if m.received_at]
    if not times:
        return messages
    shift = datetime.now().astimezone() - EXAMPLE_AGE - max(times)
    return tuple(
        replace(m, received_at=_aware(m.received_at) + shift) if m.received_at else m
        for m in messages
    )


def _entry(kept: Kept) -> Entry:
    stored = kept.stored
    return Entry(
        id=kept.id,
        message=stored.message,
        received_at=_aware(stored.message.received_at or stored.added_at),
        correction=stored.correction,
        state=State(stored.state.value),
        draft=kept.draft,
        revision=kept.revision,
        waivers=kept.waivers,
        attestations=kept.attestations,
        treated_at=kept.treated_at,
    )
