"""What happened to the author, in words that a reply can use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cmdesk.domain.analysis import Analysis, Grievance
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Kind, SeverityLevel, Signal, Topic
from cmdesk.drafting.faults import GRAVE, Fault, plain
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.drafting.naming import named_object
from cmdesk.drafting.retelling.grammar import Retold, Way
from cmdesk.drafting.retelling.recap import Point, side_by_side

_MOST_TROUBLES = 3
# Confidence of a grievance from which its words are taken up.
_SURE = 0.6
# Score of a topic that nothing of another one stands against.
_CERTAIN = 0.8
# Score of a topic from which its troubles are looked for.
_LIKELY = 0.5
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
# … and where it does not hear it at all: of 53 such first troubles of messages apart, the rule had
# 6 right and the judge 20, from this chance on 2 and 17 of 44.
_UNHEARD = 0.3
# … and where the rule's event is on the topic of the message, and the judge's is not: of 9 such
# messages apart the judge was right in 4, and the rule in none.
_OVERRULES_SIDED = 0.7
# Words from which a message is a story.
_STORY = 40
_HANDLING = {Topic.CUSTOMER_SERVICE, Topic.STAFF, Topic.OTHER}
# How likely a clause tells the matter that stands before known events, and those beside it.
_MATTER, _BESIDE = 0.5, 0.2
# … and one that a rule alone met beside the matter.
_ASIDE = 0.1
# So many facts told in one breath take the place of whatever else could be told; of troubles
# that are known, how the scene of each is called in the notation of the phrase bank.
_SEVERAL, _MOST_FACTS = 2, 3
_SCENES = ("{scene}", "{scene2}")
_WAIT = "delivery.late"
_ARRIVED = re.compile(
    r"\b(?:arrive|recu|livre)e?s?\b.{0,15}\b(?:avec|apres|en retard|au bout de)\b.{0,30}"
    r"\b(?:retard|jours|semaines?|mois)\b"
)


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
        return bool(not self.fault.general or self.told or self.echo)


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
        if echo and echo.place and analysis.telling and _telling(echo.place, analysis) < _BESIDE:
            # « 70 € pour rien » of « il n’y a rien, 70 € pour rien »: it tells nothing by itself.
            echo = None
            faults = faults or _judged(analysis, knowledge, _OVERRULES)
        for fault in faults or (_general(analysis, knowledge),):
            found.append(_Found(_trouble(fault, None, message, analysis, knowledge)))
        if echo:
            found[0] = _Found(replace(found[0].trouble, echo=echo))
    else:
        if echo and echo.place:
            found = _echoed(found, echo, echo.place, message, analysis, knowledge)
        found = _overruled(found, message, analysis, knowledge)
    main = _asked_topic(analysis, found) or analysis.topic
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
    first = _named_instead(first, analysis)
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


def _named_instead(trouble: Trouble, analysis: Analysis) -> Trouble:
    """Return ``trouble`` without what only surrounds the matter, where the judge names it surely.

    « Toutes nos lignes sont occupées », quatre jours de suite: that nobody answers says more
    than « quatre jours de suite ». Of 16 such echoes of complaints that nobody learnt from, 3
    said it closer.
    """
    place = trouble.echo.place if trouble.echo and trouble.echo.facts < _SEVERAL else None
    sure = not trouble.fault.general and _chances(analysis).get(trouble.fault.kind, 0) >= _JUDGED
    if place and sure and _telling(place, analysis) < _BESIDE:
        return replace(trouble, echo=None)
    return trouble


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
    if alone and first and first.place and first.place.overlaps(points[0].place):
        # « Une chaise qui a cédé »: the clause itself, « la chaise a cédé », says it plainly.
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
    if any(f.trouble.fault.unjudged for f in found):
        return list(found)
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
    unheard = bool(judged) and not any(f.trouble.fault.kind in judged for f in found)
    if unheard and not handled and named is None:
        heard = _judged(analysis, knowledge, _UNHEARD)
        # To take a case for an opinion is worse than to speak of it in general.
        named = next((f for f in heard if not f.opinion or judged[f.kind] >= _OVERRULES), None)
        overrules = min(overrules, _UNHEARD)
    if named is not None:
        return _by_judge(named, found, overrules, message, analysis, knowledge)
    # Met in a long story of which the judge knows nothing at all, a rule has mostly misread.
    lost = not judged and len(message.text.split()) >= _STORY
    if ((aside and judged) or lost) and not any(f.trouble.fault.kind in judged for f in found):
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
    best = max(found, key=lambda f: f.telling)
    topics = {label.id for label in analysis.topics}
    sided = best.telling >= _MATTER and best.trouble.fault.topic is analysis.topic
    unlikely = sided and not topics & {named.topic, *named.topics}
    if unlikely and judged[named.kind] < _OVERRULES_SIDED:
        # « Trente minutes à la caisse » is no telephone: the rule has the topic on its side.
        return list(found)
    if judged[named.kind] >= overrules and not any(
        judged.get(f.trouble.fault.kind, 0) >= _LEANS for f in found
    ):
        # It names the matter of the very clause that the event was met in.
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

    Of 70 such on messages apart, the rule was right in 4, of 15 in stories of which the judge knows
    nothing in 2: the matter is spoken of in general. In a short message an event that the judge
    hears nothing against is kept.
    """
    fault = _general(analysis, knowledge)
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
    handling = Topic.CUSTOMER_SERVICE in (main.id, fault.topic)
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


def _general(analysis: Analysis, knowledge: Knowledge) -> Fault:
    """Return what is said of the matter of a message of which nothing closer is known."""
    return knowledge.faults.fallback(_subject(analysis))


def _subject(analysis: Analysis) -> Topic:
    """Return what a message is about of which nothing closer is known.

    To say that one leaves is not yet to complain of one's contract, and a word in passing
    (« finaliser ma commande ») tells of no delivery.
    """
    if analysis.kind.id is Kind.COMPLAINT and analysis.topics[0].score < _SURE:
        return Topic.OTHER
    topics = list(dict.fromkeys(label.id for label in analysis.topics))
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


def _trouble(
    fault: Fault,
    grievance: Grievance | None,
    message: Message,
    analysis: Analysis,
    knowledge: Knowledge,
) -> Trouble:
    named = ""
    if fault.thing:
        named = named_object(grievance, message, analysis, knowledge)
    told = f"{grievance.object} {grievance.fault}" if grievance and grievance.fault else ""
    nominal = (grievance.nominal or "") if grievance and not fault.opinion else ""
    return Trouble(fault, named or fault.object, bool(named), told, nominal)
