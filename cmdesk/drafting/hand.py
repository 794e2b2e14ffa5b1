"""The house's hand: which earlier reply fits a message, and which wordings it takes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import Draft, PlannedAct
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import (
    Choice,
    Example,
    WordingRecord,
    asks_of,
    frames_of,
    told_in,
    without_facts,
)
from cmdesk.domain.vocabulary import Act, Kind, SeverityLevel
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import fold

Likeness = Callable[[str, str], float]
Rules = Mapping[str, Any]
"""What ``resources/phrases/hand.toml`` holds."""

# Of the likeness that two messages need, what their complaints alone, or the rest, must have.
_LESSER = 0.75
_SENTENCE_WORD = re.compile(r"\w+")
# What only the brand words: to delete one's own greeting says nothing of our wordings.
_OF_THE_HOUSE = frozenset({Act.GREET, Act.SIGN, Act.MENTION})
# Those of a profile are named by their place in it, which another version changes.
_OWN_WORDING = "profile."


def read_rules(resources: Path) -> Rules:
    """Return ``phrases/hand.toml``; raise ``UserError`` where it cannot be read."""
    return read_toml(resources / "phrases" / "hand.toml")


# ---------------------------------------------------------------- the closest earlier reply


def comparable(message: Message, analysis: Analysis, example: Example, rules: Rules) -> bool:
    """Return whether an earlier reply answers a case of the same sort, its words apart.

    Same kind, topic, grievances, asks and grave circumstances, a near severity on the same
    side of « grave », and a reply that was public where this one will be, or private. A
    critical message is answered for itself: nothing is comparable to it.
    """
    severity = analysis.severity.level
    if analysis.kind.id is Kind.ABUSE or SeverityLevel.CRITICAL in (severity, example.severity):
        return False
    if example.message.text == message.text and example.message.author == message.author:
        return False
    high = SeverityLevel.HIGH
    if (severity >= high) != (example.severity >= high):
        return False
    grave = set(rules["same"]["signals"])
    frames = frozenset(frames_of(analysis))
    return (
        example.kind is analysis.kind.id
        and example.topic is analysis.topic
        and example.message.public == message.public
        # A complaint that was not understood resembles nothing for sure.
        and (bool(frames) or analysis.kind.id is not Kind.COMPLAINT)
        and frozenset(example.frames) == frames
        and set(example.asks) == set(asks_of(analysis))
        and {s for s in example.signals if s in grave}
        == {label.id for label in analysis.signals if label.id in grave}
    )


def closest(
    message: Message,
    analysis: Analysis,
    examples: Iterable[Example],
    likeness: Likeness,
    rules: Rules,
) -> tuple[Example, ...]:
    """Return the earlier replies to messages like this one, the closest first.

    Empty where none is like enough: better no reply than that of another case. Among
    equals the latest goes first.
    """
    least = rules["similar"].get(str(analysis.kind.id))
    if least is None:
        return ()
    kind = analysis.kind.id
    told = told_in(message, analysis)
    text = without_facts(message.text, analysis.entities, kind)
    ranked = []
    for example in examples:
        if not comparable(message, analysis, example, rules):
            continue
        theirs = without_facts(example.message.text, example.entities, kind)
        whole = likeness(text, theirs)
        inner = likeness(told, example.told) if told.strip() and example.told.strip() else whole
        worth = (whole + inner) / 2
        if worth >= least and min(whole, inner) >= _LESSER * least:
            ranked.append((worth, example.id, example))
    return tuple(example for _, _, example in sorted(ranked, key=lambda r: r[:2], reverse=True))


# ---------------------------------------------------------------- what becomes of wordings


def choices_of(
    taken: Draft, last: Draft | None, text: str, least: float = 0.7
) -> tuple[Choice, ...]:
    """Return which sentences of a draft were kept in ``text``, the reply that was copied.

    ``taken`` is the draft as it was suggested, ``last`` the same once acts of it were said
    otherwise, removed or added. A sentence is kept when ``least`` of its words still stand
    together. Nothing is learnt from a reply that keeps no sentence: it is another one.
    """
    said = _words(text)
    rejected: dict[str, PlannedAct] = {}
    planned: dict[str, PlannedAct] = {act.wording: act for act in taken.plan}
    for act in last.plan if last is not None else ():
        planned.setdefault(act.wording, act)
        # What was tried and passed over was seen, and not wanted here.
        rejected |= {wording: planned.get(wording, act) for wording in act.former}
    choices: dict[str, Choice] = {}
    for wording, act in (planned | rejected).items():
        if not wording or wording.startswith(_OWN_WORDING) or act.act in _OF_THE_HOUSE:
            continue
        known = act.wording == wording
        kept = known and wording not in rejected and _stands(_words(act.text), said, least)
        sentence = " ".join(act.text.split()) if known else ""
        choices[wording] = Choice(wording, act.act, sentence, kept)
    if not any(choice.kept for choice in choices.values()):
        return ()
    return tuple(choices.values())


def _words(text: str) -> list[str]:
    return _SENTENCE_WORD.findall(fold(text).lower())


def _stands(words: Sequence[str], said: Sequence[str], least: float) -> bool:
    """Return whether enough of ``words`` stand in ``said``, in order and near one another."""
    if not words:
        return False
    matcher = SequenceMatcher(None, said, words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    # A word met by chance far away is none of the sentence.
    best = 0
    for first in blocks:
        reach = first.a + 2 * len(words)
        best = max(best, sum(b.size for b in blocks if first.a <= b.a < reach))
    return best >= least * len(words)


def less_of(records: Iterable[WordingRecord], rules: Rules) -> dict[str, float]:
    """Return how much less each wording is to be proposed: a factor under 1.

    (kept + 2) / (kept + 2 × deleted + 2), never under ``least``, from ``from`` deletions on:
    one alone is as often about the case as about the words.
    """
    wanted = rules["less"]
    factors = {
        record.wording: max(
            wanted["least"], (record.kept + 2) / (record.kept + 2 * record.deleted + 2)
        )
        for record in records
        if record.deleted >= wanted["from"]
    }
    return {wording: factor for wording, factor in factors.items() if factor < 1}
