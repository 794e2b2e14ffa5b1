"""The doctor on a healthy installation, and on ones that lack something."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def doctor(**environment):
    return subprocess.run(
        [sys.executable, "-m", "cmdesk", "doctor"],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=180,
        check=False,
    )


@pytest.mark.languagetool
def test_doctor_finds_everything_in_order(tmp_path):
    call = doctor(CMDESK_HOME=str(tmp_path))
    told = call.stdout.decode("utf-8")
    assert call.returncode == 0, told
    for name in ("Paquets Python", "Fenêtre", "Java", "LanguageTool", "Correcteur",
                 "Analyse du français", "Base de données", "Profils", "Place libre"):  # fmt: skip
        assert name in told
    assert "✗" not in told


def test_doctor_says_what_to_do_without_the_checker(tmp_path):
    call = doctor(CMDESK_HOME=str(tmp_path), CMDESK_CACHE=str(tmp_path / "empty"))
    told = call.stdout.decode("utf-8")
    assert call.returncode == 1
    assert "✗ LanguageTool" in told
    assert "make run" in told
    # What depends on nothing that is missing is looked at all the same.
    assert "✓ Analyse du français" in told


def test_doctor_names_a_damaged_database(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cmdesk.sqlite3").write_bytes(b"not a database at all" * 100)
    call = doctor(CMDESK_HOME=str(tmp_path), CMDESK_CACHE=str(tmp_path / "empty"))
    told = call.stdout.decode("utf-8")
    assert "✗ Base de données" in told
    assert "abîmé" in told
    assert "Traceback" not in told + call.stderr.decode("utf-8")
