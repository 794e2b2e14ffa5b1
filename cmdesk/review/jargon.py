"""Words of the trade: acronyms that nobody explained, and English for which French has a word.

A word that the author used is plain to the author; one that the reply explains is plain to
all. Both are left alone. Suggestions take the article with them: « l’update » becomes « la
mise à jour ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.language.surface import regular_plural
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

_ACRONYM = re.compile(
    r"(?<![\w@#/.&«+-])[A-ZÉ][A-Z0-9É]{1,5}(?:-[A-Z0-9]{1,5})?(?![\w@/&’'+-]|\.\w)"
)
_ROMAN = re.compile(r"[IVXL]+$")
_SHOUTED = re.compile(r"(?:[A-ZÀ-Þ]+[^\w]+){2,}[A-ZÀ-Þ]{2,}")
# « FLOA Bank »: what follows makes a name of it.
_NAMED = re.compile(r"[ \t][A-ZÀ-Þ][a-zà-ÿ]")
_SIGNING = re.compile(r"[-–—^~/|][ \t]*$")
_GLOSSED_AFTER = re.compile(
    r"[ \t]*(?:\((?=[^)]*[a-zà-ÿ])|,?[ \t](?:c'est-à-dire|soit|autrement|à savoir))"
)
_VOWEL = re.compile(r"[aeiouyhàâéèêëîïôöùûœ]")
_CLITICS = frozenset(("je", "ne", "me", "te", "se", "que"))
# The determiners by what follows: masculine, feminine, elided or before a vowel.
_DETERMINERS = (
    ("le", "la", "l'", "l'"), ("un", "une", "un", "une"), ("du", "de la", "de l'", "de l'"),
    ("au", "à la", "à l'", "à l'"), ("ce", "cette", "cet", "cette"), ("mon", "ma", "mon", "mon"),
    ("ton", "ta", "ton", "ton"), ("son", "sa", "son", "son"), ("de", "de", "d'", "d'"),
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:^|(?<=[^\w'-]))(?P<det>de la|de l'|à la|à l'|[a-zàâç]{1,7}'|[a-zàâç]{1,7})[ \t]*$"
)
_PLURALS = frozenset(
    (
        "les",
        "des",
        "aux",
        "ces",
        "mes",
        "tes",
        "ses",
        "nos",
        "vos",
        "leurs",
        "quelques",
        "plusieurs",
    )
)
_SUBJECTS = frozenset(("je", "j'", "tu", "il", "elle", "on", "qui", "vous", "nous", "ne", "n'"))
_TOKEN = re.compile(r"[\w+-]+")
_ENDINGS = (
    *("e", "es", "ons", "ez", "ent", "er", "é", "ée", "és", "ées", "ant", "ait", "aient", "ions"),
    *("iez", "era", "erai", "erons", "erez", "eront", "erait"),
)
_INVARIABLE = frozenset(("votre", "notre", "leur", "chaque", "sans", "en", "par", "avec", "et"))


@dataclass(frozen=True, slots=True)
class _Term:
    """What may stand for a word: a noun with its gender, the stem of a verb, or as it is."""

    plain: str
    gender: str = ""


def unexplained_acronyms(case: Case, rule: Rule) -> list[Finding]:
    """Find acronyms that neither the author nor everybody uses, and that are not explained."""
    text = case.reply.text
    known = _words(rule.options["known"])
    shouted = [Span(*match.span()) for match in _SHOUTED.finditer(text)]
    plain = _nouns(rule.options.get("nouns", ""))
    names = _heads(tuple(rule.options.get("names", ())))
    findings = []
    for match in _ACRONYM.finditer(text):
        span = Span(*match.span())
        word = match.group()
        if (
            sum(c.isalpha() for c in word) < 2
            or sum(c.isdigit() for c in word) > 1
            or word.lower() in known
            or word.split("-")[0].lower() in known
            or _ROMAN.match(word)
            or any(place.overlaps(span) for place in shouted)
            or _NAMED.match(text, span.end)
            or _signs(text, span)
            or names.search(case.reading.form, max(0, span.start - 24), span.start)
            or _is_plain(case, word.lower(), span)
        ):
            continue
        findings.append(_finding(case, rule, span, plain.get(word.lower())))
    return findings


def terms_of_the_trade(case: Case, rule: Rule) -> list[Finding]:
    """Find the words of ``nouns``, ``verbs`` and ``plain``, each with what replaces it."""
    findings = []
    for span, term in _terms(case, rule):
        if case.reading.is_quoted(span) or _is_plain(case, span.of(case.reading.form), span):
            continue
        findings.append(_finding(case, rule, span, term))
    return findings


def _finding(case: Case, rule: Rule, span: Span, term: _Term | None) -> Finding:
    """Return a finding on ``span``, with its determiner where that changes with it."""
    place = span
    if term is not None and term.gender and (found := _determiner(case, span)):
        place = Span(found[1], span.end)
    return case.finding(rule, place, suggestions=_fitting(case, span, term))


def _terms(case: Case, rule: Rule) -> Iterator[tuple[Span, _Term]]:
    """Yield the longest terms of the rule, left to right."""
    nouns, verbs = _nouns(rule.options.get("nouns", "")), _verbs(rule.options.get("verbs", ""))
    known = _openings(rule.options.get("nouns", ""), rule.options.get("verbs", ""))
    form = case.reading.form
    tokens = [Span(*match.span()) for match in _TOKEN.finditer(form)]
    words = [token.of(form) for token in tokens]
    at = 0
    while at < len(tokens):
        for count in (3, 2, 1) if words[at] in known else ():
            if at + count > len(tokens):
                continue
            word = " ".join(words[at : at + count])
            if (term := nouns.get(word) or verbs.get(word)) is None:
                continue
            span = Span(tokens[at].start, tokens[at + count - 1].end)
            if not _is_name(case, span):
                # « l’update » is a noun, « j’update » a verb.
                before = _BEFORE.search(form[max(0, span.start - 12) : span.start])
                if word in verbs and before is not None and before["det"] in _SUBJECTS:
                    term = verbs[word]
                yield span, term
                at += count - 1
                break
        at += 1


def _is_name(case: Case, span: Span) -> bool:
    """Return whether ``span`` is part of an address, or a capital makes a name of it."""
    text, start = case.reply.text, span.start
    word_start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    if "/" in text[word_start:start] or "@" in text[word_start:start]:
        return True
    if not text[start].isupper():
        return False
    # « Team Teint »: two capitals make a name even at the head of a sentence.
    return case.reading.sentence_at(start).start != start or bool(_NAMED.match(text, span.end))


def _is_plain(case: Case, word: str, span: Span) -> bool:
    """Return whether the author, the brand or the sentence itself makes ``word`` plain."""
    told = case.message_reading
    # « jb_bricole » is JB.
    if case.reply.author and word in _words(case.reply.author.replace("_", " ")):
        return True
    if told is not None and word.split(maxsplit=1)[0] in told.words | _words(told.form):
        return True
    if case.profile is not None:
        names = " ".join((case.profile.name, *case.profile.vocabulary.products))
        if word in _words(names):
            return True
    form = case.reading.form
    before = form[max(0, span.start - 40) : span.start]
    return _GLOSSED_AFTER.match(form, span.end) is not None or before.rstrip().endswith("(")


def _signs(text: str, span: Span) -> bool:
    """Return whether initials sign: « — LB », or the last word of the text."""
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    return _SIGNING.search(line) is not None or (
        not text[span.end :].strip(" .!\n") and (not line.strip() or line.rstrip()[-1] in ".!?)")
    )


def _determiner(case: Case, span: Span) -> tuple[str, int] | None:
    start = max(0, span.start - 12)
    match = _BEFORE.search(case.reading.form[start : span.start])
    if match is None:
        return None
    if any(match["det"] in forms for forms in _DETERMINERS):
        return match["det"], start + match.start("det")
    return None


def _fitting(case: Case, span: Span, term: _Term | None) -> list[str]:
    """Return what may stand in the place of ``span`` and of the determiner before it."""
    if term is None or not term.plain:
        return []
    before = case.reading.form[max(0, span.start - 12) : span.start]
    if not term.gender:
        match = _BEFORE.search(before)
        word = span.of(case.reading.form)
        elided = match is not None and (match["det"].endswith("'") or match["det"] in _CLITICS)
        if elided and bool(_VOWEL.match(word)) != bool(_VOWEL.match(term.plain)):
            return []  # « j’update »: the clitic before it would need another form
        return [term.plain]
    found = _determiner(case, span)
    if found is None:
        match = _BEFORE.search(before)
        word = match["det"] if match else ""
        fits = word in (_PLURALS if term.gender == "p" else _INVARIABLE)
        return [term.plain] if fits or term.gender == "m" or not word else []
    place = 1 if term.gender == "f" else 0
    if _VOWEL.match(term.plain):
        place += 2
    if term.gender == "p" and found[0] not in ("de", "d'"):
        return []
    forms = next(forms for forms in _DETERMINERS if found[0] in forms)
    return [
        f"{forms[place]}{'' if forms[place].endswith(chr(39)) else ' '}{term.plain}".replace(
            "'", "’"
        )
    ]


@lru_cache(maxsize=32)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\wàâéèêëîïôùûç+-]+", text.lower()))


@lru_cache(maxsize=8)
def _heads(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of ``names`` at the end of a stretch; nothing where there are none."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(names) or '(?!)'})s? $")


@lru_cache(maxsize=8)
def _nouns(table: str) -> Mapping[str, _Term]:
    """Return the nouns and set phrases of a rule, by each form that they take in a text.

    A line is « feedback = retour, m » (``m``, ``f``, none for what does not vary; nothing
    after « = » where no single word replaces it).
    """
    terms: dict[str, _Term] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        name, _, meaning = (part.strip() for part in line.partition("="))
        plain, _, gender = (part.strip() for part in meaning.partition(","))
        for form in match_form(name).split("|"):
            terms[form] = _Term(plain, gender)
            if gender or not plain:
                terms.setdefault(form + "s", _plural(plain, gender))
    return terms


@lru_cache(maxsize=8)
def _verbs(table: str) -> Mapping[str, _Term]:
    """Return the verbs of a rule, « checker = vérifier », by their forms; all in -er."""
    return {
        form[:-2] + ending: _Term(plain[:-2] + ending if plain else "")
        for line in filter(None, map(str.strip, table.splitlines()))
        for name, _, plain in [tuple(part.strip() for part in line.partition("="))]
        for form in match_form(name).split("|")
        for ending in _ENDINGS
    }


@lru_cache(maxsize=8)
def _openings(nouns: str, verbs: str) -> frozenset[str]:
    """Return the words that a term of either table begins with."""
    return frozenset(term.split(" ", 1)[0] for term in (*_nouns(nouns), *_verbs(verbs)))


def _plural(plain: str, gender: str) -> _Term:
    head, _, rest = plain.partition(" ")
    return _Term(f"{regular_plural(head)} {rest}".strip(), "p") if gender else _Term("")


JARGON: dict[str, Check] = {
    "unexplained_acronyms": unexplained_acronyms,
    "terms_of_the_trade": terms_of_the_trade,
}
