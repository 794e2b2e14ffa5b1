"""``python -m cmdesk.engine``: started by the window, not by a person."""

import os
import sys

from cmdesk.engine.server import run_engine
from cmdesk.paths import default_paths

if __name__ == "__main__":
    status = run_engine(default_paths())
    sys.stderr.flush()
    # Worker threads may be in the middle of a network; nothing of theirs is worth waiting for.
    os._exit(status)
