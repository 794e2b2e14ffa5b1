"""The labels that the rules alone give to one message, each worked out once."""

from __future__ import annotations

from functools import cached_property

from cmdesk.analysis.context import Context
from cmdesk.analysis.labels import (
    RuleAsks,
    RuleEmotion,
    RuleKind,
    RuleSarcasm,
    RuleSignals,
    RuleTopics,
)
from cmdesk.domain.analysis import (
    AskLabel,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.vocabulary import Kind, Topic


class Ruled:
    """The rules’ labels of one message."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._emotions: dict[Kind, EmotionLabel] = {}
        self._asks: dict[Kind, tuple[AskLabel, ...]] = {}

    @cached_property
    def _kind(self) -> KindLabel:
        return RuleKind().label(self._context)

    @cached_property
    def told_topics(self) -> tuple[TopicLabel, ...]:
        """Return the topics of the text, whatever its kind."""
        return RuleTopics().label(self._context)

    @cached_property
    def told_sarcasm(self) -> Sarcasm:
        """Return the sarcasm of the text, whatever its kind."""
        return RuleSarcasm().label(self._context)

    @cached_property
    def _signals(self) -> tuple[SignalLabel, ...]:
        return RuleSignals().label(self._context)

    def kind(self) -> KindLabel:
        """Return the kind with the words that decided."""
        return self._kind

    def topics(self, kind: Kind) -> tuple[TopicLabel, ...]:
        """Return at least one topic, the main one first."""
        return (TopicLabel(Topic.OTHER, 0.5),) if kind is Kind.ABUSE else self.told_topics

    def emotion(self, kind: Kind) -> EmotionLabel:
        """Return the dominant emotion."""
        if kind not in self._emotions:
            self._emotions[kind] = RuleEmotion().label(self._context, kind)
        return self._emotions[kind]

    def sarcasm(self, kind: Kind) -> Sarcasm:
        """Return whether the author says the contrary of what is meant."""
        return Sarcasm() if kind is Kind.ABUSE else self.told_sarcasm

    def signals(self) -> tuple[SignalLabel, ...]:
        """Return the signals in the order of the vocabulary."""
        return self._signals

    def asks(self, kind: Kind) -> tuple[AskLabel, ...]:
        """Return the asks in the order of the vocabulary, ``none_stated`` alone for none."""
        if kind not in self._asks:
            self._asks[kind] = RuleAsks().label(self._context, kind)
        return self._asks[kind]
