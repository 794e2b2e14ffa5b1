import pytest

from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import ABSENCE_CATEGORIES, LANGUAGE_CATEGORIES, Category
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.notation import Lexicon, compile_phrase, compile_regex, match_form, stems_of
from cmdesk.review.rules import parse_rule


def test_rules_every_category_has_one(reviewer):
    covered = {rule.category for rule in reviewer.rules}
    assert set(Category) - LANGUAGE_CATEGORIES - covered == set()
    assert covered >= ABSENCE_CATEGORIES


def test_rules_of_the_house_carry_examples_both_ways(resources):
    # The schema of a rule (test_shipped_files) leaves them to a brand's choice; ours must.
    for path in sorted((resources / "rules").glob("*.toml")):
        for entry in read_toml(path).get("rule", ()):
            assert entry.get("flags"), (path.name, entry["id"])
            assert entry.get("allows"), (path.name, entry["id"])


def test_rules_texts_are_typeset(reviewer):
    for rule in reviewer.rules:
        for text in (rule.message, rule.why, *rule.suggestions):
            assert "'" not in text, (rule.id, text)
            assert "!" not in text, (rule.id, text)
            assert " :" not in text.replace("\u00a0:", ""), (rule.id, text)


@pytest.mark.parametrize(
    ("pattern", "hit", "miss"),
    [
        ("vous (auriez|aviez) d(û|u)", "Vous auriez dû", "vous auriez peur"),
        ("très [peu] clair", "très peu clair", "peu clair"),
        ("^ qui *e", "« Qui clique", "ceux qui cliquent et qui clique"),
        ("voilà tout$", "C’est le règlement, voilà tout.", "Voilà tout ce que je sais."),
        ("20 $", "20 $ de rabais", "20 de rabais"),
        (
            "nous ...2 garantis*",
            "nous vous le garantissons",
            "nous vous le redisons garantis plus tard",
        ),
        ("c'est faux", "c’est faux", "c’est fauxbourdon"),
        ("vient [d'] être", "vient d’être", "vient peut-être"),
        ("évitez ...2 étaler", "évitez donc d’étaler", "évitez donc de détaler"),
        ("vous ...2 avez", "vous qui l’avez", "vous qui n’avez"),
        ("(le|l') ...1 ton", "l’autre ton", "le carton"),
        ("(le|l') ...1 ton", "le ton", "le tonnerre"),
        ("de ...1 [si] tôt", "de grand tôt", "de suite bientôt"),
        ("5 €", "5 €", "5 $"),
    ],
)
def test_notation_matches_whole_words(pattern, hit, miss):
    phrase = compile_phrase(pattern, {})
    assert phrase.spans(match_form(hit).encode("latin-1"))
    assert not phrase.spans(match_form(miss).encode("latin-1"))


def test_notation_asks_for_a_word_of_each_part():
    def stands(pattern, text):
        words = frozenset(text.split())
        return compile_phrase(pattern, {}).may_stand(words, stems_of(words))

    pattern = "(nous|on) ...2 (supprim*|effac*) [donc] (avis|note)"
    assert stands(pattern, "nous supprimons votre avis")
    assert not stands(pattern, "nous supprimons votre compte")
    assert stands("supprim* avis|effac* note", "effacer une note")


def test_notation_asks_for_the_words_of_one_alternative():
    phrase = compile_phrase("supprim* avis|effac* note", {})
    assert phrase.may_stand(frozenset(("note",)), stems_of(["effacer"]))
    assert not phrase.may_stand(frozenset(("note",)), stems_of(["supprimer"]))


def test_patterns_are_filed_under_the_word_that_few_texts_hold():
    sets = Lexicon((("mal", ("votre faute", "votre erreur")),))
    assert compile_phrase("(votre|ta) faute", sets).keys == {"faute"}
    sets.learn(["Une faute.", "La faute est mienne.", "Votre faute et la faute de qui ?"])
    assert compile_phrase("votre faute", sets).keys == {"votre"}
    assert compile_phrase("<mal>", sets).keys == {"votre", "erreur"}


@pytest.mark.parametrize("pattern", ["(a|b", "a <inconnu>", "[a", "a)", "a \\ b"])
def test_notation_says_what_is_illegible(pattern):
    with pytest.raises(UserError, match="motif"):
        compile_phrase(pattern, {})


def test_notation_takes_no_half_word_for_a_word():
    phrase = compile_phrase("*(er|ir) tout de suite", {})
    words = frozenset(("partir", "tout", "de", "suite"))
    assert phrase.may_stand(words, frozenset())


def test_regex_refuses_what_can_hang():
    with pytest.raises(UserError):
        compile_regex(r"(?=a)b")
    hostile = compile_regex(r"(a+)+$", whole=False)
    assert hostile.spans(("a" * 20_000 + "b").encode()) == []


def test_match_form_keeps_every_offset():
    text = "« L’œuvre » 😡👍🏽 İstanbul — 5 €…"
    assert len(match_form(text)) == len(text)
    match_form(text).encode("latin-1")


def test_parse_rule_names_rule_and_fault():
    with pytest.raises(UserError, match="maison"):
        parse_rule({"id": "maison.x", "category": "cold", "level": "grave", "message": "m"}, {})
    with pytest.raises(UserError, match="condition inconnue"):
        parse_rule(
            {
                "id": "m.x",
                "category": "cold",
                "level": "hint",
                "message": "m",
                "when": {"pluie": 1},
            },
            {},
        )
