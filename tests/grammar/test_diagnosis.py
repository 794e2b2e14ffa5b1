import pytest

from cmdesk.grammar.diagnosis import examine
from cmdesk.paths import Paths


@pytest.mark.languagetool
def test_examine_asks_a_real_server(paths):
    checks = list(examine(paths))
    assert [check.name for check in checks] == ["Java", "LanguageTool", "Correcteur"]
    assert all(check.ok and not check.remedy for check in checks), checks


def test_examine_says_what_is_missing(tmp_path, resources, monkeypatch):
    monkeypatch.setenv("CMDESK_JAVA", str(tmp_path / "nowhere"))
    paths = Paths(resources, tmp_path, tmp_path / "data", tmp_path / "cache")
    java, languagetool = examine(paths)
    assert not java.ok
    assert "CMDESK_JAVA" in java.sentence
    assert java.remedy
    assert not languagetool.ok
    assert "make run" in languagetool.remedy
