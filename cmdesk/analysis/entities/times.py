"""Dates, calendar or relative, and durations, as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import regex

from cmdesk.analysis.entities.facts import number_of
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_MONTHS = {
    "janvier": 1,
    "janv": 1,
    "jan": 1,
    "février": 2,
    "fevrier": 2,
    "fév": 2,
    "fev": 2,
    "févr": 2,
    "mars": 3,
    "avril": 4,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "juil": 7,
    "août": 8,
    "aout": 8,
    "septembre": 9,
    "sept": 9,
    "octobre": 10,
    "oct": 10,
    "novembre": 11,
    "nov": 11,
    "décembre": 12,
    "decembre": 12,
    "déc": 12,
    "dec": 12,
}
_DAYS = {
    "lundi": 0,
    "mardi": 1,
    "mercredi": 2,
    "jeudi": 3,
    "vendredi": 4,
    "samedi": 5,
    "dimanche": 6,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_DAYS)
_COUNT = (
    r"\d{1,4}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|"
    r"(?:vingt|trente|quarante|cinquante|soixante)(?:[ -](?:et[ -])?(?:une?|deux|trois|quatre|cinq|six|"  # noqa: E501
    r"sept|huit|neuf|quinze))?"
)
_PART = r"(?: (?:matin|midi|soir|après-midi|apres-midi|aprem|après midi|apres midi|dans la (?:nuit|matinée|soirée)))?"  # noqa: E501
_CALENDAR = regex.compile(
    rf"\b(?:(?:{_DAY}),? (?:le )?)?(?P<d>\d{{1,2}}|1er"
    rf"|premier)(?:er)? (?P<m>{_MONTH})\b\.?(?: (?P<y>(?:19|20)\d\d|\d\d(?!\d|:|h| ?€"
    rf"| ?eur)))?(?![\p{{L}}])"
    r"|(?<![\d/.,-])(?P<d2>0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?P<m2>0?[1-9]"
    r"|1[0-2])(?:(?P=sep)(?P<y2>(?:20)?\d\d))?(?![\d/-]|[.,]\d|/20\b| ?€| ?%)"
    r"|(?<!\d)(?P<y3>20\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?!\d)"
    rf"|\b(?:(?:en|début|debut|fin|mi|depuis|de|courant|au mois de|du mois de|dès|d[eé]but"
    rf"|pour|avant)[ -])(?P<mo>janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout"
    rf"|septembre|octobre|novembre|décembre|decembre)\b(?: (?P<yo>(?:19|20)\d\d))?",
    regex.I,
)
_RELATIVE = regex.compile(
    rf"\b(?:(?P<day>aujourd['’]?hui|avant[- ]hier|après[- ]demain|apres[- ]demain|hier"
    rf"|demain){_PART}"
    r"|(?P<tonight>ce (?:matin|midi|soir)|cette nuit|cet après-midi|cet apres-midi|cet aprem)"
    rf"|(?:ce |le )?(?P<wd>{_DAY})(?P<when> dernier| passé| prochain| en huit)?{_PART}(?!s\b)"
    r"|(?:la )?semaine (?P<week>dernière|derniere|passée|passee|prochaine)"
    r"|(?P<thisweek>cette semaine)"
    r"|(?:le )?mois (?P<month>dernier|passé|passe|prochain)(?! par)|(?P<we>(?:le "
    r"|ce )?week-?\s?end (?:dernier|prochain|passé)|ce week-?\s?end)"
    rf"|(?:dans|d['’]ici|il y a) (?P<in>{_COUNT}) (?P<unit>jours?|semaines?|mois|ans?)(?! de)"
    r"|(?:l['’]an|l['’]année|l['’]annee) (?P<year>dernier|dernière|derniere|prochain|prochaine)"
    r"|(?:à |a |avant |pour |d['’]ici |depuis |de )?(?P<feast>(?:la )?toussaint|noël|noel"
    r"|pâques|paques|l['’]aïd|la saint[- ]valentin|la pentecôte|l['’]ascension"
    r"|le 14[- ]juillet|halloween|la rentrée|la rentree|nouvel an|le jour de l['’]an"
    r"|la fête des (?:mères|pères|meres|peres)|le black friday|la fête nationale)"
    r")\b",
    regex.I,
)
_DURATION = regex.compile(
    rf"(?<![\w.,/€-])(?P<n>{_COUNT}|quelques|plusieurs)(?:[ \u00a0\u202f-]?|\s)(?P<u>semaines?"
    rf"|sem(?:s|\b)|jours?|j(?=\b)|mois|ans?(?!n)|années?|annees?|heures?|h(?=\b(?! ?\d))"
    rf"|minutes?|min|mn)\b"
    r"(?P<half> et demie?)?(?: (?:ouvrés?|ouvrables?"
    r"|ouvres?))?(?P<age> (?:et demi )?(?:d['’]âge|d['’]age))?",
    regex.I,
)
_DEMI = regex.compile(
    r"\b(?:une )?demi[- ](?P<u>heure|journée|journee|année)\b|\bun an et demi\b", regex.I
)
_LASTING = regex.compile(r"(?:depuis|en|pendant|après|apres|sous|de|dans|durant|fait) $", regex.I)
_HABIT = regex.compile(r"(?:tous les|toutes les|chaque|par|/|les)\s*(?:\d+ )?$", regex.I)
_AGE_BEFORE = regex.compile(
    r"(?:âgée?s? de|agée?s? de|agee?s? de|fils de|fille de|bébé de|bebe de|enfants? de"
    r"|fillette de|garçon de|mère de|mere de|"
    r"père de|pere de|grand-m[èe]re de|papa de|maman de|mamie de|dame de|homme de|femme de"
    r"|jumeaux de|chien de|chat de|\ba|\bai|ses|mes|avait|ans et|garantie?s?(?: de)?|garantis?"
    r"|engagement de)\s+$",
    regex.I,
)


def times(text: str, anchor: datetime | None) -> list[Entity]:
    """Return dates and durations in order; ``anchor`` is when the message was received.

    A duration of days, weeks, months or years keeps its unit in days or months: three
    weeks are ``P21D``, one month and a half ``P1M15D``, two years ``P2Y``, hours ``PT2H``.
    """
    found: list[Entity] = []
    for finder in (_calendar, _relative, _durations):
        for entity in finder(text, anchor.date() if anchor else None):
            if not any(entity.span.overlaps(other.span) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: entity.span)


def _make(type: EntityType, text: str, m: regex.Match[str], value: str) -> Entity:
    start, end = m.span()
    while text[start] in " ,":
        start += 1
    words = text[start:end].rstrip(" .,")
    return Entity(type, Span(start, start + len(words)), words, value.rstrip(" .,"))


def _calendar(text: str, today: date | None) -> Iterator[Entity]:
    for m in _CALENDAR.finditer(text):
        if m["mo"]:
            month = _MONTHS[m["mo"].lower()]
            year = int(m["yo"]) if m["yo"] else None
            if year is None and today:
                year = _year_of(month, today, text[max(m.start() - 45, 0) : m.start("mo")].lower())
            start = m.start("mo")
            value = f"{year:04d}-{month:02d}" if year else text[start : m.end()]
            yield Entity(EntityType.DATE, Span(start, m.end()), text[start : m.end()], value)
            continue
        if m["sep"] in (".", "-") and not m["y2"]:
            continue
        if (
            m["sep"] == "/"
            and not m["y2"]
            and regex.match(r"\s*(?:étoiles?|etoiles?)|/", text[m.end() :])
        ):
            continue
        if (
            m["d"]
            and m["m"].lower() in ("mars", "mai", "sept", "oct", "nov", "dec", "jan", "avr", "fev")
            and regex.match(r"\d", text[m.end() : m.end() + 1] or " ")
        ):
            continue
        day_text = (m["d"] or m["d2"] or m["d3"]).lower().removesuffix("er")
        day = 1 if day_text == "premi" else int(day_text)
        month = _MONTHS[m["m"].lower()] if m["m"] else int(m["m2"] or m["m3"])
        year_text = m["y"] or m["y2"] or m["y3"]
        value = _dated(day, month, year_text, today) or m[0].strip()
        yield _make(EntityType.DATE, text, m, value)


_TO_COME = regex.compile(
    r"\b(?:pars|partir|partons|vais|allons|irai|prévue?s?|prevue?s?|sera|serai|veux|voudrais"
    r"|souhaite|pour|avant|d['’]ici)\b"
)


def _year_of(month: int, today: date, before: str) -> int | None:
    """Return the year that a month alone means, by the words before it."""
    if _TO_COME.search(before):
        return today.year if month >= today.month else today.year + 1
    return today.year if month <= today.month else today.year - 1


def _dated(day: int, month: int, year: str | None, today: date | None) -> str | None:
    try:
        if year:
            number = int(year)
            return date(number if number > 99 else 2000 + number, month, day).isoformat()
        if today:
            # Without a year, the nearest day: what customers tell is mostly past.
            options = [date(today.year + shift, month, day) for shift in (-1, 0, 1)]
            return min(
                options, key=lambda d: abs((d - today).days) + (20 if d > today else 0)
            ).isoformat()
    except ValueError:
        return None
    return None


def _relative(text: str, today: date | None) -> Iterator[Entity]:
    for m in _RELATIVE.finditer(text):
        if m["wd"] and (
            _HABIT.search(text[max(m.start() - 14, 0) : m.start()])
            or (
                (regex.match(r"le\s", m[0], regex.I) and not m["when"] and m.end() <= m.end("wd"))
                and regex.search(
                    r"ouver|ferm|horaire|livrez|ouvr",
                    text[max(m.start() - 40, 0) : m.end() + 30],
                    regex.I,
                )
            )
        ):
            continue
        if m["wd"] and regex.match(r"s\b", text[m.end() : m.end() + 2]):
            continue
        if m["wd"] and regex.search(
            r"(?:\bun|créneau le|creneau le|chaque) $",
            text[max(m.start() - 12, 0) : m.start("wd")],
            regex.I,
        ):
            continue
        value = _resolve(m, today)
        start = m.start("feast") if m["feast"] else m.start()
        end = m.end()
        words = text[start:end]
        for article in ("le ", "ce ", "la "):
            if m["wd"] and words.lower().startswith(article):
                start += 3
        yield Entity(
            EntityType.DATE, Span(start, end), text[start:end], value or text[start:end].strip()
        )


def _resolve(m: regex.Match[str], today: date | None) -> str | None:  # noqa: PLR0911
    if today is None:
        return None
    if m["day"]:
        shift = {"au": 0, "av": -2, "ap": 2, "hi": -1, "de": 1}[m["day"].lower()[:2]]
        return (today + timedelta(days=shift)).isoformat()
    if m["tonight"]:
        return today.isoformat()
    if m["wd"]:
        ahead = (_DAYS[m["wd"].lower()] - today.weekday()) % 7
        when = (m["when"] or "").strip().lower()
        if when in ("dernier", "passé"):
            return (today - timedelta(days=(7 - ahead) % 7 or 7)).isoformat()
        if when == "prochain":
            return (today + timedelta(days=ahead or 7)).isoformat()
        return None
    if m["in"]:
        count = number_of(m["in"])
        past = m[0].lower().startswith("il y a")
        if count is None:
            return None
        unit = m["unit"].lower()
        if unit.startswith(("jour", "semaine")):
            days = count * (7 if unit.startswith("sem") else 1)
            return (today + timedelta(days=-days if past else days)).isoformat()
        return None
    if m["feast"]:
        feast = m["feast"].lower()
        if feast in ("noël", "noel"):
            # Until the summer, the one that was; after it, the one to come.
            return f"{today.year if today.month > 6 else today.year - 1}-12-25"
    return None


def _durations(text: str, today: date | None) -> Iterator[Entity]:
    for m in _DURATION.finditer(text):
        unit = m["u"].lower()
        before = text[max(m.start() - 22, 0) : m.start()]
        if _HABIT.search(before) or (m["age"]):
            continue
        years = unit.startswith("an")
        if years and _AGE_BEFORE.search(before):
            continue
        if unit in ("mois",) and regex.search(
            r"(?:bébé|bebe|fils|fille|enfant|jumeaux) (?:de |a |âgé de )?$", before, regex.I
        ):
            continue
        if (
            unit.startswith("h")
            and (
                regex.search(
                    r"(?:\bà|\ba|\bde|vers|dès|avant|après|apres|jusqu['’]à|entre|et|jusqu'a"
                    r"|pour) $",
                    before,
                    regex.I,
                )
            )
            and unit == "h"
        ):
            continue
        if m["n"].lower() == "un" and unit == "jour" and not _LASTING.search(before):
            continue
        if unit.startswith("h") and regex.match(
            r" (?:de |d['’])(?:rétab|retab|ouvert|ferm|pointe|début|fin|passage|livraison"
            r"|rendez|arriv|départ|depart)",
            text[m.end() :],
            regex.I,
        ):
            continue
        count = number_of(m["n"])
        value = m[0].strip() if count is None else _iso(count, unit, bool(m["half"]))
        yield _make(EntityType.DURATION, text, m, value)


def _iso(count: int, unit: str, half: bool) -> str:
    if unit.startswith("sem"):
        return f"P{count * 7 + (4 if half else 0)}D"
    if unit.startswith("j"):
        return f"P{count}D"
    if unit == "mois":
        return f"P{count}M15D" if half else f"P{count}M"
    if unit.startswith("a"):
        return f"P{count}Y6M" if half else f"P{count}Y"
    if unit.startswith("h"):
        return f"PT{count}H30M" if half else f"PT{count}H"
    return f"PT{count}M"
