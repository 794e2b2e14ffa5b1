"""Every rule is tried on its own examples: what it must flag, what it must leave alone."""

from __future__ import annotations

import pytest

from cmdesk.language.lengths import Limits
from cmdesk.language.pipeline import open_pipeline
from cmdesk.paths import default_paths
from cmdesk.review.examples import speaks
from cmdesk.review.reviewer import Reviewer

RESOURCES = default_paths().resources
REVIEWER = Reviewer(open_pipeline(RESOURCES), RESOURCES, Limits(RESOURCES))
RULES = [pytest.param(rule, id=rule.id) for rule in REVIEWER.rules]


@pytest.mark.parametrize("rule", RULES)
def test_examples_rule_flags_what_it_says(rule):
    missed = [
        example.text for example in rule.flags if not speaks(REVIEWER, rule, example, alone=False)
    ]
    assert not missed


@pytest.mark.parametrize("rule", RULES)
def test_examples_rule_allows_what_it_says(rule):
    wrong = [example.text for example in rule.allows if speaks(REVIEWER, rule, example)]
    assert not wrong


@pytest.mark.parametrize("rule", RULES)
def test_examples_rule_has_flags_and_near_misses(rule):
    assert rule.flags
    assert len(rule.allows) >= 4


@pytest.mark.parametrize("cue", [pytest.param(cue, id=cue.act.value) for cue in REVIEWER.acts.cues])
def test_examples_act_is_recognised(cue):
    from cmdesk.domain.message import Reply

    def acts(text):
        return {span.act for span in REVIEWER.review(Reply(text), None, None, None).acts}

    assert [e.text for e in cue.flags if cue.act not in acts(e.text)] == []
    assert [e.text for e in cue.allows if cue.act in acts(e.text)] == []
