"""The things that a message names, as a reply can name them: « mon paiement en 4 fois ».

A reply that names the very thing of the author shows that somebody read it (R-13), also where
nothing told what happened to it. Groups of a noun are found by the parse and said with the
article or the possessive that a reply needs; a linear judge, taught by readers who said which
of them a good reply would name (``python -m tools.drafting.told details``), keeps those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex
from spacy.tokens import Token

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.grammar import lower, tidy
from cmdesk.drafting.retelling.nominal import DEFINITE, Named, Nominal
from cmdesk.drafting.retelling.weighed import LONG, STEM, TELLS, features_of_words, words_of
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.linear import LinearJudge
from cmdesk.language.surface import spell_small_numbers
from cmdesk.language.vectors import WordVectors

_MINE = frozenset({"mon", "ma", "mes", "notre", "nos"})
_KEPT = frozenset({"le", "la", "l’", "les"})
_HELD = {"du": "le", "au": "le", "des": "les", "aux": "les"}
_OPENING = DEFINITE | frozenset({"un", "une", *_HELD})
_OF_SOME = frozenset({"de", "d’", "des", "du"})
_MONEY = frozenset({"€", "euro", "euros"})
_COUNT = regex.compile(r"\d{1,4}(?:[ .\u00a0\u202f]\d{3})*(?:,\d{1,2})?")
_SPACE = regex.compile(r"\s+")
_NONE = "none"
"""Stands for the article of a noun that has none."""
_MOST = 9
"""Words of a detail."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A thing that the author names, in the notation of the phrase bank.

    ``place`` is where it stands in the message, ``at`` how far into it, from 0 to 1;
    ``opening`` the author's determiner, ``around`` the words before and behind, ``role`` what
    its noun is to the sentence (Universal Dependencies), ``governor`` the word it depends on.
    """

    text: str
    noun: str
    place: Span
    at: float
    opening: str
    around: tuple[str, str]
    role: str
    governor: str
    tail: bool
    tells: float = 0.0
    """How likely its clause is to tell what mainly went wrong, from 0 to 1."""
    known: bool = False
    """Whether the analysis found a grievance there."""
    product: bool = False
    """Whether the analysis found that it was bought or used."""
    pleased: bool = False
    """Whether the analysis found praise in its clause."""
    beside: tuple[str, ...] = ()
    """The words of its clause behind it, the nearest first, where it is praised."""

    @property
    def is_amount(self) -> bool:
        """Return whether it is but a sum (« les 25 € »), of which nobody « says » anything."""
        return self.noun in _MONEY

    @property
    def words(self) -> tuple[str, ...]:
        """Return its words, levelled."""
        return words_of(self.text)

    @property
    def stems(self) -> frozenset[str]:
        """Return how its words of substance begin."""
        return stems_of(" ".join(self.words))


def stems_of(text: str) -> frozenset[str]:
    """Return how the words of substance of a text begin, figures whole."""
    return frozenset(w[:STEM] for w in words_of(text) if len(w) >= LONG or w[0].isdigit())


def features_of(detail: Detail, vectors: WordVectors) -> Iterator[str]:
    """Yield the names of what a judge weighs."""
    words = detail.words[1:] or detail.words
    yield f"long {min(len(words), 8)}"
    yield f"tells {sum(detail.tells > least for least in TELLS)}"
    yield f"known {detail.known}"
    yield f"product {detail.product}"
    yield f"pleased {detail.pleased}"
    for place, word in enumerate(detail.beside):
        yield f"beside {word}"
        yield f"beside {place} {word}"
        if (row := vectors.row(strip_accents(fold(word)))) >= 0:
            yield from (f"beside kind {family}" for family in vectors.families(row))
    yield f"opening {detail.opening}"
    yield f"before {detail.around[0]}"
    yield f"behind {detail.around[1]}"
    yield f"role {detail.role}"
    yield f"role {detail.role} {detail.opening}"
    yield f"governor {detail.governor}"
    yield f"tail {detail.tail}"
    yield f"at {min(int(detail.at * 4), 3)}"
    yield f"number {any(word[0].isdigit() for word in words)}"
    noun = strip_accents(fold(detail.noun))
    yield f"noun {noun}"
    yield f"noun {detail.opening} {noun}"
    row = vectors.row(noun)
    yield from (f"kind {family}" for family in sorted(vectors.families(row))) if row >= 0 else ()
    yield from features_of_words(words, vectors)


@dataclass(frozen=True, slots=True)
class Group:
    """A detail said, and its noun and its words in the message."""

    text: str
    noun: Token
    words: Sequence[Token]
    opening: str
    tail: bool = False


class DetailShapes:
    """Finds the groups of a noun in a text, and says them."""

    def __init__(self, nominal: Nominal, wording: Wording, verbal: Callable[[str], bool]) -> None:
        """``verbal`` says whether a word in lower case may be a verb."""
        self._nominal = nominal
        self._wording = wording
        self._verbal = verbal

    def groups(self, words: Sequence[Token]) -> Iterator[Group]:
        """Yield what can be named of a stretch without a closed word; tails twice."""
        place = 0
        while place < len(words):
            amount = self._amount(words, place)
            if amount is not None:
                yield amount
                place += 2
                continue
            named = self._named(words, place)
            if named is not None:
                yield from self._told(words, place, named)
            place = max(named.end if named is not None else 0, place + 1)

    def opening(self, words: Sequence[Token]) -> Iterator[Group]:
        """Yield the noun without an article that begins a stretch: « technicien ponctuel »."""
        noun = words[0]
        if noun.pos_ not in {"NOUN", "PROPN"} or not self._nominal.is_noun(noun):
            return
        if noun.lower_ in self._nominal.empty or self._nominal.is_grave(words[:1]):
            return
        feminine, plural = self._wording.shape([noun])
        told = self._wording.said(words[:1])
        if told is None or plural is None or (feminine is None and not plural):
            return
        article = "les" if plural else ("la" if feminine else "le")
        text = tidy(f"{article} {told[0].lower()}")
        yield Group(text, noun, words[:1], _NONE)
        tail = self._nominal.tail(words[1:])
        if tail and len(tail) + 2 <= _MOST:
            behind = words[: 1 + len(tail)]
            yield Group(tidy(f"{text} {' '.join(tail)}"), noun, behind, _NONE, tail=True)

    @staticmethod
    def _amount(words: Sequence[Token], at: int) -> Group | None:
        """Return « les 120 € » for « 120 euros »."""
        first = words[at]
        if not (_COUNT.fullmatch(first.text) and lower(words, at + 1) in _MONEY):
            return None
        amount = first.text.removesuffix(",00")
        if amount in {"0", "1"}:
            return None
        return Group(f"les {amount} €", words[at + 1], words[at : at + 2], "€")

    def _named(self, words: Sequence[Token], at: int) -> Named | None:
        """Return the group of a noun that begins at ``at``, behind the article of « du »."""
        opening = lower(words, at)
        if opening not in _OPENING and words[at].pos_ != "NUM":
            return None
        start = at + (opening in _HELD)
        named = self._nominal.read(words, start) if start < len(words) else None
        if named is None:
            return None
        for place in range(named.noun + 1, named.end):
            if (lower(words, place), lower(words, place + 1)) == ("du", "tout"):
                return replace(named, end=place)
            # « la connexion tombe », « ma box oscille »: taken for a noun or its quality.
            after_noun = words[place - 1].pos_ in {"NOUN", "ADJ"}
            tagged = words[place].pos_ in {"NOUN", "ADJ", "PROPN", "X"}
            if after_noun and tagged and self._verbal(words[place].lower_):
                return replace(named, end=place)
        return named

    def _told(self, words: Sequence[Token], at: int, named: Named) -> Iterator[Group]:
        """Yield the group that begins at ``at`` said, and with what stands behind it."""
        noun, opening = words[named.noun], lower(words, at)
        alone = named.end == named.noun + 1
        if (alone and noun.lower_ in self._nominal.empty) or self._nominal.is_grave(
            words[named.start : named.end]
        ):
            return
        told = self._said(words, named, opening)
        if not told or len(told) > _MOST:
            return
        text = tidy(" ".join(told))
        yield Group(text, noun, words[at : named.end], opening)
        tail = self._nominal.tail(words[named.end :])
        if tail and len(told) + len(tail) <= _MOST:
            behind = words[at : named.end + len(tail)]
            yield Group(tidy(f"{text} {' '.join(tail)}"), noun, behind, opening, tail=True)

    def _said(self, words: Sequence[Token], named: Named, opening: str) -> list[str]:
        """Return the group with its possessive or « le », « la », « les », or nothing."""
        told = self._wording.said(words[named.start : named.end])
        if told is None:
            return []
        if opening in _HELD:
            return [_HELD[opening], *told]
        if opening in _MINE or opening in _KEPT:
            return told
        if words[named.start].pos_ == "NUM" and opening not in {"un", "une"}:
            counted = spell_small_numbers(" ".join(told[:2])).split()[:1]
            # « trois des huit pralines » are none of which one says « les », nor « en 2024 l’eau ».
            whole = named.plural and told[0].isalnum() and told[1] not in _OF_SOME | _KEPT
            return ["les", *counted, *told[1:]] if whole else []
        if not named.plural and opening == ("un" if named.feminine else "une"):
            return []  # « un meuble télé »: taken for the quality of « télé »
        article = {None: "", True: "la", False: "le"}[named.feminine]
        article = "les" if named.plural else article
        return [article, *told[1:]] if article else []


def detail_of(
    group: Group,
    place: Span,
    length: int,
    tells: float,
    *,
    known: bool = False,
    product: bool = False,
    pleased: bool = False,
    beside: tuple[str, ...] = (),
) -> Detail:
    """Return the detail of a group that stands at ``place`` in a message of ``length`` signs."""
    first, last, doc = group.words[0], group.words[-1], group.words[0].doc
    return Detail(
        text=_SPACE.sub(" ", group.text),
        noun=group.noun.lower_,
        place=place,
        at=place.start / max(length, 1),
        opening="mine" if group.opening in _MINE else group.opening,
        around=(
            doc[first.i - 1].lower_ if first.i else "",
            doc[last.i + 1].lower_ if last.i + 1 < len(doc) else "",
        ),
        role=group.noun.dep_,
        governor=group.noun.head.lemma_.lower(),
        tail=group.tail,
        tells=tells,
        known=known,
        product=product,
        pleased=pleased,
        beside=beside,
    )


class Details:
    """Chooses which of the things that a message names a reply names."""

    def __init__(self, limits: Mapping[str, float], path: Path, vectors: WordVectors) -> None:
        """``limits``: a table of ``recap.toml``; ``path`` holds the weights."""
        self._limits = limits
        self._judge = LinearJudge(path, "Les poids des brouillons")
        self._vectors = vectors

    def chance(self, detail: Detail) -> float:
        """Return how likely a reader would name it, from 0 to 1."""
        return self._judge.chance(features_of(detail, self._vectors))

    def is_named(self, detail: Detail, text: str) -> bool:
        """Return whether a text names the thing already, in its own words or in near ones.

        « notre application » names « l’appli », « votre connexion » « internet ».
        """
        said = {word for word in words_of(text) if len(word) >= LONG or word[0].isdigit()}
        if detail.stems & stems_of(text):
            return True
        noun = strip_accents(fold(detail.noun))
        if len(noun) < LONG:
            return False
        if any(
            len(word) > LONG and (word.startswith(noun) or noun.startswith(word)) for word in said
        ):
            return True
        rows = [row for word in said if (row := self._vectors.row(word)) >= 0]
        own = self._vectors.row(noun)
        if own < 0 or not rows:
            return False
        nearest = float((self._vectors.stack(rows) @ self._vectors.stack([own])[0]).max())
        return nearest >= self._limits["same"]

    def best(self, details: Sequence[Detail]) -> tuple[Detail, ...]:
        """Return those to name, the best first; of two that share a word the better one."""
        rated = [
            (chance, detail)
            for detail in details
            if (chance := self.chance(detail)) >= self._limits["surely"]
        ]
        kept: list[Detail] = []
        for _, detail in sorted(rated, key=lambda one: -one[0]):
            if len(kept) < self._limits["most"] and not any(_alike(detail, one) for one in kept):
                kept.append(detail)
        return tuple(kept)


def _alike(detail: Detail, other: Detail) -> bool:
    return detail.place.overlaps(other.place) or bool(detail.stems & other.stems)
