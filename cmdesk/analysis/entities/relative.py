"""Days told from another day: « hier », « samedi dernier », « il y a un mois », « la veille »."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

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
from cmdesk.analysis.entities.days import YEAR
from cmdesk.analysis.entities.levelled import Numbers, alternatives, triggers
from cmdesk.analysis.entities.tense import FUTURE, PAST, Match, Story

_IMPERFECT = regex.compile(r"\w(?:ait|aient)(?!\w)")
EVE = regex.compile(r"la veille(?: au soir)?")
_TUESDAY, _SATURDAY = 1, 5
_STORY = 160
"""Characters through which a story may go from one day to the next."""
_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


class Relative:
    """Finds the dates that are told from the day of reception or from the story."""

    def __init__(self, calendar: Calendar, numbers: Numbers) -> None:
        table = calendar.table
        self._calendar, self._numbers = calendar, numbers
        cues = table["cues"]
        self._season_words = calendar.seasons
        self.finders = tuple(
            Finder(regex.compile(rf"(?<![\w@#]){expression}"), read, needs, digits)
            for expression, read, needs, digits in self._expressions()
        )
        habits = alternatives([*table["durations"]["habits"], *cues["habit_before"]])
        self._habit = regex.compile(rf"(?:(?<!\w)(?:{habits})|/|\d|\d ?e(?:me)?) ?$")
        self._opening = regex.compile(rf"(?<!\w)(?:{alternatives(cues['opening'])})(?!\w)")
        self._not_day = regex.compile(
            rf"(?<!\w)(?:{alternatives(table['days_not_after']['words'])}) ?$"
        )
        self._to = regex.compile(rf"(?<!\w)(?:du )?(?:{calendar.weekday}) (?:au|a) $")
        self._range = regex.compile(rf" (?:au|a) (?:{calendar.weekday})(?!\w)")
        # What was promised, or ordered, on a day of that name happened a week ago.
        self._older = regex.compile(r"(?<!\w)(?:\w+ai(?:t|s|ent) [^.!?]{0,40}|depuis |de )$")
        self._weekday_name = regex.compile(rf"(?<!\w)(?:{calendar.weekday})(?!\w)")
        self._of_month = regex.compile(rf" (?:de |d')(?:{alternatives(calendar.months)})(?!\w)")
        self._that = regex.compile(r"\s*(?:que|qu'|k|ke)(?!\w)")

    def _expressions(
        self,
    ) -> Iterable[tuple[str, Finder.Reader, frozenset[str], int]]:
        calendar, table = self._calendar, self._calendar.table
        day, part, adjective = calendar.weekday, calendar.part, calendar.adjective
        second = adjective.replace("last>", "last2>").replace("next>", "next2>")
        season = alternatives(calendar.seasons)
        weekend = alternatives(table["weekend"]["words"])
        weekdays, seasons = triggers(calendar.weekdays), triggers(calendar.seasons)
        units = triggers(calendar.units)
        periods = frozenset(
            {"semaine", "semaines", "mois", "moi", "annee", "lannee", "lanne", "an", "ans", "lan"}
        )
        periods |= triggers(table["weekend"]["words"]) | seasons
        yield (
            rf"(?P<day>{calendar.day}){part}(?!\w|-la(?!\w))",
            self._day,
            triggers(form for forms in table["days"].values() for form in forms),
            0,
        )
        yield (
            rf"(?P<wd>{day}),? (?:le )?(?P<d>(?:0?[1-9]|[12]\d|3[01]))"
            rf"(?!\w|[.,/:-]\d| ?(?:h|€|%|euro|fois))",
            self._weekday_number,
            weekdays,
            1,
        )
        yield (
            rf"(?:(?P<article>le|ce|cet|les|un|la|l'|mon|notre) ?)?(?P<wd>{day})(?!\w)"
            rf"(?:{adjective}| (?P<week8>en huit|en quinze|en 8|en 15)"
            rf"| (?P<after>suivant|d'apres|d'avant))?{part}(?:{second})?(?!\w|-la(?!\w))",
            self._weekday,
            weekdays,
            0,
        )
        yield (
            rf"(?:(?P<this>cette|ce|cet|s?te)|(?P<art>la |le |l'? ?|les )?)(?: )?"
            rf"(?P<edge>(?:fin|debut|milieu) de )?"
            rf"(?P<what>semaines?|mois|moi(?=[ -]ci)|annee|anne|ans?|{weekend}|{season})"
            rf"(?:(?: d')?{adjective}|(?P<ci>[ -]ci))?(?!\w)",
            self._period,
            periods,
            0,
        )
        yield (
            r"(?P<art>(?:la |en )?)(?P<end>fin|debut|mi|milieu) (?P<of>du mois|de mois"
            r"|de la semaine|de semaine|de l'annee|d'annee|du mois prochain|du mois dernier"
            r"|de l'ete|du printemps|de l'hiver|de l'automne)(?!\w)",
            self._end,
            frozenset({"fin", "debut", "mi", "milieu"}),
            0,
        )
        yield (
            rf"(?P<ago>il y (?:a|avait)|y a|ya|y'a|il ya|i ya|dans|d'ici|dici) "
            rf"(?:(?:{alternatives(table['cues']['ago_between'])}) )?"
            rf"(?P<n>{self._numbers.count})[ -]?(?P<unit>{alternatives(calendar.units)})(?!\w)"
            rf"(?P<half> et demie?)?",
            self._ago,
            units,
            0,
        )
        yield (
            rf"(?:en|depuis|dep|de|fin|debut|mi|annee|des|courant|jusqu'en|avant|ete|hiver"
            rf"|printemps|automne|l'an|since|in|millesime)[ -]"
            rf"(?P<y>{YEAR}|(?<=depuis )1[5-9]\d\d)(?![\w/-])",
            self._year,
            frozenset(),
            4,
        )
        yield (
            r"(?:(?:le|des le) lendemain(?: matin| soir)?|la veille(?: au soir)?)"
            r"(?!\w|-| d[eu'])",
            self._words,
            frozenset({"lendemain", "veille"}),
            0,
        )
        yield (
            r"(?:la semaine|le mois|l'annee|le jour) (?:suivante?|d'apres)(?!\w)"
            r"|(?<!a )la veille(?= d(?:e |u |'|es ))",
            self._words,
            periods | {"jour", "veille"},
            0,
        )
        yield r"semaine (?P<n>\d{1,2})(?![\w.,%])", self._week, frozenset({"semaine"}), 1
        yield (
            rf"(?:cet? |au |a l')(?P<season>{season})(?: (?P<y>{YEAR}))?(?!\w| (?:der|pro|pas))",
            self._season_alone,
            seasons,
            0,
        )

    def _day(self, m: Match, story: Story) -> Found | None:
        today = story.today
        if self._not_day.search(m.string, max(0, m.start() - 16), m.start()):
            return None
        # « revenez demain », told in a story, was another day.
        shift = self._calendar.days[key_of(m["day"])]
        if shift >= 0 and story.quoted(m.start()):
            return None
        # « ce soir là », written without its hyphen, is an evening of long ago.
        if story.line.text[m.end() : m.end() + 3] == " là":
            return None
        if m["day"] == "ce jour" and m.string[: m.start()].endswith("a "):
            return None
        return m.start(), m.end(), (today + timedelta(days=shift)).isoformat() if today else None

    def _weekday(self, m: Match, story: Story) -> Found | None:
        today = story.today
        line, start = m.string, m.start()
        before, after = line[max(0, start - 24) : start], line[m.end() : m.end() + 40]
        article = m["article"]
        last, later = m["last"] or m["last2"], m["next"] or m["next2"]
        # « le samedi » is a habit, « un mardi » any of them, « du lundi au vendredi » both.
        if self._habit.search(before) or article in ("les", "un") or self._to.search(before):
            return None
        if self._range.match(after):
            return None
        if m["after"] or self._of_month.match(after):
            return start, m.end(), None
        direction = story.direction(m)
        if article == "le" and not (last or later or m["week8"]):
            # … unless something happened then.
            around = line[max(0, start - 50) : m.end() + 50]
            told = regex.search(r"(?:^|[.!?\n»]\s*)$", before) and (m["part"] or after[:1] == ",")
            if self._opening.search(around) or direction != PAST or not told:
                return None
        elif article in ("la", "l'", "mon", "notre"):
            start = m.start("wd")
        if not today:
            return start, m.end(), None
        return start, m.end(), self._on(m, today, direction).isoformat()

    def _on(self, m: Match, today: date, direction: int) -> date:
        """Return the day that the name of a weekday means."""
        weekday = self._calendar.weekdays[key_of(m["wd"])]
        ahead = (weekday - today.weekday()) % 7
        back = (today.weekday() - weekday) % 7
        if m["last"] or m["last2"]:
            return today - timedelta(days=back or 7)
        if m["next"] or m["next2"]:
            return today + timedelta(days=ahead or 7)
        if m["week8"]:
            return today + timedelta(days=(ahead or 7) + (7 if m["week8"][-1] in "t8" else 14))
        if direction == FUTURE or (m["article"] == "ce" and direction != PAST):
            # On a Thursday, « jeudi » to come is the next: this one is « aujourd’hui ».
            return today + timedelta(days=ahead or (0 if m["article"] == "ce" else 7))
        # On the day itself, people name it for what has just happened, unless the story is
        # older: « on m’avait promis mardi », « ma commande de mardi », « depuis mardi ».
        older = self._older.search(m.string, max(0, m.start() - 60), m.start())
        if direction == PAST and not m["article"]:
            # … unless a story has come to it from day to day: « lundi, mardi, et mercredi ».
            chained = self._weekday_name.search(m.string, max(0, m.start() - _STORY), m.start())
            said = self._calendar.tense.today.search(m.string, max(0, m.start() - 24), m.start())
            if not older and not chained and not said:
                return today - timedelta(days=back or 7)
        return today - timedelta(days=back or (7 if older else 0))

    def _weekday_number(self, m: Match, story: Story) -> Found | None:
        """Read « lundi 26 »: the nearest 26th that is a Monday."""
        today = story.today
        if not today:
            return m.start(), m.end(), None
        weekday = self._calendar.weekdays[key_of(m["wd"])]
        options = [
            day
            for shift in range(-3, 4)
            if (day := on_day(*months_away(today, shift), int(m["d"]))) and day.weekday() == weekday
        ]
        found = nearest(options, today, story.direction(m))
        return (m.start(), m.end(), found.isoformat()) if found else None

    def _period(self, m: Match, story: Story) -> Found | None:  # noqa: PLR0911
        today = story.today
        what, this = m["what"], bool(m["this"]) or bool(m["ci"])
        # « la fin de semaine » is a week-end in Québec, « en fin de semaine » its end elsewhere.
        weekend = (m["edge"] or "").startswith("fin") and what == "semaine"
        weekend = weekend and (this or (m["art"] or "").strip() == "la")
        if not (this or m["last"] or m["next"] or weekend):
            return None
        if m["last"] in ("passer", "passe") and m["art"] is None and what.startswith("mois"):
            return None
        # « cette semaine », « cette année » tell how often or since when, no day.
        if this and not m["ci"] and not weekend and key_of(what) in ("semaine", "annee", "anne"):
            return None
        if what in ("semaines", "ans") or (m["art"] or "").strip() == "les":
            return None
        if not today:
            return m.start(), m.end(), None
        if weekend:
            step = -1 if m["last"] else 1 if m["next"] else 0
            return m.start(), m.end(), self._weekend(m, story, today, step).isoformat()
        return m.start(), m.end(), self._period_of(m, key_of(what), story, today)

    def _period_of(self, m: Match, key: str, story: Story, today: date) -> str:
        step = -1 if m["last"] else 1 if m["next"] else 0
        if key == "semaine":
            monday = today - timedelta(days=today.weekday() - 7 * step)
            if m["edge"] and m["edge"].startswith("fin"):
                monday += timedelta(days=6)
            return monday.isoformat()
        if key in ("mois", "moi"):
            year, month = months_away(today, step)
            return f"{year:04d}-{month:02d}"
        if key in ("an", "annee", "anne"):
            return str(today.year + step)
        if key in self._season_words:
            return str(self._season(key, today, step))
        return self._weekend(m, story, today, step).isoformat()

    def _weekend(self, m: Match, story: Story, today: date, step: int) -> date:
        saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
        direction = story.direction(m) if step == 0 else 0
        # On a Monday the week-end that nothing puts ahead is the one that ended.
        ended = direction == PAST or (direction != FUTURE and today.weekday() <= _TUESDAY)
        if step == -1 or (step == 0 and today.weekday() < _SATURDAY and ended):
            return saturday - timedelta(days=7)
        if step == 1 and today.weekday() >= _SATURDAY:
            return saturday + timedelta(days=7)
        return saturday

    def _season(self, season: str, today: date, step: int) -> int:
        begins = _BEGINS[self._season_words[season]]
        if step < 0:
            return today.year if today.month > begins + 1 else today.year - 1
        if step > 0:
            return today.year if today.month < begins else today.year + 1
        return today.year

    def _end(self, m: Match, story: Story) -> Found | None:
        today = story.today
        of = m["of"]
        if m["end"] != "fin":
            return m.start(), m.end(), None
        # « en fin de mois » is a habit, « fin du mois » the end of this one.
        if of in ("de mois", "d'annee", "de semaine"):
            return None
        value: str | None = None
        if today and of in ("du mois", "du mois prochain", "du mois dernier"):
            shift = {"du mois prochain": 1, "du mois dernier": -1}.get(of, 0)
            year, month = months_away(today, shift + 1)
            value = (date(year, month, 1) - timedelta(days=1)).isoformat()
        elif today and of == "de la semaine":
            value = (today + timedelta(days=6 - today.weekday())).isoformat()
        elif today and of == "de l'annee":
            value = f"{today.year}-12-31"
        start = m.start("end") if m["art"] == "en " else m.start()
        return start, m.end(), value

    def _ago(self, m: Match, story: Story) -> Found | None:
        today = story.today
        past = not m["ago"].startswith("d")
        unit = self._calendar.units[key_of(m["unit"])]
        # « il y a trois semaines que j’attends » is how long, not when.
        # So is « dans dix jours » that somebody else said, nobody knows when.
        untold = self._that.match(m.string, m.end()) if past else story.quoted(m.start())
        if unit in ("h", "min", "s") or untold:
            return None
        count = self._numbers.value(m["n"])
        if regex.match(r" (?:de|d')(?!\w)", m.string[m.end() : m.end() + 4]) or (count or 0) > 400:
            return None
        if count is None or not today:
            return m.start(), m.end(), None
        sign = -1 if past else 1
        if unit in ("d", "w"):
            days = count * (7 if unit == "w" else 1)
            return m.start(), m.end(), (today + timedelta(days=sign * days)).isoformat()
        if unit == "m" or m["half"]:
            months = count if unit == "m" else 12 * count + 6
            year, month = months_away(today, sign * months)
            return m.start(), m.end(), f"{year:04d}-{month:02d}"
        return m.start(), m.end(), str(today.year + sign * count) if count < 130 else None

    def _year(self, m: Match, story: Story) -> Found | None:
        return m.start("y"), m.end("y"), m["y"]

    def _words(self, m: Match, story: Story) -> Found | None:
        """Keep the words where only the story tells the day; ``Times`` reads it.

        « la veille » of what happened, told of no other day, is the one before the message.
        """
        around = m.string[max(0, m.start() - 60) : m.end() + 40]
        told = story.direction(m) == PAST or _IMPERFECT.search(around)
        eve = story.today and EVE.fullmatch(m[0]) and told and m.string[m.end() :][:2] != " d"
        before = story.today - timedelta(days=1) if eve and story.today else None
        return m.start(), m.end(), before.isoformat() if before else None

    def _week(self, m: Match, story: Story) -> Found | None:
        today = story.today
        number = int(m["n"])
        if not today or not 1 <= number <= 52:
            return None
        weeks = [date.fromisocalendar(today.year + shift, number, 1) for shift in (-1, 0, 1)]
        found = nearest(weeks, today, story.direction(m))
        return m.start(), m.end(), found.isoformat() if found else None

    def _season_alone(self, m: Match, story: Story) -> Found | None:
        today = story.today
        if m["y"]:
            return m.start(), m.end(), m["y"]
        if not today:
            return m.start(), m.end(), None
        direction = story.direction(m)
        key = key_of(m["season"])
        year = self._season(key, today, 0)
        begins = _BEGINS[self._season_words[key]]
        if direction != FUTURE and today.month < begins:
            year -= 1
        # « au printemps », said in September of what happened: this year’s.
        elif direction == FUTURE and today.month > begins + 2:
            year += 1
        return m.start(), m.end(), str(year)
