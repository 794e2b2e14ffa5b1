import pytest

from cmdesk.language.fold import fold


def words(pipeline, text):
    return [token.text for token in pipeline.nlp.make_doc(text) if not token.is_space]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("J'ai l’avis d'Éva qu'on m'a", "J’ ai l’ avis d’ Éva qu’ on m’ a"),
        ("aujourd'hui quelqu'un c'est-à-dire", "aujourd’hui quelqu’un c’est-à-dire"),
        ("a-t-il dites-moi rendez-le-nous vas-y", "a -t-il dites -moi rendez -le -nous vas -y"),
        ("rendez-vous peut-être celui-ci week-end", "rendez-vous peut-être celui-ci week-end"),
        ("qu'est-ce que", "qu’ est -ce que"),
        ("nul !!! quoi ?! fin...", "nul !!! quoi ?! fin ..."),
        ("😡😡👍🏽ok", "😡 😡 👍🏽 ok"),
        ("@Lumea_FR #top https://a.fr/x.", "@Lumea_FR #top https://a.fr/x ."),
        ("1 249,90 € le 12/03/2026 à 18h30", "1_249,90 € le 12/03/2026 à 18h30"),
        ("M. Dupont, etc. Fini.", "M. Dupont , etc. Fini ."),
        ("(bien) «oui»", "( bien ) « oui »"),
    ],
)
def test_tokenizer_cuts(pipeline, text, tokens):
    assert [word.replace(" ", "_") for word in words(pipeline, text)] == tokens.split()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n a  b\t",
        "a\u00a0b",
        "👨‍👩‍👧",
        "j'",
        "'",
        "-",
        "l' ami",
        "😡 \n",
        "مرحبا بكم",
        "a\u200bb",
    ],
)
def test_tokenizer_keeps_every_offset(pipeline, text):
    doc = pipeline.nlp.make_doc(text)
    assert doc.text == fold(text)
    for token in doc:
        assert fold(text)[token.idx : token.idx + len(token)] == token.text
