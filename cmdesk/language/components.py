"""The two components of ours in the pipeline: where sentences start, and mended lemmas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from cmdesk.language.emoji import emoji_spans

_FINAL = frozenset(".!?…")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Mark the sentence starts that typing makes certain, before the parser sees the text.

    A sentence starts after an empty line, after a line break that follows a final mark or a
    greeting's comma, after « ! », « ? » or an emoji when a capital follows; never inside a
    sentence's final marks. Elsewhere the parser decides.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with ``is_sent_start`` set where it is certain."""
        emoji = {span.start for span in emoji_spans(doc.text)}
        verdicts = [None, *(self._verdict(token, emoji) for token in list(doc)[1:])]
        values = [0 if one is None else 1 if one else -1 for one in verdicts]
        # All at once: setting them one by one looks through the whole text each time.
        array = numpy.array(values, dtype="int64").astype("uint64").reshape(-1, 1)
        return doc.from_array([SENT_START], array) if values[1:] else doc  # type: ignore[arg-type]

    @staticmethod
    def _verdict(token: Token, emoji: set[int]) -> bool | None:
        before = token.doc[token.i - 1]
        if token.is_space:
            # White space ends a sentence, it does not start one.
            return False
        if before.is_space and "\n" in before.text:
            return Boundaries._after_break(token, before, emoji)
        if token.text[0] in _FINAL or token.idx in emoji or token.text in {")", "»"}:
            return False
        ends = before.text[-1] in "!?…" or before.text in {".", "..."} or before.idx in emoji
        return True if ends and (token.text[0].isupper() or before.idx in emoji) else None

    @staticmethod
    def _after_break(token: Token, before: Token, emoji: set[int]) -> bool | None:
        if before.text.count("\n") > 1 or token.i < 2:
            return True
        if token.text[0].isupper() or token.text[0] in "-–—•*":
            return True
        previous = token.doc[token.i - 2]
        return True if previous.text[-1] in _FINAL or previous.idx in emoji else None


@dataclass(slots=True)
class LemmaFixes:
    """Put right the tags and the lemmas that typed French makes the model miss.

    ``table`` gives for a part of speech (or ``*``) the lemma of a lower-case form, and under
    ``pos`` the part of speech of forms that have only one. ``nouns`` gives the singular of
    common nouns.
    """

    table: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with the lemmas of the table, the others in lower case.

        Proper nouns keep their capital.
        """
        certain = self.table.get("pos", {})
        signs = {span.start for span in emoji_spans(doc.text)}
        for token in doc:
            form = token.lower_
            if token.is_space or token.idx in signs or form[0] in "@#" or token.like_url:
                # The treebanks have none of these, so the model guesses.
                token.pos_ = "SPACE" if token.is_space else "SYM"
                token.set_morph("")  # type: ignore[attr-defined]
                token.lemma_ = token.text
                continue
            if form in certain:
                token.pos_ = certain[form]
            elif token.pos_ == "PROPN":
                self._unname(token, form)
            self._lemmatise(token, form)
        return doc

    def _unname(self, token: Token, form: str) -> None:
        """Make a common word of a capital that only opens a sentence, or shouts."""
        if form in self.table.get("INTJ", {}):
            token.pos_ = "INTJ"
            token.set_morph("")  # type: ignore[attr-defined]
        elif token.is_sent_start or token.is_lower or (token.is_upper and len(form) > 3):
            if form in self.nouns or form in self.table.get("NOUN", {}):
                token.pos_ = "NOUN"
            elif form in self.table.get("ADJ", {}):
                token.pos_ = "ADJ"

    def _lemmatise(self, token: Token, form: str) -> None:
        known = self.table.get(token.pos_, {}).get(form) or self.table.get("*", {}).get(form)
        if known is None and token.pos_ == "NOUN":
            known = self.nouns.get(form)
        if known:
            token.lemma_ = known
        elif token.pos_ == "PROPN":
            token.lemma_ = token.text
        else:
            token.lemma_ = token.lemma_.lower() or form


@Language.factory("cmdesk_boundaries")
def create_boundaries(nlp: Language, name: str) -> Boundaries:
    """Return the component that marks certain sentence starts."""
    return Boundaries()


@Language.factory("cmdesk_lemma_fixes")
def create_lemma_fixes(nlp: Language, name: str) -> LemmaFixes:
    """Return the component that mends lemmas; its table is given when it is opened."""
    return LemmaFixes()
