"""The steps of the gutter: which act each paragraph does, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cmdesk.domain.draft import PlannedAct
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import ActSpan, Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Level

MISSING = {
    Category.MISSING_APOLOGY: Act.APOLOGISE,
    Category.MISSING_EMPATHY: Act.EMPATHISE,
    Category.MISSING_NEXT_STEP: Act.ACT,
    Category.MISSING_PRIVATE_CHANNEL: Act.INVITE_PRIVATE,
    Category.MISSING_SIGNATURE: Act.SIGN,
    Category.MISSING_MENTION: Act.MENTION,
    Category.UNANSWERED: Act.ANSWER,
}
"""The act that a finding says is missing."""

_USUAL = tuple(Act)
"""The vocabulary lists the acts in the order in which a reply does them."""

FORMAL = frozenset({Act.GREET, Act.CLOSE, Act.SIGN, Act.THANK})
"""Acts that give their name to a paragraph only where it does nothing else."""


class StepState(StrEnum):
    """How a step stands, which its icon shows."""

    DONE = "done"
    WARN = "warn"
    BLOCK = "block"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words that do one act; ``place`` is its place in the plan of the suggestion taken.

    It is -1 where the words are no longer, or never were, those of the suggestion.
    """

    act: Act
    span: Span
    place: int = -1
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the gutter: ``paragraph`` is the block it stands beside, or after."""

    act: Act
    paragraph: int
    state: StepState = StepState.DONE
    source: str = ""
    why: str = ""
    others: tuple[Act, ...] = ()
    """The other acts of the paragraph."""
    sentences: tuple[Sentence, ...] = ()
    """What does the acts of the paragraph, in the order of the text."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """Return the acts of the paragraph in the order of the text."""
        return tuple(dict.fromkeys(s.act for s in self.sentences)) or (self.act, *self.others)


def planned_spans(plan: Iterable[PlannedAct]) -> tuple[ActSpan, ...]:
    """Return where each act of a draft stands in its text."""
    spans, start = [], 0
    for act in plan:
        end = start + len(act.text)
        # The space and the line breaks between two acts belong to neither.
        lead = len(act.text) - len(act.text.lstrip())
        spans.append(
            ActSpan(act.act, Span(start + lead, start + max(lead, len(act.text.rstrip()))))
        )
        start = end
    return tuple(spans)


def paragraphs(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of ``text``, empty ones included, as an editor counts them."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)


def steps(
    text: str,
    acts: Sequence[ActSpan],
    findings: Sequence[Finding] = (),
    plan: Sequence[PlannedAct] = (),
    profile: Profile | None = None,
    places: Mapping[int, Span] | None = None,
) -> tuple[Step, ...]:
    """Return the steps beside ``text``: one per paragraph, then what is missing, in place.

    ``acts`` are those of the draft just taken (``planned_spans``), then those that the
    review reads in the text; ``plan`` is the chosen draft’s, for the sources and for what
    has gone; sources that it does not know come from the charter. ``places`` says where its
    acts still stand as suggested (``splice.standing``).
    """
    stand = {span: number for number, span in (places or {}).items()}
    found: list[Step] = []
    seen: set[Act] = set()
    for number, paragraph in enumerate(paragraphs(text)):
        here = [a for a in acts if a.span.overlaps(paragraph)]
        seen.update(a.act for a in here)
        if here and paragraph.of(text).strip():
            step = _step(number, paragraph, here, findings, plan, profile)
            sentences = tuple(_sentence(a, stand, plan, profile) for a in here)
            found.append(replace(step, sentences=sentences))
    for act in _absent(seen, findings):
        found.append(_missing(act, found, plan, profile))
    # A missing step stands after the paragraph that it follows: stable on equal paragraphs.
    return tuple(sorted(found, key=lambda step: step.paragraph))


def _step(
    number: int,
    paragraph: Span,
    here: Sequence[ActSpan],
    findings: Sequence[Finding],
    plan: Sequence[PlannedAct],
    profile: Profile | None,
) -> Step:
    def share(act: Act) -> tuple[bool, int]:
        length = sum(
            min(a.span.end, paragraph.end) - max(a.span.start, paragraph.start)
            for a in here
            if a.act is act
        )
        return act not in FORMAL, length

    acts = list(dict.fromkeys(a.act for a in here))
    main = max(acts, key=share)
    levels = {f.level for f in findings if not f.is_language and f.span.overlaps(paragraph)}
    state = (
        StepState.BLOCK
        if Level.BLOCK in levels
        else StepState.WARN
        if Level.WARN in levels
        else StepState.DONE
    )
    source, why = _origin(main, plan, profile)
    return Step(main, number, state, source, why, tuple(a for a in acts if a is not main))


def _sentence(
    act: ActSpan, stand: Mapping[Span, int], plan: Sequence[PlannedAct], profile: Profile | None
) -> Sentence:
    place = stand.get(act.span, -1)
    if place >= 0 and plan[place].source:
        return Sentence(act.act, act.span, place, plan[place].source, plan[place].why)
    return Sentence(act.act, act.span, place, *_origin(act.act, plan, profile))


def _absent(seen: set[Act], findings: Sequence[Finding]) -> list[Act]:
    missing = {MISSING[f.category] for f in findings if f.category in MISSING}
    return [act for act in _USUAL if act in missing and act not in seen]


def _missing(
    act: Act, found: Sequence[Step], plan: Sequence[PlannedAct], profile: Profile | None
) -> Step:
    order = list(dict.fromkeys(p.act for p in plan))
    if act not in order:
        order = list(_USUAL)
    before = order[: order.index(act)]
    place = max(
        (s.paragraph for s in found if s.state is not StepState.MISSING and s.act in before),
        default=max((s.paragraph for s in found), default=0) if act is Act.SIGN else 0,
    )
    source, why = _origin(act, plan, profile)
    return Step(act, place, StepState.MISSING, source, why)


def _origin(act: Act, plan: Sequence[PlannedAct], profile: Profile | None) -> tuple[str, str]:
    planned = next((p for p in plan if p.act is act and p.source), None)
    if planned is not None:
        return planned.source, planned.why
    article = profile.charter.article_for(act) if profile is not None else None
    return (f"charte {article.id}", article.title) if article is not None else ("", "")
