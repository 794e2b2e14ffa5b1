"""Puts a suggestion in the place of what was found."""

from __future__ import annotations

from collections.abc import Iterable

from cmdesk.domain.review import Finding


def apply(text: str, finding: Finding, suggestion: str) -> str:
    """Return ``text`` with ``suggestion`` in the place of ``finding``.

    What is missing goes at the end, before the signature where the last line is one. An
    empty suggestion takes the words out, with the space that they leave.
    """
    start, end = finding.span
    if finding.is_absence and start == end:
        return _added(text, finding, suggestion)
    before, after = text[:start], text[end:]
    if not suggestion:
        if before.endswith((" ", "\u00a0", "\u202f")) and after[:1] in ("", " ", ".", ",", "\n"):
            before = before.rstrip(" \u00a0\u202f")
        elif not before.strip() or before.endswith("\n"):
            after = after.lstrip(" ")
            after = after[:1].upper() + after[1:]
        return before + after
    if suggestion[-1] in ".!?" and after[:1] in (".", "!", "?"):
        after = after[1:]
    return before + suggestion + after


def apply_all(text: str, findings: Iterable[Finding]) -> str:
    """Return ``text`` with the first suggestion of each finding, from the last to the first.

    Findings that overlap one already mended are left for the next review.
    """
    limit = len(text) + 1
    for finding in sorted(findings, key=lambda f: (f.span.start, f.span.end), reverse=True):
        if finding.suggestions and finding.span.end <= limit:
            text = apply(text, finding, finding.suggestions[0])
            limit = finding.span.start if finding.span.start < finding.span.end else limit
    return text


def _added(text: str, finding: Finding, suggestion: str) -> str:
    body, newline, last = text.rstrip().rpartition("\n")
    signature = last.strip()
    is_signature = (bool(newline) and len(signature) <= 40 and signature[:1] in "—–-") or (
        bool(newline) and 0 < len(signature.split()) <= 2 and signature[-1:] not in ".!?,:"
    )
    if finding.category.value == "missing_signature" or not is_signature:
        joint = "\n" if finding.category.value == "missing_signature" else " "
        return f"{text.rstrip()}{joint if text.strip() else ''}{suggestion}"
    return f"{body.rstrip()} {suggestion}\n{last.strip()}"
