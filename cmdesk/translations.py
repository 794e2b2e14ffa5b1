"""The words that a user reads: looked up by key, never written in the logic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cmdesk.knowledge.loader import read_toml


class Labels:
    """The labels of one language, from all the TOML files of its folder, merged.

    A key is dotted (``topic.delivery``). An entry is a text, or a table with the forms
    ``zero`` (optional), ``one`` and ``other``, chosen by ``count``: French takes the
    singular below two. Placeholders are named, ``{count}`` among them.
    """

    def __init__(self, folder: Path) -> None:
        self._entries: dict[str, str | dict[str, str]] = {}
        for file in sorted(folder.glob("*.toml")):
            self._add("", read_toml(file))

    def _add(self, prefix: str, table: dict[str, Any]) -> None:
        for key, value in table.items():
            name = f"{prefix}{key}"
            if isinstance(value, str) or set(value) <= {"zero", "one", "other"}:
                if name in self._entries:
                    raise ValueError(f"label {name} is defined twice")
                self._entries[name] = value
            else:
                self._add(f"{name}.", value)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __call__(self, key: str, count: int | None = None, **values: object) -> str:
        """Return the label of ``key``; raise ``KeyError`` where there is none."""
        entry = self._entries[key]
        if isinstance(entry, dict):
            number = 0 if count is None else count
            form = "zero" if number == 0 and "zero" in entry else "one" if number < 2 else "other"
            entry = entry[form]
        if count is not None:
            values["count"] = count
        return entry.format(**values) if values else entry
