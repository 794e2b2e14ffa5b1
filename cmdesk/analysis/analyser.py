"""The face of this room: a message in, all that is understood of it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.analysis.address import address_of, language_of
from cmdesk.analysis.context import Context
from cmdesk.analysis.deeds import RuleDeeds, RulePromises
from cmdesk.analysis.entities.finder import Entities
from cmdesk.analysis.entities.products import Products, Thing
from cmdesk.analysis.grievances import RuleGrievances, read_frames
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.labels import (
    RuleAsks,
    RuleEmotion,
    RuleKind,
    RuleSarcasm,
    RuleSignals,
    RuleTopics,
)
from cmdesk.analysis.objects import Objects
from cmdesk.analysis.patterns import Compiler
from cmdesk.analysis.severity import RuleSeverity
from cmdesk.domain.analysis import Analysis, KindLabel, TopicLabel
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind, Topic
from cmdesk.knowledge.loader import read_toml

if TYPE_CHECKING:
    from cmdesk.language.pipeline import Pipeline

MOST_CHARACTERS = 1_000_000
"""Above, a text is no message: it is refused in one sentence."""


class Analyser:
    """Understands messages. Pure and deterministic; opens its knowledge once.

    The labellers are attributes: a trained one that gives the same labels can replace or
    wrap any of them. ``pipeline`` is kept for those that need a parse; the rules do not.
    """

    def __init__(self, pipeline: Pipeline | None, resources: Path) -> None:
        folder = resources / "analysis"
        self.pipeline = pipeline
        self.knowledge = knowledge = Knowledge.read(folder)
        products = knowledge.tables["products"]
        self._entities = Entities(knowledge.tables)
        self._products = Products(products)
        defaults = {
            words: (gender == "feminine", False)
            for gender in ("masculine", "feminine")
            for words in products["shipments"][gender]
        }
        self.topics = RuleTopics()
        self.signals = RuleSignals()
        self.asks = RuleAsks()
        self.kind = RuleKind()
        self.emotion = RuleEmotion()
        self.sarcasm = RuleSarcasm()
        self.severity = RuleSeverity(knowledge.severity)
        read = {name: read_toml(folder / f"{name}.toml") for name in ("frames", "events")}
        self.grievances = RuleGrievances(
            read_frames(read.values(), defaults),
            Objects(self._products, knowledge.tables["objects"], knowledge.tables["goods"]),
            products["parts"],
        )
        self.deeds = RuleDeeds(knowledge.tables["numbers"])
        self.promises = RulePromises(
            read_toml(folder / "promises.toml"),
            Compiler(read_toml(folder / "words.toml")["words"]),
        )

    def analyse(self, message: Message) -> Analysis:
        """Return all that is understood of ``message``; spans point into its text.

        The first ``LONGEST`` code points are read, so that time is bounded. Raises
        ``UserError`` for a text of more than ``MOST_CHARACTERS``.
        """
        context, _, first_name = self._open(message)
        kind = self.kind.label(context)
        topics = self._topics(context, kind)
        signals = self.signals.label(context)
        emotion = self.emotion.label(context, kind.id)
        severity = self.severity.label(context, kind.id, emotion, [t.id for t in topics], signals)
        # A compliment may carry a reservation (« mais vingt minutes d’attente »).
        told = kind.id is Kind.COMPLAINT or (
            kind.id is Kind.PRAISE and bool(context.of("kinds", "reserve"))
        )
        grievances = self.grievances.label(context, topics) if told else ()
        return Analysis(
            kind=kind,
            topics=topics,
            emotion=emotion,
            sarcasm=self.sarcasm.label(context),
            severity=severity,
            signals=signals,
            asks=self.asks.label(context, kind.id),
            entities=context.entities,
            grievances=grievances,
            praise=self._praise(context, kind),
            first_name=first_name,
            address=address_of(context.reading, self.knowledge.tables["address"]),
            language=language_of(context.reading, self.knowledge.tables["languages"]),
            done=self.deeds.label(context),
            promised=self.promises.label(context),
        )

    def open(self, message: Message) -> Context:
        """Return the reading of ``message`` with the rules it meets and its facts.

        Raises ``UserError`` as ``analyse`` does.
        """
        return self._open(message)[0]

    def _open(self, message: Message) -> tuple[Context, list[Thing], str | None]:
        if len(message.text) > MOST_CHARACTERS:
            raise UserError(
                "Ce texte est trop long pour être un message : plus d’un million de caractères. "
                "Collez seulement le message à traiter."
            )
        context = Context.open(message, self.knowledge)
        things = self._products.things(context.reading)
        context.products = tuple(thing.span for thing in things if not thing.shipment)
        found = self._entities.find(message, context.reading)
        context.entities = found.entities
        return context, things, found.first_name

    def sentiment(self, message: Message) -> float:
        """Return the judgement of a message, from -1 (only reproach) to 1 (only praise)."""
        return Context.open(message, self.knowledge).sentiment

    def _topics(self, context: Context, kind: KindLabel) -> tuple[TopicLabel, ...]:
        if kind.id is Kind.ABUSE:
            return (TopicLabel(Topic.OTHER, 0.5, kind.evidence),)
        return self.topics.label(context)

    def _praise(self, context: Context, kind: KindLabel) -> tuple[Span, ...]:
        if kind.id not in (Kind.PRAISE, Kind.COMPLAINT, Kind.SUGGESTION) or context.of(
            "sarcasm", "sure"
        ):
            return ()
        clauses = [
            index
            for index, value in enumerate(context.polarity)
            if value >= (1 if kind.id is Kind.PRAISE else 1.8)
        ]
        ranges = [context.reading.clauses[index] for index in clauses]
        return tuple(context.reading.span(first, last) for first, last in ranges[:4])
