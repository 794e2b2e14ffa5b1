import pytest

from cmdesk.domain.errors import UserError
from cmdesk.review.notation import compile_phrase, match_form
from cmdesk.review.rules import read_sets


@pytest.fixture(scope="module")
def sets(resources):
    return read_sets(resources / "rules" / "words.toml")


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("vérifier", "vérifie vérifiez vérifions vérifiait vérifié vérifiées vérifiera"),
        ("appeler", "appelle appelez appellera appelé"),
        ("régler", "règle réglez réglera règlera réglés"),
        ("commencer", "commençons commence commencerait"),
        ("changer", "changeons changeait change"),
        ("envoyer", "envoie enverrez envoyée envoyons"),
        ("prévenir", "préviens préviendra prévenue prévenez"),
        ("relire", "relis relirez relues relisez"),
        ("finir", "finissez finira finies finit"),
        ("rendre", "rend rendez rendrai rendues"),
        ("être", "est sommes étiez sera été"),
    ],
)
def test_verbs_conjugates(sets, verb, forms):
    assert set(forms.split()) <= sets.verbs.forms(verb)


def test_verbs_parts_are_told_apart(sets):
    assert sets.verbs.forms("rendre", "pp") == {"rendu", "rendue", "rendus", "rendues"}
    assert "rendra" in sets.verbs.forms("rendre", "fut")
    assert "rendu" not in sets.verbs.forms("rendre", "fut")


def test_notation_reads_verbs(sets):
    phrase = compile_phrase("vous (@devoir.fut|@pouvoir.fut) @lire", sets)
    for text, hit in (("vous devriez lire", True), ("vous devez lire", False)):
        assert bool(phrase.spans(match_form(text).encode("latin-1"))) is hit


@pytest.mark.parametrize("pattern", ["@lire.passé", "@lire.x"])
def test_notation_says_which_verb_is_illegible(sets, pattern):
    with pytest.raises(UserError, match="motif"):
        compile_phrase(pattern, sets)
