"""The reservation that a compliment holds (« mais la salle est un peu bruyante »).

Only what its author surely finds wanting, of a thing that a lexicon knows, is said back; where
one is announced and not understood, that there is one. A person is never named: what is taken
up is what was expected of them (« l’accueil »).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import regex

from cmdesk.domain.text import Span
from cmdesk.drafting.calm.betters import Betters
from cmdesk.drafting.calm.clauses import Clause, Named, Things, sentences_of
from cmdesk.drafting.calm.shortfalls import EVERYBODY, Led, Short, Shortfalls
from cmdesk.drafting.nouns import Nouns, bare_words, without
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface

_MOST = 2
# How many words may stand between « seul bémol » and the clause that tells it.
_ASIDE = 3
# How far behind « petit bémol » a thing may stand after « sur » or « pour », and how far behind
# a comma that parts the two.
_NEAR, _AT_ONCE = 5, 2
# What may stand behind a thing that no lexicon knows: its verb, or nothing.
_VERBS = frozenset({"est", "sont", "etait", "etaient", "reste", "restent", "un", "trop", "qui"})
_ARTICLES = {"le": "le ", "la": "la ", "les": "les ", "l": "l’"}


@dataclass(frozen=True, slots=True)
class Reservation:
    """One reservation: where it stands, and what a reply may say of it.

    ``thing`` is what falls short (« le dessert arrivé froid »), ``better`` what was wished for
    (« un emballage plus soigné »), in the notation of the phrase bank; both empty where
    neither is sure. ``heard`` is who hears of it; ``lapse``: what should not have been, and may
    be regretted; ``mend``: something is to be mended for this author; ``announced``: its author
    calls it a reservation (« seul bémol ») or a wish.
    """

    span: Span
    thing: str = ""
    better: str = ""
    heard: str = EVERYBODY
    lapse: bool = False
    mend: bool = False
    announced: bool = False

    @property
    def told(self) -> bool:
        """Return whether it can be named."""
        return bool(self.thing or self.better)


class Reservations:
    """Finds the reservations of a message that mostly praises."""

    def __init__(self, folder: Path, surface: Surface, spelled: Callable[[str], bool]) -> None:
        """Read ``reservations.toml`` and the nouns beside it; ``spelled``: a word of French."""
        table = read_toml(folder / "reservations.toml")["reservations"]
        nouns = Nouns(
            [
                read_toml(folder / "subjects.toml")["subjects"],
                read_toml(folder / "delights.toml")["delights"],
                table["things"],
            ],
            surface,
        )
        self._things = Things(nouns, table["persons"], table["never"], surface)
        self._shortfalls = Shortfalls(table, self._things, surface)
        self._betters = Betters(table, self._things, self._shortfalls, surface)
        self._strong = regex.compile(table["strong"])
        self._except = regex.compile(table["except"])
        self._lamented = regex.compile(table["lamented"])
        self._weak = regex.compile(table["weak"])
        self._turns = regex.compile(table["turns"])
        self._but = regex.compile(table["but"])
        self._cleared = regex.compile(table["cleared"])
        self._elsewhere = regex.compile(table["elsewhere"])
        self._excused = regex.compile(table["excused"])
        self._upset = regex.compile(table["upset"])
        self._pleased = regex.compile(table["pleased"])
        self._no_thing = frozenset(table["no_thing"])
        self._spelled = spelled

    def of(self, text: str) -> tuple[Reservation, ...]:
        """Return the reservations of ``text``, at most two of those that can be named.

        Where none can, the first that is announced; then the sentences that turn to one in words
        of their own.
        """
        found = list(self._all(text))
        turned = [
            one
            for one in self._turned(text)
            if not any(one.span.overlaps(other.span) for other in found)
        ]
        told: list[Reservation] = []
        for one in found:
            said = one.thing or one.better
            if said and not any((other.thing or other.better).startswith(said) for other in told):
                told.append(one)
        return (*(told[:_MOST] or found[:1]), *turned[:1])

    def mostly_pleased(self, text: str, found: Sequence[Reservation]) -> bool:
        """Return whether all but the reservations of ``text``, which it calls so, praises."""
        if not any(one.announced for one in found):
            return False
        rest = " ".join(bare_words(without(text, [one.span for one in found])))
        whole = " ".join(bare_words(text))
        return bool(self._pleased.search(rest)) and not self._upset.search(whole)

    def _all(self, text: str) -> Iterator[Reservation]:
        waiting: Clause | None = None
        for clauses in sentences_of(text):
            former: Clause | None = None
            turned = skip = False
            for clause, following in zip_longest(clauses, clauses[1:]):
                before, former = former, clause
                if skip:
                    skip = False
                    continue
                found = self._strong.search(clause.bare)
                if self._is_none(clause, following, sure=bool(found or waiting)):
                    waiting, turned = None, False
                    continue
                strong = bool(found or self._except.search(clause.bare))
                lead = strong or waiting is not None or self._is_lamented(following)
                aside = before is not None and len(before.words) <= _ASIDE
                turned = bool(self._weak.search(clause.bare)) or (turned and aside)
                short = self._betters.of(clause)
                wished = short is not None
                start = 0 if found is None else clause.place(found.start())
                short = short or self._shortfalls.of(
                    clause,
                    before,
                    Led.ANNOUNCED if lead else Led.TURNED if turned else Led.NOT,
                    start,
                )
                if short is None and (strong or waiting is not None):
                    short, skip = self._announced(clause, following)
                if short is not None:
                    first = (waiting or clause).span.start
                    span = Span(first, (following if skip and following else clause).span.end)
                    yield _reservation(short, span, wished=wished, announced=lead or wished)
                    waiting, turned = None, False
                elif found:
                    yield Reservation(Span(clause.span.start, clauses[-1].span.end), announced=True)
                    waiting = clause
                elif len(clause.words) > _ASIDE:
                    waiting = None

    def _turned(self, text: str) -> Iterator[Reservation]:
        """Yield the sentences that begin with « par contre » and praise nothing, in any words.

        « Mais » turns what pleased, and a trouble as often: it must stand behind praise. So must
        the thing that the sentence begins with, for it to be named.
        """
        pleased = False
        for clauses in sentences_of(text):
            whole = " ".join(clause.bare for clause in clauses)
            before, pleased = pleased, pleased or bool(self._pleased.search(whole))
            turns = self._turns.match(whole) or (before and self._but.match(whole))
            if not turns or self._is_none(clauses[0], None, sure=False):
                continue
            if not self._pleased.search(whole) and not self._elsewhere.search(whole):
                span = Span(clauses[0].span.start, clauses[-1].span.end)
                short, _ = self._announced(clauses[0], None) if before else (None, False)
                yield _reservation(short, span) if short else Reservation(span)

    def _is_lamented(self, following: Clause | None) -> bool:
        return following is not None and self._lamented.search(following.bare) is not None

    def _is_none(self, clause: Clause, following: Clause | None, *, sure: bool) -> bool:
        """Return whether ``clause`` denies a reservation, or what follows takes it back."""
        if self._cleared.search(clause.bare) or (not sure and self._elsewhere.search(clause.bare)):
            return True
        return following is not None and self._excused.search(following.bare) is not None

    def _announced(self, clause: Clause, following: Clause | None) -> tuple[Short | None, bool]:
        """Return the thing that is named after « seul bémol », and whether it is told next."""
        match = self._strong.search(clause.bare)
        excepted = None if match else self._except.search(clause.bare)
        if excepted is not None:
            # « Sauf le café »: the article announces.
            at = clause.place(excepted.end())
            thing = next((one for one in self._things.of(clause) if one.place == at), None)
            return self._told(clause, following, thing)
        start = max(clause.place(match.end()) - 1, 0) if match else 0
        near = start + (_NEAR if match else _AT_ONCE)
        thing = next(
            (
                one
                for one in self._things.of(clause)
                if one.place >= start and (not one.inner or one.place <= near)
            ),
            None,
        )
        if thing is None and (said := self._unknown(clause, start)):
            return Short(said, EVERYBODY), False
        return self._told(clause, following, thing)

    def _told(
        self, clause: Clause, following: Clause | None, thing: Named | None
    ) -> tuple[Short | None, bool]:
        if thing is None:
            return None, False
        if following is None or self._things.of(following):
            return self._plain(thing), False
        short = self._shortfalls.of(following, clause, Led.ANNOUNCED)
        return short or self._plain(thing), short is not None

    def _plain(self, thing: Named) -> Short:
        return Short(thing.said, self._shortfalls.hearer(thing))

    def _unknown(self, clause: Clause, start: int) -> str:
        """Return a thing that only its article shows to be one."""
        words: Sequence[str] = clause.words
        for at in range(start, len(words) - 1):
            article = _ARTICLES.get(words[at])
            if article is None:
                continue
            word = clause.typed[at + 1].lower()
            last = at + 2 == len(words) or words[at + 2] in _VERBS
            known = len(word) > 3 and word not in self._no_thing and self._spelled(word)
            return article + word if last and known and words[at + 1] not in self._no_thing else ""
        return ""


def _reservation(
    short: Short, span: Span, *, wished: bool = False, announced: bool = False
) -> Reservation:
    return Reservation(
        span,
        thing="" if wished else short.thing,
        better=short.thing if wished else "",
        heard=short.heard,
        lapse=short.lapse,
        mend=short.mend,
        announced=announced,
    )
