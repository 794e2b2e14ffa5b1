"""Clauses put into the subjunctive, as they stand after « je regrette que »."""

import pytest

from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.regretted import Regretted
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths


@pytest.fixture(scope="module")
def regretted():
    resources = default_paths().resources
    return Regretted(Conjugator(resources), Surface(resources), Lexicon(resources).spelled).of


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("votre lampe est arrivée en deux morceaux", "votre lampe soit arrivée en deux morceaux"),
        ("personne n’est passé", "personne ne soit passé"),
        ("vous n’avez pas de nouvelles", "vous n’ayez pas de nouvelles"),
        ("tu attends ton colis depuis un mois", "tu attendes ton colis depuis un mois"),
        ("on vous a déjà demandé la facture", "on vous ait déjà demandé la facture"),
        ("le tiroir ne ferme déjà plus", "le tiroir ne ferme déjà plus"),
        ("votre fibre tombe tous les soirs", "votre fibre tombe tous les soirs"),
        ("vos messages restent sans réponse", "vos messages restent sans réponse"),
        (
            "votre dossier est bloqué alors que tout est envoyé",
            "votre dossier soit bloqué alors que tout est envoyé",
        ),
        ("un rail qui s’est tordu", "le rail se soit tordu"),
        (
            "des planches qui sont dans le couloir depuis samedi",
            "les planches soient dans le couloir depuis samedi",
        ),
        (
            "l’attente autour de votre rendez-vous a été trop longue",
            "l’attente autour de votre rendez-vous ait été trop longue",
        ),
    ],
)
def test_a_clause_is_said_in_the_subjunctive(regretted, clause, said):
    assert regretted(clause) == said


@pytest.mark.parametrize(
    "clause",
    [
        "le carton reçu était vide",  # the imperfect subjunctive, nobody says
        "les informations reçues n’étaient pas les bonnes",
        "cela fait un mois que vous attendez",
        "vous avez payé et vous n’avez rien reçu",  # two verbs
        "vous avez appelé et c’était fermé",
        "vous nous signalez une fuite",  # it is not that which is regretted
        "la pièce que vous avez commandée manque",
        "toujours pas de nouvelles",  # no verb
        "la tête de lit envoyée en 140",
        "c’est trop long",
        "aucun moyen de faire venir un technicien",
        "une rayure de trente centimètres sur le plateau",
        "il vous faut tout réorganiser",
        "un rendez-vous de raccordement annulé deux fois la veille",
        "un téléphone qui ne capte plus et des voisins qui en rient",  # two things, no clause
    ],
)
def test_a_clause_that_is_not_surely_read_is_left(regretted, clause):
    assert regretted(clause) == ""
