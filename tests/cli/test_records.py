"""What the commands read: good records, and one French sentence for each bad one."""

import pytest

from cmdesk.cli.parser import make_parser
from cmdesk.cli.records import Fields, clean, parse_line, read_channel
from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Channel


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "JSON valide"),
        (b"[1]", "objet JSON"),
        (b"\xff{}", "UTF-8"),
        (b"[" * 100_000, "JSON valide"),
    ],
)
def test_parse_line_says_what_is_wrong(line, words):
    with pytest.raises(UserError, match=words):
        parse_line(line)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, "« text » manque"),
        ({"text": 3}, "« text » vaut 3"),
        ({"text": "a", "channel": "minitel"}, "« minitel » est inconnu"),
        ({"text": "a", "public": "oui"}, '« public » vaut "oui"'),
        ({"text": "a", "received_at": "hier"}, "« received_at » vaut « hier »"),
    ],
)
def test_fields_name_the_field_at_fault(record, words):
    with pytest.raises(UserError, match=words):
        Fields(record).message()


def test_fields_read_a_whole_message():
    record = {"id": 5, "text": "Bonjour", "channel": "x", "public": False,
              "received_at": "2026-03-20T08:28:00"}  # fmt: skip
    message = Fields(record).message()
    assert message.id == "5"
    assert message.channel is Channel.X
    assert not message.public
    assert message.received_at is not None
    assert message.received_at.hour == 8


def test_clean_keeps_the_length_of_a_text_with_half_characters():
    assert clean("a\ud83db") == "a\ufffdb"


def test_read_channel_lists_the_known_ones():
    with pytest.raises(UserError, match="google_business"):
        read_channel("minitel")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analise"], "« analise » est inconnu"),
        (["draft", "--count", "deux"], "demande un nombre entier"),
        (["draft", "--profil", "x"], "argument inconnu : --profil"),
        (["check", "a", "--json", "--jsonl"], "ne va pas avec"),
        (["check", "a", "--profile"], "demande une valeur"),
    ],
)
def test_parser_speaks_french(arguments, words):
    with pytest.raises(UserError, match=f"(?i){words}"):
        make_parser().parse_args(arguments)
