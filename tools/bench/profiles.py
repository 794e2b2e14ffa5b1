"""How long a brand's file takes to be read, checked and understood."""

from __future__ import annotations

import statistics
import time

from cmdesk.paths import Paths
from cmdesk.profiles.reader import read_profile

ROUNDS = 7


def measure(paths: Paths) -> dict[str, float]:
    """Return the median time that the largest shipped brand takes, in milliseconds."""
    path = max(paths.profiles.glob("*.toml"), key=lambda one: one.stat().st_size)
    read_profile(path)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        read_profile(path)
        times.append(time.perf_counter() - start)
    return {"largest brand read, median (ms)": statistics.median(times) * 1000}
