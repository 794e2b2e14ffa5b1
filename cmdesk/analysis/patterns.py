"""Patterns over levelled tokens: the language in which the knowledge of this room is written.

=============  ============================================================
``colis``      that word (accents and case do not matter)
``livr*``      a word that begins so
``(a|b c)``    one of them; ``(a|b)?`` one of them or nothing
``..3``        up to three words of the same clause
``#``          a number
``^``          the start of a clause
``cassee?s?``  a letter before ``?`` may be missing
``{name}``     a list of ``words.toml``
``?`` alone    that mark (also ``!``, ``,``, an emoji)
=============  ============================================================

An apostrophe or a hyphen separates words: « n’a » is written ``n'a`` and read ``n a``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cmdesk.analysis.reading import Reading, plain

_LEX = re.compile(r"\.\.\d+|\)\?|[()|]|\{[a-z_]+\}\??|[^\s()|{}]+")
_WORD_IN_GAP = r"(?: (?!(?:pas|jamais|ni|aucune?) )[^ .!?;,:\n]+)"
"""A negation is never swallowed: it would turn the meaning round unseen."""
_NUMBER_IN_WORD = r"[0-9]+(?:[.,][0-9]+)*"
_MOST_OPTIONAL = 4
"""Letters that may be missing from a word whose spellings are listed, sixteen at most."""
WORDS_KEPT = 20_000
"""Words whose patterns are remembered: messages are made of the same words."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """One pattern ready to search; one of ``anchors`` is in every text that it matches.

    An anchor that ends with ``*`` is the beginning of a word. So is a word of each set of
    ``needs``: they hold whole words only, so that a text is tested against them at once.
    """

    expression: re.Pattern[str]
    anchors: frozenset[str]
    words: frozenset[str]
    needs: tuple[frozenset[str], ...] = ()


class PatternError(ValueError):
    """A pattern that cannot be read; the message quotes it."""


class Compiler:
    """Turns patterns into expressions; ``words`` are the named lists."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def compile(self, pattern: str) -> Compiled:
        """Return the compiled pattern; raise ``PatternError`` where it is malformed."""
        tokens = self._expand(pattern)
        position, expression, needed, literal = self._sequence(tokens, 0, pattern)
        if position != len(tokens):
            raise PatternError(f"unbalanced: {pattern}")
        if not needed:
            raise PatternError(f"no word that the pattern always needs: {pattern}")
        anchors = max(needed, key=_worth)
        return Compiled(
            re.compile(f"{expression}(?= )"),
            anchors,
            frozenset(literal),
            tuple(words for words in needed if words is not anchors and _whole(words)),
        )

    def _expand(self, pattern: str, depth: int = 0) -> list[str]:
        if depth > 5:
            raise PatternError(f"lists that hold one another: {pattern}")
        tokens: list[str] = []
        for token in _LEX.findall(pattern.replace("’", " ").replace("'", " ").replace("-", " ")):
            if token.startswith("{"):
                name = token.strip("{}?")
                if name not in self._words:
                    raise PatternError(f"unknown list {token}: {pattern}")
                end = ")?" if token.endswith("?") else ")"
                tokens += ["(", *self._expand(self._words[name], depth + 1), end]
            else:
                tokens.append(token)
        return tokens

    def _sequence(
        self, tokens: list[str], position: int, pattern: str
    ) -> tuple[int, str, list[frozenset[str]], set[str]]:
        """Return where a sequence ends, its expression, what it needs, the words it names.

        It needs one of each set of anchors.
        """
        parts: list[str] = []
        needed: list[frozenset[str]] = []
        literal: set[str] = set()
        while position < len(tokens) and tokens[position] not in (")", ")?", "|"):
            token = tokens[position]
            optional = False
            if token == "(":
                position, piece, anchors, inner = self._group(tokens, position + 1, pattern)
                literal |= inner
                optional = tokens[position - 1] == ")?"
            else:
                position += 1
                piece, anchors, head = _word(token)
                if head:
                    literal.add(head)
            parts.append(f"(?:{piece})?" if optional else piece)
            if anchors and not optional:
                needed.append(anchors)
        return position, "".join(parts), needed, literal

    def _group(
        self, tokens: list[str], position: int, pattern: str
    ) -> tuple[int, str, frozenset[str], set[str]]:
        choices: list[str] = []
        anchors: set[str] = set()
        literal: set[str] = set()
        every = True
        while True:
            position, piece, needed, inner = self._sequence(tokens, position, pattern)
            choices.append(piece)
            every = every and bool(needed)
            best: frozenset[str] = max(needed, key=_worth, default=frozenset())
            anchors |= best
            literal |= inner
            if position >= len(tokens):
                raise PatternError(f"a bracket is not closed: {pattern}")
            position += 1
            if tokens[position - 1] != "|":
                break
        expression = f"(?:{'|'.join(choices)})"
        return position, expression, frozenset(anchors) if every else frozenset(), literal


def _word(token: str) -> tuple[str, frozenset[str], str]:
    """Return the expression of one token, its anchors and its certain beginning ("" for none)."""
    if token.startswith("..") and token[2:].isdigit():
        return f"{_WORD_IN_GAP}{{0,{token[2:]}}}?", frozenset(), ""
    if token == "^":
        return r"(?:^|(?<=[.!?;,:\n(]))", frozenset(), ""
    if token == "#":
        return r" [0-9]+(?:[.,][0-9]+)*", frozenset(), ""
    if len(token) == 1:
        return f" {re.escape(token)}", frozenset({token}), token
    flat = plain(token)
    expression = re.escape(flat)
    expression = expression.replace(r"\#", _NUMBER_IN_WORD).replace(r"\?", "?")
    if expression.endswith(r"\*"):
        expression = expression[:-2] + r"[^ .,!?;:\n]*"
    # The certain beginning of the word: what stands before an optional letter, a « * », a number.
    head = re.split(r"[*#]|.\?", flat, maxsplit=1)[0]
    if "*" in flat or "#" in flat or flat.count("?") > _MOST_OPTIONAL:
        return f" {expression}", frozenset({f"{head}*"} if head else ()), head
    return f" {expression}", _spellings(flat), head


def _spellings(word: str) -> frozenset[str]:
    """Return the ways to write a word some of whose letters may be missing (« cassee?s? »)."""
    forms = [""]
    for letter, mark in zip(word, word[1:] + " ", strict=True):
        if letter != "?":
            longer = [form + letter for form in forms]
            forms = forms + longer if mark == "?" else longer
    return frozenset(forms)


def _whole(anchors: frozenset[str]) -> bool:
    return not any(anchor.endswith("*") for anchor in anchors)


def _worth(anchors: frozenset[str]) -> float:
    """Return how well anchors narrow a search: long words, few of them."""
    return min(len(anchor.rstrip("*")) for anchor in anchors) - 0.02 * len(anchors)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern was met: ``owner`` is its index, tokens with the end excluded."""

    owner: int
    first: int
    last: int


class PatternBook:
    """Many patterns searched at once: only those whose anchor the text holds are tried."""

    def __init__(self, owners: Iterable[Iterable[Compiled]]) -> None:
        self._patterns: list[tuple[int, Compiled]] = []
        self._exact: dict[str, list[int]] = {}
        self._prefix: dict[str, list[int]] = {}
        words: set[str] = set()
        for owner, patterns in enumerate(owners):
            for pattern in patterns:
                number = len(self._patterns)
                self._patterns.append((owner, pattern))
                words |= pattern.words
                for anchor in pattern.anchors:
                    if anchor.endswith("*"):
                        self._prefix.setdefault(anchor[:-1], []).append(number)
                    else:
                        self._exact.setdefault(anchor, []).append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefix})
        self._allow = lru_cache(maxsize=WORDS_KEPT)(self._allowed_by)
        self.words = frozenset(words)

    def _allowed_by(self, word: str) -> tuple[int, ...]:
        """Return the patterns one of whose anchors is ``word``."""
        numbers = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            numbers += self._prefix.get(word[:length], ())
        return tuple(numbers)

    def search(self, reading: Reading) -> list[Hit]:
        """Return all hits, in the order of the text."""
        words = reading.words
        candidates: set[int] = set()
        for word in words:
            candidates.update(self._allow(word))
        hits: set[tuple[int, int, int]] = set()
        for number in candidates:
            owner, pattern = self._patterns[number]
            if any(words.isdisjoint(needed) for needed in pattern.needs):
                continue
            for match in pattern.expression.finditer(reading.line):
                first, last = reading.token_range(match.start() + 1, match.end())
                if last > first:
                    hits.add((first, last, owner))
        return [Hit(owner, first, last) for first, last, owner in sorted(hits)]
