"""The labellers made of rules: topics, kind, emotion, sarcasm, signals, asks."""

from __future__ import annotations

import math
from collections import defaultdict

import regex

from cmdesk.analysis.context import Context, evidence, value_of
from cmdesk.analysis.rules import Match
from cmdesk.domain.analysis import (
    AskLabel,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Emotion, EntityType, Kind, Signal, Topic

_PERSONAL = frozenset(
    {
        EntityType.ORDER_NUMBER,
        EntityType.EMAIL,
        EntityType.PHONE,
        EntityType.IBAN,
        EntityType.POSTAL_ADDRESS,
    }
)


# They say who is spoken to or who speaks, nothing of what happened.
_NAMES = frozenset({EntityType.HANDLE, EntityType.PERSON, EntityType.ORGANISATION})


class RuleSignals:
    """Signals; ``personal_data_posted`` comes from the facts, in public only."""

    def label(self, context: Context) -> tuple[SignalLabel, ...]:
        """Return the signals in the order of the vocabulary."""
        found: dict[Signal, tuple[Span, ...]] = {}
        for signal in Signal:
            if matches := context.of("signals", signal):
                found[signal] = evidence(matches)
        if context.message.public:
            posted = tuple(e.span for e in context.entities if e.type in _PERSONAL)
            if posted:
                found[Signal.PERSONAL_DATA_POSTED] = posted[:4]
        return tuple(SignalLabel(signal, found[signal]) for signal in Signal if signal in found)


class RuleTopics:
    """Topics, by the weight of the faults and of the words that name a subject."""

    def label(self, context: Context) -> tuple[TopicLabel, ...]:
        """Return at least one topic, the main one first."""
        scores: dict[Topic, float] = defaultdict(float)
        proof: dict[Topic, list[Match]] = defaultdict(list)
        firsts: dict[Topic, int] = {}
        for match in context.of("topics"):
            topic = Topic(match.rule.label)
            weight = match.rule.weight
            if weight < 2:
                weight *= 1.8 if context.polarity_at(match.first) < 0 else 1.0
            # What is said again convinces less: half each time.
            scores[topic] += weight * 0.5 ** min(
                sum(1 for m in proof[topic] if m.rule.id == match.rule.id), 6
            )
            proof[topic].append(match)
            firsts.setdefault(topic, match.first)
        for match in context.of("frames"):
            topic = Topic(match.rule.label)
            scores[topic] += 1.5
            proof[topic].append(match)
            firsts.setdefault(topic, match.first)
        if any(not thing.shipment for thing in context.things):
            scores[Topic.PRODUCT] += 0.9
        for signal, topic, weight in (
            (Signal.DISCRIMINATION, Topic.DISCRIMINATION, 9.0),
            (Signal.HEALTH_SAFETY, Topic.SAFETY, 7.0),
        ):
            if matches := context.of("signals", signal):
                scores[topic] += weight
                proof[topic] += matches
                firsts.setdefault(topic, matches[0].first)
        if not scores:
            return (TopicLabel(Topic.OTHER, 0.3),)
        # What the author tells first is more often the matter itself than its aftermath.
        length = max(len(context.reading.tokens), 1)
        ranked = sorted(
            scores,
            key=lambda t: (
                -(scores[t] + 0.8 * (1 - firsts.get(t, length) / length)),
                list(Topic).index(t),
            ),
        )
        best = scores[ranked[0]]
        return tuple(
            TopicLabel(topic, round(1 - math.exp(-scores[topic] / 2.5), 3), evidence(proof[topic]))
            for topic in ranked
            if topic is ranked[0] or (scores[topic] >= 1.7 and scores[topic] >= 0.3 * best)
        )


class RuleAsks:
    """Asks."""

    def label(self, context: Context, kind: Kind = Kind.COMPLAINT) -> tuple[AskLabel, ...]:
        """Return the asks in the order of the vocabulary, ``none_stated`` alone for none."""
        if kind is Kind.ABUSE:
            return (AskLabel(Ask.NONE_STATED),)
        labels = [
            AskLabel(ask, evidence(matches))
            for ask in Ask
            if (matches := [m for m in context.of("asks", ask) if self._asked(context, kind, m)])
        ]
        wanted = {label.id for label in labels}
        if wanted - {Ask.INFORMATION} and Ask.INFORMATION in wanted:
            # « pouvez-vous me dire où est mon colis ? » asks for the parcel, not for news besides.
            specific = [
                s for label in labels if label.id is not Ask.INFORMATION for s in label.evidence
            ]
            labels = [
                label
                for label in labels
                if label.id is not Ask.INFORMATION
                or not all(
                    any(_near(context, s, other) for other in specific) for s in label.evidence
                )
            ]
        if not labels and kind is Kind.QUESTION and "?" in context.reading.words:
            return (AskLabel(Ask.INFORMATION, _questions(context)),)
        return tuple(labels) or (AskLabel(Ask.NONE_STATED),)

    def _asked(self, context: Context, kind: Kind, match: Match) -> bool:  # noqa: PLR0911
        """Return whether a match that only a question makes an ask stands in one."""
        ask = Ask(match.rule.label)
        if kind in (Kind.PRAISE, Kind.ABUSE) and ask in (
            Ask.INFORMATION,
            Ask.EXPLANATION,
            Ask.REPAIR,
        ):
            return "?" in context.reading.words
        if kind is Kind.QUESTION:
            return True
        first, last = context.reading.sentence_of(match.first)
        tokens = [t.norm for t in context.reading.tokens[first:last]]
        words = [t.norm for t in context.reading.tokens[match.first : match.last]]
        if ask is Ask.INFORMATION:
            if kind is Kind.SUGGESTION:
                return False
            if any(m.first < last and first < m.last for m in context.of("kinds", "rhetorical")):
                return False
            return "?" in tokens or any(w in _REQUEST for w in words)
        if words[0] in ("quand", "ou"):
            return "?" in tokens or "savoir" in tokens[: match.first - first + 1]
        return True


def _questions(context: Context) -> tuple[Span, ...]:
    """Return the sentences that end with a question mark."""
    tokens = context.reading.tokens
    return tuple(
        context.reading.span(first, last)
        for first, last in context.reading.sentences
        if any(token.norm == "?" for token in tokens[first:last])
    )[:3]


_REQUEST = frozenset(
    {
        "savoir",
        "confirmer",
        "renseigner",
        "renseignement",
        "renseignements",
        "preciser",
        "indiquer",
        "informations",
        "information",
    }
)


def _near(context: Context, one: Span, other: Span) -> bool:
    """Return whether two places lie in one sentence."""
    between = context.message.text[min(one.end, other.end) : max(one.start, other.start)]
    return one.overlaps(other) or not any(mark in between for mark in ".!?\n")


class RuleSarcasm:
    """Irony: praise that the fact beside it belies."""

    def label(self, context: Context) -> Sarcasm:
        """Return whether the author says the contrary of what is meant."""
        sure = context.of("sarcasm", "sure")
        if sure and context.sentiment < 0.5:
            return Sarcasm(True, evidence(sure))
        faults = [m.first for m in context.faults] + [m.first for m in context.of("frames")]
        faults += [m.first for m in context.judgements if value_of(m) <= -2]
        reading = context.reading
        length = len(reading.tokens)
        # The very words that are turned round (« bravo … 👏 ») are no proof of praise.
        turnable = context.of("sarcasm", "praise")
        for match in turnable:
            first, last = reading.sentence_of(match.first)
            short = last - first <= 6
            reach = (max(first - 25, 0), min(last + 25, length)) if short else (first, last)
            near = [
                f for f in faults if reach[0] <= f < reach[1] and not match.first <= f < match.last
            ]
            praise = sum(
                value_of(m)
                for m in context.judgements
                if value_of(m) > 0 and not any(m.span.overlaps(s.span) for s in turnable)
            )
            turned = any(token.norm in ("mais", "malgre", "cependant") for token in reading.tokens)
            emphatic = match.span.end < len(context.message.text) and any(
                mark in context.message.text[match.span.start : match.span.end + 60]
                for mark in "!👏😂🤣…,"
            )
            if near and praise < 2 and not turned and emphatic:
                return Sarcasm(True, evidence([match]))
        return Sarcasm()


class RuleKind:
    """The kind, from reproach against praise, questions, wishes and insults."""

    def label(self, context: Context) -> KindLabel:  # noqa: PLR0911, PLR0912
        """Return the kind with the words that decided."""
        good = sum(value_of(m) for m in context.judgements if value_of(m) > 0)
        bad = -sum(value_of(m) for m in context.judgements if value_of(m) < 0)
        faults = context.troubles
        signals = [
            m
            for m in context.of("signals")
            if m.rule.label not in ("deadline", "vulnerable_person", "competitor_mention", "insult")
        ]
        insults = context.of("signals", Signal.INSULT)
        wishes = context.of("kinds", "suggestion")
        asks = context.of("asks")
        if thanks := [m for m in context.of("kinds", "praise") if m.rule.id == "praise.worth"]:
            good += 2.0 * len(thanks)
        questions = context.of("kinds", "question")
        rhetoric = context.of("kinds", "rhetorical")
        turns = {
            m.rule.id + str(context.reading.clause_of(m.first))
            for m in context.of("kinds", "reproach")
        }
        marks = context.reading.words & {"?"}
        reproach = bad + 2 * faults + 1.5 * len(signals) + 1.5 * len(rhetoric) + 1.4 * len(turns)
        if context.of("signals", Signal.DELETED_MESSAGE):
            reproach += 1.0  # asked or not, a reproach
        if RuleSarcasm().label(context).present:
            reproach += 3 + good
            good = 0.0
        if context.of("kinds", "resolved") and (good > 0 or context.of("kinds", "praise")):
            good += 1.5
            reproach *= 0.5
        spam = context.of("kinds", "spam")
        if spam and reproach < 3:
            return KindLabel(Kind.ABUSE, evidence(spam))
        violence = context.of("signals", Signal.VIOLENCE_OR_SELF_HARM)
        only = [m for m in context.faults if not any(m.span.overlaps(i.span) for i in insults)]
        if insults and not only and not asks and len(context.reading.tokens) < 45:
            others = [
                m for m in signals if m.rule.label not in ("violence_or_self_harm", "boycott_call")
            ]
            told = [e for e in context.entities if e.type not in _NAMES]
            if not others and not told and bad <= 2.2 * (len(insults) + 2):
                return KindLabel(Kind.ABUSE, evidence([*insults, *violence]))
        if wishes and reproach < 3.2 and not faults:
            return KindLabel(Kind.SUGGESTION, evidence(wishes))
        recommends = good >= 3 and reproach < 2 * good and context.reading.words & {"recommande"}
        if (
            good >= 1
            and (good >= 1.25 * reproach or recommends)
            and not ((questions or asks) and marks and good < 2.5)
        ):
            return KindLabel(
                Kind.PRAISE, evidence(m for m in context.judgements if value_of(m) > 0)
            )
        if wishes and reproach < 4.5 and faults <= 1:
            return KindLabel(Kind.SUGGESTION, evidence(wishes))
        asked = bool(questions) or bool(marks and not rhetoric)
        if asked and reproach < 2.4 and faults <= 0:
            return KindLabel(Kind.QUESTION, evidence([*questions, *asks]))
        if reproach >= 1:
            proof = [*context.faults, *(m for m in context.judgements if value_of(m) < 0)]
            return KindLabel(Kind.COMPLAINT, evidence(proof or signals or rhetoric))
        if good > 0:
            return KindLabel(
                Kind.PRAISE, evidence(m for m in context.judgements if value_of(m) > 0)
            )
        if asked or asks:
            return KindLabel(Kind.QUESTION, evidence([*questions, *asks]))
        polite = context.reading.words & {"plait", "merci", "bonjour", "bonsoir", "salut", "coucou"}
        words = [t for t in context.reading.tokens if t.norm[0].isalpha()]
        # A bare statement sent to a brand is a reproach more often than not.
        return KindLabel(Kind.COMPLAINT if len(words) >= 6 and not polite else Kind.QUESTION)


class RuleEmotion:
    """The dominant emotion."""

    def label(self, context: Context, kind: Kind = Kind.COMPLAINT) -> EmotionLabel:  # noqa: PLR0911, PLR0912
        """Return the emotion of a message of ``kind``."""
        scores: dict[Emotion, float] = defaultdict(float)
        proof: dict[Emotion, list[Match]] = defaultdict(list)
        for match in context.of("emotions"):
            emotion = Emotion(match.rule.label)
            scores[emotion] += match.rule.weight * (1 if len(proof[emotion]) < 3 else 0.4)
            proof[emotion].append(match)
        if kind is Kind.PRAISE:
            good = [m for m in context.judgements if value_of(m) > 0]
            return EmotionLabel(Emotion.SATISFACTION, 0.8, evidence(good))
        distress = scores[Emotion.DISTRESS]
        if distress >= 4 and distress >= scores[Emotion.ANGER] * 0.6:
            return EmotionLabel(Emotion.DISTRESS, 0.8, evidence(proof[Emotion.DISTRESS]))
        text = context.message.text
        if kind in (Kind.QUESTION, Kind.SUGGESTION):
            worry = scores[Emotion.WORRY]
            if worry >= 3:
                return EmotionLabel(Emotion.WORRY, 0.7, evidence(proof[Emotion.WORRY]))
            return EmotionLabel(Emotion.NEUTRAL, 0.6)
        shouted = shouting(text)
        scores[Emotion.ANGER] += 1.6 * shouted + (0.8 if "!!" in text else 0)
        scores[Emotion.ANGER] += 1.0 * bool(context.of("sarcasm", "sure"))
        scores[Emotion.ANGER] += 1.5 * sum(
            bool(context.of("signals", s))
            for s in (Signal.INSULT, Signal.FRAUD_ACCUSATION, Signal.LEGAL_THREAT)
        )
        if context.of("signals", Signal.REPEAT_CONTACT):
            scores[Emotion.FRUSTRATION] += 1.2
        if kind is Kind.ABUSE:
            if context.of("kinds", "spam"):
                return EmotionLabel(Emotion.NEUTRAL, 0.6)
            scores[Emotion.ANGER] += 1.0
        named = {m.first for found in proof.values() for m in found}
        for match in context.judgements:
            # Words of judgement that name no emotion still lean towards one.
            if match.first not in named and value_of(match) < 0:
                strong = value_of(match) <= -2
                emotion = Emotion.ANGER if strong else Emotion.DISAPPOINTMENT
                scores[emotion] += 1.0 if strong else 0.6
                proof[emotion].append(match)
        if kind is Kind.COMPLAINT and max(scores.values(), default=0.0) < 1:
            self._lean(context, scores, proof)
        best = max(scores, key=lambda e: (scores[e], -list(Emotion).index(e)), default=None)
        if best is None or scores[best] < 1:
            good = [m for m in context.judgements if value_of(m) > 0]
            if context.sentiment > 0.3 and good:
                return EmotionLabel(Emotion.SATISFACTION, 0.5, evidence(good))
            return EmotionLabel(Emotion.NEUTRAL, 0.4)
        total = sum(scores.values()) + 1
        return EmotionLabel(best, round(0.4 + 0.6 * scores[best] / total, 3), evidence(proof[best]))

    @staticmethod
    def _lean(
        context: Context, scores: dict[Emotion, float], proof: dict[Emotion, list[Match]]
    ) -> None:
        """Lean a complaint that names no emotion towards the one that its matter gives."""
        words = context.reading.words
        if words & {"plait", "merci", "pouvez", "pourriez"} and "!" not in words:
            return
        grave = [
            m
            for s in (Signal.HEALTH_SAFETY, Signal.DISCRIMINATION, Signal.VIOLENCE_OR_SELF_HARM)
            for m in context.of("signals", s)
        ]
        if grave:
            scores[Emotion.ANGER] += 1.0
            proof[Emotion.ANGER] += grave
            return
        told = [*context.faults, *context.of("frames")]
        if not told:
            scores[Emotion.DISAPPOINTMENT] += 1.0
            proof[Emotion.DISAPPOINTMENT] += context.of("kinds", "reproach")[:2]
            return
        lasting = {m.rule.label for m in told} & _LASTING
        emotion = Emotion.FRUSTRATION if lasting else Emotion.DISAPPOINTMENT
        scores[emotion] += 1.0
        proof[emotion] += told[:2]


_LASTING = frozenset(
    {"delivery", "refund", "billing", "customer_service", "technical", "account", "contract"}
)


_SHOUTED = regex.compile(r"(?<!\p{L})\p{Lu}{3,}(?: \p{Lu}{2,}){2,}(?!\p{L})")


def shouting(text: str) -> float:
    """Return how much is shouted: the share of letters in capitals, short texts aside."""
    letters = [c for c in text[:5000] if c.isalpha()]
    if len(letters) < 12:
        return 0.0
    share = sum(c.isupper() for c in letters) / len(letters)
    if share > 0.6:
        return 1.0
    return 0.6 if share > 0.25 or _SHOUTED.search(text[:5000]) else 0.0
