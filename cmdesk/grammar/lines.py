"""A text as the stretches that are checked one by one."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST = 10_000
"""Characters of one question; the server refuses 20,000 (server.properties)."""

_CLOSING = ' \t\r\u00a0\u202f»”")'


def cut(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines of ``text``: offset, line, whether it goes on with a sentence.

    A line that is too long is cut between sentences. A sentence goes on after a line
    without a final mark (« Bonjour Léa, »), so that it needs no capital there.
    """
    start = 0
    goes_on = False
    for line in text.split("\n"):
        at = 0
        while len(line) - at > LONGEST:
            end = _sentence_end(line, at, at + LONGEST)
            yield start + at, line[at:end], goes_on
            at = end
        yield start + at, line[at:], goes_on
        if line.strip():
            goes_on = not line.rstrip(_CLOSING).endswith((".", "!", "?", "…"))
        start += len(line) + 1


def _sentence_end(line: str, start: int, end: int) -> int:
    """Return where to cut before ``end``: after a sentence, else after a word, else there."""
    for mark in (". ", " "):
        found = line.rfind(mark, start, end)
        if found > start:
            return found + len(mark)
    return end
