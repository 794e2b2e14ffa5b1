import time

import pytest

from cmdesk.domain.errors import ComponentError, UserError
from cmdesk.language.pipeline import MOST_CHARACTERS, MOST_PARSED, open_pipeline


@pytest.mark.parametrize(
    ("text", "word", "pos", "lemma"),
    [
        ("Mon colis est arrivé cassé.", "colis", "NOUN", "colis"),
        ("Je ne l'ai jamais reçu.", "reçu", "VERB", "recevoir"),
        ("Vous m'avez facturée deux fois.", "facturée", "VERB", "facturer"),
        ("Nous sommes vraiment désolés.", "désolés", None, "désolé"),
        ("je suis tres mecontente de la livraison", "livraison", "NOUN", "livraison"),
        ("Le livreur n'a pas sonné.", "n’", "ADV", "ne"),
        ("Bonjour, merci beaucoup !", "bonjour", "INTJ", "bonjour"),
        ("Elle attend du tissu.", "du", None, None),
        ("Super 😡", "😡", "SYM", "😡"),
    ],
)
def test_parse_tags_and_lemmatises(pipeline, text, word, pos, lemma):
    found = next(token for token in pipeline.parse(text) if token.lower_ == word)
    assert pos is None or found.pos_ == pos
    assert lemma is None or found.lemma_ == lemma


def test_parse_offsets_are_those_of_the_text(pipeline):
    text = "😡😡 Votre colis\u202f: «\u00a0perdu\u00a0»… L'heure  tourne\r\n\r\n👨‍👩‍👧 ok"
    doc = pipeline.parse(text)
    assert len(doc.text) == len(text)
    hit = next(token for token in doc if token.text == "tourne")
    assert text[hit.idx : hit.idx + len(hit)] == "tourne"


def test_read_leads_back_to_what_was_typed(pipeline):
    text = "jai tjr rien recu 😡 c'est trooop"
    reading = pipeline.read(text)
    shown = {token.text: reading.to_original(token).of(text) for token in reading.doc}
    assert shown["toujours"] == "tjr"
    assert shown["trop"] == "trooop"
    assert shown["reçu"] == "recu"
    assert reading.to_original(reading.doc[0:2]).of(text) == "jai"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bonjour.\n\nMon colis est perdu. Que faire ?", 3),
        ("Nul !!! Je pars 😡 Adieu", 3),
        ("M. Dupont a payé 1 249,90 € hier. Merci.", 2),
        ("Bonjour,\nJe vous remercie\n\nLéa", 3),
    ],
)
def test_parse_finds_sentences(pipeline, text, sentences):
    assert len(list(pipeline.parse(text).sents)) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "😡" * 40,
        "a",
        "?!",
        "مرحبا بكم",
        "Where is my order?",
        "a\u200bb",
        "\x00",
        "日本語",
    ],
)
def test_parse_and_read_answer_anything(pipeline, text):
    assert len(pipeline.parse(text).text) == len(text)
    reading = pipeline.read(text)
    for one in reading.doc:
        span = reading.to_original(one)
        assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize("piece", ["Le colis est arrivé cassé, hélas. ", "😡", "a", "?! "])
def test_read_long_text_in_bounded_time(pipeline, piece):
    text = (piece * MOST_CHARACTERS)[:MOST_CHARACTERS]
    start = time.process_time()
    doc = pipeline.read(text).doc
    assert time.process_time() - start < 20
    assert 0 < len(doc.text) <= MOST_PARSED


@pytest.mark.parametrize("method", ["parse", "read"])
def test_parse_refuses_what_is_too_long(pipeline, method):
    with pytest.raises(UserError, match="trop long"):
        getattr(pipeline, method)("a" * (MOST_CHARACTERS + 1))


def test_open_pipeline_says_what_is_missing(resources, tmp_path):
    with pytest.raises(ComponentError, match="introuvable"):
        open_pipeline(resources, model=tmp_path)


def test_pipeline_weights_are_as_good_as_announced(resources):
    import json

    figures = json.loads((resources / "pipeline/fr_cmdesk/accuracy.json").read_text())
    least = {"UPOS": 97.0, "morphology": 92.0, "lemma": 96.2, "UAS": 88.5, "LAS": 83.3}
    assert all(figures[name] >= value for name, value in least.items())
