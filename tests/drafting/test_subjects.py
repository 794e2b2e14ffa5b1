"""The things that a complaint names, ready to be taken up."""

import pytest

from cmdesk.domain.analysis import Grievance
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Topic
from cmdesk.drafting.subjects import Subjects, listed
from cmdesk.language.surface import Surface
from tests.drafting.conftest import analysis, message


@pytest.fixture(scope="module")
def surface(resources):
    return Surface(resources)


@pytest.fixture(scope="module")
def subjects(resources, surface):
    return Subjects(resources / "phrases" / "subjects.toml", surface)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La cuisson du poisson laisse à désirer.", ("la cuisson", "le poisson")),
        ("pas d eau chaude ni de chauffage depuis samedi", ("l’eau chaude", "le chauffage")),
        ("Mon abonnement annuel, quoi !", ("<votre|ton> abonnement annuel",)),
        ("Ni mon imprimante ni ma box", ("<votre|ton> imprimante", "<votre|ta> box")),
        ("et la notice de votre appareil ?", ("la notice", "notre appareil")),
        ("les frites froides", ("les frites",)),
    ],
)
def test_subjects_of_takes_up_what_is_named(subjects, text, expected):
    assert subjects.of(message(text), analysis()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Franchement c’est nul.",
        "Le service client et la livraison, bof.",  # what everybody names
        "Je douche mon chien.",  # no determiner: a verb
        "Bande de voleurs, votre arnaque continue.",
    ],
)
def test_subjects_of_is_silent_where_nothing_is_named(subjects, text):
    assert subjects.of(message(text), analysis()) == ()


def test_subjects_of_leaves_out_what_is_praised(subjects):
    text = "La terrasse est superbe. Par contre la soupe était froide."
    praised = analysis(praise=(Span(0, 24),))
    assert subjects.of(message(text), praised) == ("la soupe",)


def test_subjects_of_reads_only_the_grievances_of_a_long_message(subjects):
    start = "Le train, la gare, le musée. " * 12
    text = start + "La piscine était fermée."
    grievance = Grievance(Topic.PREMISES, Span(len(start), len(text)))
    assert subjects.of(message(text), analysis(grievances=(grievance,))) == ("la piscine",)


@pytest.mark.parametrize("kind", ["question", "praise"])
def test_subjects_are_of_complaints_only(subjects, kind):
    assert subjects.of(message("Et la soupe ?"), analysis(kind=kind)) == ()


def test_subjects_listed_contracts_each(surface):
    assert listed(["le bruit", "les frites", "l’eau"], surface, "de") == (
        "du bruit, des frites et de l’eau"
    )
    assert listed(["le bruit"], surface) == "le bruit"


def test_subjects_listed_say_once_whose_two_things_are(surface):
    praised = ["l’état de <votre|ton> achat", "le bon fonctionnement de <votre|ton> achat"]
    assert (
        listed(praised, surface, "de") == "de l’état et du bon fonctionnement de <votre|ton> achat"
    )
