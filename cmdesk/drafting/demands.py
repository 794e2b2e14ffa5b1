"""What the author plainly demands, beside what went wrong: it is owed a word of its own.

« Je demande le remboursement du supplément » of who was left at the foot of the stairs: the
procedure asks the carrier why, and a draft that says no more has not read the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.profile import Procedure
from cmdesk.domain.vocabulary import Ask
from cmdesk.drafting.faults import Fault, plain
from cmdesk.knowledge.loader import read_toml

_BEHIND = 40
"""Characters behind a demand in which stands what it is about."""
_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded, as ``demands.toml`` tells it."""

    ask: Ask
    pattern: re.Pattern[str]
    covered: re.Pattern[str]
    settled: Sequence[str]
    samples: Sequence[str]
    others: Sequence[str]

    def is_met(self, procedure: Procedure | None) -> bool:
        """Return whether what the brand does in such a case answers it, sooner or later."""
        said = (*procedure.steps, *procedure.may_promise) if procedure else ()
        return self.covered.search(plain(" ".join(said))) is not None

    def is_settled(self, faults: Iterable[Fault]) -> bool:
        """Return whether what happened is of itself what is demanded (a refund that tarries)."""
        return any(
            fault.id == one or fault.id.startswith(f"{one}.")
            for fault in faults
            for one in self.settled
        )


class Demands:
    """Finds what a message plainly demands."""

    def __init__(self, file: Path) -> None:
        """Read ``demands.toml``; raise ``UserError`` where it cannot be read."""
        data = read_toml(file)
        told = data["demands"]
        self.all = tuple(
            Demand(
                Ask(entry["ask"]),
                re.compile(
                    entry["pattern"].replace("{wish}", told["wish"]).replace("{gap}", told["gap"])
                ),
                re.compile(entry["covered"]),
                entry["settled"],
                entry["samples"],
                entry["others"],
            )
            for entry in data["demand"]
        )
        self._named: Mapping[str, Mapping[str, re.Pattern[str]]] = {
            slot: {said: re.compile(pattern) for said, pattern in told[slot].items()}
            for slot in ("of", "ending")
        }

    def of(
        self, readable: str, faults: Sequence[Fault], procedure: Procedure | None
    ) -> tuple[Demand, ...]:
        """Return what is demanded and answered by nothing that a draft says first.

        ``readable`` is the message in the form that patterns expect (``plain``), ``faults`` what
        went wrong, ``procedure`` what the brand does for it, of which short drafts say the first
        step alone.
        """
        done = plain(procedure.steps[0]) if procedure else ""
        return tuple(
            one
            for one in self.all
            if one.pattern.search(readable)
            and not one.is_settled(faults)
            and not one.covered.search(done)
        )

    def slots(self, readable: str) -> dict[str, str]:
        """Return what is to be refunded (« le remboursement du supplément ») and ended.

        ``ending`` (« la résiliation ») is absent where it is unknown.
        """
        found = {"refund": "le remboursement"}
        for one in self.all:
            if (match := one.pattern.search(readable)) is None:
                continue
            if one.ask is Ask.REFUND:
                # The words of the demand, and those right behind it.
                rest = readable[match.start() : match.end() + _BEHIND]
                found["refund"] += self._named_in("of", _END.split(rest)[0])
            elif one.ask is Ask.CANCELLATION and (ends := self._named_in("ending", match.group())):
                found["ending"] = ends
        return found

    def _named_in(self, slot: str, words: str) -> str:
        named = self._named[slot].items()
        return next((said for said, pattern in named if pattern.search(words)), "")
