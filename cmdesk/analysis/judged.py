"""The labels as they come out: trained judges and rules together.

The judges (``classifiers.py``) weigh everything, what the rules met included, and decide.
The rules speak alone where the judges have nothing to go by (a text of a few words or in
another language) and, where both agree, the rules' words are the evidence shown: they are
the shorter ones. What only a fact can tell (personal data posted) stays with the facts.
"""

from __future__ import annotations

from functools import cached_property

from cmdesk.analysis.classifiers import Judgement
from cmdesk.analysis.context import Context, value_of
from cmdesk.analysis.ruled import Ruled
from cmdesk.domain.analysis import (
    AskLabel,
    EmotionLabel,
    Evidence,
    KindLabel,
    Sarcasm,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, Signal, Topic

HESITANT = 0.35
RULE_SURE = 0.7
"""A main topic less probable than the one yields to a rule at least as sure as the other."""
LEAST_WORDS = 3
"""Words with a meaning known to the judges; below, the rules decide alone."""
GRAVE_BELIEVED = 0.6
"""What the judges must be sure of to name a grave topic that no rule met."""
SENTIMENT_WEIGHT = 0.75
"""What the sentiment (-1 to 1) weighs beside the chance of praise less that of a complaint.

Of 4,519 messages apart (2,806 complaints, 795 compliments) 67 complaints are thanked for and 247
compliments read as complaints (60 and 245 at 0.5); of 956 real reviews of one, two, four and five
stars 11 and 56 (11 and 67); of 180 complaints to the three brands 3 are thanked for.
"""
ASKING_BELIEVED = 0.45
"""The chance from which a message with a question mark asks, though a complaint is likelier.

Of 180 complaints to the three brands it takes two fewer for a question than 0.35 does; of 4,519
messages apart it costs none.
"""
PRAISE_BELIEVED = 0.4
"""What the judges must be sure of to hear praise where the rules read a reproach."""
BARE_PRAISE_BELIEVED = 0.65
"""The same where no word praises.

Of 4,519 messages apart four complaints fewer are thanked for than at 0.5, of 180 to the brands one;
21 compliments more are read as complaints, most of them written to mislead, and no real one.
"""
BLAMING = -0.3
"""The sentiment under which a message without a word of praise is none, unless they are sure."""
SURE_OF_PRAISE = 0.7
"""How sure: « flacon cassé, remplacé en quatre jours » has but words of blame.

Chosen with the two above on messages that nobody learnt from: 377 plain ones, 196 that tell facts
without judging, 900 of all hands, and the real reviews.
"""
RULE_BELIEVED = 0.3
"""The chance from which a signal that a rule met stands, although the judges hesitate."""
PLAIN_BELIEVED = 0.12
"""The same for words that can hardly mean anything else (« fuyez », « arnaque »)."""
ALONE_BELIEVED = 0.45
"""What a judge must be sure of to name a signal or an ask that no rule met."""
CALM_BELIEVED = 0.75
"""The same for a reproach in a message that complains of nothing."""
SARCASM_BELIEVED = 0.15
_PLAIN = frozenset({Signal.BOYCOTT_CALL, Signal.FRAUD_ACCUSATION, Signal.CONSUMER_BODY})
_GRAVE = frozenset({Topic.DISCRIMINATION})
_GROUP = "signals"
_HOSTILE = frozenset({Kind.COMPLAINT, Kind.ABUSE})
_REPROACHES = frozenset(
    {
        Signal.CHURN_THREAT, Signal.BOYCOTT_CALL, Signal.FRAUD_ACCUSATION, Signal.INSULT,
        Signal.LEGAL_THREAT, Signal.PRESS_THREAT, Signal.BROKEN_PROMISE,
    }
)  # fmt: skip
_FACTUAL = Signal.PERSONAL_DATA_POSTED
_EDGES = ".,;:!?()/\n"


class Judged:
    """The judges' and the rules' labels of one message."""

    def __init__(self, context: Context, judgement: Judgement, ruled: Ruled) -> None:
        self._context = context
        self._judgement = judgement
        self._ruled = ruled

    def kind(self) -> KindLabel:
        """Return the kind with the words that decided."""
        ruled = self._ruled.kind()
        kind = Kind(self._judgement.best("kind"))
        if kind in {Kind.PRAISE, Kind.COMPLAINT}:
            kind = self._pleased_or_not()
        if kind is Kind.COMPLAINT and self._asks():
            kind = Kind.QUESTION
        if kind is Kind.QUESTION and self._leaves():
            kind = Kind.COMPLAINT
        if kind is Kind.PRAISE and (
            # « Merci pour le retard 👏 » has nothing but words of praise.
            self._ruled.told_sarcasm.present
            or (ruled.id is Kind.COMPLAINT and self._doubtful(ruled))
            # « Nul, surtout le soir »: what follows only says where.
            or self._context.of("kinds", "verdict")
        ):
            kind = Kind.COMPLAINT
        if kind is ruled.id and ruled.evidence:
            return ruled
        return KindLabel(kind, self._words(f"kind:{kind}"))

    def _asks(self) -> bool:
        """Return whether a message with a question mark may well ask, and no more."""
        chance = self._judgement.of(f"kind:{Kind.QUESTION}")
        return chance >= ASKING_BELIEVED and "?" in self._context.message.text

    def _leaves(self) -> bool:
        """Return whether somebody who asks nothing says to be leaving (« jvais ailleurs »)."""
        leaving = self._judgement.says(f"signal:{Signal.CHURN_THREAT}")
        return leaving and "?" not in self._context.message.text

    def _pleased_or_not(self) -> Kind:
        """Return praise or complaint, as the judges lean and as the judging words do.

        The judges learn from messages that are often meant to mislead; of real reviews the
        words that praise or blame say more (see ``SENTIMENT_WEIGHT``). Irony that a rule meets is
        left to the judges: its words say the contrary.
        """
        praised = self._judgement.of(f"kind:{Kind.PRAISE}")
        leaning = praised - self._judgement.of(f"kind:{Kind.COMPLAINT}")
        if not self._ruled.told_sarcasm.present:
            leaning += SENTIMENT_WEIGHT * self._context.sentiment
        return Kind.PRAISE if leaning > 0 else Kind.COMPLAINT

    def _doubtful(self, ruled: KindLabel) -> bool:
        """Return whether the judges hear praise where the rules read a reproach, unsurely.

        To thank who complains is the worst answer there is: where no word praises, the
        judges must be all but certain.
        """
        chance = self._judgement.of(f"kind:{Kind.PRAISE}")
        if not self._has_praise():
            blaming = self._context.sentiment < BLAMING and chance < SURE_OF_PRAISE
            return blaming or chance < BARE_PRAISE_BELIEVED
        return bool(ruled.evidence) and chance < PRAISE_BELIEVED

    def _has_praise(self) -> bool:
        """Return whether a single word praises."""
        praised = any(value_of(match) > 0 for match in self._context.judgements)
        return praised or bool(self._context.of("kinds", "praise"))

    def topics(self, kind: Kind) -> tuple[TopicLabel, ...]:
        """Return at least one topic, the main one first."""
        judgement = self._judgement
        if kind is Kind.ABUSE:
            return (TopicLabel(Topic.OTHER, 0.5, self._words("kind:abuse")),)
        ruled = {label.id: label.evidence for label in self._ruled.told_topics}
        main = Topic(judgement.best("topic"))
        first = self._ruled.told_topics[0]
        if (
            judgement.of(f"topic:{main}") < HESITANT
            and first.id is not Topic.OTHER
            and first.score >= RULE_SURE
        ):
            main = first.id
        if main in _GRAVE and main not in ruled and judgement.of(f"topic:{main}") < GRAVE_BELIEVED:
            # The gravest word there is needs words of its own, or all but certainty.
            rest = [topic for topic in Topic if topic not in _GRAVE]
            main = max(rest, key=lambda topic: judgement.of(f"topic:{topic}"))
        others = sorted(
            (t for t in Topic if t is not main and judgement.says(f"about:{t}")),
            key=lambda t: -judgement.of(f"about:{t}"),
        )
        if kind is not Kind.COMPLAINT or main is Topic.OTHER:
            others = [t for t in others if judgement.of(f"about:{t}") >= 0.6]
        labels = []
        for topic in (main, *others[:3]):
            if topic is Topic.OTHER and topic is not main:
                continue
            score = max(judgement.of(f"about:{topic}"), judgement.of(f"topic:{topic}"))
            answer = f"topic:{topic}" if topic is main else f"about:{topic}"
            labels.append(
                TopicLabel(topic, round(score, 3), ruled.get(topic) or self._words(answer))
            )
        return tuple(labels)

    def emotion(self, kind: Kind) -> EmotionLabel:
        """Return the dominant emotion."""
        # Who complains is not content, whatever the words of politeness; who praises is.
        possible = [
            emotion
            for emotion in Emotion
            if kind not in (Kind.COMPLAINT, Kind.PRAISE)
            or (emotion is Emotion.SATISFACTION) is (kind is Kind.PRAISE)
        ]
        emotion = max(possible, key=lambda one: self._judgement.of(f"emotion:{one}"))
        ruled = self._ruled.emotion(kind)
        score = round(self._judgement.of(f"emotion:{emotion}"), 3)
        if ruled.id is emotion and ruled.evidence:
            return EmotionLabel(emotion, score, ruled.evidence)
        if emotion is Emotion.NEUTRAL:
            return EmotionLabel(emotion, score)
        return EmotionLabel(emotion, score, self._words(f"emotion:{emotion}"))

    def sarcasm(self, kind: Kind) -> Sarcasm:
        """Return whether the author says the contrary of what is meant."""
        if kind not in (Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION):
            return Sarcasm()
        ruled = self._ruled.told_sarcasm
        sure = ruled.present and self._judgement.of("sarcasm:yes") >= SARCASM_BELIEVED
        if not sure and not self._judgement.says("sarcasm:yes"):
            return Sarcasm()
        return Sarcasm(True, ruled.evidence or self._words("sarcasm:yes"))

    def signals(self) -> tuple[SignalLabel, ...]:
        """Return the signals in the order of the vocabulary."""
        ruled = {label.id: label.evidence for label in self._ruled.signals()}
        labels = []
        for signal in Signal:
            said = signal in ruled if signal is _FACTUAL else self._carries(signal, signal in ruled)
            if said:
                proof = ruled.get(signal) or self._words(f"signal:{signal}")
                if (
                    signal is Signal.COMPETITOR_MENTION
                    and signal not in ruled
                    and self._names_us(proof)
                ):
                    continue
                labels.append(SignalLabel(signal, proof))
        return tuple(labels)

    @cached_property
    def _undone(self) -> frozenset[str]:
        group_of = self._context.knowledge.group_of
        return frozenset(
            match.rule.label for match in self._context.undone if group_of[match.rule.id] == _GROUP
        )

    def _names_us(self, proof: Evidence) -> bool:
        """Return whether the words that argue for another brand are the brand's own name.

        « chez Luméa »: what stands right before it argues as well.
        """
        return any(
            span.start < own.end and own.start <= span.end + 1
            for span in proof
            for own in self._context.own
        )

    def _carries(self, signal: Signal, ruled: bool) -> bool:
        chance = self._judgement.of(f"signal:{signal}")
        if signal in _REPROACHES and self.kind().id not in _HOSTILE:
            # « Je souhaite résilier car je déménage » asks, it threatens nobody.
            return chance >= CALM_BELIEVED
        if ruled:
            least = PLAIN_BELIEVED if signal in _PLAIN else RULE_BELIEVED
            return chance >= least or self._judgement.says(f"signal:{signal}")
        if signal in self._undone:
            # The very words are there, denied, supposed or somebody else's: a judge of the
            # whole does not see that.
            return False
        return chance >= ALONE_BELIEVED and self._judgement.says(f"signal:{signal}")

    def asks(self, kind: Kind) -> tuple[AskLabel, ...]:
        """Return the asks in the order of the vocabulary, ``none_stated`` alone for none."""
        if kind is Kind.ABUSE:
            return (AskLabel(Ask.NONE_STATED),)
        ruled = {label.id: label.evidence for label in self._ruled.asks(kind)}
        labels = [
            AskLabel(ask, ruled.get(ask) or self._words(f"ask:{ask}"))
            for ask in Ask
            if ask is not Ask.NONE_STATED
            and self._judgement.says(f"ask:{ask}")
            and (ask in ruled or self._judgement.of(f"ask:{ask}") >= ALONE_BELIEVED)
        ]
        if not labels and kind is Kind.QUESTION:
            return (
                AskLabel(
                    Ask.INFORMATION,
                    ruled.get(Ask.INFORMATION)
                    or self._words(f"ask:{Ask.INFORMATION}")
                    or self._words(f"kind:{kind}"),
                ),
            )
        return tuple(labels) or (AskLabel(Ask.NONE_STATED),)

    def _words(self, answer: str) -> Evidence:
        return words_for(self._context, self._judgement, answer)


def words_for(context: Context, judgement: Judgement, answer: str, most: int = 2) -> Evidence:
    """Return the places in the text that argue most for an answer of the judges."""
    tokens = context.reading.tokens
    spans: list[Span] = []
    for run in judgement.evidence(answer, most):
        first, last = run
        while first < last and tokens[first].norm in _EDGES:
            first += 1
        while last > first and tokens[last - 1].norm in _EDGES:
            last -= 1
        if first < last:
            spans.append(context.reading.span(first, last))
    return tuple(sorted(spans))


def judgeable(judgement: Judgement, language: str) -> bool:
    """Return whether the judges have something to go by."""
    return language == "fr" and judgement.known_words >= LEAST_WORDS
