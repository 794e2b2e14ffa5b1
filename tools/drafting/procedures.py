"""Learns which procedure of a brand a complaint calls for, and prints how often it is right.

    python -m tools.drafting.procedures [--measure] [FILE.jsonl]

Needs SciPy (``pip install -e .[train]``). Reads ``resources/corpus/procedures.jsonl``: complaints
to the three brands, each with the procedures that a reader would follow, the best first. A
conditional logit is fitted to the features of ``cmdesk/drafting/procedure_chances.py`` and
written to the ``[weights]`` of ``resources/phrases/procedures.toml``; ``--measure`` writes
nothing. What is kept apart (``"split": "test"``) is never learnt from; another ``FILE`` of the
same form is only measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.drafting.procedure_chances import FEATURES, Complaint, ProcedureChances
from cmdesk.language.logit import chances_of
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools import choice

RIDGE = 5e-4
"""What the square of a weight costs beside the mean log-likelihood."""
SHARES = (1.0, 0.6, 0.4)
"""What the procedures that a reader named count for, the best first."""

Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Row:
    """A complaint, what is weighed of each procedure, and what a reader and the rules chose."""

    held_out: bool
    ids: tuple[str, ...]
    table: Numbers
    wanted: tuple[str, ...]
    followed: str | None

    @property
    def shares(self) -> Numbers:
        """What each procedure, and none of them, is to be believed; adds up to 1."""
        shares = np.zeros(len(self.ids) + 1)
        for share, wanted in zip(SHARES, self.wanted, strict=False):
            shares[self.ids.index(wanted)] = share
        if not self.wanted:
            shares[-1] = 1
        return np.asarray(shares / shares.sum())


class _Watched(ProcedureChances):
    """Remembers what was weighed last, and lets the rules decide."""

    table: Numbers | None = None

    def of(self, complaint: Complaint) -> Mapping[str, float]:
        self.table = self.features(complaint, unseen=True)
        return {}


def rows_of(path: Path, toolkit: Toolkit) -> list[Row]:
    """Return the complaints of a file that are understood as such."""
    drafter = toolkit.drafter
    known = drafter._knowledge
    watched = _Watched(
        toolkit.paths.resources / "phrases", toolkit.answers.nearness, drafter._sense
    )
    drafter._knowledge = replace(known, chances=watched)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        profile = toolkit.profiles.get(row["brand"])
        message = Message(
            row["text"],
            row["id"],
            channel=Channel(row.get("channel", "facebook")),
            author=row.get("author"),
        )
        watched.table = None
        case = drafter._case(message, toolkit.analyse(message, profile), profile, "")
        if watched.table is None:
            continue  # a mere opinion
        ids = watched.identifiers(profile)
        followed = case.procedure.id if case.procedure else None
        wanted = tuple(row["procedures"])
        table = watched.table.astype(np.float64)
        found.append(Row(row.get("split") == "test", ids, table, wanted, followed))
    drafter._knowledge = known
    return found


def report(name: str, rows: list[Row], weights: Numbers) -> None:
    """Print how often the procedure followed is right, by the rules and with the weights."""
    _print(f"{name}, by the rules alone", [(row.followed, row.wanted) for row in rows])
    for sure in (0.25, 0.35, 0.45):
        for kept in (0.0, 0.05, 0.1):
            chosen = []
            for row in rows:
                chances = chances_of(row.table, weights)[:-1]
                best, followed = int(chances.argmax()), row.followed
                if chances[best] >= sure:
                    followed = row.ids[best]
                elif followed in row.ids and chances[row.ids.index(followed)] < kept:
                    followed = None
                chosen.append((followed, row.wanted))
            _print(f"{name}, sure {sure}, kept {kept}", chosen)


def _print(name: str, chosen: list[tuple[str | None, tuple[str, ...]]]) -> None:
    followed = [(one, wanted) for one, wanted in chosen if one]
    right = sum(one in wanted for one, wanted in followed)
    precision, share = right / max(len(followed), 1), right / len(chosen)
    print(f"{name:36} {len(chosen)} complaints, followed {len(followed)}, "
          f"right {precision:.3f}, {share:.3f} of all")  # fmt: skip


def main(arguments: list[str]) -> int:
    """Learn, print, write."""
    paths = default_paths()
    toolkit = Toolkit(paths)
    rows = rows_of(paths.resources / "corpus" / "procedures.jsonl", toolkit)
    tuned = [row for row in rows if not row.held_out]
    weights = choice.fit([row.table for row in tuned], [row.shares for row in tuned], RIDGE)
    report("apart", [row for row in rows if row.held_out], weights)
    for file in (one for one in arguments if not one.startswith("-")):
        report(Path(file).name, rows_of(Path(file), toolkit), weights)
    if "--measure" not in arguments:
        choice.write(paths.resources / "phrases" / "procedures.toml", FEATURES, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
