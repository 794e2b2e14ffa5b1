"""Open the window: the parts are made here, in the order in which they are needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cmdesk.domain.errors import ComponentError
from cmdesk.invocation import call
from cmdesk.paths import Paths
from cmdesk.translations import Labels

_EXAMPLE = 'draft "Mon colis n’est jamais arrivé." --profile lumea --channel facebook'


def has_display(environment: dict[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Return whether a window can be shown; Qt would end the program without a word."""
    env = dict(os.environ) if environment is None else environment
    if env.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return True
    if platform.startswith(("linux", "freebsd")):
        return bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))
    return True


def run_window(paths: Paths, file: Path | None = None) -> int:
    """Show the window until it is closed; return the exit code.

    ``file`` is opened at once: a brand or messages. Raises ``ComponentError`` with one
    sentence where there is no display.
    """
    labels = Labels(paths.resources / "translations" / "fr")
    if not has_display():
        raise ComponentError(labels("frame.no-display.sentence", command=call(_EXAMPLE)))
    # Qt only from here on: the sentence above must not need it.
    from cmdesk.app.launch import launch  # noqa: PLC0415

    return launch(paths, labels, file)
