"""What the reply says against what the message says: name, amounts, dates, references."""

from __future__ import annotations

import re
import unicodedata

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.notation import match_form
from cmdesk.review.reading import Reading
from cmdesk.review.rules import Rule

_REFERENCE = re.compile(r"(?<![\w])(?=[a-z0-9-]*\d)(?:[a-z]{1,5}-?\d[\w-]{3,}|\d{5,})(?![\w])")
_DATE_FIGURES = re.compile(r"(?<![\w/])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/\d{2,4})?(?![\w/])")


def wrong_name(case: Case, rule: Rule) -> list[Finding]:
    """Report a greeting to somebody else than the author."""
    match = case.reading.french.greeted.match(case.reply.text)
    if match is None or case.message is None:
        return []
    name = match["name"]
    known = case.analysis.first_name if case.analysis is not None else None
    author = case.reply.author or case.message.author or ""
    pool = _plain(f"{known or ''} {author}").replace("_", " ").strip()
    # Where no name is known, or only a handle (« xx_dark_75 »), nobody can be mistaken.
    unknown = not pool or (known is None and not re.fullmatch(r"[a-zà-ÿ' -]+", pool))
    if (
        unknown
        or _plain(name.split()[0]) in case.reading.french.no_names
        or _is_author(case, _plain(name), pool)
    ):
        return []
    span = Span(*match.span("name"))
    fixes: tuple[str, ...] = (known,) if known else ()
    if _plain(match["word"]) in ("cher", "chere"):  # which of the two, only a person knows
        span, fixes = Span(match.start("word"), span.end), tuple(f"Bonjour {n}" for n in fixes)
    elif match["title"] and fixes:  # « Mme Durand » gives way to the first name alone
        span = Span(match.start("title"), span.end)
    return [case.finding(rule, span, suggestions=fixes, name=known or author)]


def _is_author(case: Case, wanted: str, pool: str) -> bool:
    """Return whether a greeted name is, or is part of, a name that the author shows."""
    shown = re.findall(r"\w+", pool)
    if wanted in pool or any(len(wanted) > 3 and wanted in word for word in shown):
        return True
    signed = re.findall(r"\w+", _plain(case.message.text)) if case.message is not None else []
    return all(part in shown or part in signed for part in re.findall(r"\w+", wanted))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")


def amounts(case: Case, rule: Rule) -> list[Finding]:
    """Find an amount that the message contradicts: it names some, and not this one."""
    said = _amounts(case.message_reading) if case.message_reading is not None else []
    values = {value for _, value in said}
    if not values:
        return []
    findings = []
    for span, value in _amounts(case.reading):
        if value in values or any(
            abs(value - other) < 1 and value == int(value) for other in values
        ):
            continue
        before = case.reading.form[max(0, span.start - 50) : span.start]
        if not case.reading.french.own.search(before):
            continue
        fixes = [_quoted(case, place) for place, _ in said] if len(values) == 1 else []
        findings.append(
            case.finding(
                rule,
                span,
                suggestions=fixes[:1],
                known=", ".join(_quoted(case, p) for p, _ in said[:2]),
            )
        )
    return findings


def _quoted(case: Case, span: Span) -> str:
    return span.of(case.message.text) if case.message is not None else ""


def _amounts(reading: Reading) -> list[tuple[Span, float]]:
    out = []
    for match in reading.french.amount.finditer(reading.form):
        number = re.sub(r"[  ]|\.(?=\d{3})", "", match["n"]).replace(",", ".")
        try:
            out.append((Span(*match.span()), float(number)))
        except ValueError:
            continue
    return out


def references(case: Case, rule: Rule) -> list[Finding]:
    """Find an order number that is not the message's."""
    if case.message_reading is None:
        return []
    known = {m.group() for m in _REFERENCE.finditer(case.message_reading.form)}
    if not known:
        return []
    return [
        case.finding(
            rule,
            Span(*m.span()),
            known=next(iter(sorted(known))).upper(),
            suggestions=(next(iter(known)).upper(),) if len(known) == 1 else (),
        )
        for m in _REFERENCE.finditer(case.reading.form)
        if m.group() not in known and not any(m.group() in k or k in m.group() for k in known)
    ]


def dates(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated date that is not one of the message's."""
    if case.message_reading is None:
        return []
    known = {value: span for span, value in _dates(case.message_reading)}
    if not known:
        return []
    findings = []
    for span, value in _dates(case.reading):
        before = case.reading.form[max(0, span.start - 24) : span.start]
        if value in known or not case.reading.french.restated.search(before):
            continue
        only = _quoted(case, next(iter(known.values())))
        findings.append(
            case.finding(rule, span, known=only, suggestions=(only,) if len(known) == 1 else ())
        )
    return findings


def _dates(reading: Reading) -> list[tuple[Span, tuple[int, int]]]:
    french = reading.french
    out = [
        (Span(*m.span()), (int(m["d"]), french.months[m["m"]]))
        for m in french.date.finditer(reading.form)
    ]
    return out + [
        (Span(*m.span()), (int(m["d"]), int(m["m"]))) for m in _DATE_FIGURES.finditer(reading.form)
    ]


def durations(case: Case, rule: Rule) -> list[Finding]:
    """Find a restated wait or count that is not the message's, in the same unit."""
    if case.message_reading is None:
        return []
    french = case.reading.french
    known: dict[str, set[str]] = {}
    for m in french.duration.finditer(case.message_reading.form):
        known.setdefault(m["u"], set()).add(french.numbers.get(m["n"], m["n"]))
    findings = []
    for m in french.duration.finditer(case.reading.form):
        form = case.reading.form
        told = french.lived_before.search(
            form[max(0, m.start() - 40) : m.start()]
        ) or french.lived_after.match(form[m.end() :])
        if not told or m["u"] not in known or french.numbers.get(m["n"], m["n"]) in known[m["u"]]:
            continue
        if m["n"] in ("un", "une"):
            continue
        wanted = sorted(known[m["u"]])
        unit = m["u"]
        plural = "s" if wanted[0] != "1" or unit == "moi" else ""
        told_as = wanted[0]
        if not m["n"].isdigit():  # in words where the reply is
            told_as = next((w for w, n in french.numbers.items() if n == told_as), told_as)
        findings.append(
            case.finding(
                rule,
                Span(*m.span()),
                known=f"{wanted[0]} {unit}{plural}",
                suggestions=(f"{told_as} {unit}{plural}",) if len(wanted) == 1 else (),
            )
        )
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
    "amounts": amounts,
    "references": references,
    "dates": dates,
    "durations": durations,
    "products": products,
}
