"""The face of the entities: a message in, its facts and the name to greet by out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from cmdesk.analysis.brand import BrandNames, flat
from cmdesk.analysis.entities.facts import Facts
from cmdesk.analysis.entities.goods import Goods
from cmdesk.analysis.entities.judge import ProductJudge
from cmdesk.analysis.entities.levelled import Levelled, Taken
from cmdesk.analysis.entities.names import Names
from cmdesk.analysis.entities.times import Times
from cmdesk.analysis.reading import LONGEST, Reading
from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import EntityType

_ADDRESSED = regex.compile(r"(?<![\w@.])@(\w[\w.]{1,38}\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """The entities of a message in the order of its text, and its author's first name."""

    entities: tuple[Entity, ...]
    first_name: str | None


class Entities:
    """Finds every kind of entity; opens its tables once."""

    def __init__(
        self, tables: dict[str, dict[str, Any]], judge: ProductJudge | None = None
    ) -> None:
        """Read the tables of ``resources/analysis``, by the stem of their file.

        Without a judge, the lexicon alone tells the products.
        """
        self._facts = Facts(tables)
        self._times = Times(tables)
        self._names = Names(tables)
        self._goods = Goods(tables["goods"])
        self._judge = judge

    def find(self, message: Message, reading: Reading, brand: BrandNames | None = None) -> Found:
        """Return what ``message`` states, where two readings overlap the more certain one.

        ``brand`` is the one that receives the message: it is no organisation in its own
        mail, nor is the account that the message is addressed to; its products are known.
        """
        text = message.text[:LONGEST]
        line = Levelled.of(text)
        name, span = self._names.first_name(message, line)
        signed = (
            [Entity(EntityType.PERSON, span, span.of(message.text), name)] if name and span else []
        )
        addressed = (m[1] for m in _ADDRESSED.finditer(text)) if "@" in text else ()
        accounts = frozenset(flat(known) for known in addressed)
        own = brand.own(reading) if brand else ()
        found: list[Entity] = []
        taken = Taken(len(message.text))
        for group in (
            self._facts.find(text, line),
            self._times.find(text, message.received_at, line),
            signed,
            brand.entities(reading) if brand else (),
            [e for e in self._products(reading) if not (brand and brand.is_name(e.text))],
            (
                e
                for e in self._names.listed(reading, accounts)
                if not any(map(e.span.overlaps, own))
            ),
        ):
            for entity in group:
                if taken.take(entity.span.start, entity.span.end):
                    found.append(entity)
        return Found(tuple(sorted(found, key=lambda entity: entity.span)), name)

    def _products(self, reading: Reading) -> list[Entity]:
        if self._judge is None:
            found = self._goods.entities(reading)
        else:
            judged = self._judge.entities(reading, self._goods.candidates(reading, weigh=False))
            found = [e for e in judged if not self._goods.names_nothing(reading, e.span)]
        return [self._goods.without_what_follows(reading, entity) for entity in found]
