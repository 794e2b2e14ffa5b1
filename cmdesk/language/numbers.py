"""Numbers, amounts, dates and durations as French writes them in a reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import regex

from cmdesk.language.typography import NARROW, NO_BREAK

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_DURATION = regex.compile(
    r"P(?:(?P<Y>\d+)Y)?(?:(?P<M>\d+)M)?(?:(?P<W>\d+)W)?(?:(?P<D>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)
_DURATION_NOUNS = {
    "Y": ("an", "ans", False),
    "M": ("mois", "mois", False),
    "W": ("semaine", "semaines", True),
    "D": ("jour", "jours", False),
    "h": ("heure", "heures", True),
    "m": ("minute", "minutes", True),
    "s": ("seconde", "secondes", True),
}
_COUNTED = regex.compile(
    r"(?<![\p{L}\p{N}.,:/+@#-])(?<!n°[ \u00a0]?)(\d{1,2})(?=[ \u00a0\u202f]\p{Ll}{2,}|$)"
)
# « iPhone 13 noir », « Galaxy 5 neuf »: the number belongs to the name before it.
_NAME_BEFORE = regex.compile(
    r"(?:[\p{Ll}\p{N},] \p{Lu}[\p{L}\p{N}]*|\p{Ll}+\p{Lu}\p{L}*|\p{Lu}{2,})[ \u00a0]$"
)
_FEMININE_COUNT = regex.compile(
    r"^[ \u00a0\u202f](?:heures?|semaines?|minutes?|secondes?|années?|fois|nuits?|journées?)\b"
)
# Up to sixteen in letters, as a newspaper does; above, figures read better.
_LARGEST_SPELT = 16


def number_in_words(number: int, feminine: bool = False) -> str:
    """Return ``number`` (0 to 999 999) in words: 71 → « soixante et onze ».

    ``feminine`` turns a final « un » into « une ». Raises ``ValueError`` outside the range.
    """
    if not 0 <= number < 1_000_000:
        raise ValueError(f"{number} is outside 0 to 999 999")
    words = _in_words(number)
    if feminine and (words == "un" or words.endswith((" un", "-un"))):
        words += "e"
    return words


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    if number < 70:
        tens, unit = divmod(number, 10)
        link = " et " if unit == 1 else "-"
        return f"{_TENS[tens]}{link}{_UNITS[unit]}" if unit else _TENS[tens]
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{_UNITS[number - 60]}"
    return "quatre-vingts" if number == 80 else f"quatre-vingt-{_UNITS[number - 80]}"


def _in_words(number: int) -> str:
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
        return f"{head} {_in_words(rest)}" if rest else head + ("s" if hundreds > 1 else "")
    thousands, rest = divmod(number, 1000)
    # « mille » never agrees, and takes the s off « cents » and « quatre-vingts ».
    head = "mille" if thousands == 1 else f"{_singular(_in_words(thousands))} mille"
    return f"{head} {_in_words(rest)}" if rest else head


def _singular(words: str) -> str:
    return words[:-1] if words.endswith(("cents", "vingts")) else words


def spell_small_numbers(text: str) -> str:
    """Return ``text`` with its counts up to sixteen in letters (« trois semaines »).

    A figure is a count where a word in lower case follows, or nothing does; references,
    times, dates, amounts and larger numbers stay as they are.
    """

    def spell(match: regex.Match[str]) -> str:
        number = int(match.group(1))
        if number > _LARGEST_SPELT or match.group(1).startswith("0"):
            return match.group()
        following = text[match.end() :]
        if _NAME_BEFORE.search(text[: match.start()]):
            return match.group()
        if regex.match(rf"[ \u00a0\u202f](?:{'|'.join(_MONTHS)}|h|km|kg|cm|mm|ans)\b", following):
            return match.group()
        return number_in_words(number, feminine=bool(_FEMININE_COUNT.match(following)))

    return _COUNTED.sub(spell, text)


def number(value: Decimal | int | float, group_four: bool = False) -> str:
    """Return ``value`` in figures: 12300.5 → « 12 300,5 » (U+202F between thousands).

    Four figures stay together (« 2026 ») unless there are decimals or ``group_four``.
    """
    exact = Decimal(str(value))
    sign = "-" if exact < 0 else ""
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    least = 4 if decimals or group_four else 5
    grouped = f"{int(whole):,}".replace(",", NARROW) if len(whole) >= least else whole
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def amount(value: Decimal | int | float | str, currency: str = "EUR") -> str:
    """Return a price: 1249.9 → « 1 249,90 € », 45 → « 45 € »; cents only where there are some.

    ``currency`` is an ISO 4217 code; those without a sign stay as codes.
    """
    exact = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    shown = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
    return f"{number(shown, group_four=True)}{NO_BREAK}{_SIGNS.get(currency, currency)}"


def date_in_words(
    day: date, *, weekday: bool = False, year: bool = False, article: bool = True
) -> str:
    """Return a date: « le 3 mars », « lundi 23 mars », « le 1er mars 2026 ».

    With ``weekday`` the article is left out, as in a sentence (« lundi 23 mars »).
    """
    number_of_day = "1er" if day.day == 1 else str(day.day)
    words = f"{number_of_day}{NO_BREAK}{_MONTHS[day.month - 1]}"
    if year:
        words += f" {day.year}"
    if weekday:
        return f"{_DAYS[day.weekday()]} {words}"
    return f"le {words}" if article else words


def duration_in_words(duration: str) -> str:
    """Return an ISO 8601 duration in words: « P21D » → « trois semaines ».

    Whole weeks are told as weeks up to eight, « P15D » stays « quinze jours ». Raises
    ``ValueError`` where ``duration`` is not one.
    """
    match = _DURATION.fullmatch(duration)
    parts = {key: int(value) for key, value in match.groupdict().items() if value} if match else {}
    if not parts:
        raise ValueError(f"{duration!r} is not an ISO 8601 duration")
    if set(parts) == {"D"} and parts["D"] % 7 == 0 and 0 < parts["D"] <= 56:
        parts = {"W": parts["D"] // 7}
    if set(parts) == {"M"} and parts["M"] % 12 == 0 and parts["M"] > 0:
        parts = {"Y": parts["M"] // 12}
    return enumerate_words([_counted(value, *_DURATION_NOUNS[key]) for key, value in parts.items()])


def _counted(value: int, singular: str, plural: str, feminine: bool) -> str:
    words = number_in_words(value, feminine) if value < 100 else number(value)
    return f"{words} {plural if value >= 2 else singular}"


def enumerate_words(items: Sequence[str], joint: str = "et") -> str:
    """Return « a », « a et b », « a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"
