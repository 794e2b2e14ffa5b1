"""Whom a reply speaks to, and whether that is who wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.review.case import Case
from cmdesk.review.rules import Rule

# Where somebody signs: alone at the end of a message, behind a mark or a courtesy.
_SIGNED = re.compile(
    r"(?:^|[.!?…:;,\n()—–-]|\b(?:cordialement|signée?|salutations|cdt|bises?)\b[,.! ]*)\s*"
    r"(?P<name>\w[\w'.-]*(?:\s+\w[\w'.-]*){0,2})\s*[.!)…]*\s*$"
)
# Where a bare name is said to somebody, not signed: the start of a reply.
_OPENING = 0.5
# From where on a title and a name may tell of somebody else.
_LATE = 0.3
_SHORT_NAME = 3
# From 0 to 100, how much of a name a handle must hold, letter by letter.
_ALIKE = 75
_WORD = re.compile(r"[^\W\d_]+")
# What no name has and a handle may: figures, marks, a capital in the middle of a word.
_HANDLE = re.compile(r"[\d_]|\w\.\w|[a-zà-ÿ][A-ZÀ-Ý]")


@dataclass(frozen=True, slots=True)
class Called:
    """A name by which the reply calls its reader; ``whole`` takes in greeting and title."""

    name: Span
    whole: Span
    word: str = ""
    title: bool = False


def called(case: Case) -> Iterator[Called]:
    """Yield the names by which the reply calls somebody, in order."""
    french, text = case.reading.french, case.reply.text
    seen: list[Span] = []
    for match in french.greeted.finditer(text):
        if plain(match["name"].split()[0]) in french.no_names:
            continue
        if not match["name"][0].isupper() and match["name"].capitalize() not in case.first_names:
            continue
        span = Span(*match.span("name"))
        seen.append(span)
        start = match.start("word")
        yield Called(span, Span(start, span.end), match["word"], bool(match["title"]))
    for match in french.titled.finditer(text):
        span = Span(*match.span("name"))
        # « M. Charrier, votre voisin, nous a prévenus. »
        if match.start() > _LATE * len(text) and french.said_of.match(text, span.end):
            continue
        if not any(span.overlaps(other) for other in seen):
            seen.append(span)
            yield Called(span, Span(match.start("title"), span.end), title=True)
    for match in french.vocative.finditer(text):
        span = Span(*match.span("name"))
        known = match["name"] in case.first_names
        early = match.start() < _OPENING * len(text)
        if known and early and not any(span.overlaps(other) for other in seen):
            seen.append(span)
            yield Called(span, span)
    for match in french.vocative_last.finditer(text):
        span = Span(*match.span("name"))
        if match["name"] not in case.first_names or french.of_staff.search(match["before"]):
            continue
        if not any(span.overlaps(other) for other in seen):
            seen.append(span)
            yield Called(span, span)


def wrong_name(case: Case, rule: Rule) -> list[Finding]:
    """Report a word said to somebody else than the author."""
    if case.message is None:
        return []
    known = case.analysis.first_name if case.analysis is not None else None
    author = case.reply.author or case.message.author or ""
    shown = _shown(case, known, author)
    if not shown:  # only a handle that names nobody, or nothing: nobody can be mistaken
        return []
    findings = []
    for call in called(case):
        if _is_author(case, plain(call.name.of(case.reply.text)), shown, author):
            continue
        fixes: tuple[str, ...] = (known,) if known else ()
        span = call.name
        if plain(call.word) in ("cher", "chere"):  # which of the two, only a person knows
            span, fixes = call.whole, tuple(f"Bonjour {name}" for name in fixes)
        elif call.title:  # « Mme Durand » gives way to the first name alone
            head = case.reply.text[call.whole.start : call.name.start]
            start = call.whole.start + (len(call.word) + 1 if call.word else 0)
            span = Span(start, span.end) if fixes and head else span
        findings.append(case.finding(rule, span, suggestions=fixes, name=known or author))
    return findings


def _shown(case: Case, known: str | None, author: str) -> set[str]:
    """Return the words of the author's name, those of a handle where they are names."""
    words = set(_words(f"{known or ''} {author}"))
    if known or re.fullmatch(r"[a-zà-ÿ' .-]+", plain(author).strip()):
        return words
    parts = {plain(part) for part in re.findall(r"[A-ZÀ-Ý]?[a-zà-ÿ]+", author)}
    names = without_accents(case.first_names)
    return {part for part in parts | words if part in names}


@lru_cache(maxsize=2)
def without_accents(names: frozenset[str]) -> frozenset[str]:
    """Return the names as handles write them; there are thousands, the same at each review."""
    return frozenset(plain(name) for name in names)


def _is_author(case: Case, wanted: str, shown: set[str], author: str) -> bool:
    """Return whether a name is one that the author shows, whole or shortened."""
    message, pool = case.message, _words(author)
    end = _SIGNED.search(plain(message.text)) if message else None
    signed = set(re.findall(r"\w+", end["name"])) if end else set()
    parts = _words(wanted)
    joined, bare = "".join(parts), [part for part in parts if part not in case.titles] or parts
    others = shown - set(bare)
    rest = [
        part
        for part in bare
        if part not in shown | signed and not any(_shortens(case, part, o) for o in others)
    ]
    if not rest or joined in shown or "".join(word[0] for word in pool).startswith(joined):
        return True
    # Julie is neither Julien nor Juliette, however alike they look.
    if any(_is_whole(case, part) for part in rest) and any(_is_whole(case, o) for o in others):
        return False
    whole = "".join(pool)
    # A handle plays with the name: « mariejo_13 » is Marie-Josée, « cap_tain » a captain.
    return len(joined) > _SHORT_NAME and (
        joined in whole or (_is_handle(case, author) and partial_ratio(joined, whole) >= _ALIKE)
    )


def _shortens(case: Case, part: str, word: str) -> bool:
    """Return whether ``part`` is short for ``word``, which the author shows, or the reverse."""
    short = case.reading.french.short_names
    if _is_whole(case, part) and _is_whole(case, word):
        return False
    if word.startswith(part):
        return len(part) >= _SHORT_NAME or len(part) == 1 or part in short
    if word in short:  # « Véro » is how Véronique shows herself, « Gabi » Gabrielle
        return part.startswith(word.rstrip("iy"))
    return part.startswith(word) and len(word) >= _SHORT_NAME and not _is_whole(case, word)


def _is_whole(case: Case, word: str) -> bool:
    """Return whether ``word`` is a first name that stands for no longer one."""
    return word in without_accents(case.first_names) and (
        word not in case.reading.french.short_names
    )


def _is_handle(case: Case, author: str) -> bool:
    """Return whether the author goes by a handle, and not by a first name alone."""
    name = author.strip()
    if " " in name:
        return False
    known = without_accents(case.first_names)
    return _HANDLE.search(name) is not None or known.isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    return _WORD.findall(plain(name))


def plain(text: str) -> str:
    """Return ``text`` without accents nor capitals, typewriter apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
