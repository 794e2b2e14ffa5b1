"""A message read as plain tokens, so that a pattern meets typed French as it is.

Accents, case, apostrophes, hyphens, elongations and SMS spellings are levelled; every
token remembers its place in the text as written, so that evidence points there.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import regex

from cmdesk.domain.text import Span

LONGEST = 20_000
"""Code points of a message that are read; what follows is left aside (bounded time)."""

_TOKEN = regex.compile(
    r"[0-9]+(?:[.,][0-9]+)*[\p{L}\p{M}]{0,4}(?![\p{L}\p{M}0-9])"  # 12  249,90  30e  3ème
    r"|[@\p{L}\p{M}0-9_\u200b-\u200d\u2060\u00ad\ufeff]+"  # a word, zero-width marks inside
    r"|[€$£%]|\n+|\.{2,}|…|[.,;:!?()/]|\p{Extended_Pictographic}|[<>:;=x8][-']?[()D3P/]"
)
_INVISIBLE = regex.compile(r"[\u200b-\u200d\u2060\u00ad\ufeff\ufe0f]")
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "…": ".", "Œ": "oe", "Æ": "ae"})
_QUOTES = regex.compile(r"«[^»]{1,400}»|“[^”]{1,400}”|\"[^\"\n]{1,400}\"")
_WORDS_KEPT = 20_000
_SENTENCE_END = frozenset({".", "!", "?", "\n"})
_CLAUSE_END = _SENTENCE_END | {",", ";", ":", "(", ")"}


def plain(word: str) -> str:
    """Return ``word`` without case, accents, ligatures or invisible marks."""
    if word.isascii():
        return word.lower()  # nine words in ten; no invisible mark is ASCII
    word = _INVISIBLE.sub("", word).lower()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class Token(NamedTuple):
    """A levelled word or mark, and its place in the text as written."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True)
class Spelling:
    """What typed French is levelled with: SMS forms, and the words that patterns know."""

    repairs: dict[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the levelled words that ``word`` stands for, remembered for the next text."""
        found = self._parts.get(word)
        if found is None:
            found = tuple(self.level(word).split())
            if len(self._parts) < _WORDS_KEPT:
                self._parts[word] = found
        return found

    def level(self, word: str) -> str:
        """Return the levelled form of ``word``; it may hold several words."""
        flat = plain(word)
        if flat in self.repairs:
            return self.repairs[flat]
        if _ELONGATED.search(flat):
            twice = _ELONGATED.sub(r"\1\1", flat)
            once = _ELONGATED.sub(r"\1", flat)
            flat = twice if twice in self.known else once
            return self.repairs.get(flat, flat)
        return flat


class Reading:
    """The tokens of one text, and the line (one space between tokens) that patterns read."""

    def __init__(self, text: str, spelling: Spelling) -> None:
        self.text = text
        self.tokens: list[Token] = []
        for match in _TOKEN.finditer(text[:LONGEST]):
            self._add(match[0], match.start(), match.end(), spelling)
        self.norms = [token.norm for token in self.tokens]
        starts: list[int] = []
        at = 1
        for norm in self.norms:
            starts.append(at)
            at += len(norm) + 1
        self._starts = starts
        self.line = self.line_of(0, len(self.tokens))

    def _add(self, raw: str, start: int, end: int, spelling: Spelling) -> None:
        if raw[0] == "\n":
            self.tokens.append(Token("\n", start, end))
            return
        if raw[0] in ".…":
            self.tokens.append(Token(".", start, end))
            return
        for part in spelling.parts(raw):
            self.tokens.append(Token(part, start, end))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the distinct tokens."""
        return frozenset(self.norms)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Return where each distinct token stands in ``line``, the space before it included."""
        found: dict[str, list[int]] = {}
        for norm, start in zip(self.norms, self._starts, strict=True):
            found.setdefault(norm, []).append(start - 1)
        return found

    def line_of(self, first: int, last: int) -> str:
        """Return the line of some tokens, as patterns read it."""
        return " " + " ".join(self.norms[first:last]) + " "

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens, end excluded, that ``line[start:end]`` covers."""
        first = bisect.bisect_right(self._starts, start) - 1
        last = bisect.bisect_left(self._starts, end)
        return max(first, 0), last

    def span(self, first: int, last: int) -> Span:
        """Return the place in the text of the tokens ``first`` to ``last``, end excluded."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Return the stretches between quotation marks."""
        return tuple(Span(m.start(), m.end()) for m in _QUOTES.finditer(self.text[:LONGEST]))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Return the sentences as ranges of tokens."""
        return self._split(_SENTENCE_END)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Return the clauses (between any two marks, or at a « mais ») as ranges of tokens."""
        return self._split(_CLAUSE_END, frozenset({"mais", "malheureusement", "hormis", "sauf"}))

    def _split(
        self, ends: frozenset[str], openers: frozenset[str] = frozenset()
    ) -> tuple[tuple[int, int], ...]:
        ranges: list[tuple[int, int]] = []
        first = 0
        for index, token in enumerate(self.tokens):
            if token.norm in ends:
                if index > first:
                    ranges.append((first, index + 1))
                    first = index + 1
                elif ranges:  # « !!! »: the further marks belong to the sentence before
                    ranges[-1] = (ranges[-1][0], index + 1)
                    first = index + 1
                else:
                    first = index + 1
            elif token.norm in openers and index > first:
                ranges.append((first, index))
                first = index
        if first < len(self.tokens):
            ranges.append((first, len(self.tokens)))
        return tuple(ranges)

    def sentence_of(self, token: int) -> tuple[int, int]:
        """Return the sentence that holds a token."""
        return _holding(self.sentences, token)

    def clause_of(self, token: int) -> tuple[int, int]:
        """Return the clause that holds a token."""
        return _holding(self.clauses, token)


def _holding(ranges: tuple[tuple[int, int], ...], token: int) -> tuple[int, int]:
    index = bisect.bisect_right(ranges, (token, 1 << 60)) - 1
    return ranges[index] if index >= 0 else (token, token + 1)
