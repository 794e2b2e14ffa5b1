"""What the author already did, and what the brand had promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmdesk.analysis.context import Context
from cmdesk.analysis.patterns import Compiler
from cmdesk.analysis.rules import Match
from cmdesk.domain.analysis import Deed, DeedKind, Entity, Promise, PromiseKind
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

MOST = 8
_TIMES = frozenset({EntityType.DATE, EntityType.DURATION})
_MOST_TIMES = 200
"""Above, a number is no count of calls."""
_MOST_OF_A_DEED, _MOST_OF_A_PROMISE = 5, 14
"""How many tokens behind what the rule meets still tell it (« un remboursement sous 48 h »)."""
_LEAST_OF_A_PROMISE = 2


def _whole(context: Context, match: Match, most: int, *, crossing: bool) -> Span:
    """Return the place of a match with the rest of its clause.

    ``crossing``: where the clause stops at once (« il a dit : “demain” »), the next is told.
    """
    reading = context.reading
    end = reading.clause_of(match.last - 1)[1]
    if crossing and end - match.last <= _LEAST_OF_A_PROMISE and end < len(reading.tokens):
        mark = reading.tokens[end - 1].norm
        if mark in (",", ":", "("):
            end = reading.clause_of(end)[1]
    last = min(end, match.last + most)
    while last > match.last and reading.tokens[last - 1].norm in ".,;:!?\n()":
        last -= 1
    return reading.span(match.first, last)


class RuleDeeds:
    """Deeds, from the rules of ``deeds.toml``."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """``numbers`` is the table of ``numbers.toml``."""
        self._units: Mapping[str, int] = numbers["units"]

    def label(self, context: Context) -> tuple[Deed, ...]:
        """Return at most ``MOST`` deeds in the order of the text."""
        kept: list[Match] = []
        for match in sorted(
            context.of("deeds"), key=lambda m: (-m.rule.weight, m.first, m.first - m.last)
        ):
            if not any(m.first < match.last and match.first < m.last for m in kept):
                kept.append(match)
        kept.sort(key=lambda m: m.first)
        return tuple(
            Deed(
                DeedKind(match.rule.label),
                _whole(context, match, _MOST_OF_A_DEED, crossing=False),
                self._count(context, match),
            )
            for match in kept[:MOST]
        )

    def _count(self, context: Context, match: Match) -> int | None:
        """Return the number before « fois », or that of the calls, letters and so on."""
        words = [token.norm for token in context.reading.tokens[match.first : match.last + 4]]
        inside = match.last - match.first
        for index, word in enumerate(words[:-1]):
            if words[index + 1] in ("fois", "foi", "reprises"):
                return self._number(word)
        value = self._number(words[0])
        return value if value and inside > 1 else None

    def _number(self, word: str) -> int | None:
        value = int(word) if word.isdecimal() else self._units.get(word)
        return value if value and value <= _MOST_TIMES else None


class RulePromises:
    """Promises, from the rules of ``promises.toml``."""

    def __init__(self, table: Mapping[str, Any], compiler: Compiler) -> None:
        """``table`` is that of ``promises.toml``, whose ``kinds`` name what is promised."""
        self._kinds = [
            (PromiseKind(kind), [compiler.compile(pattern).expression for pattern in patterns])
            for kind, patterns in table["kinds"].items()
        ]

    def label(self, context: Context) -> tuple[Promise, ...]:
        """Return at most ``MOST`` promises in the order of the text."""
        promises: list[Promise] = []
        for match in sorted(context.of("promises"), key=lambda m: (m.first, -m.last)):
            if promises and promises[-1].span.overlaps(match.span):
                continue
            span = _whole(context, match, _MOST_OF_A_PROMISE, crossing=True)
            when = self._when(context, match, span)
            promises.append(
                Promise(
                    self._kind(context, match),
                    span,
                    when.text if when else "",
                    when.value if when else "",
                )
            )
        return tuple(promises[:MOST])

    def _kind(self, context: Context, match: Match) -> PromiseKind:
        reading = context.reading
        clause = reading.clause_of(match.first)
        sentence = reading.sentence_of(match.first)
        for first, last in (
            (match.first, match.last),
            (min(clause[0], match.first), max(clause[1], match.last)),
            sentence,
        ):
            line = reading.line_of(first, last)
            for kind, expressions in self._kinds:
                if any(expression.search(line) for expression in expressions):
                    return kind
        return PromiseKind.OTHER

    def _when(self, context: Context, match: Match, span: Span) -> Entity | None:
        """Return the date or duration of the promise: in its words, or just behind them."""
        reach = Span(span.start, span.end + 25)
        times = [e for e in context.entities if e.type in _TIMES and e.span.overlaps(reach)]
        sentence = context.reading.sentence_of(match.first)
        end = context.reading.span(*sentence).end
        return next((e for e in times if e.span.start < end), None)
