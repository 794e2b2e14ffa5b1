"""What a procedure grants, as a draft may say it."""

import pytest

from cmdesk.domain.profile import Charter, Procedure
from cmdesk.drafting.granted import granted, grants
from tests.drafting.conftest import analysis

REFUND = "une somme prélevée deux fois est remboursée sous trois jours"
FREE = "la pièce part sans frais, sans retour à faire"
IF_OURS = "le code reste valable si la panne vient de chez nous"
READ = "la direction lit elle-même chaque récit"
AT_ONCE = "l’opposition est ouverte jour et nuit depuis votre espace"
OPEN = Charter(compensation_in_public=True, dates_in_public=True)
CLOSED = Charter(compensation_in_public=False, dates_in_public=False)


def procedure(*promises):
    return Procedure("P-01", "Essai", may_promise=promises)


@pytest.mark.parametrize(
    ("promises", "text", "charter", "public", "said"),
    [
        ((REFUND, FREE), "Bonjour", OPEN, True, REFUND),
        ((REFUND, FREE), "Bonjour", CLOSED, True, FREE),  # neither money nor a date
        ((REFUND, FREE), "Bonjour", CLOSED, False, REFUND),  # in private
        ((REFUND,), "Bonjour", CLOSED, True, ""),
        ((IF_OURS, FREE), "Bonjour", OPEN, True, FREE),  # its condition is not spoken of
        ((IF_OURS,), "Votre site est en panne", OPEN, True, IF_OURS),
        ((AT_ONCE,), "On m’a vidé mon compte.", CLOSED, True, AT_ONCE),
        ((READ,), "Bonjour", OPEN, True, ""),  # it spares nobody anything
        ((READ,), "Voici mon récit.", OPEN, True, READ),
        ((REFUND, FREE), "La pièce manque, un retour serait absurde", OPEN, True, FREE),
    ],
)
def test_granted_is_what_may_be_said_and_fits_best(promises, text, charter, public, said):
    assert granted(procedure(*promises), text, charter, public=public) == said


def test_grants_answers_what_is_asked():
    assert grants(REFUND, analysis(asks=("refund",)))
    assert not grants(REFUND, analysis(asks=("repair",)))
    assert not grants("", analysis(asks=("refund",)))
