"""What is understood of a message, each label with the words that carry it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    Address,
    Ask,
    Emotion,
    EntityType,
    Kind,
    SeverityLevel,
    Signal,
    Topic,
)

Evidence = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class KindLabel:
    """The kind of a message."""

    id: Kind
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class TopicLabel:
    """A topic; ``score`` ranges from 0 (absent) to 1 (certain)."""

    id: Topic
    score: float
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class EmotionLabel:
    """The dominant emotion; ``score`` ranges from 0 to 1."""

    id: Emotion
    score: float
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class Sarcasm:
    """Whether the author says the contrary of what is meant."""

    present: bool = False
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class SeverityReason:
    """One term of the sum that makes the severity, so that it can be contested.

    ``id`` is a signal, or the name of a reason in ``resources/analysis/severity.toml``;
    ``points`` is what it adds; ``floor`` the level that it imposes by itself, 0 for none.
    """

    id: str
    points: float
    floor: int = 0
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class Severity:
    """How serious the message is, with the reasons, the weightiest first."""

    level: SeverityLevel
    reasons: tuple[SeverityReason, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalLabel:
    """A signal that the message carries."""

    id: Signal
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class AskLabel:
    """Something that the author wants now."""

    id: Ask
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A fact: its place, its words, and its value in one comparable form.

    ``value``: an amount is ``"1249.90 EUR"``, a date ISO 8601 (``"2026-03-08"``, or the
    words as written where no calendar date can be told), a duration ISO 8601
    (``"P21D"``), a telephone E.164, other types their words trimmed.
    """

    type: EntityType
    span: Span
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Grievance:
    """One separate complaint, in a form that a draft can restate in other words.

    ``object`` is what it is about, a complete noun phrase seen from the brand, with its
    determiner, in lower case (« votre canapé d’angle », « vos messages », « notre service
    client »). ``fault`` is a finite clause whose subject it is, without a full stop:
    ``f"{object} {fault}"`` is a sentence but for its capital, and stands after « que » or
    « vous nous écrivez que » (« votre canapé d’angle » + « est arrivé abîmé »). ``nominal``
    says the same as a noun phrase with its determiner, to stand after « pour »,
    « concernant » or « nous regrettons » (« l’état de votre canapé d’angle à l’arrivée »);
    after « de » or « à » it must be contracted. ``participle``, where there is one, stands
    in apposition to ``object``, agreed with it (« arrivé abîmé »). ``feminine`` and
    ``plural`` are those of ``object``. The words are ours, never the author's, and say
    vous; the brand’s part of them says « notre ». ``frame`` names the entry of
    ``resources/analysis/{frames,events}.toml`` that gave them, ``confidence`` how sure it is
    (0 to 1). All but ``topic`` and ``span`` are ``None`` (or empty) where they were not understood:
    drafting then falls back on the topic.
    """

    topic: Topic
    span: Span
    object: str | None = None
    fault: str | None = None
    nominal: str | None = None
    participle: str | None = None
    feminine: bool = False
    plural: bool = False
    frame: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class TroubleLabel:
    """What mainly went wrong, as a trained judge reads the whole message.

    ``id`` names a kind of trouble (``[[fault]]`` of ``resources/phrases``), ``score`` is its
    probability, from 0 to 1, ``span`` the words that argue most for it.
    """

    id: str
    score: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A clause of a complaint; ``score``, from 0 to 1: how likely it tells what went wrong."""

    span: Span
    score: float


class DeedKind(StrEnum):
    """What the author already did about the matter."""

    WROTE = "wrote"
    CALLED = "called"
    VISITED = "visited"
    ASKED = "asked"
    TOLD = "told"
    SENT = "sent"
    RETURNED = "returned"
    PAID = "paid"
    CANCELLED = "cancelled"
    WAITED = "waited"
    TRIED = "tried"
    DOCUMENTED = "documented"
    PUBLISHED = "published"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Deed:
    """What the author already did (« appelé 4 fois »); ``count`` is how often, where told.

    ``sent`` is papers or photos, ``told`` the brand by mouth, ``reported`` to somebody
    outside: an authority, a lawyer, an association, the press.
    """

    kind: DeedKind
    span: Span
    count: int | None = None


class PromiseKind(StrEnum):
    """What the brand had promised."""

    REFUND = "refund"
    COMPENSATION = "compensation"
    REPLACEMENT = "replacement"
    DELIVERY = "delivery"
    CALLBACK = "callback"
    REPLY = "reply"
    TECHNICIAN = "technician"
    REPAIR = "repair"
    BOOKING = "booking"
    PRICE = "price"
    CANCELLATION = "cancellation"
    GUARANTEE = "guarantee"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that the author says the brand had made, whether kept or not.

    ``when`` is by when, in the words of the message (« sous 48 h »), ``value`` the same as
    an entity gives it (``"PT48H"``, ``"2026-03-08"``); both empty where it was not told.
    """

    kind: PromiseKind
    span: Span
    when: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is understood of one message; every span points into its text.

    ``topics`` holds at least one label, the main one first. ``asks`` holds
    ``none_stated`` alone where nothing is asked. ``first_name`` is the name by which the
    author can be greeted, ``None`` where none is usable. ``language`` is an ISO 639-1
    code, ``und`` where it cannot be told. ``done`` is what the author already did,
    ``promised`` what the brand had promised, each in the order of the text.
    """

    kind: KindLabel
    topics: tuple[TopicLabel, ...]
    emotion: EmotionLabel
    sarcasm: Sarcasm
    severity: Severity
    signals: tuple[SignalLabel, ...] = ()
    asks: tuple[AskLabel, ...] = ()
    entities: tuple[Entity, ...] = ()
    grievances: tuple[Grievance, ...] = ()
    praise: Evidence = field(default=())
    first_name: str | None = None
    address: Address = Address.NONE
    formal: bool = False
    """Whether the author asks not to be told « tu »."""
    language: str = "fr"
    done: tuple[Deed, ...] = ()
    promised: tuple[Promise, ...] = ()
    troubles: tuple[TroubleLabel, ...] = ()
    """What mainly went wrong, the most probable first; of complaints only."""
    telling: tuple[Telling, ...] = ()
    """The clauses of a complaint, those first that tell what mainly went wrong."""

    @property
    def topic(self) -> Topic:
        """Return the main topic."""
        return self.topics[0].id

    @property
    def may_be_french(self) -> bool:
        """Return whether nothing says that the message is in another language."""
        return self.language in {"fr", "und"}

    def has(self, signal: Signal) -> bool:
        """Return whether the message carries ``signal``."""
        return any(label.id == signal for label in self.signals)

    def wants(self, ask: Ask) -> bool:
        """Return whether the author asks for ``ask``."""
        return any(label.id == ask for label in self.asks)

    def entities_of(self, type: EntityType) -> tuple[Entity, ...]:
        """Return the facts of one type, in the order of the text."""
        return tuple(entity for entity in self.entities if entity.type == type)
