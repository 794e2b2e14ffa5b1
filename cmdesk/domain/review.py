"""What the review of a reply reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    ABSENCE_CATEGORIES,
    LANGUAGE_CATEGORIES,
    Act,
    Category,
    Level,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What the suggestions of a finding replace, where that is more than the words shown."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a reply.

    ``message`` says what is wrong and ``why`` which rule it breaks, both in French.
    ``suggestions`` are texts that replace ``span`` as they stand (``reach``, where there is
    one: the sentence around the words that decide), the best one first, an empty one takes out;
    where something is missing the span is empty at the end of the text and the
    suggestion is what to add. ``source`` names where the rule comes from: a charter
    article (« charte 4.1 »), a procedure (« proc. P-07 ») or a rule of the research
    (« R-11 »), empty for grammar. ``reason`` is the entry of ``resources/rules/reasons.toml``
    that explains it further, whatever article founds it; empty where there is none.
    """

    category: Category
    level: Level
    rule: str
    span: Span
    quote: str
    message: str
    why: str = ""
    suggestions: tuple[str, ...] = ()
    source: str = ""
    reason: str = ""
    reach: Reach | None = None

    @property
    def mended(self) -> Span:
        """Return what a suggestion replaces."""
        return self.reach.span if self.reach is not None else self.span

    @property
    def is_language(self) -> bool:
        """Return whether it is about how one writes rather than what one says."""
        return self.category in LANGUAGE_CATEGORIES

    @property
    def is_absence(self) -> bool:
        """Return whether it reports something that is not there."""
        return self.category in ABSENCE_CATEGORIES or self.span.start == self.span.end


@dataclass(frozen=True, slots=True)
class ToneMeasure:
    """One measure of the tone, 0 to 1, with the words that moved it."""

    value: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Tone:
    """The four measures of a voice, and empathy, held against the severity."""

    warmth: ToneMeasure
    formality: ToneMeasure
    concision: ToneMeasure
    assertiveness: ToneMeasure
    empathy: ToneMeasure


@dataclass(frozen=True, slots=True)
class ActSpan:
    """What a stretch of the reply does."""

    act: Act
    span: Span


@dataclass(frozen=True, slots=True)
class Length:
    """Length as the channel counts it, in its own unit; ``limit`` ``None``: no limit."""

    used: int
    limit: int | None
    unit: str = "characters"

    @property
    def fits(self) -> bool:
        """Return whether the text is within the limit."""
        return self.limit is None or self.used <= self.limit


class MatterKind(StrEnum):
    """What a message raises and a reply must take up."""

    GRIEVANCE = "grievance"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Matter:
    """A grievance or an ask of the message, and where the reply takes it up.

    ``place`` is its place in ``Analysis.grievances`` or ``Analysis.asks``; ``spans`` point
    into the reply, none where nothing takes it up.
    """

    kind: MatterKind
    place: int
    spans: tuple[Span, ...] = ()

    @property
    def answered(self) -> bool:
        """Return whether the reply takes it up."""
        return bool(self.spans)


class Hardship(StrEnum):
    """What makes a sentence hard to read at once."""

    LONG = "long"
    NESTED = "nested"
    INTERRUPTED = "interrupted"
    NEGATIONS = "negations"
    NOUNS = "nouns"
    HEAVY = "heavy"
    PASSIVE = "passive"


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard to read, and why: each hardship with how many there are."""

    span: Span
    reasons: tuple[tuple[Hardship, int], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The state of a reply: nothing blocks when ``ready``.

    ``matters`` is what the message raises, grievances first, each with what takes it up;
    ``hardest`` at most the two sentences that are hardest to read, the hardest first.
    """

    findings: tuple[Finding, ...]
    tone: Tone
    length: Length
    acts: tuple[ActSpan, ...] = field(default=())
    matters: tuple[Matter, ...] = field(default=())
    hardest: tuple[HardSentence, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Return whether no finding of level ``block`` remains."""
        return not any(finding.level is Level.BLOCK for finding in self.findings)
