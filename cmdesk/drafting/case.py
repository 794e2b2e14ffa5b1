"""A case: all that the plan and the wordings depend on, as flags and as words to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from cmdesk.domain.analysis import Analysis, KindLabel, TopicLabel
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Answer, Mention, Procedure, Profile
from cmdesk.domain.text import Span, blanked
from cmdesk.domain.vocabulary import (
    Act,
    Ask,
    Channel,
    Kind,
    SeverityLevel,
    Signal,
    Topic,
)
from cmdesk.drafting.answers import Found
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.calm.shortfalls import EVERYBODY
from cmdesk.drafting.calm.taken_up import reconsidered, slots_of
from cmdesk.drafting.faults import GRAVE, compiled, plain
from cmdesk.drafting.flags import flags_of_case
from cmdesk.drafting.granted import grants
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.drafting.naming import asked_of, liked_of
from cmdesk.drafting.nouns import without
from cmdesk.drafting.procedure_chances import Complaint
from cmdesk.drafting.procedures import likelier, procedure_to_follow
from cmdesk.drafting.retelling.details import Detail
from cmdesk.drafting.retelling.grammar import Way
from cmdesk.drafting.slots import already_given, flags_of_needs, slots_of_case
from cmdesk.drafting.subjects import listed
from cmdesk.drafting.template import Manner, suits
from cmdesk.drafting.told_back import (
    besides_of,
    details_of,
    echoes_of,
    lapsed_of,
    points_of,
    praised_of,
)
from cmdesk.drafting.troubles import Trouble, troubles_of
from cmdesk.profiles.selection import required_mentions

# Under this a reply has room for one paragraph (X, Google Play, TikTok).
BRIEF_LIMIT = 400
# Under this hardly one sentence fits beside the greeting (TikTok).
TINY_LIMIT = 200
# How many praised things a reply takes up, and how many where there is little room.
_DELIGHTS, _FEW = 4, 2
# Which share of a complaint must praise, for it to be thanked (« la fibre marche, remarque »).
_MIXED = 0.25
# How far behind « mais » what it sets apart may begin.
_BEHIND = 30
# Under this a topic is named by its words alone: no rule has met a fault of it.
_SURE_TOPIC = 0.6
_CRITICAL = int(SeverityLevel.CRITICAL)
# From what chance on an ordinary trouble is sure, what is never one, and what weighs in any.
_SURE_OF_ORDINARY = 0.75
_NEVER_ORDINARY = {"safety", "discrimination", "account", "ethics"}
_WEIGHTY = (
    Signal.VULNERABLE_PERSON, Signal.HEALTH_SAFETY, Signal.VIRAL, Signal.VIOLENCE_OR_SELF_HARM,
    Signal.DISCRIMINATION, Signal.PRESS_THREAT, Signal.LEGAL_THREAT,
)  # fmt: skip
# From what chance on what went wrong, as the judge reads it, says by itself what is to be settled.
_SURE_TROUBLE = 0.8


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
    besides: tuple[str, ...]
    """What else the author tells, to stand after « vous dites aussi que »."""
    details: tuple[Detail, ...]
    """The things of this author that are to be named, the best first."""
    brief: bool
    regrets: tuple[str, ...] = ()
    """What the procedure says such a case makes one live, to stand behind « je regrette que »."""
    stakes: tuple[Sequence[str], ...] = ()
    """What makes the matter weigh more, ways to say each, to stand behind a clause."""
    limit: int | None = None
    """The length of the channel, in its own unit."""
    answers: tuple[Answer, ...] = ()
    """What the brand itself answers to the questions of the message."""

    def article(self, act: Act) -> str:
        """Return « charte 2.1 » where an article of the charter founds ``act``."""
        article = self.profile.charter.article_for(act)
        return f"charte {article.id}" if article else ""


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
    # What the charter requires is due even where a doubtful signal asks for it.
    mentions = required_mentions(profile, analysis, public=message.public)
    readable = plain(message.text)
    analysis = _borne_out(analysis, readable, knowledge.facts["evidence"])
    told = knowledge.calm(message, analysis) if knowledge.calm else Told()
    kind = analysis.kind.id
    analysis = reconsidered(analysis, message, told, knowledge.facts["calm"])
    if knowledge.calm and analysis.kind.id is Kind.PRAISE is not kind:
        told = knowledge.calm(message, analysis)
    manner = Manner(profile.voice.address_on(message.channel, severity), profile.voice.person)
    brief = limit is not None and limit <= BRIEF_LIMIT
    echoes = echoes_of(message, analysis, knowledge)
    points = points_of(message, analysis, knowledge, brief=brief)
    troubles = troubles_of(message, analysis, knowledge, echoes, points)
    besides = besides_of(analysis, echoes, points)
    details = details_of(message, analysis, knowledge)
    procedure = _followed(message, readable, analysis, profile, troubles[0], knowledge)
    reserved = [one.span for one in told.reservations]
    # « La dame aux lunettes rouges »: her glasses are not what pleased.
    looks = compiled(knowledge.facts["calm"]["looks"]).finditer(message.text)
    aside = [*reserved, *(Span(*match.span(1)) for match in looks)]
    praises = knowledge.praises.of(plain(without(message.text, reserved)), analysis)
    pleasing = replace(message, text=blanked(message.text, aside))
    liked = liked_of(pleasing, analysis, knowledge)
    delights = _delights(message, pleasing, aside, analysis, told, knowledge, brief=brief)
    praised = delights or tuple(praise.praised for praise in praises)
    given = already_given(readable, knowledge.facts)
    slots = slots_of_case(message, analysis, profile, context, procedure, knowledge, given)
    if not suits(slots.get("holding", ""), manner):
        del slots["holding"]
    several = _asks_several(message, readable, knowledge)
    # The thing of one question is not that of the other, but where a pronoun takes it up.
    one = not several or _asks_of_one(readable, knowledge)
    asked = asked_of(message, analysis, knowledge) if one else ""
    slots |= (
        {name: told for name, told in (("asked", asked), ("liked", liked)) if told}
        | knowledge.demands.slots(readable)
        | _lapsed(message, analysis, reserved, troubles[0], knowledge)
        | _taken_up(
            message,
            analysis,
            troubles[0],
            delights,
            details,
            told,
            knowledge,
            profile.voice.signature.text,
        )
    )
    flags = flags_of_case(
        message,
        analysis,
        profile,
        troubles,
        procedure,
        slots,
        brief=brief,
        tiny=limit is not None and limit <= TINY_LIMIT,
        self_harm=knowledge.facts["self_harm"]["pattern"],
        inquiry=knowledge.facts["inquiry"]["pattern"],
    )
    life = knowledge.facts["life"].items()
    flags |= flags_of_needs(slots, given, knowledge.facts["sent"]) | {
        *_demanded(readable, analysis, troubles, procedure, knowledge),
        *(f"life:{name}" for name, pattern in life if compiled(pattern).search(readable)),
        *(f"praise:{praise.id}" for praise in praises),
        f"address:{manner.address}",
        f"person:{manner.person}",
    }
    asks_too = _asks_too(readable, analysis, told, knowledge)
    slots |= {"asking": told.asking} if asks_too and told.asking else {}
    inquires = (asks_too or analysis.kind.id is Kind.QUESTION) and "context" not in slots
    # What the brand itself answers to questions, where it is sure.
    answering = knowledge.ready if inquires else None
    ready = answering(message, analysis, profile, manner) if answering else Found()
    answers = tuple(replace(match.answer, text=match.text) for match in ready.matches)
    holds = {
        "mention": mentions,
        "granted": grants(slots.get("promise", ""), analysis),
        "besides": besides,
        "asks_too": asks_too,
        "details": details and not (procedure and procedure.regrets),
        "several_questions": several,
        "ready": answers,
        "ready_partly": answers and ready.left,
        # What points to a page needs no second one, nor a sentence right behind the link.
        "ready_plain": answers and "://" not in answers[-1].text,
    }
    flags |= {flag for flag, true in holds.items() if true}
    if analysis.kind.id is Kind.PRAISE:
        flags = _as_praise(flags, message, analysis, told, readable, knowledge)
    if praised and _is_mixed(message, analysis) and not {"severe", "agitated"} & flags:
        flags.add("mixed")
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
        besides=besides,
        details=details,
        brief=brief,
        regrets=_regrets(procedure, analysis, troubles[0]),
        stakes=tuple(
            texts for name, texts in knowledge.facts["stakes"].items() if f"life:{name}" in flags
        ),
        limit=limit,
        answers=answers,
    )


def _followed(
    message: Message,
    readable: str,
    analysis: Analysis,
    profile: Profile,
    trouble: Trouble,
    knowledge: Knowledge,
) -> Procedure | None:
    """Return the procedure for what went wrong.

    A mere opinion calls for none that opens a case, only for one that is settled in public.
    """
    chosen = _likeliest(message, readable, analysis, profile, trouble, knowledge)
    opinion = trouble.fault.opinion and analysis.kind.id is Kind.COMPLAINT
    return None if opinion and chosen is not None and chosen.private else chosen


def _likeliest(
    message: Message,
    readable: str,
    analysis: Analysis,
    profile: Profile,
    trouble: Trouble,
    knowledge: Knowledge,
) -> Procedure | None:
    """Return the procedure whose case this most likely is, if any is likely enough."""
    eaten = re.search(knowledge.facts["life"]["meal"], readable)
    understood, near = settled(analysis, trouble), _near(profile, trouble, knowledge)
    followed = procedure_to_follow(
        profile,
        understood,
        message.text,
        keywords=trouble.fault.keywords,
        near=near,
        visible=(trouble.fault.visible or _shown(trouble)) and not eaten,
    )
    if knowledge.chances is None:
        return followed
    complaint = Complaint(message.text, understood, profile, near, trouble.fault.keywords)
    chances = knowledge.chances.of(complaint)
    chosen = likelier(followed, chances, knowledge.chances.least, understood, profile)
    if chosen is None or knowledge.narrowing is None:
        return chosen
    return knowledge.narrowing.of(chosen, message.text)


def _regrets(procedure: Procedure | None, analysis: Analysis, first: Trouble) -> tuple[str, ...]:
    """Return what the brand regrets in such cases, where it is what went wrong.

    Who has written three times about a parcel is told of the parcel, though what is done first is
    to answer at last.
    """
    if procedure is None or analysis.kind.id is not Kind.COMPLAINT:
        return ()
    of_matter = first.understood and not first.fault.general and not first.fault.of_handling
    beside = of_matter and procedure.topics[:1] == (Topic.CUSTOMER_SERVICE,)
    return () if beside else procedure.regrets


def _lapsed(
    message: Message,
    analysis: Analysis,
    reserved: Sequence[Span],
    first: Trouble,
    knowledge: Knowledge,
) -> dict[str, str]:
    """Return what a compliment regrets, told back: as a clause behind « que », or a few words."""
    echo = lapsed_of(message, analysis, reserved, knowledge)
    if echo is None or knowledge.mirror is None:
        # An opinion has no fact that a thank you could take up.
        return {"heard": EVERYBODY} if reserved and first.fault.opinion else {}
    if echo.way is Way.BARE:
        return {"lapsed_bare": echo.text, "heard": EVERYBODY}
    clause = knowledge.mirror.regretted(echo.text)
    return {"lapsed": clause, "heard": EVERYBODY} if clause else {}


def _as_praise(
    flags: Set[str],
    message: Message,
    analysis: Analysis,
    told: Told,
    readable: str,
    knowledge: Knowledge,
) -> set[str]:
    """Return ``flags`` with what a compliment adds, « reserve » only where it has a reservation."""
    held = set(flags)
    if more := knowledge.delights.more(message.text):
        held |= {"more", *(f"more:{name}" for name in more)}
    if told.reservations:
        return held | {"reserve"}
    parted = _is_parted(analysis, readable, knowledge.facts["calm"]["parted"])
    return held if parted else held - {"reserve"}


def _asks_too(readable: str, analysis: Analysis, told: Told, knowledge: Knowledge) -> bool:
    """Return whether a compliment asks something as well, and not for the sake of the phrase."""
    if analysis.kind.id is not Kind.PRAISE:
        return False
    if analysis.wants(Ask.INFORMATION):
        return True
    truly = compiled(knowledge.facts["calm"]["truly_asks"])
    return bool(told.asking) and truly.search(readable) is not None


def _delights(
    message: Message,
    pleasing: Message,
    aside: Sequence[Span],
    analysis: Analysis,
    told: Told,
    knowledge: Knowledge,
    *,
    brief: bool,
) -> tuple[str, ...]:
    """Return what a compliment praises, in the author's order, then what else it is about.

    Of a question the one thing that it names and praises: « Le canapé est superbe ! Les housses se
    lavent-elles ? »
    """
    if analysis.kind.id is Kind.QUESTION:
        readable = plain(message.text)
        if brief or not compiled(knowledge.facts["calm"]["pleased"]).search(readable):
            return ()
        praise = replace(analysis, kind=KindLabel(Kind.PRAISE, analysis.praise))
        found = knowledge.delights.of(message, praise, aside)
        return tuple(said for said in found if _names(readable, said))[:1]
    reserved = {one.thing for one in told.reservations}
    found = knowledge.delights.of(message, analysis, aside)
    # « Le service est impeccable, mais un peu lent »: it is not praised and regretted at once.
    delights = tuple(said for said in found if said not in reserved)
    delights = delights[: _FEW if brief else _DELIGHTS]
    more = praised_of(pleasing, analysis, knowledge, delights)
    return delights + more[: max(_FEW - len(delights), 0)]


def _names(readable: str, said: str) -> bool:
    """Return whether the noun of « l’appli » stands in a text that ``plain`` has written."""
    words = re.findall(r"\w+", plain(said))
    return len(words) > 1 and words[1] in readable


def _near(profile: Profile, trouble: Trouble, knowledge: Knowledge) -> Mapping[str, float]:
    """Return how near each procedure is to what happened, nothing where that is not known."""
    if knowledge.kinship is None or not trouble.understood or trouble.fault.general:
        return {}
    return knowledge.kinship.of(profile.procedures, trouble.fault)


def _is_mixed(message: Message, analysis: Analysis) -> bool:
    """Return whether a complaint praises as well, and not by the way."""
    pleased = sum(span.end - span.start for span in analysis.praise)
    return analysis.kind.id is Kind.COMPLAINT and pleased >= _MIXED * len(message.text)


def _asks_several(message: Message, readable: str, knowledge: Knowledge) -> bool:
    more = re.search(knowledge.facts["calm"]["asks_more"], readable)
    return message.text.count("?") > 1 or more is not None


def _asks_of_one(readable: str, knowledge: Knowledge) -> bool:
    """Return whether each question but the first takes up its thing: « Et il est lavable ? »."""
    more = readable.split("?")[1:-1]
    leaning = compiled(knowledge.facts["calm"]["leaning"])
    return bool(more) and all(leaning.search(question) for question in more)


def _is_parted(analysis: Analysis, readable: str, parted: str) -> bool:
    """Return whether a grievance found in praise stands behind words that set it apart.

    « Poteau par terre, six jours sans rien. En revanche, Maëlle … » regrets nothing.
    """
    places = [found.start() for found in re.finditer(parted, readable)]
    return any(
        grievance.frame and 0 <= grievance.span.start - place <= _BEHIND
        for grievance in analysis.grievances
        for place in places
    )


def _taken_up(
    message: Message,
    analysis: Analysis,
    first: Trouble,
    delights: Sequence[str],
    details: Sequence[Detail],
    told: Told,
    knowledge: Knowledge,
    signed: str,
) -> dict[str, str]:
    """Return what the message names and says itself, for a reply to take up.

    ``signed`` is the signature of the reply.
    """
    surface = knowledge.surface
    slots: dict[str, str] = {}
    if delights:
        slots["enjoyed"] = listed(delights, surface)
        slots["of_enjoyed"] = listed(delights, surface, "de")
    # TripAdvisor takes no quotation (resources/channels/policies.toml).
    may_quote = message.channel is not Channel.TRIPADVISOR and analysis.topic not in GRAVE
    if analysis.kind.id is not Kind.COMPLAINT:
        if told.hero and told.hero in signed:
            told = replace(told, hero="", deed="")  # who signs does not pass it on to herself
        slots |= slots_of(told, analysis, len(delights), surface)
        named = slots.keys() & {"enjoyed", "hero", "deed", "feat", "points"}
        praise = analysis.kind.id is Kind.PRAISE and not told.reservations and not named
        if praise and may_quote and knowledge.praising:
            said = knowledge.praising(message, analysis)
            slots |= {"said": said} if said else {}
        return slots
    subjects = knowledge.subjects.of(message, analysis) or tuple(
        one.text for one in details if not one.is_amount
    )
    if subjects:
        slots["subject"] = subjects[0]
        slots["of_subject"] = listed(subjects[:1], surface, "de")
        if len(subjects) > 1:
            slots["subjects"] = listed(subjects, surface)
            slots["of_subjects"] = listed(subjects, surface, "de")
    if knowledge.quote and may_quote and not first.understood:
        slots |= {"quote": quote} if (quote := knowledge.quote(message, analysis)) else {}
    return slots


def _demanded(
    readable: str,
    analysis: Analysis,
    troubles: Sequence[Trouble],
    procedure: Procedure | None,
    knowledge: Knowledge,
) -> set[str]:
    """Return what holds of the one thing that a complaint demands beside its trouble, if any.

    One is enough: whoever answers it has the file open.
    """
    if analysis.kind.id is not Kind.COMPLAINT:
        return set()
    faults = [one.fault for one in troubles]
    first = next(iter(knowledge.demands.of(readable, faults, procedure)), None)
    if first is None:
        return set()
    unmet = set() if first.is_met(procedure) else {"demand_unmet"}
    return {"demands", f"demand:{first.ask}", *unmet}


def _borne_out(analysis: Analysis, readable: str, evidence: Mapping[str, str]) -> Analysis:
    """Return ``analysis`` without what its tone alone suggests.

    A signal is spoken of only where the words say it too, and a grave matter only where it is
    sure: to hear discrimination where there is a mere mistake offends everybody.
    """
    signals = tuple(
        label for label in analysis.signals if re.search(evidence.get(str(label.id), ""), readable)
    )
    main = analysis.topics[0]
    sure = main.score >= _SURE_TOPIC or any(
        analysis.has(signal) for signal in (Signal.DISCRIMINATION, Signal.HEALTH_SAFETY)
    )
    told = any(grievance.topic is main.id and grievance.frame for grievance in analysis.grievances)
    topics = analysis.topics
    if analysis.kind.id is Kind.COMPLAINT and main.id in GRAVE and not (sure or told):
        topics = (TopicLabel(Topic.OTHER, main.score), *topics[1:])
    severity = analysis.severity
    if _sounds_graver(analysis):
        severity = replace(severity, level=SeverityLevel.HIGH)
    return replace(analysis, signals=signals, topics=topics, severity=severity)


def _sounds_graver(analysis: Analysis) -> bool:
    """Return whether only the tone of an ordinary trouble makes a message critical.

    A card that is refused « devant mes trois gosses » is no crisis, and to answer it as one
    frightens. Of 29 such on messages apart 22 were none; nothing grave was met in them, nobody
    fragile and no audience, and the judge is sure of a trouble that is never grave.
    """
    imposed = {reason.id for reason in analysis.severity.reasons if reason.floor >= _CRITICAL}
    if imposed != {"critical_wording"} or any(map(analysis.has, _WEIGHTY)):
        return False
    sure = analysis.troubles[0] if analysis.troubles else None
    if sure is None or sure.score < _SURE_OF_ORDINARY:
        return False
    return sure.id != "staff.grave" and sure.id.split(".")[0] not in _NEVER_ORDINARY


def _shown(trouble: Trouble) -> bool:
    """Return whether a photo can show the thing: a lamp, and no connection, no document."""
    return trouble.named and trouble.fault.topic in {Topic.PRODUCT, Topic.DELIVERY}


def settled(analysis: Analysis, trouble: Trouble) -> Analysis:
    """Return ``analysis`` with the topics under which procedures put ``trouble`` first."""
    if analysis.kind.id is not Kind.COMPLAINT:
        return analysis
    if analysis.severity.level >= SeverityLevel.CRITICAL:
        return analysis
    topics = trouble.fault.settled_as
    if not topics and _guessed(analysis, trouble):
        # A subject named in passing (« finaliser ma commande ») opens no procedure.
        topics = (Topic.OTHER,)
    main = trouble.fault.topic
    judged = analysis.troubles[0] if analysis.troubles else None
    sure = judged is not None and judged.score >= _SURE_TROUBLE and judged.id == trouble.fault.id
    if not topics and (trouble.told or sure) and main is not analysis.topic:
        # What happened is told: it is settled, and not what surrounds it.
        topics = (main,)
    if not topics:
        return analysis
    return replace(analysis, topics=tuple(TopicLabel(topic, 1.0) for topic in topics))


def _guessed(analysis: Analysis, trouble: Trouble) -> bool:
    """Return whether nothing but a word or two says what the message is about."""
    told = trouble.told or trouble.fault.pattern is not None or analysis.grievances
    return not told and analysis.topics[0].score < _SURE_TOPIC
