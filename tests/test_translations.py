"""The words that a user reads: complete, and set as French is."""

import re
import tomllib
from enum import Enum
from pathlib import Path

import pytest

from cmdesk.domain import vocabulary
from cmdesk.paths import default_paths
from cmdesk.translations import Labels

FRENCH = default_paths().resources / "translations" / "fr"

SECTIONS = {
    "kind": vocabulary.Kind,
    "topic": vocabulary.Topic,
    "emotion": vocabulary.Emotion,
    "signal": vocabulary.Signal,
    "ask": vocabulary.Ask,
    "entity": vocabulary.EntityType,
    "channel": vocabulary.Channel,
    "act": vocabulary.Act,
    "variant": vocabulary.Variant,
    "level": vocabulary.Level,
    "category": vocabulary.Category,
}


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels(FRENCH)


@pytest.mark.parametrize(("section", "identifiers"), SECTIONS.items(), ids=SECTIONS)
def test_labels_name_every_identifier(labels, section, identifiers: type[Enum]):
    missing = [str(one.value) for one in identifiers if f"{section}.{one.value}" not in labels]
    assert not missing


def test_labels_name_every_severity(labels):
    assert all(f"severity.{level.id}" in labels for level in vocabulary.SeverityLevel)


def test_labels_take_the_singular_below_two():
    labels = Labels(FRENCH)
    labels._entries["essai"] = {"zero": "rien", "one": "{count} point", "other": "{count} points"}
    assert [labels("essai", n) for n in (0, 1, 2)] == ["rien", "1 point", "2 points"]


def _texts(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value


@pytest.mark.parametrize("file", sorted(FRENCH.glob("*.toml")), ids=lambda file: file.stem)
def test_labels_are_set_as_french_is(file: Path):
    faults = []
    for key, text in _texts(tomllib.loads(file.read_text(encoding="utf-8"))):
        plain = re.sub(r"\{[^}]*\}|https?://\S+", "x", text)
        if "'" in plain:
            faults.append(f"{key} : apostrophe droite dans {text!r}")
        if re.search(r"(?<!\u202f)[;!?](?!\w)", plain) and len(plain) > 1:
            faults.append(f"{key} : espace fine avant ; ! ? dans {text!r}")
        if re.search(r"(?<![\u00a0\d]):(?!\d|//)", plain) and len(plain) > 1:
            faults.append(f"{key} : espace insécable avant : dans {text!r}")
        if "«" in plain.replace("«\u00a0", "") or "»" in plain.replace("\u00a0»", ""):
            faults.append(f"{key} : espaces des guillemets dans {text!r}")
    assert not faults, "\n".join(faults)
