"""The words of French as they are spelled, and which of them are verbs.

The tagger takes « la branche casse » for a noun and its quality, and « rouvert » for a name.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import numpy as np
import regex
from spacy.tokens import Token

from cmdesk.language.vectors import key_of

_ALWAYS = frozenset(
    {"est", "sont", "était", "étaient", "ont", "avait", "avaient", "a", "va", "vont"}
)
_BEFORE_VERB = frozenset({"NOUN", "ADJ", "PROPN", "NUM", "VERB", "ADV"})
# Before these « a » is the verb: « la table a un pied fendu ».
_DENIALS = frozenset({"pas", "plus", "jamais"})
_PARTICIPLE = regex.compile(r".{2,}(?:é|u|ert|is|it|i)")
_OPENS_OBJECT = frozenset({"un", "une", "des", "pas", "plus", "déjà", "été", "eu", "perdu"})


class Lexicon:
    """Which words are French, and which are verbs of the third person in their place."""

    def __init__(self, resources: Path, more: Iterable[str] = ()) -> None:
        """Read ``verbs.txt.gz``, and ``words.npz`` when it is wanted; ``more`` words are French."""
        self._folder = resources / "language"
        self._more = frozenset(more)

    @cached_property
    def _verbs(self) -> tuple[frozenset[str], frozenset[str]]:
        parts = gzip.decompress((self._folder / "verbs.txt.gz").read_bytes()).decode()
        third, qualities = (frozenset(part.split()) for part in parts.split("\n\n"))
        return third, qualities

    @cached_property
    def _keys(self) -> np.ndarray:
        with np.load(self._folder / "words.npz") as table:
            keys: np.ndarray = table["keys"]
        return keys

    @cached_property
    def _genders(self) -> tuple[frozenset[str], frozenset[str]]:
        parts = gzip.decompress((self._folder / "genders.txt.gz").read_bytes()).decode()
        masculine, feminine = (frozenset(part.split()) for part in parts.split("\n\n"))
        return masculine, feminine

    def feminine(self, low: str) -> bool | None:
        """Return whether a noun in lower case is feminine, ``None`` where it is not known."""
        masculine, feminine = self._genders
        for noun in (low, low.removesuffix("s"), low.removesuffix("x"), f"{low[:-3]}al"):
            if noun in masculine or noun in feminine:
                return noun in feminine
        return None

    def spelled(self, word: str) -> bool:
        """Return whether ``word``, in lower case, is spelled as a word of French is."""
        for part in regex.split(r"(?<=’)|-", word):
            if len(part) < 3 or part in self._more or word in self._more:
                continue
            # Of the type of the keys: they would be converted each time.
            key = np.uint32(key_of(part))
            at = int(np.searchsorted(self._keys, key))
            if at >= len(self._keys) or self._keys[at] != key:
                return False
        return True

    def conjugated(self, word: Token) -> bool:
        """Return whether ``word`` is surely a finite verb, where the tagger guesses « verte »."""
        third, qualities = self._verbs
        low = word.lower_
        if low in _ALWAYS:
            return True
        if low in qualities and word.i and word.nbor(-1).pos_ == "NOUN":
            return _is_denied(word)
        return (low in third or low in qualities) and self.third(word)

    def verbal(self, low: str) -> bool:
        """Return whether a word in lower case is a form of a verb in the third person."""
        return low in self._verbs[0]

    def third(self, word: Token) -> bool:
        """Return whether ``word`` is a finite verb, by its form, its tag and the word before."""
        low = word.lower_
        tagged = word.pos_ in {"VERB", "AUX"} and "VerbForm=Fin" in str(word.morph)
        if low == "a" and not tagged:
            after = word.nbor() if word.i + 1 < len(word.doc) else None
            return after is not None and (
                after.lower_ in _OPENS_OBJECT
                or "VerbForm=Part" in str(after.morph)
                or _PARTICIPLE.fullmatch(after.lower_) is not None
            )
        if tagged or low in _ALWAYS:
            return True
        third, qualities = self._verbs
        if not word.i or (low not in third and not (low in qualities and _is_denied(word))):
            return False
        before = word.nbor(-1)
        # « le même silence »
        named = word.pos_ == "NOUN" and (
            before.pos_ == "NUM"
            or (before.pos_ == "ADJ" and not (before.i and before.nbor(-1).pos_ == "NOUN"))
        )
        if named or word.pos_ in {"ADP", "DET", "PRON", "CCONJ", "SCONJ", "NUM"}:
            return False
        return (before.pos_ in _BEFORE_VERB and not before.is_punct) or before.lower_ in {
            "ne", "n’", "se", "s’", "me", "m’", "qui",
        }  # fmt: skip


def _is_denied(word: Token) -> bool:
    return word.i + 1 < len(word.doc) and word.nbor().lower_ in _DENIALS
