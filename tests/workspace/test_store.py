import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cmdesk.domain.correction import LabelFamily
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Act, Category, Channel
from cmdesk.domain.waiver import Waiver
from cmdesk.workspace.errors import CorruptWorkspaceError, WorkspaceError
from cmdesk.workspace.records import MessageState
from cmdesk.workspace.store import Workspace

PARIS = timezone(timedelta(hours=1))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "cmdesk.sqlite3"


@pytest.fixture
def workspace(path):
    with Workspace(path) as workspace:
        yield workspace


def waiver(fingerprint="f1", reason="Le remboursement est parti ce matin."):
    return Waiver(
        fingerprint,
        Category.FALSE_CLAIM,
        "truth.done",
        "a été remboursé",
        reason,
        datetime(2026, 3, 20, 9, 30, tzinfo=UTC),
    )


def test_store_gives_back_a_message_as_it_came(path):
    message = Message(
        "Où est mon colis ?? 😡\r\n\tMerci\u00a0!",
        id="fb-1",
        channel=Channel.FACEBOOK,
        public=False,
        author="Nadia",
        received_at=datetime(2026, 3, 20, 8, 28, tzinfo=PARIS),
    )
    with Workspace(path) as workspace:
        number = workspace.add_message(message, "lumea")
    with Workspace(path) as workspace:
        stored = workspace.message(number)
    assert stored.message == message
    assert stored.message.received_at.utcoffset() == timedelta(hours=1)
    assert (stored.profile_id, stored.state) == ("lumea", MessageState.NEW)


def test_store_lists_messages_by_state_the_oldest_first(workspace):
    late = Message("deux", received_at=datetime(2026, 3, 20, 9, tzinfo=UTC))
    early = Message("un", received_at=datetime(2026, 3, 20, 9, 30, tzinfo=PARIS))
    numbers = workspace.add_messages([late, early, Message("trois")], "lumea")
    workspace.set_state(numbers[0], MessageState.DISMISSED)
    assert [stored.message.text for stored in workspace.messages()] == ["un", "deux", "trois"]
    still_new = workspace.messages([MessageState.NEW])
    assert [stored.message.text for stored in still_new] == ["un", "trois"]


def test_store_adds_all_messages_or_none(workspace):
    with pytest.raises(AttributeError):
        workspace.add_messages([Message("un"), None], "lumea")
    assert workspace.messages() == ()


def test_store_keeps_the_latest_draft_even_when_revisions_start_again(workspace):
    number = workspace.add_message(Message("Bonjour"), "lumea")
    assert workspace.draft(number) is None
    workspace.save_draft(number, "Bonjour N", 12)
    workspace.save_draft(number, "Bonjour Nadia", 1)
    draft = workspace.draft(number)
    assert (draft.text, draft.revision) == ("Bonjour Nadia", 1)


def test_store_marks_a_message_as_draft_while_there_is_a_text(workspace):
    number = workspace.add_message(Message("Bonjour"), "lumea")
    workspace.save_draft(number, "Je", 1)
    assert workspace.message(number).state is MessageState.DRAFT
    workspace.save_draft(number, "  ", 2)
    assert workspace.message(number).state is MessageState.NEW
    workspace.set_state(number, MessageState.PUBLISHED)
    workspace.save_draft(number, "Je corrige", 3)
    assert workspace.message(number).state is MessageState.PUBLISHED


def test_store_keeps_half_a_surrogate_pair_from_losing_the_text(workspace):
    number = workspace.add_message(Message("a"), "lumea")
    workspace.save_draft(number, "avant \ud83d après", 1)
    assert workspace.draft(number).text == "avant \ufffd après"


def test_store_keeps_waivers_until_they_are_taken_back(workspace):
    number = workspace.add_message(Message("a"), "lumea")
    workspace.add_waiver(number, waiver())
    workspace.add_waiver(number, waiver("f2"))
    workspace.add_waiver(number, waiver("f2", "Une autre raison, plus précise."))
    assert {one.fingerprint: one.reason for one in workspace.waivers(number)} == {
        "f1": "Le remboursement est parti ce matin.",
        "f2": "Une autre raison, plus précise.",
    }
    workspace.remove_waiver(number, "f1")
    workspace.remove_waiver(number, "never there")
    assert workspace.waivers(number)[0] == waiver("f2", "Une autre raison, plus précise.")
    kinds = [event.kind for event in workspace.events(number)]
    assert kinds == ["waiver", "waiver", "waiver", "waiver_removed"]


def test_store_records_a_copied_reply_with_its_acts_and_waivers(workspace):
    number = workspace.add_message(Message("a"), "lumea")
    workspace.record_copy(
        number,
        "Bonjour Nadia,\n— Léa",
        channel=Channel.X,
        public=False,
        acts=[Act.GREET, Act.SIGN],
        waivers=[waiver()],
    )
    (reply,) = workspace.replies(number)
    assert (reply.text, reply.channel, reply.public) == ("Bonjour Nadia,\n— Léa", Channel.X, False)
    assert (reply.acts, reply.waivers) == ((Act.GREET, Act.SIGN), (waiver(),))
    assert workspace.message(number).state is MessageState.COPIED


def test_store_gives_recent_replies_of_one_brand_newest_first(workspace):
    for brand, texts in (("lumea", ["un", "deux", "trois"]), ("autre", ["quatre"])):
        for text in texts:
            workspace.record_copy(workspace.add_message(Message("m"), brand), text)
    assert workspace.recent_replies("lumea", 2) == ("trois", "deux")


def test_store_keeps_and_takes_back_a_correction(workspace):
    number = workspace.add_message(Message("a"), "lumea")
    workspace.correct(number, "topic", "refund")
    workspace.correct(number, LabelFamily.SEVERITY, "4")
    stored = workspace.message(number)
    assert stored.corrected(LabelFamily.TOPIC) == "refund"
    assert stored.corrected(LabelFamily.SEVERITY) == "4"
    workspace.correct(number, "topic", None)
    assert workspace.message(number).corrected(LabelFamily.TOPIC) is None
    last = workspace.events(number)[-1]
    assert last.data == {"field": "topic", "from": "refund", "to": None}


def test_store_keeps_settings(path):
    with Workspace(path) as workspace:
        assert workspace.setting("theme", "system") == "system"
        workspace.set_setting("theme", "dark")
        workspace.set_setting("splitter", [284, 392, 676])
    with Workspace(path) as workspace:
        assert workspace.setting("theme") == "dark"
        assert workspace.setting("splitter") == [284, 392, 676]


@pytest.mark.parametrize(
    "call",
    [
        lambda workspace: workspace.message(9),
        lambda workspace: workspace.save_draft(9, "a", 1),
        lambda workspace: workspace.record_copy(9, "a"),
        lambda workspace: workspace.set_state(9, MessageState.NEW),
        lambda workspace: workspace.correct(9, "topic", "refund"),
        lambda workspace: workspace.add_waiver(9, waiver()),
    ],
)
def test_store_refuses_a_message_that_does_not_exist(workspace, call):
    with pytest.raises(LookupError):
        call(workspace)
    assert workspace.events() == ()


def test_store_belongs_to_the_thread_that_opened_it(workspace):
    caught = []

    def use():
        try:
            workspace.messages()
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_store_can_be_read_while_another_window_has_it_open(path, workspace):
    number = workspace.add_message(Message("a"), "lumea")
    with Workspace(path) as other:
        assert other.message(number).message.text == "a"


def test_store_says_that_the_file_is_locked(path, workspace, monkeypatch):
    number = workspace.add_message(Message("a"), "lumea")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    workspace._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(WorkspaceError, match="occupée par un autre programme"):
        workspace.save_draft(number, "a", 1)
    other.execute("ROLLBACK")
    other.close()
    workspace.save_draft(number, "b", 2)
    assert workspace.draft(number).text == "b"


def test_store_says_that_the_disk_is_full_and_goes_on_afterwards(workspace):
    number = workspace.add_message(Message("a"), "lumea")
    workspace.save_draft(number, "avant", 1)
    pages = workspace._connection.execute("PRAGMA page_count").fetchone()[0]
    workspace._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(WorkspaceError, match="Le disque est plein"):
        workspace.save_draft(number, "x" * 100_000, 2)
    assert workspace.draft(number).text == "avant"
    workspace._connection.execute("PRAGMA max_page_count = 1000000")
    workspace.save_draft(number, "après", 3)
    assert workspace.draft(number).text == "après"


def test_store_says_that_the_file_was_damaged_under_it(path, workspace):
    for text in "abcdefgh":
        workspace.add_message(Message(text * 3000), "lumea")
    workspace._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace.close()
    with Workspace(path) as again:
        damage(path)
        again._connection.execute("PRAGMA shrink_memory")
        with pytest.raises(CorruptWorkspaceError, match="abîmée"):
            again.messages()


def damage(path, start=8192):
    """Overwrite the middle of the file, so that its header still looks right."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(start)
        file.write(b"\xff" * (size - start))


def test_store_sets_a_damaged_file_aside_and_starts_anew(path):
    with Workspace(path) as workspace:
        for text in "abcdefgh":
            workspace.add_message(Message(text * 3000), "lumea")
    damage(path)
    damaged = path.read_bytes()
    with Workspace(path) as workspace:
        assert workspace.messages() == ()
        assert "mise de côté" in workspace.notice
        workspace.add_message(Message("neuf"), "lumea")
    (aside,) = path.parent.glob("cmdesk-abimee-*.sqlite3")
    assert aside.read_bytes() == damaged
    with Workspace(path) as workspace:
        assert workspace.notice == ""
        assert len(workspace.messages()) == 1


@pytest.mark.parametrize("content", [b"ceci n'est pas une base" * 100, b"\x00" * 5000])
def test_store_sets_aside_what_is_no_database(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with Workspace(path) as workspace:
        assert workspace.notice
    (aside,) = path.parent.glob("cmdesk-abimee-*.sqlite3")
    assert aside.read_bytes() == content


def test_store_leaves_the_database_of_another_program_alone(path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="n’est pas une base de cmdesk"):
        Workspace(path)
    assert path.read_bytes() == before


def test_store_refuses_a_file_of_a_newer_version(path):
    Workspace(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(WorkspaceError, match="version plus récente de cmdesk"):
        Workspace(path)


def test_store_says_that_the_folder_cannot_be_written(tmp_path):
    (tmp_path / "data").write_text("un fichier, pas un dossier")
    with pytest.raises(WorkspaceError, match="vérifiez les droits"):
        Workspace(tmp_path / "data" / "cmdesk.sqlite3")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_store_keeps_the_file_for_its_owner(path, workspace):
    workspace.add_message(Message("a"), "lumea")
    assert path.stat().st_mode & 0o077 == 0
    assert path.with_name(f"{path.name}-wal").stat().st_mode & 0o077 == 0


TYPIST = """
    import sys, time
    from pathlib import Path
    from cmdesk.domain.message import Message
    from cmdesk.workspace.store import Workspace

    workspace = Workspace(Path(sys.argv[1]))
    number = workspace.add_message(Message("Bonjour"), "lumea")
    text = ""
    for revision in range(100_000):
        text += "abcdefghij"[revision % 10]
        workspace.save_draft(number, text, revision)
        print(revision, flush=True)
        time.sleep(0.01)
"""


def test_store_loses_nothing_that_was_saved_when_the_program_is_killed(path):
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(TYPIST), str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = -1
    deadline = time.monotonic() + 60
    while seen < 40 and time.monotonic() < deadline:
        seen = int(child.stdout.readline())
    child.kill()
    rest = child.stdout.read().split()
    child.wait()
    seen = max([seen, *(int(line) for line in rest[:-1])])
    with Workspace(path) as workspace:
        assert workspace.notice == ""
        (stored,) = workspace.messages()
        draft = workspace.draft(stored.id)
    assert seen >= 40
    assert draft.revision >= seen
    assert draft.text == ("abcdefghij" * 20_000)[: draft.revision + 1]


def test_store_writes_a_draft_in_a_few_milliseconds(workspace):
    number = workspace.add_message(Message("Bonjour"), "lumea")
    times = []
    for revision in range(300):
        start = time.thread_time()
        workspace.save_draft(number, "Bonjour Nadia, " * 40, revision)
        times.append(time.thread_time() - start)
    # The median is some 0.1 ms; the bound leaves room for a loaded machine.
    assert sorted(times)[150] < 0.002


OPENER = """
    import sys
    from pathlib import Path
    from cmdesk.domain.message import Message
    from cmdesk.workspace.store import Workspace

    with Workspace(Path(sys.argv[1])) as workspace:
        for _ in range(20):
            workspace.add_message(Message("Bonjour"), "lumea")
        print(workspace.notice, end="")
"""


def test_store_is_made_once_when_several_windows_start_together(path):
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(OPENER), str(path)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [child.communicate()[0] for child in children] == ["", "", ""]
    with Workspace(path) as workspace:
        assert len(workspace.messages()) == 60
