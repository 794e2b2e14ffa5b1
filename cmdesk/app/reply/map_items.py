"""What the message raises and the case calls for, with its mark: taken up, or still open; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cmdesk.app.reply.case import Case
from cmdesk.app.reply.painting import one_line
from cmdesk.app.reply.steps import MISSING
from cmdesk.domain.review import Finding, Matter, MatterKind
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category
from cmdesk.translations import Labels

MOST = 9
"""More would be a list to read, not a map to glance at."""


class MapKind(StrEnum):
    """The groups of the map, in their order."""

    GRIEVANCE = "grievance"
    ASK = "ask"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MapItem:
    """One thing that the reply must take up.

    ``spans`` is where the reply does, ``evidence`` where the message raises it;
    ``finding`` what the review says of something that is missing.
    """

    kind: MapKind
    name: str
    spans: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()
    finding: Finding | None = None

    @property
    def done(self) -> bool:
        """Return whether the reply takes it up."""
        return bool(self.spans)


def map_items(
    labels: Labels, case: Case, matters: Sequence[Matter], findings: Sequence[Finding]
) -> tuple[MapItem, ...]:
    """Return what the reply must take up: grievances, asks, then what the case calls for."""
    items = [item for matter in matters if (item := _of_matter(labels, case, matter)) is not None]
    for finding in findings:
        if finding.category in MISSING and finding.category is not Category.UNANSWERED:
            name = labels(f"act.{MISSING[finding.category]}")
            items.append(MapItem(MapKind.MISSING, name, finding=finding))
    acts = list(Act)
    items.sort(key=lambda i: acts.index(MISSING[i.finding.category]) if i.finding else -1)
    return tuple(dict.fromkeys(items))[:MOST]


def _of_matter(labels: Labels, case: Case, matter: Matter) -> MapItem | None:
    message, analysis = case.message, case.analysis
    if message is None or analysis is None:
        return None
    if matter.kind is MatterKind.GRIEVANCE:
        if matter.place >= len(analysis.grievances):
            return None
        span = analysis.grievances[matter.place].span
        words = one_line(span.of(message.text)).strip(" ,;:.")
        if not words:
            return None
        return MapItem(MapKind.GRIEVANCE, f"«\u00a0{words}\u00a0»", matter.spans, (span,))
    # Corrected meanwhile: the next review will say.
    if matter.place >= len(analysis.asks):
        return None
    ask = analysis.asks[matter.place]
    name = labels(f"ask.{ask.id}")
    return MapItem(MapKind.ASK, name[:1].upper() + name[1:], matter.spans, ask.evidence)
