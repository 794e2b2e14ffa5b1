"""What a complaint speaks of, as nouns that a reply can take up (« la cuisson et le bruit »).

Where no kind of event tells what happened, a reply that names the things its author names
still shows that somebody read it (R-13). Only nouns of ``resources/phrases/subjects.toml``
are taken, and only where a determiner or a preposition shows that they are nouns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.faults import plain
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface, regular_plural

_CLAUSE = re.compile(r"[.,;:!?\n()]| mais ")
_MOST = 3
_TOKEN = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
# Over this length a message tells more than what it complains of.
_LONG = 300


@dataclass(frozen=True, slots=True)
class _Form:
    """One written form of a noun, without accents."""

    words: tuple[str, ...]
    shown: str
    feminine: bool
    plural: bool
    vague: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    noun: str
    text: str
    vague: bool
    place: int


class Subjects:
    """Finds what a complaint speaks of."""

    def __init__(self, file: Path, surface: Surface) -> None:
        """Read ``subjects.toml``; raise ``UserError`` where it cannot be read."""
        data = read_toml(file)["subjects"]
        self._surface = surface
        self._before: Mapping[str, frozenset[str]] = {
            name: frozenset(data[name]) for name in ("mine", "yours", "open")
        }
        self._unless = re.compile(data["unless"])
        self._good = re.compile(data["good"])
        self._passing = re.compile(data["passing"])
        vague = frozenset(data["vague"])
        forms: dict[tuple[str, ...], _Form] = {}

        def add(shown: str, noun: str, *, feminine: bool, plural: bool) -> None:
            words = tuple(_TOKEN.findall(_letters(shown)))
            forms.setdefault(words, _Form(words, shown, feminine, plural, noun in vague))

        fixed = frozenset(data["plural_only_feminine"])
        for noun in data["plural_only"]:
            add(noun, noun, feminine=noun in fixed, plural=True)
        for key, feminine in (("masculine", False), ("feminine", True)):
            for noun in data[key]:
                add(noun, noun, feminine=feminine, plural=False)
                add(self._plural(noun), noun, feminine=feminine, plural=True)
        self._longest_first: dict[str, list[_Form]] = {}
        for form in sorted(forms.values(), key=lambda form: -len(form.words)):
            self._longest_first.setdefault(form.words[0], []).append(form)

    def _plural(self, noun: str) -> str:
        if known := self._surface.noun(noun):
            return known.plural
        head, space, rest = noun.partition(" ")
        known = self._surface.noun(head)
        return (known.plural if known else regular_plural(head)) + space + rest

    def of(self, message: Message, analysis: Analysis) -> tuple[str, ...]:
        """Return at most three noun phrases with « <votre|ta> » or an article.

        What a complaint blames or a compliment praises; nothing where the message is
        neither, or names only what everybody names.
        """
        if analysis.kind.id is Kind.COMPLAINT:
            return self._kept(_blamed(message.text, analysis))
        if analysis.kind.id is Kind.PRAISE:
            return self._kept(self._liked(_praised(message.text, analysis)))
        return ()

    def _liked(self, parts: Sequence[str]) -> list[str]:
        """Return the clauses that say good of something, without what is named in passing."""
        clauses = [clause for part in parts for clause in _CLAUSE.split(plain(part))]
        return [self._passing.sub(" . ", clause) for clause in clauses if self._good.search(clause)]

    def _kept(self, clauses: Sequence[str]) -> tuple[str, ...]:
        found: dict[str, _Subject] = {}
        for clause in clauses:
            readable = self._unless.sub(" . ", plain(clause))
            for subject in self._found(_TOKEN.findall(_letters(readable))):
                place = len(found)
                found.setdefault(subject.noun, replace(subject, place=place))
        telling = [subject for subject in found.values() if not subject.vague]
        if not telling:
            return ()
        kept = sorted(found.values(), key=lambda subject: (subject.vague, subject.place))[:_MOST]
        kept = [s for s in kept if not any(s is not o and s.noun in o.noun for o in kept)]
        return tuple(subject.text for subject in sorted(kept, key=lambda s: s.place))

    def _found(self, tokens: Sequence[str]) -> list[_Subject]:
        found: list[_Subject] = []
        place = 0
        while place < len(tokens):
            subject = None
            for form in self._longest_first.get(tokens[place], ()):
                if tuple(tokens[place : place + len(form.words)]) == form.words:
                    subject = self._subject(form, tokens, place)
                    place += len(form.words) - 1
                    break
            if subject:
                found.append(subject)
            place += 1
        return found

    def _subject(self, form: _Form, tokens: Sequence[str], place: int) -> _Subject | None:
        before = [token for token in tokens[max(0, place - 2) : place] if token != "'"]
        last = before[-1] if before else ""
        noun = plain(form.shown)
        for name, text in (
            ("mine", self._with(form, "vos|tes", "votre|ta", "votre|ton")),
            ("yours", f"{'nos' if form.plural else 'notre'} {form.shown}"),
        ):
            if last in self._before[name]:
                return _Subject(noun, text, form.vague, place)
        if last in self._before["open"]:
            return _Subject(noun, self._article(form), form.vague, place)
        return None

    def _with(self, form: _Form, plural: str, feminine: str, masculine: str) -> str:
        if form.plural:
            return f"<{plural}> {form.shown}"
        # « ton armoire »: the masculine form before a vowel.
        if form.feminine and not self._surface.elides(form.shown):
            return f"<{feminine}> {form.shown}"
        return f"<{masculine}> {form.shown}"

    def _article(self, form: _Form) -> str:
        if form.plural:
            return f"les {form.shown}"
        if self._surface.elides(form.shown):
            return f"l’{form.shown}"
        return f"{'la' if form.feminine else 'le'} {form.shown}"


def _blamed(text: str, analysis: Analysis) -> list[str]:
    """Return the parts of a message that complain: its grievances, else all but the praise."""
    spans = [grievance.span for grievance in analysis.grievances]
    if spans and len(text) > _LONG:
        return [text[span.start : span.end] for span in spans]
    for span in sorted(analysis.praise, key=lambda span: -span.start):
        text = text[: span.start] + " . " + text[span.end :]
    return [text]


def _praised(text: str, analysis: Analysis) -> list[str]:
    """Return the parts of a compliment that hold no reservation."""
    for grievance in sorted(analysis.grievances, key=lambda one: -one.span.start):
        text = text[: grievance.span.start] + " . " + text[grievance.span.end :]
    return [text]


def _letters(text: str) -> str:
    return plain(text).replace("-", " ")


def listed(subjects: Sequence[str], surface: Surface, preposition: str = "") -> str:
    """Return « le bruit et les vins »; with a ``preposition``, « du bruit et des vins »."""
    phrases = [
        surface.contract(preposition, subject) if preposition else subject for subject in subjects
    ]
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} et {phrases[-1]}"
