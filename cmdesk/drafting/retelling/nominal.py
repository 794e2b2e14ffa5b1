"""Groups of a noun in a message, and how a reply names them: « mon colis » is « un colis »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import PERSONS, Grammar, is_infinitive, lower
from cmdesk.drafting.retelling.wording import Wording

BREAKS = frozenset({"que", "qu’", "qui", "dont", "où", "si", "quand", "lorsque", "car", "mais"})
DEFINITE = frozenset(
    {"le", "la", "l’", "les", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "ce", "cet",
     "cette", "ces"}
)  # fmt: skip
OF = frozenset({"de", "d’"})
_OF_ANY = OF | {"du", "des"}
_OF_THE = frozenset({"du", "des"})
_COUNTS = frozenset({"aucun", "aucune", "plusieurs", "quelques", "un", "une", "des"})
_MANY = frozenset({"les", "mes", "nos", "vos", "ces", "des", "plusieurs", "quelques"})
_MINE = frozenset({"mon", "ma", "mes", "notre", "nos"})
_YOURS = frozenset({"votre", "vos"})
_THEIRS = frozenset({"son", "sa", "ses", "leur", "leurs"})
_SHOWN = {"ce": "le", "cet": "l’", "cette": "la", "ces": "les"}
_MONEY = frozenset({"€", "euros", "euro"})
_PUT = frozenset({"mise", "remise", "prise"})
TAIL = frozenset(
    {"depuis", "sans", "pour", "par", "avec", "en", "dans", "chez", "après", "avant", "pendant",
     "sur", "sous", "devant", "à", "au", "aux", "dès", "lors", "malgré", "deux", "trois",
     "entre", "hors", "contre", "durant", "via", "chaque", "tous", "toutes", "plusieurs"}
)  # fmt: skip
_LONGEST_TAIL, _LONGEST_RELATIVE = 7, 9


@dataclass(frozen=True, slots=True)
class Named:
    """A noun and what stands about it, among the words of a clause: from ``start`` to ``end``."""

    start: int
    noun: int
    end: int
    feminine: bool | None
    """``None`` where it is not known."""
    plural: bool


class Nominal:
    """Reads groups of a noun, and says them."""

    def __init__(
        self,
        nouns: Mapping[str, Sequence[str]],
        people: frozenset[str],
        grammar: Grammar,
        wording: Wording,
    ) -> None:
        """``nouns``: the table of ``recap.toml``; ``people`` keep whose they are."""
        self._grammar = grammar
        self._wording = wording
        self._people = people
        self._unique = frozenset(nouns["unique"])
        self._never = frozenset(nouns["never"])
        self.dated = frozenset(nouns["dated"])
        self.empty = self.dated | frozenset(nouns["bare"])
        self._grave = tuple(nouns["grave"])
        self.unmissed = frozenset(nouns["unmissed"])

    def read(self, words: Sequence[Token], at: int) -> Named | None:
        """Return the group of a noun that begins at ``at``."""
        place = self._before(words, at)
        if place >= len(words) or not self.is_noun(words[place]):
            return None
        if lower(words, place) in self._never or lower(words, at) in _THEIRS:
            return None
        first = lower(words, at)
        if lower(words, place) in _MONEY:
            return Named(at, place, self._behind(words, place + 1), False, plural=True)
        feminine, plural = self._wording.shape(words[at : place + 1])
        if plural is None or first.isdigit():
            plural = first in _MANY or (first.isdigit() and first not in {"0", "1"})
        return Named(at, place, self._behind(words, place + 1), feminine, plural)

    @staticmethod
    def _opens(word: Token) -> bool:
        return word.pos_ in {"DET", "NUM"} or word.lower_ in DEFINITE | _COUNTS

    def _before(self, words: Sequence[Token], place: int) -> int:
        """Return where the noun stands behind its determiners and first qualities."""
        if lower(words, place) == "plus" and lower(words, place + 1) in _OF_ANY:
            place += 2
        place += lower(words, place) in OF
        while place < len(words) and self._opens(words[place]):
            place += 1
        while place < len(words) and words[place].pos_ == "ADJ" and not self.is_noun(words[place]):
            place += 1
        return place

    def _behind(self, words: Sequence[Token], place: int) -> int:
        """Return where the qualities and complements of a noun end."""
        while place < len(words):
            word, follows = words[place], lower(words, place + 1)
            if self._qualifies(words, place):
                place += 1
                continue
            put = word.lower_ == "en" and lower(words, place - 1) in _PUT
            if not (
                put or word.lower_ in _OF_ANY or (word.lower_ == "à" and is_infinitive(follows))
            ):
                break
            after = place + 1
            while after < len(words) and (self._opens(words[after]) or words[after].pos_ == "ADJ"):
                after += 1
            if after >= len(words) or not (
                self.is_noun(words[after]) or is_infinitive(lower(words, after))
            ):
                break
            place = after + 1
        return place

    def _qualifies(self, words: Sequence[Token], place: int) -> bool:
        """Return whether a quality of the noun stands at ``place``, or the number of a size."""
        word, before = words[place], words[place - 1]
        if word.pos_ == "ADJ":
            return self._wording.qualifies(words[:place], word)
        if word.pos_ == "NUM" and before.pos_ == "NOUN":
            return lower(words, place + 1) not in _MONEY | {"fois"} and (
                place + 1 == len(words) or words[place + 1].pos_ in {"ADP", "CCONJ"}
            )
        if word.lower_ in self._wording.beside:
            return before.pos_ == "NOUN"  # « le service client »
        # « des frites froides », where the tagger takes the quality for a noun.
        typed = word.pos_ == "NOUN" == before.pos_ and self._grammar.surface.noun(word.lower_)
        return (
            word.pos_ == "NOUN" == before.pos_
            and typed is None
            and word.lower_.endswith(("e", "es", "s"))
            and self._wording.qualifies(words[:place], word)
            and self._wording.is_word(word.lower_)
        )

    def is_noun(self, word: Token) -> bool:
        """Return whether ``word`` is a noun, by its tag or by its form where no tag forbids it."""
        if word.pos_ == "NOUN" or word.lower_ in _MONEY:
            return True
        known = self._grammar.surface.noun(word.lower_) is not None
        return known and word.pos_ not in {"VERB", "AUX", "ADP", "PRON", "ADV", "DET", "ADJ"}

    def is_grave(self, words: Sequence[Token]) -> bool:
        """Return whether a word speaks of blood, blows or death: our own words are weighed."""
        return any(word.lower_.startswith(self._grave) for word in words)

    def is_person(self, noun: Token) -> bool:
        """Return whether ``noun`` names somebody: « la vendeuse » is no subject to advance on."""
        return noun.lower_ in self._people

    # ------------------------------------------------------------ what is said

    def said(self, words: Sequence[Token], named: Named) -> list[str] | None:
        """Return the group told with « un » for « mon » and « le », where there may be others."""
        told = self._wording.said(words[named.start : named.end])
        if told is None or len(told) != named.end - named.start:
            return None
        first, noun = lower(words, named.start), lower(words, named.noun)
        if first not in DEFINITE or noun in self._people:
            return told
        if self._is_one(words, named):
            if first not in _MINE:
                told[0] = _SHOWN.get(first, told[0])
            return None if first in _YOURS else told
        if named.plural:
            return ["des", *told[1:]]
        if named.feminine is None:
            return None
        return ["une" if named.feminine else "un", *told[1:]]

    def _is_one(self, words: Sequence[Token], named: Named) -> bool:
        """Return whether there is but one: « la moitié du colis », « le premier rendez-vous »."""
        if lower(words, named.noun) in self._unique or named.noun > named.start + 1:
            return True
        return any(
            word.lower_ in _OF_THE or (word.lower_ in OF and follows.lower_ in DEFINITE)
            for word, follows in zip(
                words[named.noun + 1 : named.end], words[named.noun + 2 : named.end], strict=False
            )
        )

    def bare(self, words: Sequence[Token], named: Named) -> list[str] | None:
        """Return what is not there, as it is typed with what follows (« aucune réponse »)."""
        if lower(words, named.noun) in self.unmissed:
            return None
        end, behind = named.end, words[named.end : named.end + 1]
        if behind and "VerbForm=Part" in str(behind[0].morph):
            end += 1  # « aucun frais annoncé »
        elif behind and behind[0].pos_ in {"NOUN", "ADJ", "PROPN", "X"}:
            return None  # « pas d’eau … chaude »: the group is not read to its end
        told = self._wording.said(words[named.start : end])
        return [*told, *self.tail(words[end:])] if told else None

    def tail(self, words: Sequence[Token]) -> list[str]:
        """Return what is told of the words behind a group, nothing where they go elsewhere."""
        if not words or words[0].lower_ not in TAIL:
            return []
        end = next(
            (at for at, word in enumerate(words) if at and (is_finite(word) or _breaks(word))),
            len(words),
        )
        if end < len(words) and words[end].lower_ not in BREAKS:
            return []  # where the other clause begins is not known
        kept = self._wording.shortened(self._wording.kept(words[:end]), _LONGEST_TAIL)
        return (self._wording.said(kept) or []) if len(kept) > 1 else []

    def with_relative(self, words: Sequence[Token], named: Named) -> str:
        """Return « une lampe qui clignote », nothing where it cannot be told."""
        kept = self._wording.shortened(self._wording.kept(words[named.end :]), _LONGEST_RELATIVE)
        if len(kept) < 2 or any(_breaks(word) for word in kept[1:]):
            return ""
        told, behind = self.said(words, named), self._wording.said(kept)
        return " ".join([*told, *behind]) if told and behind else ""


def is_finite(word: Token) -> bool:
    """Return whether the tagger takes ``word`` for a verb that has a subject."""
    tagged = word.pos_ in {"VERB", "AUX"} and "VerbForm=Fin" in str(word.morph)
    # « vol annulé » is taken for a clause now and then.
    return tagged and not word.lower_.endswith(("é", "ée", "és", "ées"))


def _breaks(word: Token) -> bool:
    return word.lower_ in BREAKS or word.lower_ in PERSONS
