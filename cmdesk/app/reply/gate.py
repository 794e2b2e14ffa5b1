"""Whether a reply may be copied, and what the gate says of it: pure logic, no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdesk.app.reply.attesting import is_claim, sentence_of, standing_attestations
from cmdesk.app.reply.merge import Fingerprint, advice, faults
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.domain.waiver import LEAST_REASON, Waiver

MOST_ROWS = 5
"""Points that the gate lists; « et 3 autres » stands for the rest (window.md, Gate)."""

_FIELD = re.compile(r"\[[^\[\]\n]{0,80}\]")
"""A place that only a person can fill, as drafts write it: « [ … ] »."""

FIELD_RULE = "gate.field"


class GateState(StrEnum):
    """What the gate shows, the labels’ key included (``reply.gate.<state>``)."""

    EMPTY = "empty"
    """Nothing is written yet."""
    LOCKED = "locked"
    CHECKING = "checking"
    UNREVIEWED = "unreviewed"
    """The review failed: nothing can be said of the risks."""
    READY = "ready"
    WAIVED = "waived"
    UNCHECKED = "unchecked"
    """The grammar checker is absent: the risks were looked at, the spelling was not."""
    COPIED = "copied"
    CHANGED = "changed"


class CheckProgress(StrEnum):
    """How far the check of the present text has come."""

    DONE = "done"
    """The risks are known; the spelling too, or it is not waited for any longer."""
    PENDING = "pending"
    """Not yet known, and nothing to say about it: the last result stands."""
    SLOW = "slow"
    """Not yet known for more than 300 ms: the interface says so."""
    FAILED = "failed"
    """The risks could not be looked at."""


@dataclass(frozen=True, slots=True)
class WaivedPoint:
    """A blocking finding and the reason for which it is let through."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class AttestedPoint:
    """A sentence that somebody vouches for, where it stands in the reply."""

    span: Span
    attestation: Attestation


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate shows.

    ``open_points`` lock, one a sentence where only a signature is wanting; ``waived`` are
    let through with a reason, ``attested`` signed. ``can_copy`` is false while the risks of
    the very words on the screen are not known.
    """

    state: GateState
    open_points: tuple[Finding, ...] = ()
    waived: tuple[WaivedPoint, ...] = ()
    faults: int = 0
    advice: int = 0
    can_copy: bool = False
    checker: CheckerState = CheckerState.READY
    attested: tuple[AttestedPoint, ...] = ()

    @property
    def rows(self) -> tuple[Finding, ...]:
        """Return the points to list."""
        return self.open_points[:MOST_ROWS]

    @property
    def more(self) -> int:
        """Return how many points are not listed."""
        return max(0, len(self.open_points) - MOST_ROWS)


def judge(
    text: str,
    findings: Sequence[Finding],
    waivers: Iterable[Waiver] = (),
    *,
    fingerprint: Fingerprint,
    progress: CheckProgress = CheckProgress.DONE,
    checker: CheckerState = CheckerState.READY,
    copied: str | None = None,
    attestations: Iterable[Attestation] = (),
) -> Gate:
    """Return the state of the gate for ``text``.

    ``findings`` are those shown now, spans into ``text``; of two that one signature would
    settle, the first alone is a point. A waiver holds for as long as the
    words that it names are there unchanged: ``fingerprint`` tells. ``copied`` is the text as
    it stood in the editor when it was last copied. Fields left « [ … ] » block by
    themselves, before any review has come.
    """
    known = {waiver.fingerprint: waiver for waiver in waivers}
    blocking = [f for f in findings if f.level is Level.BLOCK]
    blocking += unfilled(text, blocking)
    blocking.sort(key=lambda f: (f.is_absence, f.span.start, f.span.end))
    open_points: list[Finding] = []
    waived: list[WaivedPoint] = []
    for finding in blocking:
        waiver = known.get(fingerprint(text, finding))
        if waiver is None:
            if not _follows(finding, open_points, text):
                open_points.append(finding)
        else:
            waived.append(WaivedPoint(finding, waiver))
    gone = checker in (CheckerState.ABSENT, CheckerState.FAILED, CheckerState.STOPPED)
    return Gate(
        _state(text, bool(open_points), bool(waived), progress, gone, copied),
        tuple(open_points),
        tuple(waived),
        len(faults(findings)),
        len(advice(findings)),
        bool(text.strip()) and not open_points and progress is CheckProgress.DONE,
        checker,
        tuple(AttestedPoint(*one) for one in standing_attestations(text, attestations)),
    )


def _follows(finding: Finding, points: Sequence[Finding], text: str) -> bool:
    """Return whether the sentence of a claim has its point already."""
    if not is_claim(finding):
        return False
    sentence = sentence_of(text, finding)
    return any(is_claim(p) and sentence_of(text, p) == sentence for p in points)


def _state(
    text: str,
    locked: bool,
    waived: bool,
    progress: CheckProgress,
    checker_gone: bool,
    copied: str | None,
) -> GateState:
    # In the order of what the writer must know first.
    rules = (
        (not text.strip(), GateState.EMPTY),
        (copied == text and not locked, GateState.COPIED),
        (progress is CheckProgress.SLOW and not locked, GateState.CHECKING),
        (locked, GateState.LOCKED),
        (progress is CheckProgress.FAILED, GateState.UNREVIEWED),
        (copied is not None, GateState.CHANGED),
        (waived, GateState.WAIVED),
        (checker_gone, GateState.UNCHECKED),
    )
    return next((state for holds, state in rules if holds), GateState.READY)


def unfilled(text: str, known: Iterable[Finding] = ()) -> list[Finding]:
    """Return the fields of ``text`` that no finding of ``known`` names yet."""
    places = [f.span for f in known if f.category is Category.PLACEHOLDER]
    return [
        Finding(Category.PLACEHOLDER, Level.BLOCK, FIELD_RULE, span, span.of(text), "")
        for match in _FIELD.finditer(text)
        if not any((span := Span(*match.span())).overlaps(place) for place in places)
        and (span := Span(*match.span()))
    ]


def reason_is_enough(reason: str) -> bool:
    """Return whether a reason says something: ten characters, spaces not counted twice."""
    return len(" ".join(reason.split())) >= LEAST_REASON


def waive(
    text: str, finding: Finding, reason: str, at: datetime, mark: Fingerprint, by: str = ""
) -> Waiver:
    """Return the record of a point let through; raise ``ValueError`` where no reason is given."""
    if not reason_is_enough(reason):
        raise ValueError("a waiver needs a reason")
    return Waiver(
        mark(text, finding),
        finding.category,
        finding.rule,
        finding.quote,
        " ".join(reason.split()),
        at,
        by,
    )


def takes_most_of(selection: str, text: str) -> bool:
    """Return whether a copied selection is more than half of the reply."""
    return len(selection.strip()) * 2 > len(text.strip()) > 0
