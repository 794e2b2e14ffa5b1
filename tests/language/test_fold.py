import pytest

from cmdesk.language.fold import fold, strip_accents


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("j'ai", "j’ai"),
        ("j`ai", "j’ai"),
        ("Bonjour\u202f! Ça va\u00a0?", "Bonjour ! Ça va ?"),
        ("“oui” „non‟", '"oui" "non"'),
        ("a\r\nb\tc", "a\n\nb c"),
        ("𝗕𝗼𝗻𝗷𝗼𝘂𝗿 Ｌéａ", "Bonjour Léa"),
        ("été", "été"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_fold_makes_uniform_one_for_one(text, folded):
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_fold_keeps_the_length_of_any_character():
    everything = "".join(chr(code) for code in range(1, 0x1FFFF) if not 0xD800 <= code < 0xE000)
    assert len(fold(everything)) == len(everything)


def test_strip_accents_keeps_the_length():
    assert strip_accents("Dégoûté, où ? Ça œuvre ½") == "Degoute, ou ? Ca œuvre ½"
