"""A message split into its separate complaints, each ready to be restated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.context import Context
from cmdesk.analysis.entities.products import Thing
from cmdesk.analysis.rules import Match
from cmdesk.domain.analysis import Grievance
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Topic

_NUMBER = regex.compile(r"\[([^|\]]*)\|([^\]]*)\]")
MOST = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """How one kind of event is said: see the head of ``frames.toml``."""

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
    default: str = ""
    only: str = ""
    part: bool = False


def read_frames(table: dict[str, Any]) -> dict[str, Frame]:
    """Return the frames of ``frames.toml`` by identifier."""
    frames = {}
    for entry in table["rule"]:
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
            default=entry.get("default", ""),
            only=entry.get("only", ""),
            part=bool(entry.get("part")),
        )
    return frames


class RuleGrievances:
    """Grievances from the frames met, sentence by sentence, else from the faults of topics."""

    def __init__(
        self,
        frames: dict[str, Frame],
        defaults: dict[str, tuple[bool, bool]],
        parts: dict[str, str],
    ) -> None:
        self._frames = frames
        self._defaults = defaults
        self._parts = parts

    def label(self, context: Context, things: list[Thing]) -> tuple[Grievance, ...]:
        """Return at most ``MOST`` grievances in the order of the text."""
        kept: list[Match] = []
        for match in sorted(
            context.of("frames"), key=lambda m: (-self._frames[m.rule.id].weight, m.first)
        ):
            frame = self._frames[match.rule.id]
            if any(self._same(context, frame, match, other) for other in kept):
                continue
            kept.append(match)
        clauses = [context.reading.clause_of(match.first) for match in kept]
        found = [
            self._grievance(context, match, things, alone=clauses.count(clause) == 1)
            for match, clause in zip(kept, clauses, strict=True)
        ]
        covered = {grievance.topic for grievance in found}
        for match in context.faults:
            topic = Topic(match.rule.label)
            # In a clause that a frame has told, what remains is the same trouble again.
            if topic not in covered and context.reading.clause_of(match.first) not in clauses:
                covered.add(topic)
                found.append(Grievance(topic, self._sentence(context, match), confidence=0.4))
        for signal, topic in (
            ("health_safety", Topic.SAFETY),
            ("discrimination", Topic.DISCRIMINATION),
        ):
            matches = context.of("signals", signal)
            if matches and topic not in covered:
                found.append(Grievance(topic, self._sentence(context, matches[0]), confidence=0.6))
        found.sort(key=lambda g: (-g.confidence, g.span))
        return tuple(sorted(found[:MOST], key=lambda g: g.span))

    def _same(self, context: Context, frame: Frame, match: Match, other: Match) -> bool:
        if match.rule.id == other.rule.id:
            return True
        theirs = self._frames[other.rule.id]
        if match.first < other.last and other.first < match.last:
            return True
        # The same trouble told twice (« en retard », « toujours pas arrivé »): the precise one.
        reading = context.reading
        return frame.topic is theirs.topic and (
            reading.sentence_of(match.first) == reading.sentence_of(other.first)
        )

    def _sentence(self, context: Context, match: Match) -> Span:
        first, last = context.reading.clause_of(match.first)
        last = max(last, match.last)
        tokens = context.reading.tokens
        while last - 1 > first and tokens[last - 1].norm in ".,;:!?\n)":
            last -= 1
        return context.reading.span(min(first, match.first), last)

    def _grievance(
        self, context: Context, match: Match, things: list[Thing], *, alone: bool
    ) -> Grievance:
        frame = self._frames[match.rule.id]
        words, feminine, plural, sure = self._object(context, frame, match, things)
        template = (plural and frame.fault_p) or (feminine and frame.fault_f) or frame.fault
        fault = agree(template, feminine=feminine, plural=plural)
        if frame.part:
            part = self._part(context, match)
            fault = (
                fault.replace("{part}", part)
                if part
                else agree("[présente|présentent] un défaut", feminine=feminine, plural=plural)
            )
        nominal = agree(frame.nominal.replace("{object}", words), feminine=feminine, plural=plural)
        participle = (
            agree(frame.participle, feminine=feminine, plural=plural) if frame.participle else None
        )
        return Grievance(
            topic=frame.topic,
            span=self._sentence(context, match) if alone else match.span,
            object=words,
            fault=fault,
            nominal=nominal,
            participle=participle,
            feminine=feminine,
            plural=plural,
            frame=frame.id,
            confidence=0.9 if sure else 0.7,
        )

    def _object(
        self, context: Context, frame: Frame, match: Match, things: list[Thing]
    ) -> tuple[str, bool, bool, bool]:
        if frame.object:
            return frame.object, frame.agree[0] == "f", frame.agree[1] == "p", True
        first, last = context.reading.sentence_of(match.first)
        fit = [t for t in things if frame.only != "shipment" or t.shipment]
        inside = [t for t in fit if match.first <= t.first < match.last]
        near = [t for t in fit if first <= t.first < last]
        products = [t for t in fit if not t.shipment]
        for group in (
            [t for t in inside if not t.shipment],
            [t for t in near if not t.shipment],
            inside,
            near,
        ):
            if group:
                thing = min(group, key=lambda t: abs(t.first - match.first))
                # « commande »: a product told elsewhere and only one says more.
                names = {t.words for t in products}
                if thing.shipment and len(names) == 1 and frame.only != "shipment":
                    thing = products[0]
                return thing.object, thing.feminine, thing.plural, True
        names = {t.words for t in products}
        if len(names) == 1:
            return products[0].object, products[0].feminine, products[0].plural, False
        feminine, plural = self._defaults[frame.default]
        return f"{'vos' if plural else 'votre'} {frame.default}", feminine, plural, False

    def _part(self, context: Context, match: Match) -> str | None:
        for token in context.reading.tokens[match.first : match.last]:
            if token.norm in self._parts:
                return self._parts[token.norm]
        return None


def agree(template: str, *, feminine: bool, plural: bool) -> str:
    """Return a template of ``frames.toml`` with its agreements made."""
    template = _NUMBER.sub(lambda m: m[2] if plural else m[1], template)
    return template.replace("{e}", "e" if feminine else "").replace("{s}", "s" if plural else "")
