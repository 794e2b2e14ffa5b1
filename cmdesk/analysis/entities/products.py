"""Things that a draft can name without a fault: gender, number, our own spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.reading import Reading, plain
from cmdesk.domain.text import Span


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a message names, ready for a sentence: « votre » and its words.

    ``words`` are ours, not the author's: no misspelling comes back in a reply.
    """

    words: str
    feminine: bool
    plural: bool
    shipment: bool
    first: int
    last: int
    span: Span

    @property
    def object(self) -> str:
        """Return the thing seen from the brand."""
        return f"{'vos' if self.plural else 'votre'} {self.words}"


def _key(words: str) -> str:
    return " ".join(plain(w) for w in regex.split(r"[\s'’-]+", words) if w)


_PLURAL_CUES = frozenset(
    {"mes", "nos", "des", "les", "deux", "trois", "quatre", "cinq", "six", "ces", "vos"}
)


class Products:
    """Finds the things of the lexicon."""

    def __init__(self, table: dict[str, Any]) -> None:
        plurals: dict[str, str] = table["plurals"]
        self._forms: dict[str, tuple[str, bool, bool, bool]] = {}
        for name, shipment in (("products", False), ("shipments", True)):
            for gender in ("masculine", "feminine"):
                for words in table[name][gender]:
                    feminine = gender == "feminine"
                    self._forms[_key(words)] = (words, feminine, False, shipment)
                    several = plurals.get(words) or _plural(words)
                    if _key(several) != _key(words):
                        self._forms.setdefault(_key(several), (several, feminine, True, shipment))
                for words in table[name].get(f"{gender}_plural", ()):
                    self._forms[_key(words)] = (words, gender == "feminine", True, shipment)
        self._openers = frozenset(key.split()[0] for key in self._forms)
        self._never = tuple(f" {_key(p)} " for p in table["never"]["phrases"])
        verbs = table["verbs"]
        self._determiners = frozenset(verbs["determiners"])
        self._cues = frozenset(verbs["cues"])

    def things(self, reading: Reading) -> list[Thing]:
        """Return the things named, in order, the longest names first where they overlap."""
        norms = reading.norms
        found: list[Thing] = []
        index = 0
        while index < len(norms):
            step = 1
            lengths = (4, 3, 2, 1) if norms[index] in self._openers else ()
            for length in lengths:
                if index + length > len(norms):
                    continue
                form = self._forms.get(" ".join(norms[index : index + length]))
                if form is None or self._excluded(reading, index, index + length):
                    continue
                words, feminine, plural, shipment = form
                if (
                    not plural
                    and words.endswith(("s", "x"))
                    and index
                    and norms[index - 1] in _PLURAL_CUES
                ):
                    plural = True
                found.append(
                    Thing(
                        words,
                        feminine,
                        plural,
                        shipment,
                        index,
                        index + length,
                        reading.span(index, index + length),
                    )
                )
                step = length
                break
            index += step
        return found

    def _excluded(self, reading: Reading, first: int, last: int) -> bool:
        if first and not self._introduced(reading, first):
            return True
        around = reading.line_of(max(first - 3, 0), last + 3)
        inside = reading.line_of(first, last)
        return any(p in around and inside.strip() in p for p in self._never)

    def _introduced(self, reading: Reading, first: int) -> bool:
        before = reading.norms[first - 1]
        return before in self._determiners or before in self._cues or not before[0].isalpha()


def _plural(words: str) -> str:
    head, space, rest = words.partition(" ")
    if "-" in head and not space:
        return head if head.endswith("s") else head + "s"
    plural = head if head.endswith(("s", "x", "z")) else head + "s"
    return plural + space + rest
