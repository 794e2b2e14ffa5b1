"""Names: the author's own first name, things bought, organisations, places."""

from __future__ import annotations

from typing import Any

import regex

from cmdesk.analysis.reading import Reading, plain
from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_NAME_WORD = regex.compile(r"\p{L}[\p{L}'’]*(?:-\p{L}[\p{L}'’]*)*")
_SIGNATURE = regex.compile(
    r"(?:cordialement|bien à vous|salutations(?: distinguées)?|cdt|cdlt|bonne journée"
    r"|bonne soirée|merci d['’]avance|merci|à bientôt|signé|bises)"
    r"[\s,.!:;—–-]{0,6}(?P<name>(?:(?:M\.|Mme|Mr|Monsieur|Madame"
    r"|Mlle)\s)?\p{L}[\p{L}'’-]+(?:\s\p{L}[\p{L}'’.-]*){0,2})\s*[.!]?\s*$"
    r"|(?:\n|[.!?…]\s*)[\s—–-]*(?P<name2>\p{Lu}[\p{L}'’-]+(?:\s\p{L}[\p{L}'’.-]*){0,2})\s*\.?\s*$",
    regex.I,
)
_SELF = regex.compile(
    r"(?:je m['’]appelle|je me nomme|mon (?:pr[ée]nom|nom) (?:est|c['’]est)|je suis (?:mme|m\."
    r"|mr|monsieur|madame)|moi c['’]est)\s+(?P<name>\p{L}[\p{L}'’-]+)",
    regex.I,
)


class Names:
    """Finds names with lexicons: only what a lexicon holds is a name."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        first = tables["first_names"]
        self._first = frozenset(
            plain(name) for group in first["names"].values() for name in group.split()
        )
        self._ambiguous = frozenset(plain(name) for name in first["ambiguous"].split())
        self._organisations = _phrases(tables["organisations"]["names"])
        self._places = _phrases(tables["places"]["names"])
        self._place_cues = frozenset(tables["places"]["cues"])

    def first_name(self, message: Message) -> tuple[str | None, Span | None]:
        """Return the name to greet the author by, and its place where the text holds it."""
        text = message.text
        for expression in (_SELF, _SIGNATURE):
            for match in expression.finditer(text):
                group = "name" if match["name"] else "name2"
                if found := self._in_words(
                    match[group], match.start(group), signed=expression is _SIGNATURE
                ):
                    return found
        return (self.from_author(message.author), None)

    def _in_words(self, words: str, at: int, *, signed: bool) -> tuple[str, Span] | None:
        pieces = list(_NAME_WORD.finditer(words))
        pieces = [
            p for p in pieces if plain(p[0]) not in ("m", "mr", "mme", "monsieur", "madame", "mlle")
        ]
        if signed and len(pieces) > 1 and pieces[0][0].islower():
            return None  # « ben voyons » ends a sentence, it signs nothing
        for piece in pieces[:1] if signed else pieces:
            if self._known(piece[0], alone=len(pieces) == 1 and piece[0][0].islower()):
                start = at + piece.start()
                return _cased(piece[0]), Span(start, start + len(piece[0]))
        return None

    def from_author(self, author: str | None) -> str | None:  # noqa: PLR0911
        """Return the first name in a display name or a handle, ``None`` where it is not sure."""
        if not author:
            return None
        name = author.strip()
        if name.startswith("@") or regex.search(r"[\d_@.]", name):
            # A handle: a known first name must be a whole part of it, set off by a mark or a capital.  # noqa: E501
            parts = [p for p in regex.split(r"[\d_@.\-]+", name) if p]
            if any(len(p) <= 2 and p.lower().startswith("x") for p in parts):
                return None
            parts = [
                q
                for p in parts
                for q in regex.findall(r"\p{Lu}\p{Ll}+|\p{Ll}+|\p{Lu}+(?!\p{Ll})", p)
            ]
            for part in parts[:1]:
                if len(part) >= 3 and self._known(part, alone=True):
                    return _cased(part)
            return None
        words = [m[0] for m in _NAME_WORD.finditer(name)]
        if not words or len(words) > 4:
            return None
        if self._known(words[0], alone=len(words) == 1):
            return _cased(words[0])
        # « FERROUKHI Nadia »: the family name first, in capitals.
        if len(words) == 2 and words[0].isupper() and self._known(words[1], alone=False):
            return _cased(words[1])
        return None

    def _known(self, word: str, *, alone: bool) -> bool:
        flat = plain(word).replace("’", "'")
        parts = flat.split("-")
        if len(parts) == 2 and all(len(p) > 1 for p in parts):
            return all(p in self._first for p in parts)
        return flat in self._first and not (alone and flat in self._ambiguous)

    def listed(self, reading: Reading) -> list[Entity]:
        """Return organisations and places, in order."""
        found: list[Entity] = []
        tokens = reading.tokens
        index = 0
        while index < len(tokens):
            step = 1
            for length in (5, 4, 3, 2, 1):
                if index + length > len(tokens):
                    continue
                phrase = " ".join(t.norm for t in tokens[index : index + length])
                span = reading.span(index, index + length)
                if phrase in self._organisations:
                    found.append(_named(EntityType.ORGANISATION, reading.text, span))
                elif phrase in self._places and self._placed(reading, index, span):
                    found.append(_named(EntityType.PLACE, reading.text, span))
                else:
                    continue
                step = length
                break
            index += step
        return found

    def _placed(self, reading: Reading, index: int, span: Span) -> bool:
        written = reading.text[span.start : span.end]
        before = reading.tokens[index - 1].norm if index else ""
        return before in self._place_cues or (
            written[0].isupper() and not written.isupper() and index > 0
        )


def _named(type: EntityType, text: str, span: Span) -> Entity:
    words = text[span.start : span.end]
    return Entity(type, span, words, words.strip())


def _phrases(names: list[str]) -> frozenset[str]:
    return frozenset(
        " ".join(plain(word) for word in regex.split(r"[\s'’-]+", name) if word) for name in names
    )


def _cased(name: str) -> str:
    if name.isupper() or name.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
    return name
