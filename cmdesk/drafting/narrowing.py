"""What a procedure says of two things, said of the one that the message speaks of.

« votre chèque ou votre chéquier vous cause autant de tracas » holds for every such case, and
reads like a form to whoever wrote of a cheque. Where the message names one of the two things and
not the other, only that one is said; where it names both, or neither, nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import regex

from cmdesk.domain.profile import Procedure
from cmdesk.drafting.faults import plain
from cmdesk.language.surface import Surface

_DETERMINER = (
    r"(?:<[^|<>]*\|[^|<>]*> ?|(?:une?|des|les?|la|votre|vos|ton|ta|tes|notre|nos|cet?|cette|ces|son"
    r"|sa|ses) |l’)"
)
_EITHER = regex.compile(
    rf"(?<!, )(?P<one>{_DETERMINER}(?P<first>[\p{{L}}-]+)) ou "
    rf"(?P<two>{_DETERMINER}(?P<second>[\p{{L}}-]+))(?P<rest>.*)$"
)
# What agrees with its subject in gender: « un câble ou une installation soit ainsi abîmé ».
_AGREES = regex.compile(r"\b(?:soi(?:t|ent)|sont|est|été|semblent?|paraissent?|restent?)\b")
_WORD = regex.compile(r"[\p{L}\p{N}]+")


class Narrowing:
    """Says of a procedure only what the message speaks of."""

    def __init__(self, alike: Mapping[str, Sequence[str]], surface: Surface) -> None:
        """``alike``: by the plain form of a noun, how else people call the thing (beginnings)."""
        self._alike = alike
        self._surface = surface

    def of(self, procedure: Procedure, text: str) -> Procedure:
        """Return ``procedure`` as it is told to who wrote ``text``."""
        words = frozenset(_WORD.findall(plain(text)))
        return replace(
            procedure,
            regrets=tuple(dict.fromkeys(self.narrowed(one, words) for one in procedure.regrets)),
            steps=tuple(self.narrowed(one, words) for one in procedure.steps),
        )

    def narrowed(self, told: str, words: Set[str]) -> str:
        """Return ``told`` with one of two things, where ``words`` (plain) name only that one."""
        found = _EITHER.search(told)
        if found is None:
            return told
        first, second = found["first"], found["second"]
        named, other = self._named(first, words), self._named(second, words)
        if named == other or not self._stays(first, second, found["rest"]):
            return told
        return told[: found.start()] + found["one" if named else "two"] + found["rest"]

    def _named(self, noun: str, words: Set[str]) -> bool:
        """Return whether the thing is named, in the singular, the plural or by another name."""
        known = self._surface.noun(noun)
        forms = {plain(form) for form in ((known.singular, known.plural) if known else (noun,))}
        if words & forms:
            return True
        begins = tuple(begin for form in forms for begin in self._alike.get(form, ()))
        return bool(begins) and any(word.startswith(begins) for word in words)

    def _stays(self, first: str, second: str, rest: str) -> bool:
        """Return whether what follows agrees with each of the two nouns as with both."""
        if not rest.strip(" ."):
            return True
        return self._many(first) is self._many(second) and (
            not _AGREES.search(rest) or self._gender(first) is self._gender(second) is not None
        )

    def _many(self, word: str) -> bool:
        noun = self._surface.noun(word)
        if noun is None:
            return word[-1] in "sx"
        return noun.plural_only or word == noun.plural != noun.singular

    def _gender(self, word: str) -> bool | None:
        """Return whether the noun is feminine, ``None`` where it is not known."""
        noun = self._surface.noun(word)
        return None if noun is None else noun.feminine
