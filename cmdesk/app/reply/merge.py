"""The findings that the pane shows: two answers made one list, kept true while one types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from cmdesk.app.reply.offsets import Edit, shift
from cmdesk.domain.review import Finding, Reach
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level

_WEIGHT = {Level.BLOCK: 0, Level.WARN: 1, Level.HINT: 2}

Fingerprint = Callable[[str, Finding], str]


def merge(review: Iterable[Finding], grammar: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of both, in the order of the text.

    The review and the grammar checker answer apart. A fault that both see is kept once:
    the review’s, whose wording is ours, unless only the checker knows how to mend it.
    Words that a blocking remark covers are not checked as French at the same place: they
    are about to go.
    """
    kept = list(review)
    for fault in grammar:
        double = next(
            (i for i, other in enumerate(kept) if other.is_language and _same(other, fault)), None
        )
        if double is None:
            kept.append(fault)
        elif fault.suggestions and not kept[double].suggestions:
            kept[double] = fault
    return in_order(kept)


def _same(one: Finding, other: Finding) -> bool:
    return one.span == other.span or one.span.overlaps(other.span)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as one meets them in the text, what is missing at the end."""
    return tuple(
        sorted(findings, key=lambda f: (f.is_absence, f.span.start, _WEIGHT[f.level], f.span.end))
    )


def shifted(findings: Iterable[Finding], edit: Edit, text: str) -> tuple[Finding, ...]:
    """Return ``findings`` where they stand in ``text``, after ``edit`` made it.

    The quote follows the words, so that a waiver of words that changed falls at once.
    """
    kept = []
    for finding in findings:
        if finding.span.start == finding.span.end:
            kept.append(replace(finding, span=Span(len(text), len(text))))
            continue
        span = shift(finding.span, edit)
        if span is None or span.end > len(text):
            continue
        quote = span.of(text) if finding.quote else ""
        kept.append(_reaching(replace(finding, span=span, quote=quote), edit, text))
    return tuple(kept)


def _reaching(finding: Finding, edit: Edit, text: str) -> Finding:
    """Return ``finding`` with what its fixes replace moved too; no fix where that was edited."""
    if finding.reach is None:
        return finding
    span = shift(finding.reach.span, edit)
    if span is None or span.end > len(text) or span.of(text) != finding.reach.quote:
        return replace(finding, suggestions=(), reach=None)
    return replace(finding, reach=Reach(span, finding.reach.quote))


def without(
    findings: Iterable[Finding], text: str, ignored: Collection[str], fingerprint: Fingerprint
) -> tuple[Finding, ...]:
    """Return the findings that the manager did not ignore; a blocking one always stays."""
    if not ignored:
        return tuple(findings)
    return tuple(
        f for f in findings if f.level is Level.BLOCK or fingerprint(text, f) not in ignored
    )


def drawn(findings: Iterable[Finding], typed: Span | None) -> tuple[Finding, ...]:
    """Return the findings to draw while the word ``typed`` is being written.

    A half-written word is no fault yet: faults of language that touch it wait, and remarks
    that are about nothing else. A remark on the whole sentence stays.
    """
    if typed is None or typed.start == typed.end:
        return tuple(f for f in findings if f.span.start < f.span.end)
    return tuple(
        f
        for f in findings
        if f.span.start < f.span.end
        and not (
            (f.is_language and f.span.overlaps(typed))
            or (typed.start <= f.span.start and f.span.end <= typed.end)
        )
    )


def first_blocking(findings: Iterable[Finding]) -> Finding | None:
    """Return the first finding that locks the copy."""
    return next((f for f in findings if f.level is Level.BLOCK), None)


def faults(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the faults of language, advice on style left out."""
    return tuple(f for f in findings if f.is_language and f.category is not Category.STYLE)


def advice(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what neither blocks nor is a fault of language: the advice."""
    return tuple(
        f
        for f in findings
        if f.level is not Level.BLOCK and (not f.is_language or f.category is Category.STYLE)
    )


def next_field(findings: Iterable[Finding], edge: int, *, forward: bool) -> Span | None:
    """Return the first place left to fill after ``edge``, or the last one before it."""
    places = sorted(f.span for f in findings if f.category is Category.PLACEHOLDER)
    if forward:
        return next((span for span in places if span.end > edge), None)
    return next((span for span in reversed(places) if span.start < edge), None)


def counterpart(finding: Finding | None, findings: Iterable[Finding]) -> Finding | None:
    """Return ``finding`` as a later check names it: same rule, nearest place."""
    if finding is None:
        return None
    same = [f for f in findings if f.rule == finding.rule and f.category is finding.category]
    return min(same, key=lambda f: abs(f.span.start - finding.span.start), default=None)
