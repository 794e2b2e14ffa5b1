"""``cmdesk inbox export --corrections``: what people set right leaves as labelled messages."""

import json
from dataclasses import replace

import pytest

from cmdesk.cli.main import main
from cmdesk.domain.correction import LabelFamily
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.workspace.store import Workspace

RIGHT = Message("Merci pour votre accueil, tout était parfait.", channel=Channel.FACEBOOK)
WRONG = Message("Où en est ma commande LM-4417 ? Livraison prévue lundi.", author="Ada Roy")


@pytest.fixture
def home(paths, tmp_path):
    return replace(paths, data=tmp_path / "data", cache=tmp_path / "cache")


def test_inbox_exports_only_what_a_person_corrected(home, tmp_path, capsys):
    with Workspace(home.database) as workspace:
        workspace.add_message(RIGHT, "lumea")
        number = workspace.add_message(WRONG, "lumea")
        workspace.correct(number, LabelFamily.EMOTION, "worry")
        workspace.correct(number, LabelFamily.SIGNALS, "+viral")
    target = tmp_path / "corrections.jsonl"
    assert main(["inbox", "export", "--corrections", str(target)], home) == 0
    (line,) = target.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert record["text"] == WRONG.text
    assert record["author"] == "Ada Roy"
    assert record["labels"]["emotion"] == "worry"
    assert {"id": "viral"} in record["labels"]["signals"]
    assert record["corrected"] == ["emotion", "signals"]
    assert set(record["labels"]) == {
        "kind", "topics", "emotion", "sarcasm", "severity", "signals", "asks",
    }  # fmt: skip
    told = capsys.readouterr()
    assert "1 message corrigé" in told.out
    assert len(told.err.strip().splitlines()) == 1
    assert "données personnelles" in told.err


def test_inbox_without_a_correction_says_so_and_makes_no_database(home, tmp_path, capsys):
    target = tmp_path / "corrections.jsonl"
    assert main(["inbox", "export", "--corrections", str(target)], home) == 0
    assert target.read_text(encoding="utf-8") == ""
    assert not home.database.exists()
    told = capsys.readouterr()
    assert "Aucun message corrigé" in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inbox"], "Il manque ce qu’il faut faire"),
        (["inbox", "export"], "--corrections FICHIER.jsonl"),
        (["inbox", "export", "--corrections"], "demande une valeur"),
        (["inbox", "export", "--corrections", "absent/c.jsonl"], "ne peut pas être écrit"),
    ],
)
def test_inbox_says_in_one_sentence_what_is_missing(home, arguments, words, capsys):
    assert main(arguments, home) == 2
    message = capsys.readouterr().err
    assert words in message
    assert len(message.strip().splitlines()) == 1


def test_inbox_has_its_help(home, capsys):
    assert main(["inbox", "export", "--help"], home) == 0
    assert "--corrections FICHIER.jsonl" in capsys.readouterr().out
