"""What the judges of sentences look at: words in their order, and pieces of words.

Words tell the matter; two and three in a row, and two around a third, tell the turn; who does
what when (« vous … iez » is another thing than « nous … rons », whatever the verb) tells the
stance; pieces of words hold for forms and typing faults that nobody met before, families of
neighbouring words (``language/vectors.py``) for words that nobody wrote.

A feature is a 32-bit key, so that a trained table needs no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.text import Span
from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.vectors import WordVectors

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[!?]{2,}|\.{3}|…|[^\s\w'’]")
_NUMBER = "0"
_SUBJECTS = {
    **dict.fromkeys(("je", "j"), "je"),
    **dict.fromkeys(("tu", "t"), "tu"),
    **dict.fromkeys(("il", "elle", "ils", "elles", "on", "ce", "c", "cela", "ca"), "il"),
    "nous": "nous",
    "vous": "vous",
}
_REACH = 3
"""The subject governs a verb at most so many words away (« vous ne l’auriez pas »)."""
_ENDINGS = (2, 3, 4)
_PIECES = (3, 4, 5)
_REMEMBERED = 30_000

SHARES = (1.0, 1.0, 0.8)
"""The length of each block of a sentence: words, pieces, meanings."""
_NARROW = 1
"""Which of the families of a word stands for it in a pair: the narrower one."""
_SUBSTANCE = 4
"""Letters of a word from which its family may stand for it."""

AT_ONCE = 64
"""Sentences of one review: what the judges made of more is remembered, which is far smaller."""

Keys = NDArray[np.uint32]
Places = NDArray[np.int64]
_NO_KEYS = np.array([], np.uint32)
_BITS = 32
_BLOCK_ENDS = np.arange(1, len(SHARES) + 1, dtype=np.int64) << _BITS


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as tokens, levelled: no case, no accents."""

    tokens: tuple[str, ...]

    @property
    def words(self) -> int:
        """The number of tokens that are words."""
        return sum(token[0].isalpha() for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Featured:
    """A sentence with its features: of whole words, of pieces of words, of families of words.

    ``keys`` are those of each block, in the order of its features; ``distinct`` the same once
    each, sorted, block after block, ``tf`` how often, on a logarithmic scale, and ``ends`` where
    each block ends.
    """

    sentence: Sentence
    keys: tuple[Keys, ...]
    distinct: Keys
    tf: NDArray[np.float32]
    ends: Places


class SentenceReader:
    """Reads the features of sentences, each once for all judges."""

    def __init__(self, vectors: WordVectors) -> None:
        """``vectors`` say which words are neighbours."""
        self._vectors = vectors
        self._families = lru_cache(maxsize=_REMEMBERED)(self._families_of)
        self.read = lru_cache(maxsize=AT_ONCE)(self._read)

    def _read(self, text: str) -> Featured:
        """Return the features of one sentence."""
        sentence = sentence_of(text)
        keys = (words_of(sentence), pieces_of(sentence), self._meanings_of(sentence))
        # All blocks are counted at once, the number of the block above the 32 bits of the key.
        together = [each.astype(np.int64) | block << _BITS for block, each in enumerate(keys)]
        distinct, counts = np.unique(np.concatenate(together), return_counts=True)
        ends = distinct.searchsorted(_BLOCK_ENDS)
        tf = (1 + np.log(counts)).astype(np.float32)
        return Featured(sentence, keys, distinct.astype(np.uint32), tf, ends)

    def reach_of(self, sentence: Sentence) -> tuple[tuple[Places, Places], ...]:
        """Return the first and the last token (end excluded) of each feature, block by block."""
        named = [(first, last) for _, first, last in _named(sentence.tokens)]
        first, last = np.array(named, dtype=np.int64).reshape(-1, 2).T
        tokens = np.arange(len(sentence.tokens))
        pieces = np.repeat(tokens, [len(_pieces(token)) for token in sentence.tokens])
        families = np.repeat(tokens, [len(self._families(token)[0]) for token in sentence.tokens])
        meanings = (
            np.concatenate([families, np.maximum(tokens - 1, 0)]),
            np.concatenate([families, tokens]) + 1,
        )
        return (first, last), (pieces, pieces + 1), meanings

    def _meanings_of(self, sentence: Sentence) -> Keys:
        """Return the families of each word, and each word with the one before, as families."""
        known = [self._families(token) for token in sentence.tokens]
        shown = [name for _, name in known]
        pairs = [
            crc32(f"n {before} {name}".encode())
            for before, name in zip(["^", *shown], shown, strict=False)
        ]
        return np.concatenate([_NO_KEYS, *(keys for keys, _ in known), np.array(pairs, np.uint32)])

    def _families_of(self, token: str) -> tuple[Keys, str]:
        """Return the keys of the families of a word, and what it is called in a pair."""
        row = self._vectors.row(token) if token[0].isalpha() else -1
        if row < 0:
            return _NO_KEYS, token
        families = self._vectors.families(row)
        keys = np.array([crc32(f"m {family}".encode()) for family in families], np.uint32)
        # A short word is a tool of grammar: itself says more than its neighbours.
        return keys, f"F{families[_NARROW]}" if len(token) >= _SUBSTANCE else token


def sentence_of(text: str) -> Sentence:
    """Return the tokens of ``text``."""
    return Sentence(tuple(map(_levelled, _TOKEN.findall(text))))


@lru_cache(maxsize=_REMEMBERED)
def _levelled(token: str) -> str:
    word = strip_accents(fold(token)).lower()
    return _NUMBER if word[0].isdigit() else word


def places_of(text: str) -> list[Span]:
    """Return where each token of ``text`` stands."""
    return [Span(*match.span()) for match in _TOKEN.finditer(text)]


def words_of(sentence: Sentence) -> Keys:
    """Return the features made of whole words."""
    return np.array([crc32(name.encode()) for name, _, _ in _named(sentence.tokens)], np.uint32)


def _named(tokens: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    last = len(tokens) - 1
    before, second = "^", ""
    subject, since = "", 0
    for place, token in enumerate(tokens):
        yield f"w {token}", place, place + 1
        yield f"b {before} {token}", max(place - 1, 0), place + 1
        if second:
            first = max(place - 2, 0)
            yield f"t {second} {before} {token}", first, place + 1
            yield f"s {second} {token}", first, place + 1
        if token in _SUBJECTS:
            subject, since = _SUBJECTS[token], place
        elif subject and place - since <= _REACH and len(token) > 2:
            for size in _ENDINGS:
                yield f"e {subject} +{token[-size:]}", since, place + 1
        before, second = token, before
    if last >= 0:
        yield f"b {before} $", last, last + 1


def pieces_of(sentence: Sentence) -> Keys:
    """Return the features made of pieces of words, three to five letters, ends marked."""
    return np.concatenate([_NO_KEYS, *map(_pieces, sentence.tokens)])


@lru_cache(maxsize=_REMEMBERED)
def _pieces(token: str) -> Keys:
    text = f" {token} "
    keys = [
        crc32(f"c{text[start : start + size]}".encode())
        for size in _PIECES
        for start in range(len(text) - size + 1)
    ]
    return np.array(keys, np.uint32)
