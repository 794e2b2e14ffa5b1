"""Emoji as people see them: a joined, skin-tone, keycap or flag sequence is one."""

from __future__ import annotations

import regex

from cmdesk.domain.text import Span

# A character drawn as an emoji by itself, or asked to be one (U+FE0F), or one of the old
# pictures (U+2600–27BF: ❤ ✔ ☹) that keyboards send without the selector. © ™ ↔ are not.
_BASE = (
    r"(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=\uFE0F|\p{Emoji_Modifier})"
    r"|[[\u2600-\u27BF]&&\p{Extended_Pictographic}](?!\uFE0E))"
)
_TAIL = r"\uFE0F?\p{Emoji_Modifier}?[\U000E0020-\U000E007F]*"
EMOJI_PATTERN = (
    r"(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|"
    + _BASE
    + _TAIL
    + r"(?:\u200D\p{Extended_Pictographic}"
    + _TAIL
    + r")*)"
)
"""For the ``regex`` package, version 1 (set operations)."""

_EMOJI = regex.compile(EMOJI_PATTERN, regex.V1)


def emoji_spans(text: str) -> list[Span]:
    """Return the place of each emoji of ``text``, in order, a sequence being one."""
    if text.isascii():
        # Keycaps need U+20E3, so nothing of ASCII is an emoji.
        return []
    return [Span(*match.span()) for match in _EMOJI.finditer(text)]
