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

# Where somebody signs: the last words of a message.
_SIGNED = 40
# Where a bare name is said to somebody, not signed: the start of a reply.
_OPENING = 0.5
_SHORT_NAME = 3
# From 0 to 100, how much of a name a handle must hold, letter by letter.
_ALIKE = 75
_TITLES = frozenset(
    ("professeur", "professeure", "docteur", "docteure", "maitre", "capitaine", "pr", "dr", "me")
)
# « Camille, en salle, voudrait comprendre »: the name of somebody spoken of.
_TOLD_OF = re.compile(
    r",[ \u00a0](?:en|à|au|aux|du|de|d[’']|des|notre|nos|qui|la|le|l[’']|chez|responsable)\b"
)


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
        if not any(span.overlaps(other) for other in seen):
            seen.append(span)
            yield Called(span, Span(match.start("title"), span.end), title=True)
    for match in french.vocative.finditer(text):
        span = Span(*match.span("name"))
        known = match["name"] in case.first_names
        early = match.start() < _OPENING * len(text)
        early = early and not _TOLD_OF.match(text, span.end)
        if known and early and not any(span.overlaps(other) for other in seen):
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
    words = set(re.findall(r"[^\W\d_]+", plain(f"{known or ''} {author}")))
    if known or re.fullmatch(r"[a-zà-ÿ' .-]+", plain(author).strip()):
        return words
    parts = {plain(part) for part in re.findall(r"[A-ZÀ-Ý]?[a-zà-ÿ]+", author)}
    names = _without_accents(case.first_names)
    return {part for part in parts | words if part in names}


@lru_cache(maxsize=2)
def _without_accents(names: frozenset[str]) -> frozenset[str]:
    """Return the names as handles write them; there are thousands, the same at each review."""
    return frozenset(plain(name) for name in names)


def _is_author(case: Case, wanted: str, shown: set[str], author: str) -> bool:
    """Return whether a name is one that the author shows, whole or shortened."""
    message = case.message
    signed = set(re.findall(r"\w+", plain(message.text[-_SIGNED:]))) if message else set()
    initials = "".join(part[0] for part in re.findall(r"[^\W\d_]+", plain(author)))
    pool = "".join(re.findall(r"[^\W\d_]+", plain(author)))
    parts = re.findall(r"[^\W\d_]+", wanted)
    joined = "".join(parts)
    if (len(joined) > _SHORT_NAME and joined in pool) or initials.startswith(joined):
        return True
    # A handle plays with the name: « mariejo_13 » is Marie-Josée, « cap_tain » a captain.
    handle = " " not in author.strip() and len(joined) > _SHORT_NAME
    if handle and partial_ratio(joined, pool) >= _ALIKE:
        return True
    parts = [part for part in parts if part not in _TITLES] or parts
    return all(
        part in shown
        # « Véro » is how Véronique shows herself.
        or any(len(word) >= _SHORT_NAME and part.startswith(word) for word in shown)
        or part in signed
        or (len(part) >= _SHORT_NAME and any(word.startswith(part) for word in shown))
        or (len(part) == 1 and any(word.startswith(part) for word in shown))
        for part in parts
    )


def plain(text: str) -> str:
    """Return ``text`` without accents nor capitals, typewriter apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
