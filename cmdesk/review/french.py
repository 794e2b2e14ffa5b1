"""The words of French that the checks lean on, read from ``resources/rules/french.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cmdesk.knowledge.loader import read_toml

_NAME = r"[A-ZÀ-Ý][\w’'-]+"


def _any(entries: Iterable[str]) -> str:
    return "(?:" + "|".join(entries) + ")"


class French:
    """The patterns of sentences, facts, personal data and address, compiled once.

    All run on folded text (``match_form``) but for ``greeted``, ``full_name`` and ``staff``,
    which need capitals. Raises ``KeyError`` where an entry is missing.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        sentences, negation = table["sentences"], table["negation"]
        self.abbreviation = re.compile(rf"(?:^|[\s(]){_any(sentences['abbreviations'])}\.$")
        # « Bonjour Léa, » is a sentence of its own: what follows is not said to « Bonjour ».
        self.greeting = re.compile(
            rf"\s*{_any(sentences['greetings'])}(?:[ \t]+[^\s,.!?:]+){{0,3}}"
            r"[ \t]*[,!.:\n][ \t!.]*"
        )
        self.conjunction = re.compile(_any(sentences["conjunctions"]) + r"[ \t]+")
        self.clause = re.compile(
            r"[;:,()\n]|[ \t]-[ \t]|(?:^|[ \t])" + _any(sentences["conjunctions"]) + r"(?=[ \t])"
        )
        self.second = re.compile(rf"(?:^|[^\w]){_any(negation['second'])}(?!\w)")
        self.bare = re.compile(rf"(?:^|[^\w]){_any(negation['bare'])}[ \t]+(?:[\w']+[ \t]+)?$")
        self.condition = re.compile(rf"(?:^|[^\w]){_any(table['condition']['words'])}")
        self.concession = re.compile(rf"(?:^|[^\w]){_any(table['concession']['words'])}(?!\w)")
        self.opening = re.compile(_any(table["condition"]["opening"]))
        self._facts(table["facts"], table["names"])
        self._people(table["personal"], table["names"])
        fields = table["fields"]
        self.field = re.compile(_any(fields["marks"]))
        self.field_name = re.compile(rf"(?<![\w@#/’'-]){_any(fields['names'])}(?![\w’'-])")
        address, speaker = table["address"], table["speaker"]
        self.tu = re.compile(_any(address["tu"]))
        self.vous = re.compile(_any(address["vous"]))
        self.several = re.compile(_any(address["several"]))
        self.swaps: dict[str, str] = dict(address["swaps"])
        self.speaker = {who: re.compile(_any(patterns)) for who, patterns in speaker.items()}
        truth = table["truth"]
        self.empty: frozenset[str] = frozenset(truth["empty"])
        self.denied = re.compile(_any(truth["denied"]))
        self.unsaid = re.compile(_any(truth["unsaid"]))

    def _facts(self, facts: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        title = rf"(?P<title>{_any(names['titles'])}[  ]+)"
        called = rf"(?P<name>{_NAME}(?:[  -]{_NAME})*)"
        # At the start of the reply or of a sentence; a name is typed in small letters too.
        self.greeted = re.compile(
            rf"(?:^\s*|[.!?\n,]\s*|(?<=[ ])(?=[Cc]h[eè]))"
            rf"(?P<word>{_any(names['greeted'])})[  ]+{title}?"
            rf"(?P<name>{_NAME}(?:[  -]{_NAME})*|[a-zà-ÿ-]{{3,}}(?=\s*[,!.\n]))"
        )
        self.titled = re.compile(
            rf"(?:^\s*|[.!?\n,]\s*|(?<=ci )){title}{called}(?=\s*[,.!?;:\n]|$)"
        )
        not_said = _any(names["not_said"])
        self.vocative = re.compile(
            rf"(?:(?:^|[.!?\n])\s*|, |(?<=ci )){called}\s*,(?!\s*{not_said})"
        )
        # « Nous comprenons votre inquiétude, Sonia. »: followed by more, so no signature.
        self.vocative_last = re.compile(
            rf"(?P<before>[^.!?\n]*\b(?:[Vv]ous|[Vv]otre|[Vv]os|[Mm]erci)\b[^.!?\n]*), {called}[.!]"
            r"(?=[  ]+[A-ZÀ-Ý«])"
        )
        self.of_staff = re.compile(_any(names["of_staff"]))
        self.said_of = re.compile(rf",\s*{_any(names['said_of'])}")
        self.no_names = frozenset(names["never"])
        self.short_names = frozenset(names["short"])
        self.numbers = {word: str(value) for word, value in facts["numbers"].items()}

    def _people(self, personal: Mapping[str, Any], names: Mapping[str, Any]) -> None:
        files = _any(personal["files"])
        self.street = re.compile(
            r"(?<!\w)\d{1,4}[ \t]*(?:bis|ter)?,?[ \t]+"
            + _any(personal["streets"])
            + r"[ \t]+[\w'\- ]{3,40}"
        )
        self.open_place = re.compile(_any(personal["places"]) + r"[^.!?]{0,60}$")
        self.reference = re.compile(
            files + r"s?[ \t]*(?:n°|no|numéro|réf\.?|référence|:|#)*[ \t:]*"
            r"(?P<ref>[a-z]{0,4}[-/]?\d[\w\-/]{4,})"
        )
        self.named = re.compile(rf"(?:{files}|n°|numéro|référence)(?: n°)?[ :#]*(?:\w+ )?$")
        self.full_name = re.compile(
            rf"\b{_any(names['titles'])}[  ]+(?P<name>{_NAME}(?:[  ]+{_NAME})*)"
        )
        self.staff = re.compile(
            _any(personal["staff"]) + rf"s?[ \t,]+(?P<name>{_NAME}[ \t]+{_NAME})"
        )
        self.two_names = re.compile(
            rf"\b(?=(?P<first>{_NAME})[  ]+(?P<last>[A-ZÀ-Ý][\w’'-]{{2,}}))"
        )
        self.holder = re.compile(
            rf"{_any([*personal['files'], *personal['holders']])}s?"
            r"(?P<joint>[ \t]*,?[ \t]*(?:n°|no|numéro|réf\.?|référence|:|#)?[ \t:]*)$"
        )
        self.identity = re.compile(_any(personal["identity"]))
        self.stays = re.compile(_any(personal["stays"]))
        self.private_life = re.compile(_any(personal["private_life"]))
        self.akin = [tuple(group.split()) for group in personal["akin"]]
        self.common = frozenset(personal["common"])
        self.offered = re.compile(_any(personal["offered"]) + "$")
        self.house_box = re.compile(_any(personal["house_box"]) + "$")
        self.free_host = re.compile(_any(personal["free_host"]) + r"\.")
        self.never_personal = re.compile(_any(personal["never_personal"]))
        data = _any(personal["data"])
        self.asked = re.compile(
            "|".join(pattern.replace("<data>", data) for pattern in personal["asked"])
        )
        self.asked_unless = re.compile(_any(personal["asked_unless"]))
        self.here = re.compile(_any([*personal["here"], *personal["publicly"]]))
        self.publicly = re.compile(_any(personal["publicly"]))
        self.stays_here = re.compile(_any(personal["stays_here"]))
        self.here_unless = re.compile(_any(personal["here_unless"]))
        self.elsewhere = re.compile(_any(personal["elsewhere"]))
        self.taken_up = re.compile(_any(personal["taken_up"]))
        self.before = re.compile(r"(?<!\w)(?P<word>au|du|le|la|à)[ \t]+$")
        self.ours = re.compile(_any(personal["ours"]) + r"[^.!?]*$")
        self.theirs = re.compile(_any(personal["theirs"]) + "$")
        self.is_it = re.compile(_any(personal["is_it"]))


def read_french(path: Path) -> French:
    """Return the words of ``french.toml``; raises ``UserError`` where it cannot be read."""
    return French(read_toml(path))
