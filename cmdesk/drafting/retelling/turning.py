"""Whole clauses turned round: « je » becomes « vous », « vous » becomes « on »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import ME, PERSONS, is_infinitive, lower
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.plainwords import (
    DENIALS,
    LINKS,
    NOTHING,
    CannotTellError,
    Speaker,
    Step,
    Turning,
    WordTurner,
)
from cmdesk.drafting.retelling.verbs import Group
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.surface import Surface, agree_participle

_REFLEXIVE = {0: ME, 2: frozenset({"se", "s’"}), 3: frozenset({"nous"})}
_THINGS = frozenset({"le", "la", "l’", "les", "lui", "leur"})
_THEY = frozenset({"ils", "elles"})
_WHICH = ("quel", "quels", "quelle", "quelles", "dont", "où", "si")
_HALVES = ("vous", "tu")


class Turner(WordTurner):
    """Turns a clause from its first word to the first that cannot be told."""

    def __init__(
        self,
        data: Mapping[str, Any],
        surface: Surface,
        lexicon: Lexicon,
        conjugator: Conjugator,
    ) -> None:
        """Read the table ``turned`` of ``mirror.toml``."""
        super().__init__(data, surface, lexicon, conjugator)
        self._unclear_on = frozenset(data["turned"]["unclear_on"])
        self._by_others = frozenset(data["turned"]["by_others"])
        self._human = frozenset(data["turned"]["human"])
        self._subjunctive = tuple(tuple(one.split()) for one in data["turned"]["subjunctive"])

    def turn(self, words: Sequence[Token], together: int = 0) -> Turning:
        """Return what becomes of ``words`` up to the first that cannot be told.

        ``together``: so many words (« moi », « moi nous ») are a subject of the first person,
        several people.
        """
        turning = Turning()
        at = 0
        try:
            if together:
                group = self.reader.read(words, together - 1, 3)
                if group is None:
                    return turning
                turning.pieces.append(self._told(words, turning, Speaker.AUTHOR, 3, group))
                at = group.end
            while at < len(words):
                step = self._step(words, at, turning)
                turning.pieces.append(step)
                at = step[1]
        except CannotTellError:
            pass
        return turning

    def _step(self, words: Sequence[Token], at: int, turning: Turning) -> Step:
        if lower(words, at) == "l’" and lower(words, at + 1) == "on":
            return "", at + 1
        if today := self._of_today(words, at):
            return "", at + today
        group = self._group(words, at)
        if group is not None:
            speaker, person, read = group
            return self._told(words, turning, speaker, person, read)
        return self.word(words, at, turning)

    # ------------------------------------------------------------ subjects and verbs

    def _group(self, words: Sequence[Token], at: int) -> tuple[Speaker, int, Group] | None:
        """Return who does what at ``at``, where a subject that is turned stands there."""
        low = lower(words, at)
        person = PERSONS.get(low)
        if person is None or not self._linked(words, at):
            return None
        object_ = low in {"nous", "vous"} and not words[at].dep_.startswith("nsubj")
        if object_ and at and words[at - 1].pos_ in {"ADP", "NOUN"}:
            return None  # « chez vous », « le serveur nous … »
        subjunctive = self._wants_subjunctive(words, at)
        group = self.reader.read(words, at, person, subjunctive=subjunctive)
        speaker = self._speaker(words, at, group) if group else None
        return (speaker, person, group) if speaker and group else None

    def _speaker(self, words: Sequence[Token], at: int, group: Group) -> Speaker | None:
        low = lower(words, at)
        of_them = bool(set(group.clitics) & (ME | {"nous"}))
        if low in _THEY | {"il", "elle"}:
            # Somebody who deals with people: « il m’a raccroché au nez ».
            dealt = low in _THEY or (bool(group.past) and group.main in self._human)
            return Speaker.BRAND if of_them and dealt else None
        if low == "vous" or (low == "on" and (of_them or self._is_others(words, group))):
            return Speaker.BRAND
        unclear = low == "on" and group.main in self._unclear_on and "vous" not in group.clitics
        return None if unclear else Speaker.AUTHOR

    def _is_others(self, words: Sequence[Token], group: Group) -> bool:
        """Return whether « on » is others: « on a coupé ma ligne », where « on » has « notre »."""
        if set(group.clitics) & {"se", "s’", "vous"}:
            return False
        rest = {word.lower_ for word in words[group.end : group.end + 6]}
        if rest & ME or (group.past and group.main in self._by_others):
            return True  # « on devait me rappeler », « on a remplacé la caissière »
        return bool(rest & {"mon", "ma", "mes"}) and not rest & {"notre", "nos", "nous"}

    @staticmethod
    def _linked(words: Sequence[Token], at: int) -> bool:
        """Return whether a clause may begin at ``at``: not typed on without a mark."""
        if words[at].dep_ == "conj":
            return False  # « le maire et vous »
        if not at:
            # « à laquelle je n’ai pas pu aller »
            return not words[0].i or not words[0].nbor(-1).lower_.endswith(_WHICH)
        former = lower(words, at - 1)
        return former in LINKS or (former == "l’" and at < 2)

    def _wants_subjunctive(self, words: Sequence[Token], at: int) -> bool:
        before = [word.lower_.replace("qu’", "que") for word in words[max(0, at - 4) : at]]
        return any(tuple(before[-len(one) :]) == one for one in self._subjunctive)

    def _told(
        self,
        words: Sequence[Token],
        turning: Turning,
        speaker: Speaker,
        person: int,
        group: Group,
    ) -> Step:
        nouns = any(word.pos_ == "NOUN" for word in words[: group.start])
        several = person == 3 or (person == 2 and " ".join(group.past).endswith("és"))
        clitics = self._clitics(group, speaker, person, several=several, things=nouns)
        denied = self._denied(words, group)
        if not self._fit_group(words, group):
            raise CannotTellError
        turning.groups.append((speaker, group))
        past = self._agreed(words, group)
        halves = []
        for place, who in enumerate(_HALVES):
            if speaker is Speaker.BRAND:
                subject, number = "on", 2
            elif several or place == 0:
                subject, number = "vous", 4
            else:
                subject, number = who, 1
            verb = self.reader.said(group, number)
            if not verb:
                raise CannotTellError
            chain = [*(["ne"] if denied else []), *(one[place] for one in clitics), verb]
            halves.append(f"{subject} {self._chained(chain)}")
        both = halves[0] if halves[0] == halves[1] else f"<{halves[0]}|{halves[1]}>"
        return " ".join([both, *group.adverbs, *past, *group.later]), group.end

    def _agreed(self, words: Sequence[Token], group: Group) -> tuple[str, ...]:
        """Return the participles, agreed with what « que » stands for."""
        before = lower(words, group.start - 1) if group.start > 1 else ""
        if before not in {"que", "qu’"} or group.verb.lemma != "avoir" or len(group.past) != 1:
            return group.past
        main = words[group.end - 1 - len(group.later)]
        noun = self._surface.noun(main.head.lower_) if main.dep_ == "acl:relcl" else None
        if noun is None:
            nouns = [self._surface.noun(word.lower_) for word in words[: group.start - 1]]
            if any(one is not None and one.feminine for one in nouns):
                raise CannotTellError
            return group.past
        base = self._conjugator.participle(group.main)
        several = main.head.lower_ == noun.plural != noun.singular
        return (agree_participle(base, noun.feminine, several),)

    @staticmethod
    def _clitics(
        group: Group, speaker: Speaker, person: int, *, several: bool, things: bool
    ) -> list[tuple[str, str]]:
        """Return the pronouns before the verb, for vous and for tu."""
        turned: dict[str, tuple[str, str]] = {}
        if speaker is Speaker.AUTHOR:
            turned["vous"] = ("nous", "nous")
            own = ("vous", "vous" if several else "te")
            turned |= dict.fromkeys(_REFLEXIVE[person], own)
        else:
            turned["nous"] = ("vous", "vous")
            turned |= dict.fromkeys(ME, ("vous", "te"))
        if things:
            turned |= {one: (one, one) for one in _THINGS} | {"l’": ("le", "le")}
        if group.verb.lemma == "avoir":
            turned["y"] = ("y", "y")
        if not set(group.clitics) <= set(turned):
            raise CannotTellError
        return [turned[clitic] for clitic in group.clitics]

    def _chained(self, chain: Sequence[str]) -> str:
        """Return pronouns and verb joined: « ne te ai » is « ne t’ai »."""
        said = chain[-1]
        for one in reversed(chain[:-1]):
            said = self._surface.elide(one, said) + said
        return said

    @staticmethod
    def _denied(words: Sequence[Token], group: Group) -> bool:
        """Return whether « ne » is to be said; raise where it is not clear what is denied."""
        adverbs = {*group.adverbs, *group.later}
        behind = lower(words, group.end)
        denied = bool(adverbs & DENIALS) or behind in NOTHING
        if denied and not group.negated and "plus" in adverbs:
            infinitive = group.end < len(words) and is_infinitive(behind) and not group.past
            if not infinitive and group.main != "arriver":
                raise CannotTellError
        if denied or not group.negated:
            return denied
        restricts = any(word.lower_ in {"que", "qu’", "ni", "guère"} for word in words[group.end :])
        if not restricts and group.main != "pouvoir":
            raise CannotTellError
        return True

    def _fit_group(self, words: Sequence[Token], group: Group) -> bool:
        """Return whether the words of the verb themselves may be told."""
        low = words[group.start + group.negated + len(group.clitics) + 1].lower_
        told = [*group.past, low]
        if group.main in self._except:
            return True
        return not any(
            word in self._words or (word.startswith(self._starts) and word not in self._except)
            for word in told
        )
