"""The state of one reply: what is known of its words, and how that follows each edit; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cmdesk.app.reply.attesting import (
    is_attested,
    is_claim,
    sentence_of,
    sentence_words,
    standing_attestations,
)
from cmdesk.app.reply.gate import CheckProgress, Gate, judge, unfilled, waive
from cmdesk.app.reply.merge import merge, shifted, without
from cmdesk.app.reply.offsets import Edit, shift
from cmdesk.app.reply.splice import carried_over, standing
from cmdesk.app.reply.steps import FORMAL, Step, planned_spans, steps
from cmdesk.domain.attestation import Attestation
from cmdesk.domain.draft import Draft
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.precedent import Precedent, Suggestion
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import ActSpan, Finding, Review, Tone
from cmdesk.domain.vocabulary import Level
from cmdesk.domain.waiver import Waiver
from cmdesk.review.fixes import apply
from cmdesk.review.waivers import fingerprint

_LEAST_KEPT = 2
"""Sentences of a suggestion by which a reply is known to come from it."""


class ReplyState:
    """One reply being written. All spans point into ``text``, the words on the screen.

    ``field_message`` is what is said of a field left « [ … ] ». ``exemptions`` is what the
    brand does not want to be told.
    """

    def __init__(
        self,
        field_message: str,
        text: str = "",
        waivers: Sequence[Waiver] = (),
        attestations: Sequence[Attestation] = (),
        exemptions: Sequence[Exemption] = (),
    ) -> None:
        self._field_message = field_message
        self.text = text
        self.waivers: tuple[Waiver, ...] = tuple(waivers)
        self.attestations = tuple(one for _, one in standing_attestations(text, attestations))
        self.exemptions: tuple[Exemption, ...] = tuple(exemptions)
        self.copied: str | None = None
        self.chosen: Suggestion | None = None
        self._review: Review | None = None
        self._reviewed = ""
        """The text that the review is of."""
        self._risks: tuple[Finding, ...] = ()
        self._faults: tuple[Finding, ...] = ()
        self._acts: tuple[ActSpan, ...] = ()
        self._ignored: set[str] = set()
        self._versions: dict[str, Suggestion | None] = {}
        """Which suggestion each text of before and after a choice came from."""
        self._origins: dict[Suggestion, Suggestion] = {}
        """Of a suggestion with an act changed, the one that was taken."""

    # What is known

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return risks, faults and fields left to fill, in the order of the text.

        Without what is ignored, here or for the brand, and what somebody vouches for.
        """
        fields = [replace(f, message=self._field_message) for f in unfilled(self.text, self._risks)]
        risks = (f for f in self._risks if not is_attested(self.text, f, self.attestations))
        every = merge([*risks, *fields], self._faults)
        told = [f for f in every if not any(one.covers(f) for one in self.exemptions)]
        return without(told, self.text, self._ignored, fingerprint)

    @property
    def established(self) -> tuple[str, ...]:
        """Return the sentences that somebody vouches for."""
        return tuple(one.sentence for one in self.attestations)

    @property
    def fresh_review(self) -> Review | None:
        """Return the review of these very words, ``None`` while it is not known."""
        return self._review if self.text.strip() and self._reviewed == self.text else None

    @property
    def tone(self) -> Tone | None:
        """Return the tone as last measured, ``None`` while there is nothing to measure."""
        return self._review.tone if self._review is not None and self.text.strip() else None

    def steps(self, profile: Profile | None) -> tuple[Step, ...]:
        """Return the steps of the gutter."""
        plan = self.chosen.plan if self.chosen is not None else ()
        return steps(self.text, self._acts, self.findings, plan, profile, standing(self.text, plan))

    @property
    def origin(self) -> Suggestion | None:
        """Return the suggestion that was taken, before any act of it was changed."""
        return self._origins.get(self.chosen, self.chosen) if self.chosen is not None else None

    @property
    def is_edited(self) -> bool:
        """Return whether the text is no longer that of the suggestion taken."""
        return self.chosen is not None and self.chosen.text != self.text

    # What changes it

    def follow(self, edit: Edit, text: str) -> tuple[dict[Finding, Finding], bool]:
        """Take note of an edit that made ``text``.

        Return where each finding went, and whether a waiver was rewritten: one whose words
        are untouched holds, though its neighbours changed.
        """
        moved = {
            finding: place[0]
            for finding in (*self._risks, *self._faults)
            if (place := shifted((finding,), edit, text))
        }
        renamed = {
            fingerprint(self.text, old): fingerprint(text, new)
            for old, new in moved.items()
            if old.level is Level.BLOCK and old.quote == new.quote
        }
        waivers = tuple(
            replace(w, fingerprint=renamed.get(w.fingerprint, w.fingerprint)) for w in self.waivers
        )
        rewritten, self.waivers = waivers != self.waivers, waivers
        self._risks = tuple(moved[f] for f in self._risks if f in moved)
        self._faults = tuple(moved[f] for f in self._faults if f in moved)
        self._acts = tuple(
            ActSpan(a.act, span) for a in self._acts if (span := shift(a.span, edit)) is not None
        )
        self.text = text
        # A sentence that was signed and then rewritten is another one: nobody has signed it.
        self.attestations = tuple(one for _, one in standing_attestations(text, self.attestations))
        self._recall_plan()
        return moved, rewritten

    def _recall_plan(self) -> None:
        """Name the steps as planned where an undo has brought the suggestion back."""
        if self.chosen is not None and not self.is_edited:
            self._acts = _acts_of(self.chosen)

    def take(self, draft: Suggestion) -> None:
        """Forget what is known of the former text: ``draft`` is about to replace it."""
        self._remember(draft, draft.text)
        self._risks = self._faults = ()
        self._acts = ()

    def taken(self) -> None:
        """Start from what the drafter knows of its own text."""
        if self.chosen is not None:
            self._risks = tuple(f for f in self.chosen.findings if not f.is_language)
            self._faults = tuple(f for f in self.chosen.findings if f.is_language)
            self._acts = _acts_of(self.chosen)

    def recognise(self, drafts: Sequence[Draft]) -> bool:
        """Choose the suggestion that a reply begun earlier was taken from; return whether one is.

        One sentence may be the same by chance, or by courtesy: it takes two that say something.
        """
        if self.chosen is not None or not self.text.strip():
            return False

        def kept(draft: Draft) -> int:
            here = standing(self.text, draft.plan)
            return sum(draft.plan[place].act not in FORMAL for place in here)

        best = max(drafts, key=kept, default=None)
        if best is None or (best.text != self.text and kept(best) < _LEAST_KEPT):
            return False
        self.chosen = best
        self._acts = self._with_planned(self._acts)
        return True

    def change(self, new: Draft) -> str:
        """Return the text with what ``new``, the chosen draft with one act changed, brings.

        It is chosen from now on; the text is about to be put in the editor.
        """
        old = self.chosen
        assert isinstance(old, Draft)
        text = carried_over(self.text, old, new)
        self._origins[new] = self._origins.get(old, old)
        self._remember(new, text)
        return text

    def changed(self) -> None:
        """Name the acts again, once the text of a change is in the editor."""
        self._acts = self._with_planned(self._acts)

    def _remember(self, draft: Suggestion, text: str) -> None:
        """Choose ``draft``, about to give ``text``: undoing and redoing will find it again."""
        if self.text.strip():
            self._versions[self.text] = self.chosen
        self._versions[text] = draft
        self.chosen = draft

    def came_back(self) -> bool:
        """Return whether the text is again that of before or after another choice."""
        known = self._versions.get(self.text, self.chosen)
        if known is self.chosen:
            return False
        self.chosen = known
        self._recall_plan()
        if self.chosen is not None and not self._acts:
            self._acts = _acts_of(self.chosen)
        return True

    def reviewed(self, review: Review) -> None:
        """Take a review of the present text."""
        self._review, self._reviewed = review, self.text
        signed = [f for f in self._risks if is_attested(self.text, f, self.attestations)]
        # Kept aside: taken back, a signature brings its finding back at once.
        again = {(f.rule, f.span) for f in review.findings}
        self._risks = (*review.findings, *(f for f in signed if (f.rule, f.span) not in again))
        if review.acts and (self.chosen is None or self.is_edited):
            self._acts = self._with_planned(review.acts)

    def _with_planned(self, read: Sequence[ActSpan]) -> tuple[ActSpan, ...]:
        """Return the acts read in the text, but the planned one where its words still stand.

        What the drafter planned is known for sure: a step keeps its name while the rest of
        the reply is edited.
        """
        plan = self.chosen.plan if self.chosen is not None else ()
        here = standing(self.text, plan)
        kept = [ActSpan(plan[place].act, span) for place, span in here.items()]
        others = [a for a in read if not any(a.span.overlaps(k.span) for k in kept)]
        return tuple(sorted((*kept, *others), key=lambda a: a.span))

    def spelled(self, faults: Sequence[Finding]) -> None:
        """Take the faults of language of the present text."""
        self._faults = tuple(faults)

    def ignore(self, finding: Finding) -> None:
        """Leave a finding out from now on; one that blocks stays."""
        self._ignored.add(fingerprint(self.text, finding))

    # Fixes

    def mendable(self, current: Finding | None) -> Finding | None:
        """Return the finding that the fix key mends: the current one, else the first."""
        if current is not None and current.suggestions:
            return current
        offered = [f for f in self.findings if f.suggestions and not self.is_waived(f)]
        blocking = (f for f in offered if f.level is Level.BLOCK)
        return next(blocking, None) or next(iter(offered), None)

    def mend(self, findings: Sequence[Finding], wording: str | None = None) -> list[str]:
        """Return the texts that lead, one after another, to all these fixes made.

        The findings are forgotten. ``wording`` stands in for the first suggestion.
        """
        texts, text = [], self.text
        for finding in findings:
            text = apply(text, finding, finding.suggestions[0] if wording is None else wording)
            texts.append(text)
        self._risks = tuple(f for f in self._risks if f not in findings)
        self._faults = tuple(f for f in self._faults if f not in findings)
        return texts

    def all_mendable(self) -> list[Finding]:
        """Return every finding with a fix, the last first, none over another."""
        kept: list[Finding] = []
        limit = len(self.text) + 1
        for finding in sorted(self.findings, key=lambda f: f.mended, reverse=True):
            if not finding.suggestions or finding.mended.end > limit or self.is_waived(finding):
                continue
            kept.append(finding)
            if finding.mended.start < finding.mended.end:
                limit = finding.mended.start
        return kept

    # Gate

    def judge(self, progress: CheckProgress, checker: CheckerState) -> Gate:
        """Return what the gate shows."""
        return judge(
            self.text,
            self.findings,
            self.waivers,
            fingerprint=fingerprint,
            progress=progress,
            checker=checker,
            copied=self.copied,
            attestations=self.attestations,
        )

    def is_waived(self, finding: Finding) -> bool:
        """Return whether a finding is let through."""
        mark = fingerprint(self.text, finding)
        return any(waiver.fingerprint == mark for waiver in self.waivers)

    def waive(self, finding: Finding, reason: str, at: datetime, by: str = "") -> Waiver:
        """Let a finding through, with what its sentence states besides.

        Raise ``ValueError`` where the reason says nothing.
        """
        record = waive(self.text, finding, reason, at, fingerprint, by)
        others = [f for f in self._same_sentence(finding) if not self.is_waived(f)]
        more = (waive(self.text, f, reason, at, fingerprint, by) for f in others)
        self.waivers = (*self.waivers, *more, record)
        return record

    def _same_sentence(self, finding: Finding) -> list[Finding]:
        """Return the other claims of the sentence of a claim: the gate shows one point."""
        if not is_claim(finding):
            return []
        sentence = sentence_of(self.text, finding)
        return [
            f
            for f in self._risks
            if f != finding and is_claim(f) and sentence_of(self.text, f) == sentence
        ]

    def attest(self, finding: Finding, at: datetime, by: str) -> Attestation:
        """Sign the sentence of a finding."""
        words = sentence_words(self.text, finding)
        record = Attestation(words, finding.category, finding.rule, finding.quote, by, at)
        self.attestations = (*self.attestations, record)
        return record

    def withdraw(self, sentence: str) -> None:
        """Take a signature back."""
        self.attestations = tuple(one for one in self.attestations if one.sentence != sentence)

    def unwaive(self, mark: str) -> None:
        """Take a waiver back."""
        self.waivers = tuple(w for w in self.waivers if w.fingerprint != mark)


def _acts_of(chosen: Suggestion) -> tuple[ActSpan, ...]:
    """Return where the acts stand in the text of a suggestion."""
    return chosen.acts if isinstance(chosen, Precedent) else planned_spans(chosen.plan)
