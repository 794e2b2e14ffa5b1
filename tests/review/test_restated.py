"""A reply may add facts of its own: only what it says of the author's is held against them."""

from __future__ import annotations

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
REVIEWER = Reviewer(None, RESOURCES, Limits(RESOURCES))


def restates(text, words):
    case = REVIEWER.case(Reply(text), Message("x"), None, None)
    start = text.index(words)
    from cmdesk.domain.text import Span

    return case.restates(Span(start, start + len(words)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Votre commande du 12 mars n’est pas arrivée.", "12 mars"),
        ("Trois semaines d’attente, c’est long.", "Trois semaines"),
        ("Vous avez payé 40 € pour rien.", "40 €"),
        ("Personne n’est venu jeudi.", "jeudi"),
        ("Je relance votre colis du 12 mars.", "12 mars"),
        ("Attendre deux heures avec un enfant est épuisant.", "deux heures"),
    ],
)
def test_restated_facts_of_the_author(text, words):
    assert restates(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Je vous réponds sous trois semaines.", "trois semaines"),
        ("La boutique ouvre le samedi à 10 h.", "10 h"),
        ("Un technicien passe jeudi.", "jeudi"),
        ("La garantie dure deux ans.", "deux ans"),
        ("Notre formule à 40 € reste ouverte à tous.", "40 €"),
        ("Votre rendez-vous de jeudi est confirmé.", "jeudi"),
        ("Si le retard dépasse deux heures, un repas est offert.", "deux heures"),
        ("Vous écrivez « trois semaines » : je le comprends.", "trois semaines"),
        ("Notre standard répond de 9 h à 18 h.", "9 h"),
        # What a length or an hour weighs, or by when we may be reached.
        ("Une porte enfoncée, voilà qui gâche une semaine.", "une semaine"),
        ("Merci d’écrire après une semaine aussi pénible.", "une semaine"),
        ("Je comprends votre colère : appelez-moi après 9 h.", "9 h"),
        # What a law grants, what is promised, what ought to have been said.
        ("La loi accorde un mois au bailleur, je regrette ce silence.", "un mois"),
        ("Votre paire sera sur votre nez le 11, je vous en donne ma parole.", "le 11"),
        ("Vous auriez dû être averti dès 9 h 15 de ce retard.", "9 h 15"),
        (". Passé trente jours, chez nous, l’échange n’est plus possible.", "trente jours"),
        ("L’équipe revient ce soir à 19 h, pardon.", "19 h"),
    ],
)
def test_restated_leaves_our_own_facts(text, words):
    assert not restates(text, words)
