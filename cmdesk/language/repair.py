"""What people type brought nearer to French, every character still traced to its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import regex

from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import fold
from cmdesk.language.protected import protected_spans


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and where each of its characters comes from.

    ``origins`` has, for each character of ``text``, the stretch of the original it stands
    for: ``origins[i].start`` never decreases.
    """

    text: str
    origins: tuple[Span, ...]

    def to_original(self, span: Span) -> Span:
        """Return the stretch of the original that ``span`` of the repaired text stands for."""
        if not self.origins:
            return Span(0, 0)
        if span.start >= span.end:
            at = (
                self.origins[span.start].start
                if span.start < len(self.origins)
                else self.origins[-1].end
            )
            return Span(at, at)
        covered = self.origins[span.start : span.end]
        return Span(min(one.start for one in covered), max(one.end for one in covered))


_WORD = regex.compile(r"[\p{L}\p{M}’']+(?:-[\p{L}\p{M}’']+)*")
_ZERO_WIDTH = frozenset(
    "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# UTF-8 read as Windows-1252 or Latin-1, the only damage seen in practice: « Ã© », « â€™ ».
_CONTINUATION = (
    r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013-\u203a\u20ac\u2122]"
)
_MOJIBAKE = regex.compile(
    rf"[ÃÅ]{_CONTINUATION}|Â[\u00a0-\u00bf]|â{_CONTINUATION}{{2}}|ð{_CONTINUATION}{{3}}"
)
_LONG_RUN = regex.compile(r"(\p{L})\1{2,}", regex.IGNORECASE)
_LONG_BETWEEN_VOWELS = regex.compile(
    r"(?<=[aeiouyéèêâîôû])([bcdfglmnprst])\1{2,}(?=[aeiouyéèêâîôû])", regex.IGNORECASE
)
_INSIDE = regex.compile(r"[\p{L},] \Z")
# « j ai », « qu il »: a letter alone before a vowel has lost its apostrophe.
_SPACED_APOSTROPHE = regex.compile(
    r"(?<![\p{L}\p{N}’.-])(?:[cdjlnmst]|qu|jusqu|lorsqu) (?=[aeéèêiouyhâîôà]\p{L}|[aày]\b)",
    regex.IGNORECASE,
)


class Repairer:
    """The repairs of ``resources/language/sms.toml`` and of general rules."""

    def __init__(self, resources: Path) -> None:
        """Read the data; raise ``UserError`` where it cannot be read."""
        data = read_toml(resources / "language" / "sms.toml")
        self._words: Mapping[str, str] = data["words"]
        self._cache: dict[str, str | None] = {}
        starts = data["lost_apostrophe"]
        self._starts: Mapping[str, frozenset[str]] = {
            prefix: frozenset(words) for prefix, words in starts.items()
        }

    def repair(self, text: str) -> Repaired:
        """Return ``text`` folded and repaired, each character traced to the original.

        Mended: accents typed apart, invisible characters, UTF-8 misread as Windows-1252,
        letters three times or more in a row, SMS forms, lost apostrophes. Links, handles,
        references and emoji stay; capitals stay capitals.
        """
        characters, origins = _clean(text)
        characters = _SPACED_APOSTROPHE.sub(lambda match: match.group()[:-1] + "’", characters)
        guard = [item.span for item in protected_spans(characters)]
        pieces: list[str] = []
        traced: list[Span] = []
        position = 0

        def copy(start: int, end: int) -> None:
            pieces.append(characters[start:end])
            traced.extend(origins[start:end])

        following = 0
        for match in _WORD.finditer(characters):
            start, end = match.span()
            while following < len(guard) and guard[following].end <= start:
                following += 1
            if following < len(guard) and guard[following].start < end:
                continue
            mended = self._mend(match.group(), characters, start)
            if mended is None:
                continue
            copy(position, start)
            pieces.append(mended)
            traced.extend(_spread(match.group(), mended, origins[start:end]))
            position = end
        copy(position, len(characters))
        return Repaired("".join(pieces), tuple(traced))

    def _mend(self, word: str, text: str, start: int) -> str | None:
        full = self._full(word.lower())
        if full is None:
            return None
        if (
            word[0].isupper()
            and not word.isupper()
            and _INSIDE.match(text, max(0, start - 2), start)
        ):
            return None  # a name
        if word.isupper() and len(word) > 1:
            return full.upper()
        return full[0].upper() + full[1:] if word[0].isupper() else full

    def _full(self, lower: str) -> str | None:
        if lower in self._cache:
            return self._cache[lower]
        short = _shorten(lower)
        full = self._words.get(short) or self._words.get(lower) or self._apostrophe(short)
        if full is None and short != lower:
            full = short
        if len(self._cache) < 20_000:  # bounded: a long session meets endless typos
            self._cache[lower] = full
        return full

    def _apostrophe(self, word: str) -> str | None:
        for prefix, words in self._starts.items():
            if word.startswith(prefix) and word[len(prefix) :] in words:
                return f"{prefix}’{word[len(prefix) :]}"
        return None


def _shorten(word: str) -> str:
    # Between vowels a lengthened consonant was most often double: « arrrive », « bellle ».
    return _LONG_RUN.sub(r"\1", _LONG_BETWEEN_VOWELS.sub(r"\1\1", word))


def _clean(text: str) -> tuple[str, list[Span]]:
    """Return the folded text without what is only noise, and each character's origin."""
    pieces: list[str] = []
    origins: list[Span] = []
    position = 0
    for match in _MOJIBAKE.finditer(text):
        mended = _decode(match.group())
        if mended is None:
            continue
        _compose(text, position, match.start(), pieces, origins)
        pieces.append(mended)
        origins.extend([Span(*match.span())] * len(mended))
        position = match.end()
    _compose(text, position, len(text), pieces, origins)
    return fold("".join(pieces)), origins


def _decode(damaged: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return damaged.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return None


def _compose(text: str, start: int, end: int, pieces: list[str], origins: list[Span]) -> None:
    """Append ``text[start:end]`` with accents composed and invisible characters left out."""
    stretch = text[start:end]
    if stretch.isascii():
        pieces.append(stretch)
        origins.extend(Span(at, at + 1) for at in range(start, end))
        return
    for at in range(start, end):
        character = text[at]
        if character in _ZERO_WIDTH:
            continue
        if pieces and pieces[-1] and unicodedata.combining(character):
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + character)
            if len(composed) == 1:
                pieces[-1] = pieces[-1][:-1] + composed
                origins[-1] = Span(origins[-1].start, at + 1)
                continue
        pieces.append(character)
        origins.append(Span(at, at + 1))


def _spread(before: str, after: str, origins: list[Span]) -> list[Span]:
    """Return the origin of each character of ``after``, which replaces ``before``.

    What both have in common at the head and at the tail keeps its place; what is between
    stands for all that was between.
    """
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = origins[head : len(before) - tail]
    if middle:
        between = Span(middle[0].start, middle[-1].end)
    else:
        at = origins[head].start if head < len(origins) else origins[-1].end
        between = Span(at, at)
    return [
        *origins[:head],
        *[between] * (len(after) - head - tail),
        *(origins[len(before) - tail :] if tail else []),
    ]
