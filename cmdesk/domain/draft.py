"""What is suggested as an answer, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from cmdesk.domain.review import Finding, Length
from cmdesk.domain.vocabulary import Act, Variant


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One step of a draft: what it does, its words, where it comes from.

    The texts of a plan joined as they stand give the draft: a text carries its own
    space or line break. ``source`` is what the gutter shows (« charte 2.1 »,
    « proc. P-07 »), ``why`` one French sentence, ``wording`` the identifier of the entry
    of the phrase bank, so that it can be swapped, and learnt from.
    """

    act: Act
    text: str
    source: str = ""
    why: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A suggested answer.

    ``fit`` is the nearness to the brand's voice, 0 to 1. ``fields`` counts the places
    that only a person can fill, written « [ … ] » in the text. ``advised`` marks the one
    to look at first; exactly one of a set is.
    """

    text: str
    variant: Variant
    plan: tuple[PlannedAct, ...]
    length: Length
    fit: float
    findings: tuple[Finding, ...] = field(default=())
    fields: int = 0
    advised: bool = False
    reason: str = ""
    """Why this plan, one French sentence for the window’s band."""
