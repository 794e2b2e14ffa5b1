"""What falls short of the rest in a compliment, as a noun phrase (« le dessert arrivé froid »)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import regex

from cmdesk.drafting.calm.clauses import Clause, Named, Things
from cmdesk.language.surface import Surface

# Who says « je » finds nothing wanting in the thing said before.
_SPEAKERS = frozenset({"je", "j", "nous", "on", "vous"})
# « Mais le parking est étroit »: what is said of it needs no degree.
_IS = r"(?<=\b(?:est|sont|etait|etaient|reste|restent) )"
# In a text without any comma, what stands further off belongs to something else.
_FAR = 16
# How many words may stand between what falls short and a thing named after it.
_NEAR = 2
EVERYBODY = "l’équipe"
"""Who hears of what belongs to no family."""


class Led(Enum):
    """What announces a reservation: nothing, « mais », « seul bémol »."""

    NOT = 0
    TURNED = 1
    ANNOUNCED = 2


@dataclass(frozen=True, slots=True)
class Short:
    """What falls short: ``thing``, ``heard`` who hears of it, whether to regret and to mend it."""

    thing: str
    heard: str
    lapse: bool = False
    mend: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    sure: regex.Pattern[str]
    """What tells it by itself."""
    turned: regex.Pattern[str]
    """What tells it after « mais »."""
    announced: regex.Pattern[str]
    """What tells it after « seul bémol »."""
    needs_lead: bool
    of: frozenset[str]
    any_thing: bool
    say: str
    alone: str
    after: bool
    lack: Mapping[str, str]
    hearer: str
    lapse: bool
    mend: bool

    @property
    def by(self) -> Mapping[Led, regex.Pattern[str]]:
        """Return what tells it, by what announces it."""
        return {Led.NOT: self.sure, Led.TURNED: self.turned, Led.ANNOUNCED: self.announced}


class Shortfalls:
    """Finds what falls short."""

    def __init__(self, table: Mapping[str, Any], things: Things, surface: Surface) -> None:
        """Read the table ``reservations`` of ``reservations.toml``."""
        self._things = things
        self._surface = surface
        self._families: Mapping[str, frozenset[str]] = {
            name: frozenset(nouns) for name, nouns in table["families"].items()
        }
        self._hearers = [(one["family"], one["said"]) for one in table["hearer"]]
        self._rules = [self._rule(entry, table) for entry in table["shortfall"]]

    def _rule(self, entry: Mapping[str, Any], table: Mapping[str, Any]) -> _Rule:
        pattern = entry["pattern"].replace("{not}", table["lacks"])
        pattern = pattern.replace("{degree}", table["degrees"])
        degree = f"(?:{table['degrees']} )"
        return _Rule(
            id=entry["id"],
            sure=regex.compile(pattern.replace("(?:{deg} )", f"{degree}+")),
            turned=regex.compile(pattern.replace("(?:{deg} )", f"(?:{degree}+|{_IS})")),
            announced=regex.compile(pattern.replace("(?:{deg} )", f"{degree}*")),
            needs_lead=entry.get("announced", False),
            of=frozenset[str]().union(*(self._families[name] for name in entry["of"])),
            any_thing=not entry["of"],
            say=entry["say"],
            alone=entry.get("alone", ""),
            after=entry.get("after", False),
            lack=entry.get("words", {}),
            hearer=entry.get("hearer", ""),
            lapse=entry.get("lapse", False),
            mend=entry.get("mend", False),
        )

    def of(self, clause: Clause, former: Clause | None, led: Led, start: int = 0) -> Short | None:
        """Return what ``clause`` finds wanting, of a thing of its own or of ``former``.

        ``led`` is what announces it, at the word ``start``.
        """
        named = self._things.of(clause)
        # What stands before « petit bémol » is meant only where nothing stands behind it.
        named = [one for one in named if one.place >= start] or named
        spoken = led is not Led.NOT and not named and not _SPEAKERS & {*clause.words}
        before = self._things.of(former) if former is not None and spoken else []
        for rule in self._rules:
            if rule.needs_lead and led is Led.NOT:
                continue
            match = rule.by[led].search(clause.bare)
            if match is None:
                continue
            places = clause.place(match.start()), clause.place(match.end())
            if places[0] - start > _FAR:
                continue
            if found := self._said(rule, clause, named, before, places):
                return found
        return None

    def _said(
        self,
        rule: _Rule,
        clause: Clause,
        named: Sequence[Named],
        before: Sequence[Named],
        places: tuple[int, int],
    ) -> Short | None:
        start, end = places
        if rule.lack:
            word = clause.words[end] if end < len(clause.words) else ""
            lack = rule.lack.get(word)
            if lack is None:
                return None
            said = rule.say.replace("de {lack}", self._surface.contract("de", lack))
            return Short(said, EVERYBODY, rule.lapse, rule.mend)
        if rule.after:
            thing = next((one for one in named if one.place == end and one.form), None)
        else:
            thing = _subject(named, rule, start, end) or next(
                (one for one in before if one.noun in rule.of), None
            )
        if thing is not None and (rule.any_thing or thing.noun in rule.of):
            return self._short(rule, thing)
        if rule.alone:
            return Short(rule.alone, rule.hearer or EVERYBODY, rule.lapse, rule.mend)
        return None

    def _short(self, rule: _Rule, thing: Named) -> Short:
        form = thing.form
        bare = form.shown if form else thing.noun
        said = (
            rule.say.replace("{thing}", thing.said)
            .replace("{of}", self._surface.contract("de", thing.said))
            .replace("{de}", self._surface.contract("de", bare))
            .replace("{e}", "e" if form and form.feminine else "")
            .replace("{s}", "s" if form and form.plural else "")
        )
        mend = rule.mend and thing.noun not in self._families["packing"]
        return Short(said, rule.hearer or self.hearer(thing), rule.lapse, mend)

    def hearer(self, thing: Named) -> str:
        """Return who hears of ``thing``."""
        return next(
            (said for family, said in self._hearers if thing.noun in self._families[family]),
            EVERYBODY,
        )


def _subject(named: Sequence[Named], rule: _Rule, start: int, end: int) -> Named | None:
    """Return what is found wanting between the words ``start`` and ``end``."""
    fits = None
    for one in reversed([one for one in named if one.place < max(start + 1, end)]):
        if rule.any_thing or one.noun in rule.of:
            # « Le chargeur fourni avec le téléphone »: the first of the two.
            fits = one
        if not one.inner:
            break
    return fits or next(
        (one for one in named if 0 <= one.place - end <= _NEAR and one.noun in rule.of), None
    )
