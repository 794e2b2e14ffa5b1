"""Speed of drafting: three drafts, reviewed, for messages of every sort and each brand."""

from __future__ import annotations

import contextlib
import gc
import time
from itertools import islice
from statistics import median, quantiles

from cmdesk.paths import Paths, default_paths
from cmdesk.toolkit import Toolkit
from tools.drafting.many import read_messages

_MESSAGES = 300
# What a first draft loads is not measured.
_WARM_UP = 60


def measure(paths: Paths) -> dict[str, float]:
    """Return the time of three drafts, the review of each included, the analysis not.

    Times are those of the processor: other programs weigh little on them.
    """
    with contextlib.closing(Toolkit(paths)) as toolkit:
        start = time.perf_counter()
        assert toolkit.drafter
        loading = time.perf_counter() - start
        # As the engine does: see ``cmdesk/engine/server.py``.
        toolkit.warm_up()
        gc.collect()
        gc.freeze()
        profiles = [toolkit.profiles.get(entry.id) for entry in toolkit.profiles.list()]
        times: list[float] = []
        corpus = read_messages(paths.resources / "corpus" / "messages.jsonl")
        for place, message in enumerate(islice(corpus, _WARM_UP + _MESSAGES)):
            profile = profiles[place % len(profiles)]
            analysis = toolkit.analyse(message)
            start = time.process_time()
            toolkit.suggest(message, analysis, profile)
            times.append((time.process_time() - start) * 1000)
    warm = times[_WARM_UP:]
    return {
        "drafting opened, pipeline included (s)": loading,
        "three drafts, median (ms)": median(warm),
        "three drafts, 95th percentile (ms)": quantiles(warm, n=20)[18],
    }


if __name__ == "__main__":
    for name, value in measure(default_paths()).items():
        print(f"{name:40} {value:8.2f}")
