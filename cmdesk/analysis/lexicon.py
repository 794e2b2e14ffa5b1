"""Fields of meaning: which words speak of one thing, without concluding anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cmdesk.analysis.reading import plain

_LONGEST = 5
"""Words of the longest entry that is looked for."""
WORDS_KEPT = 20_000
"""Words whose entries are remembered: messages are made of the same words."""
_Entry = tuple[tuple[str, ...], tuple[str, ...]]
"""The words of an entry after its first, and its fields."""


class Lexicon:
    """The fields of ``lexicon.toml``, searched in levelled tokens."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Read the entries: words apart by spaces, ``_`` within one, ``*`` for any ending."""
        self._exact: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._first: dict[str, list[_Entry]] = defaultdict(list)
        self._stems: dict[str, list[_Entry]] = defaultdict(list)
        grouped: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for field, entries in fields.items():
            for entry in entries.split():
                words = tuple(plain(w) for w in entry.replace("-", "_").split("_") if w)
                if words and len(words) <= _LONGEST and field not in grouped[words]:
                    grouped[words].append(field)
        for words, names in grouped.items():
            if not any(word[-1] == "*" for word in words):
                self._exact[words] = tuple(names)
            elif words[0][-1] == "*":
                self._stems[words[0][:-1]].append((words[1:], tuple(names)))
            else:
                self._first[words[0]].append((words[1:], tuple(names)))
        self._sizes = sorted({len(stem) for stem in self._stems})
        # The sizes of the entries that a word opens: most open one or two of the five.
        sizes: dict[str, set[int]] = defaultdict(set)
        for words in self._exact:
            sizes[words[0]].add(len(words))
        self._exact_sizes = {word: tuple(sorted(those)) for word, those in sizes.items()}
        self._open = lru_cache(maxsize=WORDS_KEPT)(self._opened_by)

    def search(self, tokens: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return the fields met, each with its tokens (end excluded), in order."""
        found: list[tuple[str, int, int]] = []
        total = len(tokens)
        for first, token in enumerate(tokens):
            sizes, entries = self._open(token)
            for size in sizes:
                if first + size > total:
                    break
                for name in self._exact.get(tuple(tokens[first : first + size]), ()):
                    found.append((name, first, first + size))
            for rest, names in entries:
                self._add(found, tokens, first, rest, names)
        return found

    def _opened_by(self, token: str) -> tuple[tuple[int, ...], tuple[_Entry, ...]]:
        """Return the sizes of the entries without « * » that a token opens, and those with one."""
        if not token[0].isalnum() and token not in "€$":
            return (), ()
        entries = list(self._first.get(token, ()))
        for size in self._sizes:
            if size > len(token):
                break
            entries += self._stems.get(token[:size], ())
        return self._exact_sizes.get(token, ()), tuple(entries)

    @staticmethod
    def _add(
        found: list[tuple[str, int, int]],
        tokens: Sequence[str],
        first: int,
        rest: tuple[str, ...],
        names: tuple[str, ...],
    ) -> None:
        last = first + 1 + len(rest)
        if last <= len(tokens) and all(
            _same(pattern, tokens[first + 1 + at]) for at, pattern in enumerate(rest)
        ):
            found += [(name, first, last) for name in names]


def _same(pattern: str, token: str) -> bool:
    return token.startswith(pattern[:-1]) if pattern[-1] == "*" else token == pattern
