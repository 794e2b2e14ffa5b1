"""How long something lasts, as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Levelled, Numbers, alternatives, level, triggers

Found = tuple[int, int, str | None]
_REACH = 40


class Durations:
    """Finds durations in a levelled text; ages, habits and clock times are none."""

    def __init__(self, table: dict[str, Any], numbers: Numbers) -> None:
        rules, ages = table["durations"], table["ages"]
        self._numbers = numbers
        self._units = {
            level(form): unit for unit, forms in table["units"].items() for form in forms
        }
        # « j » and « h » are in most messages: they count beside a figure only.
        self._unit_words = triggers(form for form in self._units if len(form) > 1)
        self._letters = frozenset(form for form in self._units if len(form) == 1)
        self._fraction_words = triggers(
            form for forms in table["fractions"].values() for form in forms
        )
        self._round_words = triggers(numbers.collective)
        self._whole_days = frozenset(rules["whole_days"])
        unit = alternatives(self._units)
        adjective = rf"(?:(?:{alternatives(rules['adjectives'])}) )?"
        self._fraction = [
            (regex.compile(rf"(?<![\w/])(?:{alternatives(forms)})(?!\w)"), value)
            for value, forms in table["fractions"].items()
        ]
        collective = alternatives(numbers.collective)
        self._counted = regex.compile(
            rf"(?:(?<![\w.,/€$+@#-])|(?<=(?<!\w)d)(?=une ))(?:(?P<range>\d{{1,3}}) ?(?:a|-|ou) ?)?"
            rf"(?:(?P<n>{numbers.count})(?P<thin>[ -]?){adjective}"
            rf"|(?:une |la |1 )?(?:(?:bonne|petite) )?(?P<round>{collective})(?: de | d'| ))"
            rf"(?P<u>{unit})(?!\w)"
            rf"(?:(?P<half> et demie?)(?!\w)|(?P<quarter> et quart)(?!\w)"
            rf"|(?P<three> (?:et )?trois quarts)(?!\w)"
            rf"|(?P<and>[ ]?(?:et )?(?P<n2>{numbers.count})[ ]?(?P<u2>{unit})?(?!\w)))?"
            r"(?P<tail> (?:ouvr|consecutif|calendaire)\w{0,8})?"
        )
        self._bare_round = regex.compile(
            r"(?<!\w)(?:sous|dans la|d'ici une|pendant une|depuis une|une|sous une)"
            r" (?P<round>huitaine|quinzaine)(?!\w)(?! (?:de|d'))"
        )
        self._clock = regex.compile(
            r"(?<![\w.,/€$+@#-])(?P<h>\d{1,2}) ?(?:h|hrs?|heures?) ?(?P<m>[0-5]\d)(?: ?(?:min"
            r"|mn)?)(?!\w)"
        )
        self._habit = regex.compile(rf"(?:(?<!\w)(?:{alternatives(rules['habits'])})|/) ?$")
        self._clock_before = regex.compile(
            rf"(?:^|(?<!\w))(?:{alternatives(rules['clock_before'])}) ?$"
        )
        self._lasting_before = regex.compile(
            rf"(?<!\w)(?:{alternatives(rules['lasting_before'])})(?: (?:de|d'|plus de|environ"
            rf"|presque|pres de|pas moins de|au moins|deja|pdt|pendant|bien|qu'))?[ ']?$"
        )
        nouns = [words for words in rules["lasting_before"] if words.endswith(" de")]
        self._lasting_noun = regex.compile(rf"(?<!\w)(?:{alternatives(nouns)}) $")
        self._lasting_after = regex.compile(rf" ?(?:{alternatives(rules['lasting_after'])})(?!\w)")
        self._clock_after = regex.compile(rf" ?(?:{alternatives(rules['clock_after'])})(?!\w)")
        self._loose = frozenset(level(words) for words in rules["loose"])
        self._loose_before = regex.compile(rf"(?<!\w)(?:{alternatives(rules['loose_before'])}) ?$")
        self._person = regex.compile(
            rf"(?<!\w)(?:{alternatives(ages['persons'])})(?!\w)[^.!?;\n]{{0,18}}$"
        )
        self._persons = regex.compile(rf"(?<!\w)(?:{alternatives(ages['persons'])})(?!\w)")
        self._person_near = regex.compile(
            rf"(?<!\w)(?:{alternatives(ages['persons'])})(?:,| \(| de| d'| a| qui a|, de"
            rf"|,? age\w*(?: de)?| \w{{2,12}},?| \w{{2,12}} de)? ?$"
        )
        self._age_before = regex.compile(rf"(?<!\w)(?:{alternatives(ages['before'])}) ?$")
        self._lasting_nouns = frozenset(level(word) for word in ages["lasting_nouns"])
        self._age_after = regex.compile(rf" (?:{alternatives(ages['after'])})(?!\w)")
        self._not_age = regex.compile(rf" (?:{alternatives(ages['not_when_after'])})(?!\w)")

    def fractions(self, line: Levelled) -> Iterator[Found]:
        """Yield « une demi-heure », « trois quarts d’heure », « sous quinzaine »."""
        flat = line.flat
        if line.names(self._fraction_words):
            for expression, value in self._fraction:
                for m in expression.finditer(flat):
                    yield m.start(), m.end(), value
        if not line.names(self._round_words):
            return
        for m in self._bare_round.finditer(flat):
            yield m.start("round"), m.end("round"), f"P{self._numbers.collective[m['round']]}D"

    def counted(self, line: Levelled) -> Iterator[Found]:
        """Yield the durations that are counted, once dates have been taken."""
        flat = line.flat
        if not (line.names(self._unit_words) or (line.digits and line.names(self._letters))):
            return
        for m in self._clock.finditer(flat):
            if self._lasts(flat, m.start(), m.end(), whole=False):
                hours, minutes = int(m["h"]), int(m["m"])
                yield m.start(), m.end(), f"PT{hours}H{minutes}M" if minutes else f"PT{hours}H"
        clock = [m.span() for m in self._clock.finditer(flat)]
        for m in self._counted.finditer(flat):
            if any(start < m.end() and m.start() < end for start, end in clock):
                continue
            hit = self._one(flat, m)
            if hit:
                yield hit

    def _lasts(  # noqa: PLR0911
        self, flat: str, start: int, end: int, *, whole: bool
    ) -> bool:
        """Return whether hours are how long rather than what time it is."""
        before, after = flat[max(0, start - _REACH) : start], flat[end : end + _REACH]
        if regex.search(r"(?<!\w)(?:il y|y|ya|il ya) ?a? $", before):
            return True
        # « à 6 h de panne », « depuis deux heures à l’accueil »: how long, whatever is around.
        if regex.match(r" ?d[e'] ?", after) and self._lasting_after.match(after):
            return True
        place = regex.match(r" a (?!\d|mid|min|\w+ heure)", after)
        if not place and self._clock_after.match(after):
            return False
        if self._clock_before.search(before):
            return False
        if self._lasting_noun.search(before):
            return True
        # « de 9 h à 12 h », « depuis 14 h »: when, not how long.
        figure = regex.match(r"\d+|[a-z-]+(?: et une)?", flat[start:end])
        hours = self._numbers.value(figure[0]) if figure else None
        if (
            regex.search(r"(?<!\w)(?:de|entre|depuis|dpuis|depui|apres) ?$", before)
            and hours is not None
            and 7 <= hours < 24
        ):
            return False
        if regex.search(r"(?<!\w)(?:et|a) ?$", before) and regex.search(
            r"\d ?h\w* ?\d* (?:et|a) $", before
        ):
            return False
        if self._lasting_after.match(after):
            return True
        if self._lasting_before.search(before) and not regex.search(
            r"(?<!\w)(?:a|prevu\w*|rdv|vers|arriv\w+) $", before
        ):
            return True
        return whole

    def _one(self, flat: str, m: regex.Match[str]) -> Found | None:  # noqa: PLR0911, PLR0912
        at = m.start()
        unit = self._units[regex.sub(r"[ -]+", " ", m["u"])]
        words = m["n"] or m["round"]
        before, after = (
            flat[max(0, m.start() - _REACH) : m.start()],
            flat[m.end() : m.end() + _REACH],
        )
        count: float | None
        if m["round"]:
            count = self._numbers.collective[m["round"]]
        elif regex.fullmatch(r"\d+[.,]5", words):
            count = float(words.replace(",", "."))
        else:
            count = self._numbers.value(words)
        if count is None or count == 0:
            return None
        if m["range"] and int(m["range"]) >= count:
            # « le 14 à huit heures »: no range.
            at = m.start("n")
            before = flat[max(0, at - _REACH) : at]
        if self._habit.search(before):
            return None
        # « une semaine sur deux », « de quinze jours en quinze jours »: how often.
        if regex.match(r" sur (?:deux|trois|quatre|[2-4])(?!\w)", after):
            return None
        counted = f"{words} {m['u']}"
        if after.startswith(f" en {counted}") or before.endswith(f"{counted} en "):
            return None
        short = m["u"] in ("h", "j", "s", "min", "mn", "an", "sec")
        if len(m["u"]) == 1 and regex.match(r" ?/ ?\d", after):  # 24 h/24, 7j/7
            return None
        if m["u"] == "j" and after.startswith("'"):
            return None
        if unit in ("h", "d") and regex.match(r" ?(?:/|sur) ?(?:24|7)(?!\d)", after):
            return None
        if (
            m["u"] in ("moi", "sec", "s", "heur")
            and m["n"] in ("un", "une", "1", "six")
            and m["u"] != "heur"
            and not (m["u"] == "moi" and regex.search(r"(?<!\w)(?:fait|depuis|dps) $", before))
        ):
            return None
        if (
            m["u"] == "moi"
            and not regex.search(
                r"(?<!\w)(?:depuis|depui|fait|pendant|dps|dans|apres|a|y a|voila|attend\w*|en) $",
                before,
            )
            and not (words.isdigit())
        ):
            return None
        end = m.end()
        if m["and"] and not m["u2"]:
            # « une heure dix », « un mois et demi »: only minutes go without their unit.
            tail = self._numbers.value(m["n2"])
            if unit != "h" or m["u"] == "h" or tail is None or not 1 <= tail < 60:
                end = m.start("and")
        if unit == "h" and m["half"] and self._clock_before.search(before):
            return None
        if unit == "h" and not (m["half"] and not words.isdigit()):
            lasting = self._lasts(flat, at, end, whole=True)
            if not lasting and not (words.isdigit() and int(words) in self._whole_days):
                return None
            if (
                len(m["u"]) == 1
                and words.isdigit()
                and int(words) < 24
                and int(words) not in self._whole_days
                and not m["half"]
                and not self._lasts(flat, at, end, whole=False)
            ):
                return None
        if (
            f"{words} {m['u']}" in self._loose
            and not self._loose_before.search(before)
            and unit != "h"
        ):
            return None
        if unit in ("y", "m", "d", "w") and self._is_age(
            unit, count, before, flat[end : end + _REACH]
        ):
            return None
        if (
            unit == "y"
            and short
            and m["n"] in ("un", "1")
            and regex.search(r"(?:jour de l'|par )$", before)
        ):
            return None
        if unit == "d" and m["n"] in ("un", "une", "1") and not self._loose_before.search(before):
            return None
        value = self._iso(count, unit, m, end)
        start = m.start("n") if m["n"] and not m["range"] else m.start()
        if m["range"]:
            start = m.start("n") if m["n"] else m.start()
        return start, end, value

    def _is_age(  # noqa: PLR0911
        self, unit: str, count: float, before: str, after: str
    ) -> bool:
        if self._not_age.match(after):
            return False
        if self._age_after.match(after):
            return True
        if unit == "y":
            # « mes enfants de 2, 5 et 8 ans ».
            if regex.search(
                r"(?<!\w)(?:\d{1,2}|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)"
                r"(?: ans)? (?:et|ou) (?:de )?$",
                before,
            ) and self._persons.search(before):
                return True
            if self._age_before.search(before):
                return True
            if self._person_near.search(before):
                return True
            noun = regex.search(r"(\w+) (?:de |d')$", before)
            if noun and noun[1] not in self._lasting_nouns:
                return True
            return count >= 60 and not regex.search(
                r"(?:depuis|pendant|garantie?|client\w*|il y a|fait|en|apres|voila) $", before
            )
        if regex.search(r"(?<!\w)enceinte de $", before):
            return True
        if regex.search(
            r"(?<!\w)(?:il|elle) (?:a|avait)(?: que| seulement| tout juste)? $", before
        ):
            return regex.match(r" ?(?:[.,;!?)]|$)", after) is not None
        return (
            bool(self._person_near.search(before))
            and not regex.search(r"(?:attend\w*|depuis|pendant) $", before)
            and unit in ("m", "w", "d")
            and bool(regex.search(r"(?: de| a|,|age\w*(?: de)?|\() ?$", before))
        )

    def _iso(  # noqa: PLR0911
        self, count: float, unit: str, m: regex.Match[str], end: int
    ) -> str:
        whole = int(count)
        half = bool(m["half"]) or count != whole
        second = self._numbers.value(m["n2"]) if m["and"] and end == m.end() else None
        second_unit = self._units.get(m["u2"] or "") if second else None
        if unit == "w":
            days = second if second and second_unit == "d" else 4 if half else 0
            return f"P{whole * 7 + days}D"
        if unit == "d":
            return f"P{whole}DT12H" if half else f"P{whole}D"
        if unit == "m":
            tail = (
                "15D"
                if half
                else f"{second * 7}D"
                if second and second_unit == "w"
                else f"{second}D"
                if second and second_unit == "d"
                else ""
            )
            return f"P{whole}M{tail}"
        if unit == "y":
            tail = "6M" if half else f"{second}M" if second and second_unit == "m" else ""
            return f"P{whole}Y{tail}"
        if unit == "h":
            minutes = 30 if half else 15 if m["quarter"] else 45 if m["three"] else second or 0
            return f"PT{whole}H{minutes}M" if minutes else f"PT{whole}H"
        if unit == "min":
            return f"PT{whole}M30S" if half else f"PT{whole}M"
        return f"PT{whole}S"
