"""A case: all that the plan and the wordings depend on, as flags and as words to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.domain.analysis import Analysis, Grievance
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Mention, Procedure, Profile
from cmdesk.domain.vocabulary import (
    Ask,
    Channel,
    Emotion,
    EntityType,
    Kind,
    Person,
    SeverityLevel,
    Signal,
    Topic,
)
from cmdesk.drafting.faults import Fault, Faults, plain
from cmdesk.drafting.procedures import procedure_to_follow
from cmdesk.drafting.template import Manner
from cmdesk.language.surface import Surface, spell_small_numbers
from cmdesk.profiles.selection import required_mentions

_MOST_TROUBLES = 3
# Confidence of a grievance from which its words are taken up.
_SURE = 0.6
_GRAVE = {Topic.SAFETY, Topic.DISCRIMINATION}
_LONGEST_OBJECT = 42
# Under this a reply has room for one paragraph (X, Google Play, TikTok).
BRIEF_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong, in words that a reply can use.

    ``object`` is how the thing is called, ``named`` whether the author named it; ``told``
    the fact as the analysis tells it (« votre table est arrivée rayée »), ``nominal`` the
    same as a noun phrase; both empty where it was not understood.
    """

    fault: Fault
    object: str
    named: bool = False
    told: str = ""
    nominal: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a draft is made from, whatever its variant."""

    message: Message
    analysis: Analysis
    profile: Profile
    manner: Manner
    flags: frozenset[str]
    slots: Mapping[str, str]
    troubles: tuple[Trouble, ...]
    procedure: Procedure | None
    mentions: tuple[Mention, ...]
    praised: tuple[str, ...]
    brief: bool
    limit: int | None = None
    """The length of the channel, in its own unit."""

    def article(self, act: Any) -> str:
        """Return « charte 2.1 » where an article of the charter founds ``act``."""
        article = self.profile.charter.article_for(act)
        return f"charte {article.id}" if article else ""


@dataclass(frozen=True, slots=True)
class Praise:
    """Something that pleased, as a noun phrase; ``topics`` empty: on any topic."""

    id: str
    pattern: re.Pattern[str]
    topics: tuple[Topic, ...]
    praised: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reading of a case needs from ``resources/phrases``."""

    faults: Faults
    praises: tuple[Praise, ...]
    reserve: re.Pattern[str]
    """What makes a sentence of praise a reservation, so that nothing is taken from it."""
    facts: Mapping[str, Any]
    surface: Surface


def read_case(
    message: Message,
    analysis: Analysis,
    profile: Profile,
    context: str,
    limit: int | None,
    knowledge: Knowledge,
) -> Case:
    """Return the case of ``message`` for the brand; ``limit`` is the channel's length."""
    severity = int(analysis.severity.level)
    manner = Manner(profile.voice.address_on(message.channel, severity), profile.voice.person)
    readable = plain(message.text)
    brief = limit is not None and limit <= BRIEF_LIMIT
    troubles = _troubles(message, analysis, knowledge)
    procedure = procedure_to_follow(
        profile, analysis, message.text, visible=troubles[0].fault.visible
    )
    mentions = required_mentions(profile, analysis, public=message.public)
    praises = _praises(readable, analysis, knowledge)
    praised = tuple(praise.praised for praise in praises)
    slots = _slots(message, analysis, profile, context, procedure, knowledge.facts)
    flags = _flags(message, analysis, profile, troubles, procedure, slots, readable, knowledge)
    flags |= {f"address:{manner.address}", f"person:{manner.person}"}
    flags |= {"brief"} if brief else {"roomy"}
    if brief or "agitated" not in flags:
        flags.add("calm_or_brief")
    flags |= {f"praise:{praise.id}" for praise in praises}
    flags |= {"mention"} if mentions else set()
    return Case(
        message=message,
        analysis=analysis,
        profile=profile,
        manner=manner,
        flags=frozenset(flags),
        slots=slots,
        troubles=troubles,
        procedure=procedure,
        mentions=mentions,
        praised=praised,
        brief=brief,
        limit=limit,
    )


def _praises(readable: str, analysis: Analysis, knowledge: Knowledge) -> list[Praise]:
    """Return what pleased, of the clauses that hold no reservation, at most two."""
    if analysis.kind.id is not Kind.PRAISE:
        return []
    topics = {label.id for label in analysis.topics}
    clauses = [
        clause
        for clause in re.split(r"[.!?;\n,]| et | mais | sauf ", readable)
        if not knowledge.reserve.search(clause)
    ]
    return [
        praise
        for praise in knowledge.praises
        if (not praise.topics or topics & set(praise.topics))
        and any(praise.pattern.search(clause) for clause in clauses)
    ][:2]


# ---------------------------------------------------------------- what happened


def _troubles(message: Message, analysis: Analysis, knowledge: Knowledge) -> tuple[Trouble, ...]:
    """Return what went wrong, the main trouble first, never none for a complaint."""
    topics = tuple(dict.fromkeys(label.id for label in analysis.topics))
    found: list[Trouble] = []
    for grievance in sorted(analysis.grievances, key=lambda grievance: -grievance.confidence):
        if grievance.frame and grievance.confidence >= _SURE:
            fault = knowledge.faults.of_frame(grievance.frame)
            fault = fault or knowledge.faults.fallback(grievance.topic)
            found.append(_trouble(fault, grievance, message, analysis, knowledge))
    if not found:
        for fault in knowledge.faults.find(message.text, topics):
            found.append(_trouble(fault, None, message, analysis, knowledge))
    if not found:
        fault = knowledge.faults.fallback(topics[0])
        found.append(_trouble(fault, None, message, analysis, knowledge))
    main = topics[0]
    found.sort(key=lambda trouble: main not in trouble.fault.topics)
    # Grave matters are spoken of alone, never as one item of a list.
    found = [t for t in found if t.fault.topic is main or t.fault.topic not in _GRAVE] or found
    unique: dict[Topic, Trouble] = {}
    for trouble in found:
        unique.setdefault(trouble.fault.topic, trouble)
    return tuple(unique.values())[:_MOST_TROUBLES]


def _trouble(
    fault: Fault,
    grievance: Grievance | None,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
) -> Trouble:
    named = ""
    if fault.thing:
        named = _named_object(grievance, message, analysis, knowledge)
    told = f"{grievance.object} {grievance.fault}" if grievance and grievance.fault else ""
    nominal = (grievance.nominal or "") if grievance else ""
    return Trouble(fault, named or fault.object, bool(named), told, nominal)


def _named_object(
    grievance: Grievance | None,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
) -> str:
    """Return « <votre|ta> table basse » for the one thing that the author names, or nothing."""
    words: Mapping[str, Sequence[str]] = knowledge.facts["objects"]
    if grievance and grievance.object:
        name = re.sub(r"^(votre|vos)\s+", "", grievance.object)
    else:
        names = {entity.value.strip() for entity in analysis.entities_of(EntityType.PRODUCT)}
        if len(names) != 1:
            return ""
        name = names.pop()
    if not name or len(name) > _LONGEST_OBJECT or len(name.split()) > 4:
        return ""
    head = plain(name).split()[0]
    if head.rstrip("s") in words["never"] or head in words["never"] or not head[0].isalpha():
        return ""
    noun = knowledge.surface.noun(name.split()[0])
    if noun is None and name.islower():
        # Perhaps misspelt, perhaps no thing at all: better general than wrong.
        return ""
    if name.isupper() and len(name) > 5:
        name = name.lower()
    before = re.search(rf"(\w+'?)\s*{re.escape(plain(name))}", plain(message.text))
    determiner = before[1] if before else ""
    if determiner in words["plural"] or re.match(r"^[2-9]$|^1\d$", determiner):
        return f"<vos|tes> {name}"
    vowel = head[0] in "aeiouyh"
    if vowel and not (noun and noun.aspirated):
        return f"<votre|ton> {name}"
    feminine = noun.feminine if noun else determiner in words["feminine"]
    return f"<votre|ta> {name}" if feminine else f"<votre|ton> {name}"


# ---------------------------------------------------------------- words to fill in


def _slots(
    message: Message,
    analysis: Analysis,
    profile: Profile,
    context: str,
    procedure: Procedure | None,
    facts: Mapping[str, Any],
) -> dict[str, str]:
    public = message.public
    slots: dict[str, str] = {"brand": profile.name, "how": profile.private_how(message.channel)}
    if analysis.first_name:
        slots["name"] = analysis.first_name
    if profile.voice.gender:
        slots["sorry"] = "désolée" if profile.voice.gender == "f" else "désolé"
    if wait := _waiting(message, analysis, facts["waiting"]):
        slots |= {"wait": wait, "since": f"depuis {wait}"}
    if contacts := _contacts(message, analysis, facts["contacts"]):
        slots["contacts"] = contacts
    if procedure:
        slots |= _procedure_slots(procedure, analysis, profile, public)
    if holding := profile.charter.crisis.holding:
        slots["holding"] = holding
    if context := " ".join(context.split()):
        slots["context"] = context[:1].lower() + context[1:].rstrip(" .")
    return slots


def _procedure_slots(
    procedure: Procedure, analysis: Analysis, profile: Profile, public: bool
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
    needs = [
        need for need in procedure.needs if not (has_order and "numéro de commande" in need)
    ]
    if needs:
        slots["needs"] = surface_list(needs[:2])
        slots["need"] = needs[0]
    if not public and procedure.may_promise:
        slots["promise"] = procedure.may_promise[0].rstrip(" .")
    return slots


def surface_list(items: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    if any(" et " in item for item in items):
        return f"{', '.join(items[:-1])}, ainsi que {items[-1]}"
    return f"{', '.join(items[:-1])} et {items[-1]}"


def _waiting(message: Message, analysis: Analysis, facts: Mapping[str, str]) -> str:
    """Return for how long the author has been waiting (« trois semaines »), if it is told."""
    for entity in analysis.entities_of(EntityType.DURATION):
        if re.search(facts["too_long"], plain(entity.text)):
            continue
        before = plain(message.text[: entity.span.start])
        if re.search(facts["before"], before) and not re.search(facts["unless"], before):
            return spell_small_numbers(entity.text.strip().lower())
    return ""


def _contacts(message: Message, analysis: Analysis, facts: Mapping[str, Any]) -> str:
    """Return the author's attempts (« quinze appels »), where they are counted."""
    if not analysis.has(Signal.REPEAT_CONTACT):
        return ""
    readable = plain(message.text)
    for found in re.finditer(facts["pattern"], readable):
        if re.search(facts["unless"], readable[found.end() :]):
            continue
        count = spell_small_numbers(found["count"])
        joint = "" if count.endswith("'") else " "
        return f"{count.replace(chr(39), '’')}{joint}{facts['names'].get(found['what'], found['what'])}"
    return ""


# ---------------------------------------------------------------- flags


def _flags(
    message: Message,
    analysis: Analysis,
    profile: Profile,
    troubles: Sequence[Trouble],
    procedure: Procedure | None,
    slots: Mapping[str, str],
    readable: str,
    knowledge: Knowledge,
) -> set[str]:
    severity = analysis.severity.level
    flags = {
        f"kind:{analysis.kind.id}",
        f"topic:{analysis.topic}",
        f"emotion:{analysis.emotion.id}",
        f"severity:{int(severity)}",
        f"fault:{troubles[0].fault.id}",
        "public" if message.public else "private",
        f"channel:{message.channel or 'unknown'}",
    }
    flags |= {f"about:{label.id}" for label in analysis.topics}
    flags |= {f"ask:{label.id}" for label in analysis.asks}
    flags |= {f"signal:{label.id}" for label in analysis.signals}
    if agitated(message, analysis):
        flags.add("agitated")
    if severity >= SeverityLevel.HIGH:
        flags.add("severe")
    if severity == SeverityLevel.CRITICAL:
        flags.add("critical")
    if analysis.sarcasm.present:
        flags.add("sarcastic")
    if len(troubles) > 1:
        flags.add("several")
    if troubles[0].fault.pattern or troubles[0].told:
        flags.add("understood")
    if procedure:
        flags.add("procedure")
        flags.add("settled_in_private" if procedure.private else "settled_here")
    else:
        flags.add("settled_in_private" if analysis.kind.id == Kind.COMPLAINT else "settled_here")
    if analysis.kind.id is Kind.PRAISE and analysis.grievances:
        flags.add("reserve")
    if re.search(knowledge.facts["self_harm"]["pattern"], readable):
        flags.add("self_harm")
    if analysis.language not in ("fr", "und"):
        flags.add("foreign")
    if profile.voice.signature.wanted_on(message.channel):
        flags.add("signed")
    if profile.voice.person is Person.JE and profile.voice.signature.text:
        flags.add("personal")
    if message.channel in {Channel.EMAIL, Channel.CHAT}:
        flags.add("written_to_us")
    if procedure and _leans_on_needs(procedure):
        flags.add("step_needs_something")
    if slots["how"] in slots.get("holding", "") or "privé" in slots.get("holding", ""):
        flags.add("holding_invites")
    if _begins_like(slots.get("step", ""), slots.get("holding", "")):
        flags.add("step_in_holding")
    if "message" in slots["how"]:
        flags.add("private_messages")
    flags |= {f"has:{slot}" for slot in slots}
    return flags


def _begins_like(step: str, text: str) -> bool:
    """Return whether ``text`` already says what ``step`` begins with (« je préviens »)."""
    start = " ".join(plain(step).split()[:2])
    return bool(start) and start in plain(text)


def _leans_on_needs(procedure: Procedure) -> bool:
    """Return whether the first step speaks of what the author has yet to send (a photo)."""
    if not procedure.steps:
        return False
    said = set(re.findall(r"[^\W\d_]{5,}", plain(procedure.steps[0])))
    asked_for = set(re.findall(r"[^\W\d_]{5,}", plain(" ".join(procedure.needs))))
    common = {word.rstrip("s") for word in said} & {word.rstrip("s") for word in asked_for}
    return bool(common - {"votre", "numero", "commande", "article"})


def agitated(message: Message, analysis: Analysis) -> bool:
    """Return whether the author is so upset that listening must come first (R-02)."""
    if analysis.kind.id is not Kind.COMPLAINT:
        return False
    if analysis.severity.level >= SeverityLevel.HIGH or analysis.has(Signal.INSULT):
        return True
    if analysis.emotion.id in {Emotion.ANGER, Emotion.DISTRESS}:
        return True
    letters = [sign for sign in message.text if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > 0.5 * len(letters) and len(letters) > 12
    return shouted or "!!" in message.text


def asked(analysis: Analysis) -> tuple[Ask, ...]:
    """Return what the author asks for, apart from nothing."""
    return tuple(label.id for label in analysis.asks if label.id is not Ask.NONE_STATED)


