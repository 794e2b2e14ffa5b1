"""The actions of the pane with their keys: one list, for the menus and for the shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cmdesk.translations import Labels

KEYS: Mapping[str, tuple[str, ...]] = {
    # On AZERTY the unshifted digit row types & é ": Ctrl+1 alone would never fire.
    "choose_1": ("Ctrl+1", "Ctrl+&"),
    "choose_2": ("Ctrl+2", "Ctrl+É"),
    "choose_3": ("Ctrl+3", 'Ctrl+"'),
    "again": (),
    "next_finding": ("F8",),
    "former_finding": ("Shift+F8",),
    "fix": ("Alt+Return", "Alt+Enter"),
    "fix_all": ("Alt+Shift+Return", "Alt+Shift+Enter"),
    "next_wording": ("Alt+Down",),
    "former_wording": ("Alt+Up",),
    "waive": ("Alt+O",),
    "ignore": (),
    "copy": ("Ctrl+Return", "Ctrl+Enter"),
    "article": ("Ctrl+L",),
    "why": ("Ctrl+Shift+L",),
}


def make_commands(
    owner: QWidget, labels: Labels, slots: Mapping[str, Callable[[], object]]
) -> dict[str, QAction]:
    """Return the actions by name, each with all its keys, living as long as ``owner``.

    They fire wherever the focus is in the window, while ``owner`` is shown.
    """
    actions = {}
    for name, keys in KEYS.items():
        action = QAction(labels(f"reply.action.{name}"), owner)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False, run=slots[name]: run())
        owner.addAction(action)
        actions[name] = action
    return actions
