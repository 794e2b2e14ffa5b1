"""A suggestion read in the place of the reply: its words, its steps, where they come from."""

from __future__ import annotations

from cmdesk.app.reply.card import EditorCard
from cmdesk.app.reply.state import ReplyState
from cmdesk.app.reply.steps import Step, planned_spans, steps
from cmdesk.domain.precedent import Precedent, Suggestion
from cmdesk.domain.profile import Profile
from cmdesk.translations import Labels


class Reading:
    """Shows a suggestion in ``card`` before it is taken, or one’s own reply again."""

    def __init__(self, labels: Labels, card: EditorCard) -> None:
        self._labels, self._card = labels, card
        self._draft: Suggestion | None = None

    @property
    def draft(self) -> Suggestion | None:
        """Return the suggestion that is shown to be read, ``None`` while the reply is."""
        return self._draft

    def show(self, draft: Suggestion | None) -> bool:
        """Show a suggestion, ``None``: the reply; return whether that changed anything."""
        if draft is self._draft:
            return False
        self._draft = draft
        self._card.editor.set_preview(None if draft is None else draft.text)
        return True

    def steps(self, state: ReplyState, profile: Profile | None) -> tuple[Step, ...]:
        """Return the steps of what is shown."""
        draft = self._draft
        if draft is None:
            return state.steps(profile)
        if isinstance(draft, Precedent):
            return steps(draft.text, draft.acts, profile=profile)
        spans = planned_spans(draft.plan)
        places = {place: act.span for place, act in enumerate(spans)}
        return steps(draft.text, spans, plan=draft.plan, profile=profile, places=places)

    def say_origin(self, state: ReplyState) -> None:
        """Say of what is shown which suggestion it is, and whether it was edited."""
        draft, key = state.chosen, "reply.editor.origin"
        if self._draft is not None:
            draft, key = self._draft, "reply.editor.preview"
        elif state.is_edited:
            key = "reply.editor.origin_edited"
        if draft is None:
            self._card.set_origin("")
            return
        name = "reply.recall.title" if isinstance(draft, Precedent) else f"variant.{draft.variant}"
        self._card.set_origin(self._labels(key, variant=self._labels(name)))
