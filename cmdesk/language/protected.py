"""The stretches of a text that are not French prose: never corrected, never spaced."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import regex

from cmdesk.domain.text import Span
from cmdesk.language.emoji import EMOJI_PATTERN


class ProtectedKind(StrEnum):
    """Why a stretch is not French prose."""

    LINK = "link"
    EMAIL = "email"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    PHONE = "phone"
    IBAN = "iban"
    REFERENCE = "reference"
    """An order, parcel, file or product code."""
    TIME = "time"
    """A clock time with a colon (23:20), whose colon takes no space."""
    EMOJI = "emoji"
    EMOTICON = "emoticon"
    PLACEHOLDER = "placeholder"
    """A field to fill: « {prenom} », « [ … ] » stay as they are."""
    WORD = "word"
    """One of the caller's own words (a brand's vocabulary)."""


class ProtectedSpan(NamedTuple):
    """A protected stretch and why."""

    span: Span
    kind: ProtectedKind


_DOMAINS = (
    r"(?:fr|com|net|org|eu|be|ch|ca|lu|io|me|info|shop|store|app|gouv|co|re|ly|gl|example|test)"
)
# The final punctuation of a sentence is not part of its link.
_LINK = (
    r"(?:https?://|www\.)[^\s<>«»\"“”]*[^\s<>«»\"“”.,;:!?…)\]’'*]"
    r"|(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{0,62}+\.){1,5}" + _DOMAINS + r"(?![\w.-]*\w)"
    r"(?:/[^\s<>«»\"“”]*[^\s<>«»\"“”.,;:!?…)\]’'*])?"
)
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-z]{2,}"
_HANDLE = r"(?<![\w@.])@\w+(?:[.-]\w+)*"
_HASHTAG = r"(?<![\w&#/])#(?=\w*\p{L})\w+"
_IBAN = r"\b[A-Z]{2}\d{2}(?:[  ]?[A-Z0-9]{4}){3,7}(?:[  ]?[A-Z0-9]{1,4})?\b"
_PHONE = (
    r"(?<![\w.,+/-])(?:(?:\+|00)(?:33|32|41|352|1)[  .-]?(?:\(0\)[  .-]?)?[1-9](?:[  .-]?\d{2}){4}"
    r"|(?:\+|00)(?:32|41|352)(?:[  .-]?\d{2,3}){3,5}"
    r"|0[1-9](?:(?:[  .-]?\d{2}){4}|(?:[  .-]\d{3}){2}[  .-]?\d{2})"
    r"|(?:3\d{3}|10\d{2}|118[  ]?\d{3})(?=\s*\(appel)"
    r"|\d{3}[ .-]\d{3}[ .-]\d{4})(?![\w-]|[.,/]\d)"
)
_SHORT_NUMBER = (
    r"(?=[\w-]{0,9}\d{2})[\w/-]{0,40}+(?<![-/])(?![  ]?(?:€|euros?\b|EUR\b|CHF\b|%|[.,]\d))"
)
# Capitals and figures mixed, or a long bare number; never an amount, a year, a size.
_REFERENCE = (
    r"(?<![\w/.,+-])(?:"
    r"(?=[A-Z0-9_/-]*[A-Z])(?=(?:[A-Z_/-]*\d){3})[A-Z0-9](?:[A-Z0-9_/-]*[A-Z0-9])"
    r"|\d{5,}(?:[-_/]\d+)+"
    r"|\d{7,}"
    r"|(?!(?:19|20)\d\d-(?:19|20)\d\d(?!\d))\d{3,4}(?:-\d{3,})+"
    r")(?![\w-]|[.,]\d|[  ]?(?:€|euros?\b|EUR\b|CHF\b|%))"
)
# A shorter number counts only when it is announced as one; \K keeps the announcement out.
_ANNOUNCED = (
    r"\b(?:[nN][°º]|no|numéro|numero|réf\.?|référence|reference)[  ]?:?[  ]?\K"
    + _SHORT_NUMBER
    + r"|\b(?:commande|dossier|colis|facture|contrat|suivi|sinistre|réservation|ticket)"
    r"[  ]?:?[  ]?\K(?=[\w-]{0,9}\d{4})(?!(?:19|20)\d\d(?![\w-]))" + _SHORT_NUMBER
)
_TIME = r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_EMOTICON = (
    r"(?<![\w:])(?:[:;=]['’]?-?[)(\]\[DPpOoSs/\\|*3]+|[xX8]-?D+|<3+|</3|\^_*\^|-_+-|[oO]_[oO]|T_T"
    r"|¯\\_\(ツ\)_/¯)(?![\w])"
    r"|(?<=\w)[:;]-?[)(](?=\s|$)"
    r"|(?<![\w:]):[a-z_]{2,}:(?![\w:])"
)
_PLACEHOLDER = r"\{\w+\}|\{\{\s*\w+\s*\}\}|\[[  ]?…[  ]?\]"

_FLAGS = regex.V1
_LOOSE = _FLAGS | regex.IGNORECASE
# What each kind cannot do without: looked for first, since most texts have none.
_SIGNS = {
    ProtectedKind.LINK: regex.compile(r"://|www\.|\.[a-z]{2,7}(?!\w)", regex.IGNORECASE),
    ProtectedKind.EMAIL: regex.compile("@"),
    ProtectedKind.HANDLE: regex.compile("@"),
    ProtectedKind.IBAN: regex.compile(r"[A-Z]{2}\d\d"),
    ProtectedKind.PHONE: regex.compile(r"\d\d"),
    ProtectedKind.REFERENCE: regex.compile(r"\d\d"),
    ProtectedKind.TIME: regex.compile(r"\d:\d"),
}
_PATTERNS: tuple[tuple[ProtectedKind, regex.Pattern[str]], ...] = tuple(
    (kind, regex.compile(pattern, flags))
    for kind, pattern, flags in (
        (ProtectedKind.LINK, _LINK, _LOOSE),
        (ProtectedKind.EMAIL, _EMAIL, _LOOSE),
        (ProtectedKind.HANDLE, _HANDLE, _FLAGS),
        (ProtectedKind.HASHTAG, _HASHTAG, _FLAGS),
        (ProtectedKind.IBAN, _IBAN, _FLAGS),
        (ProtectedKind.PHONE, _PHONE, _FLAGS),
        (ProtectedKind.REFERENCE, _REFERENCE, _FLAGS),
        (ProtectedKind.REFERENCE, _ANNOUNCED, _FLAGS),
        (ProtectedKind.TIME, _TIME, _FLAGS),
        (ProtectedKind.PLACEHOLDER, _PLACEHOLDER, _FLAGS),
        (ProtectedKind.EMOJI, EMOJI_PATTERN, _FLAGS),
        (ProtectedKind.EMOTICON, _EMOTICON, _FLAGS),
    )
)


def protected_spans(text: str, extra: Iterable[str] = ()) -> list[ProtectedSpan]:
    """Return what in ``text`` is not French prose, in order, without overlaps.

    ``extra`` are words to protect as well, whole and in the case given. Where two kinds
    compete for the same characters, the one that starts first wins, then the longer.
    Prices, dates and ordinary numbers are prose, and are not in it.
    """
    found = [
        ProtectedSpan(Span(*match.span()), kind)
        for kind, pattern in _PATTERNS
        if kind not in _SIGNS or _SIGNS[kind].search(text)
        for match in pattern.finditer(text)
    ]
    words = sorted({word for word in extra if word.strip()}, key=len, reverse=True)
    if words:
        any_word = "|".join(map(regex.escape, words))
        pattern = regex.compile(rf"(?<!\w)(?:{any_word})(?!\w)")
        found += [
            ProtectedSpan(Span(*match.span()), ProtectedKind.WORD)
            for match in pattern.finditer(text)
        ]
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    kept: list[ProtectedSpan] = []
    for item in found:
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return kept
