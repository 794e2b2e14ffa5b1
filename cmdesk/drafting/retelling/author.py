"""What the author says of himself or of what was done to him, told back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import (
    ME,
    NOT,
    Form,
    Grammar,
    Retold,
    Way,
    lower,
    neither,
    opens,
    tidy,
)

_PERSONS = {"je": 0, "j’": 0, "on": 2, "nous": 3}
_ON, _CAN = _PERSONS["on"], "pouvoir"
# Words that were turned to who reads the reply.
_TURNED = regex.compile(r"[<|]|\b(?:vous|votre|vos)\b")
_AGENTS = {"on": 2, "il": 2, "elle": 2, "vous": 4, "ils": 5, "elles": 5}
_NAMED = 3.0
_NOBODY = 3.0


class AuthorShapes:
    """Clauses whose subject is the author, or somebody who did something to the author."""

    def __init__(self, data: Mapping[str, Any], grammar: Grammar) -> None:
        """Read the tables ``author``, ``agents`` and ``trouble`` of ``mirror.toml``."""
        self._grammar = grammar
        self._author: Mapping[str, Mapping[str, Any]] = data["author"]
        self._agents: Mapping[str, Mapping[str, Any]] = data["agents"]
        self._forms = grammar.index(self._author, (0, 1, 2, 3))
        self._agent_forms = {
            person: grammar.index(self._agents, (person,)) for person in set(_AGENTS.values())
        }
        self._no_fault = frozenset(data["denied"]["never"])
        trouble = data["trouble"]
        self._troubles = frozenset(trouble["masculine"] + trouble["feminine"])
        self._trouble_after = frozenset(trouble["after"])

    # ------------------------------------------------------------ « j’ai », « on n’a pas »

    def told(self, words: Sequence[Token]) -> Retold | None:
        """« j’ai toujours pas reçu ma box », « on n’a plus internet », « je dois payer … ».

        « on ne peut pas … » is said of anybody: « il est impossible de … ».
        """
        person = _PERSONS.get(words[0].lower_)
        if person is None:
            return None
        at = 1
        negated = lower(words, at) in NOT
        at += negated
        clitic = lower(words, at) if lower(words, at) in ME | {"vous"} else ""
        at += bool(clitic)
        for form in self._forms.get(lower(words, at), ()):
            if retold := self._of_verb(words, at + 1, person, form, clitic, negated):
                return retold
        return None

    def short(self, words: Sequence[Token]) -> Retold | None:
        """« toujours pas reçu ma commande »: the subject and « ai » left out."""
        grammar = self._grammar
        adverbs, at = grammar.skip(words, 0)
        lemma = grammar.participle(lower(words, at))
        if not {"pas", "jamais"} & set(adverbs) or "plus" in adverbs:
            return None
        if lower(words, at) == lemma or not self._author.get(lemma, {}).get("denied"):
            return None
        return self._of_verb(words, 0, 0, Form("avoir", "present"), "", negated=False)

    def _of_verb(
        self,
        words: Sequence[Token],
        at: int,
        person: int,
        form: Form,
        clitic: str,
        negated: bool,
    ) -> Retold | None:
        grammar = self._grammar
        adverbs, at = grammar.skip(words, at)
        lemma, past = form.lemma, ""
        if lemma == "avoir" and (main := grammar.participle(lower(words, at))):
            lemma, past = main, grammar.verbs[main]["participle"][0]
            more, at = grammar.skip(words, at + 1)
            adverbs += more
        entry = self._author.get(lemma)
        if entry is None or (entry.get("past") and not past):
            return None
        rest = words[at:]
        nothing = lower(rest, 0) in {"aucun", "aucune"}
        denied = grammar.denial(adverbs, negated=negated, nothing=nothing)
        weight = self._worth(entry, lemma, rest, clitic, denied)
        if not weight or not self._suits(entry, rest, clitic, past):
            return None
        told = grammar.tails.say(rest)
        if told is None or not self._whole(entry, told, adverbs):
            return None
        if denied:
            told = neither(told)
        if denied and lemma == _CAN and person == _ON and not _TURNED.search(" ".join(told)):
            text = self._impossible(adverbs, told)
            return Retold(Way.TOLD, text, weight) if text else None
        said = " ".join([*grammar.kept(adverbs), *([past] if past else []), *told])
        verb = self._verb(form, "avoir" if past else lemma, person, clitic, bool(denied))
        return Retold(Way.TOLD, tidy(f"{verb} {said}"), weight + grammar.bonus(told, adverbs))

    def _impossible(self, adverbs: Sequence[str], told: Sequence[str]) -> str:
        """Return « il est impossible d’arrêter … » for « on ne peut (même) pas arrêter … »."""
        if not set(adverbs) <= {"pas", "plus", "même"}:
            return ""  # « on ne peut rien faire »: mostly somebody’s answer
        opens = "il n’est plus possible " if "plus" in adverbs else "il est impossible "
        return tidy(opens + self._elided("de", " ".join(told)))

    def _worth(
        self,
        entry: Mapping[str, Any],
        lemma: str,
        rest: Sequence[Token],
        clitic: str,
        denied: bool | None,
    ) -> float:
        if denied is None:
            return 0.0
        if (
            denied
            and lemma in {"avoir", "trouver"}
            and any(word.lower_ in self._no_fault for word in rest[:4])
        ):
            return 0.0
        if clitic in ME:
            return float(entry.get("itself", 0))
        if lemma == "avoir" and not denied and self._named(rest):
            return _NAMED
        return float(entry["denied"] if denied else entry["alone"])

    def _named(self, rest: Sequence[Token]) -> bool:
        """Return whether ``rest`` is a trouble by name (« un problème de box »)."""
        return (
            lower(rest, 0) in {"un", "une", "des"}
            and lower(rest, 1) in self._troubles
            and lower(rest, 2) in self._trouble_after
        )

    def _suits(
        self, entry: Mapping[str, Any], rest: Sequence[Token], clitic: str, past: str
    ) -> bool:
        """Return whether the words after the verb are those it was foreseen with."""
        first = lower(rest, 0)
        if clitic in ME:
            return not past and first in entry.get("reflexive", ())
        wanted = entry.get("with")
        if wanted and first not in wanted:
            return False
        if wanted and first in {"en", "dans"}:
            return any(word.lower_ in self._grammar.adverbs[first] for word in rest[1:3])
        return True

    def _whole(self, entry: Mapping[str, Any], told: Sequence[str], adverbs: Sequence[str]) -> bool:
        """Return whether nothing is missing: « vous n’avez pas reçu » wants its object."""
        if entry["needs"] == "noun":
            if not told:
                return "rien" in adverbs and bool(entry.get("nothing"))
            return opens(told) and told != ["accès"]
        return self._grammar.whole(" ".join(told))

    def _verb(self, form: Form, lemma: str, person: int, clitic: str, denied: bool) -> str:
        """Return subject, « ne », pronoun and verb, for vous and for tu."""
        several = person == 3
        halves = []
        for who, number in (("vous", 4), ("vous" if several else "tu", 4 if several else 1)):
            verb = self._grammar.conjugated(form, lemma, number)
            if clitic in ME:
                verb = f"vous {verb}" if who == "vous" else self._elided("te", verb)
            elif clitic:
                verb = f"nous {verb}"
            halves.append(f"{who} {self._elided('ne', verb) if denied else verb}")
        return f"<{halves[0]}|{halves[1]}>"

    def _elided(self, word: str, following: str) -> str:
        return self._grammar.surface.elide(word, following) + following

    # ------------------------------------------------------------ « vous m’avez », « on me »

    def agent(self, words: Sequence[Token]) -> Retold | None:
        """« vous m’avez facturé deux fois », « ils ne me répondent pas »: « on vous … »."""
        person = _AGENTS.get(words[0].lower_)
        if person is None:
            return None
        at = 1
        negated = lower(words, at) in NOT
        at += negated
        whom = lower(words, at)
        if whom not in ME | {"nous"}:
            return None
        for form in self._agent_forms[person].get(lower(words, at + 1), ()):
            if retold := self._of_agent(words, at + 2, form, whom, negated):
                return retold
        return None

    def _of_agent(
        self, words: Sequence[Token], at: int, form: Form, whom: str, negated: bool
    ) -> Retold | None:
        grammar = self._grammar
        adverbs, at = grammar.skip(words, at)
        lemma, past = form.lemma, ""
        if lemma == "avoir":
            lemma = grammar.participle(lower(words, at))
            if not self._agents.get(lemma, {}).get("to"):
                return None
            past = grammar.verbs[lemma]["participle"][0]
            more, at = grammar.skip(words, at + 1)
            adverbs += more
        entry = self._agents.get(lemma)
        nothing = lower(words, at) in {"aucun", "aucune"}
        denied = grammar.denial(adverbs, negated=negated, nothing=nothing)
        if entry is None or denied is None:
            return None
        weight = float(entry["denied"] if denied else entry["alone"])
        told = grammar.tails.say(words[at:]) if words[at:] else []
        if not weight or told is None or (told and not opens(told)):
            return None
        if entry["object"] and not told and "rien" not in adverbs:
            return None
        if lower(words, at + len(told)) in {"que", "qu’"}:
            return None  # « on vous réclame la preuve que … »
        verb = grammar.conjugated(form, "avoir" if past else lemma, 2)
        clitic = "vous " if whom == "nous" else f"<vous |{grammar.surface.elide('te', verb)}>"
        said = " ".join([verb, *grammar.kept(adverbs), *([past] if past else []), *told])
        text = tidy(f"on {'ne ' if denied else ''}{clitic}{said}")
        return Retold(Way.REPORTED, text, weight + grammar.bonus(told, adverbs))

    def nobody(self, words: Sequence[Token]) -> Retold | None:
        """« personne ne me répond », « personne n’est venu »."""
        if lower(words, 0) != "personne":
            return None
        at = 1 + (lower(words, 1) in NOT)
        whom = lower(words, at) if lower(words, at) in ME | {"nous"} else ""
        at += bool(whom)
        said, end = lower(words, at), at + 1
        if said not in {"répond", "répondait", "vient", "venait"}:
            said, end = f"{said} {lower(words, at + 1)}", at + 2
            if said not in {"est venu", "est passé", "a répondu", "était venu", "avait répondu"}:
                return None
        told = self._grammar.tails.say(words[end:]) if words[end:] else []
        if told is None:
            return None
        surface = self._grammar.surface
        clitic = f"<vous |{surface.elide('te', said)}>" if whom else ""
        clitic = "vous " if whom == "nous" else clitic
        joint = "ne " if clitic else surface.elide("ne", said)
        text = f"personne {joint}{clitic}{' '.join([said, *told])}"
        return Retold(Way.REPORTED, tidy(text), _NOBODY + self._grammar.bonus(told))
