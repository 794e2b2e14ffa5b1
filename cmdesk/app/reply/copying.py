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
"""From this share of the limit on, the spaces that count less are offered."""


class Measure(Protocol):
    """What counts a text as a network does (``language.lengths.Limits``)."""

    def measure(self, text: str, channel: Channel | None, public: bool = True) -> Length:
        """Return the length of ``text``."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text to copy, and its length.

    ``saving`` is what the spaces that count less save or would save, 0 far from the limit;
    ``cheap`` says that they were taken.
    """

    text: str
    length: Length
    saving: int = 0
    cheap: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user allows: typography mended on copy, the spaces that count less."""

    typesets: bool = True
    cheap: bool = False


def prepare(
    text: str,
    channel: Channel | None,
    public: bool,
    region: str,
    limits: Measure,
    wishes: Wishes = Wishes(),
) -> Prepared:
    """Return ``text`` as it is copied: trimmed, typeset for ``region`` where that is allowed.

    Narrow no-break spaces weigh more on some networks. Near the limit U+00A0 can stand in:
    where the user wishes it, and by itself where nothing else makes the reply fit.
    """
    text = "\n".join(line.rstrip(" ") for line in text.strip().split("\n"))
    if not wishes.typesets:
        return Prepared(text, limits.measure(text, channel, public))
    fine = typeset(text, region, cheap=False)
    length = limits.measure(fine, channel, public)
    if length.limit is None or length.used <= length.limit * NEAR_LIMIT:
        return Prepared(fine, length)
    light = typeset(text, region, cheap=True)
    shorter = limits.measure(light, channel, public)
    saving = length.used - shorter.used
    if saving > 0 and (wishes.cheap or not length.fits):
        return Prepared(light, shorter, saving, cheap=True)
    return Prepared(fine, length, max(0, saving))


def measure(
    text: str, message: Message | None, region: str, limits: Measure, wishes: Wishes = Wishes()
) -> Prepared | None:
    """Return what the counter shows: what would be copied, ``None`` where nothing is open."""
    if message is None:
        return None
    if len(text) > TYPESET_MOST:
        return Prepared(text, limits.measure(text, message.channel, message.public))
    return prepare(text, message.channel, message.public, region, limits, wishes)


def copied_words(labels: Labels, channel: Channel | None) -> str:
    """Return what is said once the reply is on the clipboard."""
    if channel is None:
        return labels("reply.status.copied_nowhere")
    return labels("reply.status.copied", channel=labels(f"channel.{channel}"))
