"""Personal data of anyone in a public reply."""

from __future__ import annotations

import re

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.language.protected import ProtectedKind
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.names import called
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

_LONG_NUMBER = re.compile(r"(?<![\w.,])(?:\d[ ]?){13,19}(?![\w])")
# « LM-20417 »: letters, a hyphen and five figures or more are no product.
_CODE = re.compile(r"\b[A-Z]{1,4}-\d{5,}\b")
_KINDS = {
    ProtectedKind.EMAIL: "email",
    ProtectedKind.PHONE: "phone",
    ProtectedKind.IBAN: "iban",
    ProtectedKind.REFERENCE: "reference",
}


def data_in_public(case: Case, rule: Rule) -> list[Finding]:
    """Find what identifies somebody, of the kind that ``options.kind`` names."""
    if not case.reply.public:
        return []
    wanted = rule.options["kind"]
    greeting = case.reading.french.greeting.match(case.reading.form)
    greeted = greeting.end() if greeting else 0
    text, form, french = case.reply.text, case.reading.form, case.reading.french
    spans: list[Span] = []
    for span, kind in case.protected:
        if kind is ProtectedKind.REFERENCE and not french.named.search(form[: span.start][-28:]):
            continue
        if _KINDS.get(kind) == wanted and not _is_ours(case, span.of(text), kind, span.start):
            spans.append(span)
    if wanted == "reference":
        for match in french.reference.finditer(form):
            place = Span(*match.span("ref"))
            if not any(place.overlaps(other) for other in spans):
                spans.append(place)
        for match in _CODE.finditer(text):
            place = Span(*match.span())
            if not any(place.overlaps(other) for other in spans):
                spans.append(place)
    elif wanted == "card":
        spans += [Span(*m.span()) for m in _LONG_NUMBER.finditer(form)]
    elif wanted == "address":
        spans += [
            case.reading.trim(*m.span())
            for m in french.street.finditer(form)
            if not french.open_place.search(form[max(0, m.start() - 90) : m.start()])
        ]
    elif wanted == "name":
        spans += [
            Span(*m.span("name"))
            for m in french.full_name.finditer(text)
            if not _used(case, m["name"])
        ]
        spans += [Span(*m.span("name")) for m in french.staff.finditer(text)]
        spans += [
            place
            for m in french.two_names.finditer(text)
            if m["first"] in case.first_names
            and m.start() >= greeted  # who is greeted is another check's
            for place in (Span(m.start("first"), m.end("last")),)
            if not _used(case, place.of(text)) and not any(place.overlaps(other) for other in spans)
        ]
    said = [call.whole for call in called(case)] if wanted == "name" else []
    return [
        _finding(case, rule, span)
        for span in spans
        # Who is called by a name is another check's.
        if not case.reading.is_quoted(span) and not any(span.overlaps(whole) for whole in said)
    ]


def _finding(case: Case, rule: Rule, span: Span) -> Finding:
    """Report ``span``, with the word before it where the fix changes it too."""
    instead = rule.options.get("instead")
    if instead is None:
        return case.finding(rule, span)
    form, french = case.reading.form, case.reading.french
    if holder := french.holder.search(form, max(0, span.start - 60), span.start):
        # « votre commande n° 20458 est suivie » says as much without the number.
        comma = "," in holder["joint"] and form[span.end : span.end + 1] == ","
        place = Span(holder.start("joint"), span.end + comma)
        return case.finding(rule, place, suggestions=("",))
    word = french.before.search(form, max(0, span.start - 6), span.start)
    if word and word["word"] in instead:
        place = Span(word.start("word"), span.end)
        return case.finding(rule, place, suggestions=(instead[word["word"]],))
    return case.finding(rule, span, suggestions=(instead[""],))


def _used(case: Case, name: str) -> bool:
    """Return whether the author signed with this name in public, or it is the house's."""
    shown = f"{case.message.text} {case.message.author or ''}" if case.message is not None else ""
    house = ""
    if case.profile is not None:
        words = case.profile.vocabulary
        house = " ".join((case.profile.voice.signature.text, *words.protected, *words.products))
    return all(word in shown or word in house for word in name.split())


def _is_ours(case: Case, words: str, kind: ProtectedKind, start: int) -> bool:
    """Return whether an address or a number is the brand's own, which it may give."""
    before = match_form(case.reply.text[max(0, start - 70) : start])
    french = case.reading.french
    if (
        kind in (ProtectedKind.PHONE, ProtectedKind.EMAIL)
        and french.ours.search(before)
        and not french.theirs.search(before)
    ):
        return True
    if case.profile is None:
        return False
    host = words.rpartition("@")[2].casefold()
    return kind is ProtectedKind.EMAIL and any(host and host in link for link in case.profile.links)


PERSONAL: dict[str, Check] = {"data_in_public": data_in_public}
