"""How the thing that a message is about is called: « votre table basse », « la table Ondine »."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cmdesk.domain.analysis import Analysis, Grievance
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import EntityType, Kind
from cmdesk.drafting.faults import plain
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.language.surface import Noun

_PASSING = (
    r"\b(?:comme|devant|derriere|sous|pres|cote|bas|pied)(?: de| du| d')? ?"
    r"(?:une? |le |la |l'|les |des |mon |ma |mes |notre |nos )"
)
"""What stands before a thing that is not the matter."""
_OURS = {"vos": "nos", "votre": "notre"}
"""What the author calls ours, as we say it."""
_LONGEST_OBJECT = 42
_MOST_WORDS = 4
# How likely a reader would name the thing of a question, for the reply to begin with it.
_SURELY_ASKED = 0.8


def _in_passing(name: str, text: str) -> bool:
    """Return whether a thing is but a comparison or a place (« devant le garage »)."""
    said = re.escape(plain(name))
    return re.search(rf"{_PASSING}(?:\w+ )?{said}", plain(text)) is not None


def named_object(
    grievance: Grievance | None,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
    *,
    first: bool = False,
) -> str:
    """Return « <votre|ta> table basse » for the one thing that the author names, or nothing."""
    if grievance and grievance.object:
        name = re.sub(r"^(votre|vos)\s+", "", grievance.object)
    else:
        found = [entity.value.strip() for entity in analysis.entities_of(EntityType.PRODUCT)]
        # A question names a model (« la table Ondine ») before what goes with it.
        found.sort(key=lambda value: not any(word[:1].isupper() for word in value.split()[1:]))
        name = found[0] if found and (first or len(set(found)) == 1) else ""
    words: Mapping[str, Sequence[str]] = knowledge.facts["objects"]
    head, space, rest = name.partition(" ")
    name = knowledge.accented.get(head.lower(), head) + space + rest
    noun = knowledge.surface.noun(name.split()[0]) if name else None
    if not _nameable(name, noun, words) or _in_passing(name, message.text):
        return ""
    if name.isupper() and len(name) > 5:
        name = name.lower()
    elif noun is not None and name[:1].isupper() and name.split()[0][1:].islower():
        name = name[:1].lower() + name[1:]  # « Table à manger » at the head of a sentence
    ours = analysis.kind.id is Kind.COMPLAINT
    return _possessive(name, noun, message, words, ours=ours)


def _nameable(name: str, noun: Noun | None, words: Mapping[str, Sequence[str]]) -> bool:
    """Return whether ``name`` can stand for the thing: better general than wrong."""
    if not name or len(name) > _LONGEST_OBJECT or len(name.split()) > _MOST_WORDS:
        return False
    head = plain(name).split()[0]
    if not head[0].isalpha() or {head, head.rstrip("s")} & set(words["never"]):
        return False
    if len(name.rsplit(maxsplit=1)[-1]) == 1 and not name[-1].isdigit():
        return False  # « votre aquarium 120 L a … » cannot be read
    # Unknown and in small letters: perhaps misspelt, perhaps no thing at all.
    return noun is not None or not name.islower()


def _possessive(
    name: str,
    noun: Noun | None,
    message: Message,
    words: Mapping[str, Sequence[str]],
    *,
    ours: bool,
) -> str:
    """Return ``name`` with « votre » and « ton », by what precedes it in the message.

    ``ours``: what the author calls yours is « notre » in the reply.
    """
    readable = plain(name)
    before = re.search(rf"(\w+'?)\s*{re.escape(readable)}", plain(message.text))
    determiner = before[1] if before else ""
    if ours and determiner in _OURS:
        return f"{_OURS[determiner]} {name}"  # « toutes vos lampes se ressemblent »
    head = name.split(maxsplit=1)[0].lower()
    several = head == noun.plural != noun.singular if noun else head.endswith(("s", "x"))
    if several or determiner in words["plural"] or re.match(r"^[2-9]$|^1\d$", determiner):
        if noun and head == noun.singular != noun.plural:
            name = name.replace(head, noun.plural, 1)  # « mes chaise Palma »
        return f"<vos|tes> {name}"
    if readable[0] in "aeiouyh" and not (noun and noun.aspirated):
        return f"<votre|ton> {name}"
    feminine = noun.feminine if noun else determiner in words["feminine"]
    feminine |= noun is None and re.search(str(words["feminine_endings"]), head) is not None
    return f"<votre|ta> {name}" if feminine else f"<votre|ton> {name}"


def liked_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> str:
    """Return the one thing that a compliment is about (« <votre|ta> lampe »), or nothing."""
    if analysis.kind.id is not Kind.PRAISE:
        return ""
    named = named_object(None, message, analysis, knowledge)
    if not named or named.startswith("<vos"):
        return ""
    possessive, _, name = named.rpartition("> ")
    head, space, rest = name.partition(" ")
    # « Salon de tatouage » at the head of a sentence is no name.
    if head[1:].islower() and knowledge.surface.noun(head.lower()):
        head = head.lower()
    model = any(word[:1].isupper() for word in rest.split())
    life: Mapping[str, str] = knowledge.facts["life"]
    pleased = " ".join(plain(message.text[span.start : span.end]) for span in analysis.praise)
    kept = plain(name) in pleased and any(
        re.search(life[one], plain(name)) for one in ("home_thing", "device")
    )
    if plain(head) in knowledge.facts["objects"]["ours"]:
        return f"notre {head}{space}{rest}" if model else ""
    # A thing in passing (« un budget serré », « mon pneu ») is not what pleased.
    return f"{possessive}> {head}{space}{rest}" if model or kept else ""


def asked_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> str:
    """Return the one thing that a question or an idea is about (« la table Ondine »).

    The product that it names, or else of a question the thing that a reader would surely name.
    """
    if analysis.kind.id not in {Kind.QUESTION, Kind.SUGGESTION}:
        return ""
    named = named_object(None, message, analysis, knowledge, first=True)
    name = named.split("> ")[-1]
    noun = knowledge.surface.noun(name.split()[0]) if name else None
    if noun is None or named.startswith("<vos"):
        mirror = knowledge.mirror
        if named or mirror is None or analysis.kind.id is not Kind.QUESTION:
            return ""
        details = (one for one in mirror.named(message, analysis) if not one.is_amount)
        return next((one.text for one in details if mirror.chance(one) >= _SURELY_ASKED), "")
    if plain(name)[0] in "aeiouyh" and not noun.aspirated:
        return f"l’{name}"
    return f"la {name}" if noun.feminine else f"le {name}"
