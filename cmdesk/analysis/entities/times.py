"""Dates, calendar or relative, as ISO 8601 where they can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import regex

from cmdesk.analysis.entities.calendar import (
    FUTURE,
    PAST,
    Calendar,
    months_away,
    nearest,
    on_day,
)
from cmdesk.analysis.entities.durations import Durations
from cmdesk.analysis.entities.levelled import Numbers, alternatives, level
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

Match = regex.Match[str]
Found = tuple[int, int, str | None]
"""Start, end, and the value where there is one."""

_YEAR = r"(?:19\d\d|20[0-4]\d)(?!\d|[.,]\d| ?(?:€|eur|km|m2|points|fcfa|f\b))"


class Times:
    """Finds dates and durations with ``calendar.toml`` and ``numbers.toml``."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        table = tables["calendar"]
        self._calendar = calendar = Calendar(table)
        self._numbers = numbers = Numbers(tables["numbers"])
        self._durations = Durations(table, numbers)
        alone, adjectives = table["months_alone"], table["adjectives"]
        day, month = alternatives(calendar.weekdays), alternatives(calendar.months)
        usual = {m for m in calendar.months if m not in set(map(level, alone["never"]))}
        after = set(map(level, alone["after_preposition"]))
        bare, all_alone = alternatives(usual - after), alternatives(usual)
        part = rf"(?:[ -](?P<part>{alternatives(table['parts']['words'])}))?"
        last, later = alternatives(adjectives["last"]), alternatives(adjectives["next"])
        adjective = rf"(?: (?:(?P<last>{last})|(?P<next>{later})))"
        second = adjective.replace("last>", "last2>").replace("next>", "next2>")
        count, unit = numbers.count, alternatives(calendar.units)
        weekend, season = alternatives(table["weekend"]["words"]), alternatives(calendar.seasons)
        prepositions, edges = alternatives(alone["prepositions"]), alternatives(alone["edges"])
        one = table["day_alone"]
        day_number = r"(?:0?[1-9]|[12]\d|3[01])"
        ordinal = rf"(?:{day_number}(?: ?er)?|premier)"

        def compiled(expression: str) -> regex.Pattern[str]:
            return regex.compile(rf"(?<![\w@#]){expression}")

        self._finders: list[
            tuple[regex.Pattern[str], Callable[[Match, date | None], Found | None]]
        ] = [
            (
                compiled(
                    rf"(?:(?:{day}) ?,? (?:le )?)?(?<!\d[.,])(?P<d>{ordinal}|{numbers.words})"
                    rf"[ -]?(?:du mois de )?(?P<m>{month})(?!\w)\.?(?:[ -](?P<y>{_YEAR}"
                    rf"|'\d\d(?!\d)))?"
                    rf"{adjective}?{part}(?!\w)"
                ),
                self._full,
            ),
            (
                compiled(
                    rf"(?P<d>{ordinal})(?= ?(?:,|et|ou|au|a|-|/)(?: (?:le|du|des))? ?{ordinal}"
                    rf"(?:(?:,| et| ou)(?: (?:le|du))? {ordinal})? ?(?P<m>{month})(?!\w)"
                    rf"(?: (?P<y>{_YEAR}))?(?P<last>)?(?P<next>)?)"
                ),
                self._full,
            ),
            (
                regex.compile(r"(?<![\d/-])(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
                self._figures,
            ),
            (
                regex.compile(
                    rf"(?<![\w/.,@#+-])(?:(?:{day}) (?:le )?)?(?P<d>0?[1-9]|[12]\d|3[01])"
                    r"(?P<sep>[/.-])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<y>(?:20)?\d\d))?"
                    r"(?!\w|[/.,-]\w| ?(?:€|%|eur|h\b|cm|kg|\*|etoile|balle|chf|fois|d'heure))"
                ),
                self._figures,
            ),
            (
                compiled(
                    rf"(?P<prep>(?:le )?(?:mois de |mois d'))?(?P<edge>(?:{edges})"
                    rf"[ -](?:du mois de |de |d')?)?"
                    rf"(?P<m>{month})[ -](?P<y>{_YEAR}|'\d\d(?!\d))"
                ),
                self._month,
            ),
            (compiled(rf"(?P<m>{all_alone}){adjective}(?!\w)"), self._month),
            (
                compiled(
                    rf"(?P<edge>(?:{edges})[ -](?:du mois de |de |d')?)(?P<m>{month})(?![\w-])"
                ),
                self._month,
            ),
            (
                compiled(
                    rf"(?P<prep>(?:{prepositions})[ '])(?P<m>{all_alone})(?![\w-]|[ ]?(?:\d|euro))"
                ),
                self._month,
            ),
            (compiled(rf"(?P<m>{bare})(?![\w-])"), self._bare_month),
            (
                compiled(rf"(?P<day>{calendar.day}){part}(?!\w|-la(?!\w))"),
                self._day,
            ),
            (
                compiled(
                    rf"(?P<feast>(?:la |l'|les |le )?(?:{calendar.feast}))(?!\w){adjective}?"
                    rf"(?: (?P<y>{_YEAR}))?"
                ),
                self._feast,
            ),
            (
                compiled(
                    rf"(?P<before>{alternatives(one['before'])})"
                    rf" (?P<d>{day_number}(?: ?er)?|{alternatives(one['spelt'])})"
                    rf"(?![\w%€]| ?(?:€|/|%|h\d?|e\b)|[.,]\d)"
                    rf"(?P<of> (?:de ce|du|courant|dernier|prochain)(?: (?:mois|dernier|prochain)"
                    rf")?(?!\w))?"
                    rf"(?: (?P<part>matin|soir|au soir|au matin))?"
                    rf"(?=\s*(?:$|[.,;:!?)…\n\U0001F300-\U0001FAFF]|[-–—] "
                    rf"|(?:{alternatives(one['after'])})(?!\w)))"
                ),
                self._day_alone,
            ),
            (
                compiled(
                    rf"(?P<wd>{day}),? (?:le )?(?P<d>{day_number})(?!\w|[.,/:-]\d| ?(?:h|€|%"
                    rf"|euro|fois))"
                ),
                self._weekday_number,
            ),
            (
                compiled(
                    rf"(?:(?P<article>le|ce|cet|les|un|la|l') ?)?(?P<wd>{day})(?!\w)(?:{adjective}|"
                    rf" (?P<week8>en huit|en quinze|en 8|en 15)| (?P<after>suivant|d'apres"
                    rf"|d'avant))?{part}"
                    rf"(?:{second})?(?!\w|-la(?!\w))"
                ),
                self._weekday,
            ),
            (
                compiled(
                    rf"(?:(?P<this>cette|ce|cet)|(?P<art>la |le |l'? ?|les )?)"
                    rf"(?: )?(?P<edge>(?:fin|debut|milieu) de )?"
                    rf"(?P<what>semaines?|mois|annee|ans?|{weekend}|{season})"
                    rf"(?:(?: d')?{adjective}|(?P<ci>[ -]ci))?(?!\w)"
                ),
                self._period,
            ),
            (
                compiled(
                    r"(?P<art>(?:la |en )?)(?P<end>fin|debut|mi) (?P<of>du mois|de mois"
                    r"|de la semaine|de semaine|"
                    r"de l'annee|d'annee|du mois prochain|du mois dernier|de l'ete|du printemps"
                    r"|de l'hiver)(?!\w)"
                ),
                self._end,
            ),
            (
                compiled(
                    rf"(?P<ago>il y (?:a|avait)|y a|ya|y'a|il ya|i ya|dans|d'ici|dici) "
                    rf"(?:(?:deja|environ|a peine|plus de|pres de|de ca|peine|bien) )?"
                    rf"(?P<n>{count})[ -]?(?P<unit>{unit})(?!\w)(?P<half> et demie?)?"
                ),
                self._ago,
            ),
            (
                compiled(
                    rf"(?:en|depuis|dep|de|fin|debut|mi|annee|des|courant|jusqu'en|avant|ete"
                    rf"|hiver|printemps|automne|l'an"
                    rf"|since|in|millesime)[ -](?P<y>{_YEAR}|(?<=depuis )1[5-9]\d\d)(?![\w/-])"
                ),
                self._year,
            ),
            (
                compiled(
                    r"(?:(?:le|des le) lendemain(?: matin| soir)?|la veille(?: au soir)?)"
                    r"(?!\w| d[eu'])"
                ),
                _words,
            ),
            (compiled(r"semaine (?P<n>\d{1,2})(?![\w.,%])"), self._week),
            (
                compiled(
                    rf"(?:cet? |au |a l')(?P<season>{season})(?: (?P<y>{_YEAR}))?(?!\w| (?:der"
                    rf"|pro|pas))"
                ),
                self._season_alone,
            ),
        ]
        self._needs: list[tuple[regex.Pattern[str], set[Callable[[Match, date | None], Any]]]] = [
            (regex.compile(month), {self._full, self._month, self._bare_month}),
            (regex.compile(day), {self._weekday, self._weekday_number}),
            (regex.compile(r"\d"), {self._figures, self._weekday_number, self._week, self._year}),
            (regex.compile(calendar.feast), {self._feast}),
        ]
        self._habit = regex.compile(
            rf"(?:(?<!\w)(?:{alternatives(table['durations']['habits'])}|un|quel|creneau le"
            rf"|certains|plusieurs|du"
            r"|d'habitude le|premier|deuxieme|troisieme|dernier|1er|2e|3e)|/) ?$"
        )
        self._opening = regex.compile(
            r"(?<!\w)(?:ouvert\w*|ferme\w*|horaires?|chaque|ouvre\w*|ferment|d'habitude|toujours"
            r"|permanence|cours|jamais)(?!\w)"
        )
        self._not_day = regex.compile(
            rf"(?<!\w)(?:{alternatives(table['days_not_after']['words'])}) ?$"
        )
        self._feast_noun = regex.compile(
            rf"(?<!\w)(?:{alternatives(table['feast_nouns']['words'])}) (?:de |d')?$"
        )
        self._to = regex.compile(rf"(?<!\w)(?:du )?(?:{day}) (?:au|a) $")

    def find(self, text: str, anchor: datetime | None) -> list[Entity]:
        """Return dates and durations in order; ``anchor`` is when the message was received.

        A date is an ISO day, month (``2026-03``) or year, or its words where no day can be
        told. A duration of weeks is told in days: three weeks are ``P21D``, one month and a
        half ``P1M15D``, two years ``P2Y``, hours ``PT2H``.
        """
        flat = level(text)
        today = anchor.date() if anchor else None
        found: list[Entity] = []
        taken: list[Span] = []

        def add(type: EntityType, hits: Iterator[Found]) -> None:
            for start, stop, value in hits:
                end = stop
                while end > start and flat[end - 1] in " .,-":
                    end -= 1
                span = Span(start, end)
                if start == end or any(span.overlaps(other) for other in taken):
                    continue
                taken.append(span)
                words = text[start:end]
                found.append(Entity(type, span, words, value or " ".join(words.split())))

        add(EntityType.DURATION, self._durations.fractions(flat))
        # What cannot be there is not looked for: most messages name no month.
        absent = {read for words, reads in self._needs if not words.search(flat) for read in reads}
        for expression, read in self._finders:
            if read in absent:
                continue
            add(EntityType.DATE, self._read(expression, read, flat, today))
        add(EntityType.DURATION, self._durations.counted(flat))
        found.sort(key=lambda entity: entity.span)
        return self._told_in_turn(found, flat, today)

    def _told_in_turn(self, found: list[Entity], flat: str, today: date | None) -> list[Entity]:
        """Read « le 9 » after a day that is told just before it, in the same story."""
        told: list[Entity] = []
        previous: date | None = None
        end = 0
        for entity in found:
            span = entity.span
            day = _iso_day(entity) if entity.type is EntityType.DATE else None
            bare = regex.fullmatch(r"(?:le )?(\d{1,2})", flat[span.start : span.end])
            if day and bare and previous and today and previous <= today and span.start - end < 130:
                number = int(bare[1])
                shift = 0 if number >= previous.day else 1
                then = on_day(*months_away(previous, shift), number)
                if then and then <= today:
                    day = then
                    told.append(replace(entity, value=then.isoformat()))
                else:
                    told.append(entity)
            else:
                told.append(entity)
            if day:
                previous, end = day, span.end
        return told

    def _read(
        self,
        expression: regex.Pattern[str],
        read: Callable[[Match, date | None], Found | None],
        flat: str,
        today: date | None,
    ) -> Iterator[Found]:
        for match in expression.finditer(flat):
            hit = read(match, today)
            if hit:
                start, end, value = hit
                yield start, end, value

    def _direction(self, m: Match, start: int | None = None) -> int:
        return self._calendar.tense.around(m.string, m.start() if start is None else start, m.end())

    def _full(self, m: Match, today: date | None) -> Found | None:
        number = m["d"].removesuffix("er").strip()
        day = 1 if number == "premi" else self._numbers.value(number)
        month = self._calendar.months[_name(m["m"])]
        if day is None or not 1 <= day <= 31:
            return None
        # « 2 mai » is a day, « deux mais » is not; « 12 mar » needs its article.
        if _name(m["m"]) in ("mar", "jan", "sept", "mai") and not number.isdigit():
            return None
        return m.start(), m.end(), self._dated(m, day, month, m["y"], today)

    def _figures(self, m: Match, today: date | None) -> Found | None:
        groups = m.groupdict()
        year, sep = groups.get("y"), groups.get("sep")
        before = m.string[max(0, m.start() - 12) : m.start()]
        if sep and not year:
            told = regex.search(
                r"(?<!\w)(?:le|du|au|depuis|des|avant|jusqu'au|pour le|date|les|et|commande"
                r"|livraison) ?:? ?$",
                before,
            )
            if sep in ".-" and not (told and len(m["m"]) == 2 and sep == "."):
                return None
            if not told and not m["m"].startswith("0") and (len(m["d"]) < 2 or len(m["m"]) < 2):
                return None
            if not told and int(m["m"]) in (10, 12) and int(m["d"]) <= int(m["m"]):
                return None
        value = self._dated(m, int(m["d"]), int(m["m"]), year, today)
        return (m.start(), m.end(), value) if value or not year else None

    def _dated(
        self, m: Match, day: int, month: int, year: str | None, today: date | None
    ) -> str | None:
        if year:
            number = int(year.strip("'"))
            found = on_day(number if number > 99 else 2000 + number, month, day)
        elif today:
            options = [on_day(today.year + shift, month, day) for shift in (-1, 0, 1)]
            groups = m.groupdict()
            direction = PAST if groups.get("last") else FUTURE if groups.get("next") else None
            if direction is None:
                direction = self._direction(m)
            found = nearest([o for o in options if o], today, direction)
        else:
            found = None
        return found.isoformat() if found else None

    def _month(self, m: Match, today: date | None) -> Found | None:
        groups = m.groupdict()
        month = self._calendar.months[_name(m["m"])]
        start = m.start("edge") if groups.get("edge") else m.start("m")
        year = groups.get("y")
        if year:
            number = int(year.strip("'"))
            value: str | None = f"{number if number > 99 else 2000 + number:04d}-{month:02d}"
        elif today is None:
            value = None
        else:
            direction = (
                PAST
                if groups.get("last")
                else FUTURE
                if groups.get("next")
                else self._direction(m, start)
            )
            value = f"{self._year_of(month, today, direction):04d}-{month:02d}"
        return start, m.end(), value

    def _bare_month(self, m: Match, today: date | None) -> Found | None:
        # « Avril » may be somebody; « mai » and « mars » are never read alone.
        return self._month(m, today)

    def _year_of(self, month: int, today: date, direction: int) -> int:
        year = today.year
        if direction == FUTURE:
            year += month < today.month
            return year if (year - today.year) * 12 + month - today.month < 9 else year - 1
        if direction == PAST:
            return year if month <= today.month else year - 1
        distance = month - today.month
        return year if -9 <= distance <= 2 else year - 1 if distance > 2 else year + 1

    def _day(self, m: Match, today: date | None) -> Found | None:
        if self._not_day.search(m.string[max(0, m.start() - 12) : m.start()]):
            return None
        if m["day"] == "ce jour" and m.string[: m.start()].endswith("a "):
            return None
        shift = self._calendar.days[_name(m["day"])]
        return m.start(), m.end(), (today + timedelta(days=shift)).isoformat() if today else None

    def _weekday(self, m: Match, today: date | None) -> Found | None:
        before, after = (
            m.string[max(0, m.start() - 24) : m.start()],
            m.string[m.end() : m.end() + 40],
        )
        article, alone = (
            m["article"],
            not (m["last"] or m["next"] or m["last2"] or m["next2"] or m["week8"]),
        )
        start = m.start()
        if self._habit.search(before) or article in ("les", "un") or self._to.search(before):
            return None
        if regex.match(rf" (?:au|a) (?:{alternatives(self._calendar.weekdays)})", after):
            return None
        if m["after"]:
            return start, m.end(), None
        direction = self._direction(m)
        if article == "le" and alone:
            # « le samedi » is a habit, unless something happened then.
            around = m.string[max(0, start - 50) : m.end() + 50]
            told = regex.search(r"(?:^|[.!?\n»]\s*)$", before) and (m["part"] or after[:1] == ",")
            if self._opening.search(around) or direction != PAST or not told:
                return None
        elif article and article != "le":
            start = m.start("wd") if article in ("la", "l'") else start
        if not today:
            return start, m.end(), None
        weekday = self._calendar.weekdays[_name(m["wd"])]
        ahead = (weekday - today.weekday()) % 7
        back = (today.weekday() - weekday) % 7
        if m["last"] or m["last2"]:
            found = today - timedelta(days=back or 7)
        elif m["next"] or m["next2"]:
            found = today + timedelta(days=ahead or 7)
        elif m["week8"]:
            found = today + timedelta(
                days=(ahead or 7) + (7 if m["week8"] in ("en huit", "en 8") else 14)
            )
        elif direction == FUTURE or (article == "ce" and direction != PAST):
            found = today + timedelta(days=ahead)
        else:
            # On the day itself, people name it for what has just happened, unless the story
            # is older: « on m’avait promis mardi », « ma commande de mardi », « depuis mardi ».
            older = regex.search(
                r"(?<!\w)(?:\w+ai(?:t|s|ent) [^.!?]{0,40}|depuis |de )$",
                m.string[max(0, m.start() - 60) : m.start()],
            )
            found = today - timedelta(days=back or (7 if older else 0))
        return start, m.end(), found.isoformat()

    def _weekday_number(self, m: Match, today: date | None) -> Found | None:
        """Read « lundi 26 »: the nearest 26th that is a Monday."""
        if not today:
            return m.start(), m.end(), None
        weekday = self._calendar.weekdays[_name(m["wd"])]
        options = [
            day
            for shift in range(-3, 4)
            if (day := on_day(*months_away(today, shift), int(m["d"]))) and day.weekday() == weekday
        ]
        found = nearest(options, today, self._direction(m))
        return (m.start(), m.end(), found.isoformat()) if found else None

    def _period(self, m: Match, today: date | None) -> Found | None:  # noqa: PLR0912
        what, this = m["what"], bool(m["this"]) or bool(m["ci"])
        if not (this or m["last"] or m["next"]):
            return None
        if m["last"] in ("passer", "passe") and m["art"] is None and what.startswith("mois"):
            return None
        if what in ("semaines", "ans") or (m["art"] or "").strip() == "les":
            return None
        if m["this"] and what == "mois" and not m["ci"]:
            return None
        start = m.start()
        if not today:
            return start, m.end(), None
        step = -1 if m["last"] else 1 if m["next"] else 0
        key = _name(what)
        if key == "semaine":
            monday = today - timedelta(days=today.weekday() - 7 * step)
            if m["edge"] and m["edge"].startswith("fin"):
                monday += timedelta(days=6)
            value = monday.isoformat()
        elif key == "mois":
            year, month = months_away(today, step)
            value = f"{year:04d}-{month:02d}"
        elif key in ("an", "annee"):
            value = str(today.year + step)
        elif key in self._calendar.seasons:
            value = str(self._season(key, today, step))
        else:
            saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
            direction = self._direction(m)
            if step == -1 or (step == 0 and today.weekday() < 5 and direction == PAST):
                saturday -= timedelta(days=7)
            elif step == 1 and today.weekday() >= 5:
                saturday += timedelta(days=7)
            value = saturday.isoformat()
        return start, m.end(), value

    def _season(self, season: str, today: date, step: int) -> int:
        begins = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[
            self._calendar.seasons[season]
        ]
        if step < 0:
            return today.year if today.month > begins + 1 else today.year - 1
        if step > 0:
            return today.year if today.month < begins else today.year + 1
        return today.year

    def _end(self, m: Match, today: date | None) -> Found | None:
        if m["end"] != "fin":
            return m.start(), m.end(), None
        # « en fin de mois » is a habit, « fin du mois » the end of this one.
        if m["of"] in ("de mois", "d'annee", "de semaine"):
            return None
        value: str | None = None
        if today and m["of"] in ("du mois", "de mois", "du mois prochain", "du mois dernier"):
            shift = {"du mois prochain": 1, "du mois dernier": -1}.get(m["of"], 0)
            year, month = months_away(today, shift + 1)
            value = (date(year, month, 1) - timedelta(days=1)).isoformat()
        elif today and m["of"] in ("de la semaine", "de semaine"):
            value = (today + timedelta(days=6 - today.weekday())).isoformat()
        elif today and m["of"] == "de l'annee":
            value = f"{today.year}-12-31"
        start = m.start("end") if m["art"] == "en " else m.start()
        return start, m.end(), value

    def _ago(self, m: Match, today: date | None) -> Found | None:  # noqa: PLR0911
        past = not m["ago"].startswith("d")
        unit = self._calendar.units[_name(m["unit"])]
        # « il y a trois semaines que j’attends » is how long, not when.
        if unit in ("h", "min", "s") or (
            past and regex.match(r"\s*(?:que|qu')(?!\w)", m.string[m.end() :])
        ):
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
        if unit == "m":
            year, month = months_away(today, sign * count)
            return m.start(), m.end(), f"{year:04d}-{month:02d}"
        if m["half"]:
            year, month = months_away(today, sign * (12 * count + 6))
            return m.start(), m.end(), f"{year:04d}-{month:02d}"
        return m.start(), m.end(), str(today.year + sign * count) if count < 130 else None

    def _feast(self, m: Match, today: date | None) -> Found | None:
        words = regex.sub(r"^(?:la |l'|les |le )", "", m["feast"])
        feast = self._calendar.feast_of(words)
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
            options = [feast.in_year(today.year + shift) for shift in (-1, 0, 1)]
            direction = PAST if m["last"] else FUTURE if m["next"] else self._direction(m)
            known = [option for option in options if option]
            day = nearest(known, today, direction)
        return start, m.end(), day.isoformat() if day else None

    def _year(self, m: Match, today: date | None) -> Found | None:
        return m.start("y"), m.end("y"), m["y"]

    def _day_alone(self, m: Match, today: date | None) -> Found | None:
        # « le 3 » keeps its article, which is all that makes it a date; « du 3 » loses it.
        before = m["before"]
        start = m.start("d") if not before.endswith("le") else m.start("d") - 3
        if (
            regex.search(
                r"(?<!\w)(?:\d+|de|dans|canal|chambre|ligne|bus|tram|quai|sur|numero|table) $",
                m.string[max(0, m.start() - 12) : m.start()],
            )
            and before == "le"
        ):
            return None
        if not today:
            return start, m.end(), None
        number = self._numbers.value(m["d"].removesuffix("er").strip()) or 0
        last = (m["of"] or "").strip().endswith("dernier")
        direction = PAST if last else self._direction(m, start)
        options = [
            day
            for shift in (-1, 0, 1)
            if (day := on_day(*months_away(today, shift), number)) is not None
        ]
        past = [o for o in options if o <= today]
        future = [o for o in options if o >= today]
        found = (
            (min(future) if future else None)
            if direction == FUTURE
            else max(past)
            if past
            else None
        )
        return start, m.end(), found.isoformat() if found else None

    def _week(self, m: Match, today: date | None) -> Found | None:
        number = int(m["n"])
        if not today or not 1 <= number <= 52:
            return None
        weeks = [date.fromisocalendar(today.year + shift, number, 1) for shift in (-1, 0, 1)]
        found = nearest(weeks, today, self._direction(m))
        return m.start(), m.end(), found.isoformat() if found else None

    def _season_alone(self, m: Match, today: date | None) -> Found | None:
        if m["y"]:
            return m.start(), m.end(), m["y"]
        if not today:
            return m.start(), m.end(), None
        past = self._direction(m) != FUTURE
        year = self._season(_name(m["season"]), today, 0)
        begins = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[
            self._calendar.seasons[_name(m["season"])]
        ]
        if past and today.month < begins:
            year -= 1
        elif not past and today.month > begins + 2:
            year += 1
        return m.start(), m.end(), str(year)


def _iso_day(entity: Entity) -> date | None:
    try:
        return date.fromisoformat(entity.value) if len(entity.value) == 10 else None
    except ValueError:
        return None


def _name(words: str) -> str:
    return regex.sub(r"[ -]+", " ", words).replace("'", "").strip()


def _words(m: Match, today: date | None) -> Found | None:
    """Keep the words where only the story tells the day."""
    return m.start(), m.end(), None
