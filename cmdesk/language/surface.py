"""Surface realisation: words put side by side as French joins them.

``Surface`` knows the nouns and the h that forbid elision, from data; the functions of this
module need none. Numbers, dates and amounts come from ``cmdesk.language.numbers`` and are
offered here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import regex

from cmdesk.domain.vocabulary import Address
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import strip_accents
from cmdesk.language.numbers import (
    amount,
    date_in_words,
    duration_in_words,
    enumerate_words,
    number,
    number_in_words,
    spell_small_numbers,
)
from cmdesk.language.protected import protected_spans

__all__ = [
    "Noun",
    "Surface",
    "agree_participle",
    "amount",
    "capitalise",
    "date_in_words",
    "duration_in_words",
    "enumerate_words",
    "join",
    "number",
    "number_in_words",
    "shift_possessive",
    "spell_small_numbers",
]

_ELIDED = {
    "de": "d’", "que": "qu’", "le": "l’", "la": "l’", "se": "s’", "je": "j’", "te": "t’",
    "me": "m’", "ne": "n’", "jusque": "jusqu’", "lorsque": "lorsqu’", "puisque": "puisqu’",
    "quoique": "quoiqu’",
}  # fmt: skip
# These elide before a few words only.
_NARROW_ELISION = frozenset({"lorsque", "puisque", "quoique"})
_NARROW_FOLLOWERS = frozenset(
    {"il", "ils", "elle", "elles", "on", "un", "une", "en", "à", "au", "aucun", "aucune", "avec"}
)
_CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}
_BEFORE_VOWEL = {
    "ce": "cet", "ma": "mon", "ta": "ton", "sa": "son",
    "beau": "bel", "nouveau": "nouvel", "vieux": "vieil", "fou": "fol", "mou": "mol",
}  # fmt: skip
_VERBS_AFTER_CE = frozenset({"est", "était", "étaient", "eût"})
_NEVER_AFTER_CE = frozenset(
    {"à", "a", "y", "où", "on", "il", "ils", "elle", "elles", "en", "au", "aux", "avec", "et", "ou"}
)
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_TWO_WORDS = regex.compile(
    r"(?<![\p{L}\p{N}’'-])(?P<first>\p{L}+)(?P<gap> )(?=(?P<second>[\p{L}\p{N}][\p{L}\p{N}-]*))"
)
_INFINITIVE = regex.compile(r".+(?:er|ir|re|oir)$")
_POSSESSIVES = {
    Address.VOUS: {"mon": "votre", "ma": "votre", "mes": "vos", "notre": "votre", "nos": "vos"},
    Address.TU: {"mon": "ton", "ma": "ta", "mes": "tes", "notre": "votre", "nos": "vos"},
}
_POSSESSIVE = regex.compile(r"(?<![\p{L}’'-])(mon|ma|mes|notre|nos)(?= \S)", regex.IGNORECASE)
# Of two words and what follows them: the words joined, and how much of what follows is used.
_Joint = Callable[[str, str, str], "tuple[str, int] | None"]
_SENTENCE_START = regex.compile(r"^[\s«\"“(\[–—-]*(\p{Ll})")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of commerce: ``aspirated`` where its h forbids elision."""

    singular: str
    plural: str
    feminine: bool
    aspirated: bool = False
    plural_only: bool = False


class Surface:
    """French joints that need a lexicon: elision, contraction, agreement with a noun."""

    def __init__(self, resources: Path) -> None:
        """Read the lexicons of ``resources/language``; raise ``UserError`` if they cannot be."""
        folder = resources / "language"
        h = read_toml(folder / "h_aspire.toml")
        self._aspirated = frozenset(word.lower() for key in ("words", "names") for word in h[key])
        self._never_elided = frozenset(h["no_elision"])
        self._elided_y = frozenset(h["elided_y"])
        data = read_toml(folder / "nouns.toml")
        irregular = data["irregular"]
        self._nouns: dict[str, Noun] = {}
        for key, feminine in (("masculine", False), ("feminine", True)):
            for word in data[key]:
                self._add(word, irregular.get(word) or regular_plural(word), feminine)
            for word in data["plural_only"][key]:
                self._add(word, word, feminine, plural_only=True)

    def _add(self, singular: str, plural: str, feminine: bool, plural_only: bool = False) -> None:
        entry = Noun(singular, plural, feminine, self._is_aspirated(singular), plural_only)
        self._nouns[singular] = entry
        self._nouns.setdefault(plural, entry)

    def noun(self, word: str) -> Noun | None:
        """Return what is known of a noun, given in the singular or the plural."""
        return self._nouns.get(word.lower())

    def singulars(self) -> dict[str, str]:
        """Return the singular of every form of a noun of one word."""
        return {form: noun.singular for form, noun in self._nouns.items() if " " not in form}

    def _is_aspirated(self, word: str) -> bool:
        lower = word.lower()
        head = lower.split("-")[0]
        return any(
            form in self._aspirated
            for form in (lower, head, lower.rstrip("s"), lower.rstrip("x"), head.rstrip("s"))
        )

    def elides(self, word: str) -> bool:
        """Return whether a word before ``word`` elides: a vowel, or an h that is mute."""
        match = _WORD.match(word)
        if match is None or not match.group()[0].isalpha():
            return False
        first = match.group().lower()
        letter = strip_accents(first)[0].replace("œ", "o").replace("æ", "a")
        if first in self._never_elided or first.rstrip("s") in self._never_elided:
            return False
        if letter == "y":
            return first in self._elided_y or (len(first) > 1 and first[1] not in "aeiouéè")
        if letter == "h":
            return len(first) > 1 and not self._is_aspirated(word)
        return letter in "aeiou"

    def elide(self, word: str, following: str) -> str:
        """Return ``word`` and its joint before ``following``: « d’ », or « de » and a space."""
        lower = word.lower()
        if lower == "si" and regex.match(r"ils?\b", following):
            return _cased("s’", word)
        short = _ELIDED.get(lower)
        first = (_WORD.match(following) or [""])[0].lower()
        if (
            short
            and self.elides(following)
            and (lower not in _NARROW_ELISION or first in _NARROW_FOLLOWERS)
        ):
            return _cased(short, word)
        return f"{word} "

    def contract(self, preposition: str, phrase: str) -> str:
        """Return « de » or « à » before a noun phrase: « du colis », « aux délais », « d’un avis ».

        « le » and « les » at the head of ``phrase`` are taken as articles.
        """
        head, _, rest = phrase.partition(" ")
        joined = _CONTRACTED.get((preposition.lower(), head.lower()))
        if joined and rest and not (head.lower() == "le" and self.elides(rest)):
            return f"{_cased(joined, preposition)} {rest}"
        if head.lower() in {"le", "la"} and rest and self.elides(rest):
            return f"{preposition} l’{rest}"
        return f"{self.elide(preposition, phrase)}{phrase}"

    def with_article(self, noun: str, definite: bool = True) -> str:
        """Return a known noun with its article; raise ``KeyError`` for an unknown one."""
        entry = self._nouns[noun.lower()]
        plural = entry.plural_only or (noun.lower() == entry.plural != entry.singular)
        if plural:
            return f"{'les' if definite else 'des'} {noun}"
        if not definite:
            return f"{'une' if entry.feminine else 'un'} {noun}"
        return f"{self.elide('la' if entry.feminine else 'le', noun)}{noun}"

    def realise(self, text: str) -> str:
        """Return ``text``, put together naively, with the joints of French.

        In this order, each pass finding what the one before left: forms before a vowel
        (« ce avis » → « cet avis », « ma adresse » → « mon adresse »), elision, contraction
        (« de le colis » → « du colis », but « de le recevoir »), doubled punctuation and
        spaces. Links, handles, references and quoted words stay.
        """
        for join_two in (self._before_vowel, self._elision, self._contraction):
            text = self._pass(text, join_two)
        return _tidy(text)

    def _pass(self, text: str, join_two: _Joint) -> str:
        guarded = [item.span for item in protected_spans(text)]
        pieces: list[str] = []
        position = 0
        for match in _TWO_WORDS.finditer(text):
            start, end = match.span()
            if start < position or any(
                span.start <= start < span.end or span.start <= end < span.end for span in guarded
            ):
                continue
            joined = join_two(match["first"], match["second"], text[end:])
            if joined is None:
                continue
            replacement, consumed = joined
            pieces += [text[position:start], replacement]
            position = end + consumed
        pieces.append(text[position:])
        return "".join(pieces)

    def _before_vowel(self, first: str, second: str, rest: str) -> tuple[str, int] | None:
        lower = first.lower()
        longer = _BEFORE_VOWEL.get(lower)
        if longer is None or not self.elides(second):
            return None
        following = second.lower()
        if lower == "ce":
            if following in _VERBS_AFTER_CE:
                return _cased("c’", first), 0
            if following in _NEVER_AFTER_CE:
                return None
        elif lower in {"beau", "nouveau", "vieux", "fou", "mou"}:
            noun = self.noun(following)
            if noun is None or noun.feminine or following != noun.singular:
                return None
        return f"{_cased(longer, first)} ", 0

    def _elision(self, first: str, second: str, rest: str) -> tuple[str, int] | None:
        joined = self.elide(first, second)
        return None if joined.endswith(" ") else (joined, 0)

    def _contraction(self, first: str, second: str, rest: str) -> tuple[str, int] | None:
        joined = _CONTRACTED.get((first.lower(), second.lower()))
        if joined is None:
            return None
        after = _WORD.match(rest[len(second) :].lstrip())
        if after is None:
            return None
        following = after.group().lower()
        # « de le recevoir »: a pronoun before an infinitive, which no noun of ours is.
        if _INFINITIVE.match(following) and self.noun(following) is None:
            return None
        if following in {"lui", "leur", "y", "en"}:
            return None
        return _cased(joined, first), len(second)


def _tidy(text: str) -> str:
    text = regex.sub(r"([,;:])(?:\s*\1)+", r"\1", text)
    text = regex.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
    text = regex.sub(r"(?<=\S) +(?=[,.](?:\s|$))", "", text)
    text = regex.sub(r"(?<!\.)\.(?: ?\.)(?!\.)", ".", text)
    text = regex.sub(r"([!?…])\s?\.(?!\.)", r"\1", text)
    return regex.sub(r",(?=[.!?])", "", text)


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[:1].isupper() else word


def capitalise(text: str) -> str:
    """Return ``text`` with a capital at its head, accent kept (« À », « Éva »).

    An opening guillemet, bracket or dash is stepped over.
    """
    match = _SENTENCE_START.match(text)
    if match is None:
        return text
    at = match.start(1)
    return text[:at] + text[at].upper() + text[at + 1 :]


def join(sentences: Iterable[str], between: str = " ") -> str:
    """Return the sentences that are not empty, each with its capital and a final mark."""
    whole = []
    for sentence in sentences:
        shown = sentence.strip()
        if not shown:
            continue
        shown = capitalise(shown)
        last = shown.rstrip('»)"”\u00a0\u202f ')[-1:]
        whole.append(shown if last in ".!?…:," else shown + ".")
    return between.join(whole)


def shift_possessive(phrase: str, address: Address = Address.VOUS) -> str:
    """Return what an author calls theirs as the brand does (« votre canapé »).

    With ``Address.TU`` « ton canapé »; « notre » becomes « votre » either way, since it
    speaks of several people. Other words stay.
    """
    table = _POSSESSIVES[Address.TU if address is Address.TU else Address.VOUS]
    return _POSSESSIVE.sub(lambda match: _cased(table[match[1].lower()], match[1]), phrase)


def joined(items: Sequence[str]) -> str:
    """Return « a, b et c »; « a, b et c, ainsi que d » where one of them holds an « et »."""
    if len(items) < 2:
        return "".join(items)
    if any(" et " in item for item in items):
        return f"{', '.join(items[:-1])}, ainsi que {items[-1]}"
    return f"{', '.join(items[:-1])} et {items[-1]}"


def regular_plural(noun: str) -> str:
    """Return the regular plural of a noun; the irregular ones are data."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith(("eau", "eu", "au")):
        return noun + "x"
    if noun.endswith("al"):
        return noun[:-2] + "aux"
    return noun + "s"


def agree_participle(participle: str, feminine: bool, plural: bool) -> str:
    """Return a masculine singular past participle agreed: « arrivé » → « arrivées »."""
    form = participle
    if feminine:
        # « dû », « mû » lose their accent; all others add an e.
        form = form[:-2] + "due" if form.endswith("dû") and len(form) <= 5 else form + "e"
    elif form.endswith("dû") and plural and len(form) <= 5:
        form = form[:-2] + "du"
    return form + "s" if plural and not form.endswith(("s", "x")) else form
