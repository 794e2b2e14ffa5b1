"""The commands as a script calls them: real processes, real pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPLAINT = (
    "Ma lampe Calanque est arrivée cassée, et personne ne me répond. Je veux être remboursée !"
)


def cmdesk(*arguments, stdin=None, home=None):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    if home:
        environment["CMDESK_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "cmdesk", *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )


def lines(output):
    return [json.loads(line) for line in output.stdout.decode("utf-8").splitlines()]


def test_analyse_prints_what_the_documentation_says():
    answer = json.loads(cmdesk("analyse", COMPLAINT, "--json").stdout)
    documented = {
        "kind", "topics", "emotion", "sarcasm", "severity", "signals", "ask", "entities",
        "address", "language",
    }  # fmt: skip
    assert documented <= set(answer)
    assert answer["kind"] == "complaint"
    assert "refund" in [ask["id"] for ask in answer["ask"]]
    for topic in answer["topics"]:
        for start, end in topic["evidence"]:
            assert 0 <= start < end <= len(COMPLAINT)


def test_draft_joins_its_plan_and_holds_nothing_that_blocks():
    call = cmdesk("draft", COMPLAINT, "--profile", "lumea", "--channel", "x", "--json")
    drafts = json.loads(call.stdout)["drafts"]
    assert {draft["variant"] for draft in drafts} == {"short", "empathetic", "solution"}
    for draft in drafts:
        assert "".join(act["text"] for act in draft["plan"]) == draft["text"]
        assert draft["length"]["used"] <= 280
        blocking = [f for f in draft["findings"] if f["level"] == "block"]
        assert all(finding["category"] == "placeholder" for finding in blocking)


def test_check_says_by_its_status_that_something_blocks():
    risky = cmdesk("check", "Vous auriez dû lire les conditions.", "--no-grammar", "--json")
    assert risky.returncode == 1
    answer = json.loads(risky.stdout)
    assert not answer["ready"]
    fine = cmdesk("check", "Merci pour votre message.", "--no-grammar", "--json")
    assert fine.returncode == 0
    assert json.loads(fine.stdout)["ready"]


@pytest.mark.languagetool
def test_check_places_grammar_in_the_text_as_written():
    text = "Bonjour ! 😡😡 Votre colis sont abîmé, nous somme désolé."
    answer = json.loads(cmdesk("check", text, "--json").stdout)
    grammar = [f for f in answer["findings"] if f["category"] == "grammar"]
    assert {"Votre colis sont", "nous somme"} <= {finding["quote"] for finding in grammar}
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in answer["findings"])


def test_jsonl_answers_every_line_in_its_place():
    questions = [
        json.dumps({"id": 1, "text": COMPLAINT}),
        "{",
        json.dumps({"id": 3}),
        json.dumps({"id": 4, "text": ""}),
        json.dumps({"id": 5, "text": "😡" * 50}),
        json.dumps({"id": 6, "text": "لم يصل طلبي بعد"}),
        json.dumps({"id": 7, "text": "\ud83d seul"}),
        json.dumps({"id": 8, "text": "a", "channel": "minitel"}),
        json.dumps({"id": 9, "text": "Merci beaucoup, tout est parfait !"}),
    ]
    answers = lines(cmdesk("analyse", "--jsonl", "-", stdin="\n".join(questions).encode()))
    assert [answer["id"] for answer in answers] == [1, None, 3, 4, 5, 6, 7, 8, 9]
    assert {i for i, answer in enumerate(answers) if "error" in answer} == {1, 2, 7}
    assert "« text » manque" in answers[2]["error"]
    assert answers[8]["kind"] == "praise"


def test_jsonl_answers_before_the_last_question_is_read():
    process = subprocess.Popen(
        [sys.executable, "-m", "cmdesk", "analyse", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in (1, 2):
        process.stdin.write(json.dumps({"id": number, "text": COMPLAINT}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyse", "nulle-part.txt"], "nulle-part.txt est introuvable"),
        (["draft", "a", "--profile", "lumaea"], "lumea"),
        (["draft", "a", "--channel", "minitel"], "« minitel » est inconnu"),
        (["draft", "a", "--count", "0"], "de 1 à 12"),
        (["profile", "validate", "absent.toml"], "absent.toml est introuvable"),
        (["repondre"], "« repondre » est inconnu"),
    ],
)
def test_wrong_calls_get_one_french_sentence(arguments, words):
    call = cmdesk(*arguments)
    assert call.returncode == 2
    message = call.stderr.decode("utf-8")
    assert words in message
    assert "Traceback" not in message
    assert len(message.strip().splitlines()) <= 2


def test_profile_validate_names_line_and_key(tmp_path):
    source = (ROOT / "tone_profiles" / "lumea.toml").read_text(encoding="utf-8")
    file = tmp_path / "marque.toml"
    file.write_text(source.replace('address = "vous"', 'address = "ils"', 1), encoding="utf-8")
    number = next(
        i for i, line in enumerate(file.read_text("utf-8").splitlines(), 1) if '"ils"' in line
    )
    call = cmdesk("profile", "validate", str(file))
    assert call.returncode == 1
    told = call.stdout.decode("utf-8")
    assert f"ligne {number}" in told
    assert "address" in told
    assert "ils" in told
    assert "vous" in told


def test_profile_installed_is_there_until_it_is_removed(tmp_path):
    source = (ROOT / "tone_profiles" / "lumea.toml").read_text(encoding="utf-8")
    file = tmp_path / "brise.toml"
    file.write_text(source.replace('id = "lumea"', 'id = "brise"', 1), encoding="utf-8")
    home = tmp_path / "home"
    assert cmdesk("profile", "install", str(file), home=home).returncode == 0
    assert "brise" in cmdesk("profile", "list", home=home).stdout.decode("utf-8")
    assert cmdesk("profile", "show", "brise", home=home).returncode == 0
    assert cmdesk("profile", "remove", "brise", home=home).returncode == 0
    assert "brise" not in cmdesk("profile", "list", home=home).stdout.decode("utf-8")
    assert cmdesk("profile", "remove", "lumea", home=home).returncode == 2


def test_help_and_version_need_nothing():
    assert "cmdesk draft" in cmdesk("--help").stdout.decode("utf-8")
    assert cmdesk("draft", "--help").returncode == 0
    assert cmdesk("--version").stdout.startswith(b"cmdesk ")


def test_window_without_a_screen_names_the_way_in_the_terminal(tmp_path):
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    call = subprocess.run(
        [sys.executable, "-m", "cmdesk"],
        capture_output=True,
        cwd=ROOT,
        env={**environment, "CMDESK_HOME": str(tmp_path)},
        timeout=60,
        check=False,
    )
    if sys.platform.startswith("linux"):
        assert call.returncode == 2
        assert "draft" in call.stderr.decode("utf-8")
