"""Says one sentence of a suggestion otherwise, takes it out, or adds one: asked and carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from cmdesk.app.reply.act_menu import ActMenu
from cmdesk.app.reply.case import Case
from cmdesk.app.reply.checks import Engine
from cmdesk.app.reply.gutter import ActRow
from cmdesk.app.reply.splice import standing
from cmdesk.app.reply.state import ReplyState
from cmdesk.app.reply.steps import Sentence, paragraphs, planned_spans
from cmdesk.domain.draft import ActChange, ChangeKind, Draft, DraftOptions, PlannedAct
from cmdesk.domain.precedent import Suggestion
from cmdesk.domain.text import Span
from cmdesk.drafting.silence import all_the_same
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.pane import ReplyPane


@dataclass(frozen=True, slots=True)
class _Asked:
    """A change that was asked for; ``on_card``: of a suggestion that is only being read."""

    ticket: int
    draft: Draft
    change: ActChange
    on_card: bool


class ActChanges(QObject):
    """Works on the suggestion in the editor, or on the one that is shown to be read.

    Asks ``engine`` and never waits for it. ``made`` carries the changed suggestion that the
    editor is to take; one that is only being read is changed on its card.
    """

    made = Signal(object, object)
    """The change, and the draft that it made of the one in the editor."""
    status = Signal(str)

    def __init__(
        self,
        labels: Labels,
        engine: Engine,
        pane: ReplyPane,
        state: Callable[[], ReplyState],
        case: Callable[[], Case],
    ) -> None:
        super().__init__(pane)
        self._labels, self._engine, self._state, self._case = labels, engine, state, case
        self._editor, self._cards, self._reading = pane.editor, pane.cards, pane.reading
        editor = self._editor
        self._known: dict[Draft, DraftOptions] = {}
        self._options_asked: tuple[int, Draft] | None = None
        self._asked: _Asked | None = None
        engine.options_told.connect(self._on_options)
        engine.draft_changed.connect(self._on_changed)
        engine.failed.connect(self._on_failed)
        editor.gutter.pointed.connect(self._light)
        editor.gutter.pressed.connect(self._on_pressed)
        editor.menu_asked.connect(self._fill_context_menu)

    # What may be changed

    @property
    def draft(self) -> Draft | None:
        """Return the suggestion that is shown: being read, or in the editor.

        An earlier reply was written, not planned: none of its acts can be changed.
        """
        shown = self._reading.draft or self._state().chosen
        return shown if isinstance(shown, Draft) else None

    @property
    def options(self) -> DraftOptions | None:
        """Return what may be changed in what is shown, ``None`` while it is not known."""
        draft = self.draft
        return self._known.get(draft) if draft is not None else None

    def forget(self) -> None:
        """Forget what was asked: another message is open."""
        self._known.clear()
        self._options_asked = self._asked = None

    def follow(self) -> None:
        """Ask what may be changed in what is shown, unless it is known or asked."""
        draft, case = self.draft, self._case()
        self._editor.gutter.opens_menus = draft is not None
        if draft is None or case.message is None or case.analysis is None or case.profile is None:
            return
        if draft in self._known or (self._options_asked or (0, None))[1] is draft:
            return
        ticket = self._engine.options(
            case.message, all_the_same(case.analysis), case.profile, draft, case.context
        )
        self._options_asked = ticket, draft

    def _on_options(self, ticket: int, options: object) -> None:
        if self._options_asked is None or self._options_asked[0] != ticket:
            return
        draft, self._options_asked = self._options_asked[1], None
        if isinstance(options, DraftOptions):
            self._known[draft] = options

    def _stand(self) -> dict[int, Span]:
        """Return where the acts of what is shown stand as suggested, by place in the plan."""
        if self._reading.draft is not None:
            return {n: act.span for n, act in enumerate(planned_spans(self._reading.draft.plan))}
        state = self._state()
        return standing(state.text, state.chosen.plan) if state.chosen is not None else {}

    def _place_at(self, point: int) -> int | None:
        """Return the place in the plan of the sentence at ``point``.

        -1 where the words there are not those of a suggestion, ``None`` where there are none.
        """
        text = self._state().text
        for place, span in self._stand().items():
            if span.start <= point and not text[span.end : point].strip(" "):
                return place
        line = next(line for line in paragraphs(text) if point <= line.end)
        return -1 if line.of(text).strip() else None

    # Asked for

    def reword(self) -> None:
        """Say the sentence where the cursor is otherwise."""
        if self._reading.draft is not None or self.draft is None:
            self.open_menu()
            return
        place = self._place_at(self._editor.cursor_place)
        if place is None:
            self.status.emit(self._labels("reply.act.no_sentence"))
        elif place < 0:
            self.status.emit(self._labels("reply.act.not_ours"))
        elif (options := self.options) is not None and not options.reword[place]:
            self.status.emit(self._labels("reply.act.no_other"))
        else:
            self.ask(ActChange(ChangeKind.REWORD, place), self.draft)

    def ask(self, change: ActChange, draft: Draft) -> None:
        """Ask for a change to a suggestion, one at a time."""
        case = self._case()
        if self._asked is not None:
            return
        if case.message is None or case.analysis is None or case.profile is None:
            return
        ticket = self._engine.change(
            case.message, all_the_same(case.analysis), case.profile, draft, change, case.context
        )
        self._asked = _Asked(ticket, draft, change, draft is not self._state().chosen)

    def _on_changed(self, ticket: int, new: object) -> None:
        asked = self._asked
        if asked is None or asked.ticket != ticket:
            return
        self._asked = None
        if not isinstance(new, Draft):
            self.status.emit(self._labels("reply.act.none_suits"))
        elif asked.on_card:
            self._cards.replace(asked.draft, new)
        elif self._state().chosen is asked.draft:
            place = asked.change.place
            if place >= 0 and place not in standing(self._state().text, asked.draft.plan):
                # Rewritten while the answer was on its way: what one writes comes first.
                self.status.emit(self._labels("reply.act.rewritten"))
            else:
                self.made.emit(asked.change, new)

    def _on_failed(self, ticket: int, sentence: str) -> None:
        if self._asked is not None and self._asked.ticket == ticket:
            self._asked = None
            self.status.emit(sentence)
        elif self._options_asked is not None and self._options_asked[0] == ticket:
            self._options_asked = None

    # Pointed at

    def _light(self, sentences: tuple[Sentence, ...]) -> None:
        self._editor.light([sentence.span for sentence in sentences])

    def _on_pressed(self, row: ActRow | None, at: QPoint) -> None:
        if self._reading.draft is not None:
            # The press took the focus, and with it what is being read.
            self._cards.focus_draft(self._reading.draft)
        if row is None:
            return
        if self.draft is None:
            if row.sentences:
                self._editor.setFocus()
                self._editor.select(row.sentences[0].span)
            return
        menu = self._menu()
        menu.fill_row(row)
        self._editor.gutter.hold(row)
        menu.aboutToHide.connect(lambda: self._editor.gutter.hold(None))
        self._pop(menu, at)

    def open_menu(self) -> None:
        """Open the menu of the sentence where the cursor is, or of all that is being read."""
        if self.draft is None:
            self.status.emit(self._labels("reply.act.no_draft"))
            return
        menu, editor = self._menu(), self._editor
        if self._reading.draft is not None:
            menu.fill_all()
            self._pop(menu, editor.gutter.mapToGlobal(QPoint(editor.gutter.width(), 0)))
            return
        place = self._place_at(editor.cursor_place)
        if place is not None and place >= 0:
            editor.light([self._stand()[place]])
            menu.aboutToHide.connect(lambda: editor.light(()))
        menu.fill_place(place)
        self._pop(menu, editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft()))

    def _fill_context_menu(self, usual: QMenu, point: int) -> None:
        if self.draft is None:
            return
        menu = self._menu(usual)
        menu.fill_place(self._place_at(point))
        first = usual.actions()[0]
        for action in menu.actions():
            usual.insertAction(first, action)
        usual.insertSeparator(first)
        usual.setToolTipsVisible(True)

    def _menu(self, parent: QMenu | None = None) -> ActMenu:
        draft = self.draft
        assert draft is not None
        menu = ActMenu(self._labels, draft, self.options, self._stand(), parent or self._editor)
        menu.chosen.connect(lambda change: self.ask(change, draft))
        return menu

    def _pop(self, menu: QMenu, at: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.aboutToHide.connect(self._cards.point_again)
        menu.popup(at)


def touched(change: ActChange, former: Suggestion | None, draft: Draft) -> PlannedAct | None:
    """Return the act that a change reworded or removed, or the one that it added."""
    if change.added is None:
        return former.plan[change.place] if former is not None else None
    return next((act for act in draft.plan if act.act is change.added.act), None)
