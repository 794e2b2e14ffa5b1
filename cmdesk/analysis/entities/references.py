"""References of orders, files, parcels, invoices, bookings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Levelled, alternatives, triggers
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_SHAPE = r"(?=[a-z0-9/_.-]{0,28}\d)[a-z0-9](?:[a-z0-9]|[-/_.](?=[a-z0-9])){1,28}+"
# A year, a day, an hour, a rank, a measure: never a reference.
_NEVER = regex.compile(
    r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:(?:19|20)\d\d|\d{2}))?|\d{1,2}h\d{0,2}|\d{1,2}|(?:19|20)\d\d"
    r"|\d{1,5}(?:er|e|eme|h|j|x|cm|kg|go|gb|mo|mm|ml|cl|min|mn|k|m|m2|ans|eur|euros?|f|fcfa|chf"
    r"|w|kw|kwh|g|l|p|km|dh|dhs|mois|jours?|sem)"
    r"|[2-6]g|(?:covid|top|f|a|b|n|d|m|t|ps|mp|h|ipv?|co|cl|r|e|rer|id)-?\d{1,2}|\d{1,2}-\d{1,2}"
    r"|\d+[.,]\d+|\d{1,3}x\d{1,4}"
)


_FEWEST = 2
"""With fewer figures, a message holds no reference."""


class References:
    """Finds references, announced by a word or known by their shape."""

    def __init__(self, table: dict[str, Any]) -> None:
        announced = table["announced"]
        noun = alternatives(announced["nouns"])
        link = alternatives(announced["links"])
        self._nouns = triggers(announced["nouns"])
        self._letter_words = triggers(announced["letters_only"])
        self._announced = regex.compile(
            rf"(?<![\w-])(?:{noun})(?!\w)\.?(?:[ ]{{0,2}}(?:{link})(?!\w)"
            rf"\.?){{0,4}}[ ,]{{0,2}}[(\[«\"]? ?"
            rf"(?P<ref>{_SHAPE})(?!\w)"
        )
        self._letters = regex.compile(
            rf"(?<![\w-])(?:{alternatives(announced['letters_only'])})(?!\w)"
            rf"(?:[ ]{{0,2}}(?:{link})(?!\w)){{0,2}} ?(?P<ref>[a-z0-9]{{6}})(?!\w)"
        )
        self._parted = regex.compile(
            rf"(?<![\w-])(?:{noun})(?!\w)\.?(?:[ ,]{{0,2}}(?:{link})(?!\w)\.?){{0,4}} {{0,2}}"
            r"(?P<ref>[a-z]{2} \d{3} \d{3} \d{3} [a-z]{2}|[a-z]{2,4} \d{2,6}(?:[ -]\d{2,6}){0,3}"
            r"|\d[a-z] \d{4} \d{4} \d{3,4}"
            r"|(?<=(?:[°o]|num|client|est le|:) ?)\d{1,5}(?: \d{2,5}){1,4})"
            r"(?![\w€]|[.,]\d| ?(?:€|eur|h\b))"
        )
        self._marked = regex.compile(
            rf"(?:(?<!\w)n ?[°º] ?:? ?|(?<!\w)numero (?:est (?:le )?|: ?|c'est (?:le )?)?|(?<!\w)"
            rf"#)(?P<ref>{_SHAPE})(?!\w)"
        )
        self._bare = regex.compile(
            r"(?<![\w@/.#+-])(?P<ref>[a-z]{1,5}[-/]?\d{4,}(?:[-/][a-z0-9]+){0,4}"
            r"|[a-z]{2,5}-\d{2,}(?:-[a-z0-9]+){0,4}|\d[a-z]\d{9,14}|[a-z]{1,3}-\d{4}-\d{2,6}"
            r"|\d{2,4}-\d{4,}(?:-\d+){0,4}|\d{8,20}|[a-z]{2}\d{9}[a-z]{2}|\d{2,5}-\d{2,5}-[a-z]"
            r"|\d[a-z]\d-\d{4,8})"
            r"(?![\w€%-]|[.,]\d| ?€)"
        )
        self._noun_before = regex.compile(rf"(?<![\w-])(?:{noun})(?!\w)[ :]{{0,3}}$")
        self._never_after = regex.compile(
            rf"(?<!\w)(?:{alternatives(announced['never_after'])})[ .:n°]{{0,4}}$"
        )
        self._counted = regex.compile(rf" ?(?:{alternatives(announced['counted'])})(?!\w)")

    def find(self, line: Levelled) -> Iterator[Entity]:
        """Yield the references, the announced ones first."""
        text, flat = line.text, line.flat
        if line.names(self._letter_words):
            for m in self._letters.finditer(flat):
                # « BOOKING PARFAIT » shouts, « PNR QXRZTP » and « billet QXRZTP » do not.
                code, noun = m["ref"], text[m.start() : m.start("ref")]
                shouted = noun.isupper() and not noun.startswith("PNR")
                if text[m.start("ref") : m.end("ref")].isupper() and (
                    not shouted or any(sign.isdigit() for sign in code)
                ):
                    yield _entity(text, m)
        if line.digits < _FEWEST:
            return
        if line.names(self._nouns):
            yield from self._after_noun(line)
        for expression, announced in ((self._marked, True), (self._bare, False)):
            for m in expression.finditer(flat):
                if self._is_one(text, flat, m, announced=announced):
                    yield _entity(text, m)

    def _after_noun(self, line: Levelled) -> Iterator[Entity]:
        text, flat = line.text, line.flat
        for m in self._announced.finditer(flat):
            if self._is_one(text, flat, m, announced=True):
                yield _entity(text, m)
        for m in self._parted.finditer(flat):
            written = text[m.start("ref") : m.end("ref")]
            if written.isupper() or written[0].isdigit():
                yield _entity(text, m)

    def _is_one(  # noqa: PLR0911
        self, text: str, flat: str, m: regex.Match[str], *, announced: bool
    ) -> bool:
        ref, start, end = m["ref"], m.start("ref"), m.end("ref")
        if _NEVER.fullmatch(ref) and not (announced and self._short(text, m)):
            return False
        # « #tarif2025 » is a hashtag, « commande #CMD2025 » is none.
        hashtag = flat[start - 1 : start] == "#" and regex.match(r"[a-z]{3}", ref)
        if hashtag and not self._noun_before.search(flat, max(0, start - 24), start - 1):
            return False
        if self._counted.match(flat, end):
            return False
        if self._never_after.search(flat[max(0, start - 22) : start]):
            return False
        digits = sum(c.isdigit() for c in ref)
        written = text[start:end]
        if announced:
            if ref.isdigit():
                # « commande 412 » may count; « n° 412 » does not.
                marked = regex.search(
                    r"[n#][ °º:]*$|numero[ :]*$|(?:n°|no|num)[ .:]*$",
                    m.string[max(0, start - 10) : start],
                )
                return digits >= 4 or (digits == 3 and bool(marked))
            return (
                digits >= 3
                or (digits >= 2 and (written.upper() == written))
                or (digits >= 1 and len(ref) >= 6 and written.upper() == written)
            )
        if not ref.isdigit() and written.upper() != written and "-" not in ref:
            return False
        return digits >= 4 or (digits >= 2 and "-" in ref and written.upper() == written)

    def _short(self, text: str, m: regex.Match[str]) -> bool:
        """Return whether a short code keeps its capitals and its hyphen (« S-99 »)."""
        written = text[m.start("ref") : m.end("ref")]
        return bool(regex.fullmatch(r"[A-Z]{1,3}-\d{2}", written))


def _entity(text: str, m: regex.Match[str]) -> Entity:
    span = Span(*m.span("ref"))
    words = span.of(text)
    return Entity(EntityType.ORDER_NUMBER, span, words, words.upper())
