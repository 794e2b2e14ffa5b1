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
            rf"(?<!\w)(?:{to} \w{{2,}}(?:er|dre|tre|ir)|(?:{asked})(?: \w{{2,14}}){{0,4}})"
            rf"{article}"
        )
        self._present = regex.compile(
            rf"(?:(?<!\w)(?P<who>il|elle|on|qui|ils|elles|je|nous|ca) )?(?<!\w)"
            rf"(?<!(?:{'|'.join(table['auxiliaries'])}) )(?P<verb>{alternatives(table['present'])})"
            rf"(?: (?:{adverbs}))?{article}"
        )
        self._event = regex.compile(
            rf"(?<!\w)(?:{'|'.join(table['events'])}|\d+ ans)(?: (?:en ligne|des yeux"
            rf"|de (?:ma|mon|sa|son|notre|la|leur) \w+|a la \w+|d'\w+|\w+))?"
            rf"(?: de| est| c'est)?{article}"
        )
        self._since = regex.compile(rf"(?<!\w)(?:{'|'.join(table['depuis'])}) ?(?:le |la |l')?$")
        self._until = regex.compile(rf"(?<!\w)(?:{'|'.join(table['until'])}) ?(?:le |la |l')?$")

    def around(self, story: Story, start: int, end: int) -> int:
        """Return ``PAST``, ``FUTURE`` or ``UNKNOWN`` for the day told at ``start``."""
        before = story.spoken[max(0, start - _REACH) : start]
        after = story.spoken[end : end + _REACH]
        if self._since.search(before):
            return PAST
        if self._is.search(before):
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
        if not found and self._events.search(before[-45:] + "\x00" + after[:45]):
            return FUTURE
        return found

    def _is_ahead(self, story: Story, near: str, after: str, start: int) -> bool:
        """Return whether the words that touch the day say that it is to come."""
        if self._to_do.search(near) or self._supposed.search(near):
            return True
        # « le colis arrive samedi »: a present, unless it is a participle without its accent.
        verb = self._present.search(near)
        if verb and (story.accented or verb["who"]):
            written = start - len(near) + verb.end("verb") - 1
            if story.line.text[written] not in "éÉ":
                return True
        return bool(self._event.search(near)) and not self._past.search(after)

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
