"""A message split into its separate complaints, each ready to be restated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.context import Context
from cmdesk.analysis.objects import Named, Objects, nearest
from cmdesk.analysis.rules import Match
from cmdesk.domain.analysis import Grievance, TopicLabel
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Topic

_NUMBER = regex.compile(r"\[([^|\]]*)\|([^\]]*)\]")
MOST = 5
_SHORTEST = 3
"""Tokens of a clause that can tell something by itself."""
SURE, LIKELY, LOOSE, BARE = 0.9, 0.7, 0.5, 0.4
"""Confidence: object named; object by default; topic in doubt; nothing but a place."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How one kind of event is said: see the heads of ``frames.toml`` and ``events.toml``.

    ``default`` is what the object is called where the message names none: its words, then
    whether they are feminine, plural. ``needs_object``: it holds only where the message
    names the object in the same clause or the one before; ``needs_topic``: only where the
    message has the topic for other reasons too; ``sure``: whatever the topics found. Two
    frames of one ``fact`` are told once; one that ``mends`` says that all is well again.
    """

    id: str
    topic: Topic
    weight: float
    fault: str
    fault_f: str
    fault_p: str
    nominal: str
    participle: str = ""
    object: str = ""
    agree: str = "ms"
    default: tuple[str, bool, bool] = ("", False, False)
    sources: tuple[str, ...] = ()
    part: bool = False
    needs_object: bool = False
    needs_topic: bool = False
    fact: str = ""
    mends: bool = False
    sure: bool = False


def read_frames(
    tables: Iterable[dict[str, Any]], shipments: dict[str, tuple[bool, bool]]
) -> dict[str, Frame]:
    """Return the frames of some files by identifier.

    ``shipments`` tell the gender and number of a default that is a bare noun.
    """
    frames = {}
    for table in tables:
        for entry in table["rule"]:
            only = entry.get("only", "")
            sources = tuple(entry.get("from", ())) or (
                ("shipment",) if only == "shipment" else ("product", "shipment")
            )
            frames[entry["id"]] = Frame(
                id=entry["id"],
                topic=Topic(entry["label"]),
                weight=float(entry.get("weight", 1)),
                fault=entry["fault"],
                fault_f=entry.get("fault_f", ""),
                fault_p=entry.get("fault_p", ""),
                nominal=entry["nominal"],
                participle=entry.get("participle", ""),
                object=entry.get("object", ""),
                agree=entry.get("agree", "ms"),
                default=_default(entry.get("default", ""), shipments),
                sources=sources,
                part=bool(entry.get("part")),
                needs_object=bool(entry.get("named")),
                needs_topic=bool(entry.get("gated")),
                fact=entry.get("fact", entry["id"]),
                mends=bool(entry.get("mended")),
                sure=bool(entry.get("sure")),
            )
    return frames


def _default(words: str, shipments: dict[str, tuple[bool, bool]]) -> tuple[str, bool, bool]:
    words, bar, agreement = words.partition("|")
    if bar:
        return words, agreement[0] == "f", agreement[1] == "p"
    feminine, plural = shipments.get(words, (False, False))
    return (f"{'vos' if plural else 'votre'} {words}" if words else "", feminine, plural)


@dataclass(frozen=True, slots=True)
class _Object:
    words: str
    feminine: bool
    plural: bool
    named: bool


class RuleGrievances:
    """Grievances from the frames met, sentence by sentence, else from the topics' evidence."""

    def __init__(self, frames: dict[str, Frame], objects: Objects, parts: dict[str, str]) -> None:
        self._frames = frames
        self._objects = objects
        self._parts = parts

    def label(self, context: Context, topics: Sequence[TopicLabel] = ()) -> tuple[Grievance, ...]:
        """Return at most ``MOST`` grievances in the order of the text.

        ``topics`` are those of the message; a frame of another topic is less sure.
        """
        named = self._objects.find(context.reading, context.things)
        known = {label.id for label in topics}
        kept: list[tuple[Match, Frame, _Object]] = []
        mended = {context.reading.sentence_of(m.first) for m in context.of("kinds", "resolved")}
        met = [*context.of("frames"), *context.of("events")]
        mended |= {
            context.reading.sentence_of(m.first) for m in met if self._frames[m.rule.id].mends
        }
        for match in sorted(
            met,
            key=lambda m: (-self._frames[m.rule.id].weight, m.first),
        ):
            frame = self._frames[match.rule.id]
            if context.reading.sentence_of(match.first) in mended:
                continue
            if frame.needs_topic and known and frame.topic not in known:
                continue
            thing = self._object(context, frame, match, named)
            if thing is None:
                continue
            if not any(self._same(context, (match, frame, thing), other) for other in kept):
                kept.append((match, frame, thing))
        clauses = [context.reading.clause_of(match.first) for match, _, _ in kept]
        found = [
            self._grievance(
                context,
                *one,
                alone=clauses.count(clause) == 1,
                likely=not known or one[1].topic in known or one[1].sure,
            )
            for one, clause in zip(kept, clauses, strict=True)
        ]
        found += self._bare(context, topics, found)
        found.sort(key=lambda g: (-g.confidence, g.span))
        return tuple(sorted(found[:MOST], key=lambda g: g.span))

    def _bare(
        self, context: Context, topics: Sequence[TopicLabel], found: list[Grievance]
    ) -> list[Grievance]:
        """Return a place for each topic that no frame has told."""
        covered = {grievance.topic for grievance in found}
        told = [grievance.span for grievance in found]
        bare: list[Grievance] = []
        for label in topics:
            if label.id in covered or label.id is Topic.OTHER:
                continue
            span = self._place(context, label, told)
            if span:
                covered.add(label.id)
                told.append(span)
                bare.append(Grievance(label.id, span, confidence=BARE))
        return bare

    def _place(self, context: Context, label: TopicLabel, told: list[Span]) -> Span | None:
        """Return the clause that holds most of the evidence of a topic, not told yet."""
        reading = context.reading
        best: tuple[float, Span] | None = None
        for (first, last), value in zip(reading.clauses, context.polarity, strict=True):
            clause = self._trim(context, first, last)
            if clause is None or any(clause.overlaps(span) for span in told):
                continue
            if value > 0 or last - first < _SHORTEST:
                continue
            held = sum(
                min(clause.end, e.end) - max(clause.start, e.start)
                for e in label.evidence
                if clause.overlaps(e)
            )
            if held and (best is None or held > best[0]):
                best = (held, clause)
        return best[1] if best else None

    def _same(
        self,
        context: Context,
        one: tuple[Match, Frame, _Object],
        other: tuple[Match, Frame, _Object],
    ) -> bool:
        (match, frame, thing), (their_match, theirs, their_thing) = one, other
        if frame.fact == theirs.fact and (
            frame.id != theirs.id or thing.words == their_thing.words
        ):
            return True
        if match.first < their_match.last and their_match.first < match.last:
            return True
        if frame.fault == theirs.fault and thing.words == their_thing.words:
            return True
        # The same trouble told twice (« en retard », « toujours pas arrivé »): the precise one.
        reading = context.reading
        return frame.topic is theirs.topic and (
            reading.sentence_of(match.first) == reading.sentence_of(their_match.first)
        )

    def _sentence(self, context: Context, match: Match) -> Span:
        first, last = context.reading.clause_of(match.first)
        return self._trim(context, min(first, match.first), max(last, match.last)) or match.span

    def _trim(self, context: Context, first: int, last: int) -> Span | None:
        tokens = context.reading.tokens
        while last > first and tokens[last - 1].norm in ".,;:!?\n)":
            last -= 1
        return context.reading.span(first, last) if last > first else None

    def _grievance(
        self,
        context: Context,
        match: Match,
        frame: Frame,
        thing: _Object,
        *,
        alone: bool,
        likely: bool,
    ) -> Grievance:
        feminine, plural = thing.feminine, thing.plural
        template = (plural and frame.fault_p) or (feminine and frame.fault_f) or frame.fault
        fault = agree(template, feminine=feminine, plural=plural)
        if frame.part:
            part = self._part(context, match)
            fault = (
                fault.replace("{part}", part)
                if part
                else agree("[présente|présentent] un défaut", feminine=feminine, plural=plural)
            )
        nominal = agree(
            frame.nominal.replace("{object}", thing.words), feminine=feminine, plural=plural
        )
        participle = (
            agree(frame.participle, feminine=feminine, plural=plural) if frame.participle else None
        )
        confidence = SURE if thing.named else LIKELY
        return Grievance(
            topic=frame.topic,
            span=self._sentence(context, match) if alone else match.span,
            object=thing.words,
            fault=fault,
            nominal=nominal,
            participle=participle,
            feminine=feminine,
            plural=plural,
            frame=frame.id,
            confidence=confidence if likely else LOOSE,
        )

    def _object(
        self, context: Context, frame: Frame, match: Match, named: list[Named]
    ) -> _Object | None:
        if frame.object:
            return _Object(frame.object, frame.agree[0] == "f", frame.agree[1] == "p", True)
        fit = [n for n in named if n.kind in frame.sources]
        reading = context.reading
        things = {n.words for n in fit if n.kind == "product"}
        for bounds in (
            (match.first, match.last),
            reading.clause_of(match.first),
            self._before(context, match)
            if frame.needs_object
            else reading.sentence_of(match.first),
        ):
            # What says more than « votre commande » first.
            near = nearest(
                [n for n in fit if n.kind != "shipment"], match.first, match.last, bounds
            ) or nearest(fit, match.first, match.last, bounds)
            if near:
                if near.kind == "shipment" and "product" in frame.sources and len(things) == 1:
                    near = next(n for n in fit if n.kind == "product")
                return _Object(near.words, near.feminine, near.plural, True)
        if frame.needs_object:
            return None
        if "product" in frame.sources and len(things) == 1:
            only = next(n for n in fit if n.kind == "product")
            return _Object(only.words, only.feminine, only.plural, False)
        words, feminine, plural = frame.default
        return _Object(words, feminine, plural, False)

    def _before(self, context: Context, match: Match) -> tuple[int, int]:
        """Return the clause just before that of a match, in the same sentence (else nothing).

        « La caution, j’attends encore. »
        """
        reading = context.reading
        first = reading.clause_of(match.first)[0]
        if first <= reading.sentence_of(match.first)[0]:
            return first, first
        return reading.clause_of(first - 1)[0], first

    def _part(self, context: Context, match: Match) -> str | None:
        for token in context.reading.tokens[match.first : match.last]:
            if token.norm in self._parts:
                return self._parts[token.norm]
        return None


def agree(template: str, *, feminine: bool, plural: bool) -> str:
    """Return a template of ``frames.toml`` with its agreements made."""
    template = _NUMBER.sub(lambda m: m[2] if plural else m[1], template)
    return template.replace("{e}", "e" if feminine else "").replace("{s}", "s" if plural else "")
