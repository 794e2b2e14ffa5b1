"""The actions of the pane with their keys: one list, for the menus and for the shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.pane import ReplyPane

KEYS: Mapping[str, tuple[str, ...]] = {
    # On AZERTY the unshifted digit row types & é ": Ctrl+1 alone would never fire.
    "choose_1": ("Ctrl+1", "Ctrl+&"),
    "choose_2": ("Ctrl+2", "Ctrl+É"),
    "choose_3": ("Ctrl+3", 'Ctrl+"'),
    "choose_4": ("Ctrl+4", "Ctrl+'"),
    "again": (),
    "reword": ("F7",),
    "act_menu": ("Shift+F7",),
    "next_finding": ("F8",),
    "former_finding": ("Shift+F8",),
    "fix": ("Alt+Return", "Alt+Enter"),
    "fix_all": ("Alt+Shift+Return", "Alt+Shift+Enter"),
    "next_wording": ("Alt+Down",),
    "former_wording": ("Alt+Up",),
    "waive": ("Alt+O",),
    "attest": ("Alt+A",),
    "ignore": ("Alt+I",),
    "exempt": ("Alt+Shift+I",),
    "explain": ("Alt+D",),
    "copy": ("Ctrl+Return", "Ctrl+Enter"),
    "article": ("Ctrl+L",),
    "why": ("Ctrl+Shift+L",),
    "map": ("Alt+M",),
    "hard": (),
}


def make_commands(pane: ReplyPane, labels: Labels) -> dict[str, QAction]:
    """Return the actions by name, each with all its keys, living as long as ``pane``.

    They fire wherever the focus is in the window, while ``pane`` is shown.
    """
    slots, actions = _slots(pane), {}
    for name, keys in KEYS.items():
        action = QAction(labels(f"reply.action.{name}"), pane)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False, run=slots[name]: run())
        pane.addAction(action)
        actions[name] = action
    return actions


def _slots(pane: ReplyPane) -> Mapping[str, Callable[[], object]]:
    return {
        "choose_1": lambda: pane.cards.take(1),
        "choose_2": lambda: pane.cards.take(2),
        "choose_3": lambda: pane.cards.take(3),
        "choose_4": lambda: pane.cards.take(4),
        "again": pane.suggestions.renew,
        "reword": pane.acts.reword,
        "act_menu": pane.acts.open_menu,
        "next_finding": lambda: pane.go_to_finding(1),
        "former_finding": lambda: pane.go_to_finding(-1),
        "fix": pane.fixes.fix_current,
        "fix_all": pane.fixes.fix_all,
        "next_wording": lambda: pane.popover.next_wording(1),
        "former_wording": lambda: pane.popover.next_wording(-1),
        "waive": pane.keeper.waive_points,
        "attest": pane.keeper.attest_current,
        "ignore": pane.ignoring.ignore_current,
        "exempt": pane.ignoring.exempt_current,
        "explain": pane.explain,
        "copy": pane.keeper.copy,
        "article": pane.read_article,
        "why": pane.card.toggle_why,
        "map": pane.card.open_map,
        "hard": pane.measures.open_hard,
    }
