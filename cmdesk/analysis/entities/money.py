"""Sums of money, each as « 1249.90 EUR »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Numbers, alternatives, level
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_FIGURES = r"\d{1,3}(?:[ .']\d{3}(?!\d)){1,4}(?:[.,]\d{1,2}(?!\d))?|\d{1,9}(?:[.,]\d{1,2}(?!\d))?"
_DASH = r"(?:[.,]-{1,2})?"


class Money:
    """Finds amounts in a levelled text, as ``money.toml`` lists currencies."""

    def __init__(self, table: dict[str, Any], numbers: dict[str, dict[str, int]]) -> None:
        self._numbers = Numbers(numbers)
        self._codes: dict[str, str] = {
            _key(name): code for code, names in table["currencies"].items() for name in names
        }
        francs = table["francs"]
        self._francs = frozenset(_key(name) for name in francs["names"])
        self._default_franc: str = francs["default"]
        self._letter_from: int = francs["letter_from"]
        self._large: int = francs["large"]
        self._dinars = frozenset(_key(name) for name in table["dinars"]["names"])
        self._idioms = frozenset(_key(name) for name in table["dinars"]["idioms"])
        self._cents = frozenset(_key(name) for name in table["cents"]["names"])
        units = [name for names in table["currencies"].values() for name in names]
        unit = alternatives([*units, *francs["names"], *table["cents"]["names"]])
        before = alternatives(table["before"]["names"])
        start = r"(?<![\w.,/@#])(?<!\w-)(?<!\d')"
        self._after = regex.compile(
            rf"(?:{start}|(?<=\d ?[x×*+] ?))(?P<n>{_FIGURES}){_DASH} ?(?P<k>k|mille|millions? de"
            rf"|millions?|mds?)? ?"
            rf"(?P<u>{unit})(?:(?<=[€$])(?P<c>\d\d)(?!\d)|(?<=[€$a-z]) (?P<c2>\d\d)(?!\w"
            rf"|[,.'/]\d| (?:%|€|euro|fois|h|min|j|go|c|k|cl|ml|m|pi|pe|se|an|ar))|(?!\w))"
        )
        self._before = regex.compile(
            rf"(?<![\w])(?P<u>{before}) ?(?P<n>{_FIGURES}){_DASH}(?!\w|%|[.,]\d| ?%)"
        )
        self._words = regex.compile(
            rf"(?<![\w-])(?P<n>{self._numbers.words}) (?:petits? |malheureux "
            rf"|millions? de )?(?P<u>{unit})(?!\w)"
            rf"(?: (?P<c>{self._numbers.words})(?=\s*(?:$|[.,;!?)\n]|(?:pour|chaque|de|le|la|au"
            rf"|par|en) )))?"
        )
        short = table["short_euro"]
        self._short = regex.compile(
            rf"{start}(?P<n>\d{{1,6}}(?:[.,]\d{{1,2}})?|\d{{2,5}}(?= e )) ?e(?![\w'-])"
        )
        self._short_around = regex.compile(rf"(?<!\w)(?:{alternatives(short['around'])})")
        self._ordinal_after = regex.compile(rf" ?(?:{alternatives(short['ordinal_after'])})")
        self._ordinal_before = regex.compile(
            rf"(?<!\w)(?:{alternatives(short['ordinal_before'])}) $"
        )
        cue = alternatives(table["bare"]["before"])
        self._any = regex.compile(rf"\d|(?<!\w)(?:{unit})(?!\w)")
        self._bare = regex.compile(
            rf"(?<!\w)(?:{cue}),? (?P<n>{_FIGURES})(?=\s*(?:$|[.,;!?)](?:\s|$)|(?:j'|par|au lieu"
            rf"|l[ea]|pour|a) ))"
            r"|(?<!\w)a (?P<n2>\d{1,3}[.,]\d\d)(?= par mois|/mois|[.,;!?]? |$)"
            r"(?! ?(?:[a-z]{1,2}(?!\w)|%|€))"
        )
        self._regions = [
            (code, regex.compile(rf"(?<!\w)(?:{alternatives(names)})(?!\w)"))
            for code, names in table["regions"].items()
        ]

    def region(self, flat: str) -> str:
        """Return where the message speaks from (``XOF``, ``CH``, ``BE``…), « » if it does not say.

        West Africa, whose franc is one, is ``XOF`` unless the country itself is named.
        """
        named = [code for code, expression in self._regions if expression.search(flat)]
        country = next((code for code in named if code in ("SN", "CI")), None)
        return country or (named[0] if named else "")

    def find(self, text: str, flat: str) -> Iterator[Entity]:  # noqa: PLR0912
        """Yield amounts, those in figures first."""
        if not self._any.search(flat):
            return
        region = self.region(flat)
        for m in self._before.finditer(flat):
            # « 20 € 35 » reads from its left.
            if not regex.search(r"\d ?$", flat[max(0, m.start() - 2) : m.start()]):
                yield from self._entity(text, m, _decimal(m["n"]), m["u"], region)
        for m in self._after.finditer(flat):
            value = _decimal(m["n"])
            if value is None:
                continue
            unit = _key(m["u"])
            if unit == "f" and (value < self._letter_from or value % 5):
                continue
            cents = m["c"] or m["c2"]
            if cents and value == int(value) and not regex.search(r"[.,]", m["n"][-3:]):
                value += int(cents) / 100
            if m["k"]:
                value *= (
                    1_000 if m["k"] in ("k", "mille") else 1_000_000 if "mil" in m["k"] else 1e9
                )
            yield from self._entity(text, m, value, m["u"], region)
        for m in self._words.finditer(flat):
            number = self._numbers.value(m["n"])
            if (
                number is None
                or (number == 1 and _key(m["u"]) in self._idioms)
                or (_key(m["u"]) in ("eu", "da", "dt", "f", "fr", "mad", "dh", "cad", "cents"))
            ):
                continue
            cents = self._numbers.value(m["c"]) if m["c"] else None
            value = number + (cents / 100 if cents and 10 <= cents < 100 else 0)
            yield from self._entity(text, m, float(value), m["u"], region)
        for m in self._short.finditer(flat):
            if self._is_short_euro(flat, m):
                yield from self._entity(text, m, _decimal(m["n"]), "€", region)
        for m in self._bare.finditer(flat):
            group = "n" if m["n"] else "n2"
            value = _decimal(m[group])
            if value is not None:
                code = "CHF" if region == "CH" else "CAD" if region == "CA" else "EUR"
                span = Span(*m.span(group))
                yield Entity(EntityType.AMOUNT, span, span.of(text), f"{value:.2f} {code}")

    def _entity(
        self, text: str, m: regex.Match[str], value: float | None, unit: str, region: str
    ) -> Iterator[Entity]:
        if value is None:
            return
        key = _key(unit)
        if key in self._cents:
            code, value = ("CAD" if region == "CA" else "EUR"), value / 100
            if value < 0.02:
                return  # « plus un centime »
        elif key in self._francs:
            african = region in ("XOF", "SN", "CI") or key == "f"
            # « 12 000 francs » where nothing is Swiss: a sum of the CFA franc.
            large = value >= self._large and region != "CH" and "'" not in m["n"]
            code = "XOF" if african or large else self._default_franc
        elif key in self._dinars:
            code = "DZD" if value >= self._large / 4 else self._codes[key]
        else:
            code = self._codes[key]
        yield Entity(
            EntityType.AMOUNT, Span(*m.span()), text[m.start() : m.end()], f"{value:.2f} {code}"
        )

    def _is_short_euro(self, flat: str, m: regex.Match[str]) -> bool:
        """Return whether « 30e » is money rather than a rank."""
        number = m["n"]
        before = flat[max(m.start() - 40, 0) : m.start()]
        if self._ordinal_after.match(flat, m.end()) or self._ordinal_before.search(before):
            # « mes 23e cmd 88412 » is money that a plural possessive announces.
            return (
                bool(regex.search(r"(?<!\w)(?:mes|les|ces) $", before))
                and int(float(number.replace(",", "."))) > 4
            )
        # A small figure is a rank, unless nothing that could be counted follows.
        if (
            number.isdigit()
            and int(number) < 10
            and regex.match(r" (?!pour|de|par|en|la|le)[a-z]", flat[m.end() :])
        ):
            return False
        if number.isdigit() and int(number) < 3:
            return False
        return bool(self._short_around.search(before + " " + flat[m.end() : m.end() + 20]))


def _key(unit: str) -> str:
    return regex.sub(r"[ .'-]", "", level(unit))


def _decimal(number: str) -> float | None:
    flat = regex.sub(r"[ ']", "", number)
    if regex.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", flat):
        flat = flat.replace(".", "")
    try:
        return float(flat.replace(",", "."))
    except ValueError:
        return None
