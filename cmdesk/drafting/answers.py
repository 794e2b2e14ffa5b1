"""Which of the brand's ready answers says what a message asks.

Each stretch of the message that asks is held against the questions of every answer of the
profile (``nearness.py``); how near they are, and « none of them », is weighed by a conditional
logit (``language/logit.py``). Its weights, and the chance from which an answer is given, stand in
``resources/phrases/asked.toml`` (``python -m tools.drafting.asked``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.profile import Answer
from cmdesk.drafting.asked_words import AskedWords, Compared
from cmdesk.drafting.faults import plain
from cmdesk.drafting.nearness import FEATURES, Entries, Entry, Nearness, Stretch, lead_of
from cmdesk.knowledge.kept import Kept
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.logit import chances_of, weights_of
from cmdesk.language.meaning import Meanings
from cmdesk.language.sentences import sentence_spans
from cmdesk.language.vectors import Floats, WordVectors

# Where one question may end and another begin within a sentence; « … ou … ? » asks one thing, and
# so does « résilier et reprendre un abonnement ».
_INFINITIVE = r"(?!votre|notre|autre|quatre)\w+(?:er|ir|oir|re)\b"
_JOINT = re.compile(rf"[,;:(] ?(?!ou\b)|\bet\b (?=\w)(?!{_INFINITIVE})")
_JOINTS = 3
"""Joints of one sentence at which it is cut, the last ones: what asks stands at the end."""
# « Oui », « non » at the head of an answer, and what asks for a duty.
_YES = re.compile(r"(?:Oui|Non)[ \u00a0\u202f]?[,:] ")
_MUST = re.compile(r"\b(?:faut|faudra\w*|dois|doit|devons|devez|oblig\w+|necessaire|besoin)\b")
# From what chance on the question is so surely the answer's own that « oui » answers it.
_SURE_OF_YES = 0.6
_SHORT = 2
"""Words of substance under which a question leans on what stands before: « Il y a des frais ? »."""
_REMEMBERED = 64


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

    @property
    def text(self) -> str:
        """Return what is said: the answer, without a « oui » to another question than its own.

        « Faut-il prendre rendez-vous pour ouvrir un livret ? » is not answered by the yes of
        « Peut-on ouvrir un livret à un bébé ? ».
        """
        yes = _YES.match(self.answer.text)
        asks, known = (bool(_MUST.search(plain(words))) for words in (self.asked, self.question))
        if yes is None or (asks is known and self.score >= _SURE_OF_YES):
            return self.answer.text
        rest = self.answer.text[yes.end() :]
        return rest[:1].upper() + rest[1:]


@dataclass(frozen=True, slots=True)
class Found:
    """The answers to a message in the order of its questions; ``left``: those without one."""

    matches: tuple[Match, ...] = ()
    left: int = 0


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
    """The answers of one profile, ready to be compared, and what was found last."""

    answers: tuple[Answer, ...]
    entries: Entries
    found: dict[str, Found]


class ReadyAnswers:
    """Finds the ready answer of a message; the same inputs give the same answer."""

    def __init__(self, folder: Path, vectors: WordVectors, meanings: Meanings) -> None:
        """Read ``asked.toml`` of ``folder`` (``resources/phrases``)."""
        table = read_toml(folder / "asked.toml")
        empty = read_toml(folder / "hand.toml")["word"]["empty"]
        self._least = table["least"]
        self._asks = re.compile(table["asks"]["pattern"])
        self._weights = weights_of(table["weights"], FEATURES)
        self._words = AskedWords(table, empty, vectors)
        self.nearness = Nearness(self._words, meanings)
        """What compares a message with what a brand wrote."""
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
        """Return what is weighed of each answer, as ``Nearness.features`` does."""
        return self.nearness.features(stretches, text, house.entries)

    def prepare(self, answers: tuple[Answer, ...]) -> House:
        """Return ``answers`` ready to be compared."""
        entries = self.nearness.prepare([Entry(one.questions, one.text) for one in answers])
        return House(answers, entries, {})

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
        compared = self.nearness.compare(stretch, house.entries)
        if not self._is_vouched(compared, place, house):
            return None
        columns = house.entries.words.columns(place)
        met = [w for row, w in enumerate(compared.said) if compared.near[row, columns].max() > 0]
        return Match(
            house.answers[place],
            chance,
            stretch.text,
            tuple(met),
            self.nearness.nearest(stretch, place, house.entries),
        )

    def _is_vouched(self, compared: Compared, place: int, house: House) -> bool:
        """Return whether the words alone speak for an answer, where there are few.

        Who has few ready answers is mostly asked other things, and nothing tells them apart.
        """
        if not self._has_few(house):
            return True
        few, scores = self._least["few"], compared.scores
        # Neighbours alone do not: « mécénat » is no « parrainage ».
        met = compared.near[:, house.entries.words.columns(place)].max(initial=0)
        return bool(
            scores[place] >= few["words"]
            and lead_of(scores)[place] >= few["lead"]
            and met >= few["met"]
        )

    def _has_few(self, house: House) -> bool:
        return len(house.answers) < int(self._least["few"]["under"])

    def _chances(self, stretches: Sequence[Stretch], text: str, house: House) -> Floats:
        """Return the chance of each answer, one line a stretch."""
        if not stretches:
            return np.zeros((0, len(house.answers)), np.float32)
        return chances_of(self.features(stretches, text, house), self._weights)[:, :-1]

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
