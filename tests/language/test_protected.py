import itertools
import time

import pytest

from cmdesk.language.protected import ProtectedKind, protected_spans


def found(text, extra=()):
    return [(item.kind.value, item.span.of(text)) for item in protected_spans(text, extra)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Voir https://aide.lumea.example/suivi?x=1;y, merci", "link", "https://aide.lumea.example/suivi?x=1;y"),
        ("Voir www.lumea.fr.", "link", "www.lumea.fr"),
        ("sur lumea.fr/retours !", "link", "lumea.fr/retours"),
        ("écrire à sav.pro@lumea.example !", "email", "sav.pro@lumea.example"),
        ("Hé @Lumea_FR, alors ?", "handle", "@Lumea_FR"),
        ("quelle #honte!", "hashtag", "#honte"),
        ("commande LM-204518 perdue", "reference", "LM-204518"),
        ("colis 6A12345678901.", "reference", "6A12345678901"),
        ("dossier n° 4587 clos", "reference", "4587"),
        ("ma commande 20451 arrive", "reference", "20451"),
        ("au 06 12 34 56 78.", "phone", "06 12 34 56 78"),
        ("au +33 6 12 34 56 78.", "phone", "+33 6 12 34 56 78"),
        ("FR76 3000 6000 0112 3456 7890 189", "iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("posté à 23:20 hier", "time", "23:20"),
        ("super :-)", "emoticon", ":-)"),
        ("merci;)", "emoticon", ";)"),
        ("Bonjour {prenom},", "placeholder", "{prenom}"),
        ("le [ … ] prochain", "placeholder", "[ … ]"),
    ],
)  # fmt: skip
def test_protected_spans_finds_what_is_not_prose(text, kind, words):
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Payé 1 249,90 € le 12/03/2026, facture 12345 €",
        "J’attends depuis 2023, 3e relance, 15 jours.",
        "un iPhone 13, 50m2, la 5G",
        "Bonjour.je suis là. C.est nul",
        "ma commande 300 euros (bien) : a/b",
        "la saison 2025-2026",
    ],
)
def test_protected_spans_leaves_prose(text):
    assert found(text) == []


def test_protected_spans_takes_the_callers_words_whole_and_cased():
    text = "Le SofaLune et le sofalune, SofaLunes."
    assert found(text, ["SofaLune"]) == [("word", "SofaLune")]


def test_protected_spans_do_not_overlap():
    spans = [item.span for item in protected_spans("a@b.fr https://x.fr/@moi#ici 😡:-)", ["moi"])]
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))


@pytest.mark.parametrize("piece", ["a1-", "A1-", "aaaa.", "0", "06 ", "@", "a@", "#", "A1 ", "::"])
def test_protected_spans_takes_bounded_time(piece):
    start = time.process_time()
    protected_spans(piece * 20_000)
    assert time.process_time() - start < 5


def test_protected_kind_covers_emoji():
    assert protected_spans("👍🏽")[0].kind is ProtectedKind.EMOJI
