"""How signals are drawn, and what is offered beside a label: ``resources/theme/marks.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cmdesk.domain.analysis import SignalLabel
from cmdesk.domain.vocabulary import Emotion, Kind, Signal
from cmdesk.knowledge.loader import read_toml


class SignalMark(NamedTuple):
    """Icon of a signal, and the token of its chip."""

    icon: str
    tone: str


class SignalMarks:
    """The marks of all signals; ``strength`` lists them, the strongest first."""

    def __init__(self, resources: Path) -> None:
        table = read_toml(resources / "theme" / "marks.toml")
        entries = table["signal"]
        self._kinds = {Kind(one): Kind(other) for one, other in table["instead"]["kind"].items()}
        self._emotions = {
            Emotion(one): Emotion(other) for one, other in table["instead"]["emotion"].items()
        }
        self._marks = {
            Signal(entry["id"]): SignalMark(entry["icon"], entry["tone"]) for entry in entries
        }
        self.strength: tuple[Signal, ...] = tuple(self._marks)

    def __getitem__(self, signal: Signal) -> SignalMark:
        return self._marks[signal]

    def neighbour(self, label: Kind | Emotion) -> Kind | Emotion | None:
        """Return the label that is most often right where this one is wrong."""
        return self._kinds.get(label) if isinstance(label, Kind) else self._emotions.get(label)

    def in_order(self, signals: Iterable[SignalLabel]) -> list[SignalLabel]:
        """Return the signals of a message, the strongest first."""
        return sorted(signals, key=lambda label: self.strength.index(label.id))
