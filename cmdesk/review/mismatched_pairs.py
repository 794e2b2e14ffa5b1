"""Two facts that have changed places, and one said for its contrary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.case import Case
from cmdesk.review.contradictions import STEM
from cmdesk.review.mechanics import Check
from cmdesk.review.rules import Rule

# « blanc », « blanche »: words are the same from their first letters, short ones from fewer.
_SHORT = 4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+")
# What is shown before the words that join a pair, in characters.
_STRETCH = 40
# How far from what joins them the two things of a pair may stand, in words.
_NEAR = 5
# fmt: off
_EMPTY = frozenset((
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux",
    "en", "et", "ou", "à", "a", "dans", "sur", "pour", "par", "avec", "chez", "vers",
    "ce", "cet", "cette", "ces", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "ton",
    "ta", "tes", "son", "sa", "ses", "est", "était", "êtes", "je", "j", "vous", "nous",
    "on", "il", "elle", "que", "qu", "qui", "ne", "n", "pas", "plus", "tout", "toute",
    "bien", "très", "ai", "avez", "as", "avoir", "été", "être", "fois", "se", "s", "me",
    "m", "te", "t", "y", "donc", "alors", "puis", "mais", "si", "ça", "cela", "là",
))
# fmt: on
_STRONG = r"[.!?;:\n]"


@dataclass(frozen=True, slots=True)
class _Pair:
    """What was had (or first), and what was wanted (or set against it), as stems; its place."""

    had: frozenset[str]
    wanted: frozenset[str]
    place: Span
    against: str | None = None
    """The first number of what was wanted."""


# « 10 vis au lieu de 16 »: what was had stands first.
_INSTEAD = re.compile(
    r"\b(?:au lieu|à la place|en lieu et place) d(?:e|u|es)\b|\b(?:au lieu|à la place) d'"
)
# « Y alors que vous aviez choisi X », « Y là où vous attendiez X ».
_THOUGH = re.compile(
    r"\b(?:alors que|tandis que|là où) (?:\w+ ){0,2}?(?:j'|j' ?|vous |tu |on |nous |je )?"
    r"(?:en )?(?:avai[st]|avi(?:ez|ons)|voulai[st]|vouli(?:ez|ons)|attend(?:iez|ais)|habit\w+|"
    r"viv\w+|étai[st]|étiez|demand\w+|command\w+|choisi\w*|réserv\w+|souhait\w+)"
    r"(?: (?:choisi|commandé|demandé|réservé|pris|voulu|retenu|prévu|souhaité)e?s?)?\b"
)
# « commandé en bleu, arrivé en vert »: what was wanted stands first.
_THEN = re.compile(
    r"\b(?:command|demand|voul|choisi|réserv|souhait|attend)\w*\b(?P<wanted>[^.!?;:\n]{3,60}?)"
    r"\b(?:reçu\w*|arriv\w+|livr\w+|posé\w*|obtenu\w*|eu|retrouv\w+|donné\w*|envoy\w+|c'est|"
    r"on m'a mis)\b"
    r"(?P<had>[^.!?;:\n]{3,40})"
)
# « vous attendiez X et l’on vous annonce Y »: what was wanted stands first.
_WISHED = re.compile(
    r"\b(?:vous|tu|je|j'|on|nous) ?(?:attend|souhait|voul|demand|espér|avi?(?:ez|ons|ais|ait) "
    r"(?:demandé|commandé|choisi|réservé))\w*\b(?P<wanted>[^.!?;:\n]{3,50}?)"
    r"\b(?:et|mais|puis) (?:l')?(?:on|nous) (?:vous |t'|te |m'|me |nous )(?:a |avons |en )?"
    r"(?:proposé|annonc|répond|envoyé|livré|facturé|donné|propos|donn|factur)\w*"
    r"(?P<had>[^.!?;:,\n]{2,40})"
)
# « un remboursement et pas un bon »: the first is preferred to the second.
_RATHER = re.compile(
    r"\b(?:et (?:pas|non)(?: pas)?|plutôt qu(?:e|')|(?<=[\wé]) pas)"
    r"(?= ?(?:un|une|le|la|du|des|en)\b)"
)


def swapped(case: Case, rule: Rule) -> list[Finding]:
    """Find what was had and what was wanted that changed places: « vert au lieu de bleu »."""
    message = case.message_reading
    if message is None:
        return []
    told = list(_pairs(message.form))
    preferred = list(_beside(message.form, _RATHER))
    # « j’ai demandé un échange, pas un remboursement »: what was offered is what is not wanted.
    told += [_Pair(one.wanted, one.had, one.place) for one in preferred]
    numbers = set(_NUMBER.findall(message.form))
    findings = []
    for mine, theirs in (
        (_pairs(case.reading.form), told),
        (_beside(case.reading.form, _RATHER), preferred),
    ):
        for pair in mine:
            if case.reading.is_quoted(pair.place):
                continue
            if any(_crossed(pair, o) or _miscounted(pair, o, numbers) for o in theirs):
                findings.append(case.finding(rule, pair.place))
    return findings[:1]


def _crossed(one: _Pair, other: _Pair) -> bool:
    """Return whether what one had is what the other wanted, both ways, and nothing straight."""
    had, wanted = one.had - other.had, one.wanted - other.wanted
    return bool(had & (other.wanted - one.wanted) and wanted & (other.had - one.had))


def _miscounted(one: _Pair, other: _Pair, known: Set[str]) -> bool:
    """Return whether, of two numbers held against each other, the first is not the message's."""
    mine, theirs = _numbers(one.had), _numbers(other.had)
    return bool(
        len(mine) == 1
        and len(theirs) == 1
        and one.against is not None
        and one.against == other.against
        and not mine & known
    )


def _numbers(stems: Set[str]) -> set[str]:
    return {stem for stem in stems if stem[0].isdigit()}


def _pairs(form: str) -> Iterator[_Pair]:
    yield from _beside(form, _INSTEAD)
    yield from _beside(form, _THOUGH)
    for match in (*_THEN.finditer(form), *_WISHED.finditer(form)):
        yield _Pair(
            frozenset(_stems(match["had"])), frozenset(_stems(match["wanted"])), Span(*match.span())
        )


def _beside(form: str, mark: re.Pattern[str]) -> Iterator[_Pair]:
    """Yield what stands before and behind each ``mark`` in its sentence."""
    for match in mark.finditer(form):
        before = re.split(rf"{_STRONG}|,", form[: match.start()])[-1]
        behind = re.split(rf"{_STRONG}|,", form[match.end() :])[0]
        had, wanted = _stems(before)[-_NEAR:], _stems(behind)[:_NEAR]
        if had and wanted:
            start = match.start() - len(before.lstrip()[-_STRETCH:])
            end = match.end() + len(" ".join(behind.split()[:_NEAR]))
            against = next((stem for stem in wanted if stem[0].isdigit()), None)
            place = _trimmed(form, start, end)
            yield _Pair(frozenset(had), frozenset(wanted), place, against)


def _trimmed(form: str, start: int, end: int) -> Span:
    """Return the stretch from the first whole word on."""
    while 0 < start < end and form[start - 1].isalnum():
        start += 1
    while end < len(form) and form[end].isalnum():
        end += 1
    piece = form[start:end]
    return Span(start + len(piece) - len(piece.lstrip(" ,")), start + len(piece.rstrip(" ,")))


def _stems(words: str) -> list[str]:
    return [
        token if token[0].isdigit() else token[: _SHORT if len(token) <= STEM else STEM]
        for token in _TOKEN.findall(words)
        if token not in _EMPTY
    ]


def opposites(case: Case, rule: Rule) -> list[Finding]:
    """Find the contrary of what the message tells: « ce retard » for « en avance »."""
    reader, message = case.fact_reader, case.message_reading
    if reader is None or message is None:
        return []
    form, findings = case.reading.form, []
    for first, second, both_ways in reader.opposites:
        for told, said in ((first, second), (second, first)) if both_ways else ((first, second),):
            if said.search(message.form) or not told.search(message.form) or told.search(form):
                continue
            for match in said.finditer(form):
                span = Span(*match.span())
                if case.reading.is_quoted(span) or case.reading.is_question(span):
                    continue
                if case.restates(span) or _is_yours(form, span, case):
                    known = told.search(message.form)
                    words = known.group() if known else ""
                    findings.append(case.finding(rule, span, known=words))
                    break
    return findings


# « la fermeture de votre compte », « cette annulation »: theirs, whatever we do about it.
_YOURS = re.compile(r"\b(?:votre|vos|ton|ta|tes|cette|cet|ces|ce)\b")


def _is_yours(form: str, span: Span, case: Case) -> bool:
    """Return whether what is said for its contrary is named as the author’s own."""
    return not case.reading.is_conditional(span) and bool(_YOURS.search(span.of(form)))


PAIRS: dict[str, Check] = {"swapped": swapped, "opposites": opposites}
