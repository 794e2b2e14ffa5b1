"""Severity: a sum of named reasons, so that a person can contest each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cmdesk.analysis.classifiers import Judgement
from cmdesk.analysis.context import Context, evidence, value_of
from cmdesk.analysis.judged import words_for
from cmdesk.analysis.labels import shouting
from cmdesk.analysis.quantities import amount_of, days_of
from cmdesk.domain.analysis import (
    EmotionLabel,
    Evidence,
    Severity,
    SeverityReason,
    SignalLabel,
)
from cmdesk.domain.vocabulary import Emotion, EntityType, Kind, SeverityLevel, Signal, Topic

HEAVY_SUM = 300.0
"""An amount, in the currency of the message, that hurts (vocabulary.md: some 300 € and up)."""
LONG_WAIT_DAYS = 21
_BY_RULE = frozenset({"authority_threat", "data_leak"})
"""Reasons that only a rule can give."""
_SIGNAL_OF = {"public_fraud": Signal.FRAUD_ACCUSATION}
"""Reasons that go by another name than the signal they come from."""


class RuleSeverity:
    """Adds up the reasons of ``severity.toml``."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._reasons: dict[str, dict[str, float]] = table["reason"]
        self._bounds: dict[str, float] = table["bounds"]
        self._wording: dict[str, float] = table["wording"]
        self._harmed: frozenset[str] = frozenset(table["harmed"])

    def label(
        self,
        context: Context,
        kind: Kind,
        emotion: EmotionLabel,
        topics: Sequence[Topic],
        signals: Sequence[SignalLabel],
        judgement: Judgement | None = None,
    ) -> Severity:
        """Return the level, and the reasons, the weightiest first.

        Where there is a ``judgement``, the wording of the whole may add a reason of its own
        or take points away, and a signal imposes the critical level only where the whole
        does not gainsay it.
        """
        found = {label.id: label.evidence for label in signals}
        reasons: list[SeverityReason] = []

        def add(name: str, proof: Evidence = ()) -> None:
            entry = self._reasons.get(name)
            if entry:
                reasons.append(
                    SeverityReason(name, float(entry["points"]), int(entry.get("floor", 0)), proof)
                )

        if kind in (Kind.PRAISE, Kind.QUESTION, Kind.SUGGESTION):
            for signal in (
                Signal.VIOLENCE_OR_SELF_HARM,
                Signal.HEALTH_SAFETY,
                Signal.DISCRIMINATION,
            ):
                if signal in found and (
                    signal is Signal.VIOLENCE_OR_SELF_HARM
                    or (kind is Kind.QUESTION and context.sentiment < 0)
                ):
                    add(signal, found[signal])
            return self._sum(reasons)
        if kind is Kind.ABUSE:
            if Signal.VIOLENCE_OR_SELF_HARM in found:
                add("violence_or_self_harm", found[Signal.VIOLENCE_OR_SELF_HARM])
            return self._sum(reasons)
        if leaks := context.of("kinds", "data_leak"):
            add("data_leak", evidence(leaks))
        for signal, proof in found.items():
            self._signal(context, signal, proof, add)
        self._facts(context, emotion, topics, found, add)
        if judgement is None:
            return self._sum(reasons)
        return self._sum(self._weigh_wording(context, judgement, reasons))

    def _weigh_wording(
        self, context: Context, judgement: Judgement, reasons: list[SeverityReason]
    ) -> list[SeverityReason]:
        """Return the reasons with what the wording of the whole adds or takes away."""
        wording = self._wording
        critical = judgement.of("severity:4")
        reasons = [
            replace(reason, floor=0)
            if reason.floor == 4 and critical < self._least_chance(context, reason.id)
            else reason
            for reason in reasons
        ]
        level = int(self._sum(reasons).level)
        read = 1
        for step in (2, 3, 4):
            if judgement.says(f"severity:{step}"):
                read = step
        if read == 4 and level < 4 and critical < wording["alone"]:
            read = 3
        if read == 4 and level < 4:
            words = words_for(context, judgement, "severity:4")
            return [*reasons, SeverityReason("critical_wording", 0.0, 4, words)]
        if level in (4, read) or (
            read < level and judgement.of(f"severity:{level}") >= wording["measured"]
        ):
            return reasons
        total = sum(reason.points for reason in reasons)
        bounds = {2: self._bounds["moderate"], 3: self._bounds["high"]}
        if read > level:
            words = words_for(context, judgement, f"severity:{read}")
            points = round(bounds[min(read, 3)] - total, 2)
            return [*reasons, SeverityReason("serious_wording", points, 0, words)]
        if any(reason.floor > read for reason in reasons):
            return reasons  # what imposes a level is not argued away by the tone
        points = round(bounds[read + 1] - 0.05 - total, 2)
        return [*reasons, SeverityReason("measured_wording", points, 0)]

    def _signal(
        self, context: Context, signal: Signal, proof: Evidence, add: Callable[..., None]
    ) -> None:
        if signal is Signal.FRAUD_ACCUSATION:
            add("public_fraud" if context.message.public else signal, proof)
        elif signal is Signal.CONSUMER_BODY and any(
            m.rule.id == "body.authority" for m in context.of("signals", signal)
        ):
            add("authority_threat", proof)
        else:
            add(signal, proof)

    def _least_chance(self, context: Context, reason: str) -> float:
        """Return the chance of the critical level below which a reason does not impose it."""
        if reason in self._harmed:
            return self._wording["harmed"]
        # What a rule met is said in so many words; what a judge heard must fit the whole.
        met = reason in _BY_RULE or context.of("signals", _SIGNAL_OF.get(reason, reason))
        return self._wording["met"] if met else self._wording["gainsaid"]

    def _facts(
        self,
        context: Context,
        emotion: EmotionLabel,
        topics: Sequence[Topic],
        found: dict[Signal, Evidence],
        add: Callable[..., None],
    ) -> None:
        frames = {m.rule.id for m in context.of("frames")}
        faults = {m.rule.id for m in context.faults}
        if faults or frames:
            add("real_problem", evidence([*context.faults, *context.of("frames")], 3))
        elif any(value_of(m) <= -2 for m in context.judgements):
            add("reproach", evidence(m for m in context.judgements if value_of(m) <= -2))
        elif not context.of("kinds", "mild") and context.sentiment < 0.4:
            add("told_problem")  # a complaint whose fact no rule knows is a problem all the same
        if len(faults) >= 3 or len(frames) >= 3:
            add("several_problems")
        strong = [m for m in context.judgements if value_of(m) <= -2]
        text = context.message.text
        if emotion.id is Emotion.ANGER:
            strength = len(strong) + 2 * shouting(text) + text.count("!!")
            strength += Signal.INSULT in found
            add("strong_anger" if strength >= 3 else "anger", emotion.evidence)
        elif emotion.id is Emotion.DISTRESS:
            add("distress", emotion.evidence)
        self._money(context, topics, add)
        waits = [
            e
            for e in context.entities
            if e.type is EntityType.DURATION and days_of(e.value) >= LONG_WAIT_DAYS
        ]
        if waits and (faults or frames):
            add("long_wait", tuple(e.span for e in waits[:2]))
        if Signal.REPEAT_CONTACT in found and (
            len(context.of("signals", Signal.REPEAT_CONTACT)) >= 2
            or any(m.rule.id == "service.fault" for m in context.faults)
        ):
            add("several_contacts", found[Signal.REPEAT_CONTACT])

    def _money(self, context: Context, topics: Sequence[Topic], add: Callable[..., None]) -> None:
        sums = [
            (amount, e)
            for e in context.entities
            if e.type is EntityType.AMOUNT and (amount := amount_of(e.value)) is not None
        ]
        if not sums:
            return
        amount, entity = max(sums, key=lambda pair: pair[0])
        held = {Topic.REFUND, Topic.BILLING} & set(topics[:2])
        if amount >= HEAVY_SUM:
            add("money_at_stake", (entity.span,))
        elif held:
            add("money_lost", (entity.span,))

    def _sum(self, reasons: list[SeverityReason]) -> Severity:
        total = sum(reason.points for reason in reasons)
        level = (
            3 if total >= self._bounds["high"] else 2 if total >= self._bounds["moderate"] else 1
        )
        level = max([level, *(reason.floor for reason in reasons)])
        ordered = sorted(reasons, key=lambda reason: (-reason.floor, -reason.points, reason.id))
        return Severity(SeverityLevel(level), tuple(ordered))
