"""The forms of French verbs, for patterns that name a verb by its infinitive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.knowledge.loader import read_toml

PARTS = ("", "pp", "fut", "imp")
"""What may follow the infinitive: all forms, past participle, future, orders."""


@dataclass(frozen=True, slots=True)
class _Stems:
    """The forms of one verb, by part."""

    finite: frozenset[str]
    past: frozenset[str]
    future: frozenset[str]
    orders: frozenset[str]


class Verbs:
    """Conjugates with the tables of ``verbs.toml``.

    It gives more forms than French has (« acheteez »): they serve to be recognised, never
    to be written.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._endings = table["endings"]
        self._irregular: dict[str, Mapping[str, str]] = dict(table["irregular"])
        self._known: dict[str, _Stems] = {}

    def forms(self, infinitive: str, part: str = "") -> frozenset[str]:
        """Return the forms of a verb, or of one ``part`` of it.

        Raises ``UserError`` for what is no infinitive or no part.
        """
        if part not in PARTS or not re.search(r"(?:er|ir|re)$", infinitive):
            raise UserError(f"« {infinitive}.{part} » n’est pas un verbe à l’infinitif")
        if infinitive not in self._known:
            self._known[infinitive] = self._conjugate(infinitive)
        stems = self._known[infinitive]
        if part == "pp":
            return stems.past
        if part == "fut":
            return stems.future
        if part == "imp":
            return stems.orders
        return stems.finite | stems.past | stems.future | {infinitive}

    def _conjugate(self, infinitive: str) -> _Stems:
        for length in range(len(infinitive), 2, -1):
            model = self._irregular.get(infinitive[-length:])
            if model is not None:
                return self._like(infinitive[:-length], model)
        base = infinitive[:-2]
        group = infinitive[-2:]
        bases = self._spellings(base) if group == "er" else {base}
        participle = {"er": "é", "ir": "i", "re": "u"}[group]
        future = {b + ("er" if group == "er" else group[:1]) for b in bases}
        if group == "ir":
            future = {base + "ir"}
        finite = {b + ending for b in bases for ending in self._endings[group].split()}
        if group == "re":
            finite.add(base)  # « il rend »
        return _Stems(
            frozenset(finite),
            self._agreed({base + participle}),
            self._future(future),
            frozenset(form for form in finite if form.endswith(("ez", "ons", "e"))),
        )

    def _like(self, prefix: str, model: Mapping[str, str]) -> _Stems:
        finite = {prefix + form for form in model["singular"].split()}
        finite |= {prefix + model["base"] + e for e in self._endings["plural"].split()}
        return _Stems(
            frozenset(finite),
            self._agreed({prefix + past for past in model["past"].split()}),
            self._future({prefix + model["future"]}),
            frozenset(
                form for form in finite if form.endswith(("ez", "tes", "ons")) or len(form) < 7
            ),
        )

    def _agreed(self, participles: set[str]) -> frozenset[str]:
        return frozenset(
            past + ending
            for past in participles
            for ending in self._endings["agreement"]
            if not (past.endswith("s") and ending == "s")
        )

    def _future(self, stems: set[str]) -> frozenset[str]:
        return frozenset(stem + e for stem in stems for e in self._endings["future"].split())

    @staticmethod
    def _spellings(base: str) -> set[str]:
        """Return the spellings of the stem of a verb in -er before this or that ending."""
        out = {base}
        if base.endswith("g"):
            out.add(base + "e")
        elif base.endswith("c"):
            out.add(base[:-1] + "ç")
        elif base.endswith("y"):
            out.add(base[:-1] + "i")
        if match := re.search(r"[eé]([bcdfglmnprstvz]{1,2})$", base):
            out.add(f"{base[: match.start()]}è{match[1]}")
            if match[1] in ("l", "t"):
                out.add(base + match[1])
        return out


def read_verbs(path: Path) -> Verbs:
    """Return the conjugator of ``verbs.toml``."""
    return Verbs(read_toml(path))
