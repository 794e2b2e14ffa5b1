"""What is suggested as an answer, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cmdesk.domain.review import Finding, Length
from cmdesk.domain.vocabulary import Act, Variant


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """One step of a draft: what it does, its words, where it comes from.

    The texts of a plan joined as they stand give the draft: a text carries its own
    space or line break. ``source`` is what the gutter shows (« charte 2.1 »,
    « proc. P-07 », « rép. Q-01 »), ``why`` one French sentence, ``wording`` the identifier of
    the entry of the phrase bank, so that it can be swapped, and learnt from. ``role`` is the
    use that the plan makes of the act; ``former`` are the wordings that this one took the
    place of.
    """

    act: Act
    text: str
    source: str = ""
    why: str = ""
    wording: str = ""
    role: str = ""
    former: tuple[str, ...] = ()


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


class ChangeKind(StrEnum):
    """What can be done to one act of a draft."""

    REWORD = "reword"
    REMOVE = "remove"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class AddableAct:
    """An act that a draft lacks and the case allows; ``why`` is one French sentence."""

    act: Act
    role: str = ""
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActChange:
    """One change to a draft: ``place`` is that of the act in its plan, ``added`` what to add."""

    kind: ChangeKind
    place: int = -1
    added: AddableAct | None = None


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What may be changed: for each act of the plan, then what may be added, in order."""

    reword: tuple[bool, ...]
    remove: tuple[bool, ...]
    add: tuple[AddableAct, ...] = ()
