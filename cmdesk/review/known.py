"""The wordings of the phrase bank, known to the review by the act that each performs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Address, Person
from cmdesk.drafting import template
from cmdesk.drafting.phrasebook import Phrasebook
from cmdesk.review.notation import match_form

_WORD = re.compile(r"[^\W_]+")
_SLOT = re.compile(r"\{\w+\}")
_PERSON = re.compile(r"\{[^{}<>|]*\|")
# What is shorter says too little to be known by.
_LEAST_WORDS = 4
# Many wordings begin with the same two words, few with the same three.
_OPENING = 3
_LEAST_SIGNS = 12
# Where the longest part says too little alone, the others must stand around it, so near.
_NEAR = 30

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    """The parts of a wording between its slots, what it does, and its longest part."""

    parts: tuple[Words, ...]
    longest: int
    acts: frozenset[Act]
    within: Act | None = None
    """The act that a sentence must perform besides, where the words alone say too little."""


class Known:
    """Finds wordings in a text by their words that no slot fills.

    A wording that was changed by hand is no longer found: the cues judge it then.
    """

    def __init__(
        self, wordings: Iterable[tuple[str, Iterable[Act]]], troubles: Iterable[str] = ()
    ) -> None:
        """Learn ``wordings`` and what they do; ``troubles`` are nouns that regret may name."""
        acts: dict[tuple[Words, ...], set[Act]] = {}
        for text, performed in wordings:
            done = tuple(performed)
            for said in _said(match_form(text)):
                if parts := _parts(said):
                    acts.setdefault(parts, set()).update(done)
        self._wordings: dict[Words, list[_Wording]] = {}
        for parts, those in acts.items():
            longest = max(range(len(parts)), key=lambda place: _signs(parts[place]))
            known = _Wording(parts, longest, frozenset(those))
            self._wordings.setdefault(parts[longest][:_OPENING], []).append(known)
        heard = frozenset((Act.ACKNOWLEDGE,))
        for trouble in troubles:
            words = tuple(_WORD.findall(match_form(trouble)))
            if 1 < len(words) < _LEAST_WORDS:
                named = _Wording((words,), 0, heard, Act.APOLOGISE)
                self._wordings.setdefault(words[:_OPENING], []).append(named)

    def find(self, form: str) -> Iterator[tuple[Act, Span, Act | None]]:
        """Yield each act that a known wording of ``form`` (of ``match_form``) performs.

        The third part is the act that the same sentence must perform for this one to hold.
        """
        places = [match.span() for match in _WORD.finditer(form)]
        words = [form[start:end] for start, end in places]
        for at in range(len(words) - 1):
            opening = tuple(words[at : at + _OPENING])
            # A part of two words stands under those two.
            for known in (
                *self._wordings.get(opening[:2], ()),
                *(self._wordings.get(opening, ()) if len(opening) == _OPENING else ()),
            ):
                part = known.parts[known.longest]
                if tuple(words[at : at + len(part)]) == part and _around(known, words, at):
                    span = Span(places[at][0], places[at + len(part) - 1][1])
                    for act in sorted(known.acts):
                        yield act, span, known.within


def _around(known: _Wording, words: Sequence[str], at: int) -> bool:
    """Return whether the other parts stand before and after the one at ``at``, in order."""
    part = known.parts[known.longest]
    before = words[max(0, at - _NEAR) : at]
    after = words[at + len(part) : at + len(part) + _NEAR]
    return _in_order(known.parts[: known.longest], before) and _in_order(
        known.parts[known.longest + 1 :], after
    )


def _in_order(parts: Sequence[Words], words: Sequence[str]) -> bool:
    start = 0
    for part in parts:
        size = len(part)
        places = range(start, len(words) - size + 1)
        found = next((p for p in places if tuple(words[p : p + size]) == part), None)
        if found is None:
            return False
        start = found + size
    return True


def _said(text: str) -> Iterator[str]:
    """Yield what a wording gives by who speaks and who is addressed."""
    for address in (Address.VOUS, Address.TU) if "<" in text else (Address.VOUS,):
        for person in Person if _PERSON.search(text) else (Person.JE,):
            yield template.choose.__wrapped__(text, template.Manner(address, person))


def _parts(form: str) -> tuple[Words, ...]:
    """Return the words between the slots; nothing where they say too little.

    A long part is enough by itself.
    """
    parts = [tuple(_WORD.findall(part)) for part in _SLOT.split(form)]
    parts = [part for part in parts if part]
    longest = max(parts, key=_signs, default=())
    if len(longest) >= _LEAST_WORDS and _signs(longest) >= _LEAST_SIGNS:
        return (longest,)
    if len(longest) < 2 or sum(map(len, parts)) < _LEAST_WORDS:
        return ()
    return tuple(parts) if sum(map(_signs, parts)) >= _LEAST_SIGNS else ()


def _signs(words: Words) -> int:
    return sum(map(len, words))


def known_of(phrases: Phrasebook) -> Known:
    """Return the wordings of the phrase bank."""
    wordings: list[tuple[str, Iterable[Act]]] = []
    for phrase in phrases.bank.phrases:
        acts = {phrase.act, *phrase.does}
        if "how" in phrase.slots:
            # « Donnez-moi votre numéro » invites only by what fills the slot: cues hear it.
            acts.discard(Act.INVITE_PRIVATE)
        wordings.append((phrase.text, sorted(acts)))
    troubles: set[str] = set()
    general: set[str] = set()
    for fault in phrases.faults.all:
        for texts, act in (
            (fault.facts, Act.ACKNOWLEDGE),
            (fault.scenes, Act.ACKNOWLEDGE),
            (fault.faults, Act.ACKNOWLEDGE),
            (fault.feelings, Act.EMPATHISE),
        ):
            wordings += [(text, (act,)) for text in texts]
        (general if fault.general else troubles).update(t for t in fault.faults if "{" not in t)
    # « Cette difficulté » names nothing: what stands for any trouble is left out.
    return Known(wordings, sorted(troubles - general))
