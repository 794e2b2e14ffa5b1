"""What the trained classifiers look at: words, meanings, and what the rules met.

Every feature remembers the tokens that it comes from, so that a conclusion can be traced
back to words (``classifiers.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cmdesk.analysis.context import Context, value_of
from cmdesk.analysis.labels import shouting
from cmdesk.analysis.quantities import amount_of, days_of
from cmdesk.analysis.ruled import Ruled
from cmdesk.domain.vocabulary import EntityType
from cmdesk.language.vectors import WordVectors

Floats = NDArray[np.float32]

MOST_TOKENS = 1200
"""Tokens of a message that the classifiers weigh; no message that is one has more."""
_NUMBER = "0"
_DENIALS = frozenset({"pas", "plus", "jamais", "aucun", "aucune", "sans", "ni", "rien", "non"})
_MOST_FIELDS = 12
"""Fields of one clause that are paired; a clause with more is a list of words."""


@dataclass
class Features:
    """The features of one message.

    ``named`` gives the places (tokens) of each sparse feature, as often as it occurs;
    ``plain`` the value of those that belong to no place. ``words`` are the rows of the word
    vectors, token by token (-1: none). Where ``known`` is given, sparse features that it
    does not hold are left out: of those of a message, models know less than half.
    """

    named: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    plain: dict[str, float] = field(default_factory=dict)
    words: list[int] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    known: Container[str] | None = None

    def add(self, name: str, first: int, last: int) -> None:
        """Count a feature once more, at the tokens ``first`` to ``last``, end excluded."""
        if self.known is None or name in self.known:
            self.named.setdefault(name, []).append((first, last))


def features_of(
    context: Context, ruled: Ruled, vectors: WordVectors, known: Container[str] | None = None
) -> Features:
    """Return the features of a message whose entities are known, only ``known`` ones if given."""
    found = Features(known=known)
    tokens = [_level(norm) for norm in context.reading.norms[:MOST_TOKENS]]
    found.tokens = tokens
    found.words = [vectors.row(token) if token[0].isalpha() else -1 for token in tokens]
    _words(found, tokens)
    _meanings(found, vectors)
    _fields(found, context)
    _rules(found, context, ruled)
    _shape(found, context)
    return found


def _level(norm: str) -> str:
    if norm[0].isdigit():
        return _NUMBER
    return norm if norm.strip() else "."


def _words(found: Features, tokens: list[str]) -> None:
    last = ""
    before = ""
    for index, token in enumerate(tokens):
        found.add(f"w {token}", index, index + 1)
        if index:
            found.add(f"b {last} {token}", index - 1, index + 1)
        if index > 1:
            found.add(f"t {before} {last} {token}", index - 2, index + 1)
            found.add(f"s {before} {token}", index - 2, index + 1)
        before, last = last, token


def _meanings(found: Features, vectors: WordVectors) -> None:
    """Count the families of words that are used alike: what was never met still counts."""
    last: list[int] = []
    for index, row in enumerate(found.words):
        families = vectors.families(row) if row >= 0 else []
        for grain, family in enumerate(families):
            found.add(f"v{grain} {family}", index, index + 1)
        if families and last:
            found.add(f"vv {last[0]} {families[0]}", index - 1, index + 1)
        last = families


def _fields(found: Features, context: Context) -> None:
    """Count the fields of meaning, alone, denied, and two in one clause."""
    met = context.knowledge.lexicon.search(found.tokens)
    by_clause: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}
    for field_name, first, last in met:
        found.add(f"f {field_name}", first, last)
        clause = context.reading.clause_of(first)
        if any(token in _DENIALS for token in found.tokens[max(first - 3, clause[0]) : first]):
            found.add(f"f {field_name}-", max(first - 2, 0), last)
        by_clause.setdefault(clause, {}).setdefault(field_name, (first, last))
    for places in by_clause.values():
        names = sorted(places)[:_MOST_FIELDS]
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                if places[one][0] != places[other][0]:
                    found.add(
                        f"ff {one} {other}",
                        min(places[one][0], places[other][0]),
                        max(places[one][1], places[other][1]),
                    )


def _rules(found: Features, context: Context, ruled: Ruled) -> None:
    limit = MOST_TOKENS
    for group, matches in context.groups.items():
        for match in matches:
            if match.first >= limit:
                continue
            sign = "-" if match.negated else ""
            place = (match.first, min(match.last, limit))
            found.add(f"r {match.rule.id}{sign}", *place)
            found.add(f"g {group} {match.rule.label}{sign}", *place)
    for match in context.undone:
        if match.first < limit:
            group = context.knowledge.group_of[match.rule.id]
            place = (match.first, min(match.last, limit))
            found.add(f"r {match.rule.id}~", *place)
            found.add(f"g {group} {match.rule.label}~", *place)
    for fault in context.faults:
        if fault.first < limit:
            found.add("g fault", fault.first, min(fault.last, limit))
    kind = ruled.kind()
    found.plain[f"k {kind.id}"] = 1.0
    for rank, topic in enumerate(ruled.told_topics[:4]):
        found.plain[f"topic {topic.id}"] = topic.score
        if not rank:
            found.plain[f"topic1 {topic.id}"] = 1.0
    emotion = ruled.emotion(kind.id)
    found.plain[f"emotion {emotion.id}"] = 1.0
    for signal in ruled.signals():
        found.plain[f"signal {signal.id}"] = 1.0
    for ask in ruled.asks(kind.id):
        found.plain[f"ask {ask.id}"] = 1.0
    if ruled.told_sarcasm.present:
        found.plain["sarcasm"] = 1.0


def _shape(found: Features, context: Context) -> None:
    text = context.message.text[:20_000]
    plain = found.plain
    plain["public"] = float(context.message.public)
    plain[f"channel {context.message.channel}"] = 1.0
    plain["length"] = math.log1p(len(found.tokens)) / 5
    plain["shouting"] = shouting(text)
    plain["!"] = math.log1p(text.count("!")) / 2
    plain["?"] = math.log1p(text.count("?")) / 2
    plain["!!"] = float("!!" in text)
    plain["..."] = math.log1p(text.count("...") + text.count("…")) / 2
    good = sum(value_of(m) for m in context.judgements if value_of(m) > 0)
    bad = -sum(value_of(m) for m in context.judgements if value_of(m) < 0)
    faults = len(context.faults) + len(context.of("frames"))
    plain["sentiment"] = context.sentiment
    plain["good"] = math.log1p(good) / 2
    plain["bad"] = math.log1p(bad) / 2
    plain["faults"] = math.log1p(faults) / 2
    plain["good beside faults"] = float(good > 0 and faults > 0 and bad == 0)
    plain["good alone"] = float(good > 0 and not faults and bad == 0)
    plain["nothing judged"] = float(not good and not bad and not faults)
    clauses = context.polarity
    if clauses:
        plain["first clause"] = max(-1.0, min(1.0, clauses[0] / 2))
        plain["last clause"] = max(-1.0, min(1.0, clauses[-1] / 2))
    for named, count in Counter(entity.type for entity in context.entities).items():
        plain[f"has {named}"] = 1.0
        if count > 1:
            plain[f"has more {named}"] = 1.0
    sums = [
        amount
        for entity in context.entities
        if entity.type is EntityType.AMOUNT and (amount := amount_of(entity.value)) is not None
    ]
    for least in (50, 300, 1000):
        plain[f"amount {least}"] = float(any(amount >= least for amount in sums))
    days = [days_of(e.value) for e in context.entities if e.type is EntityType.DURATION]
    for least in (2, 7, 21, 60):
        plain[f"days {least}"] = float(any(day >= least for day in days))
