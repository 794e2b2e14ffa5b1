"""Every entry of rules.toml is needed, and does what it says."""

import contextlib
import re

import pytest

from cmdesk.domain.vocabulary import LANGUAGE_CATEGORIES, Category
from cmdesk.grammar.client import Client
from cmdesk.grammar.findings import RULES
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

ENTRIES = read_toml(default_paths().resources / RULES)


@pytest.fixture(scope="module")
def everything(checker):
    """A client of the same server for which no rule is off."""
    return Client(checker._supervisor.server.url)


@pytest.mark.languagetool
@pytest.mark.parametrize("entry", ENTRIES["off"], ids=lambda entry: entry["id"])
def test_rules_off_is_still_needed(checker, everything, entry):
    fired = [match.rule_id for match, _, _ in everything.check(entry["example"])]
    assert entry["id"] in fired
    assert f"languagetool.{entry['id']}" not in rules(checker, entry["example"])


@pytest.mark.languagetool
@pytest.mark.parametrize("entry", ENTRIES["off_category"], ids=lambda entry: entry["id"])
def test_rules_off_category_is_still_needed(checker, everything, entry):
    fired = {match.rule_id for match, _, _ in everything.check(entry["example"])
             if match.category == entry["id"]}  # fmt: skip
    assert fired
    assert not rules(checker, entry["example"]) & {f"languagetool.{rule}" for rule in fired}


@pytest.mark.languagetool
@pytest.mark.parametrize("entry", ENTRIES["unless"], ids=lambda entry: entry["id"])
def test_rules_unless_spares_one_turn_only(checker, everything, entry):
    rule = f"languagetool.{entry['id']}"
    for sentence in entry["spares"]:
        assert entry["id"] in [match.rule_id for match, _, _ in everything.check(sentence)]
        assert rule not in rules(checker, sentence)
    for sentence in entry["flags"]:
        assert rule in rules(checker, sentence)


@pytest.mark.languagetool
@pytest.mark.parametrize("entry", ENTRIES["drop_suggestion"], ids=lambda entry: entry["id"])
def test_rules_drop_suggestion_leaves_others(checker, everything, entry):
    proposed = [
        suggestion
        for match, _, _ in everything.check(entry["example"])
        for suggestion in match.replacements
    ]
    assert any(re.search(entry["pattern"], suggestion) for suggestion in proposed)
    (finding,) = checker.check(entry["example"])
    assert finding.suggestions
    assert not any(re.search(entry["pattern"], suggestion) for suggestion in finding.suggestions)


def rules(checker, text):
    return {finding.rule for finding in checker.check(text)}


def test_rules_are_dated_explained_and_unique():
    for table in ("off", "off_category", "unless"):
        names = [entry["id"] for entry in ENTRIES[table]]
        assert len(names) == len(set(names))
        for entry in ENTRIES[table]:
            assert entry["why"].endswith(".")
            assert entry["date"].year >= 2026
    for entry in ENTRIES["unless"]:
        with contextlib.suppress(AttributeError):
            re.compile(entry["before"])
        assert entry["spares"]
        assert entry["flags"]


def test_rules_name_our_categories():
    named = [entry["category"] for entry in ENTRIES["kind"]] + list(ENTRIES["categories"].values())
    assert {Category(name) for name in named} <= LANGUAGE_CATEGORIES


GOOD = """
Vous avez été déçu par notre service, et nous le regrettons.
Nous sommes désolés que vous soyez mécontent de votre commande.
Afin qu’une solution vous soit apportée rapidement, écrivez-nous en message privé.
Votre colis est arrivé abîmé, ce n’est pas normal.
Pouvez-vous nous indiquer votre numéro de commande en message privé\u202f?
Bonjour Madame Dupont, merci pour votre message.
Je suis désolée pour cette attente, Léa.
Vous n’auriez pas dû attendre aussi longtemps.
Le remboursement apparaîtra sur votre compte d’ici 3 à 5 jours ouvrés.
Le livreur aurait dû vous prévenir.
Vous avez raison, cette réponse n’était pas à la hauteur.
Je comprends que vous soyez déçue, surtout après deux relances.
Ces coussins sont lavables à 30\u00a0°C.
Si le souci persiste, envoyez-nous une capture d’écran.
Bonne nouvelle\u00a0: votre colis est en route\u202f!
Écris-nous en MP avec ton numéro de commande, on s’en occupe.
On est désolés, ça n’aurait pas dû arriver.
Vous serez remboursée intégralement.
Êtes-vous disponible jeudi après-midi pour une nouvelle livraison\u202f?
À très vite, l’équipe de Nantes
— Léa
""".strip().split("\n")


@pytest.mark.languagetool
@pytest.mark.parametrize("sentence", GOOD)
def test_rules_leave_correct_replies_alone(checker, sentence):
    assert checker.check(sentence) == ()
