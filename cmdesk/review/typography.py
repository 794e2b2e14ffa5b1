"""The faults of French typography as findings."""

from __future__ import annotations

from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.review.case import Case


def typography_findings(case: Case) -> list[Finding]:
    """Return one hint a fault, with its one-key fix."""
    from cmdesk.language.typography import faults  # noqa: PLC0415  (its tables load at first use)

    region = case.profile.region if case.profile is not None else "FR"
    return [
        Finding(
            category=Category.TYPOGRAPHY,
            level=Level.HINT,
            rule=f"typography.{fault.rule}",
            span=fault.span,
            quote=fault.span.of(case.reply.text),
            message=fault.message,
            suggestions=(fault.replacement,),
        )
        for fault in faults(case.reply.text, region)
    ]
