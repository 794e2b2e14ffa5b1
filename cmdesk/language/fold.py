"""One character for one: a text made uniform whose offsets are those of the original."""

from __future__ import annotations

import unicodedata

# Straight and curly apostrophes, primes and accents used as apostrophes: one sign.
_APOSTROPHES = "'‘‛ʼʹ′´`＇"
_QUOTES = "“”„‟＂"
# Every space that is not a line break, and the invisible signs that would split a word.
_SPACES = (
    "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff\u2060"
)
_HYPHENS = "\u2010\u2011\u00ad\u2212\ufe63\uff0d"


def _table() -> dict[int, str]:
    table = dict.fromkeys(map(ord, _APOSTROPHES), "’")
    table |= dict.fromkeys(map(ord, _QUOTES), '"')
    table |= dict.fromkeys(map(ord, _SPACES), " ")
    table |= dict.fromkeys(map(ord, _HYPHENS), "-")
    table |= {ord("\r"): "\n", ord("\u2028"): "\n", ord("\u2029"): "\n", ord("\x85"): "\n"}
    # « 𝗕𝗼𝗻𝗷𝗼𝘂𝗿 » and « Ｂｏｎｊｏｕｒ »: letters that networks' users paste for show.
    for first, last in ((0x1D400, 0x1D7FF), (0xFF01, 0xFF5E)):
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and code not in table:
                table[code] = plain
    return table


_FOLDING = _table()


def fold(text: str) -> str:
    """Return ``text`` with one sign for each kind, of the same length.

    Apostrophes become ’, curly double quotes ", every space but the line break U+0020,
    every line break U+000A, hyphens -, mathematical and full-width letters plain ones. Case
    and accents stay. ``len(fold(text)) == len(text)``, so a span of one holds in the other.
    """
    return (
        text
        if text.isascii() and text.isprintable() and "'" not in text and "`" not in text
        else text.translate(_FOLDING)
    )


def strip_accents(text: str) -> str:
    """Return ``text`` without accents, of the same length (« dégoûté » → « degoute »).

    Ligatures stay (œ), as they have no form of one character.
    """
    if text.isascii():
        return text
    return "".join(
        character
        if character.isascii() or unicodedata.combining(character)
        else _without_accent(character)
        for character in text
    )


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isalpha() else character
