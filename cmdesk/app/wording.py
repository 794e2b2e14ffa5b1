"""Sentences of the frame that are made of several labels: pure Python, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdesk.domain.analysis import Analysis, Deed, Promise
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Ask, Channel, Emotion, EntityType, Kind, Signal, Topic
from cmdesk.translations import Labels

MOST_SIGNALS = 3
PRIVATE_FACTS = frozenset(
    {
        EntityType.ORDER_NUMBER,
        EntityType.EMAIL,
        EntityType.PHONE,
        EntityType.IBAN,
        EntityType.POSTAL_ADDRESS,
    }
)
"""Facts that must not be repeated in a public reply."""

FACT_ORDER = (
    EntityType.ORDER_NUMBER,
    EntityType.PRODUCT,
    EntityType.AMOUNT,
    EntityType.DATE,
    EntityType.DURATION,
    EntityType.PLACE,
    EntityType.ORGANISATION,
    EntityType.PERSON,
    EntityType.HANDLE,
    EntityType.EMAIL,
    EntityType.PHONE,
    EntityType.IBAN,
    EntityType.POSTAL_ADDRESS,
)


def waiting(labels: Labels, time: timedelta) -> str:
    """Return a wait as it is read at a glance: « 38 min », « 2 h 14 », « 3 j »."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return labels("frame.time.minutes", n=max(1, minutes))
    if minutes < 48 * 60:
        return labels("frame.time.hours", h=minutes // 60, m=f"{minutes % 60:02d}")
    return labels("frame.time.days", n=minutes // (24 * 60))


def clock(labels: Labels, at: datetime) -> str:
    """Return a time of day: « 8 h 28 »."""
    local = at.astimezone()
    return labels("frame.time.clock", h=local.hour, m=f"{local.minute:02d}")


def day(labels: Labels, at: datetime, now: datetime) -> str:
    """Return a day as the reader says it: « 15 mars », with the year where it is another."""
    local = at.astimezone()
    number = labels("frame.time.first") if local.day == 1 else str(local.day)
    month = labels(f"frame.month.{local.month}")
    key = "frame.time.day" if local.year == now.astimezone().year else "frame.time.full-day"
    return labels(key, day=number, month=month, year=local.year)


def received(labels: Labels, at: datetime, now: datetime) -> str:
    """Return when a message came: « reçu à 8 h 28 », « reçu le 15 mars à 8 h 28 »."""
    if at.astimezone().date() == now.astimezone().date():
        return labels("frame.message.received-today", time=clock(labels, at))
    return labels("frame.message.received", day=day(labels, at, now), time=clock(labels, at))


def place(labels: Labels, message: Message) -> str:
    """Return where a message was received: « Facebook public »."""
    if message.channel is None:
        return labels("frame.message.no-channel")
    if message.channel in (Channel.EMAIL, Channel.CHAT):
        return labels(f"channel.{message.channel}")
    kind = "public" if message.public else "private"
    return labels(f"channel.{kind}", channel=labels(f"channel.{message.channel}"))


def monogram(labels: Labels, channel: Channel | None) -> str:
    """Return the two letters of a channel."""
    return labels(f"frame.monogram.{channel}") if channel else labels("frame.monogram.none")


def deeds(labels: Labels, done: Sequence[Deed]) -> str:
    """Return what the author already did: « Appelé 4 fois, envoyé des pièces »."""
    parts = []
    for deed in done:
        text = labels(f"frame.deed.{deed.kind}")
        often = deed.count is not None and deed.count > 1
        parts.append(labels("frame.fact.times", text=text, n=deed.count) if often else text)
    return _sentence(parts)


def promises(labels: Labels, promised: Sequence[Promise]) -> str:
    """Return what the brand had promised: « Livraison (sous 5 jours), rappel »."""
    parts = []
    for promise in promised:
        text, when = labels(f"frame.promise.{promise.kind}"), " ".join(promise.when.split())
        parts.append(labels("frame.fact.by", text=text, when=when) if when else text)
    return _sentence(parts)


def _sentence(parts: list[str]) -> str:
    text = ", ".join(dict.fromkeys(parts))
    return f"{text[:1].upper()}{text[1:]}"


def enumerate_words(labels: Labels, words: list[str]) -> str:
    """Return « a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return labels("frame.verdict.and", first=", ".join(words[:-1]), last=words[-1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence of the verdict: what happened, and the asks to be set in bold."""

    statement: str
    asks: tuple[str, ...] = ()
    asks_sentence: str = ""
    """With the asks at their places, plain."""

    @property
    def text(self) -> str:
        """Return both as plain text."""
        return f"{self.statement} {self.asks_sentence}".strip()


def verdict(labels: Labels, analysis: Analysis, strength: tuple[Signal, ...]) -> Verdict:
    """Return the sentence built from the strongest three signals and the asks.

    ``strength`` lists the signals, the strongest first. With fewer than three signals
    the kind and the topic open the sentence, so that it always says what it is about.
    """
    # « Insultes sans demande, insultes » would say it twice.
    said = (Signal.INSULT,) if analysis.kind.id is Kind.ABUSE else ()
    found = [s for s in strength if analysis.has(s) and s not in said][:MOST_SIGNALS]
    parts = [labels(f"frame.signal.{signal}") for signal in found]
    if len(parts) < MOST_SIGNALS:
        parts.insert(0, _opening(labels, analysis.kind.id, analysis.topic))
        if not found and analysis.emotion.id is not Emotion.NEUTRAL:
            parts.append(labels(f"frame.emotion.{analysis.emotion.id}"))
            if analysis.sarcasm.present:
                parts.append(labels("frame.emotion.irony"))
    statement = ", ".join(part for part in parts if part)
    statement = f"{statement[:1].upper()}{statement[1:]}."
    asks = tuple(labels(f"ask.{ask.id}") for ask in analysis.asks if ask.id is not Ask.NONE_STATED)
    sentence = ""
    if asks:
        sentence = labels("frame.verdict.asks", asks=enumerate_words(labels, list(asks)))
    return Verdict(statement, asks, sentence)


def _opening(labels: Labels, kind: Kind, topic: Topic) -> str:
    name = labels(f"kind.{kind}")
    if topic is Topic.OTHER or kind is Kind.ABUSE:
        return name
    return labels("frame.verdict.about", kind=name, topic=labels(f"frame.about.{topic}"))
