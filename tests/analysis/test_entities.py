"""Facts, their places and their values."""

import subprocess
import sys
import time
from datetime import datetime

import pytest

from cmdesk.analysis.brand import BrandNames
from cmdesk.analysis.entities.calendar import easter
from cmdesk.analysis.entities.facts import Facts, e164, is_iban
from cmdesk.analysis.entities.finder import Entities
from cmdesk.analysis.entities.levelled import Numbers, level
from cmdesk.analysis.entities.times import Times
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.reading import Reading
from cmdesk.domain.brand import Brand
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

KNOWLEDGE = Knowledge.read(default_paths().resources / "analysis")
TABLES = KNOWLEDGE.tables
ENTITIES = Entities(TABLES)
NAMES = {"product", "person", "place", "organisation"}
EXAMPLES = [
    pytest.param(example, id=f"{stem}: {example['text'][:50]}")
    for stem, table in TABLES.items()
    for example in table.get("examples", ())
]
facts = Facts(TABLES).find
times = Times(TABLES).find
number_of = Numbers(TABLES["numbers"]).value

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
        ("livré samedi", "2026-03-07"),
        ("à la Toussaint", "2025-11-01"),
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


def find(text, *, author=None, at=None, own=()):
    message = Message(text, author=author, received_at=at)
    brand = BrandNames(Brand(tuple(own)), frozenset())
    return ENTITIES.find(message, Reading(text, KNOWLEDGE.spelling), brand)


@pytest.mark.parametrize("example", EXAMPLES)
def test_entities_are_what_the_examples_say(example):
    at = datetime.fromisoformat(example["at"]) if "at" in example else None
    found = find(example["text"], author=example.get("author"), at=at)
    if "entities" in example:
        told = [f"{e.type}:{e.text}={e.value}" for e in found.entities if e.type not in NAMES]
        wanted = example["entities"]
        assert [one.split("=")[0] for one in told] == [one.split("=")[0] for one in wanted]
        assert [one for one, want in zip(told, wanted, strict=True) if "=" in want] == [
            want for want in wanted if "=" in want
        ]
    if "products" in example:
        told = [e.text for e in found.entities if e.type == "product"]
        assert told == example["products"]
    if "first_name" in example:
        assert (found.first_name or "") == example["first_name"]


def test_entities_leave_the_brand_out_of_the_organisations():
    assert [e.text for e in find("merci Darty").entities] == ["Darty"]
    assert find("merci Darty", own=["Darty"]).entities == ()
    told = find("@darty toujours rien de Darty").entities
    assert [str(e.type) for e in told] == ["handle"]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "0",
            "1.",
            "1 ",
            "12/",
            "1/1/1/1 ",
            "a1-",
            "06 ",
            "une ",
            "le 3 ",
            "é@.",
            "\n",
            " ",
            "...",
        ),
        *("lundi ", "12 mars ", "3 € ", "fr76 3000 ", "12 rue de ", "le 1, le 2 et ", "Marie-"),
    ],
)
def test_entities_take_bounded_time(unit):
    start = time.process_time()
    find(unit * (100_000 // len(unit)), at=TUESDAY)
    assert time.process_time() - start < 6


def test_facts_load_the_tables_of_telephones_with_the_first_number_only():
    script = (
        "import sys; from cmdesk.analysis.entities import finder; "
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_times_read_the_day_after_from_the_story():
    told = times("Promis le 4 mars. Le lendemain, rien. Puis le 9, rien.", TUESDAY)
    assert [e.value for e in told] == ["2026-03-04", "2026-03-05", "2026-03-09"]
    assert [e.value for e in times("Prévenez la veille.", TUESDAY)] == ["la veille"]


def test_level_keeps_every_offset():
    text = "L’Été à 1\u202f249,90\u00a0€ — œuf 👍🏽 ÇA"
    assert level(text) == "l'ete a 1 249,90 € - œuf 👍🏽 ca"
    assert len(level(text)) == len(text)


def test_is_iban_checks_the_remainder():
    assert is_iban("CH9300762011623852957")
    assert not is_iban("CH9300762011623852956")


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")]
)
def test_easter_is_that_of_the_almanac(year, day):
    assert easter(year).isoformat() == day
