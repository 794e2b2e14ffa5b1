"""The phrase bank: wordings with their conditions, read from ``resources/phrases``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cmdesk.domain.vocabulary import Act
from cmdesk.drafting import template
from cmdesk.drafting.conditions import Flags, all_hold, narrowest, specificity

# A wording made for this very fault says more than one made for its topic, and so on.
_WEIGHTS = {
    "public": 0.0,
    "private": 0.0,
    "fault": 3.0,
    "ask": 2.0,
    "signal": 2.0,
    "topic": 1.5,
    "emotion": 1.2,
    "kind": 0.4,
    "life": 4.0,
    "praise": 1.5,
}
# What the author told and few other authors did.
_FACTS = {
    *("wait", "since", "contacts", "praised", "liked", "asked", "loved"),
    *("subject", "subjects", "of_subject", "of_subjects"),
    *("enjoyed", "of_enjoyed"),
}
_FACT = 1.0


@dataclass(frozen=True)
class Phrase:
    """One wording.

    ``when`` are its conditions, ``role`` the use that a plan must ask for by name (empty:
    the ordinary one), ``warmth``, ``formality`` and ``assertiveness`` its marks from 0 to
    1, ``does`` the acts that it accomplishes besides its own, so that a plan may skip them.
    """

    id: str
    act: Act
    text: str
    when: tuple[str, ...] = ()
    role: str = ""
    warmth: float = 0.6
    formality: float = 0.55
    assertiveness: float = 0.5
    does: tuple[Act, ...] = ()

    @cached_property
    def slots(self) -> frozenset[str]:
        """Return the slots that must have a value."""
        return template.slots(self.text)

    @cached_property
    def narrowness(self) -> float:
        """Return how specific it is: conditions, then slots that carry facts."""
        facts = _FACT * len(self.slots & _FACTS)
        return specificity(self.when, lambda prefix: _WEIGHTS.get(prefix, 0.3)) + facts


class Bank:
    """All wordings, by act."""

    def __init__(self, phrases: tuple[Phrase, ...]) -> None:
        self.phrases = phrases
        self._uses: dict[tuple[Act, str], _Use] = defaultdict(_Use)
        for phrase in phrases:
            self._uses[phrase.act, phrase.role].add(phrase)
        openings = Counter(_opening(phrase) for phrase in phrases)
        self._crowds = {
            phrase.id: openings[_opening(phrase)]
            for phrase in phrases
            if not phrase.text.startswith("{") or "|" in phrase.text.split("}")[0]
        }

    def crowd(self, phrase: Phrase) -> int:
        """Return how many wordings of its use begin with the same words; 1 before a slot."""
        return self._crowds.get(phrase.id, 1)

    def allowed(self, act: Act, role: str, flags: Flags) -> list[Phrase]:
        """Return the wordings of ``act`` whose conditions hold, whatever their slots."""
        use = self._uses.get((act, role))
        return use.allowed(flags) if use is not None else []


class _Use:
    """The wordings of one use, to be looked up by the narrowest flag that each asks for."""

    def __init__(self) -> None:
        self._phrases: list[Phrase] = []
        self._always: list[int] = []
        self._by_flag: dict[str, list[int]] = {}

    def add(self, phrase: Phrase) -> None:
        number = len(self._phrases)
        self._phrases.append(phrase)
        key = narrowest(phrase.when, lambda prefix: _WEIGHTS.get(prefix, 0.3))
        for flag in key:
            self._by_flag.setdefault(flag, []).append(number)
        if not key:
            self._always.append(number)

    def allowed(self, flags: Flags) -> list[Phrase]:
        numbers = set(self._always)
        for flag in self._by_flag.keys() & flags:
            numbers.update(self._by_flag[flag])
        return [
            phrase
            for number in sorted(numbers)
            if all_hold((phrase := self._phrases[number]).when, flags)
        ]


def _opening(phrase: Phrase) -> tuple[str, ...]:
    words = template.choose(phrase.text, template.Manner()).lower().replace("’", "’ ").split()
    return (phrase.act, phrase.role, *words[:3])


def bank_of(files: Mapping[str, Mapping[str, Any]]) -> Bank:
    """Return the wordings of files given by name, those of their ``[[phrase]]`` tables.

    A file may set ``act`` for all of its wordings. Raises ``ValueError`` for a repeated
    identifier.
    """
    phrases: list[Phrase] = []
    seen: set[str] = set()
    for name, tables in files.items():
        for entry in tables.get("phrase", ()):
            phrase = _phrase(entry, tables.get("act"))
            if phrase.id in seen:
                raise ValueError(f"{name}: the wording {phrase.id} is there twice")
            seen.add(phrase.id)
            phrases.append(phrase)
    return Bank(tuple(phrases))


def _phrase(entry: dict[str, Any], act: str | None) -> Phrase:
    return Phrase(
        id=entry["id"],
        act=Act(entry.get("act") or act or ""),
        text=entry["text"],
        when=tuple(entry.get("when", ())),
        role=entry.get("role", ""),
        warmth=entry.get("warmth", 0.6),
        formality=entry.get("formality", 0.55),
        assertiveness=entry.get("assertiveness", 0.5),
        does=tuple(Act(name) for name in entry.get("does", ())),
    )
