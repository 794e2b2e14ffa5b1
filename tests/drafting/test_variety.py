"""Over many messages, no draft sounds twice the same."""

import json
import re
from collections import Counter

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Act, Channel
from cmdesk.paths import default_paths

RESOURCES = default_paths().resources
ASIDE = {Act.GREET, Act.SIGN, Act.MENTION}


@pytest.fixture(scope="module")
def bodies(drafter, lumea):
    analyser = Analyser(None, RESOURCES)
    found = []
    # One in fifty: as many different matters as the drafts of some months.
    for line in (RESOURCES / "corpus" / "messages.jsonl").read_text("utf-8").splitlines()[::50]:
        row = json.loads(line)
        channel = Channel(row["channel"]) if row.get("channel") else None
        message = Message(row["text"], row["id"], channel, row.get("public", True))
        for draft in drafter.suggest(message, analyser.analyse(message), lumea):
            said = [step.text for step in draft.plan if step.act not in ASIDE]
            found.append("".join(said).strip())
    return found


def test_drafter_says_nothing_twice(bodies):
    assert len(set(bodies)) / len(bodies) >= 0.95


def test_drafter_opens_in_many_ways(bodies):
    openings = Counter(tuple(re.findall(r"\w+", body.lower())[:4]) for body in bodies)
    assert openings.most_common(1)[0][1] / len(bodies) <= 0.03
