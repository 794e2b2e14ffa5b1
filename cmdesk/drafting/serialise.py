"""Drafts in the form that the command line prints (docs/command-line.md)."""

from __future__ import annotations

from typing import Any

from cmdesk.domain.draft import Draft
from cmdesk.domain.review import Finding


def to_json(draft: Draft) -> dict[str, Any]:
    """Return one entry of ``drafts``: the plan's texts joined give ``text``."""
    return {
        "text": draft.text,
        "variant": str(draft.variant),
        "plan": [
            {
                "act": str(step.act),
                "text": step.text,
                "source": step.source,
                "why": step.why,
                "wording": step.wording,
            }
            for step in draft.plan
        ],
        "length": {
            "used": draft.length.used,
            "limit": draft.length.limit,
            "unit": draft.length.unit,
        },
        "fit": round(draft.fit, 3),
        "fields": draft.fields,
        "advised": draft.advised,
        "reason": draft.reason,
        "findings": [_finding(finding) for finding in draft.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "category": str(finding.category),
        "level": str(finding.level),
        "rule": finding.rule,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "message": finding.message,
        "why": finding.why,
        "suggestions": list(finding.suggestions),
    }
