"""How signals are drawn and ranked, read from ``resources/theme/marks.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cmdesk.domain.analysis import SignalLabel
from cmdesk.domain.vocabulary import Signal
from cmdesk.knowledge.loader import read_toml


class SignalMark(NamedTuple):
    """Icon of a signal, and the token of its chip."""

    icon: str
    tone: str


class SignalMarks:
    """The marks of all signals; ``strength`` lists them, the strongest first."""

    def __init__(self, resources: Path) -> None:
        entries = read_toml(resources / "theme" / "marks.toml")["signal"]
        self._marks = {
            Signal(entry["id"]): SignalMark(entry["icon"], entry["tone"]) for entry in entries
        }
        self.strength: tuple[Signal, ...] = tuple(self._marks)

    def __getitem__(self, signal: Signal) -> SignalMark:
        return self._marks[signal]

    def in_order(self, signals: Iterable[SignalLabel]) -> list[SignalLabel]:
        """Return the signals of a message, the strongest first."""
        return sorted(signals, key=lambda label: self.strength.index(label.id))
