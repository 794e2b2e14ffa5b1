"""Every rule carries examples, and does what they say."""

import pytest

from cmdesk.analysis.grievances import agree
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.patterns import Compiler, PatternBook, PatternError
from cmdesk.analysis.reading import Reading, Spelling, plain
from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Ask, Emotion, Signal, Topic
from cmdesk.paths import default_paths

KNOWLEDGE = Knowledge.read(default_paths().resources / "analysis")
RULES = KNOWLEDGE.book.rules


def meets(rule, text):
    reading = Reading(text, KNOWLEDGE.spelling)
    return any(m.rule.id == rule.id and not m.negated for m in KNOWLEDGE.book.search(reading))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rules_flag_and_allow_their_examples(rule):
    assert rule.flags, "a rule shows at least one text that it meets"
    assert rule.allows, "a rule shows at least one text that it leaves alone"
    assert [text for text in rule.flags if not meets(rule, text)] == []
    assert [text for text in rule.allows if meets(rule, text)] == []


def test_rules_are_named_once():
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("signals", Signal),
        ("topics", Topic),
        ("asks", Ask),
        ("emotions", Emotion),
        ("frames", Topic),
    ],
)
def test_rules_argue_for_labels_of_the_vocabulary(group, labels):
    for rule in RULES:
        if KNOWLEDGE.group_of[rule.id] == group:
            labels(rule.label)


def test_rules_cover_every_signal_and_ask():
    told = {rule.label for rule in RULES}
    assert set(Ask) - told == {Ask.NONE_STATED}
    assert set(Signal) - told == {Signal.PERSONAL_DATA_POSTED}


def met(pattern, text, **words):
    book = PatternBook([[Compiler(words).compile(pattern)]])
    return [(h.first, h.last) for h in book.search(Reading(text, Spelling()))]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("colis", "Mon COLIS !", [(1, 2)]),
        ("livr*", "livrée hier", [(0, 1)]),
        ("pas (recu|livre)", "pas reçu", [(0, 2)]),
        ("n'a (pas )?ecrit", "il n’a écrit", [(1, 4)]),
        ("colis ..2 perdu", "colis sans doute perdu", [(0, 4)]),
        ("colis ..2 perdu", "colis. Perdu", []),
        ("colis ..2 perdu", "colis pas perdu", []),
        ("# euros", "30 euros", [(0, 2)]),
        ("^ retard", "bon, retard", [(2, 3)]),
        ("^ retard", "bon retard", []),
        ("cassee?s?", "cassés", [(0, 1)]),
        ("{soin} rembourse", "soins remboursé", [(0, 2)]),
        ("normal ?", "c’est normal ?", [(2, 4)]),
    ],
)
def test_patterns_read_their_notation(pattern, text, found):
    assert met(pattern, text, soin="soin|soins") == found


@pytest.mark.parametrize("pattern", ["(a|b", "..3", "(a|b)?", "{unknown}", "#"])
def test_patterns_refuse_what_cannot_be_read(pattern):
    with pytest.raises(PatternError):
        Compiler({}).compile(pattern)


def test_patterns_refuse_lists_that_hold_one_another():
    with pytest.raises(PatternError, match="one another"):
        Compiler({"soin": "{geste}|soin", "geste": "{soin}|geste"}).compile("{soin} rembourse")


def test_book_finds_what_every_pattern_tried_alone_finds():
    """The words that a pattern needs and opens with spare time: they never hide what it meets."""
    patterns = [rule.patterns for rule in RULES]
    book = PatternBook(patterns)
    for text in [text for rule in RULES for text in rule.flags][::12]:
        reading = Reading(text, KNOWLEDGE.spelling)
        met = {
            (owner, *reading.token_range(match.start() + 1, match.end()))
            for owner, compiled in enumerate(patterns)
            for pattern in compiled
            for match in pattern.expression.finditer(reading.line)
        }
        assert {(hit.owner, hit.first, hit.last) for hit in book.search(reading)} == met, text


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("colis (abimee?s?|cassee?s?)", "un colis cassé", True),
        ("colis (abimee?s?|cassee?s?)", "trois colis abîmés", True),
        ("colis (abimee?s?|cassee?s?)", "un colis brisé", False),
        ("(mon|ma)? colis ..3 (perdu|vole)", "colis bel et bien perdu", True),
        ("^ (votre)? colis", "Bonjour. Colis perdu", True),
        ("^ (votre)? colis", "Bonjour votre colis", False),
        ("# colis", "les 3 colis", True),
        ("..2 casse", "un vase cassé", True),
        ("{objet}? casse", "vase cassé", True),
        ("{objet} casse", "tasse cassé", False),
        ("retourn* (le|la|les) (colis|lampe)", "je retournerai la lampe", True),
        ("retourn* (le|la|les) (colis|lampe)", "je retournerai sa lampe", False),
    ],
)
def test_patterns_are_tried_where_they_may_begin(pattern, text, found):
    compiled = Compiler({"objet": "vase|lampe"}).compile(pattern)
    reading = Reading(text, Spelling())
    assert bool(PatternBook([[compiled]]).search(reading)) is found
    assert bool(compiled.expression.search(reading.line)) is found


def test_rules_name_the_one_that_cannot_be_read(tmp_path):
    from cmdesk.analysis.rules import read_rules

    path = tmp_path / "signals.toml"
    path.write_text('[[rule]]\nid = "x.y"\nlabel = "insult"\npatterns = ["(a"]\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"signals\.toml.*x\.y"):
        read_rules(path, Compiler({}))


@pytest.mark.parametrize(
    ("written", "levelled"),
    [
        ("jamaiiiis", "jamais"),
        ("tjrs", "toujours"),
        ("jai", "j ai"),
        ("Cœur", "coeur"),
        ("re\u200bmbourse", "rembourse"),
        ("De\u0301c\u0327u", "decu"),
    ],
)
def test_reading_levels_what_is_typed(written, levelled):
    assert Reading(written, KNOWLEDGE.spelling).line.strip() == levelled


def test_reading_points_back_into_the_text_as_written():
    text = "😡😡 JAI jamaiiiis reçu l’œuf"
    reading = Reading(text, KNOWLEDGE.spelling)
    places = {token.norm: text[token.start : token.end] for token in reading.tokens}
    assert places["jamais"] == "jamaiiiis"
    assert places["j"] == places["ai"] == "JAI"
    assert places["oeuf"] == "œuf"


def test_plain_drops_accents_and_case():
    assert plain("DÉÇUE") == "decue"


def test_agree_follows_gender_and_number():
    template = "[est|sont] arrivé{e}{s} abîmé{e}{s}"
    assert agree(template, feminine=True, plural=False) == "est arrivée abîmée"
    assert agree(template, feminine=False, plural=True) == "sont arrivés abîmés"
