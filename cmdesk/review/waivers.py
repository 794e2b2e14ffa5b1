"""A name for a finding that survives edits elsewhere in the text."""

from __future__ import annotations

import hashlib
import re

from cmdesk.domain.review import Finding
from cmdesk.review.notation import match_form

_NEIGHBOURS = 2
_WORD = re.compile(r"\w+")


def fingerprint(text: str, finding: Finding) -> str:
    """Return what tells ``finding`` from others of ``text``, without its position.

    It is made of the category, the rule, the words found and two words on each side: an
    edit elsewhere keeps it, an edit of these words changes it, so that the gate locks again.
    """
    start, end = finding.span
    before = _WORD.findall(match_form(text[:start]))[-_NEIGHBOURS:]
    after = _WORD.findall(match_form(text[end:]))[:_NEIGHBOURS]
    if finding.is_absence:  # at the end of the text: the last words say nothing of it
        before, after = [], []
    words = _WORD.findall(match_form(finding.quote)) or [finding.quote]
    parts = (
        finding.category.value,
        finding.rule,
        " ".join(before),
        " ".join(words),
        " ".join(after),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
