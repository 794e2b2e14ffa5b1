"""How near the words of a question are to those that a brand expects.

A question of the message and one of the profile are compared by their words of substance, cut
to their stems, each weighed by how rare it is: among the questions of this profile, and in the
language. Words that are used alike (``groups`` of ``asked.toml``, the table of vectors) stand
for one another, for less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cmdesk.drafting.faults import plain
from cmdesk.language.vectors import Floats, WordVectors, rarity

_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"(?<=[^\s.!?…«(:] )[^\W\d_a-zà-öø-ÿœæ][^\W_]{2,}")
# « Vendre », « vendu », « vends ».
_IN_DRE = re.compile(r"(?<=\w\w)d(?:re|ue?)$")
# Letters that a stem has at least.
_LEAST_STEM = 3

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The answers of one profile, their questions as flat lists of stems."""

    known: Mapping[str, int]
    vectors: Floats
    groups: NDArray[np.bool_]
    weights: Floats
    words: Indices
    """The stems of each question, one after the other."""
    told: Floats
    """What each of ``words`` weighs there: more where the other questions of its answer say it."""
    starts: Indices
    """Where each question begins in ``words``."""
    totals: Floats
    """What the stems of each question weigh together."""
    owners: Indices
    """The answer of each question."""
    firsts: Indices
    """Where the questions of each answer begin."""
    pools: Indices
    """The stems of each answer, of all its questions, one after the other."""
    pool_starts: Indices
    ways: tuple[frozenset[str], ...]
    """What each question asks of its thing."""
    answer_ways: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """What some question of each answer asks of it, and what each of them does."""
    questions: tuple[str, ...]

    def columns(self, answer: int) -> Indices:
        """Return the stems of the answer at a place, of all its questions."""
        return np.split(self.pools, self.pool_starts[1:])[answer]


@dataclass(frozen=True, slots=True)
class Compared:
    """A stretch of a message held against a profile.

    ``near`` is how near each of its words, ``said``, is to each stem of the profile, ``scores``
    the score of each answer, all from 0 to 1.
    """

    said: list[str]
    near: Floats
    scores: Floats


class AskedWords:
    """Compares questions by their words; the same inputs give the same numbers."""

    def __init__(self, table: Mapping[str, Any], empty: str, vectors: WordVectors) -> None:
        """``table`` is ``asked.toml``, ``empty`` the words that say nothing of a message."""
        self._word = table["word"]
        self._empty = frozenset(plain(f"{empty} {self._word['empty']}").split())
        self._ways = {name: re.compile(pattern) for name, pattern in table["ways"].items()}
        self._alike = [frozenset(group) for group in table["alike"]["ways"]]
        self._groups: dict[str, set[int]] = {}
        self._heads: list[tuple[str, int]] = []
        self._count = len(table["groups"]["same"])
        for number, group in enumerate(table["groups"]["same"]):
            for word in group:
                if word.endswith("-"):
                    self._heads.append((word[:-1], number))
                else:
                    self._groups.setdefault(word, set()).add(number)
        self._vectors = vectors
        self._groups_of = lru_cache(maxsize=8192)(self._read_groups)
        self._endings = sorted(self._word["endings"].split(), key=len, reverse=True)
        self._stem = lru_cache(maxsize=8192)(self._cut)

    # ------------------------------------------------------------ one stretch of a message

    def compare(self, asked: str, before: str, prepared: Prepared) -> Compared:
        """Return how near a stretch that asks, with what stands ``before``, is to each answer."""
        said = self.words(asked)
        if not said:
            nothing = np.zeros(0, np.float32)
            return Compared([], nothing, np.zeros(len(prepared.firsts), np.float32))
        around = [word for word in self.words(before) if word not in said]
        every = self._near([*said, *around], prepared)
        near = every[: len(said)]
        met = near.max(0)
        if around:
            met = np.maximum(met, self._word["around"] * every[len(said) :].max(0))
        forth = np.add.reduceat(met[prepared.words] * prepared.told, prepared.starts)
        forth /= prepared.totals + self._word["doubt"]
        pooled, alone = self._back(asked, said, near, prepared)
        share, weight = self._word["share"], self._word["forth"]
        back = share * alone + (1 - share) * pooled[prepared.owners]
        each = forth**weight * back ** (1 - weight)
        each *= self._manner(self._ways_of(asked), prepared)
        scores = np.maximum.reduceat(each, prepared.firsts).astype(np.float32)
        return Compared(said, near, scores)

    def _manner(self, ways: frozenset[str], prepared: Prepared) -> Floats:
        """Return for each question what remains of its score where another thing is asked."""
        kept = np.ones(len(prepared.questions), np.float32)
        for number, others in enumerate(prepared.ways):
            if ways & others or not (ways or others):
                continue
            some, every = prepared.answer_ways[prepared.owners[number]]
            never = (ways and ways.isdisjoint(some)) or (every and not ways)
            kept[number] = self._word["otherwise" if never else "unlike"]
        return kept

    def _back(
        self, asked: str, said: Sequence[str], near: Floats, prepared: Prepared
    ) -> tuple[Floats, Floats]:
        """Return how much of what is asked each answer speaks of, then each question, 0 to 1."""
        best = near.argmax(1)
        names = {plain(name) for name in _NAMED.findall(asked)}
        weights = np.empty(len(said), np.float32)
        for row, word in enumerate(said):
            if near[row, best[row]] >= self._word["group"]:
                weights[row] = prepared.weights[best[row]]
            else:
                weights[row] = self._rarity(word)
                if word in names or word.isdigit():
                    weights[row] *= self._word["name"]
        weights /= weights.sum()
        pooled = np.maximum.reduceat(near[:, prepared.pools], prepared.pool_starts, axis=1)
        alone = np.maximum.reduceat(near[:, prepared.words], prepared.starts, axis=1)
        return weights @ pooled, weights @ alone

    def _near(self, words: Sequence[str], prepared: Prepared) -> Floats:
        """Return how near each word is to each stem of the profile, from 0 to 1."""
        least = self._word["near"]
        near: Floats = self._stack(words) @ prepared.vectors.T
        near = np.clip((near - least) / (1 - least), 0, self._word["alike"]).astype(np.float32)
        shared = self._marks(words) @ prepared.groups.T
        near[shared] = self._word["group"]
        for row, word in enumerate(words):
            place = prepared.known.get(self._stem(word))
            if place is not None:
                near[row, place] = 1.0
        return near

    def _ways_of(self, text: str) -> frozenset[str]:
        """Return what ``text`` asks of a thing (how much, how long), with what is alike."""
        words = plain(text)
        found = {name for name, pattern in self._ways.items() if pattern.search(words)}
        for group in self._alike:
            if found & group:
                found |= group
        return frozenset(found)

    # ------------------------------------------------------------ words

    def words(self, text: str) -> list[str]:
        """Return the words of substance of ``text``, levelled, each once."""
        words = _WORD.findall(plain(text))
        return list(dict.fromkeys(w for w in words if len(w) > 1 and w not in self._empty))

    def _rarity(self, word: str) -> float:
        """Return what a word weighs by its frequency in French, up to 1 for the rarest."""
        row = self._vectors.row(word)
        common: float = self._word["common"]
        return common + (1 - common) * (rarity(row) if row >= 0 else 1.0)

    def _stack(self, words: Sequence[str]) -> Floats:
        rows = [self._vectors.row(word) for word in words]
        found = self._vectors.stack([max(row, 0) for row in rows])
        found[[row < 0 for row in rows]] = 0.0
        return found

    def _marks(self, words: Sequence[str]) -> NDArray[np.bool_]:
        marks = np.zeros((len(words), self._count), np.bool_)
        for row, word in enumerate(words):
            marks[row, list(self._groups_of(word))] = True
        return marks

    def _cut(self, word: str) -> str:
        """Return a levelled word without its plural and its ending (« livraisons »: « livr »)."""
        if word.isdigit():
            return word
        bare = word.rstrip("sx") if len(word) > _LEAST_STEM else word
        bare = _IN_DRE.sub("d", bare)
        for ending in self._endings:
            if bare.endswith(ending) and len(bare) - len(ending) >= _LEAST_STEM:
                return bare[: -len(ending)]
        return bare

    def _read_groups(self, word: str) -> frozenset[int]:
        found = set(self._groups.get(word, ()))
        return frozenset(found | {n for head, n in self._heads if word.startswith(head)})

    # ------------------------------------------------------------ the answers of a profile

    def prepare(self, asked: Sequence[Sequence[str]]) -> Prepared:
        """Return the questions of each answer, ready to be compared."""
        known: dict[str, int] = {}
        forms: list[str] = []
        words: list[int] = []
        starts: list[int] = []
        owners: list[int] = []
        pools: list[list[int]] = []
        questions: list[str] = []

        def place(word: str) -> int:
            stem = self._stem(word)
            if stem not in known:
                known[stem] = len(forms)
                forms.append(word)
            return known[stem]

        for number, of_answer in enumerate(asked):
            pool: dict[int, None] = {}
            for question in of_answer:
                # A question of empty words alone is met by itself, and by nothing else.
                said = self.words(question) or [plain(question)]
                places = list(dict.fromkeys(map(place, said)))
                starts.append(len(words))
                words += places
                pool |= dict.fromkeys(places)
                owners.append(number)
                questions.append(question)
            pools.append(list(pool))
        groups = self._marks(forms)
        weights = self._weights(forms, groups, pools)
        flat, begins = np.array(words), np.array(starts)
        told = weights[flat] * self._core(groups, flat, begins, np.array(owners))
        return Prepared(
            known=known,
            vectors=self._stack(forms),
            groups=groups,
            weights=weights,
            words=flat,
            starts=begins,
            told=told,
            totals=np.add.reduceat(told, begins),
            owners=np.array(owners),
            firsts=np.searchsorted(np.array(owners), np.arange(len(asked))),
            pools=np.array([place for pool in pools for place in pool]),
            pool_starts=np.cumsum([0, *map(len, pools[:-1])]),
            ways=tuple(map(self._ways_of, questions)),
            answer_ways=tuple(
                (frozenset().union(*ways), frozenset(ways[0]).intersection(*ways))
                for of_answer in asked
                for ways in [list(map(self._ways_of, of_answer))]
            ),
            questions=tuple(questions),
        )

    def _core(
        self, groups: NDArray[np.bool_], words: Indices, starts: Indices, owners: Indices
    ) -> Floats:
        """Return for each word how much its answer is about it, from ``alone`` to 1."""
        alone = self._word["alone"]
        held = np.diff(np.append(starts, len(words)))
        of_word = np.repeat(owners, held)
        core = np.ones(len(words), np.float32)
        for owner in range(int(owners[-1]) + 1):
            mine = np.flatnonzero(of_word == owner)
            stems = words[mine]
            alike = (groups[stems] @ groups[stems].T) | (stems[:, None] == stems[None, :])
            places = np.repeat(np.arange(len(held)), held)[mine]
            count = len(set(places.tolist()))
            questions = np.zeros((len(mine), count), np.bool_)
            questions[np.arange(len(mine)), places - places[0]] = True
            core[mine] = alone + (1 - alone) * (alike @ questions).sum(1) / count
        return core

    def _weights(
        self, forms: Sequence[str], groups: NDArray[np.bool_], pools: Iterable[Sequence[int]]
    ) -> Floats:
        """Return what each stem weighs: less where many answers speak of it, or everybody."""
        count = 0
        held = np.zeros(len(forms), np.float32)
        for pool in pools:
            here = np.zeros(len(forms), np.bool_)
            here[list(pool)] = True
            held += here | (groups & groups[here].any(0)).any(1)
            count += 1
        rare = np.array([self._rarity(form) for form in forms], np.float32)
        shared = np.log((count + 1) / np.maximum(held, 1)) / log(count + 1)
        weights: Floats = (rare * np.maximum(shared, 0.15)).astype(np.float32)
        return weights
