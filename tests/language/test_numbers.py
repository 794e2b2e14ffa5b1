from datetime import date

import pytest

from cmdesk.language.numbers import (
    amount,
    date_in_words,
    duration_in_words,
    enumerate_words,
    number,
    number_in_words,
    spell_small_numbers,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (21, "vingt et un"), (22, "vingt-deux"),
        (70, "soixante-dix"), (71, "soixante et onze"), (72, "soixante-douze"),
        (80, "quatre-vingts"), (81, "quatre-vingt-un"), (91, "quatre-vingt-onze"),
        (100, "cent"), (200, "deux cents"), (201, "deux cent un"), (1000, "mille"),
        (80_000, "quatre-vingt mille"), (300_200, "trois cent mille deux cents"),
    ],
)  # fmt: skip
def test_number_in_words(value, words):
    assert number_in_words(value) == words


def test_number_in_words_agrees_and_refuses():
    assert number_in_words(21, feminine=True) == "vingt et une"
    with pytest.raises(ValueError, match="outside"):
        number_in_words(-1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1249.9", "1_249,90~€"),
        (45, "45~€"),
        ("45.00", "45~€"),
        (1249, "1_249~€"),
        ("1234567.5", "1_234_567,50~€"),
    ],
)
def test_amount(value, shown):
    assert amount(value).replace("\u202f", "_").replace("\u00a0", "~") == shown


def test_amount_keeps_other_currencies():
    assert amount(20, "CHF") == "20\u00a0CHF"


def test_number_leaves_a_year_alone():
    assert number(2026) == "2026"
    assert number(20260) == "20\u202f260"


def test_date_in_words():
    assert date_in_words(date(2026, 3, 1)) == "le 1er\u00a0mars"
    assert date_in_words(date(2026, 3, 23), weekday=True) == "lundi 23\u00a0mars"
    assert date_in_words(date(2026, 8, 3), year=True) == "le 3\u00a0août 2026"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ("P21D", "trois semaines"), ("P1D", "un jour"), ("P15D", "quinze jours"),
        ("P7D", "une semaine"), ("PT48H", "quarante-huit heures"), ("P2M", "deux mois"),
        ("P12M", "un an"), ("P3W", "trois semaines"), ("P1Y2M", "un an et deux mois"),
        ("PT1H30M", "une heure et trente minutes"), ("P100D", "100 jours"),
    ],
)  # fmt: skip
def test_duration_in_words(duration, words):
    assert duration_in_words(duration) == words


@pytest.mark.parametrize("duration", ["", "P", "21 jours", "PT"])
def test_duration_in_words_refuses(duration):
    with pytest.raises(ValueError, match="ISO 8601"):
        duration_in_words(duration)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("3 semaines", "trois semaines"), ("1 semaine", "une semaine"), ("1 jour", "un jour"),
        ("à 3 reprises", "à trois reprises"), ("15", "quinze"),
    ],
)  # fmt: skip
def test_spell_small_numbers(text, spelt):
    assert spell_small_numbers(text) == spelt


@pytest.mark.parametrize(
    "text",
    ["21 jours", "le 3 mars", "n° 4 rue", "12:30", "3 €", "2,5 kg", "mon iPhone 13 noir", "LM-3 x"],
)
def test_spell_small_numbers_leaves_what_is_no_count(text):
    assert spell_small_numbers(text) == text


def test_enumerate_words():
    assert enumerate_words([]) == ""
    assert enumerate_words(["a"]) == "a"
    assert enumerate_words(["a", "b", "c"], "ou") == "a, b ou c"
