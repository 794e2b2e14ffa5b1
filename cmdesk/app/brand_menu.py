"""The menu of the brand: those that can be opened, the neutral voice, the brand’s page."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from cmdesk.app.actions import Actions
from cmdesk.app.session import Session
from cmdesk.profiles.library import NEUTRAL
from cmdesk.translations import Labels


class BrandMenu(QMenu):
    """Lists the brands; one that cannot be read is greyed and says why."""

    def __init__(self, labels: Labels, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._labels, self._actions = labels, actions
        self.setToolTipsVisible(True)

    def fill(self, session: Session) -> None:
        """List the brands that ``session`` knows; the one in use is checked."""
        self.clear()
        for entry in session.profiles:
            if entry.id == NEUTRAL:
                continue
            action = self.addAction(entry.name)
            action.setEnabled(not entry.error)
            action.setToolTip(entry.error)
            action.setCheckable(True)
            action.setChecked(session.profile is not None and entry.id == session.profile.id)
            action.triggered.connect(lambda _=False, name=entry.id: session.open_profile(name))
        neutral = self.addAction(self._labels("frame.action.neutral"))
        neutral.setCheckable(True)
        neutral.setChecked(session.is_neutral)
        neutral.triggered.connect(lambda: session.open_profile(NEUTRAL))
        self.addSeparator()
        self.addAction(self._actions["open-profile"])
        self.addAction(self._actions["profile"])
