"""Whether a window could open here, told without opening one."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from cmdesk.domain.doctor import Check
from cmdesk.invocation import call

_NAME = "Fenêtre"
_SECONDS = 20

# In a process of its own: where a platform plugin cannot load, Qt aborts.
_OPEN = (
    "from PySide6.QtWidgets import QApplication; from PySide6.QtCore import qVersion; "
    "application = QApplication([]); print(qVersion(), application.platformName())"
)


def check_qt() -> Check:
    """Return whether Qt starts with a screen, and what the system lacks where it does not."""
    linux = sys.platform.startswith("linux")
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    environment = dict(os.environ)
    if linux and not display:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _OPEN],
            capture_output=True,
            text=True,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Check(
            _NAME, False, "Qt ne répond pas.", "Fermez la session graphique et rouvrez-la."
        )
    missing = _missing_for_x11() if linux else ""
    if answer.returncode != 0 or missing:
        lines = (missing or answer.stderr).strip().splitlines() or ["Qt s’est arrêté"]
        return Check(
            _NAME,
            False,
            f"Qt ne démarre pas : {lines[-1][:200]}.",
            "Lancez « make run » : ce qui manque au système y est installé, ou nommé.",
        )
    version, platform = answer.stdout.split()
    if linux and not display:
        return Check(
            _NAME,
            False,
            f"Qt {version} est prêt, mais aucun écran n’est disponible ici.",
            f"Ouvrez une session graphique, ou servez-vous des commandes : {call('--help')}",
            essential=False,
        )
    return Check(_NAME, True, f"Qt {version}, greffon {platform}.")


def _missing_for_x11() -> str:
    """Return what stops the X11 plugin from loading, empty where nothing does."""
    # PySide6 is found without importing it: nothing of Qt may run in this process.
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return "PySide6 manque"
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.exists():
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error).split(":")[0]
    return ""
