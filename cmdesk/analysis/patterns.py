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

from cmdesk.analysis.reading import Reading, plain

_LEX = re.compile(r"\.\.\d+|\)\?|[()|]|\{[a-z_]+\}\??|[^\s()|{}]+")
_WORD_IN_GAP = r"(?: (?!(?:pas|jamais|ni|aucune?) )[^ .!?;,:\n]+)"
"""A negation is never swallowed: it would turn the meaning round unseen."""
_NUMBER_IN_WORD = r"[0-9]+(?:[.,][0-9]+)*"


@dataclass(frozen=True, slots=True)
class Compiled:
    """One pattern ready to search; one of ``anchors`` is in every text that it matches.

    An anchor that ends with ``*`` is the beginning of a word.
    """

    expression: re.Pattern[str]
    anchors: frozenset[str]
    words: frozenset[str]


class PatternError(ValueError):
    """A pattern that cannot be read; the message quotes it."""


class Compiler:
    """Turns patterns into expressions; ``words`` are the named lists."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def compile(self, pattern: str) -> Compiled:
        """Return the compiled pattern; raise ``PatternError`` where it is malformed."""
        tokens = self._expand(pattern)
        position, expression, anchors, literal = self._sequence(tokens, 0, pattern)
        if position != len(tokens):
            raise PatternError(f"unbalanced: {pattern}")
        if not anchors:
            raise PatternError(f"no word that the pattern always needs: {pattern}")
        return Compiled(
            re.compile(f"{expression}(?= )"),
            frozenset(anchors),
            frozenset(literal),
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
    ) -> tuple[int, str, set[str], set[str]]:
        parts: list[str] = []
        best: set[str] = set()
        literal: set[str] = set()
        while position < len(tokens) and tokens[position] not in (")", ")?", "|"):
            token = tokens[position]
            optional = False
            anchors: set[str] = set()
            if token == "(":
                position, piece, anchors, inner = self._group(tokens, position + 1, pattern)
                literal |= inner
                optional = tokens[position - 1] == ")?"
            else:
                position += 1
                piece, anchor = _word(token)
                if anchor:
                    anchors = {anchor}
                    literal.add(anchor.rstrip("*"))
            parts.append(f"(?:{piece})?" if optional else piece)
            if anchors and not optional and (not best or _worth(anchors) > _worth(best)):
                best = anchors
        return position, "".join(parts), best, literal

    def _group(
        self, tokens: list[str], position: int, pattern: str
    ) -> tuple[int, str, set[str], set[str]]:
        choices: list[str] = []
        anchors: set[str] = set()
        literal: set[str] = set()
        every = True
        while True:
            position, piece, found, inner = self._sequence(tokens, position, pattern)
            choices.append(piece)
            every = every and bool(found)
            anchors |= found
            literal |= inner
            if position >= len(tokens):
                raise PatternError(f"a bracket is not closed: {pattern}")
            position += 1
            if tokens[position - 1] != "|":
                break
        return position, f"(?:{'|'.join(choices)})", anchors if every else set(), literal


def _word(token: str) -> tuple[str, str]:
    """Return the expression of one token and its anchor ("" for none)."""
    if token.startswith("..") and token[2:].isdigit():
        return f"{_WORD_IN_GAP}{{0,{token[2:]}}}?", ""
    if token == "^":
        return r"(?:^|(?<=[.!?;,:\n(]))", ""
    if token == "#":
        return r" [0-9]+(?:[.,][0-9]+)*", ""
    if len(token) == 1:
        return f" {re.escape(token)}", token
    expression = re.escape(plain(token))
    expression = expression.replace(r"\#", _NUMBER_IN_WORD).replace(r"\?", "?")
    if expression.endswith(r"\*"):
        expression = expression[:-2] + r"[^ .,!?;:\n]*"
    # The certain beginning of the word: what stands before an optional letter, a « * », a number.
    head = re.split(r"[*#]|.\?", plain(token), maxsplit=1)[0]
    if head == plain(token):
        return f" {expression}", head
    return f" {expression}", f"{head}*" if head else ""


def _worth(anchors: set[str]) -> float:
    """Return how well anchors narrow a search: long words, few of them."""
    if not anchors:
        return float("-inf")
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
        self._exact: dict[str, list[tuple[int, Compiled]]] = {}
        self._prefix: dict[str, list[tuple[int, Compiled]]] = {}
        words: set[str] = set()
        for owner, patterns in enumerate(owners):
            for pattern in patterns:
                words |= pattern.words
                for anchor in pattern.anchors:
                    if anchor.endswith("*"):
                        self._prefix.setdefault(anchor[:-1], []).append((owner, pattern))
                    else:
                        self._exact.setdefault(anchor, []).append((owner, pattern))
        self._lengths = sorted({len(prefix) for prefix in self._prefix})
        self.words = frozenset(words)

    def search(self, reading: Reading) -> list[Hit]:
        """Return all hits, in the order of the text."""
        candidates: dict[int, tuple[int, Compiled]] = {}
        for word in reading.words:
            for found in self._exact.get(word, ()):
                candidates[id(found[1])] = found
            for length in self._lengths:
                if length > len(word):
                    break
                for found in self._prefix.get(word[:length], ()):
                    candidates[id(found[1])] = found
        hits: set[tuple[int, int, int]] = set()
        for owner, pattern in candidates.values():
            for match in pattern.expression.finditer(reading.line):
                first, last = reading.token_range(match.start() + 1, match.end())
                if last > first:
                    hits.add((first, last, owner))
        return [Hit(owner, first, last) for first, last, owner in sorted(hits)]
