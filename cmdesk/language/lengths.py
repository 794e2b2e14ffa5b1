"""Length as each network counts it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import regex

from cmdesk.domain.errors import UserError
from cmdesk.domain.review import Length
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Channel
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.emoji import emoji_spans
from cmdesk.language.protected import ProtectedKind, protected_spans

CHARACTERS = "characters"
X_WEIGHTED = "x_weighted"
BYTES = "bytes"

# twitter-text, config/v3.json: these ranges weigh 1, an address 23, all the rest 2.
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_LINK_WEIGHT = 23
_EMOJI_WEIGHT = 2
_LEADING_HANDLES = regex.compile(r"\s*(?:@\w{1,15}\s+)+")


@dataclass(frozen=True, slots=True)
class ChannelLimit:
    """What is known of one place: ``limit`` ``None`` where none is known.

    ``confidence`` is ``high``, ``medium`` or ``low``; ``checked`` the ISO date of the
    source's reading.
    """

    channel: Channel
    public: bool
    limit: int | None
    unit: str
    source: str
    confidence: str
    checked: str


class Limits:
    """The limits of ``resources/channels/limits.toml``, and the counting they imply."""

    def __init__(self, resources: Path) -> None:
        """Read the limits; raise ``UserError`` where the file lacks a channel."""
        path = resources / "channels" / "limits.toml"
        self._limits: dict[tuple[Channel, bool], ChannelLimit] = {}
        for entry in read_toml(path)["limit"]:
            limit = ChannelLimit(
                channel=Channel(entry["channel"]),
                public=entry["public"],
                limit=entry.get("limit"),
                unit=entry["unit"],
                source=entry["source"],
                confidence=entry["confidence"],
                checked=str(entry["checked"]),
            )
            self._limits[limit.channel, limit.public] = limit
        missing = [
            f"{channel} ({'public' if public else 'privé'})"
            for channel in Channel
            for public in (True, False)
            if (channel, public) not in self._limits
        ]
        if missing:
            raise UserError(
                f"{path.name} : il manque la limite de {', '.join(missing)} ; "
                "ajoutez une entrée [[limit]] pour chacun."
            )

    def of(self, channel: Channel, public: bool) -> ChannelLimit:
        """Return what is known of ``channel``, in public or in private."""
        return self._limits[channel, public]

    def measure(self, text: str, channel: Channel | None, public: bool = True) -> Length:
        """Return the length of ``text`` as ``channel`` counts it.

        Without a channel: characters (code points), no limit. On X in public, the @names
        at the head are those that the network fills in, and do not count.
        """
        if channel is None:
            return Length(used=len(text), limit=None, unit=CHARACTERS)
        known = self._limits[channel, public]
        return Length(used=count(text, known.unit), limit=known.limit, unit=known.unit)

    def gain(self, text: str, channel: Channel | None, public: bool = True) -> int:
        """Return what ordinary no-break spaces (U+00A0) would save over narrow ones.

        In the channel's unit; 0 where both count alike.
        """
        cheap = text.replace("\u202f", "\u00a0")
        return self.measure(text, channel, public).used - self.measure(cheap, channel, public).used


def count(text: str, unit: str) -> int:
    """Return the length of ``text`` in ``unit`` (``characters``, ``x_weighted``, ``bytes``)."""
    if unit == BYTES:
        return len(text.encode("utf-8", errors="replace"))
    if unit == X_WEIGHTED:
        return _count_x(text)
    return len(text)


def _count_x(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    if head := _LEADING_HANDLES.match(text):
        text = text[head.end() :]
    fixed: list[tuple[Span, int]] = [(span, _EMOJI_WEIGHT) for span in emoji_spans(text)]
    fixed += [
        (item.span, _LINK_WEIGHT)
        for item in protected_spans(text)
        if item.kind is ProtectedKind.LINK
    ]
    used = 0
    position = 0
    for span, weight in sorted(fixed):
        if span.start < position:
            continue
        used += _weigh(text[position : span.start]) + weight
        position = span.end
    return used + _weigh(text[position:])


def _weigh(text: str) -> int:
    return sum(
        1 if any(first <= ord(character) <= last for first, last in _LIGHT) else 2
        for character in text
    )
