"""Any clause of what the author or the brand did, told back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from spacy.tokens import Token

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.grammar import (
    NOT,
    Grammar,
    Retold,
    Way,
    is_infinitive,
    lower,
    tidy,
)
from cmdesk.drafting.retelling.plainwords import DENIALS, Speaker, Turning
from cmdesk.drafting.retelling.turning import Turner
from cmdesk.drafting.retelling.verbs import Group

_NEEDS = 0.4
"""How likely a clause must be to tell the matter, where nothing else says that it does."""
_WORTH = 2.2
_CORE = frozenset(
    {"obj", "iobj", "xcomp", "ccomp", "nsubj", "nsubj:pass", "csubj", "aux", "aux:tense",
     "aux:pass", "cop", "det", "amod", "nummod", "fixed", "flat", "flat:name", "compound", "case",
     "mark", "obl:arg", "expl:subj", "expl:comp", "acl:relcl", "acl"}
)  # fmt: skip
"""What cannot be left out of a clause that goes on without it."""
_LOOSE = frozenset({"obl", "obl:mod", "advcl", "conj", "cc", "parataxis", "dep", "ROOT", "case",
                    "mark", "advmod", "appos", "fixed"})  # fmt: skip
_SHARE = 0.6
"""How much of the clause that tells the matter is to be told, where the verb denies nothing."""
_WITH_DURATION = 0.8
_FAR = 14
_FEWEST = 4
_AUTHORS = frozenset({"me", "m’", "moi", "mon", "ma", "mes", "notre", "nos", "je", "j’"})


class DoingShapes:
    """« j’ai renvoyé la robe », « vous m’avez compté deux desserts », « on m’a promis … »."""

    def __init__(self, data: Mapping[str, Any], grammar: Grammar, turner: Turner) -> None:
        """Read the table ``turned`` of ``mirror.toml``."""
        self._grammar = grammar
        self._turner = turner
        turned = data["turned"]
        self._never = frozenset(turned["never"])
        self._wishes = frozenset(turned["wishes"])
        self._never_brand = frozenset(turned["never_brand"])
        self._feelings = frozenset(turned["feelings"])
        self._moods = frozenset(turned["moods"])
        self._firsts = frozenset(turned["firsts"])
        self._never_last = frozenset(data["chunks"]["never_last"])
        self._causes = frozenset(turned["causes"])
        self._most = data["limits"]["most"]
        self._on_present = frozenset(turned["on_present"])
        self._loose = frozenset(turned["loose"])
        self._of_clients = frozenset(turned["of_clients"])
        self._ends = frozenset(tuple(one.split()) for one in data["chunks"]["ends"])
        self._never_infinitive = frozenset(turned["never_infinitive"])
        self._infinitives = frozenset(turned["infinitives"])

    # ------------------------------------------------------------ the shapes

    def doing(self, words: Sequence[Token]) -> Retold | None:
        """Return a clause with a subject and a verb told back, or ``None``."""
        if lower(words, 0) not in self._firsts:
            return None
        return self._clause(words)

    def lasting(self, words: Sequence[Token]) -> Retold | None:
        """« ça fait trois semaines que … », « voilà dix jours que … », « six heures que … »."""
        at = 0
        if lower(words, 0) == "voilà":
            at = 1
        elif lower(words, 0) in {"ça", "cela"} and lower(words, 1) in {"fait", "faisait"}:
            at = 2
        lead = ""
        if [lower(words, at), lower(words, at + 1)] == ["plus", "de"]:
            lead, at = "plus de ", at + 2
        elif lower(words, at) in {"déjà", "bientôt", "presque", "maintenant"}:
            lead = "" if lower(words, at) == "maintenant" else f"{lower(words, at)} "
            at += 1
        duration, at = self._duration(words, at)
        if not duration or lower(words, at) not in {"que", "qu’"}:
            return None
        clause = self._clause(words[at + 1 :])
        if clause is None:
            return None
        text = f"cela fait {lead}{duration} que {clause.text}"
        place = clause.place and Span(words[0].idx, clause.place.end)
        share = clause.share * _WITH_DURATION
        return replace(clause, text=text, weight=clause.weight + 1, place=place, share=share)

    def _duration(self, words: Sequence[Token], at: int) -> tuple[str, int]:
        if lower(words, at + 1) == "fois" and (
            lower(words, at).isdigit() or self._grammar.is_number(lower(words, at))
        ):
            return f"{lower(words, at)} fois", at + 2
        return self._grammar.duration(words, at)

    def couple(self, words: Sequence[Token]) -> Retold | None:
        """« ma femme et moi avons attendu » : « votre femme et vous avez attendu »."""
        at = next((place for place in range(2, 5) if lower(words, place) == "moi"), 0)
        if not at or lower(words, at - 1) != "et" or lower(words, 0) not in {"mon", "ma", "mes"}:
            return None
        verb = at + 1 + (lower(words, at + 1) == "nous")
        whom = self._turner.said(words[: at - 1])
        # « nous » stands for both of them.
        clause = self._clause(words[at:], together=verb - at) if whom else None
        if clause is None or whom is None:
            return None
        text = clause.text.removeprefix("vous ")
        return replace(clause, text=tidy(f"{' '.join(whom)} et <vous|toi> {text}"))

    def impossible(self, words: Sequence[Token]) -> Retold | None:
        """« impossible de changer l’adresse »: « vous n’arrivez pas à … »."""
        if lower(words, 0) != "impossible" or lower(words, 1) not in {"de", "d’"}:
            return None
        told = self._infinitive(words[2:])
        if told is None:
            return None
        return Retold(
            Way.TOLD,
            tidy(f"<vous n’arrivez|tu n’arrives> pas à {told}"),
            _WORTH + 0.5 + self._grammar.bonus(told.split()) / 2,
            needs=_NEEDS / 2,
        )

    def infinitive(self, words: Sequence[Token]) -> Retold | None:
        """« devoir appeler onze fois », « payer deux fois le même billet »."""
        verb = lower(words, 0)
        tagged = words[0].pos_ in {"VERB", "AUX"} or verb in self._infinitives
        if not is_infinitive(verb) or not tagged:
            return None
        told = self._infinitive(words)
        if told is None:
            return None
        weight = _WORTH + self._grammar.bonus(told.split()) / 2
        return Retold(Way.BARE, tidy(told), weight, needs=_NEEDS)

    def _infinitive(self, words: Sequence[Token]) -> str | None:
        at = 0
        while lower(words, at) in {"me", "m’", "nous"}:
            at += 1
        verb = lower(words, at)
        if not is_infinitive(verb) or verb in self._never_infinitive | self._never:
            return None
        turning = self._turner.turn(words)
        for end in self._joints(words, turning):
            own = all(speaker is Speaker.AUTHOR for speaker, _ in turning.groups)
            if end > at + 1 and own and self._stands_cut(words, turning.groups, end):
                return turning.text(end)
        return None

    # ------------------------------------------------------------ the whole

    def _clause(self, words: Sequence[Token], together: int = 0) -> Retold | None:
        """Return the clause that begins with its subject; ``together``: « et moi », « nous »."""
        if len(words) < 3 or (words[0].i and words[0].nbor(-1).lower_ in self._causes):
            return None
        if lower(words, 0) == "on" and (self._elsewhere(words) or self._of_anybody(words)):
            return None
        turning = self._turner.turn(words, together=together)
        for end in self._joints(words, turning):
            if turning.length(end) > self._most:
                continue
            groups = [one for one in turning.groups if one[1].end <= end]
            if not groups and not turning.others:
                return None
            if not self._tells(words, groups, end) or not self._whole(words, groups, end):
                continue
            if not self._stands_cut(words, groups, end):
                continue
            return self._retold(words, turning, groups, end)
        return None

    def _retold(
        self,
        words: Sequence[Token],
        turning: Turning,
        groups: Sequence[tuple[Speaker, Group]],
        end: int,
    ) -> Retold:
        text = turning.text(end)
        own = all(speaker is Speaker.AUTHOR for speaker, _ in groups) and groups
        plain = own and len(groups) == 1 and not turning.others
        adverbs = [*groups[0][1].adverbs, *groups[0][1].later] if groups else []
        bonus = self._grammar.bonus(text.split(), adverbs)
        # « vous avez croqué dans le pain » tells nothing without what follows it.
        mine = any(word.lower_ in _AUTHORS | {"nous"} for word in words[:end])
        denied = bool(DENIALS & set(adverbs))
        # « on a laissé entrer mes amis et … »: what follows may be the trouble.
        goes_on = end < len(words[0].doc) and self._behind(words, end) == "et"
        evident = denied or (not own and mine and not goes_on)
        return Retold(
            Way.TOLD if plain else Way.REPORTED,
            text,
            _WORTH + (bonus if evident else bonus / 2),
            place=Span(words[0].idx, words[end - 1].idx + len(words[end - 1])),
            needs=_NEEDS,
            share=0.0 if evident else _SHARE,
        )

    def _joints(self, words: Sequence[Token], turning: Turning) -> Iterator[int]:
        """Yield where the clause may end, the longest first."""
        for _, end in reversed(turning.pieces):
            last = words[end - 1]
            low = last.lower_
            pair = (lower(words, end - 2), low)
            if low in self._never_last and pair not in self._ends:
                continue
            if last.pos_ in {"DET", "ADP", "SCONJ", "CCONJ"} and pair not in self._ends:
                continue
            if low[-1].isdigit() and lower(words, end - 2) not in {"le", "du", "au"}:
                continue
            if self._closed(words, end):
                yield end

    def _closed(self, words: Sequence[Token], end: int) -> bool:
        """Return whether nothing inside leans on what is left out, and nothing is torn."""
        first, last = words[0].i, words[end - 1].i
        document = words[0].doc
        for word in words[:end]:
            if word.head.i > last:
                return False
        for place in range(last + 1, min(len(document), last + _FAR)):
            word = document[place]
            if word.is_sent_start or word.text in {".", "!", "?", "…"}:
                break
            if not first <= word.head.i <= last or word.is_punct:
                continue
            if word.dep_ in _CORE and not (end == len(words) and word.dep_ in {"acl", "amod"}):
                return False
            if end < len(words) and place == last + 1 and word.dep_ not in _LOOSE:
                return False
        return True

    def _tells(
        self, words: Sequence[Token], groups: Sequence[tuple[Speaker, Group]], end: int
    ) -> bool:
        """Return whether each of the verbs tells a fact."""
        for speaker, group in groups:
            if group.verb.tense in {"future", "conditional"}:
                return False
            fits = self._fits_brand if speaker is Speaker.BRAND else self._fits_author
            if not fits(words[:end], group):
                return False
        return True

    def _fits_brand(self, words: Sequence[Token], group: Group) -> bool:
        said_vous = lower(words, group.start) == "vous"
        if group.main == "devoir" and group.verb.tense == "present" and not group.past:
            return False  # « vous devez me rembourser »
        return group.main not in self._never_brand and (
            not said_vous or self._concerns(words, group)
        )

    def _fits_author(self, words: Sequence[Token], group: Group) -> bool:
        """Return whether the author tells a fact, no feeling, wish or habit of before."""
        behind = lower(words, group.end)
        after = {lower(words, at) for at in range(group.end, group.end + 4)}
        denied = self._denies(group)
        if group.main == "avoir":
            fact = (denied or bool(group.past)) and not after & self._feelings
        elif group.verb.lemma == "être":
            fact = self._fit_state(words, group)
        else:
            going = group.main == "aller" and not group.past and is_infinitive(behind)
            wish = group.main in self._wishes and not group.past
            fact = not going and not wish and (group.main not in self._never or "été" in group.past)
        before = group.verb.tense == "imperfect" and not group.past and not denied
        us = lower(words, group.start) != "on" or self._of_us(group)
        return fact and us and not before

    @staticmethod
    def _denies(group: Group) -> bool:
        return bool(DENIALS & {*group.adverbs, *group.later})

    def _of_us(self, group: Group) -> bool:
        """Return whether « on » can only be « nous »: not « on conduit mieux », said of anybody."""
        if group.past or group.verb.tense == "imperfect" or set(group.clitics) & {"se", "s’"}:
            return True
        return group.main in self._on_present

    def _concerns(self, words: Sequence[Token], group: Group) -> bool:
        """Return whether « vous » is the brand: not « vous payez », said of any client."""
        if group.past or group.main not in self._of_clients:
            return True
        return any(word.lower_ in _AUTHORS for word in words)

    def _fit_state(self, words: Sequence[Token], group: Group) -> bool:
        """Return whether what the author is is a fact, and written as he writes of himself."""
        if set(group.past) & self._moods or lower(words, group.end) in self._moods:
            return False
        if group.past:
            return True
        behind = lower(words, group.end)
        return behind in {"sans", "en", "dans", "chez", "à", "au", "devant", "sur"}

    def _whole(
        self, words: Sequence[Token], groups: Sequence[tuple[Speaker, Group]], end: int
    ) -> bool:
        """Return whether the clause says enough to be understood by itself."""
        told = words[:end]
        que = max((at for at, word in enumerate(told) if word.lower_ in {"que", "qu’"}), default=0)
        if que and not any(word.pos_ in {"VERB", "AUX"} for word in told[que:]):
            return False  # « vous m’apprenez que ma réclamation »
        if told[-1].lower_ == "fois" and {"les", "la", "et"} & {w.lower_ for w in told[-4:]}:
            return False  # « … et les deux fois »
        if any(word.pos_ in {"NOUN", "NUM"} for word in told):
            return True
        # « vous n’avez rien fait » is no trouble, « vous ne pouvez plus zoomer » is.
        return end >= _FEWEST and any(
            self._denies(group) and not group.past and is_infinitive(lower(words, group.end))
            for _, group in groups
        )

    @staticmethod
    def _behind(words: Sequence[Token], end: int) -> str:
        document, place = words[0].doc, words[end - 1].i + 1
        return document[place].lower_ if place < len(document) else ""

    @staticmethod
    def _elsewhere(words: Sequence[Token]) -> bool:
        """Return whether the sentence speaks of another firm: « Chez Untel on me répond … »."""
        place = words[0].i - 1
        document = words[0].doc
        while place >= 0 and document[place].text not in {".", "!", "?", "…"}:
            if document[place].lower_ == "chez" and document[place + 1].text[:1].isupper():
                return True
            place -= 1
        return False

    @staticmethod
    def _of_anybody(words: Sequence[Token]) -> bool:
        """Return whether nobody can: « on ne peut pas annuler », which ``author.py`` tells."""
        at = 1 + (lower(words, 1) in NOT)
        denied = {lower(words, at + 1), lower(words, at + 2)} & {"pas", "plus", "rien", "même"}
        return lower(words, at) == "peut" and bool(denied)

    @staticmethod
    def _listed(words: Sequence[Token], end: int) -> bool:
        """Return whether a list goes on behind a comma: « le contrat, l’adresse et le RIB »."""
        document, last = words[0].doc, words[end - 1].i
        inside = range(words[0].i, last + 1)
        if document[last + 1].text != ",":
            return False
        after = list(document[last + 2 : last + 8])
        goes_on = [at for at, word in enumerate(after) if word.text == "," or word.lower_ == "et"]
        opens = bool(after) and after[0].pos_ in {"DET", "NUM"}
        if goes_on and opens and not any(_is_finite(word) for word in after[: goes_on[0]]):
            return True
        return any(
            word.dep_ in {"conj", "appos"} and word.head.i in inside and word.pos_ == "NOUN"
            for word in after[:4]
        )

    def _stands_cut(
        self, words: Sequence[Token], groups: Sequence[tuple[Speaker, Group]], end: int
    ) -> bool:
        """Return whether the clause may end there, and still tells the trouble."""
        document, last = words[0].doc, words[end - 1].i
        following = document[last + 1] if last + 1 < len(document) else None
        if following is None:
            return True
        if not any(sign.isalnum() for sign in following.text):
            return following.text not in {"«", '"', "“", "%"} and not self._listed(words, end)
        behind = document[last + 2].lower_ if last + 2 < len(document) else ""
        low = following.lower_
        if low == "et":
            loose = end == len(words) or behind in {"que", "qu’"}
        else:
            # « on vous envoie des offres pour … »: for what is the matter.
            of_noun = (low == "pour" and following.dep_ != "mark") or (
                following.pos_ == "ADP" and following.head.dep_ in {"nmod", "obl:arg"}
            )
            loose = low in self._loose and not of_noun
            loose = loose or (low.endswith("ez") and following.pos_ == "VERB")
        if not loose or end == len(words):
            return loose
        told = {word.lower_ for word in words[:end]}
        of_brand = not groups or groups[0][0] is Speaker.BRAND
        tells = of_brand or told & (self._grammar.units | {"fois", "€", "euros"} | DENIALS)
        within = {"qui", "que", "qu’", "dont", "où"} & {
            w.lower_ for w in words[max(0, end - 6) : end]
        }
        return bool(tells) and not within


def _is_finite(word: Token) -> bool:
    return "VerbForm=Fin" in str(word.morph)
