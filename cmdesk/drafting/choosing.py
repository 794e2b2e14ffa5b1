"""Which of the wordings that may say a step say most of this very message."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from cmdesk.domain.vocabulary import Act
from cmdesk.drafting.bank import Phrase
from cmdesk.drafting.planner import Step

Eligible = list[tuple[Phrase, float]]

# The slots that say what pleased.
_PLEASED = frozenset({"praised", "enjoyed", "of_enjoyed", "liked"})
# What only this author praised, asked or wished for, by the step that says it, the most
# telling first.
_CALM = {
    (Act.THANK, "praise"): ({"deed"}, {"hero"}, {"feat", "points"}, {"said"}),
    (Act.THANK, "idea"): ({"wish"},),
    (Act.ACKNOWLEDGE, "question"): ({"asking"},),
    (Act.ACKNOWLEDGE, "reserve"): ({"lapsed"}, {"lapsed_bare"}, {"heard"}, {"reservation"}),
    (Act.ACT, "inquire"): ({"asking"},),
}
_TOLD = frozenset({"deed", "feat", "points", "asking", "wish", "reservation", "lapse", "better"})


def once(eligible: Eligible, slots: Set[str]) -> Eligible:
    """Return the wordings that do not tell again what ``slots``, already filled, have told."""
    said = set(slots & _TOLD)
    if said & {"asking", "wish"}:
        # The whole was told: its thing need not be named again.
        said.add("asked")
    if slots & _PLEASED:
        # By one word or another, these name the same things.
        said |= _PLEASED
    return [entry for entry in eligible if not entry[0].slots & said]


def most_telling(eligible: Eligible, step: Step) -> Eligible:
    """Return the wordings that say what this author alone praised, asked or wished for."""
    for slots in _CALM.get((step.act, step.role), ()):
        if found := [entry for entry in eligible if slots & entry[0].slots]:
            return found
    if (step.act, step.role) == (Act.ACT, "praise"):
        return [entry for entry in eligible if "has:hero" in entry[0].when]
    return []


def naming(eligible: Eligible, step: Step) -> Eligible:
    """Return the thanks that name what pleased, where it is known: the others fit anybody."""
    if step.act is not Act.THANK or step.role != "praise":
        return []
    return [entry for entry in eligible if entry[0].slots & _PLEASED or is_for_it(entry[0])]


@lru_cache(maxsize=4096)
def is_for_it(phrase: Phrase) -> bool:
    """Return whether a wording is made for some kind of trouble."""
    return any(one.startswith(("fault:", "life:", "praise:")) for one in phrase.when)
