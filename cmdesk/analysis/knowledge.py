"""All that this room reads from ``resources/analysis``, opened once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdesk.analysis.lexicon import Lexicon
from cmdesk.analysis.patterns import Compiler
from cmdesk.analysis.reading import Spelling, plain
from cmdesk.analysis.rules import Rule, RuleBook, Scope, read_rules
from cmdesk.knowledge.loader import read_toml

GROUPS = (
    "signals",
    "topics",
    "asks",
    "kinds",
    "emotions",
    "sarcasm",
    "sentiment",
    "frames",
    "events",
    "deeds",
    "promises",
)
"""The files of rules; ``frames`` and ``events`` hold what happened, for the grievances."""


@dataclass(frozen=True)
class Knowledge:
    """The rules of all groups in one book, and the tables beside them."""

    book: RuleBook
    group_of: dict[str, str]
    """The group of each rule, by its identifier."""
    spelling: Spelling
    severity: dict[str, Any]
    lexicon: Lexicon
    tables: dict[str, dict[str, Any]]
    """The other files by their stem: ``products``, ``organisations``, ``first_names``…"""

    @staticmethod
    def read(folder: Path) -> Knowledge:
        """Return the knowledge of a folder; raise ``UserError`` where a file is unreadable."""
        compiler = Compiler(read_toml(folder / "words.toml")["words"])
        scope = Scope.read(folder / "scope.toml")
        rules: list[Rule] = []
        group_of: dict[str, str] = {}
        for group in GROUPS:
            path = folder / f"{group}.toml"
            found = read_rules(path, compiler)
            group_of |= {rule.id: group for rule in found}
            rules += found
        book = RuleBook(rules, scope)
        repairs = {
            plain(key): value
            for key, value in read_toml(folder / "repairs.toml")["repairs"].items()
        }
        return Knowledge(
            book=book,
            group_of=group_of,
            spelling=Spelling(repairs, book.words),
            severity=read_toml(folder / "severity.toml"),
            lexicon=Lexicon(read_toml(folder / "lexicon.toml")["fields"]),
            tables={
                path.stem: read_toml(path)
                for path in sorted(folder.glob("*.toml"))
                if path.stem not in (*GROUPS, "words", "scope", "repairs", "severity", "lexicon")
            },
        )
