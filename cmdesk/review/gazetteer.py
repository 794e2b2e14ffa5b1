"""Finds any of many names in a text, in one pass over its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cmdesk.domain.text import Span

_TOKEN = re.compile(r"[^\W_]+")


class Gazetteer:
    """Finds any of many names in a text, whole words, the longest first."""

    def __init__(self, names: Mapping[str, Any], plurals: bool = False) -> None:
        self._heads: dict[str, list[tuple[re.Pattern[str], Any]]] = {}
        self._plurals = plurals
        mark = "[sx]?" if plurals else ""
        for name in sorted(names, key=len, reverse=True):
            head = _TOKEN.match(name)
            if head is None:
                continue
            rest = re.escape(name[head.end() :])
            # « Lyon-Paris » names two towns, « canapé-lit » is no « canapé ».
            pattern = rf"{re.escape(head.group())}{mark}{rest}(?!\w|-[^\W\dA-ZÀ-Ý])"
            self._heads.setdefault(head.group(), []).append((re.compile(pattern), names[name]))

    def find(self, text: str) -> Iterable[tuple[Span, Any]]:
        """Yield the places and values of the names in ``text``, in order, none overlapping."""
        end = 0
        for token in _TOKEN.finditer(text):
            if token.start() < end:
                continue
            word = token.group()
            heads = (word, word[:-1]) if self._plurals and word[-1] in "sx" else (word,)
            for pattern, value in (entry for head in heads for entry in self._heads.get(head, ())):
                if match := pattern.match(text, token.start()):
                    end = match.end()
                    yield Span(token.start(), end), value
                    break
