"""What judges of single sentences of replies would look at.

The same features as for messages (``cmdesk.analysis.features``), but for what only messages
have: words and their order, families of words used alike, fields of meaning. And who does
what when: « vous … iez » is another thing than « nous … rons », whatever the verb.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from cmdesk.analysis.features import Features
from cmdesk.analysis.lexicon import Lexicon
from cmdesk.domain.text import Span
from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.vectors import WordVectors

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[!?]{2,}|\.{3}|…|[^\s\w]")
_NUMBER = "0"
_SUBJECTS = {
    **dict.fromkeys(("je", "j"), "je"),
    **dict.fromkeys(("tu", "t"), "tu"),
    **dict.fromkeys(("il", "elle", "ils", "elles", "on", "ce", "c", "cela", "ca"), "il"),
    "nous": "nous",
    "vous": "vous",
}
# The subject governs a verb at most so many words away (« vous ne l’auriez pas »).
_REACH = 3
_ENDING = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as tokens: levelled (no case, no accents), with their places in the text."""

    tokens: tuple[str, ...]
    places: tuple[Span, ...]

    def span(self, first: int, last: int) -> Span:
        """Return the stretch of the tokens ``first`` to ``last``, end excluded."""
        return Span(self.places[first].start, self.places[last - 1].end)


def tokens_of(text: str, within: Span) -> Sentence:
    """Return the tokens of a stretch of ``text``."""
    tokens, places = [], []
    for match in _TOKEN.finditer(text, within.start, within.end):
        word = strip_accents(fold(match.group())).lower()
        if word in "'’":
            continue
        tokens.append(_NUMBER if word[0].isdigit() else word)
        places.append(Span(*match.span()))
    return Sentence(tuple(tokens), tuple(places))


def features_of_sentence(
    sentence: Sentence,
    vectors: WordVectors,
    lexicon: Lexicon,
    known: Container[str] | None = None,
) -> Features:
    """Return the features of a sentence, only ``known`` ones where they are given."""
    found = Features(known=known)
    tokens = found.tokens = list(sentence.tokens)
    found.words = [vectors.row(token) if token[0].isalpha() else -1 for token in tokens]
    _words(found)
    _families(found, vectors)
    for name, first, last in lexicon.search(tokens):
        found.add(f"f {name}", first, last)
    found.plain["length"] = min(len(tokens), 60) / 30
    found.plain["?"] = float("?" in tokens[-2:])
    found.plain["!"] = float("!" in tokens[-2:])
    return found


def _words(found: Features) -> None:
    tokens = ["^", *found.tokens, "$"]
    last = len(tokens) - 1
    subject, since = "", 0
    for index in range(1, last):
        token, place = tokens[index], index - 1
        found.add(f"w {token}", place, place + 1)
        found.add(f"b {tokens[index - 1]} {token}", max(place - 1, 0), place + 1)
        if index > 1:
            found.add(
                f"t {tokens[index - 2]} {tokens[index - 1]} {token}", max(place - 2, 0), place + 1
            )
            found.add(f"s {tokens[index - 2]} {token}", max(place - 2, 0), place + 1)
        if token in _SUBJECTS:
            subject, since = _SUBJECTS[token], place
        elif subject and place - since <= _REACH and len(token) > 2:
            ending = token[-_ENDING:]
            for size in (2, 3, _ENDING):
                found.add(f"s {subject} +{ending[-size:]}", since, place + 1)
    if last > 1:
        found.add(f"b {tokens[last - 1]} $", last - 2, last - 1)


def _families(found: Features, vectors: WordVectors) -> None:
    before: list[int] = []
    for index, row in enumerate(found.words):
        families = vectors.families(row) if row >= 0 else []
        for grain, family in enumerate(families):
            found.add(f"v{grain} {family}", index, index + 1)
        if families and before:
            found.add(f"vv {before[0]} {families[0]}", index - 1, index + 1)
        before = families
