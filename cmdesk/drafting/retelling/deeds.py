"""What somebody did to the author, or the author had to do, in a few words without a subject.

« vous m’avez facturé des frais » gives « des frais facturés », « j’attends depuis trois
semaines » « trois semaines d’attente », « j’ai appelé six fois » « six appels ».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import ME, PERSONS, Grammar, is_infinitive, lower
from cmdesk.drafting.retelling.nominal import (
    BREAKS,
    OF,
    TAIL,
    Named,
    Nominal,
    is_finite,
)
from cmdesk.drafting.retelling.plainwords import CannotTellError
from cmdesk.drafting.retelling.verbs import Group, VerbReader
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.language.surface import agree_participle

_OTHERS = frozenset({"il", "elle", "ils", "elles"})
_AUTHOR = frozenset({"je", "j’", "nous", "on"})
_ABSENT = frozenset({"pas", "plus", "jamais"})
_SINCE = frozenset({"depuis", "pendant", "durant", "plus", "de", "déjà"})
_CANNOT = frozenset({"pouvoir", "arriver", "parvenir", "réussir"})
_LONGEST_PAST = 12
_MINE = frozenset({"mon", "ma", "mes", "notre", "nos"})
_US = ME | {"nous"}


class DeedShapes:
    """Makes a point of a clause whose subject is a person."""

    def __init__(
        self,
        verbs: Mapping[str, Any],
        nominal: Nominal,
        grammar: Grammar,
        wording: Wording,
        reader: VerbReader,
    ) -> None:
        """``verbs``: the table of ``recap.toml``."""
        self._nominal = nominal
        self._grammar = grammar
        self._wording = wording
        self._reader = reader
        self._weak = frozenset(verbs["weak"])
        self._present = frozenset(verbs["present"])
        self._times: Mapping[str, str] = verbs["times"]
        self._spent: Mapping[str, str] = verbs["spent"]
        self._refused: Mapping[str, str] = verbs["refused"]

    def _read(self, words: Sequence[Token], at: int = 0) -> Group:
        person = PERSONS.get(lower(words, at))
        group = None if person is None else self._reader.read(words, at, person)
        if group is None:
            raise CannotTellError
        return group

    # ------------------------------------------------------------ how long, how often

    def waited(self, words: Sequence[Token]) -> str:
        """« j’attends depuis trois semaines », « trois semaines sans box »."""
        for at in range(len(words)):
            length, end = self._grammar.duration(words, at)
            before = [lower(words, place) for place in range(max(at - 2, 0), at)]
            if not length or before[-1:] == ["pas"]:
                continue
            more = before == ["plus", "de"]
            if before and before[-1] in OF | {"à"} and not more:
                raise CannotTellError  # « un vol décalé de six heures »
            behind = self._without(words, end) or self._of_length(words, at, end)
            return f"{'plus de ' if more else ''}{length} {behind}" if behind else ""
        return ""

    def _without(self, words: Sequence[Token], end: int) -> str:
        if lower(words, end) != "sans" or lower(words, end - 1) == "ans":
            return ""
        told = self._wording.said(self._wording.kept(words[end:]))
        if not told or not 1 < len(told) < 6 or is_infinitive(told[1]):
            return ""
        return " ".join(told)

    def _of_length(self, words: Sequence[Token], at: int, end: int) -> str:
        """Return « d’attente » where a verb beside the length says that it was waited."""
        if lower(words, end) in {"que", "qu’"}:
            return self._spent.get(self._read(words, end + 1).main, "")
        group = self._read(words)
        if group.clitics or lower(words, 0) not in _AUTHOR:
            return ""
        between = {word.lower_ for word in words[group.end : at]}
        return self._spent.get(group.main, "") if between <= _SINCE else ""

    def _so_often(self, words: Sequence[Token], group: Group) -> str:
        """Return « six appels » for « j’ai appelé six fois »."""
        noun = self._times.get(group.main)
        denied = group.negated or _ABSENT & {*group.adverbs, *group.later}
        if noun is None or denied or lower(words, 0) not in _AUTHOR or set(group.clitics) & ME:
            return ""
        for at in range(group.end, len(words) - 1):
            count = lower(words, at)
            if lower(words, at + 1) != "fois" or count in {"un", "une", "1", "0"}:
                continue
            more = [word.lower_ for word in words[max(at - 2, 0) : at]] == ["plus", "de"]
            if self._grammar.is_number(count) or count.isdigit():
                return f"{'plus de ' if more else ''}{count} {noun}"
        return ""

    # ------------------------------------------------------------ what was done

    def did(self, words: Sequence[Token]) -> str:
        """« j’ai perdu une journée », « je n’ai plus d’Internet », « j’ai appelé dix fois »."""
        if lower(words, 0) not in _AUTHOR or self._by_others(words):
            return ""
        group = self._read(words)
        return self._so_often(words, group) or self._object(words, group)

    def done(self, words: Sequence[Token]) -> str:
        """« vous m’avez facturé des frais », « on m’a perdu ma valise »."""
        if lower(words, 0) not in PERSONS or not self._by_others(words):
            return ""
        return self._object(words, self._read(words))

    def _by_others(self, words: Sequence[Token]) -> bool:
        """Return whether the author is not who acts."""
        low = lower(words, 0)
        if low in _OTHERS | {"vous"}:
            return True
        return low == "on" and bool(set(self._read(words).clitics) & _US)

    def _object(self, words: Sequence[Token], group: Group) -> str:
        whom = set(group.clitics)
        if whom - _US - {"vous"} or group.verb.lemma == "être":
            return ""
        at = group.end
        often = " ".join(word.lower_ for word in words[at : at + 2])
        often = often if often.endswith(" fois") else ""
        named = self._nominal.read(words, at + 2 * bool(often))
        # Who « ils » are is clear where they deal with the author, or with what is theirs.
        mine = {word.lower_ for word in words[named.start : named.noun]} if named else set()
        if lower(words, 0) in _OTHERS and not (whom & _US or mine & _MINE):
            return ""
        if named is None or lower(words, named.noun) in self._nominal.dated:
            return ""
        if lower(words, named.end) == "qui":
            return self._nominal.with_relative(words, named)
        told = self._absent(words, group, named)
        tells = group.main not in self._weak and (group.past or group.main in self._present)
        if not told and tells and (done := self._fronted(words, group, named)):
            told = f"{done} {often}".strip()
        return told

    def _absent(self, words: Sequence[Token], group: Group, named: Named) -> str:
        """Return « plus d’Internet » for « je n’ai plus d’Internet »."""
        adverbs = (*group.adverbs, *group.later)
        denied = next((one for one in adverbs if one in _ABSENT), "")
        first = lower(words, named.start)
        none = group.negated and first in {"aucun", "aucune"}
        if not none and not (first in OF and denied in {"pas", "plus"}):
            return ""
        told = self._nominal.bare(words, named)
        lead = ["toujours"] if "toujours" in adverbs and not none else []
        return " ".join([*lead, *([] if none else [denied]), *told]) if told else ""

    def _fronted(self, words: Sequence[Token], group: Group, named: Named) -> str:
        """Return the object with what was done to it: « un colis jamais reçu »."""
        adverbs = (*group.adverbs, *group.later)
        denied = next((one for one in adverbs if one in _ABSENT), "")
        behind = lower(words, named.end)
        told = self._nominal.said(words, named)
        past = self._reader.conjugator.participle(group.main)
        # « j’ai reçu le message que … »
        left = behind in BREAKS and behind not in {"mais", "car"}
        if told is None or named.feminine is None or not past or left:
            return ""
        if lower(words, named.start) in OF or (group.negated and not denied) or denied == "plus":
            return ""
        agreed = agree_participle(past, named.feminine, named.plural)
        if denied == "jamais":
            agreed = f"jamais {agreed}"
        elif denied and {"toujours", "encore"} & set(adverbs):
            agreed = f"toujours pas {agreed}"
        elif denied:
            agreed = self._not_come(group, named)
        return " ".join([*told, agreed, *self._nominal.tail(words[named.end :])]) if agreed else ""

    @staticmethod
    def _not_come(group: Group, named: Named) -> str:
        """Return « qui n’est pas arrivé » for « je n’ai pas reçu »."""
        if group.main != "recevoir":
            return ""
        arrived = agree_participle("arrivé", bool(named.feminine), named.plural)
        return f"qui {'ne sont' if named.plural else 'n’est'} pas {arrived}"

    def was(self, words: Sequence[Token]) -> str:
        """« on a été coincés une heure »: « coincés une heure », as the author agreed it."""
        group = self._read(words)
        passive = len(group.past) > 1 and group.past[0] == "été"
        if not passive or group.negated or lower(words, 0) not in _AUTHOR or group.clitics:
            return ""
        return self._past(words[group.end - 1 - len(group.later) :])

    def past(self, words: Sequence[Token]) -> str:
        """« refusés à l’accueil »: words that begin with what was done to the author."""
        first = words[0]
        typed = "VerbForm=Part" in str(first.morph) and "Tense=Past" in str(first.morph)
        return self._past(words) if typed and not first.lower_.endswith("er") else ""

    def _past(self, words: Sequence[Token]) -> str:
        opens = lower(words, 1)
        clause = any(is_finite(word) or word.lower_ in PERSONS for word in words[1:])
        if clause or opens in BREAKS or opens not in TAIL | {"une", "un", "de", "d’"}:
            return ""
        kept = self._wording.shortened(self._wording.kept(words), _LONGEST_PAST)
        told = self._wording.said(kept) if len(kept) > 2 else None
        return " ".join(told) if told else ""

    def ordered(self, words: Sequence[Token]) -> str:
        """« c’est ma troisième relance »: « une troisième relance »."""
        said = [word.lower_ for word in words[:4]]
        if said[:2] not in (["c’", "est"], ["c’", "était"]) or len(said) < 4:
            return ""
        named = self._nominal.read(words, 2)
        if said[2] not in _MINE or named is None or not said[3].endswith("ième"):
            return ""
        told = self._wording.said(words[3 : named.end])
        article = "une" if named.feminine else "un"
        return " ".join([article, *told]) if told and named.feminine is not None else ""

    # ------------------------------------------------------------ what cannot be done

    def must(self, words: Sequence[Token]) -> str:
        """« j’ai dû racheter deux billets »: « deux billets à racheter »."""
        said = [word.lower_ for word in words[:4]]
        if said[:2] in (["il", "faut"], ["il", "fallait"]):
            at = 2
        elif said[:3] == ["il", "a", "fallu"]:
            at = 3
        else:
            group = self._read(words)
            owes = group.main == "devoir" and not group.negated and not group.clitics
            if not owes or lower(words, 0) not in _AUTHOR:
                return ""
            at = group.end
        verb, named = lower(words, at), self._nominal.read(words, at + 1)
        if named is None or not is_infinitive(verb) or verb in self._weak:
            return ""
        told = self._nominal.said(words, named)
        if told is None or not self._wording.is_word(verb) or lower(words, named.start) in OF:
            return ""
        return " ".join([*told, "à", verb, *self._nominal.tail(words[named.end :])])

    def cannot(self, words: Sequence[Token]) -> str:
        """« impossible de joindre le service », « je n’arrive pas à … »."""
        at = 2
        if [lower(words, 0), lower(words, 1)] not in (["impossible", "de"], ["impossible", "d’"]):
            group = self._read(words)
            able = group.main in _CANNOT and group.negated and not group.past
            if not able or lower(words, 0) not in _AUTHOR:
                return ""
            at = group.end + (lower(words, group.end) in {"à", *OF})
        verb, named = lower(words, at), self._nominal.read(words, at + 1)
        if named is None or named.feminine is None or not is_infinitive(verb):
            return ""
        told = self._nominal.said(words, named)
        weak = verb in self._weak or not self._wording.is_word(verb)
        if told is None or weak or lower(words, named.start) in OF:
            return ""
        able_to = "impossibles" if named.plural else "impossible"
        return " ".join([*told, able_to, "à", verb, *self._nominal.tail(words[named.end :])])

    def refused(self, words: Sequence[Token]) -> str:
        """« vous refusez de me rembourser »: « un remboursement refusé »."""
        group = self._read(words)
        if group.main != "refuser" or group.negated or lower(words, 0) in {"je", "j’"}:
            return ""
        at = group.end + 1
        while lower(words, at) in _US:
            at += 1
        return self._refused.get(lower(words, at), "")
