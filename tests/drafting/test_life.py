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


@pytest.mark.parametrize(
    ("text", "in_danger"),
    [
        ("Il y a des moments où je voudrais ne plus être là.", True),
        ("J’ai envie d’en finir, je ne dors plus.", True),
        ("Je n’ai plus la force de vivre avec ces dettes.", True),
        ("Je vais avaler mes somnifères et ce sera réglé.", True),
        ("Je voudrais en finir avec ce dossier.", False),
        ("Mon fils est sorti en disant qu’il allait « en finir ».", True),
        ("On nous a dit qu’il faut en finir avec ces relances.", False),
        ("Fermer cette agence, c’est un suicide commercial.", False),
        ("Je voudrais ne plus être démarché le soir.", False),
        ("Vous allez me tuer mon commerce.", False),
        ("Désabonnée cinq fois : merci de me supprimer une bonne fois pour toutes.", False),
        ("Pouvez-vous me supprimer de vos listes ?", False),
        ("Certains soirs j’ai envie de me supprimer.", True),
    ],
)
def test_life_in_danger_is_heard_and_not_its_figures_of_speech(text, in_danger):
    found = re.search(FACTS["self_harm"]["pattern"], plain(text))
    assert (found is not None) == in_danger
