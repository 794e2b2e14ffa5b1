"""The facts that a text states, in a form in which two texts can be held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cmdesk.analysis.entities.levelled import Levelled, Numbers, level
from cmdesk.analysis.entities.money import Money
from cmdesk.analysis.entities.times import Times
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.families import Family, family_of
from cmdesk.review.gazetteer import Gazetteer
from cmdesk.review.notation import match_form

_KEPT = 512
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$"
)
# Days of each unit; hours and below as parts of a day.
_DAYS = (365.0, 30.0, 7.0, 1.0, 1 / 24, 1 / 1440, 1 / 86400)
_UNIT_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
_CLOCK = re.compile(
    r"(?<![\w.,/-])(?P<h>[01]?\d|2[0-4]) ?(?:h|heures?|:(?=\d\d))(?: ?(?P<m>[0-5]\d)(?!\d))?(?!\w)"
    r"|(?<!\w)(?P<word>midi|minuit)(?! ?\w*et demi)(?!\w)"
)
_CLOCK_BEFORE = re.compile(
    r"(?:\b(?:à|de|d'|vers|dès|avant|après|jusqu'à|depuis|entre|et|"
    r"le|du|pour|train|vol|créneau)|[-/(]) ?$"
)
_DAY = re.compile(r"(?<![\d/])(\d{1,2})(?:er)?[/.-](\d{1,2})(?:[/.-](\d{2,4}))?(?![\d/])")
_DAY_NAMED = re.compile(r"(?<!\d)(\d{1,2}|premier)(?: ?er)?[ -](?:du mois de )?([a-z]+)\.?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ORDINAL = re.compile(
    r"(?<!\w)(?P<n>\d{1,2}(?:e|eme|ieme|nde?|er|ere)|[a-z]{3,12}ieme|seconde?) "
    r"(?P<noun>[a-z][a-z'-]+)"
)
# A number that something bears, and not one that counts or measures.
_BORNE = (
    r"(?P<n>\d{1,5}[a-z]?(?:[.,]\d+)*|[a-z]{1,2}\d{2,4})"
    r"(?![\w€¤%]|[.,:/]\d| ?(?:¤|euros?|h|%|"
    r"ans?|jours?|mois|semaines?|minutes?|heures?|février|janvier|mars|avril|mai|juin|"
    r"juillet|août|septembre|octobre|novembre|décembre|/|au(?! lieu))(?!\w))"
)
_MORE = re.compile(r" ?(?:et|ou|,|/|contre|au lieu de) ?(?:la |le |l')?" + _BORNE)
_ARTICLES = ("un", "une", "1")
# « au 1er étage » is no beginning of a row.
_FLOOR = "etage"
# « en 34 ou 48 »: sizes are told together without a plural.
_SIZE = "taille"
# « 50 ans de mariage », « un garçon de 9 ans »: years that something counts, or someone.
_YEARS = ("an", "ans")
_YEARS_OF = re.compile(r" (?:de |d')(?P<noun>[a-z]{4,})")
_AGED = re.compile(r"(?P<noun>[a-z]{3,}) (?:de |d')$")


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact: its place, what sort of thing it counts or names, and its value."""

    span: Span
    kind: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """What is told of a day: any part may be missing; ``exact`` where it is one day."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    part: str = ""
    unclear: bool = False
    """A day told from another (« hier ») that nothing anchors."""
    slack: int = 0
    """Days by which it may be off: « il y a trois semaines »."""

    def agrees(self, other: Day) -> bool | None:
        """Return whether both may be the same, ``None`` where nothing compares them."""
        both = [
            (mine, theirs)
            for mine, theirs in (
                (self.weekday, other.weekday),
                (self.day, other.day),
                (self.month, other.month),
                (self.year, other.year),
            )
            if mine is not None and theirs is not None
        ]
        if not both:
            return None
        if any(mine != theirs for mine, theirs in both):
            return other.slack > 0 and _near(self, other)
        return not (self.part and other.part and self.part != other.part)


def _near(one: Day, other: Day) -> bool:
    if other.year is None or other.month is None or other.day is None:
        return False
    if one.day is None or one.month is None:
        return one.weekday is not None or one.month is not None
    told = date(other.year, other.month, other.day)
    try:
        return abs((date(other.year, one.month, one.day) - told).days) <= other.slack
    except ValueError:
        return False


class Facts:
    """What a text states, each sort in the order of the text and read when asked for."""

    def __init__(
        self, reader: FactReader | None = None, text: str = "", anchor: datetime | None = None
    ) -> None:
        self._reader, self._text, self._anchor = reader, text, anchor

    @cached_property
    def _line(self) -> Levelled:
        return Levelled.of(self._text)

    @cached_property
    def _form(self) -> str:
        return match_form(self._text)

    @cached_property
    def _told(self) -> list[Entity]:
        if self._reader is None:
            return []
        return self._reader.times.find(self._text, self._anchor, self._line)

    @cached_property
    def amounts(self) -> tuple[Stated, ...]:
        """Return the sums of money, their currency as ``kind``."""
        return tuple(
            Stated(e.span, e.value[-3:], float(e.value[:-4]), e.text)
            for e in (self._reader.money.find(self._line) if self._reader else ())
        )

    @cached_property
    def durations(self) -> tuple[Stated, ...]:
        """Return how long things last, in days."""
        reader = self._reader
        return tuple(
            Stated(e.span, "duration", length, e.text)
            for e in self._told
            if reader is not None and (length := reader.length(e))
        )

    @cached_property
    def days(self) -> tuple[Stated, ...]:
        """Return the days, each a ``Day``."""
        reader = self._reader
        return tuple(
            Stated(e.span, "day", reader.day(e, self._anchor), e.text)
            for e in self._told
            if reader is not None and e.type is EntityType.DATE
        )

    @cached_property
    def times(self) -> tuple[Stated, ...]:
        """Return clock times, in minutes of the day."""
        return tuple(_clock(self._form))

    @cached_property
    def counts(self) -> tuple[Stated, ...]:
        """Return how many, and which in a row (``kind`` starts with ``n:``)."""
        return tuple(self._reader.counted(self._line.flat, self._taken)) if self._reader else ()

    @cached_property
    def alone(self) -> frozenset[int]:
        """Return the numbers that count what is not named beside them (« j'en ai reçu 8 »)."""
        if self._reader is None:
            return frozenset()
        return frozenset(self._reader.alone(self._line.flat, self._taken))

    @cached_property
    def numbered(self) -> tuple[Stated, ...]:
        """Return the numbers that rooms, lines and sizes bear."""
        return tuple(self._reader.numbered(self._form, self._taken)) if self._reader else ()

    @cached_property
    def things(self) -> tuple[Stated, ...]:
        """Return the nouns of the families; values are the groups that they belong to."""
        return tuple(self._reader.things(self._form)) if self._reader else ()

    @cached_property
    def places(self) -> tuple[Stated, ...]:
        """Return the towns."""
        return tuple(self._reader.places(self._text)) if self._reader else ()

    @property
    def _taken(self) -> list[Span]:
        return [fact.span for fact in (*self.amounts, *self.durations, *self.days)]


@dataclass
class FactReader:
    """Reads facts with ``facts.toml`` and the tables of the analysis; opened once."""

    table: Mapping[str, Any]
    analysis: Mapping[str, Mapping[str, Any]]
    families: dict[str, Family] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = Numbers(dict(self.analysis["numbers"]))
        self.times = Times({name: dict(table) for name, table in self.analysis.items()})
        self.money = Money(dict(self.analysis["money"]), dict(self.analysis["numbers"]))
        calendar = self.analysis["calendar"]
        self._weekdays = {
            level(forms[0]): int(number) for number, forms in calendar["weekdays"].items()
        }
        self._months = {
            level(form): int(number)
            for number, forms in calendar["months"].items()
            for form in forms
        }
        self._count = re.compile(
            rf"(?<![\w.,/€$+@#°-])(?P<n>\d{{1,3}}|{self._numbers.words})"
            r"(?P<gap>(?: (?:autres|petits|petites|grands|grandes|gros|grosses|bons|bonnes|longs|"
            r"longues|malheureux|malheureuses|pauvres|derniers|dernieres|premiers|premieres|"
            r"nouveaux|nouvelles|simples))?) (?P<noun>[a-z][a-z'-]*)"
        )
        self._units = {
            level(form): _UNIT_DAYS[unit]
            for unit, forms in calendar["units"].items()
            for form in forms
            if unit in _UNIT_DAYS
        }
        self.half_days = frozenset(map(level, calendar["fractions"]["PT12H"]))
        """The words for half a day, levelled."""
        units = "|".join(sorted(self._units, key=len, reverse=True))
        self._ago = re.compile(
            rf"(?:il y a|y a|dans|d'ici) (?:\w+ )?(?P<n>\d+|{self._numbers.words}) "
            rf"(?P<u>{units})(?!\w)(?P<half> et demie?(?!\w))?"
        )
        self._same = [
            (kind, re.compile(f"(?:{'|'.join(map(level, nouns))})$"))
            for kind, nouns in self.table["counts"].items()
        ]
        self._uncounted = re.compile(
            f"(?:{'|'.join(map(level, self.table['counts_not']['nouns']))})$"
        )
        words, not_counted = self._numbers.words, self.table["counts_not"]
        self._alone = re.compile(
            rf"(?P<before>(?:[a-z°]+ )?)(?<![\w.,/€$+@#°-])(?P<n>\d{{1,3}}|{words})"
            rf"(?= ?(?:[.;:!?)»]|,(?! ?\d)|$)| (?:{'|'.join(map(level, not_counted['alone']))})\b)"
        )
        self._alone_unless = frozenset(map(level, not_counted["alone_unless"]))
        self._company = re.compile(
            rf"\b(?:{'|'.join(not_counted['company'])}) (?P<n>\d{{1,3}}|{words})"
            rf"(?= ?(?:[.,;:!?)]|$)| (?:{'|'.join(map(level, not_counted['alone']))})\b)"
        )
        self._age_unless = frozenset(map(level, not_counted["age_unless"]))
        self._of_whole = re.compile(
            r"(?: [a-z]+)? (?:sur|au lieu de|et non) (?:les |mes |nos |vos )?"
            rf"(?P<n>\d+|{words})(?![\w.,]\d)"
        )
        self._carriers = [
            (
                kind,
                re.compile(
                    rf"(?<![\w'-])(?:{'|'.join(nouns)})(?P<many>s?) (?:n° ?|numéro |no )?" + _BORNE
                ),
            )
            for kind, nouns in self.table["numbered"].items()
        ]
        self.opposites = tuple(
            (
                re.compile("|".join(entry["one"])),
                re.compile("|".join(entry["other"])),
                bool(entry.get("both_ways", True)),
            )
            for entry in self.table["opposite"]
        )
        """What excludes each other, and whether it does whichever of both the message says."""
        self.families = {entry["id"]: family_of(entry) for entry in self.table["family"]}
        groups: dict[str, dict[str, set[int]]] = {}
        for family in self.families.values():
            for number, group in enumerate(family.groups):
                for noun in group:
                    groups.setdefault(noun, {}).setdefault(family.id, set()).add(number)
        self._nouns = Gazetteer(groups, plurals=True)
        self._idioms = re.compile(rf"(?<![\w-])(?:{'|'.join(self.table['idioms']['words'])})")
        self._beside = [
            (re.compile(rf"(?<![\w-])(?:{'|'.join(entry['named'])})(?![\w-])"), entry["may"])
            for entry in self.table["beside"]
        ]
        self.before = {
            name: re.compile(f"(?:{'|'.join(patterns)}) ?$")
            for name, patterns in self.table["things"].items()
        }
        """What stands before a thing, or a date, by what it says of it."""
        self.computed = re.compile(f"(?:{'|'.join(self.table['computed']['words'])})")
        """What makes a figure the sum or the difference of others."""
        places = self.table["places"]
        self.wide = frozenset(places["wide"])
        """Places that hold towns, and contradict none of them."""
        self.rides = re.compile(rf"\b(?:{'|'.join(places['rides'])}) $")
        self.our_places = re.compile(
            rf"\b(?:(?:notre|nos|mon|mes) [\w' -]{{0,24}}"
            rf"|(?:{'|'.join(places['ours'])})[\w' ]{{0,12}})$"
        )
        self.place_heads = re.compile(
            rf".*\b(?P<head>{'|'.join(places['heads'])})s? (?:[\w'-]+ ){{0,2}}(?:d'|de )?$"
        )
        self._towns = Gazetteer({name: name for name in self.analysis["places"]["names"]})
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, text: str, anchor: datetime | None = None) -> Facts:
        """Return what ``text`` states; relative days are told from ``anchor``."""
        return Facts(self, text, anchor)

    def places(self, text: str) -> Iterable[Stated]:
        """Yield the towns of ``text``."""
        for span, name in self._towns.find(text):
            yield Stated(span, "place", name, name)

    def number(self, word: str) -> int | None:
        """Return the value of a levelled figure or word for a number, if it is one."""
        return self._numbers.value(word)

    def length(self, entity: Entity) -> float:
        """Return the days of a duration, « il y a deux mois » included; 0 for a day."""
        if entity.type is EntityType.DURATION:
            return _days_of(entity.value)
        match = self._ago.search(level(entity.text))
        number = self._numbers.value(match["n"]) if match else None
        if match is None or not number:
            return 0.0
        return (number + 0.5 * (match["half"] is not None)) * self._units[match["u"]]

    def day(self, entity: Entity, anchor: datetime | None) -> Day:
        """Return what an entity tells of a day, told from ``anchor`` where it is relative."""
        flat = level(entity.text)
        words = re.findall(r"[a-z]+", flat)
        weekday = next((self._weekdays[w] for w in words if w in self._weekdays), None)
        part = next((p for w in words if (p := _PARTS.get(w))), "")
        number = month = None
        if m := _DAY.search(flat):
            number, month = int(m[1]), int(m[2])
        elif (m := _DAY_NAMED.search(flat)) and m[2] in self._months:
            number, month = (1 if m[1] == "premier" else int(m[1])), self._months[m[2]]
        elif m := re.search(r"(?:^le |\b)(\d{1,2})(?:er)?$", flat):
            number = int(m[1])
        if month is None:
            month = next((self._months[w] for w in words if w in self._months and len(w) > 2), None)
        year = int(y.group()) if (y := _YEAR.search(flat)) else None
        if weekday is None and number is None and month is None and year is None:
            if anchor is None or not (exact := _iso(entity.value)):
                return Day(unclear=True, part=part)
            away = abs((anchor.date() - exact).days)
            rough = "il y a" in flat or "y a" in flat or "semaine" in flat or "mois" in flat
            return Day(
                exact.weekday(), exact.day, exact.month, exact.year, part,
                slack=max(3, away // 4, 7 * ("semaine" in flat), 31 * ("mois" in flat)) * rough,
            )  # fmt: skip
        if exact := _iso(entity.value):  # « mardi » is a day of the calendar once anchored
            return Day(exact.weekday(), exact.day, exact.month, exact.year, part)
        return Day(weekday, number, month, year, part)

    def counted(self, flat: str, taken: list[Span]) -> Iterable[Stated]:
        """Yield the counts and ranks of a levelled text, outside what is taken."""
        for m in self._count.finditer(flat):
            span = Span(*m.span())
            value = self._numbers.value(m["n"])
            if value is None or m["n"] in _ARTICLES or any(span.overlaps(o) for o in taken):
                continue
            if m["noun"] in _YEARS and (kind := self._years(flat, m)):
                yield Stated(span, kind, value, m["n"])
            if self._uncounted.match(m["noun"]):
                continue
            yield Stated(span, self._kind_of(m["noun"]), value, m["n"])
            # « deux chaises sur quatre », « trois au lieu de deux »
            if of := self._of_whole.match(flat, m.end()):
                whole = self._numbers.value(of["n"])
                if whole is not None and of["n"] not in _ARTICLES:
                    yield Stated(Span(*of.span("n")), self._kind_of(m["noun"]), whole, of["n"])
        for m in self._company.finditer(flat):
            if (value := self._numbers.value(m["n"])) and value > 1:
                yield Stated(Span(*m.span("n")), "personne", value, m["n"])
        for m in _ORDINAL.finditer(flat):
            value = self._rank(m["n"])
            span = Span(*m.span())
            if (
                value
                and (value > 1 or m["noun"] == _FLOOR)
                and not self._uncounted.match(m["noun"])
                and not any(span.overlaps(other) for other in taken)
            ):
                yield Stated(span, "n:" + self._kind_of(m["noun"]), value, m["n"])

    def _years(self, flat: str, match: re.Match[str]) -> str:
        """Return what some years are of (« 50 ans de mariage », an age), or nothing."""
        if of := _YEARS_OF.match(flat, match.end()):
            return f"ans de {of['noun']}"
        aged = _AGED.search(flat[: match.start()])
        return "âge" if aged and aged["noun"] not in self._age_unless else ""

    def alone(self, flat: str, taken: list[Span]) -> Iterable[int]:
        """Yield the numbers of a levelled text after which nothing is named that they count."""
        for m in self._alone.finditer(flat):
            if m["n"] in _ARTICLES or m["before"].strip() in self._alone_unless:
                continue
            value = self._numbers.value(m["n"])
            if value is not None and not any(Span(*m.span("n")).overlaps(o) for o in taken):
                yield value

    def beside(self, form: str) -> frozenset[str]:
        """Return the nouns that go with what a message names, and are no other thing."""
        return frozenset(
            noun for named, nouns in self._beside if named.search(form) for noun in nouns
        )

    def holds(self, form: str, fact: Stated) -> bool:
        """Return whether ``form`` names a thing, or one held for the same, wherever it stands."""
        family = self.families[fact.kind]
        # « ma belle mère » is a « belle-mère ».
        parted = form.replace("-", " ")
        return any(
            re.search(rf"(?<![\w-]){re.escape(said)}[sx]?(?![\w-])", text)
            for number in fact.value
            for noun in family.groups[number]
            for text, said in ((form, noun), (parted, noun.replace("-", " ")))
        )

    def _kind_of(self, noun: str) -> str:
        for kind, pattern in self._same:
            if pattern.match(noun):
                return str(kind)
        return noun.rstrip("sx") or noun

    def _rank(self, words: str) -> int | None:
        if figures := re.match(r"\d+", words):
            return int(figures.group())
        if words.startswith("second"):
            return 2
        stem = words.removesuffix("ieme")
        for whole in (
            stem,
            stem + "e",
            stem[:-1] + "f" if stem.endswith("v") else stem,
            stem.removesuffix("u"),
        ):
            if (value := self._numbers.value(whole)) is not None:
                return value
        return None

    def numbered(self, form: str, taken: list[Span]) -> Iterable[Stated]:
        """Yield the numbers that things bear, outside what is taken."""
        for kind, pattern in self._carriers:
            for m in pattern.finditer(form):
                # « les chambres 204 et 206 »
                more = _MORE.match(form, m.end()) if m["many"] or kind == _SIZE else None
                for found in (m, more) if more else (m,):
                    span = Span(*found.span("n"))
                    if not any(span.overlaps(other) for other in taken):
                        yield Stated(span, kind, found["n"], form[m.start() : found.end()])

    def things(self, form: str) -> Iterable[Stated]:
        """Yield the nouns of the families that ``form`` holds."""
        idioms = [Span(*match.span()) for match in self._idioms.finditer(form)]
        for span, families in self._nouns.find(form):
            if any(span.overlaps(idiom) for idiom in idioms):
                continue
            before = form[max(0, span.start - 24) : span.start]
            for name, groups in families.items():
                family = self.families[name]
                if family.after_noun and not _NOUN_BEFORE.search(before):
                    continue
                if before.split() and before.split()[-1] in family.not_after:
                    continue
                yield Stated(span, name, frozenset(groups), span.of(form))


def _clock(form: str) -> Iterable[Stated]:
    for m in _CLOCK.finditer(form):
        if m["word"]:
            value = 720 if m["word"] == "midi" else 0
        else:
            value = int(m["h"]) * 60 + int(m["m"] or 0)
        announced = bool(_CLOCK_BEFORE.search(form[: m.start()]))
        kind = "clock" if announced else "hours"
        yield Stated(Span(*m.span()), kind, value, m.group())


def in_hours(minutes: int) -> str:
    """Return a time or a length as it is printed: « 14 h 30 », « 48 h »."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


_NOUN_BEFORE = re.compile(
    r"(?<!\bun )(?<!\ble )(?<!\bla )(?<!\bdu )(?<!\bdes )(?<!\ben )[\wà-ÿ]{3,} $"
)
_PARTS = {
    "matin": "matin", "matinee": "matin", "midi": "midi", "aprem": "après-midi", "soir": "soir",
    "soiree": "soir", "nuit": "nuit",
}  # fmt: skip


def _iso(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == len("2026-03-10") else None
    except ValueError:
        return None


def _days_of(value: str) -> float:
    match = _DURATION.match(value)
    if match is None:
        return 0.0
    return sum(int(part) * days for part, days in zip(match.groups(), _DAYS, strict=True) if part)


def read_facts(resources: Path) -> FactReader:
    """Return the reader of facts, from ``rules/facts.toml`` and the tables of ``analysis``."""
    tables = {
        name: read_toml(resources / "analysis" / f"{name}.toml")
        for name in ("calendar", "money", "numbers", "places")
    }
    return FactReader(read_toml(resources / "rules" / "facts.toml"), tables)
