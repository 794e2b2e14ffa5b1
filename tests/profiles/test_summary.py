from dataclasses import replace

import pytest

from cmdesk.domain.profile import Answer
from cmdesk.language.typography import faults
from cmdesk.profiles.library import Library
from cmdesk.profiles.summary import describe


@pytest.fixture
def library(paths):
    return Library(paths)


def test_summary_tells_the_essentials(library):
    text = describe(library.get("lumea"))
    for words in ("Luméa", "vouvoiement", "— Léa", "P-12", "4.1", "message privé", "8 exemples"):
        assert words in text


def test_summary_says_how_a_brand_speaks_when_it_is_grave(library):
    text = describe(library.get("ricochet"))
    for words in ("tutoiement", "Quand c’est grave", "vouvoiement", "— Sacha, Ricochet"):
        assert words in text
    assert "Quand c’est grave" not in describe(library.get("lumea"))


@pytest.mark.parametrize("brand", ["lumea", "neutre", "ricochet", "armance"])
def test_summary_fits_a_terminal_and_follows_french_typography(brand, library):
    text = describe(library.get(brand))
    assert max(len(line) for line in text.split("\n")) <= 88
    assert [
        fault
        for line in text.split("\n")
        for fault in faults(line.strip(), "FR")
        if "  " not in fault.span.of(line.strip())
    ] == []


def test_summary_lists_the_ready_answers(library):
    profile = library.get("lumea")
    answer = Answer("Q-99", "Rapporter en boutique", ("retour en boutique",), "Oui.")
    text = describe(replace(profile, answers=(answer,)))
    assert "Réponses prêtes\n  Q-99  Rapporter en boutique\n" in text
    assert "Réponses prêtes" not in describe(replace(profile, answers=()))
