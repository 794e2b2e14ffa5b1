"""The small menu of a sentence: say it otherwise, take it out, add another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cmdesk.app.reply.gutter import ActRow
from cmdesk.domain.draft import ActChange, AddableAct, ChangeKind, Draft, DraftOptions
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act
from cmdesk.translations import Labels


class ActMenu(QMenu):
    """Offers what ``options`` allow of ``draft``; what it does not offer says why not.

    ``options`` is ``None`` while it is not known: all is offered, and the engine decides.
    ``stand`` says which acts are still worded as suggested, by their place in the plan.
    """

    chosen = Signal(object)
    """The ``ActChange`` that was chosen."""

    def __init__(
        self,
        labels: Labels,
        draft: Draft,
        options: DraftOptions | None,
        stand: Mapping[int, Span],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._labels, self._draft, self._options, self._stand = labels, draft, options, stand
        self.setToolTipsVisible(True)

    def fill_row(self, row: ActRow) -> None:
        """Offer what can be done to the act of a row of the gutter, and to those folded in it."""
        self.setAccessibleName(self._labels(f"act.{row.act}"))
        added = self._options.add if self._options is not None else ()
        if row.is_missing:
            lacking = next((one for one in added if one.act is row.act), None)
            action = self._add_one(self, lacking, self._labels("reply.act.add_this"))
            if lacking is None:
                self._refuse(action, "reply.act.none_suits")
            return
        place = next((s.place for s in row.sentences if s.place >= 0), -1)
        self._offer(self, place)
        for act in row.folded:
            self._fold(act, [s.place for s in row.step.sentences if s.act is act])
        self._offer_additions()

    def fill_place(self, place: int | None) -> None:
        """Offer what can be done to one act of the plan, and what may be added.

        -1 is a sentence that is in no plan, ``None`` no sentence at all.
        """
        if place is not None:
            if place >= 0:
                self.setAccessibleName(self._labels(f"act.{self._draft.plan[place].act}"))
            self._offer(self, place)
        self._offer_additions()

    def fill_all(self) -> None:
        """Offer what can be done to each act of the draft, in its order."""
        for place, planned in enumerate(self._draft.plan):
            self._fold(planned.act, [place])
        self._offer_additions()

    def _fold(self, act: Act, places: list[int]) -> None:
        sub = self.addMenu(self._labels(f"act.{act}"))
        sub.setToolTipsVisible(True)
        self._offer(sub, next((place for place in places if place >= 0), -1))

    def _offer(self, menu: QMenu, place: int) -> None:
        options = self._options
        reword = self._change(
            menu,
            "reply.act.reword",
            "reply.act.reword_tip",
            ActChange(ChangeKind.REWORD, place),
        )
        remove = self._change(
            menu,
            "reply.act.remove",
            "reply.act.remove_tip",
            ActChange(ChangeKind.REMOVE, place),
        )
        if place not in self._stand:
            for action in (reword, remove):
                self._refuse(action, "reply.act.not_ours")
        elif options is not None:
            if not options.reword[place]:
                self._refuse(reword, "reply.act.no_other")
            if not options.remove[place]:
                self._refuse(remove, "reply.act.needed")

    def _offer_additions(self) -> None:
        if self.actions():
            self.addSeparator()
        added = self._options.add if self._options is not None else ()
        sub = self.addMenu(self._labels("reply.act.add"))
        sub.setToolTipsVisible(True)
        for one in added:
            # In the column where a menu shows keys: why one would.
            words = f"{self._labels(f'act.{one.act}')}\t{one.why.rstrip('.')}"
            self._add_one(sub, one, words)
        if not added:
            self._refuse(sub.menuAction(), "reply.act.nothing_to_add")

    def _add_one(self, menu: QMenu, added: AddableAct | None, words: str) -> QAction:
        action = menu.addAction(words)
        if added is not None:
            change = ActChange(ChangeKind.ADD, added=added)
            action.triggered.connect(lambda: self.chosen.emit(change))
        return action

    def _change(self, menu: QMenu, label: str, tip: str, change: ActChange) -> QAction:
        action = menu.addAction(self._labels(label))
        action.setToolTip(self._labels(tip))
        action.triggered.connect(lambda: self.chosen.emit(change))
        return action

    def _refuse(self, action: QAction, why: str) -> None:
        action.setEnabled(False)
        action.setToolTip(self._labels(why))
