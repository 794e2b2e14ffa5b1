"""The verb of a clause and what stands around it, read from one person and said in another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import NOT, Form, lower
from cmdesk.language.conjugation import Conjugator

CLITICS = frozenset(
    {"me", "m’", "te", "t’", "se", "s’", "nous", "vous", "le", "la", "l’", "les", "lui", "leur",
     "y", "en"}
)  # fmt: skip
_OBJECTS = frozenset({"me", "m’", "nous", "vous", "le", "la", "l’", "les"})
_HEARD_ALIKE = {0: (0, 1, 2), 2: (2, 1, 0), 3: (3,), 4: (4,), 5: (5,)}


@dataclass(frozen=True, slots=True)
class Group:
    """A subject and its verb: the words from ``start`` to ``end`` (excluded)."""

    start: int
    end: int
    verb: Form
    """The verb that bears the person: an auxiliary where ``past`` is not empty."""
    main: str
    """The infinitive of what is told."""
    negated: bool
    clitics: tuple[str, ...]
    adverbs: tuple[str, ...]
    past: tuple[str, ...]
    """The participles, as they are to be written."""
    later: tuple[str, ...]
    """The adverbs that follow the participles."""


class VerbReader:
    """Reads the group of a subject and its verb."""

    def __init__(
        self, data: Mapping[str, Any], conjugator: Conjugator, known: Callable[[str], bool]
    ) -> None:
        """``known`` says whether a word is one that people write."""
        self.conjugator = conjugator
        self._known = known
        self._kept, self._left = frozenset(data["kept"]), frozenset(data["left"])
        self._with_etre = frozenset(data["with_etre"])

    def read(
        self, words: Sequence[Token], start: int, person: int, *, subjunctive: bool = False
    ) -> Group | None:
        """Return the group whose subject stands at ``start``, one word long."""
        at = start + 1
        negated = lower(words, at) in NOT
        at += negated
        clitics: list[str] = []
        while lower(words, at) in CLITICS and at + 1 < len(words):
            clitics.append(lower(words, at))
            at += 1
        if at >= len(words):
            return None
        form = self.form(words[at], person, subjunctive=subjunctive)
        if form is None:
            return None
        adverbs, at = self.adverbs(words, at + 1)
        group = Group(start, at, form, form.lemma, negated, tuple(clitics), tuple(adverbs), (), ())
        if form.lemma in {"avoir", "être"} and at < len(words):
            return self._compound(words, at, group)
        return group

    def adverbs(self, words: Sequence[Token], at: int) -> tuple[list[str], int]:
        """Return the adverbs from ``at`` on that are said, and where they end."""
        found = []
        while (low := lower(words, at)) in self._kept | self._left:
            if low == "même" and lower(words, at + 1) != "pas":
                break
            if low in self._kept:
                found.append(low)
            at += 1
        return found, at

    def form(self, word: Token, person: int, *, subjunctive: bool = False) -> Form | None:
        """Return what form of a verb ``word`` is for ``person``, misspelt by ear or not."""
        low = word.lower_
        if person == 4 and low.endswith("er") and word.pos_ == "VERB":
            return Form(low, "present")  # « vous me relancer »
        for lemma in self._lemmas(word):
            for heard in _HEARD_ALIKE[person]:
                tenses = self.conjugator.tenses(lemma, low, heard)
                if subjunctive and "subjunctive" in tenses:
                    return Form(lemma, "subjunctive")
                if tenses and tenses != ("subjunctive",):
                    return Form(lemma, tenses[0])
        return None

    def _lemmas(self, word: Token) -> list[str]:
        """Return the verbs that ``word`` may be a form of, the likeliest first."""
        low = word.lower_
        found = ["avoir", "être"]
        if low == "suis":
            return found
        guesses = self.conjugator.infinitives(low)
        if word.lemma_ in guesses and self._known(word.lemma_):
            found.append(word.lemma_)
        found += [one for one in guesses if self._known(one) and one not in found]
        return found

    def _compound(self, words: Sequence[Token], at: int, group: Group) -> Group | None:
        past, main = self.participle(words, at)
        if not past:
            return group
        before = lower(words, group.start - 1) if group.start else ""
        if group.verb.lemma == "avoir" and main in self._with_etre:
            return None
        if group.verb.lemma == "être" and set(group.clitics) & {"vous", "le", "la", "l’", "les"}:
            return None  # « je vous es écrit »
        at += 1
        # « on nous a placés », « la robe que j’ai renvoyée »: as it was typed.
        agrees = before in {"que", "qu’"} or set(group.clitics) & _OBJECTS
        typed = words[at - 1].lower_
        said = [typed if agrees and not typed.endswith("er") else past]
        if past == "été" and (more := self.participle(words, at))[0]:
            said.append(words[at].lower_)
            main = more[1]
            at += 1
        elif group.verb.lemma == "être":
            said = [words[at - 1].lower_]
        later, at = self.adverbs(words, at)
        return Group(
            group.start, at, group.verb, main, group.negated, group.clitics, group.adverbs,
            tuple(said), tuple(later),
        )  # fmt: skip

    def participle(self, words: Sequence[Token], at: int) -> tuple[str, str]:
        """Return the past participle that stands at ``at``, unagreed, and its infinitive."""
        if at >= len(words) or words[at].pos_ in {"NOUN", "ADP", "DET", "PRON", "NUM", "ADV"}:
            return "", ""
        word = words[at]
        low = word.lower_
        if low.endswith("er") and self._known(low):
            return self.conjugator.participle(low), low  # « j’ai payer »
        for base in dict.fromkeys(
            (low, low.removesuffix("s"), low.removesuffix("e"), low.removesuffix("es"))
        ):
            guesses = self.conjugator.infinitives(base)
            for lemma in sorted(guesses, key=lambda one: one != word.lemma_):
                if self.conjugator.participle(lemma) == base and self._known(lemma):
                    return base, lemma
        return "", ""

    def said(self, group: Group, person: int) -> str:
        """Return the verb of ``group`` in another person."""
        return self.conjugator.form(group.verb.lemma, group.verb.tense, person)


def has(words: Sequence[Token], start: int, wanted: Collection[str], reach: int = 3) -> bool:
    """Return whether one of ``wanted`` stands among the ``reach`` words from ``start`` on."""
    return any(lower(words, place) in wanted for place in range(start, start + reach))
