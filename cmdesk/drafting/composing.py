"""The pieces of a draft, and the text that they make together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cmdesk.domain.vocabulary import Act
from cmdesk.drafting import template
from cmdesk.drafting.bank import Phrase
from cmdesk.drafting.case import Case
from cmdesk.drafting.planner import Step
from cmdesk.language.typography import typeset

_FIELD = re.compile(r"\[[^\]]+\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One realised step: ``text`` without what separates it from the next."""

    step: Step
    phrase: Phrase
    text: str

    @property
    def carries(self) -> frozenset[str]:
        """Return the slots whose facts it tells."""
        return self.phrase.slots


@dataclass(frozen=True, slots=True)
class Candidate:
    """A realised plan and the words that filled it."""

    pieces: tuple[Piece, ...]
    values: Mapping[str, str]

    def without(self, piece: Piece) -> Candidate:
        """Return the candidate without one of its pieces."""
        return Candidate(tuple(p for p in self.pieces if p is not piece), self.values)


def fields_in(text: str) -> int:
    """Return how many places only a person can fill: « [ … ] »."""
    return len(_FIELD.findall(text))


def _going_on(text: str, case: Case) -> str:
    """Return ``text`` as it goes on from the greeting; a name or an acronym keeps its capital."""
    first = re.match(r"[\w’]+", text)
    words = case.profile.vocabulary
    names = {case.profile.name, *words.protected, *words.products}
    if first and (first[0][1:2].isupper() or any(n.startswith(first[0]) for n in names)):
        return text
    return template.uncapital(text)


@lru_cache(maxsize=8192)
def set_in_type(text: str, region: str) -> str:
    """Return ``text`` with the typography of ``region``; kept, as wordings come back."""
    return typeset(text, region)


def compose(candidate: Candidate, case: Case) -> tuple[str, ...]:
    """Return the text of each piece with what follows it; joined they give the draft.

    Paragraphs are parted by an empty line; on a short channel all is one paragraph, which
    goes on from the greeting.
    """
    texts: list[str] = []
    pieces = candidate.pieces
    region = case.profile.region
    for place, piece in enumerate(pieces):
        text = set_in_type(piece.text, region)
        if (
            case.brief
            and place == 1
            and pieces[0].step.act is Act.GREET
            and texts[0].rstrip().endswith(",")
        ):
            text = _going_on(text, case)
        if place + 1 < len(pieces):
            same = piece.step.group == pieces[place + 1].step.group
            text += " " if case.brief or same else "\n\n"
        texts.append(text)
    return tuple(texts)
