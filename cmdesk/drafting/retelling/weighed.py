"""The words of what may be told back, and what a judge weighs of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.vectors import WordVectors

STEM, LONG = 6, 4
"""Letters that say which word it is, and from which a word is one of substance."""
TELLS = (0.02, 0.1, 0.3, 0.6, 0.9)
"""Where the chance that a clause tells the matter is cut."""
_WORD = regex.compile(r"[\p{L}\p{N}€%]+")
_CHOICE = regex.compile(r"<([^|>]*)\|[^>]*>")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in the notation of the phrase bank, said vous, levelled."""
    said = _CHOICE.sub(r"\1", text)
    return tuple(strip_accents(fold(word)) for word in _WORD.findall(said))


def features_of_words(words: Sequence[str], vectors: WordVectors) -> Iterator[str]:
    """Yield the words, their stems, their pairs and the families they belong to."""
    families: set[int] = set()
    for place, word in enumerate(words):
        yield f"word {word}"
        if len(word) > STEM:
            yield f"stem {word[:STEM]}"
        if place:
            yield f"pair {words[place - 1]} {word}"
        row = vectors.row(word)
        if row < 0:
            yield "unknown"
        elif len(word) >= LONG:
            families.update(vectors.families(row))
    for family in sorted(families):
        yield f"family {family}"
