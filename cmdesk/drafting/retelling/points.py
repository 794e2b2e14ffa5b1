"""What a clause tells, brought down to a few words without a verb of their own.

« la tondeuse ne démarre plus » gives « une tondeuse qui ne démarre plus », « on m’a perdu ma
valise » « une valise perdue ». Said one after the other they tell a long message in one
sentence, and none needs the second person. Where anything is in doubt, nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.clauses import DUE, ClauseShapes
from cmdesk.drafting.retelling.deeds import DeedShapes
from cmdesk.drafting.retelling.grammar import (
    ME,
    NOT,
    PERSONS,
    Grammar,
    is_infinitive,
    lower,
    tidy,
)
from cmdesk.drafting.retelling.nominal import (
    BREAKS,
    DEFINITE,
    OF,
    Named,
    Nominal,
    is_finite,
)
from cmdesk.drafting.retelling.plainwords import CannotTellError
from cmdesk.drafting.retelling.verbs import VerbReader
from cmdesk.drafting.retelling.wording import Wording

_STATES = frozenset({"est", "sont", "était", "étaient"})
_HAVE = frozenset({"a", "ont", "avait", "avaient"})
_ABSENT = frozenset({"pas", "plus", "jamais"})
_NONE = frozenset({"aucun", "aucune"})
_REFERS = frozenset({"le", "la", "l’", "les", "lui", "leur", "en", "y"})
_MODAL = frozenset({"avoir", "être", "pouvoir", "savoir", "vouloir", "devoir", "falloir"})
_MANAGES = frozenset({"arriver", "parvenir", "réussir", "oser", "savoir"})
_TELLS = frozenset({"qui", "sans", "depuis", "jamais"})
_NEXT_CLAUSE = frozenset(
    {
        "un",
        "une",
        "le",
        "la",
        "l’",
        "les",
        "des",
        "son",
        "sa",
        "ses",
        "mon",
        "ma",
        "mes",
        "on",
        "je",
        "il",
        "elle",
        "ils",
        "elles",
        "ça",
    }
)
# What only leads on to the fact.
_LEADS = frozenset({"encore", "même", "donc", "déjà", "surtout", "enfin", "puis", "bref"})
_DONE = regex.compile(r".{3,}(?:é|ée|és|ées)")
_SAID = regex.compile(r"[\p{L}\p{N}]+(?!’)")
_LONGEST_WITH = 6

Shape = Callable[[Sequence[Token]], str]


class PointShapes:
    """Makes a point of a clause, or nothing."""

    def __init__(
        self,
        data: Mapping[str, Any],
        clauses: ClauseShapes,
        nominal: Nominal,
        grammar: Grammar,
        wording: Wording,
        reader: VerbReader,
        verbal: Callable[[str], bool],
    ) -> None:
        """Take the tables of ``recap.toml``; ``verbal`` says whether a word may be a verb."""
        self._grammar = grammar
        self._wording = wording
        self._clauses = clauses
        self._verbal = verbal
        self._fewest: int = data["limits"]["fewest"]
        self._most: int = data["limits"]["most"]
        self._advertised: tuple[str, ...] = tuple(data["advertised"]["places"])
        self._faulty: tuple[str, ...] = tuple(data["advertised"]["faulty"])
        self._nominal = nominal
        deeds = DeedShapes(data["verbs"], self._nominal, grammar, wording, reader)
        self._shapes: Mapping[str, Shape] = {
            "waited": deeds.waited,
            "did": deeds.did,
            "done": deeds.done,
            "was": deeds.was,
            "ordered": deeds.ordered,
            "must": deeds.must,
            "cannot": deeds.cannot,
            "refused": deeds.refused,
            "nobody": self._nobody,
            "lacking": self._lacking,
            "state": self._state,
            "which": self._which,
            "bare": self._bare,
            "past": deeds.past,
        }

    def point(self, words: Sequence[Token]) -> tuple[str, str]:
        """Return what the clause tells in the notation of the phrase bank, and by which shape.

        Both are empty where nothing can be made of it.
        """
        if self._nominal.is_grave(words):
            return "", ""
        for name, shape in self._shapes.items():
            try:
                text = tidy(shape(words))
            except CannotTellError:
                continue
            count = len(_SAID.findall(text.replace("|", "’")))
            if text and self._fewest <= count <= self._most:
                return text, name
        return "", ""

    # ------------------------------------------------------------ what is not there

    def _nobody(self, words: Sequence[Token]) -> str:
        """« personne ne me répond »."""
        if lower(words, 0) != "personne":
            return ""
        at = 1 + (lower(words, 1) in NOT)
        whom = lower(words, at) if lower(words, at) in ME | {"nous"} else ""
        at += bool(whom)
        verb = words[at] if at < len(words) else words[0]
        lemma = verb.lemma_
        told = self._wording.said(self._wording.kept(words[at + 1 :]))
        if not is_finite(verb) or lemma in _MODAL | _MANAGES or not is_infinitive(lemma):
            return ""
        if told is None or len(told) >= _LONGEST_WITH or set(told) & _ABSENT:
            return ""
        if whom == "nous":
            lemma = f"vous {lemma}"
        elif whom:
            lemma = f"<vous |{self._grammar.surface.elide('te', lemma)}>{lemma}"
        return " ".join([f"personne pour {lemma}", *told])

    def _lacking(self, words: Sequence[Token]) -> str:
        """« il manque deux vis », « il n’y a pas d’eau chaude », « aucune réponse à mes … »."""
        said = [word.lower_ for word in words[:6]]
        if said[:2] in (["il", "manque"], ["il", "manquait"]):
            missing = self._nominal.read(words, 2)
            told = self._nominal.said(words, missing) if missing else None
            if missing is None or told is None:
                return ""
            return " ".join([*told, "qui manquent" if missing.plural else "qui manque"])
        at = said.index("y") + 2 if said[:1] == ["il"] and "y" in said[:3] else 0
        lead = ["toujours"] if lower(words, at) in {"toujours", "encore"} else []
        start = at + len(lead)
        return self._without(words, start, lead, alone=not start)

    def _without(
        self, words: Sequence[Token], start: int, lead: Sequence[str], *, alone: bool
    ) -> str:
        first, second = lower(words, start), lower(words, start + 1)
        denied = first in {"pas", "plus"} and second in OF
        # « plus de trente appels » and « plus de fibre » are read alike.
        if not (denied or first in _NONE) or (first == "plus" and alone):
            return ""
        if lower(words, start + 2) in {"l’", "la"}:
            return ""
        named = self._nominal.read(words, start + denied)
        told = self._nominal.bare(words, named) if named else None
        return " ".join([*lead, *([first] if denied else []), *told]) if told else ""

    # ------------------------------------------------------------ what a thing does

    def _parted(self, words: Sequence[Token]) -> tuple[Named, list[str], list[str]]:
        """Return the subject of a clause, the same told, and the rest told."""
        named = self._nominal.read(words, 0)
        if named is None or lower(words, 0) in OF | _NONE | {"plus"}:
            raise CannotTellError
        parted = self._clauses.parted(_before_next(words))
        told = self._nominal.said(words, named)
        if parted is None or told is None or len(parted[0]) != named.end:
            raise CannotTellError
        return named, told, parted[1]

    def _state(self, words: Sequence[Token]) -> str:
        """« mon canapé est arrivé déchiré », « la chambre était sale »."""
        named, told, behind = self._parted(words)
        at = named.end
        been = lower(words, at) in _HAVE and lower(words, at + 1) == "été"
        if not been and lower(words, at) not in _STATES:
            return ""
        start = at = at + 1 + been
        while at < len(words) and words[at].pos_ == "ADV" and lower(words, at) not in _ABSENT:
            at += 1
        word = words[min(at, len(words) - 1)]
        said = "VerbForm=Part" in str(word.morph) or word.pos_ == "ADJ"
        rest = behind[start - named.end :]
        return " ".join([*told, *rest]) if said and rest and not self._promised(rest) else ""

    def _promised(self, rest: Sequence[str]) -> bool:
        """Return whether « beige clair en ligne » tells what was shown, not what is wrong."""
        shown = any(place in " ".join(rest) for place in self._advertised)
        return shown and not any(word.startswith(self._faulty) for word in rest)

    def _which(self, words: Sequence[Token]) -> str:
        """« le livreur n’est pas passé »: « le livreur qui n’est pas passé »."""
        named, told, behind = self._parted(words)
        verb, follows = words[named.end], words[min(named.end + 1, len(words) - 1)]
        # « la borne a avale ma carte »: typed without its accent
        mistyped = (
            verb.lower_ in _HAVE
            and follows.pos_ in {"VERB", "ADJ"}
            and follows.lower_.endswith("e")
            and not follows.lower_.endswith("ée")
        )
        subjunctive = verb.lower_ in {"ait", "aient", "soit", "soient"} or "Mood=Sub" in str(
            verb.morph
        )
        promised = verb.lower_ in _STATES and self._promised(behind)
        silent = mistyped or subjunctive or verb.lower_ in DUE or promised
        return "" if silent else " ".join([*told, "qui", *behind])

    # ------------------------------------------------------------ what has no verb

    def _bare(self, words: Sequence[Token]) -> str:
        """« six relances sans réponse », « 42 000 € de gros œuvre bloqués depuis juin »."""
        while words and words[0].lower_ in _LEADS:
            words = words[1:]
        words = words[: next((at for at, w in enumerate(words) if at and _leads_on(w)), None)]
        kept = self._wording.kept(words)
        if len(kept) != len(words):
            # Cut before what a reply may not tell: the rest may hang in the air.
            kept = list(self._wording.shortened(kept, len(kept) - 1)) if len(kept) > 4 else []
        kept = list(self._wording.shortened(kept, self._most))
        named = self._nominal.read(kept, 0) if len(kept) > 1 else None
        if named is None or not self._begins(kept, named) or not self._holds(kept, named):
            return ""
        told = self._wording.said(kept, of_things=False)
        return " ".join(told) if told else ""

    def _begins(self, words: Sequence[Token], named: Named) -> bool:
        """Return whether the words begin as a group of a noun does, and say something of it."""
        first = words[0]
        if first.lower_ == "sommes" and words[1].pos_ in {"ADP", "ADV"}:
            return False
        if first.lower_ in _NONE and lower(words, named.noun) in self._nominal.unmissed:
            return False
        if first.lower_ in OF | {"du", "à", "au", "y’", "y", "aucunes"} or first.pos_ in {
            "ADP", "PRON", "VERB",
        }:  # fmt: skip
            return False
        if lower(words, named.noun) in self._nominal.dated:
            # « cinquante minutes de retard », « trois heures debout »
            number = words[0].pos_ == "NUM" or first.lower_[0].isdigit()
            return number and len(words) > named.noun + 1
        # « le service d’urgence » says nothing, « la moquette tachée » does.
        return first.lower_ not in DEFINITE or any(
            word.lower_ in _TELLS
            or "VerbForm=Part" in str(word.morph)
            or (word.pos_ == "ADJ" and not self._verbal(word.lower_))
            for word in words[named.noun + 1 :]
        )

    def _holds(self, words: Sequence[Token], named: Named) -> bool:
        """Return whether no clause runs in the words but one behind « qui »."""
        linked = verbs = 0
        for place, word in enumerate(words):
            low, before = word.lower_, words[place - 1] if place else word
            linked += low == "qui"
            verb = is_finite(word) or low in _HAVE | _STATES
            verbs += verb
            if (
                low in PERSONS
                or (low in _REFERS and word.pos_ == "PRON")
                or (place and low in _NONE)
            ):
                return False
            if (verb and not linked) or verbs > 1:
                return False
            if place and self._strays(words, place, before, named):
                return False
        return True

    def _strays(self, words: Sequence[Token], place: int, before: Token, named: Named) -> bool:
        """Return whether a word is no part of the group: « le téléchargement plante »."""
        word = words[place]
        low = word.lower_
        if low in {"pas", "plus"} and lower(words, place + 1) in OF:
            return True  # « marche haute pas de rampe »
        if before.lower_ in {"pas", "jamais"} and is_infinitive(low):
            return True
        if low.endswith("ant") and word.pos_ in {"VERB", "AUX"}:
            return True  # « mes demandes étant demeurées »
        if place > named.noun and self._verbal(low):
            # No word of the table is an adjective: the tagger took a verb for one.
            after = before.pos_ in {"NOUN", "ADJ", "PROPN", "VERB"}
            if word.pos_ == "ADV" or (after and word.pos_ in {"NOUN", "ADJ", "PROPN"}):
                return True
        if before.lower_ == "et" and "VerbForm=Part" in str(word.morph):
            return True  # « votre espace et bloqué »
        done = _DONE.fullmatch(low) and self._grammar.surface.noun(low) is None
        return bool(
            done and before.pos_ == "NOUN" and not self._wording.qualifies(words[:place], word)
        )


def _leads_on(word: Token) -> bool:
    """Return whether another clause begins with ``word``."""
    return word.lower_ in BREAKS - {"qui"}


def _before_next(words: Sequence[Token]) -> Sequence[Token]:
    """Return ``words`` up to « et » where what follows may be another clause."""
    for place in range(3, len(words) - 2):
        if words[place].lower_ == "et" and words[place + 1].lower_ in _NEXT_CLAUSE:
            return words[:place]
    return words
