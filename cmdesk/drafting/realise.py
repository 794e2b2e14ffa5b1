"""From a plan to sentences: wordings are chosen, slots filled, French made smooth."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from cmdesk.domain.profile import Band
from cmdesk.domain.vocabulary import Act, EntityType, Kind, Signal, Variant
from cmdesk.drafting import template
from cmdesk.drafting.bank import Bank, Phrase
from cmdesk.drafting.case import Case
from cmdesk.drafting.choosing import Eligible, is_for_it, most_telling, naming, once
from cmdesk.drafting.composing import Candidate, Piece
from cmdesk.drafting.house import HOUSE, is_ready, of_the_house
from cmdesk.drafting.planner import Step, flags_of
from cmdesk.drafting.retelling.details import Detail
from cmdesk.drafting.retelling.grammar import Way
from cmdesk.drafting.subjects import listed
from cmdesk.drafting.template import Manner, suits
from cmdesk.drafting.troubles import Trouble
from cmdesk.language.surface import Surface, joined

# Whether two words may have to be joined: most texts are spared the whole work.
_MAY_JOIN = re.compile(
    r"\b(?:[qQ]ue|[dD]e|[jJ]e|[nN]e|[lL][ea]|[sStTmM]e|[cC]e|[mtsMTS]a|[sS]i|\w+sque|quoique)"
    r" [aàâäeéèêëiîïoôuùûhyœæAÀÂEÉÈÊIÎOÔUÛHŒ]|\b(?:de|à|De|À) les? |  |\.\.|[!?…]\s?\."
)
# « {object} » followed by its verb, or behind it.
_SUBJECT = re.compile(
    r"(?:^|(?:que|où|quand|comment|pourquoi|lequel|si) )\{[oO]bject\} "
    r"(?!(?:à|de|en|pour|par|avec|dans|sur|dès|jour)\b)"
    r"|\b(?:se trouve|en est|est) \{[oO]bject\}"
)
_WHO = re.compile(r"(?:une?|des|l’|les) .*?\bqui\b")
# What the author feels, named in so many words.
_FEELING = re.compile(
    r"\b(?:inquiétude|agacement|colère|déception|exaspération|lassitude|impatience|désarroi)\b"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
# A wording used in a sister draft, or just before, is taken again only for want of better.
_TAKEN_WEIGHT = 0.08
_OWN_WEIGHT = 2.0
# The slots that tell what happened to this author, and how much less others are drawn.
_OF_THE_CASE = {
    "fact", "fact2", "scene", "scene2", "scenes", "fault", "feeling", "report", "bare", "other",
    "wait", "since", "contacts", "tried", "tries", "pledge", "when", "place", "subject",
    "subjects", "of_subject", "of_subjects", "quote", "besides", "enjoyed", "of_enjoyed", "object",
    "thing", "details", "of_details", "detail", "of_detail",
    "regretted",
}  # fmt: skip
_ANYWHERE = 0.3
_EVEN = 0.5
# How much less each of n wordings that begin alike is drawn: by n to this power.
_CROWDED = 1.0
# … and where there are few wordings at all.
_CROWDED_FEW = 0.4
# How often the analysis' own words are taken: nearly always where we have none so near.
_OWN = 0.8
_SHARED = 0.4
# How often the author's own clause is told back where the rules know the event as well.
_ECHOED = 0.7


ALSO = "also"
"""The role of a step that tells a fact which the steps before have left out."""
_NAMING = "detail"
"""The role of a step that names a thing which the steps before have left out."""
# How near the likeliest clause another tells of the matter as well.
_MATTER = 0.9
_LEFT_OUT = {ALSO: frozenset({"other", "besides"}), _NAMING: frozenset({"details"})}
"""The slots of which such a step needs one."""
_FEW_DETAILS = 2
_IN_PRIVATE = "with_private"
"""The role of the one sentence that says what is done and where: it names the thing as well."""
# The slot that the author's own clause fills, by how it is told back.
_ECHOES = {Way.TOLD: "fact", Way.BARE: "bare", Way.REPORTED: "report"}
# Marks that what is regretted comes from the procedure, and how often it does where a rule of
# ours knows the trouble as well.
_CASE = "case"
_OF_THE_BRAND = 0.7
# The words that hold a clause, by which a trouble is told: the author’s own first.
_CLAUSES = ("report", "bare", "fact")
# The words that tell a reader which trouble is meant.
_TELLS = ("fact", "scene", "fault", "report", "bare", "regretted")

Allowed = dict[tuple[Act, str, tuple[str, ...], frozenset[str]], Eligible]


@dataclass(frozen=True, slots=True)
class _Telling:
    """The words for one trouble; ``general`` are those that the author’s own replaced."""

    words: dict[str, str]
    general: Mapping[str, str] = field(default_factory=dict)


class Realiser:
    """Chooses among the wordings of a bank."""

    def __init__(
        self,
        bank: Bank,
        emotions: Mapping[str, Mapping[str, Sequence[str]]],
        surface: Surface,
        named: Callable[[Detail, str], bool],
        regretted: Callable[[str], str],
    ) -> None:
        """``emotions``: the tables of ``emotions.toml``; ``named``: whether a text names it.

        ``regretted`` returns a clause as it stands after « je regrette que », or nothing.
        """
        self._bank = bank
        self._emotions, self._instead = emotions["emotion"], emotions["instead"]
        self._worn = emotions["worn"]
        self._surface = surface
        self._named = named
        self._regretted = regretted
        # The same sentences come back from one candidate to the next.
        self._smooth = lru_cache(maxsize=4096)(surface.realise)

    def realise(
        self,
        case: Case,
        variant: Variant,
        steps: Sequence[Step],
        rng: Random,
        *,
        taken: Collection[str] = (),
        banned: Set[str] = frozenset(),
        less: Mapping[str, float] = {},
        shortest: bool = False,
        allowed: Allowed | None = None,
    ) -> Candidate:
        """Return one way to say ``steps``; a step without any fitting wording is left out.

        ``taken`` are wordings to avoid where there is a choice, ``banned`` never used,
        ``less`` factors of the weights of some; ``shortest`` takes the briefest wording of
        each step; ``allowed`` keeps, from one candidate of the same case and variant to the
        next, which wordings may be used.
        """
        allowed = {} if allowed is None else allowed
        values, tellings = self._values(case, rng)
        flags = flags_of(case, variant) | {f"has:{name}" for name in values}
        done: set[Act] = set()
        used: set[str] = set()
        pieces: list[Piece] = []
        for step in steps:
            if step.act in done:
                continue
            if step.role in _LEFT_OUT:
                if step.role == ALSO:
                    values |= _left_out(case, tellings, pieces)
                else:
                    values |= self._unnamed(case, pieces, "details", _FEW_DETAILS)
                if not values.keys() & _LEFT_OUT[step.role]:
                    continue
            elif step.role == _IN_PRIVATE and "details" not in values:
                values |= self._unnamed(case, pieces, "detail", 1)
            elif step.act is Act.ACKNOWLEDGE and not self._can_say(
                case, step, flags, values, allowed
            ):
                values = {**tellings[0].general, **values}
            eligible = [
                entry
                for entry in self._eligible(case, step, flags, values.keys(), allowed)
                if entry[0].id not in banned and entry[0].id not in used
            ]
            eligible = once(eligible, {slot for piece in pieces for slot in piece.phrase.slots})
            if step.act is Act.EMPATHISE and any("emotion" in p.phrase.slots for p in pieces):
                # « Je comprends votre colère. Votre colère est légitime »: named once.
                eligible = [
                    e
                    for e in eligible
                    if "emotion" not in e[0].slots and not _FEELING.search(e[0].text)
                ]
            if any(_weighs(piece.phrase) for piece in pieces):
                # What makes it worse is said once: « d’autant que c’était un cadeau ».
                eligible = [e for e in eligible if not _weighs(e[0])] or eligible
            eligible = (
                _echoing(eligible, step, case, values)
                or most_telling(eligible, step)
                or naming(eligible, step)
                or _with_detail(eligible, shortest=shortest)
                or eligible
            )
            if not eligible:
                continue
            sizes = (
                [_size(phrase, case.manner, values) for phrase, _ in eligible]
                if case.brief or shortest
                else []
            )
            phrase = _choose(eligible, sizes, case, taken, less, rng, shortest)
            used.add(phrase.id)
            done |= set(phrase.does)
            pieces.append(Piece(step, phrase, self._text(phrase, case.manner, values)))
        return Candidate(tuple(pieces), values)

    def ways(self, case: Case, variant: Variant, step: Step, rng: Random) -> list[Piece]:
        """Return every way to say one step, in the order of the bank."""
        values, tellings = self._values(case, rng)
        values |= {name: text for name, text in tellings[0].general.items() if name not in values}
        flags = flags_of(case, variant) | {f"has:{name}" for name in values}
        return [
            Piece(step, phrase, self._text(phrase, case.manner, values))
            for phrase, _ in self._eligible(case, step, flags, values.keys(), {})
        ]

    def _eligible(
        self, case: Case, step: Step, flags: Set[str], slots: Set[str], allowed: Allowed
    ) -> Eligible:
        """Return the wordings of a step whose conditions and slots are met, and their weights."""
        use = (step.act, step.role, step.when, frozenset(slots))
        if use not in allowed:
            own = [phrase for phrase in of_the_house(case, step, flags) if phrase.slots <= slots]
            if not own or step.act not in {Act.GREET, Act.SIGN, Act.MENTION}:
                bank = self._bank.allowed(step.act, step.role, flags)
                own += [phrase for phrase in bank if phrase.slots <= slots]
            allowed[use] = [(phrase, self._weight(phrase, case)) for phrase in own]
        return allowed[use]

    def _weight(self, phrase: Phrase, case: Case) -> float:
        voice = case.profile.voice
        weight = _aptness(
            phrase.narrowness, phrase.warmth, phrase.formality, voice.warmth, voice.formality
        )
        if phrase.id.startswith(HOUSE):
            weight *= _OWN_WEIGHT
        if phrase.act is Act.ACKNOWLEDGE and "understood" in case.flags:
            # It would do under any complaint, and this one is understood.
            weight *= 1.0 if phrase.slots & _OF_THE_CASE or is_for_it(phrase) else _ANYWHERE
        if case.analysis.kind.id is not Kind.COMPLAINT:
            # There is less to say, so that the same would come back: all have their turn.
            weight **= _EVEN
        # Where many wordings begin alike, each of them comes less often.
        alike = self._bank.crowd(phrase)
        complaint = case.analysis.kind.id is Kind.COMPLAINT
        return float(weight / alike ** (_CROWDED if complaint else _CROWDED_FEW))

    def _text(self, phrase: Phrase, manner: Manner, values: Mapping[str, str]) -> str:
        text = template.fill(template.choose(phrase.text, manner), values)
        if phrase.act is Act.SIGN or is_ready(phrase):
            return text
        return template.capital(self._smooth(text) if _MAY_JOIN.search(text) else text)

    def _can_say(
        self,
        case: Case,
        step: Step,
        flags: Set[str],
        values: Mapping[str, str],
        allowed: Allowed,
    ) -> bool:
        return bool(self._eligible(case, step, flags, values.keys(), allowed))

    def _unnamed(self, case: Case, pieces: Sequence[Piece], name: str, most: int) -> dict[str, str]:
        """Return the things of the author that no piece has named yet, as the slot ``name``.

        After « de » as well, unless a sum is among them.
        """
        said = " ".join(piece.text for piece in pieces)
        left = [detail for detail in case.details if not self._named(detail, said)]
        if name == _NAMING:
            # « Au sujet du délai de retour, je demande à l’atelier d’où vient le problème »:
            # what the step is about stands where the author tells what went wrong.
            best = max((one.score for one in case.analysis.telling), default=0.0)
            matter = [t.span for t in case.analysis.telling if t.score >= _MATTER * best]
            left = [d for d in left if any(d.place.overlaps(span) for span in matter)]
            # « passée de 512 à 640 euros », « 90 euros par mois »: a price is no matter either.
            sums = case.analysis.entities_of(EntityType.AMOUNT)
            left = [d for d in left if not d.is_amount or len(sums) == 1]
        left = left[: 1 if case.brief else most]
        texts = [template.choose(detail.text, case.manner) for detail in left]
        if not left or not all(suits(text, case.manner) for text in texts):
            return {}
        values = {name: joined(texts)}
        if not any(detail.is_amount for detail in left):
            values[f"of_{name}"] = listed(texts, self._surface, "de")
        return values

    def _values(self, case: Case, rng: Random) -> tuple[dict[str, str], list[_Telling]]:
        """Return the words for the slots of one candidate, drawn among equals.

        With them, how each trouble is told, the main one first.
        """
        values = {name: template.choose(text, case.manner) for name, text in case.slots.items()}
        values = {name: text for name, text in values.items() if suits(text, case.manner)}
        tellings = [_told(trouble, case, values, rng) for trouble in case.troubles]
        _set_scenes(tellings)
        values |= self._regret(tellings[0], case, values, rng)
        for place, telling in enumerate(tellings[:2], start=1):
            suffix = "" if place == 1 else str(place)
            values |= {f"{name}{suffix}": text for name, text in telling.words.items()}
        scenes = [telling.words["scene"] for telling in tellings[:2] if "scene" in telling.words]
        # Two at most, and only simple ones: an enumeration inside another is hard to read.
        if scenes and "scene" in values:
            both = len(scenes) == 2 and not any(map(_compound, scenes))
            values["scenes"] = " et ".join(scenes) if both else scenes[0]
        facts = [telling.words.get("fact", "") for telling in tellings[:2]]
        if len(facts) < 2 or not all(facts) or any(map(_compound, facts)):
            values.pop("fact2", None)
        emotions = self._emotions.get(case.analysis.emotion.id)
        if emotions and case.analysis.kind.id is Kind.COMPLAINT:
            if "worn" in case.flags:
                emotions = self._worn.get(case.analysis.emotion.id, emotions)
            emotions = self._instead.get(case.analysis.topic, emotions)
            if "severe" in case.flags and "signal:vulnerable_person" in case.flags:
                emotions = self._instead.get(Signal.VULNERABLE_PERSON, emotions)
        if emotions:
            values["emotion"] = template.choose(rng.choice(list(emotions)), case.manner)
        if case.praised:
            values["praised"] = template.choose(listed(case.praised, self._surface), case.manner)
        return values, tellings

    def _regret(
        self, telling: _Telling, case: Case, values: Mapping[str, str], rng: Random
    ) -> dict[str, str]:
        """Return what is regretted as a clause, and what makes it weigh more (« stake »)."""
        told = next((telling.words[name] for name in _CLAUSES if name in telling.words), "")
        regretted = self._regretted(told) if told else ""
        found = {"regretted": regretted} if regretted else {}
        first = case.troubles[0]
        general = first.echo is None and rng.random() < _OF_THE_BRAND
        if case.regrets and (general or not first.understood):
            # In no words of the author: the brand says what such a case makes one live.
            regretted = template.choose(rng.choice(case.regrets), case.manner)
            if suits(regretted, case.manner):
                found = {"regretted": regretted, _CASE: regretted}
        stakes = [template.choose(rng.choice(texts), case.manner) for texts in case.stakes]
        said = " ".join((told, telling.words.get("fault", ""))).lower()
        for stake in stakes:
            words = _LONG_WORD.findall(stake.lower())
            if suits(stake, case.manner) and not any(word[:6] in said for word in words):
                return found | {"stake": template.fill(stake, values)}
        return found


def _with_detail(eligible: Eligible, *, shortest: bool) -> Eligible:
    """Return the wordings that name the author's thing, unless the ``shortest`` is wanted."""
    return [e for e in eligible if not shortest and e[0].slots & {"detail", "of_detail"}]


def _echoing(eligible: Eligible, step: Step, case: Case, values: Mapping[str, str]) -> Eligible:
    """Return the wordings that take up the author’s own clause, where there is one.

    Or what the procedure says of such a case, where that is to be said.
    """
    if step.act is not Act.ACKNOWLEDGE or step.role in _LEFT_OUT:
        return []
    echo = case.troubles[0].echo
    slot = _ECHOES[echo.way] if echo is not None else ""
    wanted: set[str] = set()
    if _CASE in values:
        wanted = {"regretted"}
    elif "quote" in values:
        wanted = {"quote"}
    elif slot in values:
        # « un tapis qui perd ses poils » is no sentence.
        clause = "regretted" in values and _WHO.match(values[slot])
        wanted = {"regretted"} if clause else {slot, "regretted"}
    found = [entry for entry in eligible if entry[0].slots & wanted]
    return found or [entry for entry in eligible if slot in entry[0].slots]


def _weighs(phrase: Phrase) -> bool:
    """Return whether a wording speaks of what the author goes through besides."""
    return "stake" in phrase.slots or any(one.startswith("life:") for one in phrase.when)


def _left_out(case: Case, tellings: Sequence[_Telling], pieces: Sequence[Piece]) -> dict[str, str]:
    """Return what no piece has told yet: ``besides`` in the author's words, else ``other``."""
    said = {word[:6] for piece in pieces for word in _LONG_WORD.findall(piece.text.lower())}
    besides = [template.choose(text, case.manner) for text in case.besides]
    besides = [
        text
        for text in besides
        if suits(text, case.manner) and len({w[:6] for w in _LONG_WORD.findall(text)} - said) > 1
    ]
    if besides:
        return {"besides": ", et que ".join(besides)}
    other = _untold(tellings, pieces)
    return {"other": other} if other else {}


def _untold(tellings: Sequence[_Telling], pieces: Sequence[Piece]) -> str:
    """Return the fact of the first further trouble that no piece tells of, or nothing."""
    said = " ".join(piece.text for piece in pieces).lower()
    for telling in tellings[1:]:
        words = [text for name, text in telling.words.items() if name in _TELLS]
        if not any(text.rstrip(" .").lower() in said for text in words):
            return telling.words.get("fact", "")
    return ""


def _size(phrase: Phrase, manner: Manner, values: Mapping[str, str]) -> int:
    """Return about how long a wording will be."""
    slots = phrase.slots
    bare = len(template.choose(phrase.text, manner)) - sum(len(slot) + 2 for slot in slots)
    return bare + sum(len(values[slot]) for slot in slots)


_SEVERAL = ("vos ", "tes ", "nos ")
"""What things that are many begin with."""


def _compound(text: str) -> bool:
    return "," in text or " et " in text or " alors que " in text


def _told(trouble: Trouble, case: Case, values: Mapping[str, str], rng: Random) -> _Telling:
    """Return the words for one trouble."""
    manner = case.manner
    known = {**values, "object": template.choose(trouble.object, manner)}
    several = known["object"].startswith(_SEVERAL)
    if trouble.named and not several:
        known["thing"] = known["object"]

    def pick(wordings: Sequence[str]) -> str:
        possible = [text for text in wordings if template.slots(text) <= known.keys()]
        if several:
            # The verbs of our wordings are in the singular.
            possible = [text for text in possible if not _SUBJECT.search(text)]
        if not possible:
            known["object"] = template.choose(trouble.fault.object, manner)
            possible = [text for text in wordings if template.slots(text) <= known.keys()]
        # What carries a fact of the message says that it was read.
        weights = [
            1
            + 2 * bool(template.slots(text) & {"since", "wait", "contacts"})
            + 2 * bool(template.slots(text) & {"thing"})
            + (trouble.named and "object" in template.slots(text))
            for text in possible
        ]
        chosen = rng.choices(possible, weights)[0]
        return template.fill(template.choose(chosen, manner), known)

    def own(words: str, wordings: Sequence[str]) -> str:
        """Return what the analysis says of this very case, or one of our wordings."""
        exact = trouble.fault.general or trouble.named
        if words and suits(words, manner) and rng.random() < (_OWN if exact else _SHARED):
            return words
        return pick(wordings)

    words = {
        "object": known["object"],
        "fact": own(trouble.told, trouble.fault.facts),
        "scene": pick(trouble.fault.scenes),
        "fault": own(trouble.nominal, trouble.fault.faults),
        "feeling": pick(trouble.fault.feelings),
        "task": pick(trouble.fault.tasks),
    }
    echo = template.choose(trouble.echo.text, manner) if trouble.echo else ""
    if trouble.echo is None or not suits(echo, manner):
        return _Telling(words)
    # Of an event that the rules know, either way of telling it is good: both are tried.
    if trouble.told and rng.random() >= _ECHOED:
        return _Telling(words)
    # The author's own words take the place of what could be said to anybody.
    general = {name: words.pop(name) for name in ("fact", "scene")}
    words[_ECHOES[trouble.echo.way]] = echo
    return _Telling(words, general)


def _set_scenes(tellings: Sequence[_Telling]) -> None:
    """Put the scenes of the troubles in their places within what is told of the first."""
    words = tellings[0].words
    if "{" not in words.get("bare", ""):
        return
    known = {
        f"scene{place}" if place > 1 else "scene": telling.words["scene"]
        for place, telling in enumerate(tellings, start=1)
        if "scene" in telling.words
    }
    bare = words.pop("bare")
    if template.slots(bare) <= known.keys():
        words["bare"] = template.fill(bare, known)


def _choose(
    eligible: Eligible,
    sizes: Sequence[int],
    case: Case,
    taken: Collection[str],
    less: Mapping[str, float],
    rng: Random,
    shortest: bool,
) -> Phrase:
    if shortest:
        # Brief, but still in the register of the house, save where nothing else fits.
        strain = 0.0 if "tiny" in case.flags else 4.0
        formal = case.profile.voice.formality
        strained = [1 + strain * _outside(phrase.formality, formal) for phrase, _ in eligible]
        places = range(len(eligible))
        return eligible[min(places, key=lambda n: (sizes[n] * strained[n], n))][0]
    # A complaint on a short channel needs its room; a thank you does not.
    half = 35 if case.analysis.kind.id is Kind.COMPLAINT else 110
    phrases, weights = [], []
    for place, (phrase, base) in enumerate(eligible):
        weight = base * less.get(phrase.id, 1.0)
        if case.brief:
            weight *= 0.5 ** (sizes[place] / half)
        if phrase.id in taken:
            weight *= _TAKEN_WEIGHT
        phrases.append(phrase)
        weights.append(weight)
    return rng.choices(phrases, weights)[0]


@lru_cache(maxsize=4096)
def _aptness(narrowness: float, warmth: float, formality: float, warm: Band, formal: Band) -> float:
    """Return how well a wording suits the case (by its narrowness) and the voice."""
    weight = 1.0 + min(narrowness, 3.0)
    weight *= max(0.05, 1 - 2.5 * _outside(warmth, warm))
    # Nothing tells two houses apart like their register.
    return weight * max(0.05, 1 - 4.0 * _outside(formality, formal))


def _outside(value: float, band: tuple[float, float]) -> float:
    low, high = band
    return max(low - value, value - high, 0.0)
