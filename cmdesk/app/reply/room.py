"""What the pane shows of itself in the room it has; no widget here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize

LOW = 706
"""Height of the pane in a window 780 high: below it the cards lose their excerpt."""
NARROW = 620
"""Width of the pane in a window of about 1300: below it the gutter is narrower."""


@dataclass(frozen=True, slots=True)
class Room:
    """What fits."""

    low: bool
    """The cards lose their excerpt, and « Pourquoi ce plan » is a button."""
    gutter: int
    """Width of the gutter at 100 %."""
    points: int
    """How many points the gate lists at most."""
    tone: bool
    """The gauges are shown."""

    @classmethod
    def of(cls, size: QSize, zoom: int) -> Room:
        """Return what fits in a pane of this size, with letters of ``zoom`` percent."""
        # Large text makes a window low: what counts is how many lines it holds.
        height = size.height() * 100 // zoom
        return cls(
            low=height < LOW,
            gutter=112 if size.width() < NARROW else 132,
            # So that some lines of the reply stay in sight, whatever the size of the text.
            points=5 if height >= 620 else 3 if height >= 520 else 1,
            tone=height >= 480,
        )
