"""How likely a reply leaves a question aside, by all that it says in answer.

Whether « le guichet vous la rend » answers « puis-je la récupérer ? » no word tells alone: a
linear judge weighs the words of the answer, the sentence nearest to the question by the meaning
of its words, what it does, and what the lists of ``listening.toml`` found. The weights come from
``python -m tools.replies.answering``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import regex

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Ask
from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.linear import LinearJudge
from cmdesk.language.vectors import Floats, WordVectors
from cmdesk.review.case import Case
from cmdesk.review.questions import Question, Questions

_TOKEN = regex.compile(r"[\p{L}]+|\d+|\?")
_WORD = regex.compile(r"\p{L}{4,}")
_STEPS = 10
"""Into how many bins what goes from 0 to 1 is cut."""
_MOST = 4


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that is no mere preamble: its words, what it does, how near the question."""

    form: str
    acts: tuple[Act, ...]
    near: float


class Answering:
    """Judges whether a reply answers a question."""

    def __init__(self, path: Path, vectors: WordVectors) -> None:
        """``path`` holds the weights."""
        self._judge = LinearJudge(path, "Les poids de la relecture")
        self._vectors = vectors

    def weigh(self, case: Case) -> list[tuple[Question, float]]:
        """Return the questions of the message, and how likely each is left aside.

        Without those that a ready answer of the brand gives; none where the reply has the
        question checked and announces the answer (thirty such replies of the corpus, none of
        which leaves its question aside). Raises as ``left_aside`` does.
        """
        asked, message, reading = case.questions, case.message, case.message_reading
        if asked is None or message is None or reading is None:
            return []
        if asked.checks_first(case.reading.form):
            return []
        return [
            (question, self.left_aside(case, question))
            for question in asked.asked(reading, wanted(case))
            if case.giving is None or not case.giving.answered(case, question.span.of(message.text))
        ]

    def left_aside(self, case: Case, question: Question) -> float:
        """Return how likely ``question`` is left aside, from 0 to 1.

        Raises ``ComponentError`` where the weights are missing or unreadable.
        """
        return self._judge.chance(self.features(case, question))

    def features(self, case: Case, question: Question) -> Iterator[str]:
        """Yield the names of what is weighed."""
        asked = case.questions
        message = case.message
        if asked is None or message is None:
            return
        answer, listened = asked.parts(case)
        words = question.span.of(message.text).lower()
        said = self._said(case, asked, words)
        yield from self._measured(case, asked, question, answer, listened, said)
        yield from (f"q {word}" for word in set(_TOKEN.findall(words)))
        tokens = _TOKEN.findall(answer)
        yield from (f"w {word}" for word in set(tokens))
        yield from (f"b {one} {other}" for one, other in pairwise(tokens))
        best = max(said, key=lambda one: one.near, default=None)
        if best is not None:
            tokens = _TOKEN.findall(best.form)
            yield from (f"s {word}" for word in set(tokens))
            yield f"first {tokens[0] if tokens else ''}"
            yield from (f"nearest {act}" for act in best.acts or ("none",))

    def _said(self, case: Case, asked: Questions, words: str) -> list[_Said]:
        vectors = self._stack(words)
        found = []
        for sentence in case.reading.sentences:
            if not asked.is_preamble(case, sentence):
                form = case.reading.form[sentence.start : sentence.end]
                acts = _acts(case, sentence)
                found.append(_Said(form, acts, _nearness(vectors, self._stack(form))))
        return found

    def _measured(
        self,
        case: Case,
        asked: Questions,
        question: Question,
        answer: str,
        listened: str,
        said: Sequence[_Said],
    ) -> Iterator[str]:
        """Yield what is counted, measured and found by the lists."""
        kind = question.kind or "yes_no"
        touched = asked.touched(case, question, answer)
        share = touched / max(len(question.stems), 1)
        near = max((one.near for one in said), default=0.0)
        flags = {
            "worded": question.worded,
            "unknown yet": question.unknown_yet,
            "says yes or no": asked.says_yes_or_no(answer),
            "hears yes or no": asked.says_yes_or_no(listened),
            "taken up": asked.takes_up(answer),
            "promised": asked.promised(case.reading.form),
            "private": case.does(Act.INVITE_PRIVATE),
            "leads on": case.leads_on,
            "asks back": "?" in answer,
            f"answers {kind}": asked.suits(question, answer),
        }
        yield from (f"{name} {held}" for name, held in flags.items())
        yield from (f"{name} {held} {kind}" for name, held in flags.items())
        yield f"kind {kind}"
        yield f"message {case.kind}"
        yield from (f"does {act}" for act in {act for one in said for act in one.acts})
        # Laid one on the other, so that the nearer of two counts for more.
        yield from (f"near {step}" for step in range(int(near * _STEPS) + 1))
        yield from (f"share {step}" for step in range(int(min(share, 1.0) * _STEPS) + 1))
        yield from (f"touched {step}" for step in range(min(touched, _MOST) + 1))
        yield from (f"said {step}" for step in range(min(len(said), _MOST) + 1))
        yield f"stems {min(len(question.stems), _MOST)}"

    def _stack(self, form: str) -> Floats:
        """Return the vectors of the words of substance, one a line."""
        levelled = (strip_accents(fold(word)) for word in _WORD.findall(form))
        rows = [row for word in levelled if (row := self._vectors.row(word)) >= 0]
        if not rows:
            return np.zeros((0, self._vectors.dimensions), np.float32)
        return self._vectors.stack(rows)


def wanted(case: Case) -> list[Span]:
    """Return where the message says what it asks for, besides questions."""
    if case.analysis is None:
        return []
    return [
        span
        for label in case.analysis.asks
        if label.id not in (Ask.NONE_STATED, Ask.INFORMATION)
        for span in label.evidence
    ]


def _acts(case: Case, sentence: Span) -> tuple[Act, ...]:
    return tuple({span.act for span in case.acts if span.span.overlaps(sentence)})


def _nearness(words: Floats, others: Floats) -> float:
    """Return how near each word is to the nearest of ``others``, on average, from 0 to 1."""
    if not len(words) or not len(others):
        return 0.0
    return max(float((words @ others.T).max(axis=1).mean()), 0.0)
