"""How good a candidate is: near to the voice, faithful to the message, unlike the last ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cmdesk.domain.profile import Band
from cmdesk.domain.vocabulary import Act, Kind, Variant
from cmdesk.drafting.case import Case
from cmdesk.drafting.realise import Candidate

_WORD = re.compile(r"[^\W\d_]{2,}")
_FACTS = {"fact", "scene", "scenes", "fact2", "scene2", "object", "since", "wait", "contacts"}
# Where in the wished length each variant aims: the short one low, the solution high.
_AIM = {
    Variant.SHORT: (0.55, 0.75),
    Variant.EMPATHETIC: (0.75, 1.0),
    Variant.SOLUTION: (0.8, 1.1),
}


@dataclass(frozen=True, slots=True)
class Score:
    """The worth of a candidate; ``fit`` is its nearness to the voice, 0 to 1."""

    total: float
    fit: float


def score(
    candidate: Candidate,
    text: str,
    case: Case,
    variant: Variant,
    others: Sequence[str],
    recent: Sequence[str],
) -> Score:
    """Return how good ``candidate`` is beside the drafts already kept and the last replies."""
    fit = _fit(candidate, text, case, variant)
    body = body_of(candidate)
    alike = max((similarity(body, other) for other in others), default=0.0)
    repeated = max((similarity(body, other) for other in recent), default=0.0)
    opening = _opening(body)
    same_start = any(_opening(other) == opening for other in (*others, *recent))
    total = (
        2.0 * fit
        + 1.2 * _grounded(candidate, case)
        + 0.25 * _narrowness(candidate)
        - 1.5 * alike
        - 2.0 * repeated
        - 0.8 * same_start
        - 0.6 * _repetition(body)
    )
    return Score(total, fit)


def body_of(candidate: Candidate) -> str:
    """Return the text without greeting, mentions and signature: what must not repeat."""
    aside = {Act.GREET, Act.SIGN, Act.MENTION}
    return " ".join(piece.text for piece in candidate.pieces if piece.step.act not in aside)


def similarity(text: str, other: str) -> float:
    """Return the share of word triples that two texts have in common, 0 to 1."""
    mine, theirs = _triples(text), _triples(other)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def _triples(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}


def _opening(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower())[:4])


def _fit(candidate: Candidate, text: str, case: Case, variant: Variant) -> float:
    """Return the mean nearness of warmth, formality, assertiveness and length to the voice."""
    voice = case.profile.voice
    weights = [len(piece.text) for piece in candidate.pieces] or [1]
    whole = sum(weights)

    def mean(mark: str) -> float:
        values = [getattr(piece.phrase, mark) for piece in candidate.pieces] or [0.5]
        total = sum(value * weight for value, weight in zip(values, weights, strict=False))
        return float(total / whole)

    nearness = [
        _near(mean("warmth"), voice.warmth),
        _near(mean("formality"), voice.formality),
        _near(mean("assertiveness"), voice.assertiveness),
    ]
    low, high = voice.length
    aim_low, aim_high = _AIM[variant]
    middle = (low + high) / 2
    target = (max(low, middle * aim_low), min(high, max(middle * aim_high, low)))
    if case.analysis.kind.id is not Kind.COMPLAINT:
        # A thank you or a word on a question is short by nature, whatever the voice.
        target = (70.0, middle)
    if case.brief:
        target = (80.0, 280.0)
    size = len(text)
    away = max(target[0] - size, size - target[1], 0.0)
    nearness.append(max(0.0, 1 - away / max(target[1], 1.0)))
    return sum(nearness) / len(nearness)


def _near(value: float, band: Band) -> float:
    """Return 1 within the band, less and less outside."""
    away = max(band.low - value, value - band.high, 0.0)
    return max(0.0, 1 - away / 0.35)


def _grounded(candidate: Candidate, case: Case) -> float:
    """Return how much of the message is taken up: troubles told, facts repeated (R-01)."""
    carried = {name for piece in candidate.pieces for name in piece.carries}
    told = {"fact", "scene", "scenes", "fault", "feeling"} & carried
    value = 0.4 * bool(told)
    if len(case.troubles) > 1:
        value += 0.3 * bool({"fact2", "scene2", "scenes", "fault2"} & carried)
    words = " ".join(piece.text for piece in candidate.pieces)
    for slot in ("wait", "contacts"):
        if slot in case.slots:
            value += 0.25 * (case.slots[slot] in words)
    if any(trouble.named for trouble in case.troubles):
        value += 0.25 * any(
            trouble.object.split("> ")[-1].removeprefix("votre ") in words
            for trouble in case.troubles
            if trouble.named
        )
    return value


def _narrowness(candidate: Candidate) -> float:
    values = [piece.phrase.narrowness for piece in candidate.pieces]
    return sum(values) / len(values) if values else 0.0


def _repetition(body: str) -> float:
    """Return how often a word of substance comes back, which a reader hears at once."""
    counts = Counter(word[:6] for word in _WORD.findall(body.lower()) if len(word) > 5)
    return float(sum(count - 1 for count in counts.values()))
