"""Fields of meaning: which words speak of one thing, without concluding anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cmdesk.analysis.reading import plain

_LONGEST = 5
"""Words of the longest entry that is looked for."""


class Lexicon:
    """The fields of ``lexicon.toml``, searched in levelled tokens."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Read the entries: words apart by spaces, ``_`` within one, ``*`` for any ending."""
        self._exact: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._starts: dict[str, list[tuple[str, tuple[str, ...], list[str]]]] = defaultdict(list)
        grouped: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for field, entries in fields.items():
            for entry in entries.split():
                words = tuple(plain(w) for w in entry.replace("-", "_").split("_"))
                grouped[words].append(field)
        for words, names in grouped.items():
            if not any("*" in word for word in words):
                self._exact[words] = names
                continue
            # An entry with an open ending is found by the first letters of its first word.
            key = words[0].rstrip("*")[:3]
            self._starts[key].append((words[0], words, names))

    def search(self, tokens: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return the fields met, each with its tokens (end excluded), in order."""
        found: list[tuple[str, int, int]] = []
        total = len(tokens)
        for first, token in enumerate(tokens):
            if not token[0].isalnum() and token not in "€$":
                continue
            for size in range(1, min(_LONGEST, total - first) + 1):
                names = self._exact.get(tuple(tokens[first : first + size]))
                if names:
                    found += [(name, first, first + size) for name in names]
            for key in {token[:3], token[:2], token[:1]}:
                for _, words, names in self._starts.get(key, ()):
                    last = first + len(words)
                    if last <= total and all(
                        _same(pattern, tokens[first + at]) for at, pattern in enumerate(words)
                    ):
                        found += [(name, first, last) for name in names]
        return found


def _same(pattern: str, token: str) -> bool:
    return token.startswith(pattern[:-1]) if pattern[-1] == "*" else token == pattern
