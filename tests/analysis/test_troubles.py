"""What mainly went wrong, and the clause that tells it, as trained judges read them."""

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.analysis.troubles import Troubles
from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

RESOURCES = default_paths().resources


@pytest.fixture(scope="module")
def analyser():
    return Analyser(None, RESOURCES)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("Mon compte est verrouillé depuis jeudi, je ne peux plus y entrer.", "account.locked"),
        ("Mes draps étaient tachés et la baignoire pleine de cheveux.", "premises.unclean"),
        ("Deux fois 49 euros sur mon relevé pour le même abonnement.", "billing.twice"),
    ],
)
def test_troubles_are_named_with_their_words(analyser, text, trouble):
    found = analyser.analyse(Message(text)).troubles
    assert found
    assert found[0].id == trouble
    assert 0 < found[0].score <= 1
    assert found[0].span is not None
    assert found[0].span.of(text)


def test_troubles_are_for_complaints_only(analyser):
    analysis = analyser.analyse(Message("Merci à toute l’équipe, livraison parfaite !"))
    assert analysis.troubles == ()
    assert analysis.telling == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bonjour, cliente depuis dix ans. Le tapis est arrivé troué. Merci d’avance.", "troué"),
        ("Franchement bravo. Trois semaines sans chauffage, et on a un bébé.", "chauffage"),
        ("La facture a doublé sans un mot. Je pars à la concurrence.", "doublé"),
    ],
)
def test_telling_puts_the_clause_of_the_matter_first(analyser, text, told):
    telling = analyser.analyse(Message(text)).telling
    assert told in telling[0].span.of(text)
    assert sum(one.score for one in telling) == pytest.approx(1, abs=0.01)


def test_troubles_that_cannot_be_read_say_so(analyser, tmp_path):
    (tmp_path / "troubles.npz").write_bytes(b"PK half a file")
    with pytest.raises(ComponentError, match="réinstallez"):
        Troubles(tmp_path / "troubles.npz", analyser.classifiers.vocabulary)
