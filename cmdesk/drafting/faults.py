"""What happened to the author, among the faults that the phrase bank can speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cmdesk.domain.vocabulary import Topic
from cmdesk.language.fold import fold, strip_accents

GRAVE = {Topic.SAFETY, Topic.DISCRIMINATION}
"""Topics that are never guessed at, listed among others or quoted: a wrong word does harm."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble and the ways to speak of it (see ``resources/phrases``).

    Its first topic is its own; on the others it may be found too. With neither ``pattern``
    nor ``frames``, and not ``learnt``, it is what is said of its topic when nothing closer was
    found.
    """

    id: str
    topics: tuple[Topic, ...]
    object: str
    thing: bool
    facts: tuple[str, ...]
    scenes: tuple[str, ...]
    faults: tuple[str, ...]
    feelings: tuple[str, ...]
    tasks: tuple[str, ...]
    opinion: bool = False
    """Whether it is a judgement to pass on, and no case that a procedure settles."""
    visible: bool = False
    """Whether a photo shows it."""
    pattern: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    frames: tuple[str, ...] = ()
    """The frames of the analysis (``Grievance.frame``) that it answers."""
    covers: tuple[str, ...] = ()
    """The faults that it makes needless to speak of."""
    settled_as: tuple[Topic, ...] = ()
    """The topics under which the procedures of a brand put it; empty: that of the message."""
    keywords: str = ""
    """The words of procedures that it amounts to, whatever words the author chose."""
    like: str = ""
    """The fault that a reader would not tell from it: the judge of troubles knows only that one."""
    of_handling: bool = False
    """Whether it tells how the matter was handled: the matter itself, once told, goes first."""
    unjudged: bool = False
    """Whether the judge of troubles does not know it, so that what it hears says nothing of it."""
    learnt: bool = False
    """Whether only the judge of troubles names it: no rule, no words, and no fallback either."""

    @property
    def topic(self) -> Topic:
        """Return the topic that it belongs to."""
        return self.topics[0]

    @property
    def kind(self) -> str:
        """Return the name under which the judge of troubles knows it."""
        return self.like or self.id

    @property
    def general(self) -> bool:
        """Return whether it is all that can be said of its topic when nothing closer is known."""
        return self.pattern is None and not self.frames and not self.learnt

    def found_in(self, plain: str) -> bool:
        """Return whether ``plain`` (see ``plain``) tells of it."""
        if self.pattern is None:
            return False
        if self.unless is None:
            return self.pattern.search(plain) is not None
        return self.pattern.search(self.unless.sub(" … ", plain)) is not None


class Faults:
    """All faults, in the order of the files: the narrower ones first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.all = tuple(faults)
        self._by_id = {fault.id: fault for fault in faults}
        self._by_frame = {frame: fault for fault in faults for frame in fault.frames}
        self._fallback = {fault.topic: fault for fault in faults if fault.general}

    def fallback(self, topic: Topic) -> Fault:
        """Return what can be said of ``topic`` when nothing closer was found."""
        return self._fallback.get(topic) or self._fallback[Topic.OTHER]

    def named(self, trouble: str) -> Fault | None:
        """Return the fault that the judge of troubles calls ``trouble``."""
        return self._by_id.get(trouble)

    def kind(self, trouble: str) -> str:
        """Return the name under which the judge knows a fault of this identifier."""
        fault = self._by_id.get(trouble)
        return fault.kind if fault else trouble

    def of_frame(self, frame: str) -> Fault | None:
        """Return the fault that answers a frame of the analysis."""
        return self._by_frame.get(frame)

    def find(self, text: str, topics: Sequence[Topic]) -> tuple[Fault, ...]:
        """Return the faults of ``topics`` that ``text`` tells of, those of the first first.

        A fault that belongs to one of the topics goes before one that may merely be found
        on it; one fault for each of its own topics at most.
        """
        readable = plain(text)
        order = {topic: place for place, topic in enumerate(topics)}
        kept: dict[Topic, tuple[int, int, Fault]] = {}
        for place, fault in enumerate(self.all):
            near = [order[topic] for topic in fault.topics if topic in order]
            if not near or fault.topic in kept or not fault.found_in(readable):
                continue
            own = order.get(fault.topic)
            rank = own * 2 if own is not None else min(near) * 2 + 1
            kept[fault.topic] = (rank, place, fault)
        found = [fault for *_, fault in sorted(kept.values(), key=lambda entry: entry[:2])]
        covered = {other for fault in found for other in fault.covers}
        return tuple(fault for fault in found if fault.id not in covered)


compiled = lru_cache(maxsize=1024)(re.compile)
"""Patterns, compiled once: there are more of them than the cache of ``re`` holds."""


def plain(text: str) -> str:
    """Return ``text`` in the form that the patterns expect: lower case, no accents."""
    return " ".join(strip_accents(fold(text)).lower().replace("’", "'").split())


def faults_of(files: Iterable[Mapping[str, Any]]) -> Faults:
    """Return the faults of some files, those of their ``[[fault]]`` tables."""
    return Faults(
        [
            Fault(
                id=entry["id"],
                topics=tuple(Topic(topic) for topic in entry["topics"]),
                object=entry["object"],
                thing=entry.get("thing", False),
                facts=tuple(entry["facts"]),
                scenes=tuple(entry["scenes"]),
                faults=tuple(entry["faults"]),
                feelings=tuple(entry["feelings"]),
                tasks=tuple(entry["tasks"]),
                opinion=entry.get("opinion", False),
                visible=entry.get("visible", False),
                pattern=_optional(entry.get("pattern")),
                unless=_optional(entry.get("unless")),
                frames=tuple(entry.get("frames", ())),
                covers=tuple(entry.get("covers", ())),
                settled_as=tuple(Topic(topic) for topic in entry.get("settled_as", ())),
                keywords=entry.get("keywords", ""),
                of_handling=entry.get("of_handling", False),
                like=entry.get("like", ""),
                unjudged=entry.get("unjudged", False),
                learnt=entry.get("learnt", False),
            )
            for tables in files
            for entry in tables.get("fault", ())
        ]
    )


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return None if pattern is None else re.compile(pattern)
