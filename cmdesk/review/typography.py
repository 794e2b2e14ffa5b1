"""The faults of French typography as findings."""

from __future__ import annotations

from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.language.fold import fold
from cmdesk.review.case import Case


def typography_findings(case: Case) -> list[Finding]:
    """Return one hint a fault, with its one-key fix.

    Faults that only differ by the sort of a space or of an apostrophe are left out: no
    keyboard types them, and copying mends them without a word.
    """
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
        for fault in faults(case.reply.text, region, protected=case.protected)
        if not fault.silent
    ]


def only_spacing(finding: Finding) -> bool:
    """Return whether the grammar checker asks for nothing but another sort of space.

    Copying mends it; where a space is missing or too many, ``faults`` has said so.
    """
    if "WHITESPACE" in finding.rule.upper():
        return True
    return any(fold(fix) == fold(finding.quote) for fix in finding.suggestions[:1])
