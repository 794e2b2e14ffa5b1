"""What a reply takes up of its message, and which of its sentences are hard to read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cmdesk.domain.analysis import Analysis, Grievance
from cmdesk.domain.message import Message
from cmdesk.domain.review import (
    ActSpan,
    HardSentence,
    Hardship,
    Matter,
    MatterKind,
    Review,
)
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Ask, Kind
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.sentences import sentence_spans
from cmdesk.review.notation import match_form

_WORD = re.compile(r"[^\W\d_]+")
_LONG = 4
_STEM = 5
_FORMAL = frozenset({Act.GREET, Act.CLOSE, Act.SIGN, Act.LIGHTEN, Act.INVITE_PRIVATE})
# What only leads on says nothing of what went wrong.
_LEADING = frozenset({Act.ASK_DETAILS, Act.REDIRECT, Act.MENTION})
_TOLD = frozenset({Act.ANSWER, Act.EXPLAIN})
# Asks that an act answers by itself, whatever its words.
_ACTS: Mapping[Ask, frozenset[Act]] = {
    Ask.EXPLANATION: _TOLD,
    Ask.INFORMATION: _TOLD,
    Ask.APOLOGY: frozenset({Act.APOLOGISE}),
    Ask.DELIVERY_DATE: frozenset({Act.DATE}),
}
_MOST_HARD = 2


class _Said(NamedTuple):
    """One sentence: what it does, its words folded, and their beginnings."""

    span: Span
    does: frozenset[Act]
    form: str
    stems: frozenset[str]


class ReplyMapper:
    """Completes reviews; ``answers`` gives the words that take an ask up, by ask."""

    def __init__(self, path: Path, answers: Mapping[str, str]) -> None:
        table = read_toml(path)
        self._answers = {ask: re.compile(pattern) for ask, pattern in answers.items()}
        self._topics = {topic: re.compile(pattern) for topic, pattern in table["topics"].items()}
        self._idle = frozenset(match_form(word)[:_STEM] for word in table["idle"])
        hard = table["hard"]
        self._points: dict[str, float] = hard["points"]
        self._least: dict[str, int] = hard["least"]
        self._patterns = {
            Hardship(name): re.compile(pattern) for name, pattern in hard["patterns"].items()
        }
        self._threshold: float = hard["threshold"]

    def complete(
        self, review: Review, text: str, message: Message | None, analysis: Analysis | None
    ) -> Review:
        """Return ``review`` of ``text`` with its matters and its hardest sentences."""
        return replace(
            review,
            matters=self.matters(text, review.acts, message, analysis),
            hardest=self.hardest(text),
        )

    # What is taken up

    def matters(
        self,
        text: str,
        acts: tuple[ActSpan, ...],
        message: Message | None,
        analysis: Analysis | None,
    ) -> tuple[Matter, ...]:
        """Return what the message raises, each with the sentences of ``text`` that take it up.

        Nothing of a message that only thanks or insults.
        """
        if message is None or analysis is None or analysis.kind.id in (Kind.PRAISE, Kind.ABUSE):
            return ()
        said = self._said(text, acts)
        found = []
        if analysis.kind.id is Kind.COMPLAINT:
            for place, grievance in enumerate(analysis.grievances):
                spans = self._taking_up(said, grievance, message, analysis)
                found.append(Matter(MatterKind.GRIEVANCE, place, spans))
        for place, ask in enumerate(analysis.asks):
            if ask.id is not Ask.NONE_STATED:
                found.append(Matter(MatterKind.ASK, place, self._answering(said, ask.id)))
        return tuple(found)

    def _said(self, text: str, acts: tuple[ActSpan, ...]) -> list[_Said]:
        """Return the sentences that say something, each with what it does."""
        form = match_form(text)
        said = []
        for span in sentence_spans(text):
            does = frozenset(act.act for act in acts if act.span.overlaps(span)) - _FORMAL
            if does:
                words = form[span.start : span.end]
                said.append(_Said(span, does, words, self._stems(words)))
        return said

    def _taking_up(
        self, said: list[_Said], grievance: Grievance, message: Message, analysis: Analysis
    ) -> tuple[Span, ...]:
        told = [one for one in said if one.does - _LEADING]
        own = self._stems(match_form(grievance.span.of(message.text)))
        for words in (grievance.object, grievance.fault, grievance.nominal):
            own |= self._stems(match_form(words or ""))
        if by_words := tuple(one.span for one in told if own & one.stems):
            return by_words
        # By the field of its topic, where no other grievance could be meant.
        alone = sum(other.topic is grievance.topic for other in analysis.grievances) == 1
        field = self._topics.get(grievance.topic.value)
        if not alone or field is None:
            return ()
        return tuple(one.span for one in told if field.search(one.form))

    def _answering(self, said: list[_Said], ask: Ask) -> tuple[Span, ...]:
        acts, words = _ACTS.get(ask, frozenset()), self._answers.get(ask.value)
        return tuple(
            one.span
            for one in said
            if one.does & acts or (words is not None and words.search(one.form))
        )

    def _stems(self, form: str) -> frozenset[str]:
        words = {word[:_STEM] for word in _WORD.findall(form) if len(word) > _LONG}
        return frozenset(words - self._idle)

    # What is hard to read

    def hardest(self, text: str) -> tuple[HardSentence, ...]:
        """Return at most two sentences that are hard to read, the hardest first."""
        scored = []
        for span in sentence_spans(text):
            reasons = self._hardships(match_form(span.of(text)))
            score = sum(self._weight(reason, count) for reason, count in reasons)
            if score >= self._threshold:
                reasons.sort(key=lambda one: -self._weight(*one))
                scored.append((score, HardSentence(span, tuple(reasons))))
        scored.sort(key=lambda one: -one[0])
        return tuple(hard for _, hard in scored[:_MOST_HARD])

    def _hardships(self, form: str) -> list[tuple[Hardship, int]]:
        counts = {Hardship.LONG: len(form.split())}
        for reason, pattern in self._patterns.items():
            counts[reason] = sum(1 for _ in pattern.finditer(form))
        return [(r, n) for r, n in counts.items() if n >= self._least[r.value]]

    def _weight(self, reason: Hardship, count: int) -> float:
        return self._points[reason.value] * (1 + count - self._least[reason.value])
