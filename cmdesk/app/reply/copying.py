"""What leaves by the clipboard: the reply with its French spaces, as its network counts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cmdesk.domain.review import Length
from cmdesk.domain.vocabulary import Channel
from cmdesk.language.typography import typeset

NEAR_LIMIT = 0.92
"""From this share of the limit on, the spaces that count less are taken."""


class Measure(Protocol):
    """What counts a text as a network does (``language.lengths.Limits``)."""

    def measure(self, text: str, channel: Channel | None, public: bool = True) -> Length:
        """Return the length of ``text``."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text to copy, and its length."""

    text: str
    length: Length


def prepare(
    text: str, channel: Channel | None, public: bool, region: str, limits: Measure
) -> Prepared:
    """Return ``text`` as it is copied: trimmed, typeset for ``region``.

    Narrow no-break spaces weigh more on some networks: near their limit U+00A0 stands in.
    """
    text = "\n".join(line.rstrip(" ") for line in text.strip().split("\n"))
    prepared = _prepared(text, channel, public, region, limits, cheap=False)
    limit = prepared.length.limit
    if limit is not None and prepared.length.used > limit * NEAR_LIMIT:
        return _prepared(text, channel, public, region, limits, cheap=True)
    return prepared


def _prepared(
    text: str, channel: Channel | None, public: bool, region: str, limits: Measure, *, cheap: bool
) -> Prepared:
    words = typeset(text, region, cheap)
    return Prepared(words, limits.measure(words, channel, public))
