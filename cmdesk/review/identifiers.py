"""Numbers that identify a person, known by their check digits rather than by their length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cmdesk.domain.text import Span

_FIGURES = re.compile(r"(?<![\w.,+-])\d(?:[ \t./-]?[\dAB]){8,18}(?![\w-])")
# Four groups of four are a card, even one with a slip in it.
_CARD_SHAPE = re.compile(r"\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}")
_SEPARATORS = re.compile(r"[ \t./-]")
_CARD_DIGITS = range(13, 20)
_KEPT = 256

Check = Callable[[str], bool]


def identifiers(text: str) -> Iterator[tuple[Span, str]]:
    """Yield card and social-security numbers of ``text``, with which of both it is.

    ``card`` or ``insurance`` (French NIR, Belgian national number, Swiss AHV, Canadian
    SIN). A company’s number (SIREN, SIRET) is public, and none.
    """
    for match in _FIGURES.finditer(text):
        kind = kind_of(match.group())
        if kind:
            yield Span(*match.span()), kind


@lru_cache(maxsize=_KEPT)
def kind_of(number: str) -> str:
    """Return ``card``, ``insurance`` or nothing for a number as it is written."""
    # Its tables are only loaded with the first long number.
    from stdnum import luhn  # noqa: PLC0415
    from stdnum.be import nn  # noqa: PLC0415
    from stdnum.ca import sin  # noqa: PLC0415
    from stdnum.ch import ssn  # noqa: PLC0415
    from stdnum.fr import nir, siret  # noqa: PLC0415

    bare = _SEPARATORS.sub("", number)
    grouped = len(number) > len(bare)
    if nir.is_valid(bare) or ssn.is_valid(bare):
        return "insurance"
    # Eleven or nine figures alone are also a parcel's or an order's: they must look the part.
    if (nn.is_valid(bare) and re.fullmatch(r"\d\d\.\d\d\.\d\d-\d{3}[.-]\d\d", number)) or (
        sin.is_valid(bare) and re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{3}", number)
    ):
        return "insurance"
    if not bare.isdigit() or len(bare) not in _CARD_DIGITS:
        return ""
    if len(bare) == 14 and siret.is_valid(bare):
        return ""
    if luhn.is_valid(bare) and bare[0] in "23456":
        return "card"
    return "card" if grouped and _CARD_SHAPE.fullmatch(number) else ""
