"""A message made ready for its labels: read, its rules met, its facts found."""

from __future__ import annotations

from pathlib import Path

from cmdesk.analysis.brand import BrandNames
from cmdesk.analysis.context import Context
from cmdesk.analysis.entities.finder import Entities
from cmdesk.analysis.entities.judge import ProductJudge
from cmdesk.analysis.entities.products import Products
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.domain.brand import NO_BRAND, Brand
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.language.vectors import WordVectors

MOST_CHARACTERS = 1_000_000
"""Above, a text is no message: it is refused in one sentence."""


class Preparation:
    """Opens messages; the training of the judges and the analysis share it."""

    def __init__(self, resources: Path, vectors: WordVectors | None = None) -> None:
        """Open the knowledge and the word vectors; ``UserError`` where a file is unreadable.

        ``vectors`` are those of the words, where they are open already.
        """
        folder = resources / "analysis"
        self.knowledge = knowledge = Knowledge.read(folder)
        self.vectors = vectors or WordVectors(resources / "language" / "vectors.npz")
        self._products = Products(knowledge.tables["products"])
        judge = ProductJudge(folder / "products.npz", self.vectors)
        self._entities = Entities(knowledge.tables, judge)
        self._determiners = frozenset(knowledge.tables["products"]["verbs"]["determiners"])
        self._brand: tuple[Brand, BrandNames] = (NO_BRAND, BrandNames(NO_BRAND, self._determiners))
        """The last brand asked for, ready to be searched for: they rarely alternate."""

    def open(self, message: Message, brand: Brand = NO_BRAND) -> tuple[Context, str | None]:
        """Return the context of ``message``, and its author's first name where one is usable.

        ``brand`` is the one that receives it, where it is known.
        Raises ``UserError`` for a text of more than ``MOST_CHARACTERS``.
        """
        if len(message.text) > MOST_CHARACTERS:
            raise UserError(
                "Ce texte est trop long pour être un message : plus d’un million de caractères. "
                "Collez seulement le message à traiter."
            )
        names = self._names_of(brand)
        context = Context.open(message, self.knowledge, names)
        context.things = tuple(self._products.things(context.reading))
        found = self._entities.find(message, context.reading, names)
        context.entities = found.entities
        return context, found.first_name

    def _names_of(self, brand: Brand) -> BrandNames:
        known, names = self._brand
        if known != brand:
            names = BrandNames(brand, self._determiners)
            self._brand = brand, names
        return names
