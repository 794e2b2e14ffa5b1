"""Why a rule is there, in full, for who asks: ``resources/rules/reasons.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cmdesk.knowledge.loader import read_toml
from cmdesk.language.typography import typeset


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands behind the rules that cite ``id``: the gist, the reason, where it comes from."""

    id: str
    title: str
    text: str
    origin: str


class Reasons:
    """The reasons by what rules cite; the file is read when the first one is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, id: str) -> Reason | None:
        """Return the reason of what is cited, typeset; ``None`` where there is none.

        Raises ``UserError`` where the file cannot be read.
        """
        entry = self._entries.get(id)
        if entry is None:
            return None
        return Reason(id, *(typeset(entry[key]) for key in ("title", "text", "origin")))

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    @cached_property
    def _entries(self) -> Mapping[str, Mapping[str, str]]:
        return {entry["id"]: entry for entry in read_toml(self._path)["reason"]}
