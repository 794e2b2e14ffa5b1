"""Any stretch of a message judged word by word, and said in the second person.

Wider than ``tails``: no list of verbs or things here, but what French and decency forbid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import lower
from cmdesk.drafting.retelling.tails import as_written
from cmdesk.language.surface import Surface

_OURS = {
    "mon": "<votre|ton>", "ma": "<votre|ta>", "mes": "<vos|tes>", "notre": "votre",
    "nos": "vos", "votre": "notre", "vos": "nos", "moi": "<vous|toi>", "vous": "nous",
    "nous": "vous",
}  # fmt: skip
_ME = frozenset({"me", "m’"})
_HAVE = {
    ("je", "", "ai"): "<vous avez|tu as>",
    ("je", "", "avais"): "<vous aviez|tu avais>",
    ("nous", "", "avons"): "vous avez",
    ("nous", "", "avions"): "vous aviez",
    ("vous", "m’", "avez"): "nous <vous |t’>avons",
    ("vous", "m’", "aviez"): "nous <vous |t’>avions",
    ("vous", "nous", "avez"): "nous vous avons",
    ("vous", "nous", "aviez"): "nous vous avions",
}
_PLURAL = frozenset(
    {"les", "des", "mes", "nos", "vos", "ces", "ses", "leurs", "plusieurs", "quelques", "aux",
     "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
     "quinze", "vingt", "trente", "quarante", "cinquante", "cent"}
)  # fmt: skip
_SINGULAR = frozenset(
    {"le", "la", "un", "une", "mon", "ma", "notre", "votre", "ce", "cet", "cette", "son", "sa",
     "leur", "du", "au", "aucun", "aucune", "chaque"}
)  # fmt: skip
_MASCULINE = frozenset({"le", "un", "ce", "cet", "du", "au", "aucun"})
_FEMININE = frozenset({"la", "une", "cette", "ma", "sa", "aucune"})
_FEMININE_ENDINGS = ("ée", "elle", "euse", "ive", "ale", "ite", "ette")
_MASCULINE_ENDINGS = ("é", "al", "eux", "if", "el", "er", "uit", "ert", "ant", "ent")
_SINGULAR_IN_S = ("ais", "ois", "ris", "ros", "bas", "las", "res", "eux", "ous", "us", "is", "oux")
_NUMBERS = regex.compile(
    r"\d{1,3}(?:[ .]\d{3})*(?:,\d{1,2})?|\d{4}|\d{1,2}(?:h\d{0,2}|:\d\d|er|re|e)"
)
_WORD = regex.compile(r"\p{L}[\p{L}’-]*|[€%]")
_PARTICIPLE = regex.compile(r".{2,}(?:é|ée|és|ées)")
_HAD = frozenset({"a", "ont", "est", "sont", "été", "était", "étaient", "avait", "avaient"})
_BETWEEN = frozenset({"pas", "plus", "jamais", "rien", "toujours", "déjà", "encore", "bien"})
_ARTICLES = frozenset({"le", "la", "les", "l’", "un", "une", "des"})
_COUNTED = frozenset(
    {"jour", "semaine", "heure", "minute", "an", "année", "euro", "appel", "mail", "message",
     "relance", "nuit", "personne"}
)  # fmt: skip
_OPEN_ENDS = {
    ("au", "niveau"), ("au", "lieu"), ("au", "sujet"), ("à", "cause"), ("en", "raison"),
    ("à", "côté"), ("entendre", "dire"), ("au", "bout"), ("lors", "de"), ("au", "nom"),
    ("la", "part"),
}  # fmt: skip
_OF = frozenset({"de", "d’", "du", "des"})
_AFTER = frozenset({"de", "d’", "pour", "à", "sans"})


class Wording:
    """What may stand in a reply of any words of a message."""

    def __init__(
        self,
        data: Mapping[str, Any],
        surface: Surface,
        known: Callable[[str], bool],
        finite: Callable[[Token], bool] = lambda _: False,
        feminine: Callable[[str], bool | None] = lambda _: None,
    ) -> None:
        """``known``: whether a word in lower case is spelled right; ``finite``: whether a verb.

        ``feminine``: whether a noun that the surface does not know is; ``None``: unsure.
        """
        self._feminine = feminine
        self._surface = surface
        self._spelled = known
        self._finite = finite
        veto, wide = data["veto"], data["wide"]
        self._starts = tuple(veto["starts"]) + tuple(wide["starts"])
        self._except = frozenset(veto["except"]) | frozenset(wide["allowed"])
        self._words = (frozenset(veto["words"]) | frozenset(wide["words"])) - self._except
        self._acronyms = as_written(veto["acronyms"])
        self.beside = frozenset(data["bare"]["beside"])
        self._cuts = frozenset(wide["cuts"])
        self._ends = frozenset(tuple(one.split()) for one in data["chunks"]["ends"])
        self._never_last = frozenset(data["chunks"]["never_last"])
        self._feasts = frozenset(wide["feasts"])
        self._measures = frozenset(wide["measures"])
        self._today: dict[str, list[tuple[str, ...]]] = {}
        for one in wide["today"]:
            self._today.setdefault(one.split()[0], []).append(tuple(one.split()))

    # ------------------------------------------------------------ what is kept

    def kept(self, words: Sequence[Token]) -> list[Token]:
        """Return ``words`` up to where a reply may leave them.

        What is true today only is left out, and so is the name of a thing (« la tondeuse
        Verdur »): which it is, the author knows.
        """
        kept: list[Token] = []
        place = 0
        while place < len(words):
            word = words[place]
            named = bool(kept) and (
                kept[-1].pos_ == "NOUN"
                or [one.pos_ for one in kept[-2:]] in (["NOUN", "ADJ"], ["ADJ", "ADJ"])
            )
            if named and len(kept) > 1 and self._is_named(word):
                place += 1
                # « le détecteur Alerto 10 »: its number goes with its name.
                model = place < len(words) and words[place].text.isdigit()
                place += model and lower(words, place + 1) not in self._measures
                continue
            if kept and word.lower_ in self._cuts:
                break
            if skipped := self._of_today(words, place):
                place += skipped
                continue
            kept.append(word)
            place += 1
        while kept and kept[-1].lower_ in self._never_last:
            if tuple(word.lower_ for word in kept[-2:]) in self._ends:
                break
            if kept[-1].lower_ in {"pas", "plus"} and len(kept) > 1 and self._finite(kept[-2]):
                break  # « le relevé bouge pas »
            if kept.pop().lower_ in {"un", "une", "après", "avant", "vers"}:
                return []  # « deux mois au lieu d’un »
        if tuple(word.lower_ for word in kept[-2:]) in _OPEN_ENDS:
            return []
        return kept

    def _is_named(self, word: Token) -> bool:
        text = word.text
        return (
            text[:1].isupper()
            and text[1:].islower()
            and text not in self._feasts
            and word.nbor(-1).text[-1:].isalpha()
            and self._surface.noun(word.lower_) is None
        )

    def shortened(self, words: Sequence[Token], most: int) -> Sequence[Token]:
        """Return ``words`` without what stands behind the first ``most``, cut before a group."""
        if sum(word.text[-1] not in "’" for word in words) <= most:
            return words
        for place in range(min(most, len(words)) - 1, 4, -1):
            word = words[place]
            opens = word.lower_ == "et" or (
                word.pos_ == "ADP" and word.lower_ not in _OF and not self._finite(word)
            )
            if opens and words[place - 1].pos_ in {"NOUN", "ADJ", "ADV", "NUM"}:
                return words[:place]
        return words

    def _of_today(self, words: Sequence[Token], place: int) -> int:
        if place and words[place - 1].lower_ in _AFTER | {"depuis", "dès", "avant", "est", "soir"}:
            return 0
        for phrase in self._today.get(words[place].lower_, ()):
            if tuple(word.lower_ for word in words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    # ------------------------------------------------------------ what is said

    def said(self, words: Sequence[Token], *, of_things: bool = True) -> list[str] | None:
        """Return ``words`` in the second person, ``None`` where one of them cannot be said.

        ``of_things``: « ses » and « leur » can only belong to what the words speak of.
        """
        told: list[str] = []
        place = 0
        while place < len(words):
            word = words[place]
            have, end = self._have(words, place) if place else ("", 0)
            if have:
                told.append(have)
                place = end
                continue
            if not self._may_stand(word, of_things=of_things):
                return None
            if place and not self._follows(words, place):
                return None
            told.append(self._turned(words, place))
            place += 1
        return told

    @staticmethod
    def _have(words: Sequence[Token], place: int) -> tuple[str, int]:
        """Return « vous avez » for « j’ai » and a participle, and where it ends."""
        subject, at = lower(words, place), place + 1
        denied = lower(words, at) in {"n’", "ne"}
        at += denied
        whom = lower(words, at) if subject == "vous" else ""
        if subject == "vous":
            at += 1
        said = (subject.replace("j’", "je"), whom.replace("me", "m’"), lower(words, at))
        after = at + 1
        while lower(words, after) in {"pas", "jamais", "déjà", "toujours", "bien", "pourtant"}:
            after += 1
        participle = after < len(words) and "VerbForm=Part" in str(words[after].morph)
        found = _HAVE.get(said, "")
        if not participle or not found or (denied and whom):
            return "", place
        if denied:
            found = regex.sub(r"(?<=\bvous |\btu )", "n’", found)
        return found, at + 1

    def _may_stand(self, word: Token, *, of_things: bool) -> bool:
        low = word.lower_
        if low in self._measures:
            return bool(word.i) and word.nbor(-1).text[-1:].isdigit()
        if not (_WORD.fullmatch(word.text) or _NUMBERS.fullmatch(word.text)):
            return False
        if low in self._words or (low.startswith(self._starts) and low not in self._except):
            return False
        if self._is_name(word) or not self._is_third(word):
            return False
        if low in {"son", "sa", "ses", "leur", "leurs"} and not of_things:
            return False
        return self._is_known(low)

    def is_word(self, low: str) -> bool:
        """Return whether a word in lower case is French, and may be told."""
        vetoed = low.startswith(self._starts) and low not in self._except
        return self._is_known(low) and low not in self._words and not vetoed

    def _known(self, word: str) -> bool:
        return self._spelled(word) or self._surface.noun(word) is not None

    def _is_known(self, low: str) -> bool:
        if len(low) == 1 and low.isalpha():
            return low in "aày"
        return not (low[0].isalpha() and len(low) > 2) or self._known(low) or low in self.beside

    @staticmethod
    def _is_third(word: Token) -> bool:
        """Return whether ``word`` is no verb of another person, nor of what may or will be."""
        morph, low = str(word.morph), word.lower_
        if low in {"je", "j’"} or low.endswith(("erait", "eraient")):
            return False
        if low.endswith("ez") and low not in {"chez", "assez", "nez", "rez"}:
            return False
        if "Mood=Cnd" in morph or "Tense=Fut" in morph:
            return False
        return word.pos_ not in {"VERB", "AUX"} or not any(
            mark in morph for mark in ("Person=1", "Person=2", "Mood=Imp")
        )

    def _is_name(self, word: Token) -> bool:
        low = word.lower_
        if word.text.upper() in self._acronyms or word.text in self._feasts:
            return False
        if word.text[:1].isupper():
            opens = word.i == 0 or not word.nbor(-1).text[-1:].isalnum()
            if not opens or (word.text[1:].strip("’") and not word.text[1:].islower()):
                return True
        return bool(word.pos_ in {"PROPN", "X"} and not self._known(low) and low not in self.beside)

    def _follows(self, words: Sequence[Token], place: int) -> bool:
        """Return whether the word at ``place`` may come after the one before it."""
        word, before = words[place], words[place - 1]
        low, former = word.lower_, before.lower_
        if former == low or self._breaks_off(word, before):
            return False
        noun, owner = self._surface.noun(low), self._surface.noun(former)
        if noun and owner and word.pos_ == "NOUN" == before.pos_:
            return low in self.beside or former in self.beside
        if _PARTICIPLE.fullmatch(low) and noun is None and former in _AFTER:
            return word.pos_ == "NOUN"
        if former in _HAD and self._finite(word) and word.pos_ != "NOUN":
            return False  # « a été livre »
        if former in {"ne", "n’"} and word.pos_ not in {"VERB", "AUX", "PRON"}:
            return low == "pas"
        return self._agrees(words, place)

    @staticmethod
    def _breaks_off(word: Token, before: Token) -> bool:
        """Return whether nothing joins two words that follow each other, or who is meant."""
        low, former = word.lower_, before.lower_
        if former in _ARTICLES and low in _ARTICLES:
            return True  # « des le premier jour »
        if low in _OURS and low not in {"vous", "nous", "moi"} and before.pos_ == "NOUN":
            return True  # « ma position mes contacts »
        if (former, low) == ("quatre", "vingt"):
            return True
        if before.pos_ == "NOUN" and (low == "moi" or (low == "l’" and word.pos_ == "PRON")):
            return True  # « le livreur l’avait posée »
        if low in {"son", "sa", "ses", "leur", "leurs"} and before.pos_ == "ADP":
            return True  # whose?
        return (low == "vous" and former == "rendez") or (
            former == "en" and low in {"arrivant", "sortant"}
        )

    def _agrees(self, words: Sequence[Token], place: int) -> bool:
        """Return whether a noun agrees with its determiner, a quality with its noun."""
        word, former = words[place], words[place - 1]
        low, determiner = word.lower_, former.lower_
        if word.pos_ in {"NOUN", "ADJ"}:
            dated = place > 1 and words[place - 2].lower_ in {"le", "du", "au", "dès"}
            if determiner in _PLURAL or (determiner.isdigit() and int(determiner) > 1 > dated):
                short = low in self._measures | _COUNTED or low == "mille"
                return low.endswith(("s", "x", "z")) or not low[-1].isalpha() or short
            if determiner in _SINGULAR and not self._is_one(word, determiner):
                return False
        if word.pos_ in {"ADJ", "VERB"} and former.pos_ == "NOUN" and not self._finite(word):
            # « la pizza quatre fromages collée »
            nouns = [at for at in range(place - 1, -1, -1) if words[at].pos_ == "NOUN"]
            return any(self.qualifies(words[: at + 1], word) for at in nouns[:2])
        return True

    def _is_one(self, word: Token, determiner: str) -> bool:
        low = word.lower_
        noun = self._surface.noun(low)
        if noun is None:
            several = low.endswith(("aux", "eux")) and len(low) > 6 and word.pos_ == "NOUN"
            many = "Number=Plur" in str(word.morph) and not low.endswith(_SINGULAR_IN_S)
            return not several and not (word.pos_ == "NOUN" and many)
        if low == noun.plural != noun.singular:
            return False
        if determiner in _MASCULINE and noun.feminine:
            return False
        if determiner in _FEMININE and not noun.feminine and word.pos_ == "NOUN":
            return False
        return determiner != "mon" or not noun.feminine or self._surface.elides(low)

    def qualifies(self, nouns: Sequence[Token], word: Token) -> bool:
        """Return whether ``word`` may be said of the noun that ends ``nouns``."""
        if word.pos_ == "VERB" and "VerbForm=Part" not in str(word.morph):
            return True
        low = word.lower_
        feminine, plural = self.shape(nouns)
        if plural and low[-1].isalpha() and low[-1] not in "sxz":
            return False
        single = plural is False and low.endswith("s") and not low.endswith(_SINGULAR_IN_S)
        if single and len(low) > 3:
            return False
        bare = low.rstrip("s")
        if feminine and bare.endswith(_MASCULINE_ENDINGS):
            return False
        return not (feminine is False and bare.endswith(_FEMININE_ENDINGS))

    def shape(self, words: Sequence[Token]) -> tuple[bool | None, bool | None]:
        """Return whether the noun that ends ``words`` is feminine, and plural; ``None``: unsure."""
        head = words[-1]
        low = head.lower_
        determiner = next(
            (word.lower_ for word in reversed(words[:-1][-2:]) if word.pos_ in {"DET", "NUM"}), ""
        )
        noun = self._surface.noun(low)
        feminine: bool | None = None
        if noun is not None:
            feminine = noun.feminine
        elif (known := self._feminine(low)) is not None:
            feminine = known
        elif determiner in _FEMININE:
            feminine = True
        elif determiner in _MASCULINE and determiner not in {"du", "au"}:
            feminine = False
        plural: bool | None = None
        if determiner in _PLURAL:
            plural = True
        elif determiner in _SINGULAR or (noun and low == noun.singular != noun.plural):
            plural = False
        elif noun and low == noun.plural != noun.singular:
            plural = True
        elif not low.endswith(("s", "x", "z")):
            plural = False
        return feminine, plural

    def _turned(self, words: Sequence[Token], place: int) -> str:
        word = words[place]
        low, following = word.lower_, lower(words, place + 1)
        if low in _ME:
            return f"<vous |{self._surface.elide('te', following)}>"
        if low in _OURS:
            return _OURS[low]
        if shown := self._acronyms.get(word.text.upper()):
            return shown
        return self._mended(words, place, following)

    def _mended(self, words: Sequence[Token], place: int, following: str) -> str:
        """Return a word as it should have been typed."""
        word = words[place]
        low = word.lower_
        typed = low == "a" and word.pos_ == "ADP" and not self._finite(word)
        if typed and not regex.fullmatch(r".{2,}(?:é|u|ert|is|it|i)", following):
            return "à"
        if low.endswith("er") and "VerbForm=Inf" in str(word.morph):
            at = place - 1
            while at > 0 and words[at].lower_ in _BETWEEN:
                at -= 1
            if at >= 0 and words[at].lower_ in {"a", "ont", "avait", "avaient", "ayant"}:
                return f"{low[:-2]}é"  # « n’a pas quitter »
        if low.capitalize() in self._feasts and low not in {"mères", "pères"}:
            return low.capitalize()
        if place and low in _COUNTED and _is_many(lower(words, place - 1)):
            return f"{low}s"  # « deux jour »
        capital = word.text[:1].isupper() and word.text not in self._feasts
        return low if capital else word.text


def _is_many(word: str) -> bool:
    """Return whether a word counts more than one thing."""
    return word in _PLURAL or (word.isdigit() and int(word) > 1)
