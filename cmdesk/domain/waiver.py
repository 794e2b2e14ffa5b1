"""A finding that the manager knowingly overrode, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdesk.domain.vocabulary import Category

LEAST_REASON = 10
"""Characters that a reason must have (window.md, Gate)."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """An override (« dérogation »): ``fingerprint`` names the finding whatever its place.

    ``by`` is who decided, empty in what was kept before names were.
    """

    fingerprint: str
    category: Category
    rule: str
    quote: str
    reason: str
    at: datetime
    by: str = ""
