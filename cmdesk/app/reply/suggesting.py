"""The top of the pane: asks for suggestions, shows them, or says why there are none."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.reply.cards import COUNT, SuggestionCards
from cmdesk.app.reply.checks import Engine
from cmdesk.app.reply.hand import Hand, NoHand, origin_of
from cmdesk.app.reply.notice import Notice
from cmdesk.app.theme import Theme
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Precedent, Suggestion
from cmdesk.domain.profile import Profile
from cmdesk.domain.vocabulary import Variant
from cmdesk.drafting.silence import Silence, all_the_same, why_silent
from cmdesk.translations import Labels

_SEEN = 2 * COUNT
"""So many suggestions that were shown are told from new ones: the last two sets."""
_SILENCES = {
    Silence.ABUSE: ("reply.abuse.title", "reply.abuse.text"),
    Silence.ELSEWHERE: ("reply.elsewhere.title", "reply.elsewhere.text"),
}
_ORDER = (Variant.SHORT, Variant.EMPATHETIC, Variant.SOLUTION)


class Suggestions(QWidget):
    """The cards and the notice in their place; ``chosen`` carries the draft that is taken."""

    chosen = Signal(object)
    arrived = Signal(object)
    """The suggestions, as a tuple of drafts."""
    filed_without_reply = Signal()

    def __init__(
        self, theme: Theme, labels: Labels, engine: Engine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels, self._engine = labels, engine
        self._message: Message | None = None
        self._analysis: Analysis | None = None
        self._profile: Profile | None = None
        self._recent: tuple[str, ...] = ()
        self._context = ""
        self._seen: tuple[str, ...] = ()
        """The suggestions shown of late for this message, which others must not repeat."""
        self._hand: Hand = NoHand()
        self._seed, self._ticket, self._recalling = 0, -1, -1
        self._failed = False
        self._wants_focus = False
        self._anyway = False
        """A person wants to answer what calls for no reply."""
        self._taken: Suggestion | None = None
        self.cards = SuggestionCards(theme, labels, self)
        self.notice = Notice(theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.cards)
        layout.addWidget(self.notice)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.cards.chosen.connect(self.chosen)
        self.cards.renewed.connect(self.renew)
        self.notice.pressed.connect(self._pressed)
        self.notice.link_pressed.connect(self._answer_anyway)
        engine.suggested.connect(self._on_suggested)
        engine.recalled.connect(self._on_recalled)
        engine.failed.connect(self._on_failed)
        engine.ready_changed.connect(self._on_ready)
        self.clear()

    def open(
        self,
        message: Message,
        profile: Profile,
        recent: tuple[str, ...],
        context: str,
        hand: Hand | None = None,
    ) -> None:
        """Wait for what is understood of ``message``; ``hand`` is what the house has taught."""
        self.clear()
        self._message, self._profile = message, profile
        self._hand = hand or NoHand()
        self._recent, self._context = recent, context
        self._await()

    def set_analysis(self, analysis: Analysis) -> None:
        """Ask for suggestions, unless there is nothing to answer."""
        self._analysis = analysis
        silence = self._silence()
        if silence is None or self._anyway:
            self._ask()
            self.recall()
            return
        label = self._labels
        self._ticket = self._recalling = -1
        self.cards.clear()
        title, text = _SILENCES[silence]
        self._say(
            label(title),
            label(text),
            button=label("reply.silence.file"),
            link=label("reply.silence.anyway"),
        )

    def clear(self) -> None:
        """Show nothing."""
        self._message = self._analysis = self._profile = None
        self._seed, self._ticket, self._recalling = 0, -1, -1
        self._failed = self._wants_focus = self._anyway = False
        self._taken = None
        self._seen = ()
        self.cards.clear()
        self.cards.hide()
        self.notice.hide()

    def renew(self) -> None:
        """Ask for other suggestions."""
        if self._message is not None and self._analysis is not None:
            self._seed += 1
            shown = tuple(draft.text for draft in self.cards.drafts)
            self._seen = (*self._seen, *shown)[-_SEEN:]
            self._ask()

    def mark_taken(self, draft: Suggestion | None) -> None:
        """Show which suggestion is in the editor."""
        self._taken = draft
        self.cards.mark_taken(draft)

    def focus_advised(self) -> None:
        """Give the focus to the advised suggestion, now or when it comes."""
        self._wants_focus = not self.cards.focus_advised()

    def _silence(self) -> Silence | None:
        """Return why the message is better left without a reply, ``None`` where it is not."""
        if self._message is None or self._analysis is None or self._profile is None:
            return None
        return why_silent(self._message, self._analysis, self._profile)

    def _answer_anyway(self) -> None:
        self._anyway = True
        self._ask()
        self.recall()

    # An earlier reply

    def recall(self) -> None:
        """Look for an earlier reply to a message like this one, or take back the one shown."""
        message, analysis, profile = self._message, self._analysis, self._profile
        if message is None or analysis is None or profile is None:
            return
        if self._silence() is not None and not self._anyway:
            return
        candidates = self._hand.candidates(message, analysis)
        self._recalling = self._engine.recall(message, analysis, profile, candidates, self._recent)

    def _on_recalled(self, ticket: int, precedent: object) -> None:
        if ticket != self._recalling:
            return
        self._recalling = -1
        if isinstance(precedent, Precedent) and self._profile is not None:
            today = datetime.now().astimezone().date()
            origin = origin_of(self._labels, precedent.example, self._profile, today)
            self.cards.show_precedent(precedent, origin)
            self.cards.mark_taken(self._taken)
        else:
            self.cards.show_precedent(None)

    def _await(self) -> None:
        self._failed = False
        self._wants_focus = self._wants_focus or self.cards.has_focus
        self.notice.hide()
        self.cards.show()
        self.cards.wait()

    def _ask(self) -> None:
        if self._message is None or self._profile is None:
            return
        self._await()
        analysis = self._analysis
        self._ticket = self._engine.suggest(
            self._message,
            all_the_same(analysis) if analysis is not None else None,
            self._profile,
            seed=self._seed,
            context=self._context,
            recent=(*self._seen, *self._recent),
            less=self._hand.less,
        )

    def _on_suggested(self, ticket: int, drafts: object) -> None:
        if ticket != self._ticket or not isinstance(drafts, (tuple, list)):
            return
        self._ticket = -1
        ordered = tuple(sorted(drafts, key=lambda draft: _ORDER.index(draft.variant)))
        self.cards.setVisible(bool(ordered))
        self.cards.show_drafts(ordered)
        self.cards.mark_taken(self._taken)
        self.arrived.emit(ordered)
        if not ordered:
            self._say_failed()
        elif self._wants_focus:
            self.focus_advised()

    def forget_focus(self) -> None:
        """Leave the focus where it is: the writer has begun elsewhere."""
        self._wants_focus = False

    def _on_failed(self, ticket: int, _sentence: str) -> None:
        if ticket == self._ticket:
            self._ticket = -1
            self._say_failed()

    def _on_ready(self, ready: bool) -> None:
        if ready and self._failed:
            self._ask()

    def _say_failed(self) -> None:
        self._failed = True
        label = self._labels
        self.cards.clear()
        self._say(
            label("reply.cards.failed"),
            label("reply.cards.failed_more"),
            icon="triangle-alert",
            token="s3",
            button=label("reply.cards.retry"),
        )
        if self._wants_focus:
            # Not left where Qt put it when the cards went.
            self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, title: str, text: str, **look: str) -> None:
        self.cards.hide()
        self.notice.say(title, text, **look)
        self.notice.show()

    def _pressed(self) -> None:
        if self._failed:
            self._ask()
        else:
            self.filed_without_reply.emit()

    def event(self, event: QEvent) -> bool:
        """Take no more height than what is shown needs."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
