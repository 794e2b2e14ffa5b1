"""What is slow or stateful, opened once, on first use, and handed down.

One ``Toolkit`` is made at start-up by the command line or by the engine. Imports stand in
the openers because what is not asked for must not be paid for: ``cmdesk profile list``
loads neither spaCy nor LanguageTool.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.brand import Brand
from cmdesk.domain.draft import ActChange, Draft, DraftOptions
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.precedent import Example, Precedent
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Review, Tone
from cmdesk.paths import Paths

if TYPE_CHECKING:
    from cmdesk.analysis.analyser import Analyser
    from cmdesk.drafting.answers import ReadyAnswers
    from cmdesk.drafting.drafter import Drafter
    from cmdesk.drafting.phrasebook import Phrasebook
    from cmdesk.drafting.precedents import Precedents
    from cmdesk.grammar.checker import GrammarChecker
    from cmdesk.language.encoder import Encoder
    from cmdesk.language.lengths import Limits
    from cmdesk.language.pipeline import Pipeline
    from cmdesk.language.vectors import WordVectors
    from cmdesk.profiles.library import Library
    from cmdesk.review.case import House
    from cmdesk.review.reply_map import ReplyMapper
    from cmdesk.review.reviewer import Reviewer

T = TypeVar("T")


class Toolkit:
    """The core, ready to be asked; every part is opened at most once, by any thread."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self._lock = threading.Lock()
        # One lock for each part: Java must not wait for spaCy to be loaded.
        self._part_locks: dict[str, threading.RLock] = {}
        self._parts: dict[str, Any] = {}
        self._tones: dict[str, Tone] = {}
        """The tone of each text that was reviewed for the drafts being made."""
        self._approved: tuple[Profile, tuple[Example, ...]] | None = None
        """The brand’s own approved replies, understood once for the brand that is open."""

    def _once(self, name: str, make: Callable[[], T]) -> T:
        with self._lock:
            lock = self._part_locks.setdefault(name, threading.RLock())
        with lock:
            if name not in self._parts:
                self._parts[name] = make()
            part: T = self._parts[name]
            return part

    @property
    def profiles(self) -> Library:
        """Return the brands that can be spoken for."""

        def make() -> Library:
            from cmdesk.profiles.library import Library

            return Library(self.paths)

        return self._once("profiles", make)

    @property
    def limits(self) -> Limits:
        """Return the lengths that each channel allows."""

        def make() -> Limits:
            from cmdesk.language.lengths import Limits

            return Limits(self.paths.resources)

        return self._once("limits", make)

    @property
    def pipeline(self) -> Pipeline:
        """Return the French pipeline; raise ``ComponentError`` where its weights are missing."""

        def make() -> Pipeline:
            from cmdesk.language.pipeline import open_pipeline

            return open_pipeline(self.paths.resources)

        return self._once("pipeline", make)

    @property
    def analyser(self) -> Analyser:
        """Return what understands messages."""

        def make() -> Analyser:
            from cmdesk.analysis.analyser import Analyser

            return Analyser(self.pipeline, self.paths.resources, self.vectors, self.encoder)

        return self._once("analyser", make)

    @property
    def vectors(self) -> WordVectors:
        """Return the word vectors, which understanding, drafts and review share."""

        def make() -> WordVectors:
            from cmdesk.language.vectors import WordVectors

            return WordVectors(self.paths.resources / "language" / "vectors.npz")

        return self._once("vectors", make)

    @property
    def encoder(self) -> Encoder:
        """Return the encoder of sentences that was taught what customers write."""

        def make() -> Encoder:
            from cmdesk.language.encoder import Encoder

            return Encoder(self.paths.resources / "language" / "encoder.npz")

        return self._once("encoder", make)

    @property
    def answers(self) -> ReadyAnswers:
        """Return what finds the ready answers of a brand, which drafts and review share."""

        def make() -> ReadyAnswers:
            from cmdesk.drafting.answers import ReadyAnswers
            from cmdesk.language.meaning import Meanings

            folder = self.paths.resources / "phrases"
            return ReadyAnswers(folder, self.vectors, Meanings(self.paths.meanings))

        return self._once("answers", make)

    @property
    def phrases(self) -> Phrasebook:
        """Return the phrase bank."""

        def make() -> Phrasebook:
            from cmdesk.drafting.phrasebook import read_phrasebook

            return read_phrasebook(self.paths.resources / "phrases")

        return self._once("phrases", make)

    @property
    def reviewer(self) -> Reviewer:
        """Return what reviews replies."""

        def make() -> Reviewer:
            from cmdesk.review.reviewer import Reviewer

            return Reviewer(
                self.pipeline,
                self.paths.resources,
                self.limits,
                self.phrases,
                self.vectors,
                self.answers,
            )

        return self._once("reviewer", make)

    @property
    def reply_map(self) -> ReplyMapper:
        """Return what tells what a reply takes up, and its hardest sentences."""

        def make() -> ReplyMapper:
            from cmdesk.review.reply_map import ReplyMapper

            asked = next((r for r in self.reviewer.rules if r.check == "asks"), None)
            answers = asked.options["answers"] if asked is not None else {}
            return ReplyMapper(self.paths.resources / "rules" / "reply_map.toml", answers)

        return self._once("reply_map", make)

    @property
    def drafter(self) -> Drafter:
        """Return what suggests answers; it offers nothing that the review would flag."""

        def make() -> Drafter:
            from cmdesk.drafting.drafter import Drafter
            from cmdesk.language.meaning import Meanings

            return Drafter(
                self.paths.resources,
                self.limits,
                self._findings_of,
                self.pipeline.read,
                self.phrases,
                self.vectors,
                self.answers,
                Meanings(self.paths.meanings, self.encoder),
            )

        return self._once("drafter", make)

    @property
    def precedents(self) -> Precedents:
        """Return what recalls earlier replies."""

        def make() -> Precedents:
            from cmdesk.drafting.precedents import Precedents

            return Precedents(
                self.paths.resources,
                self.phrases,
                self.vectors,
                self.pipeline.parse,
                lambda text, profile: self.analyse(Message(text), profile).entities,
                lambda text, message, analysis, profile, recent: self.review(
                    Reply(text, "", message.channel, message.public, message.author, tuple(recent)),
                    message,
                    analysis,
                    profile,
                ),
            )

        return self._once("precedents", make)

    @property
    def grammar(self) -> GrammarChecker:
        """Return the grammar checker; nothing is started before its ``start``."""

        def make() -> GrammarChecker:
            from cmdesk.grammar.checker import open_checker

            return open_checker(self.paths)

        return self._once("grammar", make)

    def analyse(self, message: Message, profile: Profile | None = None) -> Analysis:
        """Return what is understood of a message; raise ``UserError`` for one too long.

        ``profile`` is that of the brand which receives it, where it is known.
        """
        return self.analyser.analyse(message, Brand.of(profile))

    def suggest(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        *,
        context: str = "",
        count: int = 3,
        seed: int = 0,
        recent: Sequence[str] = (),
        less: Mapping[str, float] = {},
    ) -> tuple[Draft, ...]:
        """Return drafts that answer the message in the voice of the brand."""
        self._tones.clear()
        drafts = self.drafter.suggest(
            message,
            analysis,
            profile,
            context=context,
            count=count,
            seed=seed,
            recent=recent,
            less=less,
        )
        return tuple(self._fitted(draft, message, analysis, profile) for draft in drafts)

    def options(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        *,
        context: str = "",
    ) -> DraftOptions:
        """Return what may be changed in a draft, act by act."""
        return self.drafter.options(message, analysis, profile, draft, context=context)

    def change(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        change: ActChange,
        *,
        context: str = "",
    ) -> Draft | None:
        """Return a draft with one act changed, ``None`` where nothing that suits is found."""
        self._tones.clear()
        changed = self.drafter.change(message, analysis, profile, draft, change, context=context)
        return self._fitted(changed, message, analysis, profile) if changed else None

    def recall(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        examples: Sequence[Example] = (),
        recent: Sequence[str] = (),
    ) -> Precedent | None:
        """Return the closest earlier reply adapted to the message, ``None`` where none fits.

        ``examples`` are the replies that the house copied; those that the brand’s own file
        approves are known.
        """
        known = (*examples, *self._approved_of(profile))
        return self.precedents.recall(message, analysis, profile, known, recent)

    def _approved_of(self, profile: Profile) -> tuple[Example, ...]:
        if self._approved is None or self._approved[0] is not profile:
            examples = []
            for case in profile.approved:
                message = Message(
                    case.message,
                    channel=case.channel,
                    public=case.public,
                    author=case.author or None,
                )
                examples.append(Example.of(message, self.analyse(message, profile), case.reply))
            self._approved = profile, tuple(examples)
        return self._approved[1]

    def _fitted(
        self, draft: Draft, message: Message, analysis: Analysis, profile: Profile
    ) -> Draft:
        """Return a draft with its nearness to the voice.

        Drafting ranks by the marks of its wordings; what is shown is measured on the text.
        """
        from cmdesk.review.tone import voice_fit

        if draft.text not in self._tones:
            self._findings_of(draft.text, message, analysis, profile)
        voice = profile.spoken_on(
            message.channel, int(analysis.severity.level), formal=analysis.formal
        ).voice
        return replace(draft, fit=voice_fit(self._tones[draft.text], voice))

    def review(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
        grammar: Sequence[Finding] = (),
    ) -> Review:
        """Return the findings on a reply, those of the grammar checker merged in.

        With what it takes up of the message, and its hardest sentences.
        """
        houses = self._houses() if profile is not None else ()
        review = self.reviewer.review(
            reply, message, analysis, profile, grammar=tuple(grammar), houses=houses
        )
        return self.reply_map.complete(review, reply.text, message, analysis)

    def _houses(self) -> tuple[House, ...]:
        """Return what tells the brands of this desk apart."""
        from cmdesk.review.case import House

        return tuple(
            House(entry.id, entry.name, entry.profile.voice.signature.text)
            for entry in self.profiles.list()
            if entry.profile is not None
        )

    def check_grammar(
        self, text: str, profile: Profile | None = None, author: str | None = None
    ) -> tuple[Finding, ...]:
        """Return the faults of language; none while the checker is not ready."""
        return self.grammar.check(text, names_in(profile, author))

    def _findings_of(
        self, text: str, message: Message, analysis: Analysis, profile: Profile
    ) -> tuple[Finding, ...]:
        reply = Reply(text, "", message.channel, message.public, message.author)
        # What a reply takes up, and its hardest sentences, are for a reply that is shown.
        review = self.reviewer.review(reply, message, analysis, profile, houses=self._houses())
        self._tones[text] = review.tone
        return review.findings

    def warm_up(self) -> None:
        """Open all that a first message needs, so that nobody waits for it."""
        message = Message("Bonjour, mon colis est en retard de trois jours.")
        analysis = self.analyse(message)
        profile = self.profiles.neutral()
        for draft in self.suggest(message, analysis, profile):
            self.review(Reply(draft.text), message, analysis, profile)
        self.precedents.open()

    def open_brands(self) -> None:
        """Read what the brands answer and do, a second or two each, before their first message."""
        for entry in self.profiles.list():
            if entry.profile is not None:
                self.drafter.open(entry.profile)

    def close(self) -> None:
        """Stop what was started; the toolkit is of no use afterwards."""
        checker = self._parts.pop("grammar", None)
        if checker is not None:
            checker.close()


def names_in(profile: Profile | None, author: str | None) -> tuple[str, ...]:
    """Return the words that are names, not French: the brand's own and the author's."""
    words = (author or "").split()
    if profile is not None:
        words += [
            profile.name,
            *profile.vocabulary.protected,
            *profile.vocabulary.products,
            *profile.voice.signature.text.replace("—", " ").split(),
        ]
    return tuple(dict.fromkeys(word for word in words if len(word) > 1))
