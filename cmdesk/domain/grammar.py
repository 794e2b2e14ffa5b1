"""The state of the grammar checker, in words that the interface can show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckerState(StrEnum):
    """Where the grammar checker is in its life."""

    ABSENT = "absent"
    """Not installed, or no Java: nothing is checked, and the interface says so."""
    STARTING = "starting"
    READY = "ready"
    """It has answered a first sentence: not merely alive, warm."""
    FAILED = "failed"
    """It died too often; only the user starts it again."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CheckerStatus:
    """A state, a French sentence on it, and the seconds left where it starts."""

    state: CheckerState
    sentence: str = ""
    seconds_left: float | None = None
    restarts: int = 0
