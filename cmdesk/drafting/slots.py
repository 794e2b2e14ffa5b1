"""What fills the slots of wordings: the brand, the facts told, what is done, what is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.vocabulary import EntityType
from cmdesk.drafting.facts import facts_of
from cmdesk.drafting.faults import compiled, plain
from cmdesk.drafting.granted import granted
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.language.surface import joined

_HELP = re.compile(r"aide|help|faq|support", re.IGNORECASE)
"""What the address of a page says that answers common questions."""
# What stands between two things asked for: « votre numéro et une photo ».
_BETWEEN_NEEDS = re.compile(r" et | ainsi que ")


def already_given(readable: str, facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the entries of ``given`` in ``facts.toml`` of which a message tells already.

    ``readable`` is the message in the form that patterns expect (``plain``).
    """
    return [one for one in facts["given"] if compiled(one["told"]).search(readable)]


def slots_of_case(
    message: Message,
    analysis: Analysis,
    profile: Profile,
    context: str,
    procedure: Procedure | None,
    knowledge: Knowledge,
    given: Sequence[Mapping[str, Any]],
) -> dict[str, str]:
    """Return the words that fill the slots of wordings, each only where it is known.

    ``given`` is what the message tells already (``already_given``), and is not asked again.
    """
    public = message.public
    slots: dict[str, str] = {"brand": profile.name, "how": profile.private_how(message.channel)}
    if analysis.first_name:
        slots["name"] = analysis.first_name
    if profile.voice.gender:
        slots["sorry"] = "désolée" if profile.voice.gender == "f" else "désolé"
    slots |= facts_of(message, analysis, knowledge.facts, knowledge.surface)
    if procedure:
        slots |= _procedure_slots(procedure, analysis, profile, public, given)
        if promise := granted(procedure, message.text, profile.charter, public=public):
            slots["promise"] = promise
    if holding := profile.charter.crisis.holding:
        slots["holding"] = holding
    if help_page := next((link for link in profile.links if _HELP.search(link)), None):
        slots["help"] = help_page
    if context := " ".join(context.split()):
        slots["context"] = context[:1].lower() + context[1:].rstrip(" .")
    return slots


def flags_of_needs(
    slots: Mapping[str, str], given: Sequence[Mapping[str, Any]], words: Mapping[str, str]
) -> set[str]:
    """Return what holds of what is asked for.

    Whether it, or the first of it, is sent rather than said (a photo, by ``words``); whether who
    bought nothing has no number to give (« On n’est pas vos clients »).
    """
    needs = _BETWEEN_NEEDS.split(slots.get("needs", ""))
    holds = {
        "needs_are_sent": any(_is_sent(need, words) for need in needs),
        "need_is_sent": _is_sent(slots.get("need", ""), words),
        "stranger": any(one.get("never") for one in given),
    }
    return {flag for flag, true in holds.items() if true}


def _is_sent(need: str, words: Mapping[str, str]) -> bool:
    said = plain(need)
    sent, told = (re.search(words[name], said) for name in ("pattern", "never"))
    return sent is not None and (told is None or sent.start() < told.start())


def _unasked(needs: Sequence[str], given: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return ``needs`` without those that ``given`` makes needless."""
    patterns = [compiled(one["need"]) for one in given]
    return [need for need in needs if not any(one.search(plain(need)) for one in patterns)]


def _procedure_slots(
    procedure: Procedure,
    analysis: Analysis,
    profile: Profile,
    public: bool,
    given: Sequence[Mapping[str, Any]],
) -> dict[str, str]:
    slots: dict[str, str] = {}
    for place, step in enumerate(procedure.steps[:3], start=1):
        slots["step" if place == 1 else f"step{place}"] = step.rstrip(" .")
    if not public or profile.charter.dates_in_public:
        if procedure.delay:
            slots["delay"] = procedure.delay
    elif procedure.delay_public:
        slots["delay"] = procedure.delay_public
    has_order = bool(analysis.entities_of(EntityType.ORDER_NUMBER)) and not public
    needs = [need for need in procedure.needs if not (has_order and "numéro de commande" in need)]
    needs = _unasked(needs, [one for one in given if one.get("never")])
    # What the message holds already is not asked again, unless nothing would be left to ask.
    needs = _unasked(needs, given) or needs
    if needs:
        slots["needs"] = joined(needs[:2])
        slots["need"] = needs[0]
    return slots
