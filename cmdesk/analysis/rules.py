"""Rules as data: labels met through patterns, kept where the context does not undo them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdesk.analysis.patterns import Compiled, Compiler, Hit, PatternBook, PatternError
from cmdesk.analysis.reading import Reading, plain
from cmdesk.domain.errors import UserError
from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml


@dataclass(frozen=True)
class Rule:
    """One entry of a file of knowledge.

    ``label`` is what it argues for, ``weight`` how much. ``guards`` name the contexts that
    undo it: ``negated``, ``quoted``, ``hypothetical`` (see ``scope.toml``), ``own`` (the name
    met is the brand's own).
    """

    id: str
    label: str
    patterns: tuple[Compiled, ...]
    weight: float = 1.0
    guards: frozenset[str] = frozenset({"negated"})
    flags: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    requires: tuple[Compiled, ...] = ()
    """Met in the same sentence or a neighbouring one, or the rule does not hold."""
    unless: tuple[Compiled, ...] = ()
    """Met in the same sentence, the rule does not hold."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule met in a text: ``first`` and ``last`` are tokens, the end excluded."""

    rule: Rule
    span: Span
    first: int
    last: int
    negated: bool = False


@dataclass(frozen=True)
class Scope:
    """The words that change the meaning of what follows them (``scope.toml``)."""

    negations: frozenset[str]
    negations_after: frozenset[str]
    hollow: frozenset[str]
    """After « pas », words that keep the negation for themselves (« pas normal de … »)."""
    barriers: frozenset[str]
    hypotheses: frozenset[str]
    within: frozenset[str]
    reach: int = 5

    @staticmethod
    def read(path: Path) -> Scope:
        """Return the scope that a file describes."""
        table = read_toml(path)
        return Scope(
            **{
                name: frozenset(plain(word) for word in table[name])
                for name in (
                    "negations",
                    "negations_after",
                    "hollow",
                    "barriers",
                    "hypotheses",
                    "within",
                )
            },
            reach=int(table["reach"]),
        )

    def negated(self, reading: Reading, hit: Hit) -> bool:
        """Return whether a negation reaches the hit, from before, from within, from behind."""
        tokens = reading.tokens
        if any(token.norm in self.within for token in tokens[hit.first : hit.last]):
            return False  # a negation of its own: « jamais arrivé » is a complaint already
        if hit.last < len(tokens) and tokens[hit.last].norm in self.negations_after:
            return True
        least = max(reading.clause_of(hit.first)[0], hit.first - self.reach)
        for index in range(hit.first - 1, least - 1, -1):
            word = tokens[index].norm
            if word in self.barriers:
                return False
            if word in self.negations:
                following = tokens[index + 1].norm
                return following not in self.hollow or index + 1 >= hit.first
        return False

    def hypothetical(self, reading: Reading, hit: Hit) -> bool:
        """Return whether the hit is wished or supposed, not told."""
        least = max(reading.sentence_of(hit.first)[0], hit.first - 2 * self.reach)
        for index in range(hit.first - 1, least - 1, -1):
            if reading.tokens[index].norm in self.hypotheses:
                return True
        return False

    def quoted(self, reading: Reading, hit: Hit) -> bool:
        """Return whether the hit stands between quotation marks."""
        span = reading.span(hit.first, hit.last)
        return any(q.start <= span.start and span.end <= q.end for q in reading.quotations)


class RuleBook:
    """All rules of some files, searched together."""

    def __init__(self, rules: Sequence[Rule], scope: Scope) -> None:
        self.rules = tuple(rules)
        self._by_id = {rule.id: rule for rule in self.rules}
        self._scope = scope
        self._book = PatternBook(rule.patterns for rule in rules)

    @property
    def words(self) -> frozenset[str]:
        """Return the words that the patterns name."""
        return self._book.words

    def rule(self, id: str) -> Rule:
        """Return the rule of that name."""
        return self._by_id[id]

    def search(self, reading: Reading) -> list[Match]:
        """Return the matches whose context does not undo them, in the order of the text.

        Where a rule is met twice at overlapping places the longest is kept.
        """
        return self.sort_out(reading)[0]

    def sort_out(self, reading: Reading) -> tuple[list[Match], list[Match]]:
        """Return the matches as ``search`` does, and those that a context undoes."""
        kept: dict[str, list[Match]] = {}
        undone: list[Match] = []
        for hit in self._book.search(reading):
            rule = self.rules[hit.owner]
            match = self._judge(reading, rule, hit)
            if match is None:
                undone.append(Match(rule, reading.span(hit.first, hit.last), hit.first, hit.last))
            else:
                mates = kept.setdefault(rule.id, [])
                if mates and mates[-1].last > hit.first:
                    if hit.last - hit.first > mates[-1].last - mates[-1].first:
                        mates[-1] = match
                else:
                    mates.append(match)
        found = sorted(
            (match for mates in kept.values() for match in mates),
            key=lambda match: (match.first, match.last, match.rule.id),
        )
        return found, undone

    def _judge(self, reading: Reading, rule: Rule, hit: Hit) -> Match | None:
        if "quoted" in rule.guards and self._scope.quoted(reading, hit):
            return None
        if "hypothetical" in rule.guards and self._scope.hypothetical(reading, hit):
            return None
        negated = False
        if "negated" in rule.guards or "flips" in rule.guards:
            negated = self._scope.negated(reading, hit)
            if negated and "flips" not in rule.guards:
                return None
        if rule.requires or rule.unless:
            first, last = reading.sentence_of(hit.first)
            if any(p.expression.search(reading.line_of(first, last)) for p in rule.unless):
                return None
            # What a rule requires often comes just beside: « On devait me rappeler. Toujours rien. »  # noqa: E501
            last = reading.sentence_of(min(last, len(reading.tokens) - 1))[1]
            first = reading.sentence_of(max(first - 1, 0))[0]
            line = reading.line_of(first, max(last, hit.last))
            if rule.requires and not any(p.expression.search(line) for p in rule.requires):
                return None
        return Match(rule, reading.span(hit.first, hit.last), hit.first, hit.last, negated)


def read_rules(path: Path, compiler: Compiler) -> list[Rule]:
    """Return the rules of one file; ``UserError`` names the rule that cannot be read."""
    table = read_toml(path)
    guards = table.get("guards", ["negated"])
    rules = []
    for entry in table.get("rule", []):
        try:
            rules.append(_rule(entry, guards, compiler))
        except (KeyError, PatternError) as error:
            name = entry.get("id", "?")
            raise UserError(
                f"{path.name} : la règle « {name} » est illisible ({error})."
            ) from error
    return rules


def _rule(entry: dict[str, Any], guards: Iterable[str], compiler: Compiler) -> Rule:
    def compiled(key: str) -> tuple[Compiled, ...]:
        return tuple(compiler.compile(pattern) for pattern in entry.get(key, ()))

    return Rule(
        id=entry["id"],
        label=entry["label"],
        patterns=compiled("patterns"),
        weight=float(entry.get("weight", 1.0)),
        guards=frozenset(entry.get("guards", guards)),
        flags=tuple(entry.get("flags", ())),
        allows=tuple(entry.get("allows", ())),
        requires=compiled("requires"),
        unless=compiled("unless"),
    )
