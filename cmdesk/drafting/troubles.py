"""What happened to the author and what pleased, in words that a reply can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cmdesk.domain.analysis import Analysis, Grievance, Telling
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, EntityType, Kind, SeverityLevel, Signal, Topic
from cmdesk.drafting.answers import Found
from cmdesk.drafting.calm.delights import Delights
from cmdesk.drafting.calm.praises import Praises
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.faults import Fault, Faults, plain
from cmdesk.drafting.kinship import Kinship
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.retelling.details import Detail
from cmdesk.drafting.retelling.grammar import Retold, Way
from cmdesk.drafting.retelling.recap import Point, side_by_side
from cmdesk.drafting.subjects import Subjects
from cmdesk.drafting.template import Manner
from cmdesk.language.surface import Noun, Surface

_MOST_TROUBLES = 3
# Confidence of a grievance from which its words are taken up.
_SURE = 0.6
# Score of a topic that nothing of another one stands against.
_CERTAIN = 0.8
# Score of a topic from which its troubles are looked for.
_LIKELY = 0.5
GRAVE = {Topic.SAFETY, Topic.DISCRIMINATION}
_PASSING = (
    r"\b(?:comme|devant|derriere|sous|pres|cote|bas|pied)(?: de| du| d')? ?"
    r"(?:une? |le |la |l'|les |des |mon |ma |mes |notre |nos )"
)
"""What stands before a thing that is not the matter."""
# Where a life or a dignity is at stake, nothing is told back: our own words are weighed. What
# was found in a dish or burnt is told: no word of ours says it as well.
_DELICATE = (
    Signal.DISCRIMINATION,
    Signal.VIOLENCE_OR_SELF_HARM,
    Signal.VULNERABLE_PERSON,
)
# Chance from which the judge names what the rules do not, and from which it does so before
# the words that the faults are searched by.
_JUDGED, _JUDGED_FIRST = 0.62, 0.75
# … and where rules met nothing but how the matter was handled.
_HANDLED = 0.4
# Chance that is enough where a rule met the same, though unsurely.
_LEANS = 0.25
# Chance from which the judge overrules an event that it does not hear at all: of 19 complaints
# that nobody learnt from, where it was so sure of another, it was right in 15 and the rule in 1.
_OVERRULES = 0.5
# … and where the clause of that event hardly tells the matter: of 37, right in 18 and in 2.
_OVERRULES_ASIDE = 0.4
_HANDLING = {Topic.CUSTOMER_SERVICE, Topic.STAFF, Topic.OTHER}
# How likely a clause tells the matter that stands before known events, and those beside it.
_MATTER, _BESIDE = 0.5, 0.2
# … and one that a rule alone met beside the matter.
_ASIDE = 0.1
_MOST_BESIDES = 2
# So many facts told in one breath take the place of whatever else could be told; of troubles
# that are known, how the scene of each is called in the notation of the phrase bank.
_SEVERAL, _MOST_FACTS = 2, 3
_SCENES = ("{scene}", "{scene2}")
_LONGEST_OBJECT = 42
# How likely a reader would name the thing of a question, for the reply to begin with it.
_SURELY_ASKED = 0.8
_WAIT = "delivery.late"
_ARRIVED = re.compile(
    r"\b(?:arrive|recu|livre)e?s?\b.{0,15}\b(?:avec|apres|en retard|au bout de)\b.{0,30}"
    r"\b(?:retard|jours|semaines?|mois)\b"
)
# « Aucune solution : nos excuses » would read as our own refusal.
_REFUSAL = re.compile(r"(?:aucune?|pas de?|zéro) (?:solution|moyen|aide|proposition|geste|façon)")
_SHARE = re.compile(r"\d+(?:,\d+)?\s?%")
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong, in words that a reply can use.

    ``object`` is how the thing is called, ``named`` whether the author named it; ``told``
    the fact as the analysis tells it (« votre table est arrivée rayée »), ``nominal`` the
    same as a noun phrase; both empty where it was not understood. ``echo`` is what the
    author tells of it, told back, where nothing else tells it.
    """

    fault: Fault
    object: str
    named: bool = False
    told: str = ""
    nominal: str = ""
    echo: Retold | None = None

    @property
    def understood(self) -> bool:
        """Whether anything tells what happened: our words, the analysis or the author."""
        return bool(self.fault.pattern or self.told or self.echo)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the reading of a case needs from ``resources/phrases``."""

    faults: Faults
    praises: Praises
    delights: Delights
    facts: Mapping[str, Any]
    surface: Surface
    subjects: Subjects
    mirror: Mirror | None = None
    """Tells back what the message tells."""
    calm: Callable[[Message, Analysis], Told] | None = None
    """Reads what a message that complains of nothing tells."""
    quote: Callable[[Message, Analysis], str] | None = None
    """Chooses the author's own words to quote, where nothing else tells what went wrong."""
    praising: Callable[[Message, Analysis], str] | None = None
    """The same of a compliment, where nothing else says what pleased."""
    ready: Callable[[Message, Analysis, Profile, Manner], Found] | None = None
    """Finds what the brand itself answers to the questions, where it has the room."""
    kinship: Kinship | None = None
    """Compares procedures with what happened."""
    accented: Mapping[str, str] = field(default_factory=dict)
    """The forms of nouns that carry accents, by what is typed without them (« ecran »)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A trouble, the thing as the analysis names it, how much its clause tells, and where."""

    trouble: Trouble
    thing: str = ""
    telling: float = 0.0
    place: Span | None = None


def troubles_of(
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
    echoes: Sequence[Retold],
    points: Sequence[Point] = (),
) -> tuple[Trouble, ...]:
    """Return what went wrong, the main trouble first, never none for a complaint.

    ``echoes`` are the author's clauses told back (``echoes_of``), ``points`` the facts that can
    be told in a few words (``points_of``), the best first.
    """
    topics = tuple(dict.fromkeys(label.id for label in analysis.topics))
    found: list[_Found] = []
    for grievance in sorted(analysis.grievances, key=lambda grievance: -grievance.confidence):
        fault = knowledge.faults.of_frame(grievance.frame) if grievance.frame else None
        if grievance.frame and _is_sure(grievance, fault, analysis):
            fault = fault or knowledge.faults.fallback(grievance.topic)
            trouble = _trouble(fault, grievance, message, analysis, knowledge)
            tells = _telling(grievance.span, analysis)
            found.append(_Found(trouble, grievance.object or "", tells, grievance.span))
    echo = next(iter(echoes), None)
    if not found:
        faults = _searched(message, analysis, knowledge)
        for fault in faults or (knowledge.faults.fallback(_subject(analysis, topics)),):
            found.append(_Found(_trouble(fault, None, message, analysis, knowledge)))
        if echo:
            found[0] = _Found(replace(found[0].trouble, echo=echo))
    else:
        if echo and echo.place:
            found = _echoed(found, echo, echo.place, message, analysis, knowledge)
        found = _overruled(found, message, analysis, knowledge)
    main = _asked_topic(analysis, found) or topics[0]
    judged = _chances(analysis)
    # « Personne ne répond » is said of something: a month without Internet goes before it.
    matter = any(
        (f.trouble.told or judged.get(f.trouble.fault.kind, 0) >= _HANDLED)
        and not f.trouble.fault.of_handling
        for f in found
    )
    # « Arrivée avec deux semaines de retard, et il manque les pieds »: the wait is over.
    arrived = _ARRIVED.search(plain(message.text)) is not None
    found.sort(
        key=lambda f: (
            arrived and f.trouble.fault.kind == _WAIT,
            matter
            and f.trouble.fault.of_handling
            and judged.get(f.trouble.fault.kind, 0) < _JUDGED,
            -round(judged.get(f.trouble.fault.kind, 0) + f.telling, 1),
            f.trouble.fault.topic is not main,
            main not in f.trouble.fault.topics,
        )
    )
    # Grave matters are spoken of alone, never as one item of a list.
    grave = [
        f for f in found if f.trouble.fault.topic is main or f.trouble.fault.topic not in GRAVE
    ]
    kept: list[_Found] = []
    for one in grave or found:
        if not any(_same(one.trouble, one.thing, other.trouble, other.thing) for other in kept):
            kept.append(one)
    if analysis.telling:
        kept = [one for one in kept if one is kept[0] or _is_heard(one, judged)]
    first, *rest = (
        _introduced(one.trouble, knowledge) for one in _gathered(kept[:_MOST_TROUBLES], points)
    )
    # What one clause tells is told once.
    return first, *(replace(one, echo=None) if one.echo == first.echo else one for one in rest)


def _is_heard(found: _Found, judged: Mapping[str, float]) -> bool:
    """Return whether what a rule met beside the matter is taken up as well.

    Where no judge hears it, the rule alone is right four times in five of how the matter was
    handled (« personne ne décroche »), twice in three of what its clause may well tell.
    """
    fault = found.trouble.fault
    if judged.get(fault.kind, 0):
        return True
    return bool(found.trouble.told) and (fault.of_handling or found.telling >= _ASIDE)


def _introduced(trouble: Trouble, knowledge: Knowledge) -> Trouble:
    """Return ``trouble`` with an article before a single fact: « un pied fendu en deux ».

    An enumeration needs none, and reads the better for it.
    """
    echo = trouble.echo
    if echo is None or echo.way is not Way.BARE or echo.facts > 1:
        return trouble
    if "," in echo.text or " et " in echo.text:
        return trouble
    first = echo.text.partition(" ")[0]
    noun = knowledge.surface.noun(first)
    if noun is None or first in knowledge.facts["objects"]["uncounted"]:
        return trouble
    several = noun.plural_only or first == noun.plural != noun.singular
    article = "des" if several else ("une" if noun.feminine else "un")
    return replace(trouble, echo=replace(echo, text=f"{article} {echo.text}"))


def _gathered(found: Sequence[_Found], points: Sequence[Point]) -> Sequence[_Found]:
    """Return ``found``, the first told with the points of the message in one breath.

    What else is known of two troubles at most stands among them as its scene; what the points
    tell themselves is left out.
    """

    def told(one: _Found) -> bool:
        return bool(one.place and any(one.place.overlaps(point.place) for point in points))

    first = found[0].trouble.echo
    scenes = [
        (one.place.start if one.place else -1, slot)
        for one, slot in zip(found, _SCENES, strict=False)
        if one.trouble.told and one.trouble.fault.scenes and not told(one)
    ]
    alone = len(points) + len(scenes) < _SEVERAL
    if not points or (alone and first and first.way is not Way.REPORTED):
        return found
    # A single fact beside the clause of a known event does not tell that event.
    place = found[0].place
    if alone and place and points[0].tells < _MATTER and not place.overlaps(points[0].place):
        return found
    kept = points[: max(_MOST_FACTS - len(scenes), 1)]
    facts = [*scenes, *((point.place.start, point.text) for point in kept)]
    recap = side_by_side(facts, kept[0].place)
    main = replace(found[0], trouble=replace(found[0].trouble, echo=recap))
    return [main, *(one for one in found[1:] if not told(one))]


def _echoed(
    found: Sequence[_Found],
    echo: Retold,
    place: Span,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
) -> list[_Found]:
    """Return ``found`` with the author’s clause beside the event that it tells.

    What the author tells of a known event says more than its name. Where the clause tells the
    matter and the events known tell what surrounds it, it stands first, on its own.
    """
    if any(f.place and f.place.overlaps(place) for f in found):
        return [
            replace(f, trouble=replace(f.trouble, echo=echo))
            if f.place and f.place.overlaps(place)
            else f
            for f in found
        ]
    tells = _telling(place, analysis)
    if tells < _MATTER or any(f.telling > _BESIDE for f in found):
        return list(found)
    fault = next(iter(_judged(analysis, knowledge)), None) or knowledge.faults.fallback(
        analysis.topic
    )
    trouble = replace(_trouble(fault, None, message, analysis, knowledge), echo=echo)
    return [_Found(trouble, telling=tells, place=place), *found]


def _overruled(
    found: Sequence[_Found], message: Message, analysis: Analysis, knowledge: Knowledge
) -> list[_Found]:
    """Return ``found`` without the events met in passing, where the judge is sure of another.

    A rule sees its words wherever they stand (« je pleure devant une boîte aux lettres
    vide »); the judge weighs the whole message, and readers told it which clause matters.
    """
    # How it was handled is no matter of its own: less is enough to name what it was about.
    handled = all(f.trouble.fault.of_handling for f in found)
    judged = _chances(analysis)
    aside = max(f.telling for f in found) < _MATTER
    overrules = _OVERRULES_ASIDE if aside else _OVERRULES
    likely = _judged(analysis, knowledge, _HANDLED if handled else overrules, of_all=handled)
    named = next((fault for fault in likely if not (handled and fault.of_handling)), None)
    if handled and named is None and (behind := _behind(analysis, knowledge)):
        # « Sept semaines que j’attends ce lit, et personne ne rappelle »: the bed comes first.
        return [_Found(_trouble(behind, None, message, analysis, knowledge), telling=1.0), *found]
    if named is not None:
        return _by_judge(named, found, overrules, message, analysis, knowledge)
    if aside and not any(f.trouble.fault.kind in judged for f in found):
        return _unheard(found, message, analysis, knowledge)
    return list(found)


def _by_judge(
    named: Fault,
    found: Sequence[_Found],
    overrules: float,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
) -> list[_Found]:
    """Return ``found`` with the trouble that the judge names, or in its place.

    From the chance ``overrules`` on it takes the place of events that the judge does not hear.
    """
    if any(f.trouble.fault.kind == named.kind for f in found):
        return list(found)
    judged = _chances(analysis)
    if judged[named.kind] >= overrules and not any(
        judged.get(f.trouble.fault.kind, 0) >= _LEANS for f in found
    ):
        # It names the matter of the very clause that the event was met in.
        best = max(found, key=lambda f: f.telling)
        trouble = _trouble(named, None, message, analysis, knowledge)
        if best.telling >= _MATTER:
            trouble = replace(trouble, echo=best.trouble.echo)
        rest = [f for f in found if f is not best and f.telling >= _BESIDE]
        return [_Found(trouble, telling=1.0, place=best.place), *rest]
    if any(f.telling >= _MATTER for f in found):
        return list(found)
    kept = [f for f in found if f.telling >= _BESIDE]
    if any(f.trouble.fault.topic is named.topic and f.trouble.told for f in kept):
        # An event of the same matter, told in its own words, says it closer.
        return list(found)
    tells = analysis.telling[0].score if analysis.telling else 1.0
    return [_Found(_trouble(named, None, message, analysis, knowledge), telling=tells), *kept]


def _behind(analysis: Analysis, knowledge: Knowledge) -> Fault | None:
    """Return what a message that tells how it was handled is about, where that is likely.

    The likeliest trouble that the judge hears on the topic of a grievance which no rule knows.
    """
    topics = {one.topic for one in analysis.grievances if not one.frame} - _HANDLING
    heard = _judged(analysis, knowledge, least=0.0, of_all=True)
    return next((f for f in heard if not f.of_handling and f.topic in topics), None)


def _unheard(
    found: Sequence[_Found], message: Message, analysis: Analysis, knowledge: Knowledge
) -> list[_Found]:
    """Return what is said of events met in passing, where the judge leans to others, unsurely.

    Of 70 such on messages apart, the rule was right in 4: the matter is spoken of in general. An
    event that the judge hears nothing against is kept.
    """
    if not analysis.troubles:
        return list(found)
    topics = tuple(dict.fromkeys(label.id for label in analysis.topics))
    fault = knowledge.faults.fallback(_subject(analysis, topics))
    echo = max(found, key=lambda f: f.telling).trouble.echo
    return [_Found(replace(_trouble(fault, None, message, analysis, knowledge), echo=echo))]


def _chances(analysis: Analysis) -> dict[str, float]:
    """Return how likely the judge holds each trouble that it names."""
    return {trouble.id: trouble.score for trouble in analysis.troubles}


def _judged(
    analysis: Analysis, knowledge: Knowledge, least: float = _JUDGED, *, of_all: bool = False
) -> list[Fault]:
    """Return the fault that the judge names, where it is sure enough and it can be spoken of.

    ``of_all``: those after the likeliest as well.
    """
    return [
        fault
        for trouble in (analysis.troubles if of_all else analysis.troubles[:1])
        if trouble.score >= least and (fault := knowledge.faults.named(trouble.id))
        if not fault.general and _bearable(fault, analysis)
    ]


def _searched(message: Message, analysis: Analysis, knowledge: Knowledge) -> Sequence[Fault]:
    """Return the faults of a message in which the rules recognised no event, perhaps none."""
    judged = _judged(analysis, knowledge)
    if judged and analysis.troubles[0].score >= _JUDGED_FIRST:
        return judged
    # What is hardly on a topic is not searched for its troubles.
    likely = [label.id for label in analysis.topics if label.score >= _LIKELY]
    heard = _chances(analysis)
    found = knowledge.faults.find(message.text, likely)
    # Their words alone, where the judge leans to others, are right once in fifteen.
    return [fault for fault in found if not heard or fault.kind in heard] or judged


def _bearable(fault: Fault, analysis: Analysis) -> bool:
    """Return whether a fault can be spoken of unsaid by any rule.

    Of grave ones only those of a topic of the message; none beside a topic that is certain: a
    train that is late is no parcel.
    """
    topics = {label.id for label in analysis.topics}
    if fault.topic in GRAVE:
        return fault.topic in topics
    main = analysis.topics[0]
    # Who has written three times about a parcel writes of the parcel too.
    handling = main.id is Topic.CUSTOMER_SERVICE
    known = main.id in fault.topics or main.id in fault.settled_as
    return handling or known or main.score < _CERTAIN


def _telling(place: Span, analysis: Analysis) -> float:
    """Return how likely the clause at ``place`` tells what mainly went wrong, from 0 to 1."""
    return max((one.score for one in analysis.telling if one.span.overlaps(place)), default=0.0)


def _is_sure(grievance: Grievance, fault: Fault | None, analysis: Analysis) -> bool:
    """Return whether the words of a grievance are taken up.

    They are where it is sure, where it is asked for as well, or where the judge, who weighs
    the whole message, leans to the same.
    """
    if grievance.confidence >= _SURE:
        return True
    if fault and any(t.id == fault.kind for t in analysis.troubles):
        return True
    return grievance.topic is Topic.REFUND and analysis.wants(Ask.REFUND)


def _asked_topic(analysis: Analysis, found: Sequence[_Found]) -> Topic | None:
    """Return the topic of what is asked back, where a trouble tells of it: it comes first."""
    if analysis.severity.level >= SeverityLevel.CRITICAL or not analysis.wants(Ask.REFUND):
        return None
    if any(f.trouble.fault.topic is Topic.REFUND and f.trouble.told for f in found):
        return Topic.REFUND
    return None


def _subject(analysis: Analysis, topics: Sequence[Topic]) -> Topic:
    """Return what a message is about of which nothing closer is known.

    To say that one leaves is not yet to complain of one's contract, and a word in passing
    (« finaliser ma commande ») tells of no delivery.
    """
    if analysis.kind.id is Kind.COMPLAINT and analysis.topics[0].score < _SURE:
        return Topic.OTHER
    if topics[0] is not Topic.CONTRACT or not analysis.has(Signal.CHURN_THREAT):
        return topics[0]
    return topics[1] if len(topics) > 1 else Topic.OTHER


def _same(trouble: Trouble, thing: str, other: Trouble, other_thing: str) -> bool:
    """Return whether two troubles would be told as one: of one topic, and of one thing."""
    if trouble.fault.id == other.fault.id or trouble.fault.id in other.fault.covers:
        return True
    if trouble.fault.topic is not other.fault.topic:
        return False
    return not thing or not other_thing or thing.split()[:2] == other_thing.split()[:2]


def echoes_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> tuple[Retold, ...]:
    """Return the author's own clauses told back, the best first, where that is safe."""
    if knowledge.mirror is None or not _may_tell(analysis):
        return ()
    found = knowledge.mirror.clauses(message, analysis)
    return tuple(e for e in found if not (e.way is Way.BARE and _REFUSAL.match(e.text)))


def points_of(
    message: Message, analysis: Analysis, knowledge: Knowledge, *, brief: bool
) -> tuple[Point, ...]:
    """Return what the author tells, a few words each, the best first, where that is safe.

    ``brief``: there is room for two.
    """
    if knowledge.mirror is None or not _may_tell(analysis):
        return ()
    # « + 14 % sur l’auto », « - 20 % sur les tapis »: the sign says it, and is not told.
    found = knowledge.mirror.recap(message, analysis, brief=brief)
    return tuple(
        point for point in found if not (_SHARE.match(point.text) or _REFUSAL.match(point.text))
    )


def details_of(message: Message, analysis: Analysis, knowledge: Knowledge) -> tuple[Detail, ...]:
    """Return the things that the author names and a reply should name, the best first."""
    if knowledge.mirror is None or analysis.topic in GRAVE or not _may_tell(analysis):
        return ()
    # A sum beside something else than money is but the price of a thing.
    money = {Topic.BILLING, Topic.REFUND, Topic.CONTRACT} & {label.id for label in analysis.topics}
    named = knowledge.mirror.named(message, analysis)
    return tuple(detail for detail in named if money or not detail.is_amount)


def praised_of(
    message: Message, analysis: Analysis, knowledge: Knowledge, known: Sequence[str]
) -> tuple[str, ...]:
    """Return what else a compliment is about than the things ``known``, the best first."""
    mirror = knowledge.mirror
    if mirror is None or analysis.kind.id is not Kind.PRAISE or not analysis.may_be_french:
        return ()
    said = " ".join(known)
    return tuple(
        detail.text
        for detail in mirror.praised(message, analysis)
        if not mirror.is_named(detail, said)
    )


def lapsed_of(
    message: Message, analysis: Analysis, places: Sequence[Span], knowledge: Knowledge
) -> Retold | None:
    """Return what a compliment finds wanting, told back, where it stands at one of ``places``."""
    mirror = knowledge.mirror
    if mirror is None or not places or analysis.kind.id is not Kind.PRAISE:
        return None
    if not analysis.may_be_french or any(analysis.has(one) for one in _DELICATE):
        return None
    apart = replace(
        analysis,
        telling=tuple(Telling(place, 1.0) for place in places),
        praise=tuple(s for s in analysis.praise if not any(s.overlaps(p) for p in places)),
    )
    found = mirror.clauses(message, apart)
    return next((e for e in found if e.place and any(e.place.overlaps(p) for p in places)), None)


def _may_tell(analysis: Analysis) -> bool:
    """Return whether what the author tells may be told back."""
    if analysis.kind.id is not Kind.COMPLAINT or not analysis.may_be_french:
        return False
    return analysis.topic is not Topic.DISCRIMINATION and not any(
        analysis.has(one) for one in _DELICATE
    )


def besides_of(
    analysis: Analysis, echoes: Sequence[Retold], points: Sequence[Point]
) -> tuple[str, ...]:
    """Return what the author tells beside the main matter and the events known, two at most.

    Each stands after « vous dites aussi que », in the order of the message.
    """
    known = [grievance.span for grievance in analysis.grievances if grievance.frame]
    kept = [
        echo
        for echo in echoes[1:]
        if echo.way is not Way.BARE
        and echo.place is not None
        and not any(echo.place.overlaps(span) for span in known)
        and not any(echo.place.overlaps(point.place) for point in points)
    ][: max(_MOST_BESIDES - len(points), 0)]
    return tuple(echo.text for echo in sorted(kept, key=lambda echo: echo.place or Span(0, 0)))


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
    nominal = (grievance.nominal or "") if grievance and not fault.opinion else ""
    return Trouble(fault, named or fault.object, bool(named), told, nominal)


def _in_passing(name: str, text: str) -> bool:
    """Return whether a thing is but a comparison or a place (« devant le garage »)."""
    said = re.escape(plain(name))
    return re.search(rf"{_PASSING}(?:\w+ )?{said}", plain(text)) is not None


def _named_object(
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
    return _possessive(name, noun, message, words)


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
    name: str, noun: Noun | None, message: Message, words: Mapping[str, Sequence[str]]
) -> str:
    """Return ``name`` with « votre » and « ton », by what precedes it in the message."""
    readable = plain(name)
    before = re.search(rf"(\w+'?)\s*{re.escape(readable)}", plain(message.text))
    determiner = before[1] if before else ""
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
    named = _named_object(None, message, analysis, knowledge)
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
    named = _named_object(None, message, analysis, knowledge, first=True)
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
