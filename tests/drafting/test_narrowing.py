"""What a procedure says of two things, said of the one that the message speaks of."""

from __future__ import annotations

import pytest
import regex

from cmdesk.drafting.faults import plain
from cmdesk.drafting.narrowing import Narrowing
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths

RESOURCES = default_paths().resources


@pytest.fixture(scope="module")
def narrowing() -> Narrowing:
    alike = read_toml(RESOURCES / "phrases" / "facts.toml")["alike"]
    return Narrowing(alike, Surface(RESOURCES))


@pytest.mark.parametrize(
    ("told", "message", "expected"),
    [
        (
            "votre chèque ou votre chéquier vous cause autant de tracas",
            "Chèque de 1200 € déposé il y a douze jours, toujours rien.",
            "votre chèque vous cause autant de tracas",
        ),
        (
            "votre chèque ou votre chéquier vous cause autant de tracas",
            "Mon chéquier n’est jamais arrivé.",
            "votre chéquier vous cause autant de tracas",
        ),
        (
            "un message ou un appel aussi douteux soit arrivé jusqu’à vous",
            "On m’a téléphoné en votre nom.",
            "un appel aussi douteux soit arrivé jusqu’à vous",
        ),
        (
            "le site ou l’application ne réponde pas comme il faudrait",
            "L’appli plante au démarrage.",
            "l’application ne réponde pas comme il faudrait",
        ),
        (
            "une perte ou un vol <vous |te >cause autant de tracas",
            "On m’a volé mon téléphone.",
            "un vol <vous |te >cause autant de tracas",
        ),
        (
            "<vous ayez|tu aies> à craindre pour <votre|ta> ligne ou <votre|ton> compte",
            "Quelqu’un a piraté mon compte.",
            "<vous ayez|tu aies> à craindre pour <votre|ton> compte",
        ),
    ],
)
def test_one_of_two_things_is_said_where_the_message_names_it(narrowing, told, message, expected):
    words = frozenset(regex.findall(r"[\p{L}\p{N}]+", plain(message)))
    assert narrowing.narrowed(told, words) == expected


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("votre chèque ou votre chéquier vous cause autant de tracas", "J’attends depuis un mois."),
        ("votre chèque ou votre chéquier vous inquiète", "Ni chèque ni chéquier reçus."),
        # The verb agrees with both.
        ("vos données ou votre débit ne suivent pas", "Mon débit est tombé."),
        # The participle agrees with one.
        ("un câble ou une installation soit ainsi abîmé près de chez vous", "L’installation pend."),
        # Three things.
        ("votre carte, votre bon ou vos points ne vous aient pas servi", "Mon bon est refusé."),
    ],
)
def test_what_cannot_be_told_apart_stays(narrowing, told, message):
    words = frozenset(regex.findall(r"[\p{L}\p{N}]+", plain(message)))
    assert narrowing.narrowed(told, words) == told
