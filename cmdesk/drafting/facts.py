"""What of the message a reply can take up word for word: waits, attempts, promises, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmdesk.domain.analysis import Analysis, Deed, Promise
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType, Kind, Signal
from cmdesk.drafting.faults import plain
from cmdesk.drafting.retelling.grammar import is_hour
from cmdesk.language.numbers import date_in_words, duration_in_words
from cmdesk.language.surface import Surface, spell_small_numbers

_AHEAD = 40
"""How many characters behind a deed still say how often it was done."""
_SENTENCE = re.compile(r"[.!?…\n]+")


def facts_of(
    message: Message, analysis: Analysis, facts: Mapping[str, Any], surface: Surface
) -> dict[str, str]:
    """Return the slots that the facts of the message fill, each only where it is sure.

    ``wait``, ``since``, ``contacts``, ``tried``, ``tries``, ``pledge``, ``when``, ``place``
    and ``loved``, in the notation of the phrase bank.
    """
    slots: dict[str, str] = {}
    if wait := _waiting(message, analysis, facts["waiting"]):
        slots |= {"wait": wait, "since": f"depuis {wait}"}
    if loved := _loved(plain(message.text), facts["loved"]):
        slots["loved"] = loved
    if analysis.kind.id is not Kind.COMPLAINT:
        return slots
    counted = _contacts(message, analysis, facts)
    if counted:
        slots |= {"contacts": counted[0], "tries": " et ".join(counted[:2])}
    if tried := _tried(message, analysis.done, facts):
        slots["tried"] = tried
    if pledge := _pledge(message, analysis.promised, facts):
        slots["pledge"] = pledge
    if when := _when(message, analysis, facts["when"]):
        slots["when"] = when
    if place := _place(message, analysis, facts["place"], surface):
        slots["place"] = place
    return slots


def _loved(readable: str, facts: Mapping[str, Any]) -> str:
    """Return who close to the author is told to be hurt, in the notation of the phrase bank.

    « Posée par mon mari, électricien »: he is well.
    """
    for sentence in _SENTENCE.split(readable):
        loved = re.search(facts["pattern"], sentence)
        if loved and re.search(facts["hurt"], sentence):
            return str(facts["names"][loved["who"]])
    return ""


# ---------------------------------------------------------------- waits and attempts


def _waiting(message: Message, analysis: Analysis, facts: Mapping[str, Any]) -> str:
    """Return for how long the author has been waiting (« trois semaines »), if it is told."""
    for entity in analysis.entities_of(EntityType.DURATION):
        if re.search(facts["too_long"], plain(entity.text)):
            continue
        before = plain(message.text[: entity.span.start])
        if before.endswith("depuis ") and is_hour(plain(entity.text)):
            continue
        behind = plain(message.text[entity.span.end : entity.span.end + _AHEAD])
        waits = re.search(facts["before"], before) or re.search(facts["after"], behind)
        if waits and not re.search(facts["unless"], before):
            return _in_letters(entity.text, facts["units"])
    return ""


def _in_letters(duration: str, units: Mapping[str, Any]) -> str:
    """Return a duration as a sentence says it: « 3j » → « trois jours »."""
    words = " ".join(duration.lower().split())
    if short := re.fullmatch(r"(\d+) ?([a-z])", words):
        words = f"{short[1]} {units.get(short[2], short[2])}"
    # One of them, however it was typed (« 1 semaines »), several, however (« 2 semaine »).
    count, _, unit = words.partition(" ")
    one = count in {"1", "un", "une"}
    if one and unit in units["plurals"]:
        words = f"{count} {unit[:-1]}"
    elif not one and f"{unit}s" in units["plurals"]:
        words = f"{count} {unit}s"
    return spell_small_numbers(words)


def _contacts(message: Message, analysis: Analysis, facts: Mapping[str, Any]) -> list[str]:
    """Return the author's attempts that are counted (« quinze appels », « deux courriels »)."""
    if not analysis.has(Signal.REPEAT_CONTACT):
        return []
    found: dict[str, str] = {}
    table = facts["contacts"]
    readable = plain(message.text)
    for match in re.finditer(table["pattern"], readable):
        if not re.search(table["unless"], readable[match.end() :]):
            name = table["names"].get(match["what"], match["what"])
            if name in table["letters"] and set(table["letters"]) & found.keys():
                continue
            found.setdefault(name, _counted(match["count"], name))
    for deed in analysis.done:
        entry = _entry(facts["tried"], deed.kind, _words(message, deed.span))
        if entry is None or "noun" not in entry or entry["noun"] in found:
            continue
        if times := re.search(facts["times"]["pattern"], _around(message, deed)):
            found[entry["noun"]] = _counted(times["count"], entry["noun"])
    return list(found.values())


def _counted(count: str, name: str) -> str:
    spelt = spell_small_numbers(count)
    joint = "" if spelt.endswith("'") else " "
    return f"{spelt.replace(chr(39), '’')}{joint}{name}"


def _tried(message: Message, done: Sequence[Deed], facts: Mapping[str, Any]) -> str:
    """Return what the author already did, as a clause; the one counted first."""
    told: list[tuple[bool, str]] = []
    for deed in done:
        entry = _entry(facts["tried"], deed.kind, _words(message, deed.span))
        if entry is None:
            continue
        times = re.search(facts["times"]["pattern"], _around(message, deed))
        if times:
            count = spell_small_numbers(times["count"])
            told.append((True, str(entry["times"]).replace("{times}", f"{count} fois")))
        else:
            told.append((False, str(entry["text"])))
    return next((text for counted, text in told if counted), told[0][1] if told else "")


def _around(message: Message, deed: Deed) -> str:
    """Return the words of a deed and what follows in its sentence, readable."""
    rest = re.split(r"[.!?;,\n]", message.text[deed.span.end : deed.span.end + _AHEAD])[0]
    return f"{_words(message, deed.span)} {plain(rest)}"


def _words(message: Message, span: Span) -> str:
    return plain(message.text[span.start : span.end])


def _entry(entries: Sequence[Mapping[str, Any]], kind: str, words: str) -> Mapping[str, Any] | None:
    """Return the first entry of ``kind`` whose words are met, and none that bars it."""
    for entry in entries:
        if kind not in entry["kinds"] or not re.search(entry["pattern"], words):
            continue
        if "unless" in entry and re.search(entry["unless"], words):
            continue
        return entry
    return None


# ---------------------------------------------------------------- promises


def _pledge(message: Message, promised: Sequence[Promise], facts: Mapping[str, Any]) -> str:
    """Return what had been promised (« un rappel sous 48 heures »), or nothing."""
    rules = facts["pledged"]
    for promise in promised:
        words = _words(message, promise.span)
        if not re.search(rules["pattern"], words) or re.search(rules["unless"], words):
            continue
        # What is named first is what was promised: « une réponse en 48 h, et je rappelle ».
        found = [
            (match.start(), place, entry["text"])
            for place, entry in enumerate(facts["pledge"])
            if (match := re.search(entry["pattern"], words))
        ]
        if found:
            return str(min(found)[2]) + _term(message, promise, rules)
    return ""


def _term(message: Message, promise: Promise, rules: Mapping[str, Any]) -> str:
    """Return by when (« sous 48 heures », « pour le 3 mars »), with its space, or nothing."""
    at = message.text.find(promise.when, promise.span.start) if promise.when else -1
    if at < 0 or at > promise.span.end:
        return ""
    before = plain(message.text[max(0, at - 30) : at])
    if promise.value.startswith("P") and re.search(rules["within"], before):
        hours = re.fullmatch(r"PT(\d\d+)H", promise.value)
        return f" sous {f'{hours[1]} heures' if hours else duration_in_words(promise.value)}"
    day = _day(promise.value)
    if (
        day
        and promise.when[-1:].isalnum()
        and re.search(r"\d", promise.when)
        and re.search(rules["by"], before)
    ):
        return f" pour {date_in_words(day)}"
    return ""


# ---------------------------------------------------------------- when and where


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _when(message: Message, analysis: Analysis, rules: Mapping[str, Any]) -> str:
    """Return the date of the fact, where a grievance gives one alone.

    The calendar day and no « hier »: the reply may leave another day.
    """
    received = message.received_at.date() if message.received_at else None
    for grievance in analysis.grievances:
        span = grievance.span
        dates = [
            entity
            for entity in analysis.entities_of(EntityType.DATE)
            if span.start <= entity.span.start and entity.span.end <= span.end
        ]
        if len(dates) != 1 or not re.search(rules["written"], plain(dates[0].text)):
            continue
        day = _day(dates[0].value)
        before = plain(message.text[span.start : dates[0].span.start])
        if day is None or received is None or day >= received or re.search(rules["before"], before):
            continue
        return date_in_words(day, year=(received - day).days > rules["year"])
    return ""


def _place(message: Message, analysis: Analysis, rules: Mapping[str, Any], surface: Surface) -> str:
    """Return the place of the fact (« à Lyon »), where the message names but that one."""
    places = analysis.entities_of(EntityType.PLACE)
    if len({entity.value.lower() for entity in places}) != 1:
        return ""
    before = plain(message.text[: places[0].span.start])
    if not re.search(rules["before"], before) or re.search(rules["unless"], before):
        return ""
    name = places[0].value
    if name.islower() or name.isupper():
        name = "-".join(part.capitalize() for part in name.lower().split("-"))
    head, _, rest = name.partition(" ")
    if head in {"Le", "Les"} and rest:
        return surface.contract("à", f"{head.lower()} {rest}")
    return f"à {name}"
