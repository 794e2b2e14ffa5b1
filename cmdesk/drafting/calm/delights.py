"""What a compliment praises, as nouns that a reply can take up, in the author's own order.

« Délicieux foie gras, et cette vue imprenable ! Serveurs aux petits soins. » gives « le foie
gras », « la vue » and « les serveurs ». Where the words praise without such a noun (« tout est
allé très vite »), what ``praises.toml`` hears in them stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.calm.praises import Praise, Praises
from cmdesk.drafting.faults import plain
from cmdesk.drafting.nouns import Form, Nouns, bare_words, without
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface

_SENTENCE = regex.compile(r"(?<!\.)\.(?!\.)|[!?;\n]+")
_CLAUSE = regex.compile(r"[,:()…]|\.{2,}|\b(?:et|mais|puis|ainsi que|sauf)\b", regex.IGNORECASE)
# How many words of a noun phrase may stand before its noun.
_BEFORE = 3
_DETERMINERS = frozenset(
    {"le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "ce", "cet", "cette", "ces",
     "votre", "vos", "notre", "nos", "leur", "leurs", "son", "sa", "ses", "mon", "ma", "mes", "au",
     "aux", "a"}
)  # fmt: skip
_COMPLEMENT = frozenset({"de", "du", "des", "d"})
_TO = frozenset({"a", "au", "aux"})
_BARE_DETERMINERS = _DETERMINERS - _COMPLEMENT - _TO
# What may stand beside the nouns of a mere enumeration.
_IN_A_LIST = _DETERMINERS | {"pour"}
# What ``praises.toml`` hears where a meal is praised at all.
_COOKING = "la cuisine"
_OF_WHOM = frozenset({"la", "l", "le", "les", "votre", "vos", "notre", "nos"})
_DENIED = regex.compile(
    r"\b(?:ne|n'|plus|jamais|pas)\b.*\b(?:pas|plus|jamais)\b|\bpas (?:pres|envie)"
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: what it praises, what it merely lists, whether it says good of anything."""

    found: tuple[str, ...]
    listed: tuple[str, ...]
    """Nouns of which it says nothing itself (« Serveurs, sommelier … aux petits soins »)."""
    praises: bool
    reserved: bool = False


class Delights:
    """Finds what pleased."""

    def __init__(
        self,
        tables: Sequence[Mapping[str, Sequence[str]]],
        delights: Mapping[str, Any],
        praises: Praises,
        surface: Surface,
    ) -> None:
        """Take the nouns of ``tables`` and of ``delights`` (``delights.toml``).

        ``praises`` are those heard without a noun; nothing is taken from a clause in which they
        find a reservation.
        """
        self._surface = surface
        self._nouns = Nouns([*tables, delights], surface)
        self._never = frozenset(delights["never"])
        self._qualities: Mapping[str, str] = delights["qualities"]
        self._replaced = frozenset(delights["replaced"])
        self._means = [(re.compile(rf"\b{bad}\b"), good) for bad, good in delights["means"].items()]
        self._dishes = frozenset(self._nouns_of(delights["dishes"]))
        self._passing = frozenset(delights["passing"])
        self._praises = praises
        adverbs, good = "|".join(delights["adverbs"]), delights["good"]
        self._good = regex.compile(rf"\b(?:{good})\b")
        self._good_before = regex.compile(rf"\b(?:{good})(?: (?:petite?s?|grande?s?))?$")
        self._good_after = regex.compile(
            r"^(?:(?:qui |c |s )?(?:est|sont|etait|etaient|fut|furent|reste|restent|a ete|ont ete"
            rf"|avere\w*|ete) )?(?:(?:{adverbs}) )*(?:{good})\b"
        )
        self._pleased = regex.compile(rf"\b(?:{delights['pleased']})$")
        self._more = [(one["id"], re.compile(one["pattern"])) for one in delights["more"]]

    def _nouns_of(self, names: Sequence[str]) -> Iterator[str]:
        """Return the names as they are said, in the singular and the plural."""
        for name in names:
            words = bare_words(name)
            for several in (words, bare_words(self._nouns.plural(name))):
                if form := self._nouns.at(several, 0):
                    yield self._nouns.definite(form)

    def more(self, text: str) -> frozenset[str]:
        """Return what else the compliment says, as identifiers of ``delights.more``."""
        readable = plain(text)
        return frozenset(name for name, pattern in self._more if _affirmed(pattern, readable))

    def of(
        self, message: Message, analysis: Analysis, reserved: Sequence[Span] = ()
    ) -> tuple[str, ...]:
        """Return noun phrases in the notation of the phrase bank, in the order of the message.

        None where the message is no compliment, or out of what is ``reserved``.
        """
        if analysis.kind.id is not Kind.PRAISE:
            return ()
        blamed = [grievance.span for grievance in analysis.grievances]
        text = without(message.text, [*blamed, *reserved])
        praises = self._praises.on(analysis)
        found: list[str] = []
        for sentence in _SENTENCE.split(text):
            clauses = [self._clause(part, praises) for part in _CLAUSE.split(sentence)]
            for at, clause in enumerate(clauses):
                found += clause.found
                if clause.listed and not clause.reserved and _praised_beside(clauses, at):
                    found += clause.listed
        if any(said in self._dishes for said in found):
            found = [said for said in found if said != _COOKING]
        return tuple(_distinct(found))

    def _clause(self, text: str, praises: Sequence[Praise]) -> _Clause:
        readable = plain(text)
        for denying, meant in self._means:
            readable = denying.sub(meant, readable)
        if self._praises.reserve.search(readable):
            return _Clause((), (), praises=False, reserved=True)
        places = ((praise, praise.pattern.search(readable)) for praise in praises)
        heard = [
            praise
            for praise, place in sorted(
                ((praise, place) for praise, place in places if place),
                key=lambda entry: entry[1].start(),
            )
        ]
        said_better = [praise.praised for praise in heard if praise.id not in self._replaced]
        named, alone = self._named(bare_words(readable))
        if said_better:
            return _Clause(tuple(said_better[:2]), (), praises=True)
        if named:
            return _Clause(tuple(named), (), praises=True)
        if alone:
            return _Clause((), tuple(alone), praises=False)
        heard_alone = tuple(praise.praised for praise in heard[:1])
        good = self._good.search(readable) is not None
        return _Clause(heard_alone, (), praises=bool(heard_alone) or good)

    def _named(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the nouns praised in a clause, and the nouns of one that is but a list."""
        praised: list[str] = []
        alone: list[str] = []
        others = 0
        place = 0
        while place < len(words):
            form = self._nouns.at(words, place)
            if form is None:
                others += words[place] not in _IN_A_LIST
                place += 1
                continue
            end = place + len(form.words)
            complement, after = self._complement(words, end)
            if form.noun not in self._never and not self._is_passing(words, place):
                said = self._said(form) + complement
                if self._is_praised(words, place, after):
                    praised.append(said)
                elif complement or end == after:
                    alone.append(said)
            place = after
        return praised, alone if not others else []

    def _said(self, form: Form) -> str:
        return self._qualities.get(plain(form.shown)) or self._nouns.definite(form)

    def _complement(self, words: Sequence[str], place: int) -> tuple[str, int]:
        """Return « des plats » behind a noun, and where what follows begins."""
        if place >= len(words) - 1 or words[place] not in _COMPLEMENT:
            return "", place
        at = place + 1
        while at < len(words) and words[at] in _OF_WHOM:
            at += 1
        form = self._nouns.at(words, at) if at < len(words) else None
        if form is None or form.noun in self._never:
            return "", place
        said = self._surface.contract("de", self._nouns.definite(form))
        return f" {said}", at + len(form.words)

    def _is_passing(self, words: Sequence[str], place: int) -> bool:
        """Return whether the noun is a place, a moment or part of something else."""
        at = place - 1
        while at >= 0 and words[at] in _BARE_DETERMINERS:
            at -= 1
        if at < 0:
            return False
        if self._good_before.search(" ".join(words[max(0, at - _BEFORE) : at + 1])):
            return False
        led = words[at] in self._passing or words[at] in _TO or (words[at] in _COMPLEMENT and at)
        return bool(led) and not self._pleased.search(" ".join(words[: at + 1]))

    def _is_praised(self, words: Sequence[str], place: int, end: int) -> bool:
        if self._good_after.search(" ".join(words[end:])):
            return True
        at = place
        while at > 0 and words[at - 1] in _DETERMINERS:
            at -= 1
        return bool(
            self._good_before.search(" ".join(words[max(0, place - _BEFORE) : place]))
            or self._pleased.search(" ".join(words[:place]))
            or self._pleased.search(" ".join(words[:at]))
        )


def _praised_beside(clauses: Sequence[_Clause], at: int) -> bool:
    """Return whether the enumeration that holds clause ``at`` ends with a praise, or begins so."""
    after = next((one for one in clauses[at + 1 :] if not one.listed), None)
    before = next((one for one in reversed(clauses[:at]) if not one.listed), None)
    return any(one is not None and one.praises for one in (after, before))


def _affirmed(pattern: re.Pattern[str], readable: str) -> bool:
    """Return whether a pattern is found outside a denial (« ne reviendrai pas »)."""
    match = pattern.search(readable)
    if match is None:
        return False
    around = readable[max(0, match.start() - 12) : match.end() + 14]
    return _DENIED.search(around) is None


def _distinct(found: Sequence[str]) -> list[str]:
    """Return each once, without what another one says with more words."""
    kept: list[str] = []
    for said in found:
        words = set(bare_words(said))
        if any(words <= set(bare_words(other)) for other in kept):
            continue
        kept = [other for other in kept if not set(bare_words(other)) <= words] + [said]
    return kept


def read_delights(folder: Path, praises: Praises, surface: Surface) -> Delights:
    """Read ``subjects.toml`` and ``delights.toml``; raise ``UserError`` where it cannot."""
    return Delights(
        [read_toml(folder / "subjects.toml")["subjects"]],
        read_toml(folder / "delights.toml")["delights"],
        praises,
        surface,
    )
