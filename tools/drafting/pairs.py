"""How often a reply takes up a specific word of the complaint: our drafts, and published replies.

    python -m tools.drafting.pairs FILE.jsonl [--brand lumea] [--channel trustpilot]

``FILE`` holds one object a line with ``text``, ``stars`` and ``reply`` (the answer that the brand
published). A word is specific when it says something of this complaint: a thing, a place, a date,
an amount, what went wrong. It is counted by its stem, and left out where more than ``--common``
of the messages use it, or more than that share of the replies of either side: what everybody
says under every message (« commande », « service », « client ») proves no reading. For scale,
the same is counted with each reply set beside another complaint: what chance alone gives.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Act, Channel
from cmdesk.language.fold import fold, strip_accents
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit

_STEM = 6
_ASIDE = {Act.GREET, Act.SIGN, Act.MENTION}
_WORD = re.compile(r"[a-z]{4,}|\d+")


def stems(text: str) -> set[str]:
    """Return the stems of the words of four letters and more, and the figures."""
    return {word[:_STEM] for word in _WORD.findall(strip_accents(fold(text)).lower())}


def common(texts: Sequence[Set[str]], share: float) -> set[str]:
    """Return the stems that more than ``share`` of ``texts`` hold."""
    counts = Counter(stem for text in texts for stem in text)
    return {stem for stem, times in counts.items() if times > share * len(texts)}


def taking_up(
    complaints: Sequence[Set[str]], replies: Sequence[Set[str]], ignored: Set[str]
) -> float:
    """Return the share of replies with a specific word of the complaint of the same place."""
    pairs = zip(complaints, replies, strict=True)
    return sum(bool((said & answer) - ignored) for said, answer in pairs) / len(complaints)


def _rows(file: Path) -> Iterable[dict[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("reply") and row.get("stars", 5) <= 3:
            yield row


def main() -> None:
    """Print the shares for the published replies and for each variant of our drafts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--brand", default="lumea")
    parser.add_argument("--channel", default="trustpilot")
    parser.add_argument("--common", type=float, default=0.03)
    options = parser.parse_args()
    sides: dict[str, list[set[str]]] = {"published replies": []}
    complaints: list[set[str]] = []
    with contextlib.closing(Toolkit(default_paths())) as toolkit:
        profile = toolkit.profiles.get(options.brand)
        for row in _rows(options.file):
            message = Message(row["text"], row["id"], Channel(options.channel))
            drafts = toolkit.suggest(message, toolkit.analyse(message), profile)
            if len(drafts) < 3:
                continue
            complaints.append(stems(row["text"]))
            sides["published replies"].append(stems(row["reply"]))
            for draft in drafts:
                body = " ".join(step.text for step in draft.plan if step.act not in _ASIDE)
                sides.setdefault(f"drafts, {draft.variant}", []).append(stems(body))
                if draft.advised:
                    sides.setdefault("drafts, the advised one", []).append(stems(body))
    # Stems and not words of grammar: French function words are all far above the share.
    ignored = common(complaints, options.common)
    for replies in sides.values():
        ignored |= common(replies, options.common)
    print(f"{len(complaints)} complaints of 3 stars or less with their published reply")
    for name, replies in sides.items():
        found = taking_up(complaints, replies, ignored)
        chance = taking_up(complaints, replies[1:] + replies[:1], ignored)
        print(f"  {name:28s} {found:.3f}   (beside another complaint: {chance:.3f})")


if __name__ == "__main__":
    main()
