import pytest

from cmdesk.grammar.markup import NAME, NUMBER, mark


def read(line, names=()):
    """The line as LanguageTool reads it."""
    marked = mark(line, names)
    assert "".join(piece.text for piece in marked.pieces) == line
    return "".join(
        piece.text if piece.read_as is None else piece.read_as for piece in marked.pieces
    )


@pytest.mark.parametrize(
    ("line", "as_read"),
    [
        ("Bonjour @lea_75, voici le lien.", f"Bonjour {NAME}, voici le lien."),
        ("Écrivez à sav@lumea.example dès demain.", f"Écrivez à {NAME} dès demain."),
        ("Suivez https://aide.lumea.example/suivi !", f"Suivez {NAME} !"),
        ("Une commande FR-48213 perdue.", f"Une commande {NUMBER} perdue."),
        ("Bonjour ! 😡😡 Votre colis", "Bonjour ! Votre colis"),
        ("😡😡 Votre colis", "Votre colis"),
        ("Merci 😊 😊 !", "Merci !"),
        ("Merci 😊", "Merci."),
        ("Merci pour tout 😊 Nous avançons.", "Merci pour tout. Nous avançons."),
        ("Un souci 😕.", "Un souci."),
        ("Arrivé abîmé😡pardon", "Arrivé abîmé pardon"),
        ("Bonjour 👨‍👩‍👧 à vous", "Bonjour à vous"),
        ("Bonjour à 12:30 précises", "Bonjour à 12:30 précises"),
    ],
)
def test_mark_sets_apart_what_is_not_french(line, as_read):
    assert read(line) == as_read


def test_mark_names_only_as_whole_words():
    assert read("Chez Lumea, la lumeaterie.", ("Lumea",)) == f"Chez {NAME}, la lumeaterie."


def test_mark_leaves_prose_whole():
    assert len(mark("Nous sommes là, à 30 € près.").pieces) == 1


@pytest.mark.parametrize(
    "line", ["", "   ", "😊😊", "@lea https://aide.lumea.example", "12/03 ???"]
)
def test_has_prose_is_false_without_words(line):
    assert not mark(line).has_prose
