"""What pleased, told apart from what went wrong."""

from __future__ import annotations

from cmdesk.analysis.context import Context
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind

MOST = 4
_SHORTEST = 4
"""Tokens of a clause that tells something."""
_SOME, _SURE = 1.0, 1.8
"""Judgement of a clause from which it is praise: in a compliment, in a reproach."""


class RulePraise:
    """The clauses that praise; in a compliment without such words, those that tell most."""

    def label(self, context: Context, kind: Kind) -> tuple[Span, ...]:
        """Return at most ``MOST`` places, in the order of the text."""
        if kind not in (Kind.PRAISE, Kind.COMPLAINT, Kind.SUGGESTION):
            return ()
        if context.of("sarcasm", "sure"):
            return ()
        reading = context.reading
        least = _SOME if kind is Kind.PRAISE else _SURE
        troubled = [(m.first, m.last) for m in (*context.faults, *context.of("frames"))]
        turned = [(m.first, m.last) for m in context.of("sarcasm")]
        undone = troubled + (turned if kind is not Kind.PRAISE else [])
        kept = [
            (first, last)
            for (first, last), value in zip(reading.clauses, context.polarity, strict=True)
            if value >= least
            and (kind is Kind.PRAISE or last - first >= _SHORTEST)
            and not any(a < last and first < b for a, b in undone)
        ]
        if not kept and kind is Kind.PRAISE:
            told = [
                (first, last)
                for (first, last), value in zip(reading.clauses, context.polarity, strict=True)
                if value >= 0
                and last - first >= _SHORTEST
                and not any(a < last and first < b for a, b in troubled)
            ]
            kept = sorted(sorted(told, key=lambda c: c[0] - c[1])[:2])
        return tuple(self._trim(context, first, last) for first, last in kept[:MOST])

    def _trim(self, context: Context, first: int, last: int) -> Span:
        tokens = context.reading.tokens
        while last - 1 > first and not tokens[last - 1].norm[0].isalnum():
            last -= 1
        return context.reading.span(first, last)
