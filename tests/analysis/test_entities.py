"""Facts, their places and their values."""

from datetime import datetime

import pytest

from cmdesk.analysis.entities.facts import e164, facts, number_of
from cmdesk.analysis.entities.times import times

TUESDAY = datetime(2026, 3, 10, 9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 249,90 €", "1249.90 EUR"),
        ("1\u202f249,90\u00a0€", "1249.90 EUR"),
        ("1.249,90 €", "1249.90 EUR"),
        ("250 euro", "250.00 EUR"),
        ("100 balles", "100.00 EUR"),
        ("payé 30e", "30.00 EUR"),
        ("35€90", "35.90 EUR"),
        ("€ 20", "20.00 EUR"),
        ("45 CHF", "45.00 CHF"),
        ("deux cents euros", "200.00 EUR"),
    ],
)
def test_facts_value_amounts(text, value):
    assert [(str(e.type), e.value) for e in facts(text)] == [("amount", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ma commande FR-48213", "FR-48213"),
        ("commande n° 778812345", "778812345"),
        ("dossier n°AB123-4", "AB123-4"),
        ("réf : 2024-00981", "2024-00981"),
        ("suivi 6A19283746551", "6A19283746551"),
        ("cmd numero 55123", "55123"),
        ("colis XY123456789FR", "XY123456789FR"),
    ],
)
def test_facts_find_references(text, value):
    assert [(str(e.type), e.value) for e in facts(text)] == [("order_number", value)]


@pytest.mark.parametrize(
    "text",
    [
        "le 30e étage",
        "ma 3e commande en 2024",
        "colis de 12 kg",
        "commande du 12/03",
        "à 18h30",
        "mon iPhone 14",
        "5 étoiles",
        "24/24",
    ],
)
def test_facts_leave_other_numbers_alone(text):
    assert facts(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("514-555-0199", "+15145550199"),
    ],
)
def test_facts_write_telephones_as_e164(written, value):
    assert e164(written) == value
    assert [e.value for e in facts(f"appelez le {written} svp")] == [value]


def test_facts_find_the_ways_to_reach_somebody():
    text = "Moi c’est @lea_d, lea.d@example.com, 12 bis rue des Lilas, FR76 3000 6000 0112 3456 7890 189"  # noqa: E501
    found = {str(e.type): e.value for e in facts(text)}
    assert found == {
        "handle": "@lea_d",
        "email": "lea.d@example.com",
        "postal_address": "12 bis rue des Lilas",
        "iban": "FR7630006000011234567890189",
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("depuis 3 semaines", "P21D"),
        ("15 jours", "P15D"),
        ("un mois et demi", "P1M15D"),
        ("depuis deux ans", "P2Y"),
        ("45 minutes", "PT45M"),
        ("2h au téléphone", "PT2H"),
        ("3 sem", "P21D"),
    ],
)
def test_times_value_durations(text, value):
    assert [(str(e.type), e.value) for e in times(text, TUESDAY)] == [("duration", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("le 12 février", "2026-02-12"),
        ("le 1er mars 2026", "2026-03-01"),
        ("le 03/03/2026", "2026-03-03"),
        ("le 28/12", "2025-12-28"),
        ("samedi dernier", "2026-03-07"),
        ("vendredi prochain", "2026-03-13"),
        ("hier", "2026-03-09"),
        ("il y a 3 jours", "2026-03-07"),
        ("livré samedi", "samedi"),
        ("à la Toussaint", "la Toussaint"),
    ],
)
def test_times_value_dates(text, value):
    assert [(str(e.type), e.value) for e in times(text, TUESDAY)] == [("date", value)]


def test_times_keep_the_words_without_an_anchor():
    assert [e.value for e in times("samedi dernier", None)] == ["samedi dernier"]


@pytest.mark.parametrize(
    "text",
    ["ma fille de 4 ans", "tous les jours", "ouvert le samedi ?", "chaque semaine", "de 9h à 12h"],
)
def test_times_leave_habits_ages_and_clock_times(text):
    assert times(text, TUESDAY) == []


def test_number_of_reads_french_numbers():
    assert [number_of(w) for w in ("vingt et un", "quatre-vingts", "deux mille", "douze")] == [
        21,
        80,
        2000,
        12,
    ]
    assert number_of("chat") is None
