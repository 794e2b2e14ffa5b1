"""What the author says of things and people: told where it is the author’s own, else reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import (
    NOT,
    Form,
    Grammar,
    Retold,
    Way,
    forms_of,
    lower,
    tidy,
)
from cmdesk.language.surface import agree_participle

_MINE = frozenset({"mon", "ma", "mes", "notre", "nos"})
_DETERMINERS = frozenset({"le", "la", "l’", "les", "votre", "vos", "aucun", "aucune"})
_PLURAL = frozenset({"mes", "nos", "les", "vos"})
_PHRASE = frozenset({"NOUN", "ADJ", "ADP", "DET", "NUM", "PROPN"})
_MOST_BEFORE_VERB = 7
_STATE = 3.0


@dataclass(frozen=True, slots=True)
class _Thing:
    """The subject of a clause: its phrase turned round, and how it agrees."""

    phrase: str
    determiner: str
    head: str
    feminine: bool | None
    plural: bool
    negated: bool
    reflexive: bool


@dataclass(frozen=True, slots=True)
class _Predicate:
    """The verb group behind the subject: ``end`` is where the rest begins."""

    form: Form
    lemma: str
    adverbs: list[str]
    end: int
    past: str = ""
    state: str = ""


class ThingShapes:
    """« mon chauffage est coupé », « le livreur n’est pas passé », « l’eau est froide »."""

    def __init__(self, data: Mapping[str, Any], grammar: Grammar) -> None:
        """Read the tables ``things`` and ``states`` of ``mirror.toml``."""
        self._grammar = grammar
        self._things: Mapping[str, Mapping[str, Any]] = data["things"]
        self._forms = grammar.index(self._things, (2, 5))
        states = data["states"]
        self._plain = {form: forms_of(one) for one in states["plain"] for form in forms_of(one)}
        self._done = {form: forms_of(one) for one in states["done"] for form in forms_of(one)}
        self._wanted = {form: forms_of(one) for one in states["wanted"] for form in forms_of(one)}
        self._states = self._plain | self._done | self._wanted
        self._not_ours = frozenset(states["authors"])
        self._people = frozenset(states["people"])
        self._people_verbs = frozenset(states["people_verbs"])

    def thing(self, words: Sequence[Token]) -> Retold | None:
        """Return the clause told back, or ``None``."""
        if words[0].lower_ not in _MINE | _DETERMINERS:
            return None
        last = min(len(words), _MOST_BEFORE_VERB)
        end = next((place for place in range(2, last) if self._begins_verb(words, place)), 0)
        thing = self._subject(words, end) if end else None
        if thing is None:
            return None
        at = end + thing.negated + thing.reflexive
        for form in self._forms.get(lower(words, at), ()):
            predicate = self._predicate(words, at + 1, form, thing)
            if predicate and (retold := self._said(words, thing, predicate)):
                return retold
        return None

    def _begins_verb(self, words: Sequence[Token], place: int) -> bool:
        return lower(words, place) in NOT | {"se", "s’"} or lower(words, place) in self._forms

    def _subject(self, words: Sequence[Token], end: int) -> _Thing | None:
        determiner = words[0].lower_
        heads = [word for word in words[1 : min(3, end)] if word.pos_ == "NOUN"]
        if not heads or any(word.pos_ not in _PHRASE for word in words[:end]):
            return None
        head = heads[0].lower_
        if determiner in {"votre", "vos"} and head.rstrip("s") in self._not_ours:
            return None
        phrase = self._grammar.tails.say(words[:end], whole=True)
        if not phrase:
            return None
        negated = lower(words, end) in NOT
        noun = self._grammar.surface.noun(head)
        feminine = {"la": True, "ma": True, "aucune": True, "le": False, "aucun": False}.get(
            determiner
        )
        return _Thing(
            phrase=" ".join(phrase),
            determiner=determiner,
            head=head,
            feminine=noun.feminine if noun else feminine,
            plural=determiner in _PLURAL,
            negated=negated,
            reflexive=lower(words, end + negated) in {"se", "s’"},
        )

    def _predicate(
        self, words: Sequence[Token], at: int, form: Form, thing: _Thing
    ) -> _Predicate | None:
        grammar = self._grammar
        adverbs, at = grammar.skip(words, at)
        if form.lemma not in {"avoir", "être"}:
            return _Predicate(form, form.lemma, adverbs, at)
        if form.lemma == "avoir" and lower(words, at) == "été":
            state, end = self._state(words, at + 1, thing)
            done = lower(words, at + 1) in self._done
            return _Predicate(form, "être", adverbs, end, "été", state) if done and state else None
        main = grammar.participle(lower(words, at))
        entry = self._things.get(main, {})
        if main and entry and bool(entry.get("being")) is (form.lemma == "être"):
            past = grammar.verbs[main]["participle"][0]
            if entry.get("being"):
                if thing.feminine is None:
                    return None
                past = agree_participle(past, thing.feminine, thing.plural)
            state, end = ("", at + 1)
            if main == "arriver":
                # « est arrivé déchiré »
                state, end = self._state(words, at + 1, thing)
            return _Predicate(form, main, adverbs, end, past, state)
        if form.lemma == "être":
            state, end = self._state(words, at, thing)
            return _Predicate(form, "être", adverbs, end, "", state) if state else None
        return None

    def _state(self, words: Sequence[Token], at: int, thing: _Thing) -> tuple[str, int]:
        """Return the state that stands at ``at``, agreed with the thing, and where it ends."""
        one, two = lower(words, at), f"{lower(words, at)} {lower(words, at + 1)}"
        if two in self._states:
            return two, at + 2
        forms = self._states.get(one)
        if forms is None:
            return "", at
        if len(set(forms)) == 1:
            return one, at + 1
        if thing.feminine is None:
            return "", at
        return forms[2 * thing.feminine + thing.plural], at + 1

    def _worth(self, thing: _Thing, predicate: _Predicate, denied: bool) -> float:
        """Return what the clause is worth; 0 where it is not to be told."""
        person = thing.head in self._people
        entry = self._things[predicate.lemma]
        if person and not (denied and predicate.lemma in self._people_verbs):
            return 0.0
        if entry.get("people") and not person:
            return 0.0
        state = predicate.state
        if not state:
            return float(entry["denied"] if denied else entry["alone"])
        # « n’est toujours pas annulée »
        awaited = denied and "toujours" in predicate.adverbs and state in self._done
        wanted = state in self._wanted and state not in self._plain
        return _STATE if wanted is denied or awaited else 0.0

    def _said(self, words: Sequence[Token], thing: _Thing, predicate: _Predicate) -> Retold | None:
        grammar = self._grammar
        entry = self._things.get(predicate.lemma)
        if entry is None or bool(entry.get("reflexive")) is not thing.reflexive:
            return None
        if thing.determiner in {"aucun", "aucune"}:
            silent = not set(predicate.adverbs) & grammar.adverbs["denial"]
            denied: bool | None = thing.negated and silent
        else:
            denied = grammar.denial(predicate.adverbs, negated=thing.negated)
        rest = words[predicate.end :]
        if denied is None or (
            entry.get("with") and not predicate.state and lower(rest, 0) not in entry["with"]
        ):
            return None
        weight = self._worth(thing, predicate, denied)
        told = grammar.tails.say(rest) if rest else []
        if not weight or told is None:
            return None
        verb = grammar.conjugated(predicate.form, predicate.form.lemma, 5 if thing.plural else 2)
        for clitic, there in (("se", thing.reflexive), ("ne", denied)):
            if there:
                verb = grammar.surface.elide(clitic, verb) + verb
        group = [verb, *grammar.kept(predicate.adverbs), predicate.past, predicate.state]
        text = " ".join([thing.phrase, *group, *told])
        own = thing.determiner in _MINE and predicate.state not in self._done
        way = Way.TOLD if own and thing.head not in self._people else Way.REPORTED
        return Retold(way, tidy(text), weight + grammar.bonus(told, predicate.adverbs))
