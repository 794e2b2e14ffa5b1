"""The words that shapes of clauses share: verbs, adverbs, durations, what a clause is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.tails import Tails
from cmdesk.language.surface import Surface

NOT = frozenset({"ne", "n’"})
ME = frozenset({"me", "m’"})
PERSONS: Mapping[str, int] = {
    "je": 0, "j’": 0, "on": 2, "il": 2, "elle": 2, "nous": 3, "vous": 4, "ils": 5, "elles": 5,
}  # fmt: skip
"""Whose verb follows each subject: 0 (« je ») to 5 (« ils »)."""
# What the object of a verb begins with.
OPENS = frozenset(
    {"un", "une", "des", "du", "de", "d’", "le", "la", "les", "l’", "votre", "vos", "notre",
     "nos", "aucun", "aucune", "depuis", "sans", "en", "dans", "avec", "plusieurs", "deux",
     "trois", "quatre", "cinq", "six", "à", "au", "aux", "internet", "accès"}
) | {str(number) for number in range(1, 1000)}  # fmt: skip
_HOUR = regex.compile(r"(?:[6-9]|1\d|2[0-3]) ?h(?:eures?)?(?: ?[0-5]\d)?\b")
_OPENS = regex.compile(r"\b(?:ne |n’)")
_CLOSES = regex.compile(
    r"\b(?:pas|plus|jamais|rien|aucune?|gu[èe]re|personne|ni|nulle?|que|point)\b|\bqu’"
)
"""What « ne » goes with."""
_SUBJECT = 3
"""How far behind « et » the noun of a second clause stands."""
_INFINITIVE = regex.compile(r".{2,}(?:er|ir|re|oir)")
_NO_VERBS = frozenset(
    {"quatre", "votre", "notre", "vôtre", "nôtre", "autre", "contre", "entre", "hier", "pour",
     "encore", "alors", "guère", "première", "dernière", "mètre", "heure", "leur", "cher"}
)  # fmt: skip


class Way(StrEnum):
    """How a clause is told back."""

    TOLD = "told"
    """A clause in the second person, or of what is the author’s, that can be said as it is."""
    REPORTED = "reported"
    """A clause that stands after « vous nous dites que » only."""
    BARE = "bare"
    """Words without a finite verb (« aucune nouvelle depuis dix jours »)."""


@dataclass(frozen=True, slots=True)
class Retold:
    """A clause told back in the notation of the phrase bank; ``weight`` is its worth.

    ``place`` is where it is told, in the parse at first, in the message once it is chosen;
    ``needs`` is how likely it must be that a clause of a shape so wide tells the matter, and
    ``share`` how much of the clause that tells it must be told back.
    """

    way: Way
    text: str
    weight: float
    place: Span | None = None
    needs: float = 0.0
    share: float = 0.0
    facts: int = 1
    """How many facts stand side by side in the text."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of a verb may be: its infinitive, and ``present`` or ``imperfect``."""

    lemma: str
    tense: str


def is_hour(words: str) -> bool:
    """Return whether what stands behind « depuis » may be an hour of the day (« 13 h »)."""
    return _HOUR.match(words) is not None


class Grammar:
    """Verbs and adverbs of ``mirror.toml``, and the stretches that may follow them."""

    def __init__(
        self, data: Mapping[str, Any], surface: Surface, known: Callable[[str], bool]
    ) -> None:
        """``known`` says whether a word in lower case is one that people write."""
        self.surface = surface
        self.tails = Tails(data, surface, known)
        self.verbs: Mapping[str, Mapping[str, list[str]]] = {
            lemma: {tense: forms.split() for tense, forms in entry.items()}
            for lemma, entry in data["verbs"].items()
        }
        # « j’ai payer », « j’ai du payer » are heard the same.
        self._participles = {entry["participle"][0]: lemma for lemma, entry in self.verbs.items()}
        self._participles |= {lemma: lemma for lemma in self.verbs if lemma.endswith("er")}
        self._participles["du"] = "devoir"
        self.adverbs: Mapping[str, frozenset[str]] = {
            name: frozenset(words) for name, words in data["adverbs"].items()
        }
        self._alone = frozenset(data["infinitives"]["alone"])
        self._never = frozenset(data["infinitives"]["never"])
        self.units = frozenset(data["bare"]["units"])
        self._numbers = frozenset(data["bare"]["numbers"])
        self._broken = frozenset(form for one in data["states"]["plain"] for form in forms_of(one))

    def index(self, lemmas: Mapping[str, Any], persons: Sequence[int]) -> dict[str, list[Form]]:
        """Return what each form of ``lemmas`` and of the auxiliaries is, in these persons."""
        index: dict[str, list[Form]] = {}
        for lemma in (*lemmas, "avoir", "être"):
            for tense in ("present", "imperfect"):
                for person in persons:
                    form = Form(lemma, tense)
                    known = index.setdefault(self.verbs[lemma][tense][person], [])
                    if form not in known:
                        known.append(form)
        return index

    def conjugated(self, form: Form, lemma: str, person: int) -> str:
        """Return ``lemma`` in the tense of ``form``; persons are 0 (« je ») to 5 (« ils »)."""
        return self.verbs[lemma][form.tense][person]

    def participle(self, word: str) -> str:
        """Return the verb of which ``word`` is the participle, agreed or not, or nothing."""
        for ending in ("", "s", "e", "es"):
            if word.endswith(ending) and (
                lemma := self._participles.get(word[: len(word) - len(ending)])
            ):
                return lemma
        return ""

    def skip(self, words: Sequence[Token], at: int) -> tuple[list[str], int]:
        """Return the adverbs from ``at`` on, and where they end."""
        found = []
        while lower(words, at) in self.adverbs["kept"] | self.adverbs["left"]:
            found.append(lower(words, at))
            at += 1
        return found, at

    def kept(self, adverbs: Sequence[str]) -> list[str]:
        """Return the adverbs that are told back."""
        return [word for word in adverbs if word in self.adverbs["kept"]]

    def denial(
        self, adverbs: Sequence[str], *, negated: bool, nothing: bool = False
    ) -> bool | None:
        """Return whether the clause denies; ``None`` where « ne » and « pas » do not tell.

        ``negated``: « ne » stands there; ``nothing``: « aucun » follows. « Je n’ai que » and
        « j’ai plus de » are left alone; « j’ai pas » denies.
        """
        said = [word for word in adverbs if word in self.adverbs["denial"]]
        denied = bool(said) or nothing
        if denied is not negated and (negated or ("plus" in said and not nothing)):
            return None
        return denied

    def duration(self, words: Sequence[Token], at: int) -> tuple[str, int]:
        """Return a number and its unit at ``at``, agreed, and where they end."""
        number, unit = lower(words, at), lower(words, at + 1)
        end = at + 2
        if at and words[at - 1].lower_ == "depuis" and is_hour(f"{number} {unit}"):
            return "", at
        if short := regex.fullmatch(r"(\d{1,3})(h|j)", number):
            number, unit = short[1], "heures" if short[2] == "h" else "jours"
            end = at + 1
        if unit not in self.units:
            return "", at
        if number not in self._numbers and not regex.fullmatch(r"\d{1,3}", number):
            return "", at
        unit = "mois" if unit == "mois" else unit.rstrip("s") + "s"
        if number in {"un", "une", "1"} and unit != "mois":
            unit = unit[:-1]
        return f"{number} {unit}", end

    def is_number(self, word: str) -> bool:
        """Return whether ``word`` counts something (« trois », « plusieurs »)."""
        return word in self._numbers

    def whole(self, said: str) -> bool:
        """Return whether an infinitive and what follows it leave nothing unsaid."""
        found = regex.match(r"(?:à )?((?:<[^>]+>\s?|nous )?)(\S+)(.*)", said)
        if found is None:
            return False
        if found[2] == "faire" and found[1]:
            # « me faire rembourser »
            return is_infinitive(found[3].strip().split(" ")[0])
        if not is_infinitive(found[2]) or found[2] in self._never:
            return False
        infinitive = ("me " if found[1].startswith("<") else "") + found[2]
        return bool(found[3].strip()) or infinitive in self._alone

    def bonus(self, told: Sequence[str], adverbs: Sequence[str] = ()) -> float:
        """Return what the words after a verb add to the worth of a clause."""
        words = " ".join(told).split()
        return (
            1.0 * ("depuis" in words or bool(self.units & set(words)))
            + 1.0 * ("sans" in words)
            + 1.0 * bool(self._broken & set(words))
            + 0.5 * bool({"toujours", "jamais", "rien"} & set(adverbs))
            + 0.5 * bool({"€", "euros", "fois"} & set(words))
            + 0.05 * len(words)
        )


def is_infinitive(word: str) -> bool:
    """Return whether ``word`` ends as an infinitive does, and is no other common word."""
    return _INFINITIVE.fullmatch(word) is not None and word not in _NO_VERBS


def lower(words: Sequence[Token], at: int) -> str:
    """Return the word at ``at`` in lower case, nothing behind the last one."""
    return words[at].lower_ if at < len(words) else ""


def opens(told: Sequence[str]) -> bool:
    """Return whether what is told begins as the object of a verb does."""
    return bool(told) and told[0].lstrip("<").split("|")[0] in OPENS


def neither(told: Sequence[str]) -> list[str]:
    """Return the words after a denial with « ni » for « et »: « pas d’eau ni de chauffage »."""
    return [
        "ni" if word == "et" and told[place + 1 : place + 2] in (["de"], ["d’"]) else word
        for place, word in enumerate(told)
    ]


def denials_closed(text: str) -> bool:
    """Return whether each « ne » has what it goes with: not « qui ne sert », cut before « à rien ».

    ``text`` is in the notation of the phrase bank.
    """
    said = regex.sub(r"<([^|>]*)\|[^>]*>", r"\1", text)
    # « personne ne répond » has it before.
    return len(_OPENS.findall(said)) <= len(_CLOSES.findall(said))


def both_said(retold: Retold, words: Sequence[Token]) -> Retold:
    """Return what stands behind « que » with a second « que » before a second clause.

    « la notice ne sert à rien et que le montage prend des heures »
    """
    if retold.way is not Way.REPORTED:
        return retold
    for place, word in enumerate(words[1:-2], start=1):
        if word.lower_ != "et" or words[place + 1].pos_ != "DET":
            continue
        told = f" et {words[place + 1].lower_}"
        second = any(
            word.dep_.startswith("nsubj") and word.head.dep_ == "conj" and word.head.i > word.i
            for word in words[place + 1 : place + 1 + _SUBJECT]
        )
        if second and told in retold.text:
            return replace(retold, text=retold.text.replace(told, f" et que {told[4:]}", 1))
    return retold


def forms_of(state: str) -> tuple[str, ...]:
    """Return the forms of a state: masculine, its plural, feminine, its plural."""
    base, _, irregular = state.partition("/")
    if " " in base:
        return (base,)
    feminine = irregular or (base if base.endswith("e") else f"{base}e")
    plural = base if base.endswith(("s", "x")) else f"{base}s"
    return (base, plural, feminine, f"{feminine}s")


def tidy(text: str) -> str:
    """Return ``text`` with its apostrophes joined, its spaces single and its compounds whole."""
    text = regex.sub(r"’ ", "’", text)
    text = regex.sub(r"\b(arrière) (goûts?|boutiques?|plans?)\b", r"\1-\2", text)
    text = regex.sub(r"(<vous \|[^>]+>) ", r"\1", text)
    return " ".join(text.split())
