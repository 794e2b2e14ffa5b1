"""Verbs as they are written: the examples of ``conjugation.toml``, and those of ``mirror.toml``."""

import pytest

from cmdesk.knowledge.loader import read_toml
from cmdesk.language.conjugation import TENSES, Conjugator


@pytest.fixture(scope="module")
def conjugator(resources):
    return Conjugator(resources)


@pytest.fixture(scope="module")
def examples(resources):
    return read_toml(resources / "language" / "conjugation.toml")["examples"]


@pytest.mark.parametrize("tense", TENSES)
def test_conjugator_form_writes_the_examples(conjugator, examples, tense):
    for infinitive, person, form in examples[tense]:
        assert conjugator.form(infinitive, tense, person) == form


def test_conjugator_participle_writes_the_examples(conjugator, examples):
    for infinitive, past in examples["past"]:
        assert conjugator.participle(infinitive) == past


def test_conjugator_form_agrees_with_the_verbs_listed_by_hand(conjugator, resources):
    for infinitive, entry in read_toml(resources / "phrases" / "mirror.toml")["verbs"].items():
        for tense in ("present", "imperfect"):
            forms = [conjugator.form(infinitive, tense, person) for person in range(6)]
            assert forms == entry[tense].split(), infinitive
        assert conjugator.participle(infinitive) == entry["participle"]


@pytest.mark.parametrize("word", ["", "table", "123", "pas"])
def test_conjugator_form_gives_nothing_for_what_is_no_verb(conjugator, word):
    assert conjugator.form(word, "present", 0) == conjugator.participle(word) == ""


def test_conjugator_tenses_names_those_in_which_a_form_is_written(conjugator):
    assert conjugator.tenses("attendre", "attendions", 3) == ("imperfect", "subjunctive")
    assert conjugator.tenses("attendre", "attends", 2) == ()


@pytest.mark.parametrize(
    ("word", "infinitive"),
    [
        ("écris", "écrire"),
        ("joins", "joindre"),
        ("attendons", "attendre"),
        ("promis", "promettre"),
        ("reviennent", "revenir"),
        ("rempli", "remplir"),
        ("payé", "payer"),
        ("étions", "être"),
        ("répond", "répondre"),
        ("attendu", "attendre"),
        ("espère", "espérer"),
        ("ramène", "ramener"),
        ("gèlent", "geler"),
        ("appelle", "appeler"),
        ("envoient", "envoyer"),
        ("mangeais", "manger"),
    ],
)
def test_conjugator_infinitives_finds_the_verb_of_a_form(conjugator, word, infinitive):
    assert infinitive in conjugator.infinitives(word)


def test_conjugator_infinitives_takes_no_noun_for_a_verb(conjugator):
    assert "montre" not in conjugator.infinitives("montez")
