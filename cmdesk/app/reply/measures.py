"""The map, the gauges and the hard sentences at work: they light words and lead to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from cmdesk.app.reply.case import Case
from cmdesk.app.reply.map_items import MapItem, map_items
from cmdesk.app.reply.painting import one_line
from cmdesk.app.reply.state import ReplyState
from cmdesk.domain.review import HardSentence
from cmdesk.domain.text import Span
from cmdesk.translations import Labels

if TYPE_CHECKING:
    from cmdesk.app.reply.pane import ReplyPane

_SHORT = 60


class Measures(QObject):
    """Shows what a review measures beside its findings, in the card of ``pane``."""

    def __init__(
        self,
        labels: Labels,
        pane: ReplyPane,
        state: Callable[[], ReplyState],
        case: Callable[[], Case],
    ) -> None:
        super().__init__(pane)
        self._labels, self._pane, self._state, self._case = labels, pane, state, case
        self._card, self._editor = pane.card, pane.editor
        self._hard: tuple[HardSentence, ...] = ()
        card = self._card
        card.map.pointed.connect(self._point)
        card.map.chosen.connect(self.choose)
        for gauge in card.tone.gauges.values():
            gauge.pointed.connect(self._light)
            gauge.chosen.connect(self._go_through)
        card.counter.hard_pressed.connect(self.open_hard)
        card.counter.hard_pointed.connect(self._point_hard)

    def show(self) -> None:
        """Show what is known of the present words."""
        state, case = self._state(), self._case()
        card, review = self._card, state.fresh_review
        card.tone.show_tone(state.tone, case.voice, state.text if review is not None else None)
        if review is None:
            if not state.text.strip():
                card.show_map(())
                self._hard = ()
                card.counter.set_hard(0)
            # While one types, what was last known stays: nothing blinks.
            return
        card.show_map(map_items(self._labels, case, review.matters, state.findings))
        self._hard = review.hardest
        card.counter.set_hard(len(self._hard))

    # Pointed at

    def _light(self, spans: list[Span] | tuple[Span, ...]) -> None:
        fresh = self._state().fresh_review is not None
        self._editor.light(spans if fresh else ())

    def _point(self, item: MapItem | None) -> None:
        self._light(item.spans if item is not None else ())
        self._pane.message_pointed.emit(item.evidence if item is not None else ())

    def _point_hard(self, on: bool) -> None:
        self._light([hard.span for hard in self._hard] if on else ())

    # Led to

    def choose(self, item: MapItem) -> None:
        """Lead to the sentence that takes an item up, or say that none does."""
        if item.finding is not None:
            self._pane.go_to(item.finding)
        elif item.done:
            self._go_through(item.spans)
        else:
            self._pane.status.emit(self._labels("reply.map.said_open", name=item.name))
            self._pane.focus_editor()

    def _go_through(self, spans: tuple[Span, ...]) -> None:
        """Select the first of ``spans`` that comes after the cursor."""
        if not spans or self._state().fresh_review is None:
            return
        place = self._editor.cursor_place
        span = next((s for s in spans if s.end > place), spans[0])
        self._editor.select(span, words=True)

    def open_hard(self) -> None:
        """Offer the hard sentences, each with what makes it hard."""
        if not self._hard:
            return
        text, menu = self._state().text, QMenu(self._pane)
        for hard in self._hard:
            words = one_line(hard.span.of(text))
            if len(words) > _SHORT:
                words = f"{words[:_SHORT].rsplit(' ', 1)[0]}…"
            action = menu.addAction(f"«\u00a0{words}\u00a0»\t{self.why(hard)}")
            action.triggered.connect(lambda _on=False, s=hard.span: self._lead(s))
            action.hovered.connect(lambda s=hard.span: self._light([s]))
        menu.aboutToHide.connect(lambda: self._light(()))
        menu.aboutToHide.connect(menu.deleteLater)
        button = self._card.counter.hard
        corner = button.mapToGlobal(QPoint(0, 0))
        menu.popup(QPoint(corner.x(), corner.y() - menu.sizeHint().height() - 2))

    def why(self, hard: HardSentence) -> str:
        """Return what makes a sentence hard: « 34 mots, 4 subordonnées »."""
        return ", ".join(
            self._labels(f"reply.hard.{reason}", count=count) for reason, count in hard.reasons[:2]
        )

    def _lead(self, span: Span) -> None:
        self._editor.select(span, words=True)
        self._pane.focus_editor()
