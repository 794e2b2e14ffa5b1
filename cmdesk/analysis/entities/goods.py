"""The product: the noun phrase of the thing bought or used, with its model."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from typing import Any

import regex

from cmdesk.analysis.reading import Reading, Token, plain
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_LONGEST = 4
_OF = frozenset({"de", "d", "en"})
_REASONS = frozenset({"car", "parce", "puisque", "mais", "donc", "puis", "alors"})
"""A name stops before them; « billet de car » does not."""
_MEASURE = regex.compile(r"\d{1,4}(?:[.,]\d)?(?:go|gb|to|l|w|cm|kg|ml|cl|mm|pouces)")
_UNIT = frozenset(
    {"go", "gb", "to", "l", "w", "cm", "kg", "ml", "cl", "pouces", "litres", "places"}
)
_QUOTED = regex.compile(
    r" (?:« ?\p{Lu}[^»\s]{0,20}(?: [^»\s]{1,20}){0,4} ?»"
    r"|[“\"]\p{Lu}[^”\"\s]{0,20}(?: [^”\"\s]{1,20}){0,4}[”\"])"
)
_NAME = regex.compile(
    r" (?P<name>\p{Lu}[\p{L}\d'’-]*\p{Ll}[\p{L}\d]*|[A-Z]{1,4}-?\d{1,5}\w*)"
    r"(?P<rest>(?: (?:\p{Lu}[\p{L}\d-]*|v?\d{1,4}(?:\.\d)?(?: ?(?:L|Go|W)\b)?)(?![\w'’,.]\d))*)"
    r"(?!['’\w])"
)
_VERSION = regex.compile(
    r" (?:v?\d{1,4}(?:\.\d{1,2})?)(?! ?(?:€|%|euro|eur|fois|jour|mois|an|h\b|semaine|\d|f\b|chf"
    r"|fcfa|x\b|balle|personne|min|dh))(?!\w)"
)


@dataclass(slots=True)
class Candidate:
    """A noun of the lexicon, its phrase, and what argues for it."""

    key: str
    first: int
    last: int
    span: Span
    marks: set[str] = field(default_factory=set)
    score: float = 0.0


class Goods:
    """Finds products, as ``goods.toml`` lists nouns, cues and their weights."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._nouns: dict[str, tuple[str, str]] = {}
        for sector, genders in table["solid"].items():
            self._add(genders, sector, "solid")
        self._add(table["loose"], "", "loose")
        self._openers = frozenset(form.split()[0] for form in self._nouns)
        phrase = table["phrase"]
        self._adjectives = _both_numbers(phrase["adjectives"])
        self._materials = _keys(phrase["materials"])
        self._purposes = _keys(phrase["purposes"])
        self._not_de = _keys(phrase["not_after_de"])
        self._determiners = {
            word: name
            for name in ("mine", "yours", "some", "the", "theirs")
            for word in _keys(phrase[name])
        }
        self._between = _keys(phrase["between"])
        self._buy = _keys(phrase["buy"])
        self._place = _keys(phrase["place"])
        self._containers = _both_numbers(phrase["containers"])
        self._verbs = _keys(phrase["verbs"])
        never = tuple(f" {_key(words)} " for words in phrase["never"])
        # Asked of every noun met, and messages name the same ones.
        self._never_with = lru_cache(maxsize=4096)(
            lambda inside: tuple(words for words in never if inside in words)
        )
        self._weights: dict[str, float] = table["weights"]["marks"]
        self._one: float = table["weights"]["one"]
        self._more: float = table["weights"]["more"]

    def _add(self, genders: dict[str, str], sector: str, tier: str) -> None:
        for nouns in genders.values():
            for noun in nouns.split(","):
                for form in _forms(_key(noun)):
                    if tier == "loose" or form not in self._nouns:
                        known = self._nouns.get(form)
                        self._nouns[form] = (tier, known[1] if known else sector)

    def entities(self, reading: Reading) -> list[Entity]:
        """Return the products, in order: mostly one, the thing that the message is about."""
        ranked = sorted(self.candidates(reading), key=lambda c: (-c.score, c.first))
        kept: list[Candidate] = []
        for candidate in ranked:
            if candidate.score < (self._more if kept else self._one):
                break
            if all(candidate.key != other.key for other in kept):
                kept.append(candidate)
        return [product_of(reading.text, c.span) for c in sorted(kept, key=lambda c: c.span)]

    def candidates(self, reading: Reading, *, weigh: bool = True) -> list[Candidate]:
        """Return every phrase that could be a product, with what argues for it.

        Unless they are to ``weigh``, only the marks of the phrase itself are given, no score.
        """
        norms = reading.norms
        found: list[Candidate] = []
        index = 0
        while index < len(norms):
            step = 1
            longest = min(_LONGEST, len(norms) - index) if norms[index] in self._openers else 0
            for length in range(longest, 0, -1):
                words = " ".join(norms[index : index + length])
                noun = self._nouns.get(words)
                if noun is None or self._excluded(reading, index, index + length):
                    continue
                candidate = self._candidate(reading, index, index + length, words, *noun, weigh)
                found.append(candidate)
                step = candidate.last - index
                break
            index += step
        self._compare(found)
        for candidate in found if weigh else ():
            total = self._weights["bias"] + sum(
                self._weights.get(mark, 0.0) for mark in candidate.marks
            )
            candidate.score = 1 / (1 + exp(-total))
        return found

    def names_nothing(self, reading: Reading, span: Span) -> bool:
        """Return whether ``span`` stands in words that name nothing bought (« car la… »)."""
        places = [i for i, t in enumerate(reading.tokens) if span.start <= t.start < span.end]
        return bool(places) and self._excluded(reading, places[0], places[-1] + 1)

    def without_what_follows(self, reading: Reading, entity: Entity) -> Entity:
        """Return a product less what begins something else.

        « frigo car Oslo refuse », « mes articles 1 », « ma voiture 2 blessés »: neither the
        reason nor a count of other things is part of the name.
        """
        tokens, span = reading.tokens, entity.span
        first = next(i for i, t in enumerate(tokens) if t.end > span.start)
        end = next((i for i, t in enumerate(tokens) if t.start >= span.end), len(tokens))
        last = end
        for index in range(first + 1, end):
            if tokens[index].norm in _REASONS and tokens[index - 1].norm not in _OF:
                last = index
                break
        if last - first > 1 and self._counts_others(reading, first, last):
            last -= 1
        return product_of(reading.text, reading.span(first, last)) if last < end else entity

    def _counts_others(self, reading: Reading, first: int, last: int) -> bool:
        """Return whether the number that ends a phrase counts what follows, or part of it."""
        tokens = reading.tokens
        number = tokens[last - 1].norm
        noun = self._nouns.get(" ".join(t.norm for t in tokens[first : last - 1]))
        if not number.isdigit() or len(number) > 2 or noun is None or noun[0] != "loose":
            return False
        if tokens[first].norm.endswith("s"):
            return True
        if last >= len(tokens) or not _adjacent(reading.text, tokens, last):
            return False
        following = tokens[last].norm
        return number != "1" and len(following) > 4 and following.endswith(("s", "x"))

    def _excluded(self, reading: Reading, first: int, last: int) -> bool:
        phrases = self._never_with(reading.line_of(first, last).strip())
        if not phrases:
            return False
        around = reading.line_of(max(first - 3, 0), last + 2)
        return any(phrase in around for phrase in phrases)

    def _candidate(
        self,
        reading: Reading,
        first: int,
        last: int,
        words: str,
        tier: str,
        sector: str,
        weigh: bool,
    ) -> Candidate:
        tokens = reading.tokens
        end = self._phrase_end(reading, last)
        span = reading.span(first, end)
        named = self._named(reading.text, span)
        marks = {tier}
        if weigh:
            marks |= {f"sector:{sector}", f"noun:{words}", *self._context(reading, first, end)}
        if named.end > span.end:
            marks.add("named")
            while end < len(tokens) and tokens[end].start < named.end:
                end += 1
        if end - first > 1:
            marks.add("long")
        head = words.split(" ", maxsplit=1)[0]
        return Candidate(head.rstrip("sx"), first, end, named, marks)

    def _context(self, reading: Reading, first: int, end: int) -> set[str]:  # noqa: PLR0912
        tokens = reading.tokens
        marks: set[str] = set()
        at = first - 1
        while at >= 0 and tokens[at].norm in self._between and first - at < 3:
            at -= 1
        before = tokens[at].norm if at >= 0 else "\n"
        determiner = self._determiners.get(before)
        opening = at < 0 or not before[-1].isalnum()
        if before in ("de", "des", "du", "d"):
            marks.add("det:de")
            if at > 0 and tokens[at - 1].norm in self._containers:
                marks.add("contained")
        elif before in ("au", "aux", "a"):
            marks.add("det:au")
        elif determiner:
            marks.add(f"det:{determiner}")
            if at > 0 and tokens[at - 1].norm in self._place:
                marks.add("placed")
            if at > 0 and tokens[at - 1].norm in ("de", "d"):
                marks.add("of")
        elif opening:
            marks.add("opening" if at < 1 else "sentence")
        elif before.isdigit():
            marks.add("det:some")
        else:
            marks.add("det:none")
        window = [t.norm for t in tokens[max(0, at - 4) : at + 1]]
        if any(word in self._buy for word in window):
            marks.add("bought")
        after = [t.norm for t in tokens[end : end + 4]]
        if any(word in self._buy for word in after):
            marks.add("bought_after")
        if after and after[0] in ("que", "qui", "dont"):
            marks.add("relative")
        if after and after[0] in self._verbs:
            marks.add("subject")
        if not after or not after[0].isalnum():
            marks.add("closing")
        if first < 12:
            marks.add("early")
        elif first > 60:
            marks.add("late")
        return marks

    def _compare(self, found: list[Candidate]) -> None:
        counts: dict[str, int] = {}
        for candidate in found:
            counts[candidate.key] = counts.get(candidate.key, 0) + 1
        solid = next((c for c in found if "solid" in c.marks), None)
        alone = len(counts) == 1
        for index, candidate in enumerate(found):
            if counts[candidate.key] > 1:
                candidate.marks.add("repeated")
            if index == 0:
                candidate.marks.add("first")
            if candidate is solid:
                candidate.marks.add("first_solid")
            if alone:
                candidate.marks.add("only")

    def _phrase_end(self, reading: Reading, last: int) -> int:
        """Return the end of the phrase whose noun ends at ``last``."""
        tokens, text = reading.tokens, reading.text
        end = last
        for _ in range(3):
            if end >= len(tokens) or not _adjacent(text, tokens, end):
                break
            word = tokens[end].norm
            following = tokens[end + 1].norm if end + 1 < len(tokens) else ""
            joined = end + 1 < len(tokens) and _adjacent(text, tokens, end + 1)
            if word in self._adjectives or (end == last and self._apposed(tokens, end)):
                end += 1
            elif f"{word} {following}" in self._adjectives and joined:
                end += 2
            elif _MEASURE.fullmatch(word) or (word.isdigit() and following in _UNIT):
                end += 1 if _MEASURE.fullmatch(word) else 2
            elif (word in ("de", "d") and joined and self._complement(text, tokens[end + 1])) or (
                word == "en" and joined and following in self._materials
            ):
                end += 2
            elif word == "a" and joined:
                purpose = self._purpose(tokens, end + 1)
                if not purpose:
                    break
                end += 1 + purpose
            else:
                break
        return end

    def _purpose(self, tokens: list[Token], first: int) -> int:
        """Return how many tokens say what a thing is for: « (machine à) laver »; 0 if none."""
        for length in range(min(3, len(tokens) - first), 0, -1):
            if " ".join(t.norm for t in tokens[first : first + length]) in self._purposes:
                return length
        return 0

    def _apposed(self, tokens: list[Token], index: int) -> bool:
        """Return whether a noun of the lexicon stands as a second noun (« assurance voyage »)."""
        return tokens[index].norm in self._nouns

    def _complement(self, text: str, token: Token) -> bool:
        written = text[token.start : token.end]
        return (
            token.norm.isalpha()
            and len(token.norm) > 2
            and token.norm not in self._not_de
            and (written.islower() or written.isupper())
        )

    def _named(self, text: str, span: Span) -> Span:
        """Return ``span`` with the name or model that follows it."""
        if quoted := _QUOTED.match(text, span.end):
            return Span(span.start, quoted.end())
        if text[span.start : span.end].isupper() and span.end - span.start > 4:
            return span
        if named := _NAME.match(text, span.end):
            return Span(span.start, named.end())
        if version := _VERSION.match(text, span.end):
            return Span(span.start, version.end())
        return span


def product_of(text: str, span: Span) -> Entity:
    """Return the product that stands at ``span``; capitals of shouting are no part of its name."""
    words = span.of(text)
    value = " ".join(words.split())
    shouted = value.isupper() and " " in value
    return Entity(EntityType.PRODUCT, span, words, value.lower() if shouted else value)


def _adjacent(text: str, tokens: list[Token], index: int) -> bool:
    gap = text[tokens[index - 1].end : tokens[index].start]
    return len(gap) <= 1 and gap != "\n"


def _key(words: str) -> str:
    return " ".join(plain(word) for word in regex.split(r"[\s'’-]+", words) if word)


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(_key(word) for word in words)


def _both_numbers(words: list[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (_key(word), _key(word) + "s"))


def _forms(key: str) -> list[str]:
    """Return a noun’s singular and the ways its plural is written."""
    head, _, rest = key.partition(" ")
    tail = f" {rest}" if rest else ""
    forms = [key]
    if not head.endswith(("s", "x", "z")):
        forms.append(f"{head}s{tail}")
        if head.endswith(("eau", "eu")):
            forms.append(f"{head}x{tail}")
        if head.endswith("al"):
            forms.append(f"{head[:-1]}ux{tail}")
        if head.endswith("ou"):
            forms.append(f"{head}x{tail}")
        if rest and " " not in rest and not rest.endswith("s"):
            forms.append(f"{head}s {rest}s")
    return forms
