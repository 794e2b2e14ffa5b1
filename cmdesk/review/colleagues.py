"""A colleague's name in a reply: who signs is known, the others work behind the counter."""

from __future__ import annotations

import re

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.case import Case
from cmdesk.review.rules import Rule

_NAME = r"(?P<name>[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?)"


def colleague_named(case: Case, rule: Rule) -> list[Finding]:
    """Find colleagues called by their first name, beside what they are or where they work.

    The words stand in the rule (``options``): ``before`` and ``after`` the name, and what can be
    ``of`` a colleague (« la pile de Séverine »). Who signs, who says « je suis Léa », and whom the
    message names already are no secret; nor is who ``attends`` to the author from now on
    (« Aurore, du service qualité, vous rappelle »).
    """
    before, after = rule.options["before"], rule.options["after"]
    pattern = re.compile(
        rf"\b(?:{before})[ ,]+{_NAME}\b|\b{_NAME.replace('name', 'first')},? (?:{after})\b"
        rf"|\b(?:{rule.options['of']}) (?:de |d[’'])(?:Madame |Monsieur |Mme |M\. )?"
        rf"{_NAME.replace('name', 'holder')}\b"
    )
    own = re.compile(rule.options["own"])
    attends = re.compile(rule.options["attends"])
    text = case.reply.text
    told = case.message.text if case.message is not None else ""
    spans = []
    for match in pattern.finditer(text):
        group = match.lastgroup or ""
        place = Span(*match.span(group))
        if (
            match[group] in case.first_names
            and match[group] not in told
            and not own.search(text[max(0, match.start() - 24) : match.start(group)])
            and not (group == "first" and attends.match(text, match.end()))
            and not _signs(case, match.start())
            and not case.reading.is_quoted(place)
        ):
            spans.append(case.reading.sentence_at(place.start))
    return [case.finding(rule, span) for span in dict.fromkeys(spans)]


def _signs(case: Case, start: int) -> bool:
    """Return whether ``start`` stands in what signs: the last words, or a short last line."""
    if case.signature is not None and case.signature.start <= start:
        return True
    text = case.reply.text.rstrip()
    line = text.rpartition("\n")[2]
    return len(line) <= 60 and start >= len(text) - len(line) and line[-1:] not in ".!?"
