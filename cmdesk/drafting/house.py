"""The wordings that a brand gives itself: its greetings, its mentions, its ready answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from cmdesk.domain.vocabulary import Act
from cmdesk.drafting import template
from cmdesk.drafting.bank import Phrase
from cmdesk.drafting.case import Case
from cmdesk.drafting.conditions import all_hold
from cmdesk.drafting.planner import READY, Step
from cmdesk.drafting.template import suits
from cmdesk.language.emoji import emoji_spans

_YES_OR_NO = re.compile(r"(?:Oui|Non)\b")

HOUSE = "profile."
"""What the identifiers of such wordings begin with."""


def of_the_house(case: Case, step: Step, flags: Set[str]) -> list[Phrase]:
    """Return the wordings that the brand itself gives for a step."""
    voice = case.profile.voice
    own = [
        Phrase(
            f"{HOUSE}{step.act}.own{place}",
            step.act,
            wording.text,
            wording.when,
            step.role,
            voice.warmth.middle,
            voice.formality.middle,
            voice.assertiveness.middle,
            wording.does,
        )
        for place, wording in enumerate(voice.wordings)
        if (wording.act, wording.role) == (step.act, step.role) and all_hold(wording.when, flags)
    ]
    texts: Sequence[str] = ()
    first = 0
    if step.act is Act.GREET:
        named = "name" in case.slots
        texts = [text for text in voice.greetings if ("{name}" in text) is named]
    elif step.act is Act.CLOSE and not step.role and "opinion" not in flags:
        # « On suit votre dossier » has no sense where a remark is merely passed on.
        texts = voice.closings
    elif step.act is Act.SIGN:
        texts = (voice.signature.text,)
    elif step.act is Act.MENTION:
        # One step says one mention: the first of the health ones, or the others together.
        urgent = "signal:health_safety" in step.when
        wanted = [
            mention.text
            for mention in case.mentions
            if len(step.when) < 2
            or bool(mention.signals and "health_safety" in mention.signals) is urgent
        ]
        texts = [" ".join(_ended(text) for text in wanted)] if wanted else ()
        # Two steps may each say theirs.
        first = 0 if urgent else 1
    own += [
        Phrase(f"{HOUSE}{step.act}.{place}", step.act, text)
        for place, text in enumerate(texts, first)
    ]
    if case.answers and (step.act, step.role) == (Act.ANSWER, READY):
        own = [
            Phrase(
                f"{HOUSE}{step.act}.{'+'.join(answer.id for answer in case.answers)}",
                step.act,
                (" " if case.brief else "\n\n").join(_in_turn(a.text for a in case.answers)),
                (),
                READY,
                voice.warmth.middle,
                voice.formality.middle,
                voice.assertiveness.middle,
            )
        ]
    cheerful = case.analysis.severity.level <= voice.emoji.highest_severity
    return [
        phrase
        for phrase in own
        if suits(template.choose(phrase.text, case.manner), case.manner)
        and (cheerful or not emoji_spans(phrase.text))
    ]


def is_ready(phrase: Phrase) -> bool:
    """Return whether a wording is a ready answer of the brand, which stands word for word."""
    return phrase.act is Act.ANSWER and phrase.role == READY


def _in_turn(texts: Iterable[str]) -> Iterator[str]:
    """Yield ready answers as one person gives them: « Oui, … Et oui, … »."""
    said = set()
    for text in texts:
        opening = _YES_OR_NO.match(text)
        if opening and opening[0] in said:
            yield f"Et {text[0].lower()}{text[1:]}"
        else:
            yield text
        if opening:
            said.add(opening[0])


def _ended(text: str) -> str:
    """Return ``text`` with a final point, but after a link, which it would break."""
    return (
        text
        if text.endswith((".", "!", "?", "…")) or "://" in text.rsplit(maxsplit=1)[-1]
        else f"{text}."
    )
