"""A sentence that the manager vouches for: what it states or promises is established."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdesk.domain.vocabulary import Category

ATTESTABLE = frozenset({Category.FALSE_CLAIM, Category.PROMISE})
"""What only the manager can know: a fact stated as done, a commitment no procedure covers."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """A signature under one sentence of a reply.

    ``sentence`` is the sentence as it was ticked, ``quote`` the words that the finding of
    ``category`` and ``rule`` named in it. ``by`` is who ticked it, ``at`` when, aware.
    """

    sentence: str
    category: Category
    rule: str
    quote: str
    by: str
    at: datetime
