"""What every labeller of one message looks at, computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

from cmdesk.analysis.brand import BrandNames
from cmdesk.analysis.entities.products import Thing
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.reading import Reading
from cmdesk.analysis.rules import Match
from cmdesk.domain.analysis import Entity, Evidence
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span

Label_co = TypeVar("Label_co", covariant=True)


class Labeller(Protocol[Label_co]):
    """Gives one family of labels; a trained one stands beside or around one made of rules."""

    def label(self, context: Context) -> Label_co:
        """Return the label, or the labels, of the message in ``context``."""
        ...


@dataclass
class Context:
    """One message: its reading, the rules that it meets, its facts, its judgements."""

    message: Message
    reading: Reading
    knowledge: Knowledge
    entities: tuple[Entity, ...] = ()
    things: tuple[Thing, ...] = ()
    """What is bought or sent, where it is named."""
    groups: dict[str, list[Match]] = field(default_factory=lambda: defaultdict(list))
    undone: tuple[Match, ...] = ()
    """Rules met where the context undoes them (denied, quoted, supposed)."""

    own: tuple[Span, ...] = ()
    """Where the brand that receives the message is named."""

    @staticmethod
    def open(message: Message, knowledge: Knowledge, brand: BrandNames | None = None) -> Context:
        """Return the context of ``message`` sent to ``brand``, without its entities."""
        context = Context(message, Reading(message.text, knowledge.spelling), knowledge)
        context.own = brand.own(context.reading) if brand else ()
        found, undone = knowledge.book.sort_out(context.reading)
        for match in found:
            if "own" in match.rule.guards and any(map(match.span.overlaps, context.own)):
                undone.append(match)
            else:
                context.groups[knowledge.group_of[match.rule.id]].append(match)
        rival = knowledge.book.rule("competitor.named")
        known = {match.span for match in context.of("signals", rival.label)}
        for span, first, last in brand.rivals(context.reading) if brand else ():
            if not any(map(span.overlaps, known)):
                context.groups["signals"].append(Match(rival, span, first, last))
        context.undone = tuple(undone)
        return context

    def of(self, group: str, label: str | None = None) -> list[Match]:
        """Return the matches of a group, of one label where it is given."""
        found = self.groups.get(group, [])
        return [m for m in found if label is None or m.rule.label == label]

    @cached_property
    def polarity(self) -> tuple[float, ...]:
        """Return the judgement of each clause: above 0 praise, below 0 reproach."""
        values = [0.0] * len(self.reading.clauses)
        for match in self.judgements:
            values[self._clause_index(match.first)] += value_of(match)
        return tuple(values)

    @cached_property
    def judgements(self) -> tuple[Match, ...]:
        """Return the words that judge, those of fixed phrases left out."""
        void = [m for m in self.of("sentiment") if m.rule.label == "void"]
        kept: list[Match] = []
        for match in self.of("sentiment"):
            if match.rule.label == "void":
                continue
            if any(v.first <= match.first and match.last <= v.last for v in void):
                continue
            if kept and kept[-1].last > match.first:
                # « très déçu » meets the strong rule and « déçu » the plain one: the heavier counts.  # noqa: E501
                if abs(value_of(match)) > abs(value_of(kept[-1])):
                    kept[-1] = match
                continue
            kept.append(match)
        return tuple(kept)

    @cached_property
    def sentiment(self) -> float:
        """Return the judgement of the whole, from -1 (only reproach) to 1 (only praise)."""
        good = sum(value_of(m) for m in self.judgements if value_of(m) > 0)
        bad = -sum(value_of(m) for m in self.judgements if value_of(m) < 0)
        bad += 0.8 * len(self.faults)
        if self.of("sarcasm", "sure"):
            bad, good = bad + good + 2, 0.0
        bad += sum(
            weight
            for label, weight in (
                ("boycott_call", 3.0),
                ("churn_threat", 2.0),
                ("fraud_accusation", 2.0),
                ("repeat_contact", 1.0),
                ("broken_promise", 1.0),
                ("legal_threat", 2.0),
                ("insult", 2.0),
            )
            if self.of("signals", label)
        )
        bad += 1.5 * len(self.of("frames"))
        return (good - bad) / (good + bad + 1.5)

    @cached_property
    def faults(self) -> tuple[Match, ...]:
        """Return the places where the rules of topics meet something that went wrong."""
        return tuple(m for m in self.of("topics") if m.rule.weight >= 2)

    @cached_property
    def troubles(self) -> int:
        """Return in how many clauses something went wrong."""
        places = [*self.faults, *self.of("frames")]
        return len({self._clause_index(match.first) for match in places})

    def _clause_index(self, token: int) -> int:
        clauses = self.reading.clauses
        for index, (first, last) in enumerate(clauses):
            if first <= token < last:
                return index
        return max(len(clauses) - 1, 0)

    def polarity_at(self, token: int) -> float:
        """Return the judgement of the clause that holds a token."""
        return self.polarity[self._clause_index(token)] if self.polarity else 0.0


def value_of(match: Match) -> float:
    """Return what a judging word adds, a negation counted."""
    if match.rule.label == "good":
        return -0.8 * match.rule.weight if match.negated else match.rule.weight
    # « pas si cher » is not yet praise: what is good in a denied fault has its own entries.
    return 0.0 if match.negated else -match.rule.weight


def evidence(matches: Iterable[Match], most: int = 4) -> Evidence:
    """Return the places of matches, merged where they touch, in the order of the text."""
    merged: list[Span] = []
    for span in sorted(match.span for match in matches):
        if merged and span.start <= merged[-1].end + 1:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged[:most])
