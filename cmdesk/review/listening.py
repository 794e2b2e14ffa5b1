"""Whether a reply shows that its author was read: more than excuses, other than plans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.acts import shared
from cmdesk.review.case import Case
from cmdesk.review.restated import Restated

_PIECES = re.compile(
    r"[,;:!?.]+ ?| et (?=je |j'|nous |on |un |une |notre |le service|vous )| mais "
)
# What a sentence that does this says is not what was lived.
_ELSEWHERE = (
    Act.ASK_DETAILS, Act.INVITE_PRIVATE, Act.SIGN, Act.CLOSE, Act.REDIRECT, Act.THANK,
    Act.MENTION,
)  # fmt: skip
_DOES = (Act.ACT, Act.OFFER, Act.ANSWER, Act.DATE)
# « C’est rageant »; what no cue marks must say a little more.
_FEWEST, _FEWEST_UNMARKED = 2, 3
_YOURS = re.compile(r"\b(?:votre|vos|ton|ta|tes)\b")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")


class Listening:
    """The words of ``listening.toml`` that are about excuses."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._excuse = re.compile("|".join(table["words"]))
        self._told = re.compile("|".join(table["told"]))
        self._theirs = re.compile("|".join(table["theirs"]))
        self._felt = re.compile("|".join(table["felt"]))
        self._happens = re.compile("|".join(table["happens"]))

    def heard(self, case: Case) -> bool:
        """Return whether a clause of the reply takes up what its author lived."""
        return any(
            self._hears(case, sentence, clause)
            for sentence in case.reading.sentences
            for clause in self._clauses(case, sentence)
        )

    def named(self, case: Case) -> bool:
        """Return whether excuses at least name something that the message tells."""
        return any(
            shared(case, case.reading.sentence_at(span.span.start))
            for span in case.acts
            if span.act is Act.APOLOGISE
        )

    @staticmethod
    def _clauses(case: Case, sentence: Span) -> Iterator[Span]:
        form, start = case.reading.form, sentence.start
        for match in _PIECES.finditer(form, sentence.start, sentence.end):
            yield Span(start, match.start())
            start = match.end()
        yield Span(start, sentence.end)

    def _hears(self, case: Case, sentence: Span, clause: Span) -> bool:
        form, telling = case.reading.form, case.telling
        words = form[clause.start : clause.end]
        if telling is None or len(_WORD.findall(words)) < _FEWEST:
            return False
        if excuse := self._excuse.search(words):
            told = self._told.search(words, excuse.start()) is not None
            theirs = (self._theirs.search(words) or _YOURS.search(words)) is not None
            return (told and theirs) or self._felt.search(words) is not None
        return self._felt.search(words) is not None or self._takes_up(
            case, telling, sentence, clause
        )

    def _takes_up(self, case: Case, telling: Restated, sentence: Span, clause: Span) -> bool:
        """Return whether a clause without excuses takes up what its author lived."""
        form = case.reading.form
        words = form[clause.start : clause.end]
        if (
            case.reading.french.greeting.match(form, clause.start)
            or telling.plans(case, clause)
            or (case.steps is not None and case.steps.vague(case.reading, clause))
        ):
            return False
        acts = {span.act for span in case.acts if span.span.overlaps(clause)}
        # « Le compteur a été reporté au 9 » tells how matters stand, not what it was to live them.
        lived = self._theirs.search(words) or not self._happens.search(words)
        if Act.EMPATHISE in acts or (Act.ACKNOWLEDGE in acts and lived):
            # « Nos excuses pour ce retard, un mois après l’achat »: more of the same excuse.
            before = form[sentence.start : clause.start]
            return not self._excuse.search(before) or telling.tells(words)
        unmarked = len(_WORD.findall(words)) >= _FEWEST_UNMARKED and not acts & set(_ELSEWHERE)
        if acts & set(_DOES) and not self._theirs.search(words):
            return False
        met = telling.tells(words) or shared(case, clause) > 0
        return bool(unmarked and met and lived and not telling.ours(words))


def read_listening(path: Path) -> tuple[Listening, dict[str, Any]]:
    """Return what hears excuses, and the table of questions, of ``listening.toml``."""
    table = read_toml(path)
    return Listening(table["excuse"]), table["question"]
