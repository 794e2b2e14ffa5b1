"""What a person set right in an analysis, kept apart from what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    Severity,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel, Signal, Topic

Id = TypeVar("Id", bound=StrEnum)

_YES, _NO = "yes", "no"


class LabelFamily(StrEnum):
    """A family of labels that a person can set right, as it is named where it is kept."""

    KIND = "kind"
    TOPIC = "topic"
    TOPICS = "topics"
    """The secondary ones."""
    EMOTION = "emotion"
    SARCASM = "sarcasm"
    SEVERITY = "severity"
    SIGNALS = "signals"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Changes(Generic[Id]):
    """Labels of one family that were added and taken away; never one that is in both."""

    added: tuple[Id, ...] = ()
    removed: tuple[Id, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def adding(self, id: Id) -> Changes[Id]:
        """Return these changes with a label added; one that was taken away comes back."""
        if id in self.removed:
            return Changes(self.added, tuple(other for other in self.removed if other != id))
        return self if id in self.added else Changes((*self.added, id), self.removed)

    def removing(self, id: Id) -> Changes[Id]:
        """Return these changes with a label taken away; one that was added just goes."""
        if id in self.added:
            return Changes(tuple(other for other in self.added if other != id), self.removed)
        return self if id in self.removed else Changes(self.added, (*self.removed, id))

    def __str__(self) -> str:
        """Return the identifiers, each with its sign: ``"+insult -deadline"``."""
        signed = [f"+{one}" for one in self.added] + [f"-{one}" for one in self.removed]
        return " ".join(signed)

    @classmethod
    def read(cls, type: type[Id], text: str) -> Changes[Id]:
        """Return what ``str`` wrote; raise ``ValueError`` for an unknown identifier."""
        words = text.split()
        return cls(
            tuple(type(word[1:]) for word in words if word[0] == "+"),
            tuple(type(word[1:]) for word in words if word[0] == "-"),
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person changed in an analysis; ``None``, or no change: as it was understood.

    ``topic`` is the main one, ``topics`` says what changed among the secondary ones.
    """

    topic: Topic | None = None
    emotion: Emotion | None = None
    severity: SeverityLevel | None = None
    kind: Kind | None = None
    sarcasm: bool | None = None
    topics: Changes[Topic] = field(default=Changes())
    signals: Changes[Signal] = field(default=Changes())
    asks: Changes[Ask] = field(default=Changes())

    def __bool__(self) -> bool:
        return bool(self.values())

    def apply(self, analysis: Analysis) -> Analysis:
        """Return the analysis as corrected: what a person set carries no evidence of ours."""
        changed: dict[str, Any] = {}
        if self.kind is not None and self.kind != analysis.kind.id:
            changed["kind"] = KindLabel(self.kind)
        if self.emotion is not None and self.emotion != analysis.emotion.id:
            changed["emotion"] = EmotionLabel(self.emotion, 1.0)
        if self.sarcasm is not None and self.sarcasm != analysis.sarcasm.present:
            changed["sarcasm"] = Sarcasm(self.sarcasm)
        if self.severity is not None and self.severity != analysis.severity.level:
            changed["severity"] = Severity(self.severity)
        if self.topic is not None or self.topics:
            changed["topics"] = self._topics(analysis)
        if self.signals:
            kept = tuple(s for s in analysis.signals if s.id not in self.signals.removed)
            new = [one for one in self.signals.added if not analysis.has(one)]
            changed["signals"] = (*kept, *(SignalLabel(one) for one in new))
        if self.asks:
            changed["asks"] = self._asks(analysis)
        return replace(analysis, **changed) if changed else analysis

    def _topics(self, analysis: Analysis) -> tuple[TopicLabel, ...]:
        known = {label.id: label for label in analysis.topics}
        main = analysis.topic if self.topic is None else self.topic
        # One that moves to the first place keeps the words that it was found in.
        first = known.get(main) or TopicLabel(main, 1.0)
        others = [
            label
            for label in analysis.topics
            if label.id != main and label.id not in self.topics.removed
        ]
        new = [one for one in self.topics.added if one != main and one not in known]
        if self.topic is not None:
            first = replace(first, score=1.0)
        return (first, *others, *(TopicLabel(one, 1.0) for one in new))

    def _asks(self, analysis: Analysis) -> tuple[AskLabel, ...]:
        gone = {*self.asks.removed, Ask.NONE_STATED}
        kept = tuple(label for label in analysis.asks if label.id not in gone)
        new = [one for one in self.asks.added if not analysis.wants(one)]
        return (*kept, *(AskLabel(one) for one in new)) or (AskLabel(Ask.NONE_STATED),)

    def values(self) -> dict[LabelFamily, str]:
        """Return what was changed as texts, to be kept: identifiers of the vocabulary."""
        sarcasm = None if self.sarcasm is None else _YES if self.sarcasm else _NO
        severity = None if self.severity is None else str(int(self.severity))
        texts = {
            LabelFamily.KIND: self.kind,
            LabelFamily.TOPIC: self.topic,
            LabelFamily.TOPICS: str(self.topics),
            LabelFamily.EMOTION: self.emotion,
            LabelFamily.SARCASM: sarcasm,
            LabelFamily.SEVERITY: severity,
            LabelFamily.SIGNALS: str(self.signals),
            LabelFamily.ASKS: str(self.asks),
        }
        return {family: str(text) for family, text in texts.items() if text}

    @classmethod
    def read(cls, values: Mapping[LabelFamily, str]) -> Correction:
        """Return what ``values`` gave; raise ``ValueError`` for an unknown identifier."""
        get = values.get
        kind, topic, emotion, severity, sarcasm = (
            get(LabelFamily.KIND), get(LabelFamily.TOPIC), get(LabelFamily.EMOTION),
            get(LabelFamily.SEVERITY), get(LabelFamily.SARCASM),
        )  # fmt: skip
        return cls(
            topic=Topic(topic) if topic else None,
            emotion=Emotion(emotion) if emotion else None,
            severity=SeverityLevel(int(severity)) if severity else None,
            kind=Kind(kind) if kind else None,
            sarcasm=sarcasm == _YES if sarcasm else None,
            topics=Changes.read(Topic, get(LabelFamily.TOPICS, "")),
            signals=Changes.read(Signal, get(LabelFamily.SIGNALS, "")),
            asks=Changes.read(Ask, get(LabelFamily.ASKS, "")),
        )
