"""Corrected messages as the corpus holds them: its own reader reads them back."""

import json
import os
import stat
from datetime import UTC, datetime

import pytest

from cmdesk.domain.correction import Changes, Correction
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Channel, Emotion, Signal
from cmdesk.workspace.training import to_record, write_records
from tests.domain.test_correction import READ
from tools.understanding.corpus import read_corpus

MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)
MESSAGE = Message("Où en est mon lit ?", channel=Channel.X, author="Ada", received_at=MARCH)
CORRECTION = Correction(emotion=Emotion.WORRY, signals=Changes((Signal.VIRAL,), (Signal.DEADLINE,)))


def test_training_holds_what_a_person_set_and_the_rest_as_analysed(tmp_path):
    path = tmp_path / "corrections.jsonl"
    assert write_records(path, [to_record(MESSAGE, READ, CORRECTION)]) == 1
    (row,) = read_corpus(path)
    assert (row.message.text, row.message.author) == (MESSAGE.text, "Ada")
    assert row.message.channel is Channel.X
    assert row.message.received_at == MESSAGE.received_at
    assert (row.kind, row.topics) == ("complaint", ["delivery", "refund"])
    assert (row.emotion, row.sarcasm, row.severity) == ("worry", True, 4)
    assert (row.signals, row.asks) == (["legal_threat", "viral"], ["refund"])
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["corrected"] == ["emotion", "signals"]
    first, added = record["labels"]["signals"]
    assert Span(*first["span"]) == Span(3, 9)
    assert "span" not in added


def test_training_names_a_message_without_a_name_the_same_each_time():
    one, other = (to_record(MESSAGE, READ, CORRECTION)["id"] for _ in range(2))
    assert one == other
    assert to_record(Message("Autre"), READ, CORRECTION)["id"] != one
    assert to_record(Message("Autre", id="fb-7"), READ, CORRECTION)["id"] == "fb-7"


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_training_writes_a_file_of_its_owner_alone(tmp_path):
    path = tmp_path / "corrections.jsonl"
    write_records(path, [])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_training_keeps_the_former_file_when_a_record_fails(tmp_path):
    path = tmp_path / "corrections.jsonl"
    path.write_text("ancien", encoding="utf-8")

    def broken():
        yield {"id": "1"}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_records(path, broken())
    assert path.read_text(encoding="utf-8") == "ancien"
    assert list(tmp_path.iterdir()) == [path]


def test_training_says_that_the_folder_is_not_there(tmp_path):
    with pytest.raises(UserError, match="choisissez un autre dossier"):
        write_records(tmp_path / "absent" / "c.jsonl", [])
