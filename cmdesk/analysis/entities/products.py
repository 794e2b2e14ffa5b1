"""Things that can be named without a fault: the lexicon of products, and what was bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.reading import Reading, plain
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_MODEL = regex.compile(
    r"[ \u00a0]((?:[«“\"] ?)?(?!Je\b|J['’]|Il\b|Elle\b|On\b|Vous\b|Mais\b|Et\b|Le\b|La\b|Les\b"
    r"|C['’]|Très\b|Bonjour\b|Merci\b)\p{Lu}[\p{L}\d-]*(?: (?:\p{Lu}[\p{L}\d-]*"
    r"|\d{1,4}))*(?: ?[»”\"])?)"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a message names, ready for a sentence: « votre » and its words.

    ``words`` are ours, not the author's: no misspelling comes back in a reply.
    """

    words: str
    feminine: bool
    plural: bool
    shipment: bool
    first: int
    last: int
    span: Span

    @property
    def object(self) -> str:
        """Return the thing seen from the brand."""
        return f"{'vos' if self.plural else 'votre'} {self.words}"


def _key(words: str) -> str:
    return " ".join(plain(w) for w in regex.split(r"[\s'’-]+", words) if w)


_PLURAL_CUES = frozenset(
    {"mes", "nos", "des", "les", "deux", "trois", "quatre", "cinq", "six", "ces", "vos"}
)


class Products:
    """Finds the things of the lexicon."""

    def __init__(self, table: dict[str, Any]) -> None:
        plurals: dict[str, str] = table["plurals"]
        self._forms: dict[str, tuple[str, bool, bool, bool]] = {}
        for name, shipment in (("products", False), ("shipments", True)):
            for gender in ("masculine", "feminine"):
                for words in table[name][gender]:
                    feminine = gender == "feminine"
                    self._forms[_key(words)] = (words, feminine, False, shipment)
                    several = plurals.get(words) or _plural(words)
                    if _key(several) != _key(words):
                        self._forms.setdefault(_key(several), (several, feminine, True, shipment))
                for words in table[name].get(f"{gender}_plural", ()):
                    self._forms[_key(words)] = (words, gender == "feminine", True, shipment)
        self._never = tuple(f" {_key(p)} " for p in table["never"]["phrases"])
        verbs = table["verbs"]
        self._buy = frozenset(verbs["buy"])
        self._determiners = frozenset(verbs["determiners"])
        self._stops = frozenset(verbs["stops"])
        self._cues = frozenset(verbs["cues"])

    def things(self, reading: Reading) -> list[Thing]:
        """Return the things named, in order, the longest names first where they overlap."""
        tokens = reading.tokens
        found: list[Thing] = []
        index = 0
        while index < len(tokens):
            step = 1
            for length in (4, 3, 2, 1):
                if index + length > len(tokens):
                    continue
                form = self._forms.get(" ".join(t.norm for t in tokens[index : index + length]))
                if form is None or self._excluded(reading, index, index + length):
                    continue
                words, feminine, plural, shipment = form
                if (
                    not plural
                    and words.endswith(("s", "x"))
                    and index
                    and tokens[index - 1].norm in _PLURAL_CUES
                ):
                    plural = True
                found.append(
                    Thing(
                        words,
                        feminine,
                        plural,
                        shipment,
                        index,
                        index + length,
                        reading.span(index, index + length),
                    )
                )
                step = length
                break
            index += step
        return found

    def _excluded(self, reading: Reading, first: int, last: int) -> bool:
        if first and not self._introduced(reading, first):
            return True
        low, high = max(first - 3, 0), min(last + 3, len(reading.tokens))
        tokens = reading.tokens
        around = " " + " ".join(t.norm for t in tokens[low:high]) + " "
        inside = " " + " ".join(t.norm for t in tokens[first:last]) + " "
        return any(p in around and inside.strip() in p for p in self._never)

    def _introduced(self, reading: Reading, first: int) -> bool:
        before = reading.tokens[first - 1].norm
        return before in self._determiners or before in self._cues or not before[0].isalpha()

    def entities(self, reading: Reading, things: list[Thing]) -> list[Entity]:
        """Return the products: things of the lexicon, and what follows « j'ai acheté un »."""
        text = reading.text
        spans = [self._with_model(text, t.span) for t in things if not t.shipment]
        for index, token in enumerate(reading.tokens):
            if token.norm not in self._buy or index + 2 >= len(reading.tokens):
                continue
            if reading.tokens[index + 1].norm not in self._determiners:
                continue
            start = end = index + 2
            while end < len(reading.tokens) and end - start < 3:
                word = reading.tokens[end].norm
                if word in self._stops or not word[0].isalpha():
                    break
                end += 1
            if end > start:
                span = self._with_model(text, reading.span(start, start + 1))
                if not any(span.overlaps(other) for other in spans) and not any(
                    span.overlaps(t.span) for t in things
                ):
                    spans.append(span)
        unique: list[Entity] = []
        for span in sorted(spans):
            words = text[span.start : span.end]
            unique.append(
                Entity(
                    EntityType.PRODUCT,
                    span,
                    words,
                    " ".join(words.split()).lower() if words.isupper() else " ".join(words.split()),
                )
            )
        return unique

    def _with_model(self, text: str, span: Span) -> Span:
        match = _MODEL.match(text, span.end)
        if match and not text[span.start : span.end].isupper() and len(match[1]) <= 30:
            return Span(span.start, match.end(1))
        return span


def _plural(words: str) -> str:
    head, space, rest = words.partition(" ")
    if "-" in head and not space:
        return head if head.endswith("s") else head + "s"
    plural = head if head.endswith(("s", "x", "z")) else head + "s"
    return plural + space + rest
