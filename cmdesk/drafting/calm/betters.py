"""What a compliment would have liked better, as a noun phrase (« un emballage plus soigné »)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex

from cmdesk.drafting.calm.clauses import Clause, Named, Things
from cmdesk.drafting.calm.shortfalls import EVERYBODY, Short, Shortfalls
from cmdesk.drafting.faults import plain
from cmdesk.drafting.nouns import Form
from cmdesk.language.surface import Surface

_INDEFINITE = frozenset({"un", "une", "des"})
_MOST_AMOUNT = 3


class Betters:
    """Finds wishes."""

    def __init__(
        self, table: Mapping[str, Any], things: Things, shortfalls: Shortfalls, surface: Surface
    ) -> None:
        """Read the table ``reservations.better`` of ``reservations.toml``."""
        better = table["better"]
        self._things = things
        self._shortfalls = shortfalls
        self._surface = surface
        self._wishes = regex.compile(better["wishes"])
        self._never = regex.compile(better["never"])
        self._compared = {
            "plus": _agreed(better["qualities"]),
            "mieux": _agreed(better["done"]),
        }
        self._amounts: Mapping[str, str] = better["amounts"]
        self._ways = [
            (regex.compile(one["pattern"]), one["text"], one["heard"]) for one in better["said"]
        ]

    def of(self, clause: Clause) -> Short | None:
        """Return the wish of ``clause``, nothing where it is none or cannot be said surely."""
        if self._never.search(clause.bare) or not self._wishes.search(clause.bare):
            return None
        for pattern, text, heard in self._ways:
            if pattern.search(clause.bare):
                return Short(text, heard)
        named = self._things.of(clause)
        return self._compared_one(clause, named) or self._amount(clause) or self._new(clause, named)

    def _compared_one(self, clause: Clause, named: Sequence[Named]) -> Short | None:
        """« Un emballage plus soigné », « une salle mieux insonorisée »."""
        words = clause.words
        for at in range(len(words) - 1):
            quality = self._compared.get(words[at], {}).get(words[at + 1])
            thing = next((one for one in reversed(named) if one.place < at), None)
            if quality is None or thing is None:
                continue
            if thing.form is None:
                # A person was named: what is expected of them is in the masculine.
                feminine = plural = False
                article, shown = "un", thing.noun
                if thing.said.startswith("la "):
                    return None
            else:
                feminine, plural = thing.form.feminine, thing.form.plural
                article, shown = _article(thing.form), thing.form.shown
            said = f"{article} {shown} {words[at]} {quality[feminine]}{_mark(quality, plural)}"
            return Short(said, self._shortfalls.hearer(thing))
        return None

    def _amount(self, clause: Clause) -> Short | None:
        """« Davantage de choix »."""
        words = clause.words
        for at in range(1, len(words) - 1):
            if words[at] not in {"de", "d"} or words[at - 1] not in {"plus", "davantage"}:
                continue
            for size in range(_MOST_AMOUNT, 0, -1):
                if shown := self._amounts.get(" ".join(words[at + 1 : at + 1 + size])):
                    return Short(f"davantage {self._surface.contract('de', shown)}", EVERYBODY)
        return None

    def _new(self, clause: Clause, named: Sequence[Named]) -> Short | None:
        """« Un vestiaire » of « un vestiaire serait bienvenu »."""
        first = named[0] if named else None
        if first is None or first.form is None or not first.place:
            return None
        if clause.words[first.place - 1] not in _INDEFINITE or len(named) > 1:
            return None
        behind = clause.words[first.end] if first.end < len(clause.words) else ""
        # « Un dessert moins sucré » is not any dessert.
        if behind and not regex.match(r"(?:ser|aur|fer|rend|manqu|en plus$|pour$)", behind):
            return None
        return Short(f"{_article(first.form)} {first.form.shown}", self._shortfalls.hearer(first))


def _agreed(pairs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the masculine and the feminine of each written form, without accents, of ``pairs``."""
    found: dict[str, tuple[str, str]] = {}
    for pair in pairs:
        masculine, _, feminine = pair.partition("/")
        for form in (masculine, feminine):
            for written in (form, f"{form}s"):
                found[plain(written)] = (masculine, feminine)
    return found


def _mark(quality: tuple[str, str], plural: bool) -> str:
    return "s" if plural and not quality[0].endswith(("s", "x")) else ""


def _article(form: Form) -> str:
    if form.plural:
        return "des"
    return "une" if form.feminine else "un"
