"""Days, months and years of the calendar: « 12 mars », « 03/04/26 », « début mai », « Noël »."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import regex

from cmdesk.analysis.entities.calendar import (
    Calendar,
    Finder,
    Found,
    key_of,
    months_away,
    nearest,
    on_day,
)
from cmdesk.analysis.entities.levelled import Numbers, alternatives, level, triggers
from cmdesk.analysis.entities.tense import FUTURE, PAST, Match, Story

YEAR = r"(?:19\d\d|20[0-4]\d)(?!\d|[.,]\d| ?(?:€|eur|km|m2|points|fcfa|f\b))"
_SHORT_YEAR = r"'\d\d(?!\d)"
_FIRST = regex.compile(r"(?:la |l'|les |le )?")
_AMBIGUOUS = frozenset({"mar", "jan", "sept", "mai"})


class Days:
    """Finds the dates that name a day, a month or a year of the calendar."""

    def __init__(self, calendar: Calendar, numbers: Numbers) -> None:
        table = calendar.table
        self._calendar, self._numbers = calendar, numbers
        cues, one = table["cues"], table["day_alone"]
        after, before = alternatives(one["after"]), alternatives(one["before"])
        self._day_number = r"(?:0?[1-9]|[12]\d|3[01])"
        self._named = regex.compile(rf"(?<![\w@#])(?:{calendar.weekday}) ?,? (?:le )?$")
        self._told = regex.compile(rf"(?<!\w)(?:{alternatives(cues['figures_after'])}) ?:? ?$")
        self._not_day_alone = regex.compile(rf"(?<!\w)(?:\d+|{alternatives(one['not_after'])}) ?$")
        self._not_month = regex.compile(
            rf"(?<!\w)(?:{alternatives(table['months_alone']['not_after'])})[ ']?$"
        )
        self._feast_noun = regex.compile(
            rf"(?<!\w)(?:{alternatives(table['feast_nouns']['words'])}) (?:de |d'|du )?$"
        )
        month_words = triggers(calendar.months)
        small = alternatives(numbers.below(12))
        spelt = (
            rf"(?P<d>{self._day_number}(?: ?er)?|{alternatives(one['spelt'])}"
            rf"|(?:{small})(?= (?:je|on|nous|il|elle|vous)(?!\w)))"
        )
        self.finders = (
            *(
                Finder(regex.compile(rf"(?<![\w@#]){expression}"), read, month_words)
                for expression, read in self._months()
            ),
            Finder(
                regex.compile(r"(?<![\d/-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
                self._figures,
                digits=8,
            ),
            # Written in full it is a date whatever it is glued to: « reçu.12/03/2026,rien ».
            Finder(
                regex.compile(
                    rf"(?<![\w/@#+-])(?<!\d[.,])(?P<d>{self._day_number})"
                    r"(?P<sep>[/.-])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<y>20\d\d)(?!\d|[/.-]\d)"
                ),
                self._figures,
                digits=6,
            ),
            Finder(
                regex.compile(
                    rf"(?<![\w/.,@#+-])(?P<d>{self._day_number})"
                    r"(?P<sep>[/.-])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<y>(?:20)?\d\d))?"
                    r"(?!\w|[/.,-]\w| ?(?:€|%|eur|h\b|cm|kg|\*|etoile|balle|chf|fois|d'heure))"
                ),
                self._figures,
                digits=2,
            ),
            Finder(
                regex.compile(
                    rf"(?<![\w@#])(?P<feast>(?:la |l'|les |le )?(?:{calendar.feast}))(?!\w)"
                    rf"{calendar.adjective}?(?: (?P<y>{YEAR}))?"
                ),
                self._feast,
                triggers(calendar.feast_names),
            ),
            Finder(
                regex.compile(
                    rf"(?<![\w@#])(?P<before>{before}) {spelt}"
                    rf"(?![\w%€]| ?(?:€|/|%|h\d?|e\b)|[.,]\d)"
                    rf"(?P<of> (?:de ce|du|courant|dernier|prochain)(?: (?:mois|dernier|prochain)"
                    rf")?(?!\w))?(?: (?P<part>matin|soir|au soir|au matin))?"
                    rf"(?=\s*(?:$|[.,;:!?()…«»“\"\n\U0001F300-\U0001FAFF]|[-–—] |(?:{after})(?!\w)"
                    r"|j(?!our|anv|uin|uil|eu|an|us)\w{2,}))"
                ),
                self._day_alone,
                triggers(one["before"]),
            ),
        )

    def _months(self) -> Iterable[tuple[str, Finder.Reader]]:
        calendar = self._calendar
        alone = calendar.table["months_alone"]
        month = alternatives(calendar.months)
        usual = {m for m in calendar.months if m not in set(map(level, alone["never"]))}
        after = set(map(level, alone["after_preposition"]))
        bare, all_alone = alternatives(usual - after), alternatives(usual)
        prepositions, edges = alternatives(alone["prepositions"]), alternatives(alone["edges"])
        ordinal = rf"(?:{self._day_number}(?: ?er)?|premier)"
        edge = rf"(?P<edge>(?:{edges})[ -](?:du mois de |de |d')?)"
        adjective = calendar.adjective
        spelt = alternatives([*calendar.table["day_alone"]["spelt"], *self._numbers.below(12)])
        yield (
            rf"(?<!\d[.,])(?P<d>{ordinal}|{spelt})[ -]?(?:du mois de )?(?P<m>{month})(?!\w)\.?"
            rf"(?:[ -](?P<y>{YEAR}|{_SHORT_YEAR}))?{adjective}?{calendar.part}(?!\w)",
            self._full,
        )
        yield (
            rf"(?P<d>{ordinal})(?= ?(?:,|et|ou|au|a|-|/)(?: (?:le|du|des))? ?{ordinal}"
            rf"(?:(?:,| et| ou)(?: (?:le|du))? {ordinal})? ?(?P<m>{month})(?!\w)"
            rf"(?: (?P<y>{YEAR}))?(?P<last>)?(?P<next>)?)",
            self._full,
        )
        yield (
            rf"(?P<prep>(?:le )?(?:mois de |mois d'))?{edge}?(?P<m>{month})[ -]"
            rf"(?P<y>{YEAR}|{_SHORT_YEAR})",
            self._month,
        )
        yield rf"(?P<m>{all_alone}){adjective}(?!\w)", self._month
        yield rf"{edge}(?P<m>{month})(?![\w-])", self._month
        yield (
            rf"(?P<prep>(?:{prepositions})[ '])(?P<m>{all_alone})(?![\w-]|[ ]?(?:\d|euro))",
            self._month,
        )
        yield rf"(?P<m>{bare})(?![\w-])", self._month

    def _full(self, m: Match, story: Story) -> Found | None:
        number = m["d"].removesuffix("er").strip()
        day = 1 if number == "premi" else self._numbers.value(number)
        name = key_of(m["m"])
        if day is None or not 1 <= day <= 31:
            return None
        # « 2 mai » is a day, « deux mais » is not; « 12 mar » needs its article.
        if name in _AMBIGUOUS and not number.isdigit() and name != "mai":
            return None
        value = self._dated(m, day, self._calendar.months[name], m["y"], story)
        return self._with_weekday(m), m.end(), value

    def _with_weekday(self, m: Match) -> int:
        """Return where « lundi 12 mars » starts, the name of its day being part of it."""
        named = self._named.search(m.string, max(0, m.start() - 18), m.start())
        return named.start() if named else m.start()

    def _figures(self, m: Match, story: Story) -> Found | None:
        groups = m.groupdict()
        year, sep = groups.get("y"), groups.get("sep")
        if sep and not year:
            told = self._told.search(m.string, max(0, m.start() - 14), m.start())
            # « 9/3 : appel. 10/3 : rappel. », one after another.
            listed = regex.search(r"(?:^|[.;\n] ?)$", m.string[: m.start()])
            told = told or (listed and regex.match(r" ?: ", m.string[m.end() :]))
            if sep in ".-" and not (told and len(m["m"]) == 2 and sep == "."):
                return None
            if not told and not m["m"].startswith("0") and (len(m["d"]) < 2 or len(m["m"]) < 2):
                return None
            if not told and int(m["m"]) in (10, 12) and int(m["d"]) <= int(m["m"]):
                return None
        value = self._dated(m, int(m["d"]), int(m["m"]), year, story)
        return (self._with_weekday(m), m.end(), value) if value or not year else None

    def _dated(self, m: Match, day: int, month: int, year: str | None, story: Story) -> str | None:
        today = story.today
        if year:
            number = int(year.strip("'"))
            found = on_day(number if number > 99 else 2000 + number, month, day)
        elif today:
            options = [on_day(today.year + shift, month, day) for shift in (-1, 0, 1)]
            known = [option for option in options if option]
            found = nearest(known, today, self._direction(story, m)) if known else None
        else:
            found = None
        return found.isoformat() if found else None

    def _direction(self, story: Story, m: Match, start: int | None = None) -> int:
        groups = m.groupdict()
        if groups.get("last"):
            return PAST
        if groups.get("next"):
            return FUTURE
        return story.direction(m, start)

    def _month(self, m: Match, story: Story) -> Found | None:
        today = story.today
        groups = m.groupdict()
        month = self._calendar.months[key_of(m["m"])]
        start = m.start("edge") if groups.get("edge") else m.start("m")
        # « la Belle de Mai », « de l’eau de Pâques », « l’accent de Mars ».
        if self._not_month.search(m.string, max(0, m.start("m") - 30), m.start("m")):
            return None
        year = groups.get("y")
        value: str | None = None
        if year:
            number = int(year.strip("'"))
            value = f"{number if number > 99 else 2000 + number:04d}-{month:02d}"
        elif today:
            value = f"{_year_of(month, today, self._direction(story, m, start)):04d}-{month:02d}"
        return start, m.end(), value

    def _feast(self, m: Match, story: Story) -> Found | None:
        today = story.today
        feast = self._calendar.feast_of(_FIRST.sub("", m["feast"], count=1))
        start = m.start("feast")
        before = m.string[max(0, start - 16) : start]
        if self._feast_noun.search(before) or regex.match(
            r" de (?:m|s|v|n|l)", m.string[m.end() :]
        ):
            return None
        # « Christel Noël » signs.
        if regex.search(r"\n\s*[a-z]+ $", before) and regex.match(r"\s*$", m.string[m.end() :]):
            return None
        if not today:
            return start, m.end(), None
        if m["y"]:
            day = feast.in_year(int(m["y"]))
        else:
            known = [
                option for shift in (-1, 0, 1) if (option := feast.in_year(today.year + shift))
            ]
            if m["last"]:
                # « à Noël dernier », said three days after: the one before is not meant… a
                # feast of this very fortnight is « hier » or « ce Noël ».
                day = max((d for d in known if (today - d).days > 0), default=None)
            else:
                day = nearest(known, today, self._direction(story, m))
        return start, m.end(), day.isoformat() if day else None

    def _day_alone(self, m: Match, story: Story) -> Found | None:
        today = story.today
        # « le 3 » keeps its article, which is all that makes it a date; « du 3 » loses it.
        before = m["before"]
        start = m.start("d") if not before.endswith("le") else m.start("d") - 3
        # « la chambre le 3 », « faites le 2 », « la maison du 18 », « au 21 de la rue ».
        if self._not_day_alone.search(m.string, max(0, m.start() - 24), m.start()):
            return None
        if not today:
            return start, m.end(), None
        number = self._numbers.value(m["d"].removesuffix("er").strip()) or 0
        of = (m["of"] or "").strip()
        direction = PAST if of.endswith("dernier") else story.direction(m, start)
        if of.startswith(("de ce", "courant")) and (day := on_day(today.year, today.month, number)):
            return start, m.end(), day.isoformat()
        options = [
            day
            for shift in (-1, 0, 1)
            if (day := on_day(*months_away(today, shift), number)) is not None
        ]
        past = [o for o in options if o <= today]
        future = [o for o in options if o >= today]
        if direction == FUTURE:
            found = min(future) if future else None
        else:
            found = max(past) if past else None
        return start, m.end(), found.isoformat() if found else None


def _year_of(month: int, today: date, direction: int) -> int:
    year = today.year
    if direction == FUTURE:
        year += month < today.month
        return year if (year - today.year) * 12 + month - today.month < 9 else year - 1
    if direction == PAST:
        return year if month <= today.month else year - 1
    distance = month - today.month
    return year if -9 <= distance <= 2 else year - 1 if distance > 2 else year + 1
