"""What needs no understanding: fields left open, length, links, emoji, insistence, terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Level
from cmdesk.language.emoji import emoji_spans
from cmdesk.language.protected import ProtectedKind
from cmdesk.review.case import Case
from cmdesk.review.colleagues import colleague_named
from cmdesk.review.notation import OTHER, match_form
from cmdesk.review.rules import Rule

Check = Callable[[Case, Rule], list[Finding]]

_CAPITALS = re.compile(
    r"(?<![\w@#/-])[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’']{3,}(?:[  ]+[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’']*)*(?![\w/-])"
)
_ONE_CAPITAL_WORD = 10
_REPEATED = re.compile(r"(?:[!?][  \t]*){2,}|([a-zà-ÿ])\1{3,}")
_WORDS = re.compile(r"\w+")
# Share of word pairs in common from which two replies read as one template; and of signs,
# so that an ending or a word changed here and there does not hide it.
_SAME = 0.72
_SAME_SIGNS = 88
_LEAST_WORDS = 12


def placeholder(case: Case, rule: Rule) -> list[Finding]:
    """Find fields left unfilled."""
    return [case.finding(rule, span) for span in case.fields]


def length(case: Case, rule: Rule) -> list[Finding]:
    """Report a text over the limit of its channel."""
    used, limit = case.length.used, case.length.limit
    if limit is None or used <= limit:
        return []
    return [case.finding(rule, Span(0, 0), used=used, limit=limit, over=used - limit)]


def empty(case: Case, rule: Rule) -> list[Finding]:
    """Report a reply without a word."""
    return [] if case.reply.text.strip() else [case.finding(rule, Span(0, 0))]


def capitals(case: Case, rule: Rule) -> list[Finding]:
    """Find words written to be shouted: not acronyms, names of the brand or references."""
    known: set[str] = set()
    if case.profile is not None:
        for word in (*case.profile.vocabulary.protected, *case.profile.vocabulary.products):
            known.update(word.split())
    said = case.message.text if case.message is not None else ""
    findings = []
    for match in _CAPITALS.finditer(case.reply.text):
        words = match.group().split()
        long_enough = (
            len(words) > 1
            or len(words[0]) >= _ONE_CAPITAL_WORD
            or words[0] in rule.options["words"]
        )
        if not long_enough or all(w in known or w in said for w in words):
            continue
        span = Span(*match.span())
        if case.reading.is_quoted(span) or _is_protected(case, span):
            continue
        lowered = match.group().lower()
        findings.append(case.finding(rule, span, suggestions=(lowered,)))
    return findings


def repeated_marks(case: Case, rule: Rule) -> list[Finding]:
    """Find « !! », « ?! » and stretched words."""
    findings = []
    for match in _REPEATED.finditer(case.reading.form):
        start, end = match.span()
        while case.reply.text[end - 1].isspace():
            end -= 1
        span = Span(start, end)
        if end - start < 2 or case.reading.is_quoted(span) or _is_protected(case, span):
            continue
        quote = span.of(case.reply.text)
        mark = "?" if "?" in quote else "!"
        fix = quote[0] if match.group(1) else mark
        findings.append(case.finding(rule, span, suggestions=(fix,)))
    return findings


def _is_protected(case: Case, span: Span) -> bool:
    return any(p.span.overlaps(span) for p in case.protected)


def links(case: Case, rule: Rule) -> list[Finding]:
    """Find shortened links, and those that the profile does not list."""
    findings = []
    for span, kind in case.protected:
        if kind is not ProtectedKind.LINK:
            continue
        # A profile that lists no address has no policy on them.
        host, path = _address(span.of(case.reply.text))
        reason = "shortened" if host in rule.options.get("hosts", ()) else ""
        if (
            not reason
            and case.profile is not None
            and case.profile.links
            and not any(_within(host, path, _address(a)) for a in case.profile.links)
        ):
            reason = "unlisted"
        if reason != rule.options.get("reason"):
            continue
        fixes = case.profile.links[:1] if case.profile is not None else ()
        findings.append(case.finding(rule, span, suggestions=fixes, host=host))
    return findings


def _address(link: str) -> tuple[str, str]:
    """Return the host and the path; the whole text as host where it is no address."""
    try:
        parts = urlsplit(link if "//" in link else f"//{link}")
        return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
    except ValueError:  # « https://x[.fr »
        return link, ""


def _within(host: str, path: str, allowed: tuple[str, str]) -> bool:
    """Return whether an address is the allowed one or stands below it (other hosts do not)."""
    return host == allowed[0] and (path == allowed[1] or path.startswith(allowed[1] + "/"))


def emoji_policy(case: Case, rule: Rule) -> list[Finding]:
    """Hold the emoji against the profile's policy: number, choice, severity."""
    spans = [s for s in emoji_spans(case.reply.text) if not case.reading.is_quoted(s)]
    if case.profile is None or not spans:
        return []
    policy = case.profile.voice.emoji
    if case.analysis is not None and case.severity > policy.highest_severity:
        wrong, reason = spans, "severity"
    else:
        odd = [
            s
            for s in spans
            if policy.allowed and _bare(s.of(case.reply.text)) not in map(_bare, policy.allowed)
        ]
        kept = [s for s in spans if s not in odd]
        wrong, reason = odd, "choice"
        if rule.options.get("reason") == "number":
            wrong, reason = kept[policy.most :], "number"
    if reason != rule.options.get("reason"):
        return []
    return [case.finding(rule, span, suggestions=("",), most=policy.most) for span in wrong]


def _bare(emoji: str) -> str:
    return emoji.replace("\ufe0f", "")


def cheerful_emoji(case: Case, rule: Rule) -> list[Finding]:
    """Find an emoji on a serious message that is none of the ``sober`` ones of the rule."""
    if case.severity < 3:
        return []
    return [
        case.finding(rule, span)
        for span in emoji_spans(case.reply.text)
        if span.of(case.reply.text)[0] not in rule.options["sober"]
    ]


def misplaced_exclamation(case: Case, rule: Rule) -> list[Finding]:
    """Find exclamations on a serious message that do not greet, wish, excuse, ask or warn.

    ``plain`` of the rule holds the words of such ordinary ones. An order (« Ne touchez … ! »)
    is ordinary as well, and so is one of three words or fewer.
    """
    if case.severity < 3:
        return []
    plain = frozenset(rule.options["plain"].split("|"))
    findings = []
    for sentence in case.reading.sentences:
        text = sentence.of(case.reading.form)
        words = _WORDS.findall(text)
        if (
            "!" in text.rstrip()[-3:]
            and len(words) > 3
            and plain.isdisjoint(words)
            and not any(word.endswith("ez") for word in words[:2])
            and not case.reading.is_quoted(sentence)
        ):
            findings.append(case.finding(rule, sentence))
    return findings


def quotation(case: Case, rule: Rule) -> list[Finding]:
    """Find a quotation of three words or more."""
    return [
        case.finding(rule, span)
        for span in case.reading.quotations
        if len(_WORDS.findall(span.of(case.reply.text))) >= 3
    ]


def forbidden_terms(case: Case, rule: Rule) -> list[Finding]:
    """Find the words that the profile avoids; the preferred one is offered."""
    if case.profile is None:
        return []
    findings = []
    for term in case.profile.vocabulary.terms:
        if term.block != (rule.level is Level.BLOCK):
            continue
        for span in _places(case, term.avoid):
            fixes = (term.prefer,) if term.prefer else ()
            found = case.finding(rule, span, suggestions=fixes, prefer=term.prefer)
            findings.append(_with_why(found, term.why))
    return findings


def _with_why(finding: Finding, why: str) -> Finding:
    return replace(finding, why=why) if why else finding


def competitors(case: Case, rule: Rule) -> list[Finding]:
    """Find the competitors that the profile lists."""
    if case.profile is None:
        return []
    return [
        case.finding(rule, span)
        for name in case.profile.vocabulary.competitors
        for span in _places(case, name)
    ]


@lru_cache(maxsize=1024)
def _word_of(form: str) -> re.Pattern[str]:
    """Return a word or words of a brand, singular or plural; brands list hundreds."""
    return re.compile(rf"(?<!\w){re.escape(form)}(?:s|x)?(?!\w)")


def _places(case: Case, words: str) -> list[Span]:
    form = match_form(words)
    if OTHER in form or not words.strip():
        return []
    return [
        span
        for m in _word_of(form).finditer(case.reading.form)
        if not case.reading.is_quoted(span := Span(*m.span()))
    ]


def repeated_reply(case: Case, rule: Rule) -> list[Finding]:
    """Report a reply nearly the same as a recent one, names and figures apart."""
    words = _content(case.reply.text)
    if len(words) < _LEAST_WORDS:
        return []
    if not any(_alike(words, _content(recent)) for recent in case.reply.recent):
        return []
    body = [s for s in case.reading.sentences if len(s.of(case.reply.text).split()) > 3]
    span = Span(body[0].start, body[-1].end) if body else Span(0, len(case.reply.text))
    return [case.finding(rule, span)]


def _alike(words: list[str], other: list[str]) -> bool:
    """Return whether two replies are one template, word for word or all but."""
    if len(other) < 2:
        return False
    pairs, theirs = set(pairwise(words)), set(pairwise(other))
    if 2 * len(pairs & theirs) / (len(pairs) + len(theirs)) >= _SAME:
        return True
    from rapidfuzz import fuzz  # noqa: PLC0415  (with the first recent reply only)

    # In place, then whatever the order of the sentences' words.
    mine, yours = " ".join(words), " ".join(other)
    return bool(fuzz.ratio(mine, yours, score_cutoff=_SAME_SIGNS))


def _content(text: str) -> list[str]:
    return [word for word in _WORDS.findall(match_form(text)) if not word.isdigit()]


MECHANICS: dict[str, Check] = {
    "colleague_named": colleague_named,
    "placeholder": placeholder,
    "length": length,
    "empty": empty,
    "capitals": capitals,
    "repeated_marks": repeated_marks,
    "links": links,
    "emoji_policy": emoji_policy,
    "cheerful_emoji": cheerful_emoji,
    "misplaced_exclamation": misplaced_exclamation,
    "quotation": quotation,
    "forbidden_terms": forbidden_terms,
    "competitors": competitors,
    "repeated_reply": repeated_reply,
}
