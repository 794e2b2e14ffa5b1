"""Which of the brand's ready answers says what a message asks.

Each stretch of the message that asks is held against every answer of the profile: by its words
(``asked_words.py``) and by what its sentences mean (``language/meaning.py``), alone, with what
stands before it, and within the whole message: « Et vous la reprenez ? » asks nothing by itself.
A conditional logit (McFadden 1974) weighs these, « none of them » being one of the choices; its
weights, and the chance from which an answer is given, stand in ``resources/phrases/asked.toml``
(``python -m tools.drafting.asked``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.profile import Answer
from cmdesk.drafting.asked_words import Asked, AskedWords, Compared, Indices, Prepared
from cmdesk.drafting.faults import plain
from cmdesk.knowledge.kept import Kept
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.meaning import Meanings
from cmdesk.language.sentences import sentence_spans
from cmdesk.language.vectors import Floats, WordVectors

# Where one question may end and another begin within a sentence; « … ou … ? » asks one thing, and
# so does « résilier et reprendre un abonnement ».
_INFINITIVE = r"(?!votre|notre|autre|quatre)\w+(?:er|ir|oir|re)\b"
_JOINT = re.compile(rf"[,;:(] ?(?!ou\b)|\bet\b (?=\w)(?!{_INFINITIVE})")
_JOINTS = 3
"""Joints of one sentence at which it is cut, the last ones: what asks stands at the end."""
_SHORT = 2
"""Words of substance under which a question leans on what stands before: « Il y a des frais ? »."""
_BEFORE = 160
"""Characters before a stretch that are read with it."""
_REMEMBERED = 64

FEATURES = (
    "words", "words_lead", "words_told", "words_told_lead",
    "alone", "alone_lead", "alone_three",
    "told", "told_lead", "told_three",
    "whole", "whole_lead", "whole_three",
    "answer", "few",
)  # fmt: skip
"""What is weighed of an answer, in the order of the columns of ``ReadyAnswers.features``.

Nearness from 0 to 1 (``words``) or from -1 to 1 (meaning): to its nearest question, ``_lead``
how much nearer than every other answer, ``_three`` to its three nearest questions on average;
``_told`` and ``told`` with what stands before, ``whole`` of the message, ``answer`` of the message
to the nearest sentence of the answer itself; ``few``: how few answers there are, from 1 for
``_FEW`` to 0 for ``_MANY``. To stand out among few says little: a lead counts for the rest of it.
"""
_FEW, _MANY = 3, 40


@dataclass(frozen=True, slots=True)
class Match:
    """An answer that says what a message asks.

    ``score`` is the chance, from 0 to 1, that it does. ``asked`` is the stretch of the message
    that was compared, ``words`` those of its words that were met, ``question`` the question of
    the profile that is nearest.
    """

    answer: Answer
    score: float
    asked: str
    words: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answers to a message in the order of its questions; ``left``: those without one."""

    matches: tuple[Match, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a message that may ask, and all that stands before it."""

    text: str
    before: str

    @property
    def told(self) -> str:
        """The stretch with the end of what stands before it."""
        return f"{self.before[-_BEFORE:]} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class _Question:
    """A sentence that asks: as a whole, and cut in two at each of its joints."""

    whole: Stretch
    halves: tuple[tuple[Stretch, Stretch], ...]

    @property
    def stretches(self) -> list[Stretch]:
        """All its stretches, the whole first."""
        return [self.whole, *(half for pair in self.halves for half in pair)]


@dataclass(frozen=True)
class House:
    """The answers of one profile, ready to be compared."""

    answers: tuple[Answer, ...]
    words: Prepared
    questions: Floats
    """What each question means, one a line, those of an answer next to each other."""
    firsts: Indices
    """Where the questions of each answer begin."""
    sentences: Floats
    """What each sentence of the answers means."""
    sentence_firsts: Indices
    found: dict[str, Found]
    """What was found for the last messages."""


class ReadyAnswers:
    """Finds the ready answer of a message; the same inputs give the same answer."""

    def __init__(self, folder: Path, vectors: WordVectors, meanings: Meanings) -> None:
        """Read ``asked.toml`` of ``folder`` (``resources/phrases``)."""
        table = read_toml(folder / "asked.toml")
        self._least = table["least"]
        self._asks = re.compile(table["asks"]["pattern"])
        weights = table["weights"]
        self._weights = np.array([weights[name] for name in FEATURES], np.float32)
        self._none = float(weights["none"])
        empty = read_toml(folder / "hand.toml")["word"]["empty"]
        self._words = AskedWords(table, empty, vectors)
        self._meanings = meanings
        self._houses = Kept(self.prepare)

    def open(self, answers: tuple[Answer, ...]) -> None:
        """Read ``answers``, so that the first question need not wait for it."""
        if answers:
            self._houses.of(answers)

    def find(self, text: str, answers: tuple[Answer, ...]) -> Found:
        """Return the answers that say what ``text`` asks, and how many questions they leave.

        Nothing is found where more is asked than a reply can well hold.
        """
        if not answers:
            return Found()
        house = self._houses.of(answers)
        if text not in house.found:
            if len(house.found) >= _REMEMBERED:
                house.found.clear()
            house.found[text] = self._find(text, house)
        return house.found[text]

    def ranking(self, text: str, answers: tuple[Answer, ...]) -> list[tuple[float, str]]:
        """Return the chance of every answer for what ``text`` asks, the best first."""
        if not answers:
            return []
        house = self._houses.of(answers)
        stretches = [s for question in self._asked(text) for s in question.stretches]
        chances = self._chances(stretches, text, house).max(0, initial=0.0)
        order = np.argsort(-chances, kind="stable")
        return [(float(chances[place]), answers[place].id) for place in order]

    def features(self, stretches: Sequence[Stretch], text: str, house: House) -> Floats:
        """Return what is weighed: one table a stretch, one line an answer, one column a feature."""
        count = len(stretches)
        alone, told = [s.text for s in stretches], [s.told for s in stretches]
        meant = self._meanings.of([*alone, *told, text])
        near = meant @ house.questions.T
        answer = np.maximum.reduceat(house.sentences @ meant[-1], house.sentence_firsts)
        few = _fewness(len(house.answers))
        leads = np.where([name.endswith("_lead") for name in FEATURES], 1 - few, 1)
        whole = _nearness(near[-1], house.firsts)
        tables = []
        for at, stretch in enumerate(stretches):
            words = self._words.compare(Asked(stretch.text, "", stretch.before), house.words).scores
            before = Asked(stretch.told, "", stretch.before)
            words_told = self._words.compare(before, house.words).scores
            tables.append(
                np.stack(
                    [
                        *(words, _lead(words), words_told, _lead(words_told)),
                        *_nearness(near[at], house.firsts),
                        *_nearness(near[count + at], house.firsts),
                        *whole,
                        answer,
                        np.full(len(answer), few),
                    ],
                    axis=1,
                )
            )
        return np.stack(tables).astype(np.float32) * leads.astype(np.float32)

    def prepare(self, answers: tuple[Answer, ...]) -> House:
        """Return ``answers`` ready to be compared."""
        sentences = [
            (number, span.of(answer.text))
            for number, answer in enumerate(answers)
            for span in sentence_spans(answer.text)
        ]
        owners = np.array([number for number, _ in sentences])
        words = self._words.prepare(answers)
        return House(
            answers=answers,
            words=words,
            questions=self._meanings.of(words.questions),
            firsts=words.firsts,
            sentences=self._meanings.of([sentence for _, sentence in sentences]),
            sentence_firsts=np.searchsorted(owners, np.arange(len(answers))),
            found={},
        )

    # ------------------------------------------------------------ one question

    def _find(self, text: str, house: House) -> Found:
        questions = list(self._asked(text))
        if not questions or len(questions) > self._least["most"]:
            return Found()
        matches: list[Match] = []
        unmet: list[tuple[_Question, Floats]] = []
        for question in questions:
            stretches = question.stretches
            chances = self._chances(stretches, text, house)
            found = self._answered(question, chances, house)
            if not found:
                unmet.append((question, chances.max(0)))
            matches += [
                match for match in found if all(match.answer is not m.answer for m in matches)
            ]
        left = len(unmet)
        if not self._has_few(house):
            given = np.array([any(a is m.answer for m in matches) for a in house.answers])
            left = sum(not self._is_followed(one, best, given) for one, best in unmet)
        return Found(tuple(matches), left)

    def _is_followed(self, question: _Question, chances: Floats, given: NDArray[np.bool_]) -> bool:
        """Return whether a question without an answer asks for more of one that is ``given``.

        « Et en cours de prêt, ou seulement au départ ? »
        """
        if chances[given].max(initial=0) >= self._least["followed"]:
            return True
        short = len(self._words.words(question.whole.text)) <= _SHORT
        return short and bool(given[int(chances.argmax())])

    def _answered(self, question: _Question, chances: Floats, house: House) -> list[Match]:
        """Return the answers to one sentence that asks: two where each half asks another thing."""
        least = self._least["chance"]
        best = [(int(row.argmax()), float(row.max())) for row in chances]
        stretches = question.stretches
        pairs = [
            (best[at][1] + best[at + 1][1], at)
            for at in range(1, len(stretches), 2)
            if min(best[at][1], best[at + 1][1]) >= self._least["half"]
            and best[at][0] != best[at + 1][0]
        ]
        if pairs:
            _, at = max(pairs)
            chosen = [at, at + 1]
        else:
            # A half may have lost what the question is about: the whole speaks first.
            order = sorted(range(len(stretches)), key=lambda at: (at > 0, -best[at][1]))
            chosen = [at for at in order if best[at][1] >= least][:1]
        found = [self._match(stretches[at], *best[at], house=house) for at in chosen]
        return [match for match in found if match]

    def _match(self, stretch: Stretch, place: int, chance: float, house: House) -> Match | None:
        compared = self._words.compare(Asked(stretch.text, "", stretch.before), house.words)
        if not self._is_vouched(compared, place, house):
            return None
        mine = house.words.owners == place
        near = house.questions @ self._meanings.of([stretch.told])[0]
        question = int(np.where(mine, near, -2).argmax())
        columns = house.words.columns(place)
        met = [w for row, w in enumerate(compared.said) if compared.near[row, columns].max() > 0]
        return Match(
            house.answers[place], chance, stretch.text, tuple(met), house.words.questions[question]
        )

    def _is_vouched(self, compared: Compared, place: int, house: House) -> bool:
        """Return whether the words alone speak for an answer, where there are few.

        Who has few ready answers is mostly asked other things, and nothing tells them apart.
        """
        if not self._has_few(house):
            return True
        few, scores = self._least["few"], compared.scores
        # Neighbours alone do not: « mécénat » is no « parrainage ».
        met = compared.near[:, house.words.columns(place)].max(initial=0)
        return bool(
            scores[place] >= few["words"]
            and _lead(scores)[place] >= few["lead"]
            and met >= few["met"]
        )

    def _has_few(self, house: House) -> bool:
        return len(house.answers) < int(self._least["few"]["under"])

    def _chances(self, stretches: Sequence[Stretch], text: str, house: House) -> Floats:
        """Return the chance of each answer, one line a stretch."""
        if not stretches:
            return np.zeros((0, len(house.answers)), np.float32)
        logits = self.features(stretches, text, house) @ self._weights
        top = np.maximum(logits.max(1, keepdims=True), self._none)
        weighed = np.exp(logits - top)
        chances: Floats = weighed / (weighed.sum(1, keepdims=True) + np.exp(self._none - top))
        return chances

    # ------------------------------------------------------------ what a message asks

    def _asked(self, text: str) -> Iterator[_Question]:
        """Yield the sentences of ``text`` that ask; all of it where none does."""
        sentences = [span.of(text) for span in sentence_spans(text)]
        asking = [number for number, words in enumerate(sentences) if "?" in words]
        asking = asking or [n for n, s in enumerate(sentences) if self._asks.search(plain(s))]
        if not asking:
            if self._words.words(text):
                yield _Question(Stretch(" ".join(sentences), ""), ())
            return
        for number in asking:
            sentence = sentences[number]
            before = " ".join(sentences[:number])
            if not self._words.words(before + sentence):
                continue
            yield _Question(Stretch(sentence, before), tuple(self._halves(sentence, before)))

    def _halves(self, sentence: str, before: str) -> Iterator[tuple[Stretch, Stretch]]:
        """Yield a sentence cut in two at each of its last joints, where both halves say much."""
        cuts = []
        for joint in _JOINT.finditer(sentence):
            first, second = sentence[: joint.start()], sentence[joint.end() :]
            # « Je déménage, dois-je résilier ? » tells, then asks; « … et … ? » asks both.
            asks = joint.group() == "et " or self._asks.search(plain(first))
            if asks and min(len(self._words.words(half)) for half in (first, second)) > 1:
                cuts.append((first.strip(), second.strip()))
        for first, second in cuts[-_JOINTS:]:
            yield Stretch(first, before), Stretch(second, f"{before} {first}".strip())


def _fewness(count: int) -> float:
    """Return how few answers there are, from 0 (many) to 1."""
    return float(np.clip(log(_MANY / max(count, 1)) / log(_MANY / _FEW), 0, 1))


def _nearness(near: Floats, firsts: Indices) -> tuple[Floats, Floats, Floats]:
    """Return the nearness of each answer: of its nearest question, its lead, of its three."""
    nearest = np.maximum.reduceat(near, firsts)
    three = np.array(
        [np.sort(mine)[-3:].mean() for mine in np.split(near, firsts[1:])], dtype=np.float32
    )
    return nearest, _lead(nearest), three


def _lead(scores: Floats) -> Floats:
    """Return by how much each is above the best of the others; alone, what it is itself."""
    if len(scores) < 2:
        return scores
    second, first = np.sort(scores)[-2:]
    lead: Floats = np.where(scores == first, first - second, scores - first)
    return lead
