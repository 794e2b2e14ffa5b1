"""Which words name the product: a small trained network over the tokens of a message.

Every stretch of up to ``WIDEST`` tokens is scored against « nothing is named »; the network
reads word vectors, affixes, letter case, the lexicon of ``goods.toml`` and what stands
around. Made by ``python -m tools.understanding.products``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cmdesk.analysis.entities.goods import Candidate, product_of
from cmdesk.analysis.reading import Reading, Token
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.knowledge.weights import open_weights
from cmdesk.language.vectors import WordVectors

Floats = NDArray[np.float32]

WIDEST = 8
"""The most tokens of one product."""
LONGEST = 320
"""Tokens of a message that are judged: the thing is named early."""
MOST = 3
"""The most products of one message."""
BUCKETS = 4096
_WORDS_KEPT = 20_000
FLAGS = 28
_PIECE = 60
_QUOTED, _BEFORE_QUOTE = 11, 12
DILATIONS = (1, 2, 4)
_QUOTES = '«»“”"'
_PAIRS = (("«", "»"), ("“", "”"), ('"', '"'))
_ENDS = frozenset({".", "!", "?", "\n", ":"})


def buckets_of(word: str) -> tuple[int, ...]:
    """Return where the word and its affixes stand in the hashed table."""
    return tuple(
        crc32(part.encode()) % BUCKETS
        for part in (f"w{word}", f"p{word[:3]}", f"q{word[:5]}", f"s{word[-3:]}", f"t{word[-2:]}")
    )


def flags_of(reading: Reading, candidates: Sequence[Candidate]) -> Floats:
    """Return what else is known of each token: case, gaps, the lexicon, place, repetition."""
    text, tokens = reading.text, reading.tokens[:LONGEST]
    flags = np.zeros((len(tokens), FLAGS), dtype=np.float32)
    letters = [c for c in text[:400] if c.isalpha()]
    shouted = len(letters) > 8 and sum(c.isupper() for c in letters) > 0.6 * len(letters)
    seen = Counter(token.norm for token in tokens)
    opening, last = True, 0
    rows: list[int] = []
    columns: list[int] = []
    for index, token in enumerate(tokens):
        norm = token.norm
        found = _case(text, token, opening, shouted)
        gap = _gap(text[last : token.start])
        if gap:
            found.append(gap)
            if gap == _QUOTED and index:
                rows.append(index - 1)
                columns.append(_BEFORE_QUOTE)
        if seen[norm] > 1 and len(norm) > 3:
            found.append(14)
        if index < 6:
            found.append(16 if index else 15)
        elif index > 60:
            found.append(17)
        rows += [index] * len(found)
        columns += found
        opening, last = norm in _ENDS, token.end
    flags[rows, columns] = 1.0  # all at once: writing token by token took longer than looking
    if tokens:
        flags[-1, 18] = 1.0
    _mark(flags, candidates)
    return flags


def _case(text: str, token: Token, opening: bool, shouted: bool) -> list[int]:
    first, norm = text[token.start], token.norm
    found = [0] if opening else []
    if first.isupper():
        if shouted:
            found.append(1)
        else:
            found.append(2 if opening else 3)
            if token.end - token.start > 1 and text[token.start : token.end].isupper():
                found.append(4)
    if first.isdigit():
        found.append(5)
    elif not norm.isalpha():
        found.append(6 if norm.isalnum() else 7)
    return found


def _gap(gap: str) -> int:
    """Return the flag of what stands between a token and the one before it, 0 for a space."""
    if not gap:
        return 8
    if gap[0] in "'’":
        return 9
    if gap == "-":
        return 10
    if len(gap) > 1 or gap in _QUOTES:
        return _QUOTED if any(c in _QUOTES for c in gap) else 13
    return 0


def _mark(flags: Floats, candidates: Sequence[Candidate]) -> None:
    """Set the flags of the lexicon: where its phrases begin, go on and end."""
    solid = True
    for candidate in candidates:
        first, last = candidate.first, candidate.last
        if last > len(flags):
            break
        marks = candidate.marks
        base = 19 if "solid" in marks else 22
        flags[first, base] = 1.0
        flags[first:last, base + 1] = 1.0
        flags[last - 1, base + 2] = 1.0
        if "repeated" in marks:
            flags[first:last, 25] = 1.0
        if base == 19 and solid:
            flags[first:last, 26] = 1.0
            solid = False
        if "named" in marks:
            flags[last - 1, 27] = 1.0


class ProductJudge:
    """Gives the chance of every stretch of tokens to be what was bought or used."""

    def __init__(self, path: Path, vectors: WordVectors) -> None:
        """Open the weights; raise ``ComponentError`` where they are missing or unreadable."""
        with open_weights(path, "Les poids du repérage des produits") as table:
            self._weights: dict[str, Floats] = {
                name: table[name].astype(np.float32) for name in table.files
            }
        step = float(self._weights["hashed_step"][0])
        self._hashed = self._weights.pop("hashed") * step
        self.one, self.more = (float(x) for x in self._weights["thresholds"])
        self._around = [
            np.split(self._weights.pop(f"around{at}"), 3) for at in range(len(DILATIONS))
        ]
        self._vectors = vectors
        # What is known of a word alone, worked out once: the line of each word in a table.
        self._lines: dict[str, int] = {}
        self._table = np.empty((_WORDS_KEPT, self._hashed.shape[1]), dtype=np.float32)

    def _words(self, words: Sequence[str]) -> Floats:
        """Return what is known of each word alone, one line a word."""
        if len(self._lines) + len(words) > _WORDS_KEPT:
            self._lines.clear()
        lines = []
        for word in words:
            line = self._lines.get(word)
            if line is None:
                line = self._lines[word] = len(self._lines)
                self._table[line] = self._word(word)
            lines.append(line)
        found: Floats = self._table[lines]
        return found

    def _word(self, word: str) -> Floats:
        known: Floats = self._hashed[list(buckets_of(word))].sum(axis=0)
        row = self._vectors.row(word)
        if row >= 0:
            known = known + self._vectors.stack([row])[0] @ self._weights["meaning"]
        return known

    def chances(self, reading: Reading, candidates: Sequence[Candidate]) -> Floats:
        """Return a chance by first token and by width (less one); what is left is « none »."""
        tokens: list[Token] = reading.tokens[:LONGEST]
        if not tokens:
            return np.zeros((0, WIDEST), dtype=np.float32)
        w = self._weights
        words = self._words(reading.norms[:LONGEST])
        hidden = np.maximum(words + flags_of(reading, candidates) @ w["flags"] + w["flags_bias"], 0)
        for index, far in enumerate(DILATIONS):
            before, here, after = self._around[index]
            seen = _times(hidden, here) + w[f"around{index}_bias"]
            seen[far:] += _times(hidden[:-far], before)
            seen[:-far] += _times(hidden[far:], after)
            hidden = hidden + np.maximum(seen, 0)
        whole = np.concatenate((hidden.mean(axis=0), hidden.max(axis=0)))
        whole = np.maximum(whole @ w["whole"] + w["whole_bias"], 0)
        last = np.maximum(_times(hidden, w["last"]) + whole @ w["told"] + w["last_bias"], 0)
        scores = span_scores(last @ w["ends"], last @ w["left"], last @ w["right"], w["widths"])
        none = float(whole @ w["none"] + w["none_bias"][0])
        top = max(float(scores.max()), none)
        chances = np.exp(scores - top)
        return np.asarray(chances / (chances.sum() + np.exp(none - top)), dtype=np.float32)

    def entities(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Entity]:
        """Return the products named, in the order of the text.

        ``candidates`` are the phrases of the lexicon in the same reading.
        """
        chances = self.chances(reading, candidates)
        spans = spans_of(chances, reading, self.one, self.more)
        return [product_of(reading.text, span) for span in spans]


def _times(rows: Floats, weights: Floats) -> Floats:
    """Return the product, in pieces too small for BLAS to wake other threads: waking costs more."""
    if len(rows) <= _PIECE:
        return rows @ weights
    pieces = [rows[at : at + _PIECE] @ weights for at in range(0, len(rows), _PIECE)]
    return np.concatenate(pieces)


def spans_of(chances: Floats, reading: Reading, one: float, more: float) -> list[Span]:
    """Return the best stretches: the first has to reach ``one``, the others ``more``.

    What counts is the chance of the thing, all the stretches that overlap the best one:
    where its phrase ends may be in doubt when the thing itself is not.
    """
    tokens, text = reading.tokens, reading.text
    left = chances.copy()
    spans: list[Span] = []
    starts = np.arange(len(chances))[:, None]
    ends = starts + np.arange(WIDEST)
    while len(spans) < MOST and len(chances):
        first, wide = divmod(int(left.argmax()), WIDEST)
        same = (starts <= first + wide) & (ends >= first)
        if float(left[same].sum()) < (more if spans else one):
            break
        spans.append(_closed(text, tokens[first].start, tokens[first + wide].end))
        left[same] = 0.0
    return sorted(spans)


def span_scores(ends: Floats, left: Floats, right: Floats, widths: Floats) -> Floats:
    """Return the score of each stretch, by its first token and its width less one."""
    count = len(ends)
    scores = np.full((count, WIDEST), -1e4, dtype=np.float32)
    inside = np.cumsum(ends[:, 2])
    for wide in range(min(WIDEST, count)):
        stop = count - wide
        scores[:stop, wide] = (
            ends[:stop, 0]
            + ends[wide:, 1]
            + inside[wide:]
            - inside[:stop]
            + np.einsum("ij,ij->i", left[:stop], right[wide:])
            + widths[wide]
        )
    return scores


def _closed(text: str, start: int, end: int) -> Span:
    """Return a stretch with the quotation mark that closes what it opens."""
    for opening, closing in _PAIRS:
        unclosed = text.count(opening, start, end) > text.count(closing, start, end)
        if unclosed or (opening == closing and text.count(opening, start, end) % 2):
            at = end
            while at < len(text) and text[at] in " \u00a0\u202f?!.%":
                at += 1
            if text.startswith(closing, at):
                return Span(start, at + 1)
    return Span(start, end)
