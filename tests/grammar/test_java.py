import sys

import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.grammar.java import LEAST_VERSION, find_java, java_environment


def fake_java(folder, output):
    file = folder / "java"
    file.write_text(f"#!/bin/sh\necho '{output}' >&2\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_find_java_takes_ours_by_default():
    java = find_java({})
    assert java.bundled
    assert java.major >= LEAST_VERSION
    assert java.executable.is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Java")
def test_find_java_takes_the_one_named(tmp_path):
    file = fake_java(tmp_path, 'openjdk version "21.0.4" 2025-01-01')
    assert find_java({"CMDESK_JAVA": str(file)}).version == "21.0.4"
    assert find_java({"CMDESK_JAVA": "system", "PATH": str(tmp_path)}).major == 21


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for Java")
@pytest.mark.parametrize(
    "output", ['java version "1.8.0_402"', 'openjdk version "11.0.2"', "no idea"]
)
def test_find_java_refuses_an_old_or_strange_one(tmp_path, output):
    with pytest.raises(ComponentError, match="trop ancien") as caught:
        find_java({"CMDESK_JAVA": str(fake_java(tmp_path, output))})
    assert "CMDESK_JAVA" in str(caught.value)


def test_find_java_says_where_it_looked(tmp_path):
    with pytest.raises(ComponentError, match="introuvable"):
        find_java({"CMDESK_JAVA": str(tmp_path / "nowhere")})
    with pytest.raises(ComponentError, match="introuvable"):
        find_java({"CMDESK_JAVA": "system", "PATH": str(tmp_path)})


def test_java_environment_keeps_meddlers_out(monkeypatch):
    given = {"JAVA_TOOL_OPTIONS": "-Xmx9g", "CLASSPATH": ".", "LD_LIBRARY_PATH": "/x", "HOME": "/h"}
    assert java_environment(given) == {"LD_LIBRARY_PATH": "/x", "HOME": "/h"}
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert java_environment(given) == {"HOME": "/h"}
    assert java_environment({**given, "LD_LIBRARY_PATH_ORIG": "/y"})["LD_LIBRARY_PATH"] == "/y"
