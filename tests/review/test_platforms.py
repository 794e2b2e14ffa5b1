"""What platforms ask of replies comes from a dated file that names its sources."""

from __future__ import annotations

from datetime import date

from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Channel
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
POLICIES = {
    entry["id"]: entry for entry in read_toml(RESOURCES / "channels" / "policies.toml")["policy"]
}
RULES = read_toml(RESOURCES / "rules" / "platforms.toml")["rule"]


def test_platforms_rules_each_name_a_dated_source():
    assert {rule["reference"] for rule in RULES} == set(POLICIES)
    for entry in POLICIES.values():
        assert isinstance(entry["checked"], date)
        assert entry["source"]


def test_platforms_rules_hold_where_their_policy_does():
    for rule in RULES:
        assert set(rule["when"]["channels"]) == set(POLICIES[rule["reference"]]["channels"])


def test_platforms_finding_says_when_the_policy_was_read():
    reviewer = Reviewer(None, RESOURCES, Limits(RESOURCES))
    reply = Reply("Votre avis, pourriez-vous le modifier ?", channel=Channel.GOOGLE_PLAY)
    review = reviewer.review(reply, Message("Nul."), None, None)
    (found,) = [f for f in review.findings if f.rule == "platform.score"]
    assert found.source == "plateforme, 1er novembre 2026"
    assert found.why == POLICIES["score"]["rule"]
