"""How good a candidate is: near to the voice, faithful to the message, unlike the last ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from cmdesk.domain.profile import Band
from cmdesk.domain.vocabulary import Act, Ask, Kind, Person, Variant
from cmdesk.drafting import template
from cmdesk.drafting.case import Case
from cmdesk.drafting.composing import Candidate
from cmdesk.drafting.troubles import Trouble
from cmdesk.language.emoji import emoji_spans

_WORD = re.compile(r"[^\W\d_]{2,}")
# The slots that hold what only this message tells.
_SPECIFIC = (
    "wait", "contacts", "tried", "tries", "pledge", "when", "place", "subject", "subjects",
    "of_subject", "of_subjects", "quote", "enjoyed", "of_enjoyed", "loved", "praised", "liked",
    "asked", "thing", "details", "detail", "stake",
)  # fmt: skip
_ASIDE = frozenset({Act.GREET, Act.SIGN, Act.MENTION})
# The slots that hold what the trouble has cost: a reader looks for them first.
_ENDURED = ("wait", "contacts", "tried", "tries")
_COST = 0.5
# What a draft loses in which nothing is felt, and with each sentence that feels again.
_UNFELT = 0.5
_DWELLING = 0.4
_TURN = 0.5
# What each sentence costs that dwells on a circumstance already spoken of.
_HARPING = 0.7
# What it costs to regret in the very words of a sister draft.
_SAID_AGAIN = 0.7
# What a draft loses that takes up nothing of what could be.
_NOTHING = 1.0
# Where in the wished length each variant aims: the short one low, the solution high.
_AIM = {
    Variant.SHORT: (0.55, 0.75),
    Variant.EMPATHETIC: (0.75, 1.0),
    Variant.SOLUTION: (0.8, 1.1),
}


# What counts in the nearness to a voice, and how much.
_SHARES = {
    "warmth": 0.25,
    "formality": 0.2,
    "assertiveness": 0.15,
    "length": 0.2,
    "person": 0.12,
    "emoji": 0.08,
}
_SENTENCE = re.compile(r"[.!?…]\s")
_FELT = re.compile(
    r"\bcompren(?:ds|ons|d|dre)\b|se comprend|compréhensible|colère|agace|déception|lassitude|"
    r"\bus(?:e|ant)\b|décourage|à bout\b|inquiét|perdre patience",
    re.IGNORECASE,
)
# « Vos mots vont faire le tour de l’équipe. On les fait lire à l’équipe. »
_OF_THE_TEAM = re.compile(r"\béquipes?\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:merci\b|remerci)", re.IGNORECASE)
# « Envoie-nous le modèle : on cherche d’où vient le blocage : la chaîne ou la ligne. »
_COLONS = re.compile(r"\s:\s[^.!?\n]*\s:\s")
_CHAINED = 0.6
"""What two colons in one sentence cost."""
# « Dès maintenant, nous alertons tout de suite l’équipe », « d’autant que …, d’autant plus »,
# « nos condoléances, sincèrement. Nous regrettons sincèrement … », « vous nous dites que le
# responsable vous a dit … », « pour la notice, je fais relire la notice ».
_TWICE = re.compile(
    r"(?:\b(?:dès (?:maintenant|à présent)|tout de suite|sans (?:attendre|tarder)|aussitôt|"
    r"immédiatement)\b[^.!?\n]*){2}|(?:\bd[’']autant\b[^.!?\n]*){2}"
    r"|\bsincère\w*\b.*\bsincère"
    r"|\b(?:dites|dis) qu[e’][^.!?:\n]*\b(?:dit|dire|disent|disait)\b"
    r"|\b(?:pour|s’agissant|au sujet|concernant) (?:d\w+ )?(?:l[ae]s? |l’|(?:vo|no|to)\w+ )?"
    r"(?P<again>\w{4,})\b[^.!?\n]*\b(?P=again)\b",
    re.IGNORECASE,
)
_STUTTERED = 0.8
"""What it costs to say the same twice, in one sentence or with the same weight."""
_SPEAKER = re.compile(r"\b(?:je|nous|on)\b|\bj[’']", re.IGNORECASE)


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
    turn: int = 0,
) -> Score:
    """Return how good ``candidate`` is beside the drafts already kept and the last replies.

    ``turn`` is a number of this message: among equals, each message has its own favourites,
    so that the best wordings do not come to everybody.
    """
    fit = _fit(candidate, text, case, variant)
    body = body_of(candidate)
    alike = max((similarity(body, other) for other in others), default=0.0)
    repeated = max((similarity(body, other) for other in recent), default=0.0)
    opening = _opening(body)
    same_start = any(_opening(other) == opening for other in (*others, *recent))
    total = (
        2.0 * fit
        + 1.2 * _grounded(candidate, case, body)
        + 0.25 * _narrowness(candidate)
        - 1.5 * alike
        - 2.0 * repeated
        - 0.8 * same_start
        - _SAID_AGAIN * _says_again(candidate, others)
        - 0.6 * _repetition(body)
        - _HARPING * _harping(candidate)
        - _DWELLING * _dwelling(body)
        - _CHAINED * bool(_COLONS.search(body))
        - _STUTTERED * bool(_TWICE.search(body))
        - _UNFELT * (_is_unfelt(candidate, case) or _is_thankless(candidate, case))
        + _TURN * _favoured(candidate, turn)
    )
    return Score(total, fit)


def _says_again(candidate: Candidate, others: Sequence[str]) -> bool:
    """Return whether a draft beside this one regrets the same clause."""
    regretted = candidate.values.get("regretted", "")
    said = regretted and any("regretted" in piece.carries for piece in candidate.pieces)
    return bool(said) and any(regretted in other for other in others)


def body_of(candidate: Candidate) -> str:
    """Return the text without greeting, mentions and signature: what must not repeat."""
    return " ".join(piece.text for piece in candidate.pieces if piece.step.act not in _ASIDE)


def similarity(text: str, other: str) -> float:
    """Return the share of word triples that two texts have in common, 0 to 1."""
    mine, theirs = _triples(text), _triples(other)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


@lru_cache(maxsize=256)
def _triples(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _opening(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower())[:4])


def _fit(candidate: Candidate, text: str, case: Case, variant: Variant) -> float:
    """Return the nearness to the voice: its bands, its length, its person, its emoji."""
    voice = case.profile.voice
    weights = [len(piece.text) for piece in candidate.pieces] or [1]
    whole = sum(weights)

    def mean(mark: str) -> float:
        values = [getattr(piece.phrase, mark) for piece in candidate.pieces] or [0.5]
        total = sum(value * weight for value, weight in zip(values, weights, strict=False))
        return float(total / whole)

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
    nearness = {
        "warmth": _near(mean("warmth"), voice.warmth),
        "formality": _near(mean("formality"), voice.formality),
        "assertiveness": _near(mean("assertiveness"), voice.assertiveness),
        "length": max(0.0, 1 - away / max(target[1], 1.0)),
        "person": _person(text, voice.person),
        "emoji": _emoji(text, case),
    }
    return sum(_SHARES[name] * value for name, value in nearness.items())


def _near(value: float, band: Band) -> float:
    """Return 1 at the band's middle, one half at its edges, less and less outside."""
    width = max(band.high - band.low, 0.1)
    return max(0.0, 1 - abs(value - band.middle) / width)


def _person(text: str, person: Person) -> float:
    """Return how far the draft speaks as the voice asks: « je », « nous » or « on »."""
    said = Counter(match.lower().rstrip("’'") for match in _SPEAKER.findall(text))
    mine = {Person.JE: ("je", "j"), Person.NOUS: ("nous",), Person.ON: ("on",)}[person]
    if person is not Person.ON:
        del said["on"]  # anybody: « quand on attend »
    total = said.total()
    return sum(said[word] for word in mine) / total if total else 0.5


def _emoji(text: str, case: Case) -> float:
    """Return whether emoji are within what the voice allows for this severity."""
    policy = case.profile.voice.emoji
    allowed = policy.most if case.analysis.severity.level <= policy.highest_severity else 0
    return float(len(emoji_spans(text)) <= allowed)


def _grounded(candidate: Candidate, case: Case, body: str) -> float:
    """Return how much of the message is taken up: troubles told, facts repeated (R-01, R-13).

    A draft that takes up nothing where something could be loses to any that does.
    """
    said = body.lower()
    value = 0.0
    for place, trouble in enumerate(case.troubles):
        told = _names_of(trouble, place, candidate)
        if any(words in said for words in told):
            value += 0.6
    specific = [words for words in _specifics(case, candidate) if words]
    if specific:
        found = sum(words in said for words in specific)
        value += min(0.5 + 0.3 * found, 1.4) if found else -_NOTHING
    endured = [candidate.values.get(name, "").lower() for name in _ENDURED]
    value += _COST * any(words and words in said for words in endured)
    asks = {label.id for label in case.analysis.asks} - {Ask.NONE_STATED}
    answered = any(piece.step.act is Act.ANSWER for piece in candidate.pieces)
    return value + 0.2 * (bool(asks) and answered)


def _names_of(trouble: Trouble, place: int, candidate: Candidate) -> list[str]:
    """Return the words by which a reader knows that this trouble is meant."""
    suffix = "" if not place else str(place + 1)
    names = ("fact", "scene", "fault", "report", "bare", "regretted")
    words = [candidate.values.get(f"{name}{suffix}", "") for name in names]
    words += [candidate.values.get("other", "")] if place else []
    words.append(trouble.told)
    return [text.rstrip(" .").lower() for text in words if text]


def _specifics(case: Case, candidate: Candidate) -> list[str]:
    """Return what only this message tells, as a draft says it: its facts, its own words."""
    words = [candidate.values.get(name, "") for name in _SPECIFIC]
    for trouble in case.troubles:
        words += [trouble.told, trouble.nominal]
        if trouble.named:
            words.append(trouble.object.split("> ")[-1].removeprefix("votre "))
        if trouble.echo is not None:
            words.append(template.choose(trouble.echo.text, case.manner))
            words.append(candidate.values.get("regretted", ""))
    return [text.lower() for text in words if len(text) > 3]


def _is_unfelt(candidate: Candidate, case: Case) -> bool:
    """Return whether nothing in an answer to a complaint recognises what was lived."""
    return case.analysis.kind.id is Kind.COMPLAINT and not _does(candidate, Act.EMPATHISE)


def _is_thankless(candidate: Candidate, case: Case) -> bool:
    """Return whether nothing in an answer to praise thanks for it."""
    return case.analysis.kind.id is Kind.PRAISE and not _does(candidate, Act.THANK)


def _does(candidate: Candidate, act: Act) -> bool:
    """Return whether a sentence does ``act``, by itself or besides."""
    return any(piece.step.act is act or act in piece.phrase.does for piece in candidate.pieces)


def _favoured(candidate: Candidate, turn: int) -> float:
    """Return how many of the wordings are this message’s favourites, by a stable draw."""
    return sum(
        crc32(piece.phrase.id.encode(), turn) / 2**32
        for piece in candidate.pieces
        if piece.step.act not in _ASIDE
    )


def _narrowness(candidate: Candidate) -> float:
    values = [piece.phrase.narrowness for piece in candidate.pieces]
    return sum(values) / len(values) if values else 0.0


def _harping(candidate: Candidate) -> int:
    """Return how many wordings dwell on the same signal as another (« rien à redire »)."""
    named = Counter(
        condition
        for piece in candidate.pieces
        for condition in piece.phrase.when
        if condition.startswith(("signal:", "life:"))
    )
    return sum(count - 1 for count in named.values())


def _dwelling(body: str) -> int:
    """Return how many sentences more than two say what the author feels (R-12)."""
    felt = sum(_FELT.search(sentence) is not None for sentence in _SENTENCE.split(body))
    return max(0, felt - 2)


def _repetition(body: str) -> float:
    """Return how often a word of substance comes back, which a reader hears at once."""
    words = _WORD.findall(body.lower())
    counts = Counter(word[:6] for word in words if len(word) > 5)
    thanked = len(_THANKS.findall(body))
    # « je fais le point avec l’équipe pour faire le point »: three words again are worse.
    runs = Counter(zip(words, words[1:], words[2:], strict=False))
    again = sum(count - 1 for run, count in runs.items() if len("".join(run)) > 7)
    teams = len(_OF_THE_TEAM.findall(body))  # heard once more than another word
    more = max(0, thanked - 1) + max(0, teams - 1)
    return float(sum(count - 1 for count in counts.values()) + 3 * again + more)
