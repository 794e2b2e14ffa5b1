"""What leaves by the clipboard: the reply with its French spaces, as its network counts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cmdesk.domain.message import Message
from cmdesk.domain.review import Length
from cmdesk.domain.vocabulary import Channel
from cmdesk.language.typography import typeset
from cmdesk.translations import Labels

TYPESET_MOST = 4000
"""Above so many characters the counter takes the text as typed: keys must stay light."""
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
    text: str,
    channel: Channel | None,
    public: bool,
    region: str,
    limits: Measure,
    *,
    typesets: bool = True,
) -> Prepared:
    """Return ``text`` as it is copied: trimmed, typeset for ``region`` unless not wanted.

    Narrow no-break spaces weigh more on some networks: near their limit U+00A0 stands in.
    """
    text = "\n".join(line.rstrip(" ") for line in text.strip().split("\n"))
    if not typesets:
        return Prepared(text, limits.measure(text, channel, public))
    prepared = _prepared(text, channel, public, region, limits, cheap=False)
    limit = prepared.length.limit
    if limit is not None and prepared.length.used > limit * NEAR_LIMIT:
        return _prepared(text, channel, public, region, limits, cheap=True)
    return prepared


def measure(
    text: str, message: Message | None, region: str, limits: Measure, *, typesets: bool = True
) -> tuple[Length | None, int]:
    """Return what the counter shows: the length, and the characters of what is copied."""
    if message is None:
        return None, 0
    if len(text) > TYPESET_MOST:
        return limits.measure(text, message.channel, message.public), len(text)
    ready = prepare(text, message.channel, message.public, region, limits, typesets=typesets)
    return ready.length, len(ready.text)


def copied_words(labels: Labels, channel: Channel | None) -> str:
    """Return what is said once the reply is on the clipboard."""
    if channel is None:
        return labels("reply.status.copied_nowhere")
    return labels("reply.status.copied", channel=labels(f"channel.{channel}"))


def _prepared(
    text: str, channel: Channel | None, public: bool, region: str, limits: Measure, *, cheap: bool
) -> Prepared:
    words = typeset(text, region, cheap)
    return Prepared(words, limits.measure(words, channel, public))
