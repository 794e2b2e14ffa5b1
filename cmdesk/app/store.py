"""The window's side of the workspace: one thread owns the database, nothing waits for it."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Signal

from cmdesk.app.relay import Relay
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.correction import LabelFamily
from cmdesk.domain.errors import UserError
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, WordingRecord
from cmdesk.domain.waiver import Waiver
from cmdesk.workspace.lessons import Lesson
from cmdesk.workspace.records import OPEN_STATES, MessageState, StoredMessage
from cmdesk.workspace.store import Workspace

log = logging.getLogger(__name__)

SETTINGS = ("theme", "zoom", "profile", "geometry", "splitter", "order", "signer", "typesets")
RETRY_SECONDS = 1.0
RECENT = 5
Job = Callable[[Workspace], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as the workspace gives it back, with its draft and its waivers."""

    id: str
    stored: StoredMessage
    draft: str = ""
    revision: int = 0
    waivers: tuple[Waiver, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    treated_at: datetime | None = None
    drafted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What the workspace held when it was opened."""

    messages: tuple[Kept, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    recent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandRead:
    """What was learnt from the replies of a brand."""

    profile_id: str
    examples: tuple[Example, ...] = ()
    wordings: tuple[WordingRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class ExemptionsRead:
    """What a brand does not want to be told again."""

    profile_id: str
    exemptions: tuple[Exemption, ...] = ()


class Store(QObject):
    """Hands writes to the thread that owns the ``Workspace``.

    Messages are named by the window at once (``id``); their number in the database is
    known to the thread only. Writes keep their order; of a draft only the newest text is
    written. A draft that cannot be written is tried again until it can.
    """

    opened = Signal(object)
    """An ``Opening``."""
    saved = Signal(object)
    """When the newest draft was committed."""
    failed = Signal(str)
    """Nothing is being written, and why: a French sentence."""
    hand_read = Signal(object)
    """A ``HandRead``."""
    exemptions_read = Signal(object)
    """An ``ExemptionsRead``."""
    noticed = Signal(str)
    """A sentence to show once."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._writer = _Writer(path, Relay(self._tell))
        self._thread = threading.Thread(target=self._writer.work, name="workspace", daemon=True)
        # Whoever forgets to close it leaves no thread behind.
        weakref.finalize(self, self._writer.end).atexit = False

    @property
    def opening(self) -> Opening | None:
        """Return what the workspace held, ``None`` while it is being opened."""
        return self._writer.opening

    def start(self) -> None:
        """Open the workspace in its thread; returns at once."""
        self._thread.start()

    def wait(self, seconds: float) -> Opening | None:
        """Return what was found, waiting at most so long for the opening."""
        self._writer.is_open.wait(seconds)
        return self.opening

    def close(self, seconds: float = 1.5) -> bool:
        """Write what is left and close; return whether that was done in time."""
        self._writer.end()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _tell(self, news: tuple[str, object]) -> None:
        name, value = news
        getattr(self, name).emit(value)

    def add(self, entries: Sequence[tuple[str, Message]], profile_id: str) -> None:
        """Keep messages under the names that the window gave them."""
        self._writer.add(entries, profile_id)

    def save_draft(self, id: str, text: str, revision: int) -> None:
        """Keep the text of a reply; called at every key, returns at once."""
        self._writer.save_draft(id, text, revision)

    def set_state(self, id: str, state: MessageState) -> None:
        """Say where a message is on its way."""
        self._put(id, lambda workspace, number: workspace.set_state(number, state))

    def correct(self, id: str, family: LabelFamily, value: str | None) -> None:
        """Keep what the user set in a family of labels."""
        self._put(id, lambda workspace, number: workspace.correct(number, family, value))

    def add_waiver(self, id: str, waiver: Waiver) -> None:
        """Keep an override."""
        self._put(id, lambda workspace, number: workspace.add_waiver(number, waiver))

    def remove_waiver(self, id: str, fingerprint: str) -> None:
        """Take back an override."""
        self._put(id, lambda workspace, number: workspace.remove_waiver(number, fingerprint))

    def attest(self, id: str, attestation: Attestation) -> None:
        """Keep a signature under a sentence."""
        self._put(id, lambda workspace, number: workspace.attest(number, attestation))

    def withdraw(self, id: str, sentence: str) -> None:
        """Take a signature back."""
        self._put(id, lambda workspace, number: workspace.withdraw(number, sentence))

    def record_copy(
        self,
        id: str,
        text: str,
        message: Message,
        waivers: Sequence[Waiver] = (),
        lesson: Lesson | None = None,
        attestations: Sequence[Attestation] = (),
    ) -> None:
        """Keep a reply that went to the clipboard, with what it teaches."""

        def job(workspace: Workspace, number: int) -> None:
            workspace.record_copy(
                number,
                text,
                channel=message.channel,
                public=message.public,
                waivers=waivers,
                lesson=lesson,
                attestations=attestations,
            )

        self._put(id, job)

    def read_hand(self, profile_id: str) -> None:
        """Ask for what was learnt from the replies of a brand (``hand_read``)."""
        self._writer.read_hand(profile_id)

    def forget_example(self, reply_id: int) -> None:
        """Never recall a reply again."""
        self._writer.put(lambda workspace: workspace.forget_example(reply_id))

    def forget_wording(self, profile_id: str, wording: str) -> None:
        """Forget what became of a wording."""
        self._writer.put(lambda workspace: workspace.forget_wording(profile_id, wording))

    def forget_lessons(self, profile_id: str) -> None:
        """Forget all that was learnt from the replies of a brand."""
        self._writer.put(lambda workspace: workspace.forget_lessons(profile_id))

    def read_exemptions(self, profile_id: str) -> None:
        """Ask for what a brand does not want to be told again (``exemptions_read``)."""
        self._writer.read_exemptions(profile_id)

    def add_exemption(self, exemption: Exemption) -> None:
        """Keep that a remark is ignored for a brand."""

        def job(workspace: Workspace) -> None:
            workspace.add_exemption(exemption)

        self._writer.put(job)

    def remove_exemption(self, number: int) -> None:
        """Show a remark again."""
        self._writer.put(lambda workspace: workspace.remove_exemption(number))

    def record_event(self, id: str, kind: str, data: dict[str, Any]) -> None:
        """Keep a decision."""

        def job(workspace: Workspace, number: int) -> None:
            workspace.record_event(kind, number, data)

        self._put(id, job)

    def set_setting(self, key: str, value: object) -> None:
        """Keep a setting."""
        self._writer.put(lambda workspace: workspace.set_setting(key, value))

    def _put(self, id: str, act: Callable[[Workspace, int], object]) -> None:
        # No job holds the store: the thread may be the last to let a job go (``relay``).
        self._writer.put_for(id, act)


class _Writer:
    """What the thread holds: everything but the ``Store``, which belongs to the interface."""

    def __init__(self, path: Path, relay: Relay) -> None:
        self._path, self._relay = path, relay
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._drafts: dict[str, tuple[str, int]] = {}
        self._numbers: dict[str, int] = {}
        self._closing = threading.Event()
        self.is_open = threading.Event()
        self.opening: Opening | None = None

    # Called by the window

    def put(self, job: Job) -> None:
        self._jobs.put(job)

    def put_for(self, id: str, act: Callable[[Workspace, int], object]) -> None:
        def job(workspace: Workspace) -> None:
            number = self._numbers.get(id)
            if number is not None:
                act(workspace, number)

        self._jobs.put(job)

    def add(self, entries: Sequence[tuple[str, Message]], profile_id: str) -> None:
        def job(workspace: Workspace) -> None:
            numbers = workspace.add_messages([message for _, message in entries], profile_id)
            for (name, _), number in zip(entries, numbers, strict=True):
                self._numbers[name] = number

        self._jobs.put(job)

    def save_draft(self, id: str, text: str, revision: int) -> None:
        with self._lock:
            waiting = id in self._drafts
            self._drafts[id] = (text, revision)
        if not waiting:
            self._jobs.put(lambda workspace: self._write_draft(workspace, id))

    def read_hand(self, profile_id: str) -> None:
        relay = self._relay

        def job(workspace: Workspace) -> None:
            examples, wordings = workspace.examples(profile_id), workspace.wordings(profile_id)
            relay.carry(("hand_read", HandRead(profile_id, examples, wordings)))

        self._jobs.put(job)

    def read_exemptions(self, profile_id: str) -> None:
        relay = self._relay

        def job(workspace: Workspace) -> None:
            found = workspace.exemptions(profile_id)
            relay.carry(("exemptions_read", ExemptionsRead(profile_id, found)))

        self._jobs.put(job)

    def end(self) -> None:
        self._closing.set()
        self._jobs.put(None)

    # The thread

    def work(self) -> None:
        workspace = None
        try:
            workspace = Workspace(self._path)
            self.opening = self._read(workspace)
        except UserError as error:
            self._relay.carry(("failed", str(error)))
        except Exception:
            log.exception("the workspace could not be opened")
            self._relay.carry(("failed", ""))
        self.opening = self.opening or Opening()
        self.is_open.set()
        self._relay.carry(("opened", self.opening))
        if workspace is None:
            return
        if workspace.notice:
            self._relay.carry(("noticed", workspace.notice))
        self._run(workspace)
        workspace.close()

    def _read(self, workspace: Workspace) -> Opening:
        kept = []
        for stored in workspace.messages():
            name = str(stored.id)
            self._numbers[name] = stored.id
            is_open = stored.state in OPEN_STATES
            draft = workspace.draft(stored.id) if is_open else None
            replies = () if stored.state is MessageState.NEW else workspace.replies(stored.id)
            kept.append(
                Kept(
                    name, stored,
                    draft.text if draft else "", draft.revision if draft else 0,
                    workspace.waivers(stored.id) if is_open else (),
                    workspace.attestations(stored.id) if is_open else (),
                    replies[0].copied_at if replies else None,
                    draft.saved_at if draft and draft.text else None,
                )
            )  # fmt: skip
        settings = {key: workspace.setting(key) for key in SETTINGS}
        profile = settings["profile"] or ""
        recent = workspace.recent_replies(str(profile), RECENT)
        return Opening(tuple(kept), settings, recent)

    def _run(self, workspace: Workspace) -> None:
        # What failed stays at the head, so that writes keep their order.
        pending: deque[Job] = deque()
        ends = False
        while not ends:
            try:
                job = self._jobs.get(timeout=RETRY_SECONDS if pending else None)
            except Empty:
                job = None
                ends = self._closing.is_set()
            else:
                ends = job is None
            if job is not None:
                pending.append(job)
            while pending and self._do(pending[0], workspace):
                pending.popleft()

    def _do(self, job: Job, workspace: Workspace) -> bool:
        """Return whether the job needs not be tried again."""
        try:
            job(workspace)
        except UserError as error:
            self._relay.carry(("failed", str(error)))
            return False
        except Exception:
            log.exception("a write to the workspace failed")
        return True

    def _write_draft(self, workspace: Workspace, id: str) -> None:
        with self._lock:
            text, revision = self._drafts.pop(id, ("", -1))
        if revision < 0:
            return
        number = self._numbers.get(id)
        if number is None:
            return
        try:
            workspace.save_draft(number, text, revision)
        except Exception:
            with self._lock:
                # A newer text that came meanwhile wins.
                self._drafts.setdefault(id, (text, revision))
            raise
        self._relay.carry(("saved", datetime.now().astimezone()))
