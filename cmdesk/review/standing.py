"""Whether a stretch of a text is a sentence by itself: a subject and its verb, or an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.domain.text import Span
from cmdesk.review.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus", "expl:subj"))
_AUXILIARIES = frozenset(("aux", "aux:pass", "aux:tense", "cop"))
_SUBORDINATES = frozenset(("mark",))


def stands_alone(reading: Reading, span: Span) -> bool:
    """Return whether ``span`` can be left as a sentence; without a pipeline nobody knows."""
    if not reading.can_parse:
        return False
    roots = [token for token in reading.parsed(span) if token.dep_ == "ROOT"]
    return len(roots) == 1 and _is_clause(roots[0])


def _is_clause(root: Token) -> bool:
    children = list(root.children)
    if any(child.dep_ in _SUBORDINATES for child in children):
        return False
    verbs = [root, *(child for child in children if child.dep_ in _AUXILIARIES)]
    if any(_is(verb, "Mood", "Imp") for verb in verbs):
        return True
    subject = [child for child in children if child.dep_ in _SUBJECTS]
    return any(_is(verb, "VerbForm", "Fin") for verb in verbs) and any(
        child.i < root.i and not _is(child, "PronType", "Rel") for child in subject
    )


def _is(token: Token, feature: str, value: str) -> bool:
    return value in token.morph.get(feature, [])
