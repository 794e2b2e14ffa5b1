"""Conditions of wordings and plans: readable words checked against the flags of a case.

A condition is a flag (``public``), a flag with values (``topic:delivery|refund``, any of
them), or either after ``not``. All conditions of a list must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache

Flags = Set[str]


@lru_cache(maxsize=4096)
def _alternatives(condition: str) -> tuple[bool, tuple[str, ...]]:
    wanted = not condition.startswith("not ")
    body = condition.removeprefix("not ").strip()
    prefix, colon, values = body.partition(":")
    parts = values.split("|") if colon else body.split("|")
    return wanted, tuple(f"{prefix}:{part.strip()}" if colon else part.strip() for part in parts)


def holds(condition: str, flags: Flags) -> bool:
    """Return whether one condition holds for ``flags``."""
    wanted, alternatives = _alternatives(condition)
    return any(flag in flags for flag in alternatives) is wanted


def all_hold(conditions: Sequence[str], flags: Flags) -> bool:
    """Return whether every condition holds for ``flags``."""
    for wanted, alternatives in _compiled(tuple(conditions)):
        if alternatives.isdisjoint(flags) is wanted:
            return False
    return True


@lru_cache(maxsize=16384)
def _compiled(conditions: tuple[str, ...]) -> tuple[tuple[bool, frozenset[str]], ...]:
    """Return what ``conditions`` ask, those that are seldom met first."""
    parts = [_alternatives(condition) for condition in conditions]
    return tuple(
        (wanted, frozenset(flags)) for wanted, flags in sorted(parts, key=lambda part: not part[0])
    )


def specificity(conditions: Iterable[str], weight: Callable[[str], float]) -> float:
    """Return how narrow ``conditions`` are: the sum of the weights of their prefixes."""
    total = 0.0
    for condition in conditions:
        wanted, alternatives = _alternatives(condition)
        if wanted:
            total += weight(alternatives[0].partition(":")[0]) / len(alternatives) ** 0.5
    return total


def narrowest(conditions: Iterable[str], weight: Callable[[str], float]) -> tuple[str, ...]:
    """Return the flags of the narrowest condition, of which one must be there; or none."""
    wanted = [flags for yes, flags in map(_alternatives, conditions) if yes]
    return max(wanted, key=lambda flags: weight(flags[0].partition(":")[0]), default=())


def unknown(conditions: Iterable[str], known: Flags) -> list[str]:
    """Return the flags of ``conditions`` that no case can ever carry (for the tests)."""
    return [
        flag
        for condition in conditions
        for flag in _alternatives(condition)[1]
        if flag not in known
    ]
