import sqlite3
from pathlib import Path

import pytest

from cmdesk.domain.correction import LabelFamily
from cmdesk.workspace.migrations import STEPS, migration, newest
from cmdesk.workspace.opening import APPLICATION_ID, open_database
from cmdesk.workspace.records import MessageState
from cmdesk.workspace.store import Workspace

FILES = Path(__file__).parent / "files"


def restore(version, path):
    """Make the database of an old version from its dump."""
    connection = sqlite3.connect(path)
    connection.executescript((FILES / f"version-{version}.sql").read_text(encoding="utf-8"))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()


def test_migrations_lead_to_each_version_in_turn():
    assert sorted(STEPS) == list(range(1, newest(STEPS) + 1))


def test_migrations_refuse_two_steps_to_one_version():
    with pytest.raises(ValueError, match="two steps"):
        migration(1)(lambda connection: None)


@pytest.mark.parametrize("version", sorted(STEPS))
def test_migrations_have_a_real_file_of_each_version_that_still_opens(version, tmp_path):
    path = tmp_path / "cmdesk.sqlite3"
    restore(version, path)
    with Workspace(path) as workspace:
        first, second = workspace.messages()
        assert first.message.text == "Bonjour, la lampe Calanque est arrivée sans abat-jour 😕"
        assert first.corrected(LabelFamily.TOPIC) == "product"
        assert workspace.draft(first.id).text == "Bonjour Inès,\n\nUne lampe sans abat-jour"
        assert second.state is MessageState.COPIED
        assert workspace.replies(second.id)[0].waivers[0].reason == "Vu avec la boutique ce matin."
        assert workspace.setting("theme") == "dark"


def test_migrations_back_up_the_file_before_they_change_it(tmp_path):
    path = tmp_path / "cmdesk.sqlite3"
    restore(1, path)
    steps = {1: STEPS[1], 2: lambda base: base.execute("ALTER TABLE drafts ADD seen TEXT")}
    connection, notice = open_database(path, steps)
    assert notice == ""
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
    connection.close()
    backup = sqlite3.connect(tmp_path / "cmdesk-version-1.sqlite3")
    assert backup.execute("PRAGMA user_version").fetchone()[0] == 1
    assert backup.execute("SELECT count(*) FROM messages").fetchone()[0] == 2
    backup.close()


def test_migrations_leave_the_file_as_it_was_when_a_step_fails(tmp_path):
    path = tmp_path / "cmdesk.sqlite3"
    restore(1, path)

    def fails_half_way(connection):
        connection.execute("DELETE FROM messages")
        raise RuntimeError("a defect of ours")

    with pytest.raises(RuntimeError):
        open_database(path, {**STEPS, 2: fails_half_way})
    with Workspace(path) as workspace:
        assert len(workspace.messages()) == 2


def test_migrations_keep_what_was_learnt(tmp_path):
    path = tmp_path / "cmdesk.sqlite3"
    restore(2, path)
    with Workspace(path) as workspace:
        (example,) = workspace.examples("lumea")
        assert (example.first_name, example.frames) == ("Samir", ("delivery.never_came",))
        assert [record.deleted for record in workspace.wordings("lumea")] == [1, 0]


def test_migrations_keep_what_was_signed(tmp_path):
    path = tmp_path / "cmdesk.sqlite3"
    restore(3, path)
    with Workspace(path) as workspace:
        first, second = workspace.messages()
        (signed,) = workspace.attestations(first.id)
        assert (signed.sentence, signed.by) == ("Votre échange est parti ce matin.", "Élise Morvan")
        assert workspace.replies(second.id)[0].attestations == (signed,)
        assert [one.quote for one in workspace.exemptions("lumea")] == ["le run"]
