"""Over many messages, brands and channels, no draft holds a fault or says twice the same."""

import contextlib
from collections import Counter
from itertools import islice

import pytest

from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools.drafting.many import faults, make, read_messages, variety

DRAFTS = 500


@pytest.fixture(scope="module")
def drafts():
    paths = default_paths()
    messages = read_messages(paths.resources / "corpus" / "messages.jsonl", seed=5)
    with contextlib.closing(Toolkit(paths)) as toolkit:
        profiles = [toolkit.profiles.get(entry.id) for entry in toolkit.profiles.list()]
        yield list(islice(make(toolkit, messages, profiles), DRAFTS))


def test_many_meet_every_brand_and_channel(drafts):
    met = Counter((made.profile.id, made.message.channel) for made in drafts)
    assert len({brand for brand, _ in met}) >= 4
    assert len({channel for _, channel in met}) >= 12


def test_many_hold_no_fault(drafts, checker):
    found = [f"{fault}\n{made.draft.text}" for made in drafts for fault in faults(made, checker)]
    assert not found, "\n\n".join(found)


def test_many_say_nothing_twice(drafts):
    distinct, most, words = variety(drafts)
    assert distinct >= 0.99
    assert most <= 0.03, words
