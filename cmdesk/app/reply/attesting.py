"""Which sentence a signature is under, and whether it still stands there; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cmdesk.app.reply.painting import one_line
from cmdesk.domain.attestation import ATTESTABLE, Attestation
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.notation import match_form

_END = re.compile(r"[.!?…]+[\"»)\]’]*(?=\s|$)|\n+")
_WORD = re.compile(r"\w+")


def sentence_of(text: str, span: Span) -> Span:
    """Return the sentence that holds ``span``, several where it reaches over them."""
    start, end = 0, len(text)
    for match in _END.finditer(text):
        if match.end() <= span.start:
            start = match.end()
        elif match.end() >= span.end:
            end = match.end()
            break
    sentence = text[start:end]
    left = len(sentence) - len(sentence.lstrip())
    return Span(start + left, max(start + left, start + len(sentence.rstrip())))


def is_claim(finding: Finding) -> bool:
    """Return whether ``finding`` is settled by somebody who vouches for the sentence."""
    return finding.category in ATTESTABLE and finding.span.start < finding.span.end


def sentence_words(text: str, finding: Finding) -> str:
    """Return the sentence of a finding on one line."""
    return one_line(sentence_of(text, finding.span).of(text))


def place_of(text: str, sentence: str) -> Span | None:
    """Return where ``sentence`` stands in ``text`` with all its words, ``None`` if nowhere.

    Spaces, marks and capitals may differ: what is vouched for is what the words say.
    """
    wanted = _plain(sentence)
    if not wanted:
        return None
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        words = text[start:end]
        if _plain(words) == wanted:
            left = len(words) - len(words.lstrip())
            return Span(start + left, start + len(words.rstrip()))
        start = end
    return None


def standing_attestations(
    text: str, attestations: Iterable[Attestation]
) -> tuple[tuple[Span, Attestation], ...]:
    """Return the signatures whose sentence stands in ``text``, each with its place, in order."""
    found = [(place_of(text, one.sentence), one) for one in attestations]
    return tuple(
        sorted(((place, one) for place, one in found if place is not None), key=lambda f: f[0])
    )


def is_attested(text: str, finding: Finding, attestations: Sequence[Attestation]) -> bool:
    """Return whether the sentence of ``finding`` is signed."""
    if not attestations or not is_claim(finding):
        return False
    words = _plain(sentence_of(text, finding.span).of(text))
    return any(_plain(one.sentence) == words for one in attestations)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(match_form(text)))
