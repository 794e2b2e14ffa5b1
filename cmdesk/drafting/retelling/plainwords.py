"""The words of a clause that are no subject and its verb, turned one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import ME, NOT, is_infinitive, lower, tidy
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.verbs import Group, VerbReader
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.surface import Surface

Step = tuple[str, int]
"""What is said, and the place of the first word behind."""

DENIALS = frozenset({"pas", "plus", "jamais", "rien"})
NOTHING = frozenset({"aucun", "aucune", "rien", "personne", "nulle"})
LINKS = frozenset(
    {"que", "qu’", "quand", "lorsque", "lorsqu’", "où", "dont", "et", "mais", "ou", "puis", "car",
     "si", "puisque", "puisqu’", "alors", "comme"}
)  # fmt: skip
_ELIDED = {"qu’": "que", "lorsqu’": "lorsque", "puisqu’": "puisque"}
_RELATIVES = frozenset({"que", "qu’", "qui", "dont", "où"})
_SUBORDINATES = frozenset({"que", "qu’", "quand", "lorsque", "lorsqu’", "où", "dont"})
_LEADS = frozenset({"quand", "lorsque", "lorsqu’", "alors", "parce", "pourtant", "puis"})
_SUBJECTS = frozenset({"il", "elle", "ils", "elles"})
_OBJECTS = frozenset({"le", "la", "l’", "les"})
_THEIRS = frozenset({"son", "sa", "ses", "leur", "leurs"})
_AFTER_INFINITIVE = frozenset({"de", "d’", "à", "pour", "sans"})
_CLITICS = frozenset({"me", "m’", "nous", "se", "s’"})
_UNSAID = frozenset({"y", "en", "lui", "leur", "ce", "c’", "tout", "tous"})
_THERE = frozenset({"a", "avait"})
_TIMES = regex.compile(r"(\d{1,2})x")
_PRICE = regex.compile(r"(\d{1,4}(?:,\d\d)?)(?:e|€|eur|euro|euros)")
_FLOORS = frozenset({"étage", "fois", "jour", "mois", "rang", "arrondissement", "message", "mail"})
_HALF = regex.compile(r"<([^|>]*)\|[^>]*>")
_SAID = regex.compile(r"[\p{L}\p{N}]+")


class CannotTellError(Exception):
    """The word that is read may not be told: the clause ends before it."""


class Speaker(StrEnum):
    """Whose doing a clause tells."""

    AUTHOR = "author"
    BRAND = "brand"


@dataclass(slots=True)
class Turning:
    """What a stretch of words has become so far, and how far that goes."""

    pieces: list[Step] = field(default_factory=list)
    groups: list[tuple[Speaker, Group]] = field(default_factory=list)
    others: int = 0
    """Verbs whose subject is neither the author nor the brand."""

    def text(self, end: int) -> str:
        """Return what is told of the first ``end`` words."""
        return tidy(" ".join(said for said, after in self.pieces if after <= end and said))

    def length(self, end: int) -> int:
        """Return how many words a reader of ``text`` counts."""
        return len(_SAID.findall(_HALF.sub(r"\1", self.text(end))))


class WordTurner(Wording):
    """Turns the words between subjects; ``CannotTellError`` where one may not be told."""

    def __init__(
        self,
        data: Mapping[str, Any],
        surface: Surface,
        lexicon: Lexicon,
        conjugator: Conjugator,
    ) -> None:
        """Read the table ``turned`` of ``mirror.toml``."""
        super().__init__(data, surface, lexicon.spelled, lexicon.third)
        turned = data["turned"]
        self._conjugator = conjugator
        self.reader = VerbReader(turned, conjugator, lexicon.spelled)
        self._left_out = frozenset(turned["left"])
        self._handles = frozenset(turned["allowed"])
        self._impersonal = frozenset(turned["impersonal"])
        self._said_for: Mapping[str, str] = turned["said_for"]
        self._modals = frozenset(turned["modals"])
        self._in_ez = frozenset(turned["in_ez"])
        self._units = frozenset(data["bare"]["units"])
        self._rules = (
            self._respelt, self._second, self._unsaid, self._make, self._link,
            self._pronoun, self._not, self._object,
        )  # fmt: skip

    def word(self, words: Sequence[Token], at: int, turning: Turning) -> Step:
        """Return what the word at ``at`` becomes; raise where it may not be told."""
        for rule in self._rules:
            step = rule(words, at, turning)
            if step is not None:
                return step
        return self._plain(words, at, turning)

    # ------------------------------------------------------------ rules, the first that holds

    def _respelt(self, words: Sequence[Token], at: int, turning: Turning) -> Step | None:
        """« 4x », « 12e », « une machine a laver », « on m’a fait payé »."""
        word, low = words[at], lower(words, at)
        former, following = (words[at - 1] if at else None), lower(words, at + 1)
        said = self._said_for.get(low, "")
        if low == "a" and word.pos_ == "ADP" and is_infinitive(following):
            said = "à"
        elif low.endswith("é") and former and self._wants_infinitive(former, at, turning):
            said = f"{low[:-1]}er"
        elif low.endswith("er") and former and former.lower_ == "avoir":
            said = f"{low[:-2]}é"
        elif low == "pas" and former and former.lower_ in {"de", "pour"}:
            said = "ne pas" if is_infinitive(following) else ""
        elif times := _TIMES.fullmatch(low):
            said = f"{times[1]} fois"
        elif (price := _PRICE.fullmatch(low)) and following not in _FLOORS:
            said = f"{price[1]} €"
        elif self._stays(low, former, following):
            said = low
        return (said, at + 1) if said else None

    def _wants_infinitive(self, former: Token, at: int, turning: Turning) -> bool:
        """« on m’a fait payé », « je dois imprimé »."""
        modal = turning.groups[-1][1] if turning.groups else None
        after = modal is not None and modal.end == at and not modal.past
        return former.lower_ in {"fait", "faire"} or (
            after and modal is not None and modal.main in self._modals
        )

    @staticmethod
    def _stays(low: str, former: Token | None, following: str) -> bool:
        """« tous les mois », « en tout », « une machine a laver »."""
        if low in {"tous", "toutes"}:
            return following == "les"
        before = former.lower_ if former else ""
        laundry = low.endswith("er") and before == "a" and former is not None
        return (low == "tout" and before == "en") or (
            laundry and former is not None and former.pos_ == "ADP"
        )

    def _second(self, words: Sequence[Token], at: int, turning: Turning) -> Step | None:
        """« vous bloquez les avis et effacez les miens »: a second verb of « vous »."""
        low = lower(words, at)
        if not low.endswith("ez") or low in self._in_ez:
            return None
        if not turning.groups or lower(words, at - 1) != "et":
            raise CannotTellError
        speaker, first = turning.groups[-1]
        form = self.reader.form(words[at], 4)
        if speaker is not Speaker.BRAND or lower(words, first.start) != "vous" or form is None:
            raise CannotTellError
        return self._conjugator.form(form.lemma, form.tense, 2), at + 1

    def _unsaid(self, words: Sequence[Token], at: int, _: Turning) -> Step | None:
        """Words of no matter (« franchement », « moi » at the end), and those of nobody’s."""
        low, following = lower(words, at), lower(words, at + 1)
        if low in {"je", "j’", "on", "tu", "t’", "te"} or low.startswith("-"):
            raise CannotTellError
        if low in _OBJECTS and is_infinitive(following) and self._surface.noun(following) is None:
            raise CannotTellError  # « je n’arrive pas à l’arrêter »
        last = at + 1 == len(words) and at and words[at - 1].pos_ != "ADP"
        if low in self._left_out or (last and low in ME | {"moi"}):
            return "", at + 1
        return None

    def _make(self, words: Sequence[Token], at: int, _: Turning) -> Step | None:
        """Leave out the make of the noun before: « la cafetière Moka 2 »."""
        if not at:
            return None
        word, former = words[at], words[at - 1]
        named = former.text[:1].isupper() and self._is_name(former) and at > 1
        if word.text[:1].isupper() and self._is_name(word):
            make = former.pos_ == "NOUN" or named
        else:
            make = named and word.text.isdigit() and len(word.text) < 3
        return ("", at + 1) if make else None

    @staticmethod
    def _link(words: Sequence[Token], at: int, _: Turning) -> Step | None:
        """« que », « quand », « qui »."""
        low = lower(words, at)
        if low in _RELATIVES and not at and low not in _SUBORDINATES:
            raise CannotTellError
        return (_ELIDED.get(low, low), at + 1) if low in _RELATIVES | _LEADS else None

    def _pronoun(self, words: Sequence[Token], at: int, turning: Turning) -> Step | None:
        """« il » stands for a noun just named, or for nothing (« il a fallu »)."""
        low = lower(words, at)
        if low not in _SUBJECTS:
            return None
        verb = at + 1
        while lower(words, verb) in NOT | ME | {"nous", "y"}:
            verb += 1
        there = lower(words, verb - 1) == "y" and lower(words, verb) in _THERE
        said = {lower(words, verb), f"{lower(words, verb)} {lower(words, verb + 1)}"}
        if low == "il" and there and not self._counts(words, verb + 1):
            turning.others += 1
            denied = {lower(words, verb + one) for one in (1, 2)} & DENIALS
            joint = "n’" if denied or lower(words, at + 1) in NOT else ""
            return f"il {joint}y {lower(words, verb)}", verb + 1
        if low == "il" and not there and (said & self._impersonal or self._must(words, verb)):
            return low, at + 1
        if there or not at or not self._named(words[:at], low):
            raise CannotTellError
        return low, at + 1

    def _not(self, words: Sequence[Token], at: int, _: Turning) -> Step | None:
        """« ne » before the verb of somebody else, or an infinitive."""
        if lower(words, at) not in NOT:
            return None
        behind = {word.lower_ for word in words[at + 1 : at + 7]}
        if not behind & (DENIALS | NOTHING | {"que", "qu’"}):
            raise CannotTellError
        return "ne", at + 1

    @staticmethod
    def _object(words: Sequence[Token], at: int, _: Turning) -> Step | None:
        """« les » of things that were named before."""
        if lower(words, at) not in _OBJECTS or words[at].pos_ != "PRON":
            return None
        if not any(one.pos_ == "NOUN" for one in words[:at]):
            raise CannotTellError
        return lower(words, at), at + 1

    def _plain(self, words: Sequence[Token], at: int, turning: Turning) -> Step:
        word, low = words[at], lower(words, at)
        nouns = any(one.pos_ == "NOUN" for one in words[:at])
        stands = low in self._handles or self._may_stand(word, of_things=nouns)
        unsaid = (word.pos_ == "PRON" and low in _UNSAID) or (low in _THEIRS and not nouns)
        if not stands or unsaid or (at and not self._joins(words, at)):
            raise CannotTellError
        said = self._turned(words, at)
        if self._finite(word) and at:
            if not self._has_subject(words, at) or not self._goes_on(words, at, turning):
                raise CannotTellError
            turning.others += 1
            if self._lacks_not(words, at):
                said = self._surface.elide("ne", low) + low
        return said, at + 1

    # ------------------------------------------------------------ what the rules ask

    def _counts(self, words: Sequence[Token], at: int) -> bool:
        units = {lower(words, at + 1), lower(words, at + 2)} & self._units
        number = at < len(words) and (words[at].pos_ == "NUM" or words[at].is_digit)
        return bool(units) or number

    @staticmethod
    def _must(words: Sequence[Token], verb: int) -> bool:
        """Return whether « il faut » tells a trouble: « il faut appeler cinq fois pour … »."""
        behind = {word.lower_ for word in words[verb + 1 :]}
        infinitive = is_infinitive(lower(words, verb + 1))
        return lower(words, verb) == "faut" and infinitive and bool({"pour", "fois"} & behind)

    def _named(self, before: Sequence[Token], pronoun: str) -> bool:
        """Return whether the last noun before is what a pronoun stands for."""
        for word in reversed(before):
            noun = self._surface.noun(word.lower_)
            if noun is None and word.pos_ != "NOUN":
                continue
            if noun is None:
                return False
            several = word.lower_ == noun.plural != noun.singular
            return noun.feminine is pronoun.startswith("elle") and several is pronoun.endswith("s")
        return False

    def _joins(self, words: Sequence[Token], at: int) -> bool:
        former = lower(words, at - 1)
        if former in _RELATIVES | {"et", "mais", "ou"} or former in _CLITICS:
            return True
        low = lower(words, at)
        noun = self._surface.noun(low) is not None or low.endswith(("ité", "auté"))
        priced = words[at].pos_ == "NUM" and lower(words, at + 1) in {"€", "euros", "euro"}
        if priced and words[at - 1].pos_ in {"NOUN", "ADV"}:
            return False  # « un billet 47 euros »
        if former == "d’" and not self._surface.elides(low):
            return False  # « d’la compagnie »
        if former in _AFTER_INFINITIVE and low.endswith("é") and not noun:
            return False  # « je demande de changé »
        return self._follows(words, at)

    def _has_subject(self, words: Sequence[Token], at: int) -> bool:
        """Return whether the subject of the verb at ``at`` stands among the words before it."""
        verb = words[at]
        heads = (
            [verb, verb.head] if verb.dep_ in {"aux:tense", "aux:pass", "cop", "aux"} else [verb]
        )
        if verb.dep_ == "conj":
            heads.append(verb.head)
        before = {word.i for word in words[:at]}
        for head in heads:
            for child in head.children:
                if child.dep_.startswith(("nsubj", "expl:subj")) and child.i in before:
                    return child.lower_ not in {"je", "j’", "on", "nous", "vous", "tu", "ça"}
        return False

    @staticmethod
    def _goes_on(words: Sequence[Token], at: int, turning: Turning) -> bool:
        """Return whether the verb at ``at`` is joined to those before it, not typed on."""
        before = turning.groups[-1][1].end if turning.groups else 0
        if not turning.groups and not turning.others:
            return True
        return any(word.lower_ in LINKS | {"qui"} for word in words[before:at])

    @staticmethod
    def _lacks_not(words: Sequence[Token], at: int) -> bool:
        denied = {lower(words, at + 1), lower(words, at + 2)} & {"pas", "jamais", "rien"}
        return bool(denied) and lower(words, at - 1) not in NOT and lower(words, at - 2) not in NOT
