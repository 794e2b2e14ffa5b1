"""Which sentence a signature is under, and whether it still stands there; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cmdesk.app.reply.painting import one_line
from cmdesk.domain.attestation import ATTESTABLE, Attestation
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.language.sentences import sentence_around, sentence_spans
from cmdesk.review.notation import match_form

_WORD = re.compile(r"\w+")


def is_claim(finding: Finding) -> bool:
    """Return whether ``finding`` is settled by somebody who vouches for the sentence."""
    return finding.category in ATTESTABLE and finding.span.start < finding.span.end


def sentence_of(text: str, finding: Finding) -> Span:
    """Return the sentence that a finding is about."""
    return sentence_around(text, finding.span)


def sentence_words(text: str, finding: Finding) -> str:
    """Return the sentence of a finding on one line."""
    return one_line(sentence_of(text, finding).of(text))


def standing_attestations(
    text: str, attestations: Iterable[Attestation]
) -> tuple[tuple[Span, Attestation], ...]:
    """Return the signatures whose sentence stands in ``text``, each with its place, in order.

    Spaces, marks and capitals may differ: what is vouched for is what the words say. One
    that was signed as two sentences is looked for as two.
    """
    signed = tuple(attestations)
    if not signed:
        return ()
    places: dict[str, Span] = {}
    spans = sentence_spans(text)
    for number, first in enumerate(spans):
        for last in spans[number : number + 2]:
            span = Span(first.start, last.end)
            places.setdefault(_plain(span.of(text)), span)
    found = [(places.get(_plain(one.sentence)), one) for one in signed]
    return tuple(
        sorted(((place, one) for place, one in found if place is not None), key=lambda f: f[0])
    )


def is_attested(text: str, finding: Finding, attestations: Sequence[Attestation]) -> bool:
    """Return whether the sentence of ``finding`` is signed."""
    if not attestations or not is_claim(finding):
        return False
    words = _plain(sentence_of(text, finding).of(text))
    return any(_plain(one.sentence) == words for one in attestations)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(match_form(text)))
