"""French typography: mended silently in what we write, reported in what is typed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import regex

from cmdesk.domain.text import Span
from cmdesk.language.fold import fold
from cmdesk.language.protected import ProtectedKind, ProtectedSpan, protected_spans

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_NARROW_MARKS = "[;!?]"
# Horizontal spaces: a line break is never swallowed.
_SPACE = r"[ \t\u00a0\u202f\u2007\u2009]"
# Signs after which a mark stands by itself: « (!) », « ?! ».
_OPENING = r"\s(\[{«“\"'’;!?¿¡…"

_REGIONS_WITH_SPACES = frozenset({"FR", "BE", "LU", "MC"})

# Abbreviated titles and currency or unit signs are signs of typography, not words.
_TITLES = r"(?:MM?\.|Mmes?|Mlles?|Dr|Pr|Me)"
_UNITS = (
    r"(?:km|cm|mm|dm|m²|m³|m2|m|kg|mg|g|cl|ml|L|l|kWh|kW|W|V|Go|Mo|To|Ko|GB|MB|Hz|"
    r"min|h|s|CHF|EUR|USD|CAD|FCFA|euros?|°C|°)"
)
_DIGITS = "0123456789"
_MONTHS = (
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)


@dataclass(frozen=True, slots=True)
class TypographyFault:
    """A place where typography is not French: ``span`` is replaced by ``replacement``.

    ``span`` is never empty: where a space is wanting it covers the sign beside it.
    ``message`` is one French sentence. ``silent`` where only the sort of a space or of an
    apostrophe differs, which no keyboard types: ``typeset`` mends it when the text is copied,
    and nobody needs to be told.
    """

    span: Span
    replacement: str
    rule: str
    message: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    message: str
    pattern: regex.Pattern[str]
    replacement: Callable[[regex.Match[str], str], str]
    spaced_regions_only: bool = False
    unspaced_regions_only: bool = False
    signs: str = ""
    """One of these stands in any text of which it has something to say; empty: unknown."""


def _fixed(text: str) -> Callable[[regex.Match[str], str], str]:
    return lambda match, narrow: text


def _rules() -> tuple[_Rule, ...]:
    def rule(
        id: str,
        pattern: str,
        replacement: str | Callable[[regex.Match[str], str], str],
        message: str,
        *,
        spaced: bool = False,
        unspaced: bool = False,
        signs: str = "",
    ) -> _Rule:
        function = _fixed(replacement) if isinstance(replacement, str) else replacement
        expression = regex.compile(pattern, regex.V1)
        return _Rule(id, message, expression, function, spaced, unspaced, signs)

    return (
        rule(
            "apostrophe",
            r"(?<=\p{L})['´`‘](?=[\p{L}\d«\"“])",
            "’",
            "L’apostrophe est courbe.",
            signs="'´`‘",
        ),
        rule(
            "etc",
            r"(?<=\b[Ee]tc)(?:\.{2,}|…|\.…)",
            ".",
            "« etc. » se termine par un seul point.",
            signs=".…",
        ),
        rule(
            "ellipsis",
            r"(?<![.\d])(?<!\b[Ee]tc)\.{3,}",
            "…",
            "Les points de suspension sont un seul signe.",
            signs=".",
        ),
        rule(
            "space-before-mark",
            rf"(?<=[^{_OPENING}]){_SPACE}*(?={_NARROW_MARKS})"
            rf"(?!(?<=\S){NARROW}(?={_NARROW_MARKS}))"
            r"(?=\s*[!?]+(?:[\s)\]»”\"…—–-]|$|[^\p{L}\p{N}])|\s*;(?:\s|$))",
            lambda match, narrow: narrow,
            "Une espace fine insécable précède ce signe.",
            signs=";!?",
            spaced=True,
        ),
        rule(
            "no-space-before-mark",
            rf"(?<=[^{_OPENING}]){_SPACE}+(?=[!?]|;(?:\s|$))",
            "",
            "Aucune espace ne précède ce signe.",
            signs=";!?",
            unspaced=True,
        ),
        rule(
            "space-before-colon",
            rf"(?<=[^{_OPENING}:]){_SPACE}*(?=:(?:\s|$|{NO_BREAK}))",
            NO_BREAK,
            "Une espace insécable précède le deux-points.",
            signs=":",
        ),
        rule(
            "guillemet-open",
            rf"(?<=«){_SPACE}*(?=[^\s»])",
            NO_BREAK,
            "Une espace insécable suit le guillemet ouvrant.",
            signs="«",
        ),
        rule(
            "guillemet-close",
            rf"(?<=[^\s«]){_SPACE}*(?=»)",
            NO_BREAK,
            "Une espace insécable précède le guillemet fermant.",
            signs="»",
        ),
        rule(
            "space-before-sign",
            rf"(?<=\d){_SPACE}?(?=[%€£](?!\d))",
            NO_BREAK,
            "Une espace insécable sépare le nombre de son signe.",
            signs=_DIGITS,
        ),
        rule(
            "space-before-unit",
            rf"(?<=\d)[ {NARROW}](?={_UNITS}(?![\w’'-]))",
            NO_BREAK,
            "Une espace insécable sépare le nombre de son unité.",
            signs=_DIGITS,
        ),
        rule(
            "hour",
            r"(?<=\b\d{1,2}[\u00a0 \u202f]?h)[ \u202f](?=\d\d\b)",
            NO_BREAK,
            "L’heure s’écrit avec des espaces insécables.",
            signs=_DIGITS,
        ),
        rule(
            "thousands",
            rf"(?<=(?<![\d.,]|\d{_SPACE})\b\d{{1,3}}(?:{_SPACE}\d{{3}}){{0,3}})[ {NO_BREAK}\u2009]"
            rf"(?=\d{{3}}(?:{_SPACE}\d{{3}}){{0,3}}(?!\d)(?!{_SPACE}\d))",
            lambda match, narrow: narrow,
            "Une espace fine insécable sépare les milliers.",
            signs=_DIGITS,
        ),
        rule(
            "day-month",
            rf"(?<=\b(?:[0-3]?\d|1er))[ ](?={_MONTHS}\b)",
            NO_BREAK,
            "Le jour et le mois restent sur la même ligne.",
            signs=_DIGITS,
        ),
        rule(
            "title",
            rf"(?<=\b{_TITLES})[ ](?=\p{{Lu}}\p{{Ll}})",
            NO_BREAK,
            "Le titre reste sur la même ligne que le nom.",
            signs="MDP",
        ),
        rule(
            "number-sign",
            r"(?<=\b[nN]°)[ \u202f]?(?=\d)",
            NO_BREAK,
            "Une espace insécable suit « n° ».",
            signs="°",
        ),
        rule(
            "capital-a",
            r"(?<=(?:^|[.!?…»][ \u00a0\u202f]|\n)[ ]*)A(?= (?:bientôt|très|demain|nouveau|partir|"
            r"propos|défaut|suivre|plus tard|tout|la|le|l’|l'|ce|cet|cette|ces|votre|vos|notre|nos|"
            r"mon|ma|mes|ton|ta|tes|son|sa|ses|leur|leurs)\b)",
            "À",
            "Les capitales gardent leur accent.",
            signs="A",
        ),
        rule(
            "capital-ca",
            r"(?<=(?:^|[.!?…»][ \u00a0\u202f]|\n)[ ]*)Ca(?= \p{Ll})",
            "Ça",
            "Les capitales gardent leur cédille.",
            signs="C",
        ),
        rule(
            "space-before-comma",
            rf"(?<=[\p{{L}}\p{{N}})»]){_SPACE}+(?=,(?:\s|$)|\.(?:\s|$))",
            "",
            "Aucune espace ne précède la virgule ni le point.",
            signs=",.",
        ),
        rule(
            "double-space",
            r"(?<=[^\s])[ ]{2,}(?=[^\s])",
            " ",
            "Une seule espace sépare deux mots.",
        ),
    )


_RULES = _rules()
# Words, commas and full stops, one space between them: no rule has anything to say.
_NOTHING = regex.compile(
    r"(?:(?!\b(?:A|Ca|[Ee]tc|MM?|Mmes?|Mlles?|Dr|Pr|Me)\b)"
    r"[\p{L}’-]+(?:,|\.(?![.,]))?(?: (?=[\p{L}])|$))*"
)


def faults(
    text: str,
    region: str = "FR",
    cheap: bool = False,
    protected: Sequence[ProtectedSpan] | None = None,
) -> list[TypographyFault]:
    """Return where the typography of ``text`` is not that of ``region``, in order.

    ``region``: ``FR``, ``BE``, ``LU`` (spaces before ; ! ?), ``CH``, ``CA`` (none). With
    ``cheap`` U+00A0 stands in place of U+202F, which X counts twice. Nothing is reported
    inside links, addresses, handles, hashtags, references, times or emoticons: ``protected``
    is what ``protected_spans`` gives of ``text``, where it is known. Faults do not overlap;
    applied from the last to the first they give ``typeset(text)``.
    """
    if _NOTHING.fullmatch(text):
        return []
    guard: _Guard | None = None
    narrow = NO_BREAK if cheap else NARROW
    spaced = region.upper() in _REGIONS_WITH_SPACES
    found: list[TypographyFault] = []
    for rule in _RULES:
        if (rule.spaced_regions_only and not spaced) or (rule.unspaced_regions_only and spaced):
            continue
        if rule.signs and not any(sign in text for sign in rule.signs):
            continue
        for match in rule.pattern.finditer(text):
            span = Span(*match.span())
            replacement = rule.replacement(match, narrow)
            if span.of(text) == replacement:
                continue
            if guard is None:
                guard = _Guard(
                    _untouchable(protected_spans(text) if protected is None else protected)
                )
            if guard.holds(span):
                continue
            if not span.of(text).strip() and span.end < len(text) and text[span.end] != "\n":
                # A space, or the want of one, cannot be pointed at: its sign can.
                replacement += text[span.end]
                span = Span(span.start, span.end + 1)
            silent = fold(span.of(text)) == fold(replacement)
            found.append(TypographyFault(span, replacement, rule.id, rule.message, silent))
    found.sort(key=lambda fault: (fault.span.start, fault.span.end))
    kept: list[TypographyFault] = []
    for fault in found:
        if not kept or fault.span.start >= kept[-1].span.end:
            kept.append(fault)
    return kept


def typeset(text: str, region: str = "FR", cheap: bool = False) -> str:
    """Return ``text`` with the typography of ``region``; applied twice it changes nothing.

    See ``faults`` for what is mended and what is left alone.
    """
    # One mend can uncover another (« !!  » after a removed space); three passes settle all.
    for _ in range(4):
        wrong = faults(text, region, cheap)
        if not wrong:
            break
        for fault in reversed(wrong):
            text = text[: fault.span.start] + fault.replacement + text[fault.span.end :]
    return text


class _Guard:
    """The stretches that no mend may touch, looked up by bisection."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def holds(self, span: Span) -> bool:
        """Return whether ``span`` lies inside, or cuts, a guarded stretch."""
        place = bisect_right(self._starts, span.start) - 1
        if place >= 0:
            guarded = self._spans[place]
            # At its very start or end an insertion stays outside.
            if guarded.start < span.start < guarded.end:
                return True
            if span.start == guarded.start and span.end > span.start:
                return True
        following = place + 1
        return following < len(self._spans) and self._spans[following].start < span.end


def _untouchable(protected: Iterable[ProtectedSpan]) -> list[Span]:
    # An emoji is not prose, yet the space before the mark that follows it is ours.
    return [item.span for item in protected if item.kind is not ProtectedKind.EMOJI]
