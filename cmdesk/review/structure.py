"""Patterns on lemmas and on dependencies, in a notation that one can read.

Lemmas: ``devoir:Mood=Cnd ... lire|consulter`` — one item a token: lemmas joined by ``|``,
``:`` and what the token must be (a part of speech in capitals, or ``Feature=Value``, joined
by ``,``), ``...`` for up to four tokens, ``?`` after an item that may be absent, a word between
quotation marks for the form itself.

Dependencies: ``lire|consulter >nsubj vous, <xcomp devoir:Mood=Cnd`` — a head item, then what
stands below it (``>relation item``) or above it (``<relation item``); ``>*`` for any relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmdesk.domain.errors import UserError
from cmdesk.domain.text import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_GAP = 4


@dataclass(frozen=True, slots=True)
class Item:
    """What one token must be."""

    lemmas: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    pos: str = ""
    features: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    gap: int = 0

    def fits(self, token: Token) -> bool:
        """Return whether ``token`` is such a one."""
        if self.lemmas and token.lemma_.lower() not in self.lemmas:
            return False
        if self.forms and token.lower_ not in self.forms:
            return False
        if self.pos and token.pos_ != self.pos:
            return False
        return all(value in token.morph.get(name, []) for name, value in self.features)


@dataclass(frozen=True, slots=True)
class Structure:
    """A compiled pattern on the parsed text.

    ``triggers`` are stems: the text is parsed only where a word starts with one of each.
    """

    source: str
    items: tuple[Item, ...] = ()
    links: tuple[tuple[str, str, Item], ...] = ()

    @property
    def is_dependency(self) -> bool:
        """Return whether it follows the tree rather than the order of words."""
        return bool(self.links)

    def spans(self, doc: Doc) -> Iterator[Span]:
        """Yield the places of the pattern in ``doc``, in offsets of the text."""
        if self.is_dependency:
            yield from self._by_tree(doc)
            return
        for start in range(len(doc)):
            end = self._ends(doc, start, 0)
            if end is not None and end > start:
                last = doc[end - 1]
                yield Span(doc[start].idx, last.idx + len(last.text))

    def _ends(self, doc: Doc, at: int, index: int) -> int | None:
        """Return the token after the match of the items from ``index`` on."""
        if index == len(self.items):
            return at
        item = self.items[index]
        if item.gap:
            for skip in range(item.gap + 1):
                if skip and (at + skip - 1 >= len(doc) or doc[at + skip - 1].text in ".!?;:\n"):
                    return None
                if (end := self._ends(doc, at + skip, index + 1)) is not None:
                    return end
            return None
        if at < len(doc) and item.fits(doc[at]):
            end = self._ends(doc, at + 1, index + 1)
            if end is not None:
                return end
        return self._ends(doc, at, index + 1) if item.optional else None

    def _by_tree(self, doc: Doc) -> Iterator[Span]:
        for head in doc:
            if not self.items[0].fits(head):
                continue
            tokens = [head]
            for direction, relation, item in self.links:
                pool = (
                    head.children
                    if direction == ">"
                    else [head.head]
                    if head.head is not head
                    else []
                )
                named = head.dep_ if direction == "<" else ""
                found = next(
                    (
                        token
                        for token in pool
                        if relation in ("*", named or token.dep_.split(":")[0], named or token.dep_)
                        and item.fits(token)
                    ),
                    None,
                )
                if found is None:
                    break
                tokens.append(found)
            else:
                first = min(tokens, key=lambda token: token.i)
                last = max(tokens, key=lambda token: token.i)
                yield Span(first.idx, last.idx + len(last.text))


def compile_lemmas(source: str) -> Structure:
    """Return a pattern on consecutive lemmas; raises ``UserError`` where it is illegible."""
    return Structure(source, tuple(_item(word, source) for word in source.split()))


def compile_dependency(source: str) -> Structure:
    """Return a pattern on the tree; raises ``UserError`` where it is illegible."""
    head, *rest = source.replace(",", " ").split() if ":" not in source else source.split()
    links = []
    for relation, word in zip(rest[::2], rest[1::2], strict=False):
        if relation[:1] not in "<>":
            raise UserError(f"Le motif « {source} » est illisible : « >relation mot » attendu")
        links.append((relation[0], relation[1:], _item(word.rstrip(","), source)))
    if not links or len(rest) % 2:
        raise UserError(f"Le motif « {source} » est illisible : « >relation mot » attendu")
    return Structure(source, (_item(head, source),), tuple(links))


def _item(word: str, source: str) -> Item:
    if word.startswith("..."):
        digits = word[3:]
        if digits and not digits.isdigit():
            raise UserError(f"Le motif « {source} » est illisible : « {word} »")
        return Item(gap=int(digits or _GAP))
    optional = word.endswith("?")
    name, _, needs = word.rstrip("?").partition(":")
    pos, features = "", []
    for need in filter(None, needs.split(",")):
        key, equals, value = need.partition("=")
        if equals:
            features.append((key, value))
        else:
            pos = key
    if name.startswith('"') and name.endswith('"') and len(name) > 2:
        return Item(
            forms=frozenset(name.strip('"').split("|")),
            pos=pos,
            features=tuple(features),
            optional=optional,
        )
    lemmas = frozenset(filter(None, name.split("|"))) - {"*"}
    return Item(lemmas=lemmas, pos=pos, features=tuple(features), optional=optional)
