"""Any clause whose subject is a thing or a person that is not the author, told back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import (
    ME,
    NOT,
    Grammar,
    Retold,
    Way,
    forms_of,
    lower,
    tidy,
)
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.language.surface import agree_participle

_NEEDS = 0.5
"""How likely a clause must be to tell the matter, where nothing else says that it does."""
_WORTH = 2.2
_PHRASE = frozenset({"NOUN", "ADJ", "ADP", "DET", "NUM", "PROPN", "ADV", "SYM"})
DUE = frozenset({"devait", "devaient", "devrait", "devraient"})
"""« le technicien devait passer » does not say yet that nobody came."""

_RELATIVES = frozenset({"qui", "que", "qu’", "dont", "où"})
_SINGULAR_IN_ENT = regex.compile(r"(?:.*[tv]ient|(?:res|con|as)?sent|(?:dé)?ment|(?:re)?pent|vent)")
_MOST_BEFORE_VERB = 14
_MINE = frozenset({"mon", "ma", "mes"})
_COMPARES = frozenset({"tellement", "si", "plus", "moins", "aussi", "autant", "tant"})
_SO_THAT = frozenset({"tellement", "si", "tant"})
_LEFT = frozenset({"parti", "partie", "partis", "perdu", "perdue"})
_OWED = frozenset({"devait", "devaient", "doit", "doivent"})
_HAS = frozenset({"a", "ont", "avait", "avaient"})
_BARELY = frozenset({"être", "avoir"})
_SO = frozenset({"très", "trop", "si", "plus", "tellement", "tant", "autant", "telle"})
_IN_S = ("is", "us", "os", "as", "eux", "ous", "ais")
_SHOWN = {"ce": "le", "cet": "l’", "cette": "la", "ces": "les"}


@dataclass(frozen=True, slots=True)
class _Subject:
    """The words before the verb, and how they agree; ``None`` where it is not known."""

    words: Sequence[Token]
    feminine: bool | None
    plural: bool


class ClauseShapes:
    """« la mousse sort de partout », « le canapé a perdu ses coutures en trois semaines »."""

    def __init__(
        self, data: Mapping[str, Any], grammar: Grammar, wording: Wording, lexicon: Lexicon
    ) -> None:
        """Read the tables ``wide`` and ``states`` of ``mirror.toml``."""
        self._grammar = grammar
        self._wording = wording
        self._finite = lexicon.third
        wide = data["wide"]
        self._openers = frozenset(wide["subjects"])
        self._impersonal = frozenset(wide["impersonal"])
        self._lemmas = frozenset(wide["verbs"])
        self._object = frozenset(wide["transitive"])
        self._refuse = frozenset(wide["refuse"])
        self._family = frozenset(wide["family"])
        # Whose they are is always said: « votre fille ».
        self.people = frozenset(data["states"]["people"]) | frozenset(wide["people"]) | self._family
        self._most: int = data["limits"]["most"]
        self._speech = frozenset(wide["speech"])
        self._unfinished = frozenset(data["infinitives"]["never"]) | frozenset(wide["unfinished"])
        self._wanted = frozenset(
            form for state in data["states"]["wanted"] for form in forms_of(state)
        ) - frozenset(wide["happened"])
        self._ordinals = frozenset(wide["firsts"]) | {"second", "seconde", "autre", "dernière"}
        self._times = frozenset(wide["times"])
        self._robot = frozenset(data["states"]["authors"])

    def third(self, words: Sequence[Token]) -> Retold | None:
        """Return the clause told back, or ``None``."""
        parted = self.parted(words)
        if parted is None or parted[1][0] in DUE:
            return None
        told = [*parted[0], *parted[1]]
        way = Way.REPORTED
        if words[0].lower_ in _MINE and not any(
            word.lower_ in self.people for word in words[: len(parted[0])]
        ):
            way = Way.TOLD
        return Retold(
            way, tidy(" ".join(told)), _WORTH + self._grammar.bonus(told) / 2, needs=_NEEDS
        )

    def parted(self, words: Sequence[Token]) -> tuple[list[str], list[str]] | None:
        """Return the subject and the rest of the clause, told back, or ``None``."""
        if len(words) < 3:
            return None
        for end, at in self._verbs(words):
            subject = self._subject(words, end)
            # « les photos de la piscine verte tournent »: the verb is the one that agrees.
            if subject is not None and self._agrees(words[at], subject):
                return self._said(words, subject, end, at)
        return None

    # ------------------------------------------------------------ subject and verb

    def _verbs(self, words: Sequence[Token]) -> Iterator[tuple[int, int]]:
        """Yield where the subject may end and where its verb may stand."""
        first = words[0].lower_
        if first == "il":
            at = 1 + (lower(words, 1) in NOT)
            if lower(words, at) in ME | {"nous"}:
                at += 1
            if lower(words, at) in self._impersonal:
                yield 1, at
            return
        if first not in self._openers and not (first.isdigit() and 1 < int(first) < 1000):
            return
        link, passed = None, 0
        # The noun is never the verb: « la porte ».
        for place in range(2 - (first in self._pronouns()), min(len(words), _MOST_BEFORE_VERB)):
            word = words[place]
            low = word.lower_
            if place < passed:
                continue
            if low in _RELATIVES:
                link = place
                continue
            clitic = low in NOT | ME | {"se", "s’"} or (
                low == "nous" and words[place - 1].pos_ == "NOUN"
            )
            if not clitic and not self._finite(word):
                if link is None and word.pos_ not in _PHRASE and not _is_participle(word):
                    return
                continue
            at = place
            while lower(words, at) in NOT | ME | {"se", "s’", "nous"}:
                at += 1
            if at >= len(words) or not self._finite(words[at]):
                return
            if link is not None and not passed:
                # The first verb behind « qui » is not the clause’s own, the next one is.
                passed = at + 1
                continue
            yield place, at

    def _subject(self, words: Sequence[Token], end: int) -> _Subject | None:
        if words[0].lower_ == "il":
            return _Subject(words[:end], False, plural=False)
        if words[0].lower_ in self._pronouns():
            return _Subject(words[:end], None, plural=False)
        place = next(
            (
                at
                for at in range(1, end)
                if words[at].pos_ == "NOUN"
                or (words[at].pos_ != "ADP" and self._grammar.surface.noun(words[at].lower_))
            ),
            # Rare words are taken for names.
            int(words[1].text.islower() and words[1].pos_ in {"PROPN", "VERB", "X"}),
        )
        if not place or self._is_odd(words, end, place):
            return None
        feminine, plural = self._wording.shape(words[: place + 1])
        if plural is None:
            plural = words[0].lower_ in {"les", "des", "mes", "nos", "vos", "ces"}
        return _Subject(words[:end], feminine, plural)

    def _is_odd(self, words: Sequence[Token], end: int, head: int) -> bool:
        """Return whether the words before the verb are no plain subject that a reply may name."""
        first, noun = words[0].lower_, words[head].lower_
        if noun in self._ordinals:
            return True  # « la seconde avait … »
        if noun in self._robot and first in {"votre", "vos"}:
            return True
        if (first in _SHOWN and noun in self._times) or (end == 2 and words[1].pos_ == "ADJ"):
            return True  # « cette fois … », « la nouvelle affiche … »
        # A child who « est parti » may have died.
        if (
            noun in self._family
            and words[end].lower_ != "a"
            and _LEFT & {word.lower_ for word in words[end : end + 4]}
        ):
            return True
        linked = any(word.lower_ in _RELATIVES for word in words[1:end])
        strange = any(
            word.pos_ in {"VERB", "AUX"} and not _is_participle(word) for word in words[1:end]
        )
        return (strange and not linked) or any(word.lower_ == "et" for word in words[1:end])

    @staticmethod
    def _pronouns() -> frozenset[str]:
        return frozenset({"tout", "rien", "personne"})

    # ------------------------------------------------------------ the whole

    def _said(
        self, words: Sequence[Token], subject: _Subject, end: int, at: int
    ) -> tuple[list[str], list[str]] | None:
        verb = words[at]
        whole = self._kept(words)
        if verb not in whole or verb.lemma_ in self._lemmas:
            return None
        end, at = whole.index(words[end]), whole.index(verb)
        kept = whole[at:]
        # A clause that ends before « donc » may go on behind it.
        cut = whole[-1] is not words[-1] or _goes_on(words[-1])
        if not (self._agreed(kept, subject) and self._whole(kept, cut=cut)):
            return None
        if self._open(whole, at):
            return None
        before, behind = self._wording.said(whole[:end]), self._wording.said(whole)
        if before is None or behind is None:
            return None
        lacks = self._lacks_not(whole, end, at)
        if lacks and len(behind) != len(whole):
            return None
        told, rest = behind[: len(before)], behind[len(before) :]
        told[0] = _SHOWN.get(told[0], told[0])
        if lacks:
            rest.insert(0, self._grammar.surface.elide("ne", rest[0]).strip())
        return told, rest

    def _kept(self, words: Sequence[Token]) -> list[Token]:
        """Return the words that are told, as many as a sentence bears."""
        whole = self._wording.kept(words)
        if whole and words[len(whole) :] and any(w.lower_ in _OWED for w in whole):
            return []  # « devait arriver hier » without its day says nothing
        return list(self._wording.shortened(whole, self._most))

    def _open(self, whole: Sequence[Token], at: int) -> bool:
        """Return whether words refer to something unsaid, or run on into another clause."""
        unsaid = any(
            word.lower_ in self._refuse and not self._links(whole, place)
            for place, word in enumerate(whole)
            if place
        )
        return unsaid or self._strays(whole[at:])

    def _strays(self, kept: Sequence[Token]) -> bool:
        """Return whether another clause begins without a link: typed without a mark."""
        linked = False
        for word in kept[1:]:
            linked |= word.lower_ in _RELATIVES or word.pos_ in {"CCONJ", "SCONJ"}
            finite = word.pos_ in {"VERB", "AUX"} and "VerbForm=Fin" in str(word.morph)
            if finite and not linked:
                return True
        return False

    def _links(self, words: Sequence[Token], place: int) -> bool:
        """Return whether « que » stands after its noun, or in « ne … que »."""
        lows = [word.lower_ for word in words]
        if lows[place] in {"quand", "lorsque"}:
            return lows[place + 1 : place + 2] == ["même"]
        if lows[place] not in {"que", "qu’", "dont", "où"} or place + 2 >= len(words):
            return False
        if _COMPARES & set(lows[:place]):
            # « moins vif que sur la photo »
            plain = not any("VerbForm=Fin" in str(word.morph) for word in words[place:])
            return plain and not _SO_THAT & set(lows[:place])
        said = words[place - 1].lemma_ in self._speech
        return said or words[place - 1].pos_ == "NOUN" or bool(NOT & set(lows[:place]))

    @staticmethod
    def _agrees(verb: Token, subject: _Subject) -> bool:
        low, morph = verb.lower_, str(verb.morph)
        if any(f"{name}" in morph for name in ("Mood=Cnd", "Tense=Fut")):
            return False
        several = low.endswith("nt") and not _SINGULAR_IN_ENT.fullmatch(low)
        if several is not subject.plural:
            return False
        return several or low.endswith(("e", "a", "t", "d", "c"))

    def _agreed(self, kept: Sequence[Token], subject: _Subject) -> bool:
        """Return whether a participle after « est » agrees with the subject."""
        at = 1
        low = kept[0].lower_
        while lower(kept, at) in self._grammar.adverbs["kept"] | self._grammar.adverbs["left"]:
            at += 1
        if lower(kept, at) == "été":
            at += 1
            low = "été"
        if low in _HAS and lower(kept, at).endswith(("és", "ée", "ées", "ues", "ies")):
            return False  # « les prix ont augmentés »
        if low not in {"est", "sont", "était", "étaient", "été"} or at >= len(kept):
            return True
        word = kept[at]
        if "VerbForm=Inf" in str(word.morph) or word.lower_.endswith("er"):
            return False  # « a été livrer »
        quality = _is_participle(word) or word.pos_ == "ADJ"
        return not quality or self._state_agrees(word, subject)

    @staticmethod
    def _state_agrees(word: Token, subject: _Subject) -> bool:
        state = word.lower_
        if state.endswith(("s", "x", "z")) is not subject.plural and not state.endswith(_IN_S):
            return False
        base = regex.sub(r"(?<=[éiut])e?s?$", "", state)
        if subject.feminine is None or not _is_participle(word) or base[-1:] not in "éiut":
            return True
        return base == state[: len(base)] and (
            agree_participle(base, subject.feminine, subject.plural) == state
        )

    def _whole(self, kept: Sequence[Token], *, cut: bool) -> bool:
        """Return whether the verb has what it wants, and no clause is left open."""
        verb, last = kept[0], kept[-1]
        main = next((word for word in kept if word.pos_ == "VERB"), verb)
        if main.lemma_ in self._lemmas or (len(kept) == 1 and (cut or verb.lemma_ in _BARELY)):
            return False
        behind = kept[kept.index(main) + 1 :]
        passive = any(word.lower_ == "été" for word in kept)
        if (
            main.lemma_ in self._object
            and not passive
            and not any(
                word.pos_ in {"NOUN", "NUM"} or "VerbForm=Inf" in str(word.morph) for word in behind
            )
        ):
            return False
        if self._judges(kept):
            return False
        # « ne ferme plus » ends, « vaut plus » does not.
        ends = last.lower_ == "plus" and bool(NOT & {w.lower_ for w in last.doc[: last.i]})
        open_ = last.lower_ in _SO | self._unfinished and not ends
        dangles = open_ or last.pos_ in {"DET", "ADP", "SCONJ"}
        return not dangles and not (cut and _SO & {word.lower_ for word in kept})

    def _judges(self, kept: Sequence[Token]) -> bool:
        """Return whether the clause says what somebody is, or that a thing is as it should be."""
        if kept[0].lemma_ != "être":
            return False
        said = [word.lower_ for word in kept[1:3]]
        return bool(said) and (said[0] in {"un", "une", "des"} or said[0] in self._wanted)

    def _lacks_not(self, words: Sequence[Token], end: int, at: int) -> bool:
        """Return whether « ne » was left out: « la porte ferme pas »."""
        if words[end].lower_ in NOT:
            return False
        if words[0].lower_ == "rien":
            return True
        for place in (at + 1, at + 2):
            said = lower(words, place)
            if said in {"pas", "jamais", "rien"}:
                return lower(words, place - 1) not in NOT
            if said == "plus":
                after = words[place + 1] if place + 1 < len(words) else None
                # « coûte plus cher » compares.
                return after is None or (after.pos_ == "ADP" and after.lower_ not in {"de", "d’"})
        return False


def _is_participle(word: Token) -> bool:
    return "VerbForm=Part" in str(word.morph)


def _goes_on(last: Token) -> bool:
    return last.i + 1 < len(last.doc) and last.nbor().text[-1].isalpha()
