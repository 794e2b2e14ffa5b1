"""What follows the verb of a clause that is told back: cut, checked word by word, turned round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.language.surface import Surface

_PLURAL = frozenset({"mes", "nos", "les", "vos", "des", "ces", "plusieurs", "quelques"})
_SINGULAR = frozenset(
    {"mon", "ma", "notre", "votre", "le", "la", "un", "une", "du", "au", "aucun", "aucune"}
)
_MASCULINE = frozenset({"mon", "le", "un", "du", "au", "aucun"})
_FEMININE = frozenset({"ma", "la", "une", "aucune"})
_OURS = {
    "mon": "<votre|ton>", "ma": "<votre|ta>", "mes": "<vos|tes>", "notre": "votre",
    "nos": "vos", "votre": "notre", "vos": "nos", "moi": "<vous|toi>", "vous": "nous",
    "nous": "vous",
}  # fmt: skip
_ME = frozenset({"me", "m’"})
_KEPT_PRONOUNS = frozenset({"me", "m’", "moi", "vous", "nous", "rien"})
_STRAY = frozenset({"y", "lui", "il", "elle", "ils", "elles", "se", "s’", "ne", "n’", "c’"})
_WORD = regex.compile(r"[\p{L}’-]+|\d{1,4}(?:[.,]\d{1,2})?|[€%]")
_FEMININE_ENDINGS = ("ale", "elle", "euse", "ive", "ée")
_MASCULINE_ENDINGS = ("al", "eux", "if", "el")
_PARTICIPLE = ("é", "ée", "és", "ées")
_SAYING = frozenset({"NOUN", "NUM", "PROPN", "VERB"})


_PLACED = frozenset({"la", "l’", "mon", "ma", "mes", "notre", "nos", "chaque", "cause", "côté"})


def as_written(names: Iterable[str]) -> dict[str, str]:
    """Return acronyms and units as one writes them (« SAV », « Go »), by their capitals."""
    return {name.upper(): name for name in names}


class Tails:
    """The stretches that may be told back, by ``resources/phrases/mirror.toml``."""

    def __init__(
        self, data: Mapping[str, Any], surface: Surface, known: Callable[[str], bool]
    ) -> None:
        """``known`` says whether a word in lower case is one that people write."""
        self._surface = surface
        self._known = known
        chunks, veto = data["chunks"], data["veto"]
        self._cuts = frozenset(chunks["cuts"])
        self._never_last = frozenset(chunks["never_last"])
        self._days = frozenset(chunks["days"])
        self._day_phrases = tuple(tuple(one.split()) for one in chunks["day_phrases"])
        self._cut_phrases = tuple(tuple(one.split()) for one in chunks["cut_phrases"])
        self._ends = frozenset(tuple(one.split()) for one in chunks["ends"])
        self._starts = tuple(veto["starts"])
        self._except = frozenset(veto["except"])
        self._veto = frozenset(veto["words"])
        self._acronyms = as_written(veto["acronyms"])
        self._beside = frozenset(data["bare"]["beside"])
        # The tagger takes « chaude » for a verb.
        self._qualities = frozenset(
            form
            for name in ("plain", "wanted")
            for word in data["states"][name]
            for form in _forms(word)
        )

    def say(self, words: Sequence[Token], *, whole: bool = False) -> list[str] | None:
        """Return the words in the second person, cut where another clause begins.

        ``None`` where one of them may not be told; ``whole``: nothing is cut off.
        """
        kept = list(words) if whole else self._cut(words)
        if kept is None or not kept:
            return None if kept is None else []
        for place, word in enumerate(kept):
            if not self._may_stand(word) or (place and not self._follows(word, kept[place - 1])):
                return None
        if kept[-1].text[-1].isdigit() or not any(word.pos_ in _SAYING for word in kept):
            return None
        return [
            self._turned(word, kept[place + 1].lower_ if place + 1 < len(kept) else "")
            for place, word in enumerate(kept)
        ]

    def _cut(self, words: Sequence[Token]) -> list[Token] | None:
        kept: list[Token] = []
        for place, word in enumerate(words):
            low = word.lower_
            negative = not place and low in {"aucun", "aucune"}
            if (
                _begins_anew(words, place)
                or (low in self._cuts and not negative)
                or _begins(words[place:], self._cut_phrases)
            ):
                break
            if low in self._days or _begins(words[place:], self._day_phrases):
                # What is true on that day only; in the middle it cannot be left out.
                if place + 3 < len(words):
                    return None
                break
            kept.append(word)
        while kept and kept[-1].lower_ in self._never_last:
            if tuple(word.lower_ for word in kept[-2:]) in self._ends:
                break
            kept.pop()
        return kept

    def _may_stand(self, word: Token) -> bool:
        """Return whether ``word`` by itself may stand in a reply."""
        low = word.lower_
        if not _WORD.fullmatch(word.text) or low[0] == "-":
            return False
        if len(low) == 1 and low.isalpha() and low not in "aày":
            return False
        if low in self._veto or low in _STRAY:
            return False
        if low.startswith(self._starts) and low not in self._except:
            return False
        return self._is_plain(word) and self._is_no_verb(word)

    def _is_plain(self, word: Token) -> bool:
        """Return whether ``word`` is no name, and one that people write."""
        low = word.lower_
        if word.text[:1].isupper() and word.text.upper() not in self._acronyms:
            opens = word.i == 0 or not word.nbor(-1).text[-1:].isalnum()
            if not opens or not word.text[1:].islower():
                return False
        if word.pos_ == "PROPN" and self._surface.noun(low) is None and low not in self._beside:
            return False
        return not (low[0].isalpha() and len(low) > 2) or self._known(low)

    def _is_no_verb(self, word: Token) -> bool:
        """Return whether ``word`` begins no other clause, and stands for nothing unsaid."""
        if word.pos_ == "PRON" and word.lower_ not in _KEPT_PRONOUNS:
            return False
        if word.pos_ not in {"VERB", "AUX"} or word.lower_ in self._qualities:
            return True
        morph = str(word.morph)
        return "VerbForm=Fin" not in morph and "Mood=" not in morph

    def _follows(self, word: Token, before: Token) -> bool:
        """Return whether ``word`` may come after ``before``, and agrees with it."""
        low, former = word.lower_, before.lower_
        if former == low or (former == "en" and low.endswith("ant")):
            return False
        noun, owner = self._surface.noun(low), self._surface.noun(former)
        if noun and owner and low not in self._beside:
            return False  # « commande vaisselle »
        ends = low.endswith(_PARTICIPLE) and noun is None and word.pos_ != "NOUN"
        if ends and former in {"de", "d’", "pour", "à", "sans"}:
            return False  # « pour me faire remboursé »
        if former == "à" and noun is None and word.pos_ in {"ADJ", "NOUN"}:
            return False  # a town in small letters
        if word.pos_ == "ADJ" and owner is not None:
            wrong = _MASCULINE_ENDINGS if owner.feminine else _FEMININE_ENDINGS
            many = former == owner.plural != owner.singular
            if low.rstrip("s").endswith(wrong) or (many and low[-1] not in "sxz"):
                return False
        return self._agrees(former, low)

    def _agrees(self, determiner: str, low: str) -> bool:
        noun = self._surface.noun(low)
        if determiner in _PLURAL:
            return low.endswith(("s", "x", "z")) or (noun is None and not low[-1].isalpha())
        if noun is None:
            return not (determiner in _SINGULAR and low.endswith(("aux", "eux")) and len(low) > 6)
        if determiner in _SINGULAR and low == noun.plural != noun.singular:
            return False
        if determiner in _MASCULINE and noun.feminine:
            return determiner == "mon" and self._surface.elides(low)
        return not (determiner in _FEMININE and not noun.feminine)

    def _turned(self, word: Token, following: str) -> str:
        low = word.lower_
        if low in _ME:
            return f"<vous |{self._surface.elide('te', following)}>"
        if low in _OURS:
            return _OURS[low]
        if low == "a" and word.pos_ == "ADP" and following in _PLACED:
            return "à"  # « trois ados a la maison »
        if shown := self._acronyms.get(word.text.upper()):
            return shown
        return low if word.text[:1].isupper() else word.text


def _begins_anew(words: Sequence[Token], place: int) -> bool:
    """Return whether another thing is told from here: « et un mois », « ni de récupérer »."""
    following = [word.lower_ for word in words[place + 1 : place + 3]]
    if words[place].lower_ not in {"et", "ni"} or not following:
        return False
    if not place:
        return True
    if following[0] in {"un", "une", "deux", "trois"} or following[0].isdigit():
        return words[place].lower_ == "et" and words[place - 1].pos_ in {"VERB", "ADJ"}
    return len(following) > 1 and following[0] in {"de", "d’"} and words[place + 2].pos_ == "VERB"


def _forms(state: str) -> tuple[str, ...]:
    masculine, _, feminine = state.partition("/")
    feminine = feminine or f"{masculine}e"
    return (masculine, f"{masculine}s", feminine, f"{feminine}s")


def _begins(words: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(tuple(word.lower_ for word in words[: len(phrase)]) == phrase for phrase in phrases)
