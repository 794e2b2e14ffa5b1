"""Every rule that cites something can be explained, in French that is well typeset."""

from __future__ import annotations

import re

import pytest

from cmdesk.domain.message import Reply
from cmdesk.language.typography import typeset
from cmdesk.paths import default_paths
from cmdesk.review.reasons import Reasons

RESOURCES = default_paths().resources
REASONS = Reasons(RESOURCES / "rules" / "reasons.toml")


def test_reasons_are_there_for_all_that_rules_cite(reviewer):
    cited = {rule.reason for rule in reviewer.rules if rule.reason}
    assert sorted(name for name in cited if REASONS.of(name) is None) == []
    assert "R-06" in cited


def test_reasons_are_there_for_all_that_resources_cite():
    texts = [p.read_text(encoding="utf-8") for p in (RESOURCES / "rules").glob("*.toml")]
    cited = {name for text in texts for name in re.findall(r'^reference = "(.*)"$', text, re.M)}
    assert sorted(name for name in cited if REASONS.of(name) is None) == []
    assert {"R-06", "R-15", "R-18", "§ 9"} <= cited


def test_reasons_are_all_cited_and_given_once(reviewer):
    cited = {rule.reason for rule in reviewer.rules}
    assert sorted(name for name in REASONS if name not in cited) == []
    source = (RESOURCES / "rules" / "reasons.toml").read_text(encoding="utf-8")
    ids = re.findall(r'^id = "(.*)"$', source, re.M)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", list(REASONS))
def test_reason_is_typeset_french_of_two_or_three_sentences(name):
    reason = REASONS.of(name)
    for text in (reason.title, reason.text, reason.origin):
        assert typeset(text) == text
        assert "'" not in text
    assert 2 <= len(re.findall(r"[.!?](?= [«A-ZÀ-Ý]|$)", reason.text)) <= 3
    assert not reason.title.endswith(".")
    assert reason.origin.endswith(".")


def test_reason_of_what_is_not_known_is_none():
    assert REASONS.of("") is None
    assert REASONS.of("R-99") is None


def test_finding_of_a_judge_says_its_reason(reviewer):
    rule = next(rule for rule in reviewer.rules if rule.id == "judged.sarcasm")
    found = reviewer.review(Reply(rule.flags[0].text), None, None, None).findings
    mocked = next(finding for finding in found if finding.rule == rule.id)
    assert REASONS.of(mocked.reason).title == "Ne pas contre-attaquer"


def test_finding_of_a_platform_keeps_its_reason(reviewer):
    rules = {rule.id: rule for rule in reviewer.rules}
    rule = rules["platform.score"]
    assert rule.reference.startswith("plateforme, ")
    assert "note" in REASONS.of(rule.reason).title
