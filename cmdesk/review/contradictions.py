"""What a fact of the reply is reported with: the facts of both sides, the words near, the fix."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.language.numbers import number_in_words
from cmdesk.review.case import Case
from cmdesk.review.facts import Facts, Stated, in_hours
from cmdesk.review.rules import Rule

_HOURS = re.compile(r"\d+ ?h(?: ?\d\d)?")
# The minutes of a day.
MINUTES_A_DAY = 24 * 60
# Clean enough to stand in a reply.
_PLAIN = re.compile(r"\d[\d  .,]*[  ]?(?:€|euros?|h(?: ?\d\d)?)?|[\w’' -]+ [\w’' -]+|\w{4,}")
WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 5
BOUND = re.compile(r"[,.;:!?\n]| et | puis | mais ")


def stems_near(form: str, span: Span, reach: int = 40) -> set[str]:
    """Return the words, cut, of the stretch between two marks that holds ``span``."""
    return stems_beside(form, span, reach, before=True) | stems_beside(
        form, span, reach, before=False
    )


def stems_beside(
    form: str, span: Span, reach: int, *, before: bool, others: Sequence[Span] = ()
) -> set[str]:
    """Return the words, cut, on one side of ``span``, up to a mark or to one of ``others``."""
    if before:
        start = max(
            [span.start - reach, *(o.end for o in others if o.end <= span.start)], default=0
        )
        piece = BOUND.split(form[max(0, start) : span.start])[-1]
    else:
        end = min([span.end + reach, *(o.start for o in others if o.start >= span.end)])
        piece = BOUND.split(form[span.end : end])[0]
    return {word[:STEM] for word in WORD.findall(piece)}


def facts_of(case: Case) -> tuple[Facts, Facts]:
    """Return the facts of the reply and those of the message."""
    return case.reply_facts, case.message_facts


def report(
    case: Case, rule: Rule, fact: Stated, known: Sequence[Stated], *, fix: bool = True
) -> Finding:
    """Return the finding on ``fact``; its fix is the ``known`` one where there is but one."""
    text = case.message.text if case.message is not None else ""
    words = list(dict.fromkeys(other.span.of(text) for other in known))
    fixes: tuple[str, ...] = ()
    if fix and len(words) == 1 and len({str(other.value) for other in known}) == 1:
        fixed = _fix(case, fact, known[0], words[0])
        fixes = (fixed,) if fixed else ()
    return case.finding(rule, fact.span, suggestions=fixes, known=", ".join(words[:2]))


def _fix(case: Case, fact: Stated, known: Stated, words: str) -> str | None:
    """Return what the message says in the shape in which the reply says it, if that is sure."""
    if fact.kind != known.kind:
        return None
    # However the author typed it: « 14h30 », « 7:42 », « 48h ».
    if fact.kind == "clock" and words[0].isdigit():
        return in_hours(known.value)
    if fact.kind == "duration" and _HOURS.fullmatch(words):
        return in_hours(round(known.value * MINUTES_A_DAY))
    if not isinstance(known.value, int) or fact.kind == "clock":
        return words if _PLAIN.fullmatch(words) else None
    if fact.kind.startswith("n:") or known.value < 2:
        return None
    quote = fact.span.of(case.reply.text)
    spelt = not quote[:1].isdigit() and known.value < 100
    number = number_in_words(known.value) if spelt else str(known.value)
    return number + quote[len(fact.words) :]
