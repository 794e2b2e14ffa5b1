"""Sums of money, each as « 1249.90 EUR »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Levelled, Numbers, alternatives, level, triggers
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_FIGURES = r"\d{1,3}(?:[ .']\d{3}(?!\d)){1,4}(?:[.,]\d{1,2}(?!\d))?|\d{1,9}(?:[.,]\d{1,2}(?!\d))?"
_MOST_FRANCS = 50_000_000
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
        self._central = regex.compile(
            rf"(?<!\w)(?:xaf|{alternatives(francs['central_africa'])})(?!\w)"
        )
        self._dinars = frozenset(_key(name) for name in table["dinars"]["names"])
        self._idioms = frozenset(_key(name) for name in table["dinars"]["idioms"])
        self._cents = frozenset(_key(name) for name in table["cents"]["names"])
        units = [name for names in table["currencies"].values() for name in names]
        unit = alternatives([*units, *francs["names"], *table["cents"]["names"]])
        self._unit_words = triggers([*units, *francs["names"], *table["cents"]["names"]])
        before = alternatives(table["before"]["names"])
        start = r"(?<![\w.,/@#])(?<!\w-)(?<!\d')"
        self._after = regex.compile(
            rf"(?:{start}|(?<=\d ?[x×*+] ?))(?P<n>{_FIGURES}){_DASH} ?(?P<k>k|mill?e|millions? de"
            rf"|millions?|mds?)? ?"
            rf"(?P<u>{unit})(?:(?<=[€$])(?P<c>\d\d)(?!\d)|(?<=[€$a-z]) (?P<c2>\d\d)(?!\w"
            rf"|[,.'/]\d| (?:%|€|euro|fois|h|min|j|go|c|k|cl|ml|m|pi|pe|se|an|ar))"
            r"|(?<=[€$£])(?!\d)|(?!\w))"
        )
        self._before = regex.compile(
            rf"(?<![\w])(?P<u>{before}) ?(?P<n>{_FIGURES}){_DASH}(?!\w|%|[.,]\d| ?%)"
        )
        # « 450.- », as the Swiss write.
        self._dashed = regex.compile(
            rf"{start}(?P<n>{_FIGURES})[.,]-{{1,2}}(?![\w-]| ?(?:{unit})(?!\w))"
        )
        between = alternatives(table["between"]["words"])
        self._words = regex.compile(
            rf"(?<![\w-])(?P<n>{self._numbers.words}) (?:(?:{between}) )?(?:millions? de )?"
            rf"(?P<u>{unit})(?!\w)"
            rf"(?:(?P<quarter> et quart(?!\w))|(?P<half> et demie?(?!\w))"
            rf"|(?: (?:et )?(?P<c>{self._numbers.words})(?: centimes)?(?=\s*(?:$|[.,;!?)\n]"
            rf"|(?:{alternatives(table['between']['after'])}) )))?)?"
        )
        self._coin = regex.compile(rf"(?<!\w)(?:{alternatives(table['coins']['before'])}) $")
        self._figures_only = frozenset(map(_key, table["figures_only"]["names"]))
        short = table["short_euro"]
        self._short = regex.compile(
            rf"{start}(?P<n>\d{{1,6}}(?:[.,]\d{{1,2}})?|\d{{2,5}}(?= e )) ?e(?![\w'-])"
        )
        self._short_around = regex.compile(rf"(?<!\w)(?:{alternatives(short['around'])})")
        self._ordinal_after = regex.compile(rf" ?(?:{alternatives(short['ordinal_after'])})")
        self._ordinal_before = regex.compile(
            rf"(?<!\w)(?:{alternatives(short['ordinal_before'])}) $"
        )
        bare = table["bare"]
        self._number = regex.compile(
            rf"(?<![\w.,/€$@#:-])(?<!\w')(?P<n>{_FIGURES})(?![\w€$%/:°²-]|[.,]\d| ?[€$%°])"
        )
        self._cue = regex.compile(rf"(?<!\w)(?:{alternatives(bare['before'])}),? $")
        self._loose_cue = regex.compile(rf"(?<!\w)(?:{alternatives(bare['loosely_before'])}),? $")
        self._ending = regex.compile(
            rf"\s*(?:$|[.,;!?)»](?:\s|$)|\n|(?:{alternatives(bare['after'])})(?!\w))"
        )
        # « à 3.90 », « 9,99 par mois »: a figure with its cents.
        self._priced = regex.compile(r" par moi?s?(?!\w)|/mois|[.,;!?]? ?$|[.,;!?]? (?:et|par) |\n")
        # « de 112 à 187 euros », « 62 au lieu de 89 € ».
        self._paired = regex.compile(
            r" (?:au lieu de|a|et) \d{1,6}(?:[.,]\d\d)? ?(?:€|euros?|chf|francs?|\$)"
        )
        self._instead = regex.compile(r" au lieu de \d{1,6}(?:[.,]\d\d?)?(?!\d)(?! ?[a-z€$%])")
        self._bare_words = triggers(
            [*bare["before"], *bare["loosely_before"], "a", "par mois", "par moi", "lieu", "entre"]
        )
        self._money_of: dict[str, str] = table["money_of"]
        self._regions = [
            (
                code,
                triggers(names),
                regex.compile(rf"(?<!\w)(?:{alternatives(names)})(?!\w)"),
            )
            for code, names in table["regions"].items()
        ]

    def region(self, line: Levelled) -> str:
        """Return where the message speaks from (``XOF``, ``CH``, ``BE``…), « » if it does not say.

        West Africa, whose franc is one, is ``XOF`` unless the country itself is named.
        """
        named = [
            code
            for code, needs, expression in self._regions
            if line.names(needs) and expression.search(line.flat)
        ]
        country = next((code for code in named if code in ("SN", "CI")), None)
        return country or (named[0] if named else "")

    def find(self, line: Levelled) -> Iterator[Entity]:
        """Yield amounts, those in figures first, those that only the context tells last."""
        worded, figures = line.names(self._unit_words), line.digits > 0
        codes: set[str] = set()
        for amount in self._with_unit(line, worded=worded, figures=figures):
            codes.add(amount.value[-3:])
            yield amount
        if figures and line.names(self._bare_words):
            # A sum without its unit is in the only one that the message names.
            yield from self._told(line, codes.pop() if len(codes) == 1 else None)

    def _with_unit(self, line: Levelled, *, worded: bool, figures: bool) -> Iterator[Entity]:
        if figures and (worded or any(sign in line.flat for sign in "€$£")):
            yield from self._in_figures(line)
        if worded:
            yield from self._spelt(line)
        if figures and "-" in line.flat:
            for m in self._dashed.finditer(line.flat):
                unit = "€" if self.region(line) == "BE" else "chf"
                yield from self._entity(line, m, _decimal(m["n"]), unit)
        if figures:
            for m in self._short.finditer(line.flat):
                if self._is_short_euro(line.flat, m):
                    yield from self._entity(line, m, _decimal(m["n"]), "€")

    def _in_figures(self, line: Levelled) -> Iterator[Entity]:
        flat = line.flat
        for m in self._before.finditer(flat):
            # « 20 € 35 » reads from its left.
            if not regex.search(r"\d ?$", flat[max(0, m.start() - 2) : m.start()]):
                yield from self._entity(line, m, _decimal(m["n"]), m["u"])
        for m in self._after.finditer(flat):
            value = _decimal(m["n"])
            if value is None or self._coin.search(flat, max(0, m.start() - 16), m.start()):
                continue
            unit = _key(m["u"])
            if unit == "f" and (value < self._letter_from or value % 5):
                continue
            cents = m["c"] or m["c2"]
            if cents and value == int(value) and not regex.search(r"[.,]", m["n"][-3:]):
                value += int(cents) / 100
            if m["k"]:
                value *= (
                    1_000
                    if m["k"] in ("k", "mille", "mile")
                    else 1_000_000
                    if "mil" in m["k"]
                    else 1e9
                )
            yield from self._entity(line, m, value, m["u"])

    def _spelt(self, line: Levelled) -> Iterator[Entity]:
        for m in self._words.finditer(line.flat):
            number, unit = self._numbers.value(m["n"]), _key(m["u"])
            if (
                number is None
                or (number == 1 and unit in self._idioms)
                or unit in self._figures_only
                # « une pièce de deux euros » compares, it does not count.
                or self._coin.search(line.flat, max(0, m.start() - 16), m.start())
            ):
                continue
            cents = self._numbers.value(m["c"]) if m["c"] else None
            value = number + (cents / 100 if cents and 10 <= cents < 100 else 0)
            value += 0.25 if m["quarter"] else 0.5 if m["half"] else 0
            yield from self._entity(line, m, value, m["u"])

    def _told(self, line: Levelled, code: str | None) -> Iterator[Entity]:
        """Yield the numbers without a unit that their context says are money."""
        for m in self._number.finditer(line.flat):
            value = _decimal(m["n"])
            if value is not None and self._is_price(line.flat, m):
                span = Span(*m.span("n"))
                code = code or self._money_of.get(self.region(line), "EUR")
                yield Entity(EntityType.AMOUNT, span, span.of(line.text), f"{value:.2f} {code}")

    def _is_price(self, flat: str, m: regex.Match[str]) -> bool:
        start, end = m.span("n")
        before = flat[max(0, start - 30) : start]
        if flat[end - 3 : end - 2] in (".", ",") and (
            (before.endswith(" a ") and self._priced.match(flat, end))
            or flat.startswith(" par moi", end)
        ):
            return True
        if self._paired.match(flat, end) and regex.search(r"(?<!\w)(?:de|a|etait|entre) $", before):
            return True
        if self._instead.match(flat, end) and end - start > 1:
            return True
        return bool(
            self._ending.match(flat, end)
            and (self._cue.search(before) or (end - start > 1 and self._loose_cue.search(before)))
        )

    def _entity(
        self, line: Levelled, m: regex.Match[str], value: float | None, unit: str
    ) -> Iterator[Entity]:
        if value is None:
            return
        key = _key(unit)
        if key in self._cents:
            code = "CAD" if self.region(line) == "CA" else "EUR"
            value /= 100
            if value < 0.02:
                return  # « plus un centime »
        elif key in self._francs:
            region = self.region(line)
            if value > _MOST_FRANCS:
                return  # « XW 123 456 789 FR » follows a parcel
            african = region in ("XOF", "SN", "CI") or key == "f"
            # « 12 000 francs » where nothing is Swiss: a sum of the CFA franc.
            large = value >= self._large and region != "CH" and m["n"][:1].isdigit()
            large = large and "'" not in m["n"]
            code = "XOF" if african or large else self._default_franc
        elif key in self._dinars:
            code = "DZD" if value >= self._large / 4 else self._codes[key]
        else:
            code = self._codes[key]
            if code == "XOF" and self._central.search(line.flat):
                code = "XAF"
        yield Entity(
            EntityType.AMOUNT,
            Span(*m.span()),
            line.text[m.start() : m.end()],
            f"{value:.2f} {code}",
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
        # « 12e le plat », « 5e la conso »: a price by the piece.
        if regex.match(r" (?:le|la|les|l') ?(?!plus|moins|meme)\w", flat[m.end() :]):
            return True
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
