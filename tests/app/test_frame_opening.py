from datetime import datetime

import pytest

from cmdesk.app.opening import read_messages
from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Channel


def test_opening_takes_a_text_file_as_one_message(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("\ufeffMon colis est perdu. 😡\n\nMerci.\n", encoding="utf-8")
    (message,) = read_messages(path)
    assert message.text == "Mon colis est perdu. 😡\n\nMerci."


def test_opening_reads_a_message_a_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": 7, "text": "Un", "channel": "x", "public": false, "author": "Ali"}\n\n'
        '{"text": "Deux\u2028suite", "received_at": "2026-03-20T08:28:00+01:00"}\n',
        encoding="utf-8",
    )
    one, two = read_messages(path)
    assert (one.id, one.channel, one.public, one.author) == ("7", Channel.X, False, "Ali")
    assert two.text == "Deux\u2028suite"
    assert two.received_at == datetime.fromisoformat("2026-03-20T08:28:00+01:00")
    assert two.public


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b'{"text": "Un"}\n{"text": ', "ligne 2"),
        (b"[1]", "un objet est attendu"),
        (b'{"text": ""}', "« text »"),
        (b'{"text": 3}', "un texte"),
        (b'{"text": "Un", "channel": "minitel"}', "« minitel » est inconnu"),
        (b'{"text": "Un", "public": "oui"}', "true ou false"),
        (b'{"text": "Un", "received_at": "hier"}', "« hier »"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_opening_refuses_with_the_file_and_the_line(tmp_path, content, words):
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_messages(path)
    assert "a.jsonl" in str(refused.value)
    assert words in str(refused.value).replace("\u00a0", " ")


def test_opening_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="illisible"):
        read_messages(tmp_path / "absent.txt")
