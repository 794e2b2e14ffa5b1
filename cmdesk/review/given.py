"""Where a reply gives a ready answer of the brand, word for word.

What such a sentence states was settled when the profile was written: the truth gate lets it
through, and the question that it answers is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cmdesk.domain.profile import Answer
from cmdesk.domain.text import Span
from cmdesk.drafting.answers import ReadyAnswers
from cmdesk.knowledge.kept import Kept
from cmdesk.language.sentences import sentence_spans
from cmdesk.review.notation import match_form

if TYPE_CHECKING:
    from cmdesk.review.case import Case

_WORD = re.compile(r"[^\W_]+")
# « Oui. » says too little to be known by.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of ``answer`` at ``span`` of a reply."""

    span: Span
    answer: Answer


class Given:
    """Finds the ready answers of a brand in replies to its questions."""

    def __init__(self, ready: ReadyAnswers, repairer: Callable[[], Callable[[str], str]]) -> None:
        """``repairer`` opens what mends a message typed in haste; it is opened when needed."""
        self._ready, self._open = ready, repairer
        self._sentences = Kept(_sentences)

    @cached_property
    def _repair(self) -> Callable[[str], str]:
        return self._open()

    def stretches(self, case: Case) -> tuple[Stretch, ...]:
        """Return the sentences of the reply that stand so in a ready answer, in order."""
        if case.profile is None or not case.profile.answers:
            return ()
        places = [match.span() for match in _WORD.finditer(case.reading.form)]
        words = [case.reading.form[start:end] for start, end in places]
        line = f" {' '.join(words)} "
        found = []
        for sentence, answer in self._sentences.of(case.profile.answers):
            at = line.find(sentence)
            if at >= 0:
                first = line.count(" ", 0, at)
                last = first + sentence.count(" ") - 2
                found.append(Stretch(Span(places[first][0], places[last][1]), answer))
        return tuple(sorted(found, key=lambda one: one.span))

    def answered(self, case: Case, question: str) -> bool:
        """Return whether ``question``, words of the message, is what a given answer is for."""
        given = {stretch.answer.id for stretch in case.given}
        if not given or case.profile is None or case.message is None:
            return False
        # As it was typed, then as drafts read it.
        for mended in (str, self._repair):
            said = _line(mended(question))
            for match in self._ready.find(mended(case.message.text), case.profile.answers).matches:
                asked = _line(match.asked)
                if match.answer.id in given and (asked in said or said in asked):
                    return True
        return False


def _sentences(answers: tuple[Answer, ...]) -> list[tuple[str, Answer]]:
    """Return the sentences of ready answers that say enough to be known by, as ``_line`` does."""
    return [
        (line, answer)
        for answer in answers
        for span in sentence_spans(answer.text)
        if (line := _line(span.of(answer.text))).count(" ") > _FEWEST
    ]


def _line(text: str) -> str:
    """Return the words of ``text`` between single spaces, one before and one behind."""
    return f" {' '.join(_WORD.findall(match_form(text)))} "
