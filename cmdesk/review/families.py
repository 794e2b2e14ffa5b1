"""Families of nouns of which only one is what a message is about: a sofa is no armchair."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cmdesk.analysis.entities.levelled import level

# A shorter noun without its accents is another word (« thé », « the »).
_TYPED_BARE = 4


@dataclass(frozen=True, slots=True)
class Family:
    """Nouns of which only those of one group can be what a message is about."""

    id: str
    groups: tuple[tuple[str, ...], ...]
    general: re.Pattern[str]
    bought: bool = False
    owned: bool = False
    familiar: bool = False
    """Whether « le chat » is the author's own too."""
    after_noun: bool = False
    not_after: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()


def family_of(entry: Mapping[str, Any]) -> Family:
    """Return the family that an entry of ``facts.toml`` describes."""
    general = "|".join(_typed(entry.get("general", ()))) or "(?!)"
    return Family(
        entry["id"],
        tuple(tuple(_typed(group)) for group in entry["groups"]),
        re.compile(rf"(?<![\w-])(?:{general})(?![\w-])"),
        bool(entry.get("bought")),
        bool(entry.get("owned")),
        bool(entry.get("familiar")),
        bool(entry.get("after_noun")),
        frozenset(entry.get("not_after", ())),
        frozenset(_typed(entry.get("tools", ()))),
    )


def _typed(words: Iterable[str]) -> Iterable[str]:
    """Yield ``words``, and as they are typed in haste, without accents: « mere », « pere »."""
    for word in words:
        yield word
        bare = level(word)
        if bare != word and len(bare) >= _TYPED_BARE:
            yield bare
        if "-" in word:
            yield word.replace("-", " ")
            yield bare.replace("-", " ")
