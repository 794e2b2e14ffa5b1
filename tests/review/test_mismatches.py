"""A fact of the reply is held against the same sort of fact of the message, and put right."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.review.mismatches import MISMATCHES
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
REVIEWER = Reviewer(None, RESOURCES, Limits(RESOURCES))


def found(check, text, complaint):
    case = REVIEWER.case(Reply(text), Message(complaint), None, None)
    rules = [rule for rule in REVIEWER.rules if rule.check == check]
    return [finding for rule in rules for finding in MISMATCHES[check](case, rule)]


@pytest.mark.parametrize(
    ("check", "text", "complaint", "fix"),
    [
        ("times", "Votre train de 16 h a été supprimé.", "Le train de 14h30 supprimé !", "14 h 30"),
        ("times", "Votre train de 16 h a été supprimé.", "Le train de 7:42 supprimé !", "7 h 42"),
        ("times", "Votre train de 16 h a été supprimé.", "Le train de 14h supprimé !", "14 h"),
        ("times", "Votre train de 16 h a été supprimé.", "Le train de midi supprimé !", "midi"),
        ("durations", "Vous avez attendu 6 heures.", "Attente de 2h30 au guichet.", "2 h 30"),
        ("durations", "Vous avez attendu trois jours.", "J’ai attendu 48h.", "48 h"),
    ],
)
def test_mismatches_write_hours_as_they_are_printed(check, text, complaint, fix):
    (finding,) = found(check, text, complaint)
    assert finding.suggestions == (fix.replace(" ", "\u00a0"),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        # The same figure before the same word, or anywhere, is no line.
        ("La ligne 14 vous a fait défaut.", "14 vous ont écrit : la ligne 12 est en panne."),
        ("Votre ligne 14.", "Ligne 12 en panne depuis le 14, à 14 mètres du quai."),
    ],
)
def test_mismatches_hold_a_number_against_those_of_the_same_thing(text, complaint):
    assert [finding.quote for finding in found("numbered", text, complaint)] == ["14"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Votre chambre 206 n’était pas prête.", "Les chambres 204 et 206 étaient sales."),
        ("Votre modèle en 38,5 revient en mai.", "La Nora revient en 38 ?"),
        ("Votre ligne 14 n’a pas roulé.", "La ligne 14 ne roule pas."),
    ],
)
def test_mismatches_leave_the_numbers_of_the_message(text, complaint):
    assert found("numbered", text, complaint) == []


def test_mismatches_read_a_length_after_meme():
    text = "Être débité de deux nuits pour un séjour annulé, c’est rageant."
    told = "Annulé 5 jours avant comme prévu, débité quand même de 2 nuits."
    assert found("durations", text, told) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Vous avez perdu une demi-journée à attendre.", True),
        ("Vous avez perdu une demie journée à attendre.", True),
        ("Vous avez perdu 12 heures à attendre.", False),
    ],
)
def test_mismatches_take_half_a_day_for_some_hours_of_it(text, right):
    assert (found("durations", text, "J’ai perdu 3 heures à attendre.") == []) is right


@pytest.mark.parametrize(
    ("check", "text", "complaint"),
    [
        # What passed from one hour to another is no new duration.
        ("durations", "Une heure quarante d’attente, c’est trop.",
         "Rendez-vous à 9h, reçue à 10h40, deux heures perdues."),
        # By when an answer is due says nothing of the wait.
        ("durations", "Toute réclamation reçoit une réponse dans les deux mois.",
         "Un mois que j’attends une réponse à ma réclamation."),
        # A price may be told without its currency.
        ("amounts", "Lire 7 € dehors et payer 8,50 €, non.", "8€50 la pinte, la carte dit 7."),
        # What is added to the thing named does not contradict it.
        ("things", "Votre parapluie bleu à pois blancs vous attend.",
         "J’ai oublié mon parapluie bleu."),
    ],
)  # fmt: skip
def test_mismatches_leave_what_follows_from_the_message(check, text, complaint):
    assert found(check, text, complaint) == []


@pytest.mark.parametrize(
    ("check", "text", "complaint"),
    [
        ("durations", "Trois heures d’attente, c’est trop.", "J’ai attendu deux heures."),
        ("amounts", "Payer 12 € une pinte, non.", "8€50 la pinte, la carte dit 7."),
        ("things", "Votre parapluie blanc vous attend.", "J’ai oublié mon parapluie bleu."),
    ],
)
def test_mismatches_still_find_the_others(check, text, complaint):
    assert len(found(check, text, complaint)) == 1


def test_mismatches_take_a_day_in_the_words_of_the_message():
    complaint = (
        "Le four est en panne depuis le 5 ; la réparation promise pour le 9 n’a pas eu lieu."
    )
    assert not found("dates", "Votre four devait être réparé pour le 9.", complaint)
    assert [one.quote for one in found("dates", "Votre four devait être réparé le 12.", complaint)]


@pytest.mark.parametrize(
    ("check", "text", "complaint"),
    [
        # What parts a counted number from one told without its noun, and that number itself.
        ("counts", "Quatre verres de trop, pardon.", "J’ai commandé 8 verres, j’en ai reçu 12."),
        ("counts", "Douze verres pour huit, pardon.", "J’ai commandé 8 verres, j’en ai reçu 12."),
        ("counts", "Six couverts de trop, pardon.", "Facturé 20 couverts, nous étions 14."),
        # A day that a told day and a told length lead to.
        ("dates", "Sans eau un 12 mars, vous le vivez mal.", "Coupée le 8 mars. Quatre jours !"),
        # An hour told whole.
        ("times", "Votre livraison de 4 h du matin étonne.", "Livré à 4h06."),
        # By what one writes, beside the thing itself.
        ("things", "Un casque muet, pardon : quel est votre téléphone ?", "Mon casque est muet."),
        # The part of a thing, and a set phrase.
        ("things", "Votre sommier a cédé, pardon.", "Le lit s’est effondré."),
        ("things", "Votre serveur vocal vous a lassée.", "La conseillère a raccroché."),
        # The end of a ride that the message leaves out.
        ("places", "Votre vol Lyon-Porto est annulé, pardon.", "Vol pour Porto annulé."),
        ("amounts", "Vous avez placé 12 000 €, pardon.", "900 € perdus sur 12 000 placés."),
        ("durations", "Une semaine de bruit, non.", "Bruit toute la semaine, 3 jours perdus."),
    ],
)  # fmt: skip
def test_mismatches_leave_what_goes_with_the_message(check, text, complaint):
    assert found(check, text, complaint) == []


@pytest.mark.parametrize(
    ("check", "text", "complaint"),
    [
        ("counts", "Six verres reçus, pardon.", "J’ai commandé 8 verres, j’en ai reçu 12."),
        # No sum is made with a number that may be a part of the others.
        ("counts", "Six chaises livrées, pardon.", "Quatre chaises dont deux sans vis."),
        ("counts", "Vos trente ans de mariage comptaient, pardon.", "Pour nos 40 ans de mariage."),
        ("dates", "Sans eau un 13 mars, vous le vivez mal.", "Coupée le 8 mars. Quatre jours !"),
        # The figures of a told amount or day, in another order, leave no doubt.
        ("amounts", "Le vélo à 954 € est au dépôt.", "Un vélo à 459 € en panne."),
        ("dates", "La convocation du 31 mars part demain.", "Convocation pour le 13 mars ?"),
        ("things", "Un lit à monter, et la visserie de votre commode manque.", "Lit sans vis."),
        ("times", "Pour le 17 h 42, écrivez-moi, je le regrette.", "Train de 7h42 supprimé."),
        ("places", "Votre aller Lyon-Milan est annulé, pardon.", "Lyon-Turin annulé."),
        ("durations", "Un mois de bruit, c’est long.", "Bruit depuis un mois et demi."),
    ],
)  # fmt: skip
def test_mismatches_find_what_stands_in_its_place(check, text, complaint):
    assert len(found(check, text, complaint)) == 1


@pytest.mark.parametrize(
    ("check", "text", "complaint"),
    [
        ("amounts", "Nous regardons ces 5 € ensemble.", "Menu affiché 24€, on m’en compte 29."),
        (
            "durations",
            "Plus de deux mois d’attente, pardon.",
            "Trois semaines prévues, on est à 9.",
        ),
        (
            "durations",
            "Quarante minutes à table, pardon.",
            "20 min d’attente, puis 20 min de plus.",
        ),
        ("counts", "Pardon pour les deux premières pannes.", "Trois pannes en un mois."),
        (
            "counts",
            "Vous avez payé un quatre étoiles.",
            "Au prix du 4 étoiles, 3 étoiles au mieux.",
        ),
        ("durations", "Un massage écourté de 40 minutes.", "Arrêté à 20 min sur une heure."),
        ("things", "Nos excuses à votre amie.", "Vous avez banni ma copine de la page."),
    ],
)
def test_mismatches_leave_sums_parts_and_numbers_that_name(check, text, complaint):
    assert found(check, text, complaint) == []
