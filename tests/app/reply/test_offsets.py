import pytest

from cmdesk.app.reply.offsets import Edit, Offsets, edit_between, shift, word_at
from cmdesk.domain.text import Span

TEXTS = [
    "Bonjour Nadia,",
    "👍🏽 merci",
    "👨‍👩‍👧 toute la famille 🇫🇷 !",
    "é\n🇫🇷\n😡😡 Votre colis sont abîmé",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_agree_with_utf16(text):
    offsets = Offsets(text)
    for place in range(len(text) + 1):
        units = len(text[:place].encode("utf-16-le")) // 2
        assert offsets.to_units(place) == units
        assert offsets.to_points(units) == place


def test_offsets_place_inside_a_pair_is_the_character():
    assert Offsets("a👍b").to_points(2) == 1


def test_offsets_of_a_word_after_emoji():
    text = "👨‍👩‍👧🇫🇷👍🏽 reçu."
    start = text.index("reçu")
    span = Offsets(text).span_to_units(Span(start, start + 4))
    assert text.encode("utf-16-le")[span.start * 2 : span.end * 2].decode("utf-16-le") == "reçu"


def test_offsets_out_of_the_text_are_kept_in_it():
    offsets = Offsets("😡")
    assert offsets.to_units(9) == 2
    assert offsets.to_points(9) == 1
    assert offsets.to_points(-3) == 0


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("abc", "abXc", Edit(2, 0, 1)),
        ("abc", "ac", Edit(1, 1, 0)),
        ("abc", "abc", Edit(3, 0, 0)),
        ("", "👍🏽", Edit(0, 0, 2)),
        ("un colis abîmé", "un colis arrivé abîmé", Edit(10, 0, 7)),
    ],
)
def test_edit_between_is_the_smallest(old, new, edit):
    assert edit_between(old, new) == edit


def test_edit_between_takes_the_doubled_letter_at_the_cursor():
    assert edit_between("resi", "ressi", near=3) == Edit(2, 0, 1)


@pytest.mark.parametrize(
    ("span", "edit", "expected"),
    [
        (Span(5, 9), Edit(0, 0, 2), Span(7, 11)),
        (Span(5, 9), Edit(5, 0, 1), Span(6, 10)),
        (Span(5, 9), Edit(9, 0, 1), Span(5, 9)),
        (Span(5, 9), Edit(7, 0, 1), Span(5, 10)),
        (Span(5, 9), Edit(6, 2, 0), Span(5, 7)),
        (Span(5, 9), Edit(5, 4, 3), None),
        (Span(5, 9), Edit(0, 20, 3), None),
        (Span(5, 9), Edit(3, 4, 1), Span(4, 6)),
        (Span(5, 9), Edit(7, 5, 1), Span(5, 7)),
        (Span(5, 9), Edit(12, 3, 0), Span(5, 9)),
    ],
)
def test_shift_follows_the_words(span, edit, expected):
    assert shift(span, edit) == expected


def test_shift_agrees_with_a_real_edit():
    old, new = "😡 Votre colis sont abîmé", "😡😡 Bonjour. Votre colis sont abîmé"
    span = Span(old.index("colis"), old.index("colis") + 5)
    assert shift(span, edit_between(old, new)).of(new) == "colis"


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [("je suis l’ami", 13, "l’ami"), ("fin. ", 5, ""), ("arc-en-ciel", 4, "arc-en-ciel")],
)
def test_word_at_finds_the_word_that_is_touched(text, place, word):
    assert word_at(text, place).of(text) == word
