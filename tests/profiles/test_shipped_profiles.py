"""What the shipped brands promise to those who copy them."""

import json
import tomllib
from datetime import datetime

import pytest

from cmdesk.domain.vocabulary import LANGUAGE_CATEGORIES, Act, Category, Channel
from cmdesk.language.emoji import emoji_spans
from cmdesk.language.lengths import Limits
from cmdesk.language.typography import faults
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile

PATHS = default_paths()
SHIPPED = sorted(PATHS.profiles.glob("*.toml"))


@pytest.fixture(scope="module")
def lumea():
    return read_profile(PATHS.profiles / "lumea.toml")


def texts(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts(inner, (*path, index))
    elif isinstance(value, str):
        yield path, value


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_profiles_follow_french_typography(file):
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    region = data["region"]
    # A customer's message stands as it was typed, and keywords are looked up in such texts.
    found = [
        (path, fault.rule, fault.span.of(text))
        for path, text in texts(data)
        if path[0] != "approved" or path[-1] != "message"
        for fault in faults(text, region)
        if "keywords" not in path
    ]
    assert found == []


def test_shipped_lumea_is_complete(lumea):
    assert 10 <= len(lumea.procedures) <= 16
    assert 6 <= len(lumea.approved) <= 10
    assert len({reply.message for reply in lumea.approved}) == len(lumea.approved)
    for procedure in lumea.procedures:
        assert procedure.steps, procedure.id
        assert procedure.must_not, procedure.id
        assert procedure.needs or not procedure.private, procedure.id
        assert procedure.delay or not procedure.private, procedure.id
    assert {use.channel for use in lumea.channels} >= {
        Channel.X,
        Channel.FACEBOOK,
        Channel.INSTAGRAM,
        Channel.GOOGLE_BUSINESS,
        Channel.EMAIL,
    }
    assert lumea.charter.crisis.holding
    assert lumea.charter.mentions


@pytest.mark.parametrize("what", [*Act, *Category])
def test_shipped_lumea_founds_every_act_and_category_on_an_article(what, lumea):
    assert lumea.charter.article_for(what), what


def test_shipped_lumea_never_blocks_on_how_one_writes(lumea):
    for category in LANGUAGE_CATEGORIES:
        article = lumea.charter.article_for(category)
        assert article.level is None, category


def test_shipped_lumea_approves_only_replies_that_keep_its_own_rules(lumea):
    limits = Limits(PATHS.resources)
    for approved in lumea.approved:
        signature = lumea.voice.signature
        assert approved.reply.endswith(signature.text) == signature.wanted_on(approved.channel)
        assert len(emoji_spans(approved.reply)) <= lumea.voice.emoji.most
        assert limits.measure(approved.reply, approved.channel, approved.public).fits
        assert " tu " not in approved.reply
        if approved.public:
            assert "€" not in approved.reply
            assert "jours ouvrés" not in approved.reply


def test_shipped_lumea_says_no_date_in_public_words(lumea):
    for procedure in lumea.procedures:
        assert procedure.delay_public.startswith("dès qu") or not procedure.delay_public
        assert not any(character.isdigit() for character in procedure.delay_public)


def test_shipped_examples_are_varied():
    path = PATHS.resources / "examples" / "lumea.jsonl"
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(messages) == 12
    for message in messages:
        assert set(message) == {"id", "channel", "public", "author", "received_at", "text"}
        assert datetime.fromisoformat(message["received_at"]).tzinfo
        Channel(message["channel"])
    assert len({message["channel"] for message in messages}) >= 7
    assert len({message["author"] for message in messages}) == 12
    assert len({message["id"] for message in messages}) == 12
    assert {message["public"] for message in messages} == {True, False}
