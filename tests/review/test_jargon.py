"""Words of the trade: what is left alone, and what is offered in their place."""

import pytest

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category


def _found(reviewer, text, complaint=None):
    message = Message(complaint) if complaint is not None else None
    review = reviewer.review(Reply(text), message, None, None)
    return [finding for finding in review.findings if finding.category is Category.JARGON]


@pytest.mark.parametrize(
    ("text", "quote", "fix"),
    [
        ("J’attends l’update du site.", "l’update", "la mise à jour"),
        ("Je donne votre feedback à l’atelier.", "feedback", "retour"),
        ("Votre update est prête.", "update", "mise à jour"),
        ("Le retard vient du carrier.", "du carrier", "du transporteur"),
        ("Votre refund part au hub.", "refund", "remboursement"),
        ("Nous partageons les feedbacks reçus.", "feedbacks", "retours"),
        ("Il faut rebooter le décodeur.", "rebooter", "redémarrer"),
        ("Sans ETA, je préfère ne rien annoncer.", "ETA", "date d’arrivée prévue"),
    ],
)
def test_jargon_offers_what_fits_in_the_place(reviewer, text, quote, fix):
    found = next(finding for finding in _found(reviewer, text) if finding.quote == quote)
    assert found.suggestions == (fix,)


def test_jargon_tells_the_verb_from_the_noun(reviewer):
    (found,) = _found(reviewer, "J’update la fiche ce soir.")
    assert (found.quote, found.suggestions) == ("update", ("actualise",))
    # « j’upgrade »: the pronoun before it would change as well.
    (found,) = _found(reviewer, "J’upgrade votre chambre.")
    assert found.suggestions == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Le DSLAM de votre rue est réparé demain.", "Votre DSLAM est mort depuis lundi."),
        ("Le PM (l’armoire de votre rue) est saturé.", None),
        ("Le tracking se met à jour la nuit.", "Le tracking ne bouge plus."),
        ("Merci à FLOA Bank pour sa réponse.", None),
        ("Je regarde cela.\n— LB", None),
        ("Voyez https://exemple.fr/shipping/tracking.html pour les frais.", None),
        ("Le chapitre XIV manque, je l’envoie.", None),
    ],
)
def test_jargon_leaves_what_is_plain(reviewer, text, complaint):
    assert _found(reviewer, text, complaint) == []


def test_jargon_is_silent_in_a_sentence_with_a_graver_fault(reviewer):
    assert _found(reviewer, "Notre WMS est en panne et le stagiaire a perdu la main.") == []
