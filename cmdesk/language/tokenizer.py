"""Tokens of typed French: one small expression and a list of exceptions from data.

spaCy's own French tokenizer compiles one huge expression (2.3 s); this one is ready at once,
and keeps links, handles, telephone numbers, amounts, emoji and « !!! » whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import regex
from spacy.attrs import NORM
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.protected import protected_spans

LANGUAGE_NAME = "fr_cmdesk"

_PIECE = regex.compile(
    r"\s+"
    # A number with its thousands or decimals, a date, an hour, an ordinal, a size.
    r"|\d{1,3}(?:[ ]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,/:]\d+)+(?!\w)"
    # Words: letters and figures, with hyphens and apostrophes inside; split further below.
    r"|[\p{L}\p{M}\p{N}]+(?:[-’][\p{L}\p{M}\p{N}]+)*’?"
    r"|-[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*"
    r"|[!?]+|\.{2,}|…+|-{2,}|.",
    regex.V1 | regex.DOTALL,
)
_ELISION = regex.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)’(?=[\p{L}\p{N}])|(?:[cdjlmnst]|qu)’$",
    regex.IGNORECASE,
)
# Pronouns and particles after a word: « a-t-il », « dites-moi », « vas-y », « ce jour-là ».
_SUFFIX = regex.compile(
    r"(?<=[\p{L}\p{M}\p{N}])(?:-t-(?:ils?|elles?|on)|-(?:je|tu|ils?|elles?|on|nous|vous|moi|toi|lui|"
    r"leur|les?|la|ce|y|en|ci|là))$",
    regex.IGNORECASE,
)
_INITIALS = regex.compile(r"\p{Lu}")
_LENGTHENED = regex.compile(r"(\p{L})\1{2,}")


def norm(form: str) -> str:
    """Return the form that the model reads beside the word: « Trooop » → « trop ».

    Lower case, no accents, no letter three times in a row: what people type differs from
    what the model learnt in exactly these.
    """
    return _LENGTHENED.sub(r"\1", strip_accents(form.lower()))


class FrenchTokenizer:
    """Cut a text into tokens whose ``idx`` are its own offsets.

    The text is folded first (one character for one), so tokens read as folded: ’ whatever
    the apostrophe typed, plain spaces. ``whole`` are words never split, ``abbreviations``
    words that keep their final point, both lower-case with ’.
    """

    def __init__(
        self, vocab: Vocab, whole: Iterable[str] = (), abbreviations: Iterable[str] = ()
    ) -> None:
        self.vocab = vocab
        self.whole = frozenset(whole)
        self.abbreviations = frozenset(abbreviations)
        self._cache: dict[str, tuple[str, ...]] = {}

    def __call__(self, text: str) -> Doc:
        """Return the tokens of ``text``, with nothing else filled in."""
        pieces = self.pieces(fold(text))
        words: list[str] = []
        spaces: list[bool] = []
        for piece in pieces:
            # One space belongs to the token before it; other white space is a token.
            word = piece
            if words and piece[0] == " " and piece.isspace() and not words[-1].isspace():
                spaces[-1] = True
                word = piece[1:]
            if word:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pieces(self, text: str) -> list[str]:
        """Return ``text``, already folded, cut; joined, the pieces give ``text`` again."""
        found: list[str] = []
        position = 0
        for item in protected_spans(text):
            self._cut(text[position : item.span.start], found)
            found.append(item.span.of(text))
            position = item.span.end
        self._cut(text[position:], found)
        return found

    def _cut(self, text: str, found: list[str]) -> None:
        for match in _PIECE.finditer(text):
            piece = match.group()
            if piece == "." and found and match.start() and self._keeps_point(found[-1]):
                found[-1] += piece
            elif piece[0].isalnum() or (piece[0] == "-" and len(piece) > 1):
                found.extend(self._split(piece))
            else:
                found.append(piece)

    def _keeps_point(self, word: str) -> bool:
        # « M. », « etc. », and initials: « S. A. », « J.-C. ».
        return word.lower() in self.abbreviations or (
            len(word) == 1 and word.isupper() and word not in "ÀÔ"
        )

    def _split(self, chunk: str) -> tuple[str, ...]:
        known = self._cache.get(chunk)
        if known is None:
            known = tuple(self._split_anew(chunk))
            if len(self._cache) < 20_000:  # bounded: a long session meets endless typos
                self._cache[chunk] = known
        return known

    def _split_anew(self, chunk: str) -> list[str]:
        before: list[str] = []
        while chunk.lower() not in self.whole and (match := _ELISION.match(chunk)):
            before.append(match.group())
            chunk = chunk[match.end() :]
        after: list[str] = []
        while chunk.lower() not in self.whole and (match := _SUFFIX.search(chunk)):
            after.insert(0, match.group())
            chunk = chunk[: match.start()]
        if len(chunk) > 1 and chunk.endswith("’"):
            return [*before, chunk[:-1], "’", *after]
        return [*before, *([chunk] if chunk else []), *after]

    # spaCy saves and loads a tokenizer with the pipeline; ours lives in resources instead.
    def to_disk(self, path: Path, **kwargs: object) -> None:
        """Write nothing: the exceptions are read from ``tokens.toml`` when opened."""

    def from_disk(self, path: Path, **kwargs: object) -> FrenchTokenizer:
        """Read nothing; return the tokenizer."""
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        """Return no bytes."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> FrenchTokenizer:
        """Read nothing; return the tokenizer."""
        return self


@registry.tokenizers("cmdesk.FrenchTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], FrenchTokenizer]:
    """Return what makes the tokenizer of a pipeline; its exceptions are given later."""
    return lambda nlp: FrenchTokenizer(nlp.vocab)


class FrenchDefaults(BaseDefaults):
    """What spaCy's vocabulary knows of our French."""

    lex_attr_getters = {**BaseDefaults.lex_attr_getters, NORM: norm}  # noqa: RUF012
    config = BaseDefaults.config


@registry.languages(LANGUAGE_NAME)
class FrenchDesk(Language):  # type: ignore[no-untyped-call]
    """French as we cut it, without spaCy's French module and its expression."""

    lang = LANGUAGE_NAME
    Defaults = FrenchDefaults
