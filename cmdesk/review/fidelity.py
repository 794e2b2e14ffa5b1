"""What the reply says against what the message says: name, amounts, dates, references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.language.protected import ProtectedKind
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.names import wrong_name
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

_REFERENCE = re.compile(r"(?<![\w])(?=[a-z0-9-]*\d)(?:[a-z]{1,5}-?\d[\w-]{3,}|\d{5,})(?![\w])")

# A number borne by a file, an account: neither a sum, a date, a time nor a length.
_FILED = re.compile(r"(?<![\w.,:/€+-])\d{2,}(?:-\d{2,})?(?![\w.,:/%-]*\d| ?[€%]|\w)")
_FEWEST = 4

# « Léa » signs for a brand; two letters could be anything.
_SHORTEST = 3
_NO_FILE = (ProtectedKind.LINK, ProtectedKind.EMAIL, ProtectedKind.PHONE, ProtectedKind.HANDLE)


def references(case: Case, rule: Rule) -> list[Finding]:
    """Find an order number that is not the message's, or comes from a recent reply."""
    if case.message_reading is None:
        return []
    known = {m.group() for m in _REFERENCE.finditer(case.message_reading.form)}
    elsewhere = {
        m.group() for recent in case.reply.recent for m in _REFERENCE.finditer(match_form(recent))
    }
    findings = list(_transposed(case, rule))
    return findings or [
        case.finding(
            rule,
            Span(*m.span()),
            known=next(iter(sorted(known))).upper() if known else "aucune",
            suggestions=(next(iter(known)).upper(),) if len(known) == 1 else (),
        )
        for m in _REFERENCE.finditer(case.reading.form)
        if not any(p.span.overlaps(Span(*m.span())) for p in case.protected if p.kind in _NO_FILE)
        and (known or m.group() in elsewhere)
        and m.group() not in known
        and not any(m.group() in k or k in m.group() for k in known)
    ]


def _transposed(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield the numbers with the very figures of one of the message's in another order."""
    told = case.message_form
    known = {m.group() for m in _FILED.finditer(told)}
    for match in _FILED.finditer(case.reading.form):
        number = match.group()
        figures = sorted(number)
        right = [one for one in known if sorted(one) == figures]
        if len(figures) < _FEWEST or not right or number in told:
            continue
        yield case.finding(rule, Span(*match.span()), known=right[0], suggestions=(right[0],))


def other_house(case: Case, rule: Rule) -> list[Finding]:
    """Find the name or the signature of another brand of this desk: a text written for it."""
    profile, text = case.profile, case.reply.text
    if profile is None:
        return []
    told = case.message.text if case.message is not None else ""
    ours = f"{profile.name} {profile.voice.signature.text}"
    findings = []
    for house in case.houses:
        if house.id == profile.id:
            continue
        for words in (house.signature, house.name):
            bare = words.strip(" —–-")
            if len(bare) < _SHORTEST or bare in ours or bare in told:
                continue
            if words is house.signature and " " not in bare and not profile.voice.signature.text:
                continue  # somebody here may well be called Léa too
            # A signature ends a line; a name keeps its capital.
            end = r"\s*$" if words is house.signature else r"(?!\w)"
            match = re.search(rf"(?m)(?<!\w){re.escape(bare)}{end}", text)
            if match and not case.reading.is_quoted(Span(*match.span())):
                span = case.reading.trim(*match.span())
                findings.append(case.finding(rule, span, known=house.name))
                break
    return findings


def products(case: Case, rule: Rule) -> list[Finding]:
    """Find a product of the brand that the message does not name, where it names another."""
    if case.message_reading is None or case.profile is None:
        return []
    message, reply = case.message_reading.form, case.reading.form
    forms = [match_form(product) for product in case.profile.vocabulary.products]
    said = [form for form in forms if form.split()[-1] in message]
    named = case.analysis.entities_of(EntityType.PRODUCT) if case.analysis is not None else ()
    if not said or not (said or named):
        return []
    findings = []
    for form in forms:
        if form in said or any(form.split()[-1] in other for other in said):
            continue
        if (at := reply.find(form)) >= 0:
            product = case.profile.vocabulary.products[forms.index(said[0])]
            findings.append(
                case.finding(rule, Span(at, at + len(form)), known=product, suggestions=())
            )
    return findings


FIDELITY: dict[str, Check] = {
    "wrong_name": wrong_name,
    "references": references,
    "other_house": other_house,
    "products": products,
}
