"""The face of this room: a message in, all that is understood of it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.analysis.address import address_of, asks_for_vous, language_of
from cmdesk.analysis.classifiers import Classifiers, Judgement
from cmdesk.analysis.context import Context
from cmdesk.analysis.deeds import RuleDeeds, RulePromises
from cmdesk.analysis.features import features_of
from cmdesk.analysis.grievances import RuleGrievances, read_frames
from cmdesk.analysis.judged import Judged, judgeable
from cmdesk.analysis.objects import Objects
from cmdesk.analysis.patterns import Compiler
from cmdesk.analysis.praises import RulePraise
from cmdesk.analysis.preparation import Preparation
from cmdesk.analysis.ruled import Ruled
from cmdesk.analysis.severity import RuleSeverity
from cmdesk.analysis.troubles import Troubles
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.brand import NO_BRAND, Brand
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Kind
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.encoder import Encoder
from cmdesk.language.vectors import WordVectors

if TYPE_CHECKING:
    from cmdesk.language.pipeline import Pipeline


class Analyser:
    """Understands messages. Pure and deterministic; opens its knowledge once.

    ``pipeline`` is kept for what will need a parse; neither the rules nor the judges do.
    """

    def __init__(
        self,
        pipeline: Pipeline | None,
        resources: Path,
        vectors: WordVectors | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """Open the knowledge; ``vectors`` and ``encoder`` where they are open already."""
        folder = resources / "analysis"
        self.pipeline = pipeline
        self._preparation = Preparation(resources, vectors)
        self.knowledge = knowledge = self._preparation.knowledge
        products = knowledge.tables["products"]
        defaults = {
            words: (gender == "feminine", False)
            for gender in ("masculine", "feminine")
            for words in products["shipments"][gender]
        }
        encoder = encoder or Encoder(resources / "language" / "encoder.npz")
        vectors = self._preparation.vectors
        self.classifiers = Classifiers(folder / "understanding.npz", vectors, encoder)
        self.troubles = Troubles(folder / "troubles.npz", self.classifiers.vocabulary, encoder)
        self.severity = RuleSeverity(knowledge.severity)
        read = {name: read_toml(folder / f"{name}.toml") for name in ("frames", "events")}
        self.grievances = RuleGrievances(
            read_frames(read.values(), defaults),
            Objects(knowledge.tables["objects"], knowledge.tables["goods"]),
            products["parts"],
        )
        self.praises = RulePraise()
        self.deeds = RuleDeeds(knowledge.tables["numbers"])
        self.promises = RulePromises(
            read_toml(folder / "promises.toml"),
            Compiler(read_toml(folder / "words.toml")["words"]),
        )

    def analyse(self, message: Message, brand: Brand = NO_BRAND) -> Analysis:
        """Return all that is understood of ``message``; spans point into its text.

        ``brand`` is the one that receives it: it is no competitor in its own mail, and the
        products that it lists are known by their names.
        The first ``LONGEST`` code points are read, so that time is bounded. Raises
        ``UserError`` for a text of more than ``MOST_CHARACTERS``.
        """
        context, first_name = self._preparation.open(message, brand)
        language = language_of(context.reading, self.knowledge.tables["languages"])
        ruled = Ruled(context)
        judgement = self._judge(context, ruled, language)
        labels = Judged(context, judgement, ruled) if judgement else ruled
        kind = labels.kind()
        topics = labels.topics(kind.id)
        signals = labels.signals()
        emotion = labels.emotion(kind.id)
        sarcasm = labels.sarcasm(kind.id)
        severity = self.severity.label(
            context, kind.id, emotion, [t.id for t in topics], signals, judgement
        )
        # A compliment may carry a reservation (« mais vingt minutes d’attente »).
        told = kind.id is Kind.COMPLAINT or (
            kind.id is Kind.PRAISE and bool(context.of("kinds", "reserve"))
        )
        grievances = self.grievances.label(context, topics) if told else ()
        judged = judgement if kind.id is Kind.COMPLAINT else None
        troubles, telling = self.troubles.read(context, judged) if judged else ((), ())
        return Analysis(
            kind=kind,
            topics=topics,
            emotion=emotion,
            sarcasm=sarcasm,
            severity=severity,
            signals=signals,
            asks=labels.asks(kind.id),
            entities=context.entities,
            grievances=grievances,
            praise=() if sarcasm.present else self.praises.label(context, kind.id),
            first_name=first_name,
            address=address_of(context.reading, self.knowledge.tables["address"]),
            formal=asks_for_vous(context.reading, self.knowledge.tables["address"]),
            language=language,
            done=self.deeds.label(context),
            promised=self.promises.label(context),
            troubles=troubles,
            telling=telling,
        )

    def _judge(self, context: Context, ruled: Ruled, language: str) -> Judgement | None:
        """Return the judges’ answers, ``None`` where they have nothing to go by."""
        model = self.classifiers
        found = features_of(context, ruled, model.vectors, model.known)
        judgement = model.judge(found, context.message.text)
        return judgement if judgeable(judgement, language) else None

    def sentiment(self, message: Message) -> float:
        """Return the judgement of a message, from -1 (only reproach) to 1 (only praise).

        Two thirds what the judging words say, one third what the judges of the kind do.
        """
        context, _ = self._preparation.open(message)
        language = language_of(context.reading, self.knowledge.tables["languages"])
        judgement = self._judge(context, Ruled(context), language)
        if judgement is None:
            return context.sentiment
        read = judgement.of("kind:praise") - judgement.of("kind:complaint")
        return (2 * context.sentiment + read) / 3
