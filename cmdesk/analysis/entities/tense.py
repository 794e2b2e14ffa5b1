"""Whether a day lies before or after the reception, by the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import regex

from cmdesk.analysis.entities.levelled import Levelled, alternatives

Match = regex.Match[str]

PAST, FUTURE, UNKNOWN = -1, 1, 0
_SENTENCE = regex.compile(r"[.!?\n;…]")
_QUOTED = regex.compile(r"«[^«»]{1,300}»|“[^”]{1,300}”|\"[^\"\n]{1,300}\"")
_CLAUSE = regex.compile(r"[,:()]| (?:mais|et|puis|car|pis|alors)(?= )")
_REACH = 110


@dataclass(frozen=True)
class Story:
    """A message whose days are read: its text, the day of its reception, its tenses."""

    line: Levelled
    today: date | None
    tense: Tense
    _known: dict[tuple[int, int], int] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> str:
        """Return the levelled text where « à » keeps its accent: it is no verb."""
        text, flat = self.line.text, self.line.flat
        if "à" not in text:
            return flat
        return "".join("à" if a == "à" else b for a, b in zip(text, flat, strict=True))

    @cached_property
    def accented(self) -> bool:
        """Return whether the author types accents, so that « arrive » is not « arrivé »."""
        return any(sign in self.line.text for sign in "éèêàç")

    @cached_property
    def _quotations(self) -> tuple[tuple[int, int], ...]:
        return tuple(m.span() for m in _QUOTED.finditer(self.line.text))

    def quoted(self, place: int) -> bool:
        """Return whether a place stands in somebody’s words: their days are not the author’s."""
        return any(start < place < end for start, end in self._quotations)

    def direction(self, m: Match, start: int | None = None) -> int:
        """Return ``PAST``, ``FUTURE`` or ``UNKNOWN`` for what a match names."""
        place = (m.start() if start is None else start, m.end())
        if place not in self._known:
            self._known[place] = self.tense.around(self, *place)
        return self._known[place]


class Tense:
    """Tells whether the words around a day speak of the past or of what is to come."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        not_future = "|".join(table["not_future"])
        self._future = regex.compile(
            rf"(?<![\w@])(?!(?:{not_future})(?!\w))(?:{'|'.join(table['future'])})(?!\w)"
        )
        self._events = regex.compile(rf"(?<![\w@])(?:{'|'.join(table['events'])})(?!\w)")
        self._past = regex.compile(rf"(?<![\w@])(?:{'|'.join(table['past'])})(?!\w)")
        self._loosely_past = regex.compile(
            rf"(?<![\w@])(?:{'|'.join(table['past_unless_future'])})(?!\w)"
        )
        pronouns, clitics = alternatives(table["pronouns"]), alternatives(table["clitics"])
        # The verb of a subject before the day; what only reports says nothing of when.
        self._doing = regex.compile(
            rf"(?<![\w'])(?:(?:{pronouns}) |j ?' ?|j(?=ai ))(?:(?:{clitics})(?: |(?<=')))*"
            rf"(?!(?:{clitics}|{'|'.join(table['reports'])})(?!\w))(?P<verb>\w+)(?P<rest>.*)$"
        )
        self._had = regex.compile(
            r"ai|as?|avons|avez|ont|suis|es|est|sommes|etes|sont|viens|vient|viennent|ma|la|sa|mon"
        )
        self._not_present = regex.compile(
            r"\w+(?:ais|ait|(?<!r)ai|aient|ions|iez|ames|erent|irent|urent|er|ir|re)"
            r"|fut|dut|put|eut|vint|fit|mit"
        )
        self._participle = regex.compile(
            r" (?:(?:pas|plus|jamais|bien|deja|toujours|enfin|donc|tout|encore|meme|ete|vraiment"
            r"|juste|finalement|rien|mal|vite|mis|aussi) )*(?:\w+(?:e|ee|es|ees|i|ie|is|it|ite|u"
            r"|ue|us|ues|ert|erte|aint|os|er|ort|orte)(?!\w)|de |d'|par )"
        )
        self._told_by = regex.compile(
            r" (?:que|qu'|qui|dont|quand|lorsque|si|s'il|pourquoi|comment|suite|pour)(?!\w)"
        )
        self._meant_for = regex.compile(r"(?<!\w)c'? ?est (?:pour|pr) (?:\w+[ ']){1,6}$")
        self._fixed = regex.compile(r"(?<!\w)fixee?s? (?:à|a|au|le|pour) $")
        self._is_day = regex.compile(
            r"(?<!on |c'|c|l') (?:est|sont|sera)(?: (?:bien|fixee?|prevue?))?"
            r"(?: le| pour| pr| ce)? $"
        )
        self.today = regex.compile(rf"(?<!\w)(?:{'|'.join(table['today'])}) (?:le |un )?$")
        self._before_event = regex.compile(
            r"(?<!\w)(?:avant|d'ici) (?:\w+[ ']){1,3}(?:du |de |d')?$"
        )
        self._supposed = regex.compile(
            r"(?<!\w)si (?:je|vous|on|il|elle|nous|ils|rien|c'est)(?!\w)"
        )
        self._is = regex.compile(r"(?<!\w)(?:c'? ?est|ces|sera) (?:le |pour |pr )?$")
        self._imperfect = regex.compile(r"(?<!\w)(?:\w{2,}[^r\W]|et|av|dev)(?:ait|aient|ais)(?!\w)")
        article = r"(?: (?:le|ce|la|du|de|cette|au|pour le|pr le|avant le|avt le))? $"
        asked, adverbs = "|".join(table["asked"]), "|".join(table["adverbs"])
        # « à rendre », typed « a rendre »; « il a livrer » is a past badly spelt.
        to = rf"(?:à|(?<!(?:{'|'.join(table['subjects'])}) )a)"
        self._to_do = regex.compile(
            rf"(?<!\w)(?:{to} \w{{2,}}(?:er|dre|tre|ir)|(?:{asked})(?:[ ']\w{{1,14}}){{0,9}})"
            rf"{article}"
        )
        self._present = regex.compile(
            rf"(?:(?<!\w)(?P<who>il|elle|on|qui|ils|elles|je|nous|ca) )?(?<!\w)"
            rf"(?<!(?:{'|'.join(table['auxiliaries'])}) )(?P<verb>{alternatives(table['present'])})"
            rf"(?: (?:{adverbs}))?"
            rf"(?: (?:mon|ma|mes|notre|nos|son|sa|ses|une?|la|les|l') ?\w+){{0,2}}{article}"
        )
        self._event = regex.compile(
            rf"(?<!\w)(?:{'|'.join(table['events'])}|\d+ ans)(?: (?:en ligne|des yeux"
            rf"|de (?:ma|mon|sa|son|notre|la|leur) \w+|a la \w+|d'\w+|\w+))?"
            rf"(?: de| est| c'est)?{article}"
        )
        self._since = regex.compile(
            rf"(?<!\w)(?:{'|'.join(table['depuis'])}) ?(?:le |la |l'|(?:\w+[ ']){{1,4}}de )?$"
        )
        self._until = regex.compile(rf"(?<!\w)(?:{'|'.join(table['until'])}) ?(?:le |la |l')?$")

    def around(self, story: Story, start: int, end: int) -> int:  # noqa: PLR0911
        """Return ``PAST``, ``FUTURE`` or ``UNKNOWN`` for the day told at ``start``."""
        before = story.spoken[max(0, start - _REACH) : start]
        after = story.spoken[end : end + _REACH]
        if self._since.search(before) or self.today.search(before):
            return PAST
        if any(
            sign.search(before) for sign in (self._is, self._is_day, self._fixed, self._meant_for)
        ):
            return FUTURE
        if cut := [m.end() for m in _SENTENCE.finditer(before)]:
            before = before[cut[-1] :]
        if match := _SENTENCE.search(after):
            after = after[: match.start()]
        cuts = [m.end() for m in _CLAUSE.finditer(before)]
        near = before[cuts[-1] :] if cuts else before
        if self._until.search(before):
            return PAST if self._imperfect.search(near) else FUTURE
        if self._is_ahead(story, near, after, start):
            return FUTURE
        match = _CLAUSE.search(after)
        near_after = after[: match.start()] if match else after
        found = self._nearest(near, near_after) or self._nearest(before, after)
        if not found and self._loosely_past.search(before):
            return PAST
        if not found and self._events.search(before[-45:] + "\x00" + after[:45]):
            return FUTURE
        return found

    def _is_ahead(self, story: Story, near: str, after: str, start: int) -> bool:
        """Return whether the words that touch the day say that it is to come."""
        if self._to_do.search(near) or self._supposed.search(near):
            return True
        if self._before_event.search(near) or self._is_done(near):
            return True
        # « le colis arrive samedi »: a present, unless it is a participle without its accent.
        verb = self._present.search(near)
        plain = verb and not verb["verb"].endswith("e")  # « vient » is no participle anyhow
        if verb and (plain or story.accented or verb["who"]):
            written = start - len(near) + verb.end("verb") - 1
            if story.line.text[written] not in "éÉ":
                return True
        return bool(self._event.search(near)) and not self._past.search(after)

    def _is_done(self, near: str) -> bool:
        """Return whether a verb in the present comes before the day: « je les ramène samedi »."""
        for m in self._doing.finditer(near):
            verb, rest = m["verb"], m["rest"]
            if (
                self._past.search(rest)
                or self._loosely_past.search(rest)
                or self._told_by.search(rest)
            ):
                continue
            if self._had.fullmatch(verb):
                if not self._participle.match(rest):
                    return True
            elif not self._not_present.fullmatch(verb):
                return True
        return False

    def _nearest(self, before: str, after: str) -> int:
        line = f"{before}\x00{after}"
        at = len(before)

        def distance(expression: regex.Pattern[str]) -> int:
            return min(
                (at - m.end() if m.end() <= at else m.start() - at + 2)
                for m in expression.finditer(line)
            )

        past, future = self._past.search(line), self._future.search(line)
        if not past or not future:
            return PAST if past else FUTURE if future else UNKNOWN
        return PAST if distance(self._past) <= distance(self._future) else FUTURE
