"""What a text states is read in one form, whatever words and figures it is written in."""

from __future__ import annotations

from datetime import datetime

import pytest

from cmdesk.paths import default_paths
from cmdesk.review.facts import Day, read_facts
from cmdesk.review.gazetteer import Gazetteer

READER = read_facts(default_paths().resources)


def values(sort, text, anchor=None):
    facts = getattr(READER.read(text, anchor), sort)
    return [fact if isinstance(fact, int) else fact.value for fact in facts]


@pytest.mark.parametrize(
    ("sort", "text", "expected"),
    [
        ("amounts", "quarante-cinq euros, puis 1 249,90 €", [45.0, 1249.9]),
        ("durations", "trois semaines, soit 21 jours", [21.0, 21.0]),
        ("durations", "une heure et demie", [1.5 / 24]),
        ("durations", "débité quand même de 2 nuits", [2.0]),
        ("counts", "deux chaises sur quatre", [2, 4]),
        ("counts", "la troisième panne, le 2e appel", [3, 2]),
        ("counts", "un canapé, une chaise", []),
        ("counts", "trois tartes au lieu de deux", [3, 2]),
        ("counts", "deux cafés sur un costume", [2]),
        ("counts", "nous étions 78. nos 50 ans de mariage, un fils de 7 ans", [78, 50, 7]),
        ("counts", "réservé aux enfants de moins de 7 ans", []),
        ("alone", "j’en ai reçu 8 et page 6, 9 vis, le 3, 2 cassées, deux sans boulons", [8, 2]),
        ("times", "à 7h42, vers 19 heures, à midi", [462, 1140, 720]),
        ("numbered", "du 39 au lieu du 37", ["39", "37"]),
        ("numbered", "la chambre 204, le vol AF1234", ["204", "af1234"]),
        ("numbered", "les chambres 204 et 206", ["204", "206"]),
        ("numbered", "les lignes 12 et 14 jours de grève, la ligne 3 et 5 bus", ["12", "3"]),
        (
            "places",
            "de Lyon à Aix-en-Provence, par Paris-Nord",
            ["Lyon", "Aix-en-Provence", "Paris"],
        ),
    ],
)
def test_facts_are_read_in_words_and_figures(sort, text, expected):
    assert sorted(map(str, values(sort, text))) == sorted(map(str, expected))


def test_facts_relative_days_are_told_from_the_message():
    wednesday = datetime(2026, 4, 15)
    (yesterday,) = values("days", "Reçu hier, cassé.", wednesday)
    assert yesterday == Day(1, 14, 4, 2026)
    (unknown,) = values("days", "Reçu hier, cassé.")
    assert unknown.unclear


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (Day(weekday=1), Day(1, 14, 4, 2026), True),
        (Day(weekday=5), Day(1, 14, 4, 2026), False),
        (Day(day=12, month=3), Day(day=12, month=3, year=2026), True),
        (Day(month=3), Day(day=12, month=3), True),
        (Day(month=3), Day(weekday=1), None),
        (Day(weekday=3, part="soir"), Day(weekday=3, part="matin"), False),
        (Day(day=20, month=3), Day(2, 18, 3, 2026, slack=5), True),
        (Day(day=30, month=3), Day(2, 18, 3, 2026, slack=5), False),
    ],
)
def test_facts_days_agree_on_what_both_tell(one, other, agree):
    assert one.agrees(other) is agree


def test_facts_set_phrases_name_no_thing():
    text = "un mal de chien, une nuit blanche, le serveur vocal, le centre commercial, sans parfum"
    assert values("things", text) == []
    assert len(values("things", "un chien, le serveur, un parfum")) == 3


def test_facts_parts_go_with_what_the_message_names():
    assert "sommier" in READER.beside("le lit de mon fils")
    assert "sommier" not in READER.beside("le canapé de mon fils")


def test_facts_longest_name_wins_and_whole_words_count():
    names = Gazetteer({"lit": 1, "lit bébé": 2}, plurals=True)
    assert [value for _, value in names.find("les lits bébé, un lit, une litière")] == [2, 1]
