"""Where sentences end, by their marks and line breaks alone: quick enough for every key."""

from __future__ import annotations

import re

from cmdesk.domain.text import Span

_END = re.compile(r"[.!?…]+[\"»)\]’]*(?=\s|$)|\n+")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences of ``text`` without the white space around them, in order."""
    spans, start = [], 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        words = text[start:end]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left < right:
            spans.append(Span(left, right))
        start = end
    return tuple(spans)


def sentence_around(text: str, span: Span) -> Span:
    """Return the sentence that holds ``span``, from the first to the last where several do."""
    held = [s for s in sentence_spans(text) if s.overlaps(span)]
    return Span(held[0].start, held[-1].end) if held else span
