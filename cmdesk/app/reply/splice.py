"""A draft's change made in the reply as it stands, with what was written in it; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdesk.domain.draft import Draft, PlannedAct
from cmdesk.domain.text import Span

_APART = "\n\n"


def standing(text: str, plan: Sequence[PlannedAct]) -> dict[int, Span]:
    """Return where the acts of a plan stand in ``text`` word for word, by place in the plan.

    An act that was rewritten has no place any more.
    """
    found: dict[int, Span] = {}
    start = 0
    for place, act in enumerate(plan):
        words = _words(act)
        at = _find(text, words, start)
        if at >= 0:
            start = at + len(words)
            found[place] = Span(at, start)
    return found


def _find(text: str, words: str, start: int) -> int:
    """Return where ``words`` stand in ``text`` from ``start`` on, -1 where not as whole words."""
    at = text.find(words, start) if words else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (before.isalnum() or (after.isalnum() and words[-1].isalnum())):
            return at
        at = text.find(words, at + 1)
    return -1


def carried_over(text: str, old: Draft, new: Draft) -> str:
    """Return ``text``, once taken from ``old``, with what ``new`` changes in its acts.

    ``new`` has one act more, one less, or the same ones. What was written elsewhere stays;
    an act of ``old`` that was rewritten is left as it is.
    """
    if text == old.text:
        return new.text
    here = standing(text, old.plan)
    was, now = old.plan, new.plan
    fewer, more = len(was) > len(now), len(now) > len(was)
    place = _first_difference(old, new) if fewer or more else -1
    edits: list[tuple[Span, str]] = []
    for number, act in enumerate(was):
        if number not in here or (fewer and number == place):
            continue
        # The letter after a greeting that comes or goes may change its size.
        words = _words(now[number - (fewer and number > place) + (more and number >= place)])
        if words != _words(act):
            edits.append((here[number], words))
    if fewer and place in here:
        edits.append(_removal(text, here[place]))
    if more:
        edits.append(_insertion(text, now, place, here))
    for span, words in sorted(edits, reverse=True):
        text = text[: span.start] + words + text[span.end :]
    return text


def _words(act: PlannedAct) -> str:
    return act.text.strip(" \n")


def _first_difference(old: Draft, new: Draft) -> int:
    """Return the place of the act that only one of the two plans has."""
    least = min(len(old.plan), len(new.plan))
    return next(
        (n for n in range(least) if _key(old.plan[n]) != _key(new.plan[n])),
        least,
    )


def _key(act: PlannedAct) -> tuple[str, str, str]:
    return act.act, act.role, act.wording


def _removal(text: str, span: Span) -> tuple[Span, str]:
    """Return the edit that takes words out, with the lesser of the gaps around them."""
    start, end = _gap_before(text, span.start), _gap_after(text, span.end)
    if start == 0 or end == len(text):
        return Span(start, end), ""
    before, after = text[start : span.start], text[span.end : end]
    return Span(start, end), max(before, after, key=lambda gap: (gap.count("\n"), len(gap)))


def _insertion(
    text: str, plan: Sequence[PlannedAct], place: int, here: Mapping[int, Span]
) -> tuple[Span, str]:
    """Return the edit that puts the act ``place`` of ``plan`` after what precedes it there.

    ``here`` says where the acts stand by their place before the addition.
    """
    words = _words(plan[place])
    before = [number for number in here if number < place]
    if before:
        end = here[max(before)].end
        lead = _after(plan[place - 1]) if max(before) == place - 1 else _APART
        after = _gap_after(text, end)
        if after == len(text):
            return Span(end, after), lead + words
        gap = text[end:after]
        if place in here and here[place].start == after:
            gap = _after(plan[place])
        return Span(end, after), lead + words + (gap or " ")
    if after_it := [number for number in here if number >= place]:
        start = here[min(after_it)].start
        gap = _after(plan[place]) if min(after_it) == place else _APART
        return Span(start, start), words + gap
    end = len(text.rstrip(" \n"))
    return Span(end, len(text)), (_APART if end else "") + words


def _after(act: PlannedAct) -> str:
    """Return the gap that a plan puts after an act, a space where it has none."""
    return act.text[len(act.text.rstrip(" \n")) :] or " "


def _gap_before(text: str, end: int) -> int:
    return len(text[:end].rstrip(" \n"))


def _gap_after(text: str, start: int) -> int:
    rest = text[start:]
    return start + len(rest) - len(rest.lstrip(" \n"))
