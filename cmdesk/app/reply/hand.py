"""What the pane needs to know of the house's earlier replies; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile
from cmdesk.language.numbers import date_in_words
from cmdesk.translations import Labels


class Hand(Protocol):
    """What was learnt (``app.learnt.Learnt``); it may change while a message is open."""

    @property
    def less(self) -> Mapping[str, float]:
        """Return which wordings to propose less, and by what factor."""
        ...

    def candidates(self, message: Message, analysis: Analysis) -> tuple[Example, ...]:
        """Return the earlier replies among which one may be recalled."""
        ...


class NoHand:
    """Nothing was learnt."""

    less: Mapping[str, float] = {}

    def candidates(self, message: Message, analysis: Analysis) -> tuple[Example, ...]:
        """Return nothing."""
        return ()


def origin_of(labels: Labels, example: Example, profile: Profile, today: date) -> str:
    """Return the sentence that says where a recalled reply comes from."""
    if example.approved_at is None:
        return labels("reply.recall.approved", brand=profile.name)
    day = example.approved_at.astimezone().date()
    if day == today:
        return labels("reply.recall.today")
    words = date_in_words(day, article=False, year=day.year != today.year)
    return labels("reply.recall.origin", date=words)
