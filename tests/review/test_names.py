"""Whom a reply speaks to, wherever it says so."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.review.names import called
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
REVIEWER = Reviewer(None, RESOURCES, Limits(RESOURCES))


def wrong(text, author, message="Colis perdu."):
    review = REVIEWER.review(
        Reply(text, author=author), Message(message, author=author), None, None
    )
    return [f.quote for f in review.findings if f.category.value == "wrong_name"]


def names(text):
    case = REVIEWER.case(Reply(text), None, None, None)
    return [call.name.of(text) for call in called(case)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bonjour Inès, merci.", ["Inès"]),
        ("Bonjour et merci, chère Aminata. Je vérifie.", ["Aminata"]),
        ("Ce retard est pénible, Monsieur Bertin, et je le regrette.", ["Bertin"]),
        ("Mélanie, je suis navrée de ce retard.", ["Mélanie"]),
        ("bonjour sophie, je vérifie.", ["sophie"]),
        ("Chère famille Picard, je le regrette.", ["Picard"]),
        ("Bonjour à tous, merci.", []),
        ("Je vérifie.\nCamille, du service client", []),
        ("Mme Lefort a signé le bon.", []),
        ("Bonjour, Paris est loin.", []),
        ("Camille, en salle, voudrait comprendre ce soir-là avec vous.", []),
        ("Camille, chez nous, suit votre dossier de près.", []),
        ("Camille, entendu, je m’en occupe ce soir avec vous.", ["Camille"]),
        ("Nous comprenons votre inquiétude, Sonia. Le dossier est relu.", ["Sonia"]),
        ("Votre dossier est chez ma collègue, Sonia. Elle vous écrit.", []),
        ("Merci de votre patience, à bientôt, Sonia.", []),
        ("Le colis est parti, nous le regrettons. M. Charrier, votre voisin, l’a reçu.", []),
        ("Nous comprenons ce retard, Monsieur Bertin, et nous y veillons.", ["Bertin"]),
    ],
)
def test_names_are_heard_where_somebody_is_called(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Nath", "nathalie_b33"),
        ("JP", "Jean-Pierre Roche"),
        ("Max", "Maxime Aubin"),
        ("Mme Lemaire", "Sonia Lemaire"),
        ("Ines", "Inès Petit"),
        ("Paul", "xx_dark_75"),
        ("Véronique", "Véro"),
        ("Véro", "Véronique Lemaire"),
        ("Marie-Josée", "Marie-Jo"),
        ("Marie-Josée", "mariejo_13"),
        ("Juliette", "juliette33"),
        ("Mme Dupont", "MarieDupont"),
        ("Lea", "Léa"),
        ("Gabrielle", "gabi.savonne"),
        ("Clémentine", "clem.et.vincent"),
        ("Docteure Petit", "Inès Petit"),
        ("Papy Jean", "Jean Roche"),
    ],
)
def test_names_shortened_are_the_author(name, author):
    assert wrong(f"Bonjour {name}, je vérifie.", author) == []


@pytest.mark.parametrize(
    ("name", "author"),
    [("Sophie", "nathalie_b33"), ("Picard", "Famille Ricard"), ("Paul", "Inès Petit")],
)
def test_names_of_others_are_wrong(name, author):
    text = f"Chère famille {name}, je vérifie." if "Famille" in author else f"Bonjour {name}, oui."
    assert wrong(text, author)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Marie", "Marion"),
        ("Julien", "Juliette"),
        ("Lea", "Leandre"),
        ("Nicolas", "Nicole"),
        ("Martin", "Martine"),
        ("Martine Duval", "Martin"),
        ("Jeanne", "Jean"),
        ("Juliette", "Julie"),
        ("juliette33", "Julie"),
        ("laura.bnz", "Laure"),
        ("Marie", "Marie-Claire"),
        ("Anne-Lise", "Anne-Claire"),
        ("Sophie Martin", "Mme Martinez"),
    ],
)
def test_names_that_look_alike_are_of_two_people(author, name):
    assert wrong(f"Bonjour {name}, je vérifie.", author)


def test_names_of_somebody_told_in_the_message_are_not_the_author():
    told = "Votre vendeur Paul a été odieux avec moi samedi, et personne ne m’a rappelée depuis."
    assert wrong("Bonjour Paul, je vérifie.", "Inès Petit", told) == ["Paul"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Roger", "On a refusé d’aider mon mari Roger."),
        ("Bruno", "Vente parfaite, merci à Bruno qui a tout géré."),
        ("Maxime", "Facture envoyée à mon fils Maxime."),
        ("Théo", "Dossard au mauvais prénom, je m’appelle Léo pas Théo"),
        ("Paul", "C’est pour la succession de mon père, M. Paul Rigaud, décédé le 2"),
    ],
)
def test_names_of_whom_the_message_only_speaks_of_are_wrong(name, message):
    assert wrong(f"Bonjour {name}, nous le regrettons.", "Maryse V.", message) == [name]


@pytest.mark.parametrize(
    "message",
    ["Toujours rien reçu. Roger", "Rien reçu.\nRoger Bel", "Rien reçu, cordialement Roger"],
)
def test_names_that_sign_a_message_are_right(message):
    assert wrong("Bonjour Roger, nous le regrettons.", "Famille Bel", message) == []
