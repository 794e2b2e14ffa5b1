"""Speed of understanding: loading, one message, a hundred, and the longest."""

from __future__ import annotations

import json
import time
from statistics import median, quantiles

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.message import Message
from cmdesk.paths import Paths


def measure(paths: Paths) -> dict[str, float]:
    """Return loading time and the times of the messages of our corpus."""
    start = time.perf_counter()
    analyser = Analyser(None, paths.resources)
    loading = time.perf_counter() - start
    text = (paths.resources / "corpus" / "messages.jsonl").read_text(encoding="utf-8")
    lines = text.splitlines()[::20]
    messages = [Message(json.loads(line)["text"]) for line in lines if line]
    analyser.analyse(messages[0])
    times: list[float] = []
    for message in messages:
        start = time.perf_counter()
        analyser.analyse(message)
        times.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    analyser.analyse(Message("Mon colis n’est jamais arrivé, c’est honteux. " * 2_200))
    longest = (time.perf_counter() - start) * 1000
    return {
        "rules loaded (s)": loading,
        "analysis, median (ms)": median(times),
        "analysis, 95th percentile (ms)": quantiles(times, n=20)[18],
        "analysis, 100,000 characters (ms)": longest,
    }
