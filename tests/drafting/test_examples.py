"""The first messages that anybody sees: each draft answers the one it stands under."""

import json
import re

import pytest

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit

EXAMPLES = default_paths().resources / "examples" / "lumea.jsonl"
# What each draft must speak of: the matter, and not only how it was handled.
MATTER = {
    "ex-01": r"commode|délais|livr",
    "ex-02": r"canapé|pied",
    "ex-03": r"débit|facturé|prélev",
    "ex-08": r"réaction|effet|votre mère",
    "ex-09": r"miroir",
    "ex-10": r"lit\b|pièce",
    "ex-11": r"remboursement",
    "ex-12": r"annul|plus la commande",
}


@pytest.fixture(scope="module")
def suggested():
    kit = Toolkit(default_paths())
    brand = kit.profiles.get("lumea")
    drafts = {}
    for line in EXAMPLES.read_text("utf-8").splitlines():
        row = json.loads(line)
        message = Message(
            row["text"],
            author=row.get("author"),
            channel=Channel(row["channel"]),
            public=row.get("public", True),
        )
        analysis = kit.analyse(message, brand)
        drafts[row["id"]] = [draft.text for draft in kit.suggest(message, analysis, brand)]
    kit.close()
    return drafts


@pytest.mark.parametrize("example", MATTER)
def test_examples_are_answered_on_their_matter(suggested, example):
    assert len(suggested[example]) == 3
    for text in suggested[example]:
        assert re.search(MATTER[example], text), text


def test_examples_of_mere_insult_get_no_draft(suggested):
    assert suggested["ex-07"] == []
