"""The same message reads as three different houses."""

import re
from statistics import fmean

import pytest

from cmdesk.domain.message import Reply
from cmdesk.domain.vocabulary import Address, Channel
from cmdesk.language.emoji import emoji_spans
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile
from cmdesk.review.reviewer import Reviewer
from tests.drafting.conftest import CASES, analysis, message
from tests.drafting.test_drafter import TU, VOUS

HOUSES = {
    name: read_profile(default_paths().profiles / f"{name}.toml")
    for name in ("ricochet", "lumea", "armance")
}
SPEAKERS = {
    "ricochet": re.compile(r"\bon\b", re.IGNORECASE),
    "lumea": re.compile(r"\bje\b|\bj’", re.IGNORECASE),
    "armance": re.compile(r"\bnous\b", re.IGNORECASE),
}
# Met every day by all three, and none of them grave.
DAILY = {
    name: CASES[name]
    for name in ("broken", "refund", "site", "account", "vague", "question", "praise", "idea")
} | {
    "outage": (
        "Plus de connexion depuis deux jours, personne ne répond.",
        analysis(topics=("technical",), emotion="frustration", severity=2),
    ),
    "invoice": (
        "Ma facture est plus élevée que prévu, pouvez-vous m’expliquer ?",
        analysis(topics=("billing",), emotion="worry", asks=("explanation",)),
    ),
}


@pytest.fixture(scope="module")
def reviewer(resources, limits):
    return Reviewer(None, resources, limits)


@pytest.fixture(scope="module")
def said(drafter):
    """What each house answers to each message, over a few seeds."""
    return {
        (house, name): [
            draft.text
            for seed in range(3)
            for draft in drafter.suggest(message(text), understood, profile, seed=seed)
        ]
        for house, profile in HOUSES.items()
        for name, (text, understood) in DAILY.items()
    }


@pytest.mark.parametrize("name", DAILY)
def test_houses_address_and_speak_each_in_its_way(said, name):
    for house, profile in HOUSES.items():
        tu = profile.voice.address is Address.TU
        texts = said[house, name]
        assert texts
        for text in texts:
            assert not (VOUS if tu else TU).search(text), text
            assert text.endswith(profile.voice.signature.text), text
        spoken = [text for text in texts if SPEAKERS[house].search(text)]
        # A thank you may speak of nobody.
        assert len(spoken) >= len(texts) / 3


@pytest.mark.parametrize("name", DAILY)
def test_houses_greet_each_in_its_way(said, name):
    first_name = DAILY[name][1].first_name
    for house, profile in HOUSES.items():
        own = [*profile.voice.greetings]
        own += [wording.text for wording in profile.voice.wordings if wording.act == "greet"]
        greetings = {text.replace("{name}", first_name or "") for text in own}
        assert {text.split("\n")[0] for text in said[house, name]} <= greetings


def test_houses_hold_few_sentences_in_common(said):
    sentences = {
        house: {
            sentence.strip()
            for (who, _), texts in said.items()
            if who == house
            for text in texts
            for sentence in re.split(r"(?<=[.?!])\s+|\n+", text)
            if len(sentence) > 15
        }
        for house in HOUSES
    }
    for house, mine in sentences.items():
        others = set().union(*(said for other, said in sentences.items() if other != house))
        assert len(mine & others) / len(mine) < 0.12, sorted(mine & others)


def test_houses_rank_by_measured_formality(said, reviewer):
    measured = {
        house: fmean(
            reviewer.review(Reply(text), None, None, None).tone.formality.value
            for (who, _), texts in said.items()
            if who == house
            for text in texts
        )
        for house in HOUSES
    }
    assert measured["ricochet"] + 0.15 < measured["lumea"] + 0.05 < measured["armance"], measured


def test_houses_smile_only_where_one_of_them_may(said):
    smiling = {
        house: {name for name in DAILY if any(emoji_spans(text) for text in said[house, name])}
        for house in HOUSES
    }
    assert smiling["armance"] == set()
    assert smiling["ricochet"] <= {"question", "praise", "idea", "account"}
    assert "praise" in smiling["ricochet"]


GRAVE = [name for name, case in CASES.items() if case[1].severity.level >= 3]


@pytest.mark.parametrize("name", GRAVE)
def test_houses_are_all_sober_when_it_is_grave(drafter, name):
    text, understood = CASES[name]
    for profile in HOUSES.values():
        for seed in range(2):
            for draft in drafter.suggest(message(text), understood, profile, seed=seed):
                assert not TU.search(draft.text), draft.text
                assert not emoji_spans(draft.text)
                assert not re.search(r"\b(?:salut|hello)\b", draft.text, re.IGNORECASE)


def test_houses_say_their_procedure_on_grave_matters_too(drafter):
    understood = analysis(topics=("technical",), emotion="anger", severity=3)
    text = "Trois semaines sans internet, la box ne sert plus à rien !!!"
    drafts = drafter.suggest(message(text), understood, HOUSES["ricochet"])
    assert any("on teste votre connexion à distance" in draft.text.lower() for draft in drafts)


def test_houses_put_vous_on_the_networks_that_they_name(drafter):
    text, understood = CASES["account"]
    drafts = drafter.suggest(message(text, Channel.LINKEDIN), understood, HOUSES["ricochet"])
    assert any(VOUS.search(draft.text) for draft in drafts)
    for draft in drafts:
        assert not TU.search(draft.text)
        assert draft.text.endswith("Sacha, Ricochet")
