"""The result of looking at one component."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What was seen of one component.

    ``sentence`` is the fact and ``remedy`` what to do (empty where all is well), both in
    French. ``essential``: without it the main job cannot be done.
    """

    name: str
    ok: bool
    sentence: str
    remedy: str = ""
    essential: bool = True
