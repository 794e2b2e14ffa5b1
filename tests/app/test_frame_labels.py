"""Every label of the frame exists, is used, and is set as French is."""

import re
import tomllib

import pytest

import cmdesk.app

# Keys put together at run time: the part before and after what varies.
MADE = re.compile(r'f"(frame\.[^"]*?\{[^"]*?)"')
PLAIN = re.compile(r'"(frame\.[a-z0-9_.-]+)"')


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, str) or set(value) <= {"zero", "one", "other"}:
            yield f"{prefix}{key}", value
        else:
            yield from flat(value, f"{prefix}{key}.")


@pytest.fixture(scope="module")
def entries(resources):
    path = resources / "translations" / "fr" / "frame.toml"
    return dict(flat(tomllib.loads(path.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def sources():
    from pathlib import Path

    folder = Path(cmdesk.app.__file__).parent
    files = [p for p in folder.rglob("*.py") if "reply" not in p.relative_to(folder).parts[:1]]
    return {str(path): path.read_text(encoding="utf-8") for path in files}


def test_labels_every_key_that_the_code_names_exists(entries, sources):
    named = {key for text in sources.values() for key in PLAIN.findall(text)}
    assert len(named) > 100
    assert sorted(named - set(entries)) == []


def test_labels_every_label_is_used(entries, sources):
    text = "\n".join(sources.values())
    patterns = []
    for made in MADE.findall(text):
        parts = re.split(r"\{.*?\}(?:'\})?", made)
        patterns.append(re.compile(r"[\w.-]+".join(re.escape(part) for part in parts) + "$"))
    unused = [
        key
        for key in entries
        if f'"{key}"' not in text
        and not any(pattern.match(key) for pattern in patterns)
        and not re.search(rf'title\("{key.rpartition(".")[2]}"\)', text)
    ]
    assert " ".join(unused) == ""


def test_labels_are_set_as_french_is(entries):
    for key, value in entries.items():
        for text in [value] if isinstance(value, str) else value.values():
            if key == "frame.no-display.sentence":
                continue  # It quotes a command.
            assert not re.search(r"(?<!\u202f)[;!?]", text), key
            assert not re.search(r"(?<!\u00a0):", text), key
            assert not re.search("«(?!\u00a0)|(?<!\u00a0)»|'", text), key
            assert "!" not in text, key
            assert not re.search(r"\b(oups|erreur)\b", text, re.IGNORECASE), key


def test_labels_placeholders_of_the_forms_agree(entries):
    for key, value in entries.items():
        if isinstance(value, dict):
            assert {"one", "other"} <= set(value), key
            assert "{count}" in value["other"], key
