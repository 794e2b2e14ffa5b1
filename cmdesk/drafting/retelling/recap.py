"""Which facts of a long message are told, and in one breath: « six relances, un canapé cassé ».

The shapes of ``points.py`` make a few words of every clause that bears it; most of them are only
what surrounds the matter. A linear judge, taught by readers who said of thousands of them whether
they would write them in a reply (``python -m tools.drafting.told points``), keeps those that tell
what went wrong and read well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.grammar import Retold, Way
from cmdesk.drafting.retelling.weighed import LONG, STEM, TELLS, features_of_words, words_of
from cmdesk.language.linear import LinearJudge
from cmdesk.language.surface import joined
from cmdesk.language.vectors import WordVectors

_WORTH = 4.0
_MAIN = 0.6
"""How likely a clause must be to tell the matter, for its point to need less of a chance."""
_SURELY, _ASIDE = 0.5, 0.09
"""Beside a point so likely to tell the matter, none whose clause hardly tells it is said."""
_LEADS = 0.25
"""What telling the main matter adds to the chance of a point."""


@dataclass(frozen=True, slots=True)
class Point:
    """One fact in a few words, in the notation of the phrase bank.

    ``place`` is where it is told, in the message; ``around`` the words before and behind its
    clause, ``tags`` the parts of speech of that clause, ``whole`` whether it was told to its end.
    """

    text: str
    shape: str
    place: Span
    around: tuple[str, str]
    tags: tuple[str, ...]
    whole: bool
    tells: float = 0.0
    """How likely its clause is to tell what mainly went wrong, from 0 to 1."""
    known: bool = False
    """Whether the analysis found a grievance there."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return its words, levelled."""
        return words_of(self.text)


def features_of(point: Point, vectors: WordVectors) -> Iterator[str]:
    """Yield the names of what a judge weighs."""
    words = point.words
    shape = point.shape
    yield f"shape {shape}"
    yield f"long {min(len(words), 12)}"
    yield f"tells {sum(point.tells > least for least in TELLS)}"
    yield f"known {point.known}"
    yield f"whole {point.whole} {shape}"
    yield f"before {point.around[0]}"
    yield f"behind {point.around[1]}"
    yield f"first {words[0]}"
    yield f"last {words[-1]}"
    for name, tag in (("opens", point.tags[:2]), ("closes", point.tags[-2:])):
        yield f"{name} {shape} {' '.join(tag)}"
    yield f"number {any(word[0].isdigit() for word in words)}"
    yield from features_of_words(words, vectors)


class PointJudge:
    """How likely a reader would write a point in a reply."""

    def __init__(self, path: Path, vectors: WordVectors) -> None:
        """``path`` holds the weights."""
        self._judge = LinearJudge(path, "Les poids des brouillons")
        self._vectors = vectors

    def chance(self, point: Point) -> float:
        """Return the chance, from 0 to 1; raise ``ComponentError`` without readable weights."""
        return self._judge.chance(features_of(point, self._vectors))


class Recap:
    """Chooses the points of a message that a reply may tell side by side."""

    def __init__(self, limits: Mapping[str, float], judge: PointJudge) -> None:
        """``limits``: the table of ``recap.toml``."""
        self._limits = limits
        self._judge = judge

    def best(self, points: Sequence[Point], *, brief: bool) -> tuple[Point, ...]:
        """Return the points to tell, the best first; ``brief``: two at most."""
        limits = self._limits
        most, room = (2, limits["brief"]) if brief else (limits["points"], limits["whole"])
        rated = [
            (chance + _LEADS * point.tells, point)
            for point in points
            if (chance := self._judge.chance(point))
            >= limits["main" if point.tells >= _MAIN else "surely"]
        ]
        kept: list[Point] = []
        for _, point in sorted(rated, key=lambda one: -one[0]):
            size = sum(len(one.words) for one in kept) + len(point.words)
            aside = not point.known and point.tells < _ASIDE and kept and kept[0].tells >= _SURELY
            if aside or len(kept) == most or size > room:
                continue
            if not any(_alike(point, one) for one in kept):
                kept.append(point)
        return tuple(kept)


def side_by_side(facts: Sequence[tuple[int, str]], place: Span) -> Retold:
    """Return facts, each with where it stands, told in one breath in the order of the message."""
    texts = [text for _, text in sorted(facts, key=lambda fact: fact[0])]
    # « draps tachés, moquette qui colle et une fenêtre fendue » has its « et » already.
    text = ", ".join(texts) if " et " in " ".join(texts) else joined(texts)
    return Retold(Way.BARE, text, _WORTH + len(texts), place, facts=len(texts))


def _alike(point: Point, other: Point) -> bool:
    """Return whether two points would say a word twice, or stand at one place."""
    if point.place.overlaps(other.place):
        return True
    said, also = ({w[:STEM] for w in one.words if len(w) > LONG} for one in (point, other))
    return bool(said & also)
