"""A review as the command line prints it (command-line.md, « check »)."""

from __future__ import annotations

from typing import Any

from cmdesk.domain.review import Finding, Review


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain values, at the words that its suggestions replace."""
    at = finding.reach or finding
    return {
        "category": finding.category.value,
        "level": finding.level.value,
        "rule": finding.rule,
        "start": at.span.start,
        "end": at.span.end,
        "quote": at.quote,
        "message": finding.message,
        "why": finding.why,
        "suggestions": list(finding.suggestions),
        "source": finding.source,
    }


def to_json(review: Review, id: str = "") -> dict[str, Any]:
    """Return ``review`` as the object that ``check`` answers; ``id`` comes first."""
    tone = review.tone
    return {
        "id": id,
        "ready": review.ready,
        "findings": [finding_to_json(finding) for finding in review.findings],
        "tone": {
            name: round(getattr(tone, name).value, 2)
            for name in ("warmth", "formality", "concision", "assertiveness", "empathy")
        },
        "acts": [
            {"id": act.act.value, "start": act.span.start, "end": act.span.end}
            for act in review.acts
        ],
        "length": {"used": review.length.used, "limit": review.length.limit},
    }
