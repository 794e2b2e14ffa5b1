"""Every action of the window: one ``QAction`` each, in a menu, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from cmdesk.app.theme import Mode, Theme
from cmdesk.translations import Labels


class Spec(NamedTuple):
    """An action: its identifier, its keys, the first one shown."""

    id: str
    keys: tuple[str, ...] = ()


LINE = Spec("-")
PANE = "pane."
"""Before the name of an action that belongs to the reply pane."""

MENUS: dict[str, tuple[Spec, ...]] = {
    "message": (
        Spec("paste", ("Ctrl+N",)),
        Spec("open-messages", ("Ctrl+I",)),
        Spec("open-profile", ("Ctrl+O",)),
        Spec("example", ("Ctrl+E",)),
        Spec("export-corrections"),
        LINE,
        Spec("next", ("Ctrl+J",)),
        Spec("previous", ("Ctrl+Shift+J",)),
        Spec("classify"),
        LINE,
        Spec("quit", ("Ctrl+Q",)),
    ),
    "reply": (
        *(
            Spec(f"{PANE}{name}")
            for name in ("choose_1", "choose_2", "choose_3", "choose_4", "again")
        ),
        LINE,
        *(Spec(f"{PANE}{name}") for name in ("reword", "act_menu")),
        LINE,
        *(Spec(f"{PANE}{name}") for name in ("next_finding", "former_finding", "fix", "fix_all")),
        *(Spec(f"{PANE}{name}") for name in ("next_wording", "former_wording", "explain")),
        LINE,
        *(Spec(f"{PANE}{name}") for name in ("attest", "waive", "ignore", "exempt")),
        LINE,
        Spec(f"{PANE}copy"),
        Spec("publish", ("Ctrl+D",)),
        LINE,
        Spec(f"{PANE}article"),
        *(Spec(f"{PANE}{name}") for name in ("why", "map", "hard")),
        LINE,
        Spec("learnt"),
        Spec("exemptions"),
    ),
    "view": (
        Spec("zoom-in", ("Ctrl++", "Ctrl+=")),
        Spec("zoom-out", ("Ctrl+-",)),
        Spec("zoom-reset", ("Ctrl+0", "Ctrl+À")),
        LINE,
        Spec("layout"),
        LINE,
        Spec("settings", ("Ctrl+,",)),
    ),
    "go": (
        Spec("palette", ("Ctrl+K",)),
        Spec("search", ("Ctrl+F",)),
        Spec("next-pane", ("F6",)),
        Spec("previous-pane", ("Shift+F6",)),
        LINE,
        Spec("reply", ("Alt+R",)),
        Spec("profile", ("Alt+P",)),
        Spec("menu", ("F10",)),
    ),
    "help": (Spec("keys", ("F1",)),),
}

NOT_LISTED = frozenset({"palette", "menu"})
"""Actions that lead to the list itself, or that show nothing there."""


_NAMED = frozenset({"Return", "Enter", "Shift", "Down", "Up", "Ctrl", "Alt", "Esc"})


def key_texts(labels: Labels, action: QAction) -> list[str]:
    """Return the keys of an action as French keyboards name them, each once."""
    texts = []
    for sequence in action.shortcuts():
        plain = sequence.toString(QKeySequence.SequenceFormat.PortableText)
        # The last key may be « + » itself.
        parts = (
            [*plain[:-1].rstrip("+").split("+"), plain[-1]]
            if plain[-1:] == "+"
            else (plain.split("+"))
        )
        texts.append(
            "+".join(labels(f"frame.key.{part}") if part in _NAMED else part for part in parts)
        )
    return list(dict.fromkeys(texts))


class Actions(QObject):
    """The actions by identifier; ``connect`` says what each does."""

    def __init__(
        self, labels: Labels, theme: Theme, window: QWidget, commands: Mapping[str, QAction]
    ) -> None:
        super().__init__(window)
        self._labels, self._window = labels, window
        self._actions = {f"{PANE}{name}": action for name, action in commands.items()}
        for specs in MENUS.values():
            for spec in specs:
                if spec is not LINE and not spec.id.startswith(PANE):
                    action = QAction(labels(f"frame.action.{spec.id}"), window)
                    action.setShortcuts([QKeySequence(key) for key in spec.keys])
                    # In the window itself, so that keys work where no menu bar shows.
                    window.addAction(action)
                    self._actions[spec.id] = action
        self.modes = QActionGroup(window)
        for mode in Mode:
            action = QAction(labels(f"frame.theme.{mode}"), self.modes)
            action.setCheckable(True)
            action.setData(mode.value)
            action.setWhatsThis(labels("frame.theme.named", name=action.text().lower()))
        self.modes.triggered.connect(lambda action: theme.set_mode(Mode(action.data())))
        self._theme = theme
        theme.changed.connect(self._check_mode)
        self._check_mode()

    def __getitem__(self, id: str) -> QAction:
        return self._actions[id]

    def _check_mode(self) -> None:
        for action in self.modes.actions():
            action.setChecked(action.data() == self._theme.mode.value)

    def connect_to(self, id: str, act: Callable[[], object]) -> None:
        """Say what an action does."""
        self._actions[id].triggered.connect(lambda _checked=False: act())

    def groups(self) -> Iterator[tuple[str, list[QAction]]]:
        """Yield each menu with its actions."""
        for menu, specs in MENUS.items():
            yield menu, [self._actions[spec.id] for spec in specs if spec is not LINE]

    def listed(self) -> list[QAction]:
        """Return the actions that the field of Ctrl+K offers."""
        return [
            action
            for id, action in self._actions.items()  # noqa: A001 (the field's own word)
            if id not in NOT_LISTED
        ] + self.modes.actions()

    def fill(self, target: QMenu | QMenuBar) -> None:
        """Add the menus to the menu button's menu, or to the native menu bar."""
        for menu, specs in MENUS.items():
            sub = target.addMenu(self._labels(f"frame.menu.{menu}"))
            for spec in specs:
                if spec is LINE:
                    sub.addSeparator()
                else:
                    sub.addAction(self._actions[spec.id])
            if menu == "view":
                themes = sub.addMenu(self._labels("frame.menu.theme"))
                themes.addActions(self.modes.actions())
