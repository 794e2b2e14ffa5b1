"""``make bench``: one table of what the user feels, measured on this machine.

Each file beside this one measures one room through ``measure(paths) -> dict[str, float]``
(name of the figure with its unit -> value). ``ARGS=window`` runs one of them alone.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

import psutil

from cmdesk.engine.protocol import ONE_THREAD
from cmdesk.paths import default_paths

ROOMS = ("window", "profiles", "analysis", "drafting", "review", "grammar")

# What the product aims at, by figure; the others are printed for information.
AIMS = {
    "cold start to typing (s)": 1.5,
    "paste to drafts, warm, median (ms)": 150,
    "three drafts, 95th percentile (ms)": 60,
    "changed paragraph, median (ms)": 120,
    "grammar ready after start (s)": 12,
    "application resident (MB)": 350,
    "java resident (MB)": 420,
}


def main() -> int:
    """Measure the rooms that were named, all by default, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    rooms = parser.parse_args().rooms or ROOMS
    if unknown := set(rooms) - set(ROOMS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(ROOMS)}")
    sys.path.insert(0, str(Path(__file__).parent))
    # As the engine runs; the libraries read it when they are first imported.
    os.environ.update({**ONE_THREAD, **os.environ})
    memory = psutil.virtual_memory().total / 2**30
    print(f"{platform.platform()}, {psutil.cpu_count()} cores, {memory:.0f} GiB, "
          f"Python {platform.python_version()}\n")  # fmt: skip
    print(f"{'room':10} {'figure':52} {'value':>10}  aim")
    for room in rooms:
        for name, value in importlib.import_module(room).measure(default_paths()).items():
            aim = AIMS.get(name)
            note = "" if aim is None else f"{aim:g}" + ("" if value <= aim else "  missed")
            print(f"{room:10} {name:52} {value:10.2f}  {note}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
