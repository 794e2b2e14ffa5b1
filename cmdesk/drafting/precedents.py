"""What the house has already answered: the closest earlier reply, adapted, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, Precedent
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Review
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.drafting import template
from cmdesk.drafting.adapting import Adapter, Entities, Parse
from cmdesk.drafting.composing import fields_in
from cmdesk.drafting.hand import Rules, closest, read_rules
from cmdesk.drafting.likeness import WordLikeness
from cmdesk.drafting.phrasebook import Phrasebook
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors

ReviewOf = Callable[[str, Message, Analysis, Profile, Sequence[str]], Review]
"""Reviews a reply to a message, beside the latest replies of the house."""

_MOST_TRIED = 4
# What speaks of one fault, one circumstance or one compliment is not said to anybody.
_PARTICULAR = ("life:", "fault:", "praise:")


class Precedents:
    """Recalls and adapts earlier replies; its knowledge is read at the first one."""

    def __init__(
        self,
        resources: Path,
        phrases: Phrasebook,
        vectors: WordVectors,
        parse: Parse,
        entities: Entities,
        review: ReviewOf,
    ) -> None:
        self._resources, self._phrases, self._vectors = resources, phrases, vectors
        self._parse, self._entities, self._review = parse, entities, review

    def open(self) -> None:
        """Read the knowledge now, so that the first reply is recalled at once."""
        self._adapter  # noqa: B018 (made by being asked for)

    @cached_property
    def _rules(self) -> Rules:
        return read_rules(self._resources)

    @cached_property
    def _likeness(self) -> WordLikeness:
        return WordLikeness(self._vectors, self._rules["word"]["empty"])

    @cached_property
    def _adapter(self) -> Adapter:
        file = self._resources / "phrases" / "emotions.toml"
        emotions = read_toml(file)["emotion"].values()
        wordings = [
            phrase.text
            for phrase in self._phrases.bank.phrases
            if not any(condition.startswith(_PARTICULAR) for condition in phrase.when)
        ]
        wordings += [name for names in emotions for name in names]
        return Adapter(
            self._rules,
            Surface(self._resources),
            [template.choose(text, template.Manner()) for text in wordings],
            self._phrases.faults,
            self._likeness.nearest,
            self._parse,
            self._entities,
        )

    def recall(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        examples: Iterable[Example],
        recent: Sequence[str] = (),
    ) -> Precedent | None:
        """Return the closest earlier reply, adapted to ``message``; ``None`` where none fits.

        Nothing is offered in which the review would find anything above a hint, fields to
        confirm apart, nor what would repeat one of the ``recent`` replies, nor what is too
        long for its channel.
        """
        ranked = closest(message, analysis, examples, self._likeness, self._rules)
        for example in ranked[:_MOST_TRIED]:
            text = self._adapter.adapt(example, message, analysis, profile)
            if text is None:
                continue
            review = self._review(text, message, analysis, profile, recent)
            if not review.length.fits or any(_bars(found) for found in review.findings):
                continue
            return Precedent(
                text, example, review.length, fields_in(text), review.findings, review.acts
            )
        return None


def _bars(finding: Finding) -> bool:
    return finding.level is not Level.HINT and finding.category is not Category.PLACEHOLDER
