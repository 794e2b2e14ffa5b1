"""What the shipped brands promise to those who copy them."""

import json
import re
import tomllib
from datetime import datetime

import pytest

from cmdesk.domain.vocabulary import (
    LANGUAGE_CATEGORIES,
    Act,
    Address,
    Category,
    Channel,
    Kind,
    Topic,
)
from cmdesk.language.emoji import emoji_spans
from cmdesk.language.lengths import Limits
from cmdesk.language.typography import faults
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile

PATHS = default_paths()
SHIPPED = sorted(PATHS.profiles.glob("*.toml"))
TU = re.compile(r"\b(tu|te|toi|ton|ta|tes|tien|tienne)\b|\bt’", re.IGNORECASE)
VOUS = re.compile(r"(?<!rendez-)\b(vous|votre|vos|vôtre)\b", re.IGNORECASE)


BRANDS = {
    name: read_profile(PATHS.profiles / f"{name}.toml") for name in ("lumea", "ricochet", "armance")
}


@pytest.fixture(scope="module", params=BRANDS)
def brand(request):
    return BRANDS[request.param]


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
    # A customer's message stands as it was typed.
    found = [
        (path, fault.rule, fault.span.of(text))
        for path, text in texts(data)
        if path[0] != "approved" or path[-1] != "message"
        for fault in faults(text, region)
        # Keywords, patterns, questions and tellings are looked up, not read.
        if not {"keywords", "phrases", "regex", "questions", "told"} & set(path)
    ]
    assert found == []


def test_shipped_brand_is_complete(brand):
    assert 14 <= len(brand.procedures) <= 100
    assert 6 <= len(brand.approved) <= 10
    assert len({reply.message for reply in brand.approved}) == len(brand.approved)
    for procedure in brand.procedures:
        assert procedure.steps, procedure.id
        assert procedure.must_not, procedure.id
        assert procedure.needs or not procedure.private, procedure.id
        assert procedure.delay or not procedure.private, procedure.id
    assert {use.channel for use in brand.channels} >= {Channel.X, Channel.FACEBOOK, Channel.EMAIL}
    assert brand.charter.crisis.holding
    assert brand.charter.mentions
    assert brand.rules
    assert brand.vocabulary.competitors
    assert len(brand.vocabulary.terms) >= 8


@pytest.mark.parametrize("what", [*Act, *Category])
def test_shipped_brand_founds_every_act_and_category_on_an_article(brand, what):
    assert brand.charter.article_for(what), what


def test_shipped_brand_never_blocks_on_how_one_writes(brand):
    for category in LANGUAGE_CATEGORIES:
        article = brand.charter.article_for(category)
        assert article.level is None, category


def test_shipped_brand_answers_every_topic_of_a_complaint(brand):
    covered = {topic for procedure in brand.procedures for topic in procedure.topics}
    most = set(Topic) - {Topic.ETHICS, Topic.OTHER, Topic.BOOKING, Topic.PREMISES, Topic.DELIVERY}
    assert most - covered <= {Topic.PRODUCT}


def test_shipped_brand_approves_only_replies_that_keep_its_own_rules(brand):
    limits = Limits(PATHS.resources)
    for approved in brand.approved:
        voices = (brand.voice, (brand.sober or brand).voice)
        wanted = voices[0].signature.wanted_on(approved.channel)
        assert any(approved.reply.endswith(v.signature.text) for v in voices) == wanted
        assert len(emoji_spans(approved.reply)) <= brand.voice.emoji.most
        assert limits.measure(approved.reply, approved.channel, approved.public).fits
        said = {Address.TU: TU, Address.VOUS: VOUS}
        assert not all(pattern.search(approved.reply) for pattern in said.values())
        if brand.voice.address is Address.VOUS:
            assert not TU.search(approved.reply)
        if approved.public:
            assert "€" not in approved.reply
            assert "jours ouvrés" not in approved.reply


def test_shipped_brand_says_no_date_in_public_words(brand):
    for procedure in brand.procedures:
        assert procedure.delay_public.startswith("dès qu") or not procedure.delay_public
        assert not any(character.isdigit() for character in procedure.delay_public)


@pytest.mark.parametrize(
    "channel",
    [
        Channel.GOOGLE_BUSINESS, Channel.TRUSTPILOT, Channel.TRIPADVISOR, Channel.GOOGLE_PLAY,
        Channel.APP_STORE, Channel.YOUTUBE,
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_profiles_invite_to_no_private_message_where_there_are_none(file, channel):
    assert "message privé" not in read_profile(file).private_how(channel)


@pytest.mark.parametrize("severity", [1, 2, 3, 4])
@pytest.mark.parametrize("channel", Channel)
def test_shipped_brand_writes_every_text_in_the_address_it_says(brand, channel, severity):
    spoken = brand.spoken_on(channel, severity)
    tu = spoken.voice.address_on(channel, severity) is Address.TU
    assert tu == (brand.voice.address_on(channel, severity) is Address.TU)
    texts = [text for p in spoken.procedures for text in (*p.steps, *p.needs, *p.may_promise)]
    texts += [text for p in spoken.procedures for text in (p.delay, p.delay_public)]
    texts += [*spoken.voice.closings, spoken.private_channel.invitation]
    assert not any("<" in text or "|" in text for text in texts)
    wrong = VOUS if tu else TU
    assert [text for text in texts if wrong.search(text)] == []


def test_shipped_ricochet_puts_its_smile_away_when_it_is_grave():
    brand = BRANDS["ricochet"]
    grave = brand.spoken_on(Channel.X, 3).voice
    assert (brand.voice.address, grave.address) == (Address.TU, Address.VOUS)
    assert brand.voice.humour
    assert not grave.humour
    assert "salut" in brand.voice.familiar
    assert not grave.familiar
    assert not any("Salut" in text or "Hello" in text for text in grave.greetings)
    assert grave.formality.middle > brand.voice.formality.middle
    assert brand.spoken_on(Channel.LINKEDIN, 1).voice == grave


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


def test_shipped_brand_regrets_what_each_case_makes_one_live(brand):
    for procedure in brand.procedures:
        if Kind.COMPLAINT in (procedure.kinds or (Kind.COMPLAINT,)):
            assert procedure.regrets, procedure.id
        for regret in procedure.regrets:
            assert regret[0].islower() or regret[0] == "<", regret
            assert not regret.startswith(("que ", "qu’")), regret
            assert regret[-1] not in ".!", regret


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_brand_glues_no_word_to_the_one_behind(path):
    # « <à vous|à t’>inquiéter » would say « à vousinquiéter ».
    for either in re.finditer(r"<([^<>|]*)\|([^<>|]*)>(?=\w)", path.read_text(encoding="utf-8")):
        assert not any(re.search(r"\w$", way) for way in either.groups()), either.group()
