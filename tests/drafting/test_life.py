"""What the author lives through is read where it is told, and nowhere near it."""

import re

import pytest

from cmdesk.drafting.faults import plain
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

FACTS = read_toml(default_paths().resources / "phrases" / "facts.toml")


@pytest.mark.parametrize("name", FACTS["life_samples"])
def test_life_circumstance_is_found_in_its_samples_only(name):
    pattern = FACTS["life"][name]
    for text in FACTS["life_samples"][name]["samples"]:
        assert re.search(pattern, plain(text)), text
    for text in FACTS["life_samples"][name]["others"]:
        assert not re.search(pattern, plain(text)), text


def test_life_circumstances_that_wordings_ask_for_exist():
    from cmdesk.drafting.phrasebook import read_phrasebook

    asked = {
        value
        for phrase in read_phrasebook(default_paths().resources / "phrases").bank.phrases
        for condition in phrase.when
        if condition.removeprefix("not ").startswith("life:")
        for value in condition.partition(":")[2].split("|")
    }
    assert asked <= FACTS["life"].keys()
