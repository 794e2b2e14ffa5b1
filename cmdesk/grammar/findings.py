"""LanguageTool's matches as findings of ours: what is kept, what is said, what is proposed."""

from __future__ import annotations

import re
from pathlib import Path

from language_tool_python import Match

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.grammar.client import Client
from cmdesk.grammar.markup import NAME, NUMBER, MarkedLine, mark
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.typography import typeset

RULES = Path("languagetool") / "rules.toml"
SENTENCE_START = "UPPERCASE_SENTENCE_START"
MOST_SUGGESTIONS = 5

_BY_ISSUE = {
    "misspelling": Category.SPELLING,
    "typographical": Category.TYPOGRAPHY,
    "whitespace": Category.TYPOGRAPHY,
    "style": Category.STYLE,
}
_LEVELS = {Category.GRAMMAR: Level.WARN, Category.SPELLING: Level.WARN}
# What LanguageTool writes where it did not find the word that it wanted to quote.
_EMPTY_QUOTE = re.compile(r"«\s*»")
_UNKNOWN_FAULT = "Ce passage semble contenir une faute."


class Findings:
    """Turns what the server says of a line into findings, after ``rules.toml``."""

    def __init__(self, resources: Path) -> None:
        rules = read_toml(resources / RULES)
        self.disabled_rules = frozenset(str(entry["id"]) for entry in rules["off"])
        """What the server is not even to look for."""
        self._off_categories = {entry["id"] for entry in rules["off_category"]}
        self._unless = [(entry["id"], re.compile(entry["before"])) for entry in rules["unless"]]
        self._messages = {entry["id"]: str(entry["text"]) for entry in rules["message"]}
        self._dropped = {
            entry["id"]: re.compile(entry["pattern"]) for entry in rules["drop_suggestion"]
        }
        self._french = frozenset(rules["names"]["french"])
        self._kinds = {entry["id"]: Category(entry["category"]) for entry in rules["kind"]}
        self._categories = {name: Category(value) for name, value in rules["categories"].items()}

    def check(self, client: Client, line: str, names: tuple[str, ...]) -> tuple[Finding, ...]:
        """Return the findings on one line, in its order; raise ``ClientError``.

        ``names``: of a name of several words, those that look like a name (a capital, a
        figure) are not read at all; the others are French, and only their spelling is free.
        """
        words = {word for name in names for word in name.split()}
        proper = {word for word in words if self._is_proper(word)}
        marked = mark(line, {form for word in proper for form in _with_both_apostrophes(word)})
        if not marked.has_prose:
            return ()
        free = {word.lower() for word in words - proper}
        found = [
            finding
            for match, start, end in client.check_marked(line, marked)
            if (finding := self._finding(line, marked, match, Span(start, end), free)) is not None
        ]
        return tuple(sorted(found, key=lambda finding: finding.span))

    def _finding(
        self, line: str, marked: MarkedLine, match: Match, span: Span, free: set[str]
    ) -> Finding | None:
        rule = str(match.rule_id)
        quote = span.of(line)
        category = self._category(match)
        touches = any(span.overlaps(place) for place in marked.protected)
        if (
            not quote
            or match.category in self._off_categories
            or (touches and category in (Category.SPELLING, Category.TYPOGRAPHY))
            or (category is Category.SPELLING and quote.lower() in free)
            or any(
                rule == name and before.search(line[: span.start]) for name, before in self._unless
            )
        ):
            return None
        return Finding(
            category,
            _LEVELS.get(category, Level.HINT),
            f"languagetool.{rule}",
            span,
            quote,
            self._message(rule, str(match.message)),
            suggestions=() if touches else self._suggestions(rule, quote, match.replacements),
        )

    def _is_proper(self, word: str) -> bool:
        """Return whether a word of a name is the name itself: « Oslo », not « L’équipe »."""
        tail = re.split("['’]", word)[-1]
        return not tail.islower() and tail.lower() not in self._french

    def _category(self, match: Match) -> Category:
        if match.rule_id in self._kinds:
            return self._kinds[match.rule_id]
        by_category = self._categories.get(match.category)
        return by_category or _BY_ISSUE.get(match.rule_issue_type, Category.GRAMMAR)

    def _message(self, rule: str, message: str) -> str:
        text = self._messages.get(rule, message).strip()
        if not text or _EMPTY_QUOTE.search(text):
            text = _UNKNOWN_FAULT
        if text[-1] not in ".?!…":
            text += "."
        # The client's Unicode normalisation has made plain spaces of the no-break ones.
        return typeset(text[0].upper() + text[1:])

    def _suggestions(self, rule: str, quote: str, replacements: list[str]) -> tuple[str, ...]:
        """Return the usable ones in French typography, the best first."""
        kept: dict[str, None] = {}
        dropped = self._dropped.get(rule)
        for replacement in replacements:
            # U+2009: the thin space of typesetters lets a line break through.
            text = replacement.replace("'", "’").replace("\u2009", "\u00a0")
            stand_in = (NAME in text and NAME not in quote) or (
                NUMBER in text.split() and NUMBER not in quote
            )
            useless = not text.strip() or text == quote or (dropped and dropped.search(text))
            if not useless and not stand_in:
                kept[text] = None
        return tuple(kept)[:MOST_SUGGESTIONS]


def _with_both_apostrophes(word: str) -> tuple[str, str]:
    return word.replace("’", "'"), word.replace("'", "’")
