"""What a complaint is about, as the brand calls it: « votre canapé », « notre vendeuse »."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.entities.products import Thing
from cmdesk.analysis.reading import Reading, plain

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a message names: ``words`` with its determiner, seen from the brand.

    ``kind`` is the table of ``objects.toml`` that lists it, else ``product`` or
    ``shipment``; ``first`` and ``last`` are tokens, the end excluded.
    """

    words: str
    feminine: bool
    plural: bool
    kind: str
    first: int
    last: int


class Objects:
    """Finds them: the things of ``products.toml`` and ``goods.toml``, the rest of ``objects.toml``.

    Words are ours, so that no misspelling of the author comes back in a reply.
    """

    def __init__(self, table: dict[str, Any], goods: dict[str, Any]) -> None:
        self._forms: dict[str, list[tuple[str, bool, bool, str]]] = {}
        settings = table["settings"]
        self._several = frozenset(settings["several"])
        self._mine = frozenset(settings["mine"])
        self._likened = frozenset(settings["likened"])
        for sector in settings["sectors"]:
            for gender in ("masculine", "feminine"):
                for noun in str(goods["solid"][sector].get(gender, "")).split(","):
                    self._add_noun(noun.strip(), feminine=gender == "feminine")
        never = {_key(word) for word in settings["never"]}
        self._forms = {k: v for k, v in self._forms.items() if k.split()[0] not in never}
        for kind, entries in table["objects"].items():
            for keys, value in entries.items():
                words, _, agree = str(value).partition("|")
                for key in keys.split("|"):
                    form = (words, agree[0] == "f", agree[1] == "p", kind)
                    self._forms.setdefault(_key(key), []).append(form)
        self._openers = frozenset(key.split()[0] for key in self._forms)

    def _add_noun(self, noun: str, *, feminine: bool) -> None:
        if not noun or any(c.isupper() for c in noun[1:]):
            return
        self._forms.setdefault(_key(noun), [(f"votre {noun}", feminine, False, "product")])

    def find(self, reading: Reading, things: Iterable[Thing]) -> list[Named]:
        """Return what is named, in the order of the text, the longest where names overlap.

        ``things`` are those of ``products.toml``, already found.
        """
        tokens = reading.tokens
        bought = [
            Named(
                t.object,
                t.feminine,
                t.plural,
                "shipment" if t.shipment else "product",
                t.first,
                t.last,
            )
            for t in things
        ]
        starts = {thing.first: thing for thing in bought}
        found: list[Named] = []
        index = 0
        while index < len(tokens):
            here = self._at(reading, index)
            thing = starts.get(index)
            if thing and not any(n.last > thing.last for n in here):
                same = [n for n in here if n.kind != thing.kind and n.last == thing.last]
                here = [*same, thing]
            found += here
            index = max((n.last for n in here), default=index + 1)
        return [one for one in found if not self._is_likened(reading, one)]

    def _is_likened(self, reading: Reading, named: Named) -> bool:
        """Return whether a product is but what another smells or tastes of (« sent le pneu »)."""
        before = reading.norms[max(named.first - 2, 0) : named.first]
        return named.kind == "product" and not self._likened.isdisjoint(before)

    def _at(self, reading: Reading, index: int) -> list[Named]:
        """Return what is named at a token: one name may stand in several tables."""
        norms = reading.norms
        if norms[index] not in self._openers:
            return []
        before = norms[index - 1] if index else ""
        for length in range(min(_LONGEST, len(norms) - index), 0, -1):
            forms = self._forms.get(" ".join(norms[index : index + length]), ())
            # The plural of a compound is not ours to guess; without a determiner no product.
            fit = [
                form
                for form in forms
                if form[3] != "product" or (before in self._mine and before not in self._several)
            ]
            if fit:
                return [Named(*form, index, index + length) for form in fit]
        return []


def nearest(named: Iterable[Named], first: int, last: int, bounds: tuple[int, int]) -> Named | None:
    """Return what is named nearest to the tokens ``first`` to ``last`` within ``bounds``.

    What precedes is the subject more often than what follows.
    """
    best: tuple[float, Named] | None = None
    for one in named:
        if not bounds[0] <= one.first < bounds[1]:
            continue
        if first <= one.first < last:
            distance = 0.0
        elif one.first < first:
            distance = 1.0 + first - one.last
        else:
            distance = 2.5 + 1.5 * (one.first - last)
        if best is None or distance < best[0]:
            best = (distance, one)
    return best[1] if best else None


def _key(words: str) -> str:
    return " ".join(plain(w) for w in regex.split(r"[\s'’-]+", words) if w)
