"""Whether a stretch of a reply takes up what its author told, or says something of the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act

if TYPE_CHECKING:
    from cmdesk.review.case import Case

_STRONG = re.compile(r"[.!?;:\n]")
_WEAK = re.compile(r",| et (?=je|j'|nous|on|un|une|notre|le service)| mais | puis ")
_LISTENS = (Act.ACKNOWLEDGE, Act.EMPATHISE, Act.APOLOGISE)
_REACH = 60


class Restated:
    """The words of ``facts.toml`` that tell the author's facts from our own."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        before, ahead = table["before"], table["ahead"]
        self._before = re.compile(f"(?:{'|'.join(before)}) ?$")
        self._ahead = re.compile(f"(?:{'|'.join(ahead)}) ?$")
        self._past = re.compile("|".join(table["ahead_unless"]))
        self._after = re.compile("|".join(table["after"]))
        self._ours = re.compile("|".join(table["ours"]))
        self._told = re.compile("|".join(table["told"]))
        self._rule = re.compile("|".join(table["rule"]))
        self._aside = re.compile("|".join(table["aside"]))
        self._opening = re.compile("|".join(table["opening"]))
        self.about = re.compile(rf"(?:{'|'.join(table['about'])}) ?(?:de |d')?$")
        self.over = re.compile(rf"(?:{'|'.join(table['over'])}) ?$")

    def holds(self, case: Case, span: Span) -> bool:
        """Return whether what stands at ``span`` is said to be a fact of the author's."""
        form = case.reading.form
        segment = _around(form, span, _STRONG)
        before = form[max(segment.start, span.start - _REACH) : span.start]
        whole = form[segment.start : segment.end]
        if case.reading.is_quoted(span) or self._after.match(form[span.end : segment.end]):
            return False
        if self._rule.search(whole) or self._is_aside(form, span, segment):
            return False
        clause = _around(form, span, _WEAK, segment)
        ours, theirs = self._ahead.search(before), self._before.search(before)
        if ours and self._past.search(form[clause.start : clause.end]):
            ours = None
        if ours or theirs:  # of both, the nearer words decide
            return theirs is not None and (ours is None or ours.start() < theirs.start())
        if case.reading.is_conditional(span):
            return False
        if self._ours.search(form[clause.start : clause.end]) or self.plans(case, clause):
            return False
        return self._told.search(whole.strip()) is not None or any(
            act.act in _LISTENS and act.span.overlaps(segment) for act in case.acts
        )

    def _is_aside(self, form: str, span: Span, segment: Span) -> bool:
        """Return whether a set phrase holds what stands at ``span`` (« gâcher une semaine »)."""
        return any(
            Span(*match.span()).overlaps(span)
            for match in self._aside.finditer(form, segment.start, segment.end)
        )

    def tells(self, form: str) -> bool:
        """Return whether a stretch comes back to what somebody lived."""
        return self._told.search(form.strip()) is not None

    def opens(self, form: str) -> bool:
        """Return whether a sentence opens on what somebody lived (« entendre ça en cabine »)."""
        return self._opening.search(form.strip()) is not None

    def ours(self, form: str) -> bool:
        """Return whether a stretch says what the house does, or what holds for everybody."""
        return self._ours.search(form) is not None

    def plans(self, case: Case, stretch: Span) -> bool:
        """Return whether a stretch only says what is done next."""
        told = self._told.search(case.reading.form[stretch.start : stretch.end])
        return not told and case.steps is not None and case.steps.leads(case.reading, stretch)


def _around(form: str, span: Span, mark: re.Pattern[str], within: Span | None = None) -> Span:
    """Return the stretch between two marks that holds ``span``."""
    start, end = (within.start, within.end) if within else (0, len(form))
    for match in mark.finditer(form, start, end):
        if match.end() <= span.start:
            start = match.end()
        elif match.start() >= span.end:
            end = match.start()
            break
    return Span(start, end)
