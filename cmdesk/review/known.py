"""The wordings of the phrase bank, known to the review by the act that each performs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Address, Person
from cmdesk.drafting import template
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.notation import match_form

_WORD = re.compile(r"[^\W_]+")
_SLOT = re.compile(r"\{\w+\}")
_MANNERS = tuple(template.Manner(address, person) for address in Address for person in Person)
# What is shorter says too little to be known by.
_LEAST_WORDS = 4
_LEAST_SIGNS = 14
_KEY = 3


@dataclass(frozen=True, slots=True)
class _Run:
    """The words of a wording between its slots that are hers alone, and what it does."""

    words: tuple[str, ...]
    acts: frozenset[Act]


class Known:
    """Finds wordings in a text by their longest run of words without a slot.

    A wording that was changed by hand is no longer found: the cues judge it then.
    """

    def __init__(self, wordings: Iterable[tuple[str, Iterable[Act]]]) -> None:
        acts: dict[tuple[str, ...], set[Act]] = {}
        for text, performed in wordings:
            done = tuple(performed)
            for manner in _MANNERS if "<" in text or "|" in text else _MANNERS[:1]:
                if words := _longest(template.choose(text, manner)):
                    acts.setdefault(words, set()).update(done)
        self._runs: dict[tuple[str, ...], list[_Run]] = {}
        for words, those in acts.items():
            self._runs.setdefault(words[:_KEY], []).append(_Run(words, frozenset(those)))

    def find(self, form: str) -> Iterator[tuple[Act, Span]]:
        """Yield each act that a known wording of ``form`` (of ``match_form``) performs."""
        places = [match.span() for match in _WORD.finditer(form)]
        words = [form[start:end] for start, end in places]
        for at in range(len(words) - _KEY + 1):
            for run in self._runs.get(tuple(words[at : at + _KEY]), ()):
                end = at + len(run.words)
                if tuple(words[at:end]) == run.words:
                    span = Span(places[at][0], places[end - 1][1])
                    for act in sorted(run.acts):
                        yield act, span


def _longest(text: str) -> tuple[str, ...]:
    runs = [tuple(_WORD.findall(part)) for part in _SLOT.split(match_form(text))]
    longest = max(runs, key=lambda run: sum(map(len, run)))
    if len(longest) < _LEAST_WORDS or sum(map(len, longest)) < _LEAST_SIGNS:
        return ()
    return longest


def read_known(folder: Path) -> Known:
    """Return the wordings of every file of ``folder`` that holds ``[[phrase]]`` tables."""
    wordings = []
    for file in sorted(folder.glob("*.toml")):
        tables = read_toml(file)
        for entry in tables.get("phrase", ()):
            names = (entry.get("act") or tables.get("act"), *entry.get("does", ()))
            wordings.append((entry["text"], [Act(name) for name in names]))
    return Known(wordings)
