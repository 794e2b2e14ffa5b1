"""Words of a calm message said from the brand’s side: « je peux » is « vous pouvez ».

Unlike a complaint, a question or an idea also speaks of what the brand does (« vous livrez »
is « nous livrons »), and nothing in it needs to be softened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import NOT, lower, tidy
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.surface import Noun, Surface

_CLITICS = frozenset(
    {"me", "m’", "nous", "vous", "le", "la", "l’", "les", "lui", "leur", "y", "en", "se", "s’"}
)
_OWNERS = {
    "mon": "<votre|ton>", "ma": "<votre|ta>", "mes": "<vos|tes>", "notre": "votre",
    "nos": "vos", "votre": "notre", "vos": "nos", "moi": "<vous|toi>",
}  # fmt: skip
_TENSES = ("present", "imperfect", "conditional", "future")
# Whose form a verb has, and whose it gets: the author’s (vous, tu), the brand’s (nous, on).
_AUTHOR, _BRAND = (4, 1), (3, 2)
_WORD = regex.compile(r"\p{L}[\p{L}’-]*|\d+(?:[.,]\d+)?(?:h\d{0,2}|er|re|e)?|[€%]")
_OBJECTS = frozenset({"le", "la", "les", "l’", "lui", "leur"})
_TO_INFINITIVE = frozenset(
    {"pour", "de", "d’", "à", "sans", "peut", "peux", "pouvez", "pourrait", "faut", "doit", "dois"}
)


class Addressing(Wording):
    """Turns the persons of a stretch of words, or gives it up."""

    def __init__(
        self,
        data: Mapping[str, Any],
        calm: Mapping[str, Any],
        surface: Surface,
        lexicon: Lexicon,
        conjugator: Conjugator,
    ) -> None:
        """Read ``data``, ``mirror.toml``, and ``calm``, the table ``said`` of ``calm.toml``."""
        super().__init__(data, surface, lexicon.spelled, lexicon.third)
        self._refused = frozenset(calm["refused"])
        self._crude = tuple(calm["crude"])
        self._skipped = frozenset(calm["left"])
        self._counted = {
            form: many for many in calm["counted"] for form in (many, many.removesuffix("s"))
        }
        self._conjugator = conjugator
        self._spelled = lexicon.spelled

    def said_back(self, words: Sequence[Token], closed: frozenset[int] = frozenset()) -> str:
        """Return ``words`` in the notation of the phrase bank, nothing where one is not sure.

        ``closed`` are the places in the parse that hold what a reply may not repeat.
        """
        pieces: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            if word.i in closed:
                return ""
            step = self._group(words, at) or self._one(words, at, pieces)
            if step is None:
                return ""
            pieces.append(step[0])
            at = step[1]
        return tidy(" ".join(piece for piece in pieces if piece))

    def trimmed(self, words: Sequence[Token]) -> list[Token]:
        """Return ``words`` without what cannot be last (« dans le »)."""
        kept = list(words)
        while kept and (kept[-1].lower_ in self._never_last or kept[-1].pos_ in {"DET", "ADP"}):
            kept.pop()
        return kept

    def is_verb(self, word: Token) -> bool:
        """Return whether ``word`` is a finite verb."""
        return "VerbForm=Fin" in str(word.morph) or word.lower_ == "a" or self._finite(word)

    def noun(self, word: str) -> Noun | None:
        """Return what is known of a noun, ``None`` where it is none."""
        return self._surface.noun(word)

    # ------------------------------------------------------------ subjects and their verbs

    def subject(self, who: str, clitics: Sequence[str], verb: str, *, negated: bool) -> str:
        """Return a pronoun, what stands before its verb and the verb, the persons turned.

        ``who`` is « je », « nous », « vous » or « on »; nothing where the verb is unsure.
        """
        if who == "on":
            chain = [*(["ne"] if negated else []), *clitics]
            return "" if set(clitics) & {"me", "m’", "vous"} else f"on {self._chained(chain, verb)}"
        place = {"je": 0, "nous": 3, "vous": 4}[who]
        tense, infinitive = self._read(verb, place)
        # « vous êtes intéressée », « nous sommes ouvert »: what follows would have to agree.
        if not infinitive or infinitive == "être":
            return ""
        if who == "vous":
            return self._brand(clitics, infinitive, tense, negated=negated)
        halves = []
        for half, number in enumerate(_AUTHOR):
            several = who == "nous" or half == 0
            told = ["ne"] if negated else []
            for clitic in clitics:
                if clitic in {"me", "m’", "nous"}:
                    told.append("vous" if several else "te")
                elif clitic == "vous":
                    told.append("nous")
                else:
                    told.append(clitic)
            form = self._conjugator.form(infinitive, tense, 4 if several else number)
            halves.append(f"{'vous' if several else 'tu'} {self._chained(told, form)}")
        return halves[0] if halves[0] == halves[1] else f"<{halves[0]}|{halves[1]}>"

    def _brand(self, clitics: Sequence[str], infinitive: str, tense: str, *, negated: bool) -> str:
        several, one = (self._conjugator.form(infinitive, tense, number) for number in _BRAND)
        if {"vous", "se", "s’"} & set(clitics):
            return ""
        if not {"me", "m’", "nous"} & set(clitics):
            told = [*(["ne"] if negated else []), *clitics]
            ours, others = self._chained(told, several), self._chained(told, one)
            return f"{{nous {ours}|nous {ours}|on {others}}}"
        if len(clitics) > 1 or negated:
            return ""
        yours = f"<vous |{self._surface.elide('te', one)}>"
        if self._surface.elide("te", one) != self._surface.elide("te", several):
            return ""
        return f"{{nous|nous|on}} {yours}{{{several}|{several}|{one}}}"

    def _chained(self, chain: Sequence[str], verb: str) -> str:
        said = verb
        for one in reversed(chain):
            full = {"l’": "le", "m’": "me", "s’": "se"}.get(one, one)
            said = self._surface.elide(full, said) + said
        return said

    def _read(self, verb: str, person: int) -> tuple[str, str]:
        """Return the tense and the infinitive of ``verb``, nothing where it is no such form."""
        known = [one for one in self._conjugator.infinitives(verb) if self._spelled(one)]
        for tense in _TENSES:
            for infinitive in sorted(known, key=lambda one: not one.endswith("er")):
                if self._conjugator.form(infinitive, tense, person) == verb:
                    return tense, infinitive
        return "", ""

    def infinitive(self, verb: str, person: int = 4) -> str:
        """Return the infinitive of a form of ``person``, of any tense, or nothing."""
        for infinitive in self._conjugator.infinitives(verb):
            if self._spelled(infinitive) and self._conjugator.tenses(infinitive, verb, person):
                return infinitive
        return ""

    def _group(self, words: Sequence[Token], at: int) -> tuple[str, int] | None:
        low = lower(words, at).replace("j’", "je")
        if low not in {"je", "nous", "vous"}:
            return None
        end = at + 1
        negated = lower(words, end) in NOT
        end += negated
        clitics = []
        while lower(words, end) in _CLITICS:
            clitics.append(lower(words, end))
            end += 1
        if end >= len(words):
            return None
        if low != "je" and at and words[at - 1].pos_ == "ADP":
            return None
        # « je compte pas »: « ne » is written, even where it was not typed.
        denies = {lower(words, end + 1), lower(words, end + 2)} & {"pas", "plus", "jamais", "rien"}
        said = self.subject(low, clitics, lower(words, end), negated=negated or "pas" in denies)
        return (said, end + 1) if said else None

    # ------------------------------------------------------------ other words

    def _one(  # noqa: PLR0911, PLR0912  (one line for each sort of word)
        self, words: Sequence[Token], at: int, pieces: Sequence[str]
    ) -> tuple[str, int] | None:
        word, low = words[at], lower(words, at)
        if low in self._skipped:
            return "", at + 1
        if low in self._refused or low.startswith(self._crude) or not _WORD.fullmatch(word.text):
            return None
        if low in {"je", "j’"}:
            return None
        if low in {"pas", "jamais", "rien"} and not self._denied(words, at, pieces):
            return None
        if (low == "en" and word.pos_ == "PRON") or (
            low == "moi" and "même" in lower(words, at + 1)
        ):
            return None
        if low in _OWNERS:
            return _OWNERS[low], at + 1
        if low in {"me", "m’"}:
            return f"<vous |{self._surface.elide('te', lower(words, at + 1))}>", at + 1
        if low in {"nous", "vous"}:
            return self._stood(words, at, low)
        if low in {"ça", "ca"}:
            return "cela", at + 1
        morph = str(word.morph)
        if word.pos_ in {"VERB", "AUX"} and regex.search(r"Person=[12]|Mood=Imp", morph):
            return None
        if word.text[:1].isupper() and at and not word.text.isupper():
            return word.text, at + 1
        if word.text.isupper() and len(word.text) > 1 and at:
            return (word.text, at + 1) if len(word.text) < 6 else None
        if not low[0].isalpha():
            return word.text, at + 1
        if low == "a" and word.pos_ == "ADP" and not _is_participle(words, at + 1):
            return "à", at + 1
        if low in _OBJECTS and word.pos_ == "PRON" and not self._stands_for(words, at):
            return None
        if mended := self._respelt(words, at):
            return mended, at + 1
        if not self._known(low) or (at and not self._follows(words, at)):
            return None
        return low, at + 1

    def _stood(self, words: Sequence[Token], at: int, low: str) -> tuple[str, int] | None:
        """« chez vous » is ours, « pour nous » is theirs; before a verb as well."""
        stands = bool(at) and (words[at - 1].pos_ in {"ADP", "CCONJ"} or words[at].dep_ != "nsubj")
        if not stands:
            return None
        return ("nous" if low == "vous" else "vous"), at + 1

    @staticmethod
    def _denied(words: Sequence[Token], at: int, pieces: Sequence[str]) -> bool:
        """Return whether « ne » was written before « pas »: « la taille va pas » is left alone."""
        if at and lower(words, at - 1) in {"ou", "ne", "n’"}:
            return True
        written = any(lower(words, place) in NOT for place in range(max(0, at - 5), at))
        return written or bool(pieces and regex.search(r"\b(?:ne |n’)", pieces[-1]))

    @staticmethod
    def _stands_for(words: Sequence[Token], at: int) -> bool:
        """Return whether a noun before may be what « le » or « la » stands for."""
        return any(word.pos_ in {"NOUN", "PROPN"} for word in words[:at])

    def _respelt(self, words: Sequence[Token], at: int) -> str:
        """« pour retourné » is « pour retourner », « combien de jour » is « de jours »."""
        low, former = lower(words, at), lower(words, at - 1) if at else ""
        if low.endswith("é") and former in _TO_INFINITIVE and self._surface.noun(low) is None:
            infinitive = f"{low[:-1]}er"
            return infinitive if self._spelled(infinitive) else ""
        if former in {"de", "d’"} and at > 1 and lower(words, at - 2) == "combien":
            return str(self._counted.get(low, ""))
        return ""


def _is_participle(words: Sequence[Token], at: int) -> bool:
    """Return whether the word at ``at`` is one: « a pris » is no « à », however it is tagged."""
    return at < len(words) and "VerbForm=Part" in str(words[at].morph)
