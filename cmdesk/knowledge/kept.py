"""What is made once of a brand's data, and found again by the very object it was made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Source = TypeVar("Source")
Made = TypeVar("Made")


class Kept(Generic[Source, Made]):
    """Makes something of a source, and keeps the last few.

    A source is known by its identity: the parts of a profile are compared to nothing, and the
    sober voice of a brand shares them with the other.
    """

    def __init__(self, make: Callable[[Source], Made], most: int = 8) -> None:
        """``make`` is called once for each source, as long as it is among the ``most`` last."""
        self._make = make
        self._pairs: deque[tuple[Source, Made]] = deque(maxlen=most)

    def of(self, source: Source) -> Made:
        """Return what was made of ``source``; raises what ``make`` raises."""
        # Another thread may keep something meanwhile.
        for known, made in tuple(self._pairs):
            if known is source:
                return made
        made = self._make(source)
        self._pairs.appendleft((source, made))
        return made
