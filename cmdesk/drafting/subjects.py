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
from cmdesk.drafting.nouns import Form, Nouns, bare_words, without
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface, joined

_MOST = 3
_WHOSE = (" de l’équipe", " de <votre|ton> achat")
# Over this length a message tells more than what it complains of.
_LONG = 300


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
        self._before: Mapping[str, frozenset[str]] = {
            name: frozenset(data[name]) for name in ("mine", "yours", "open")
        }
        self._unless = re.compile(data["unless"])
        self._vague = frozenset(data["vague"])
        self._nouns = Nouns([data], surface)

    def of(self, message: Message, analysis: Analysis) -> tuple[str, ...]:
        """Return at most three noun phrases with « <votre|ta> » or an article.

        What a complaint blames; nothing where the message is none, or names only what
        everybody names.
        """
        if analysis.kind.id is not Kind.COMPLAINT:
            return ()
        found: dict[str, _Subject] = {}
        for clause in _blamed(message.text, analysis):
            for subject in self._found(bare_words(self._unless.sub(" 0 ", plain(clause)))):
                found.setdefault(subject.noun, replace(subject, place=len(found)))
        if all(subject.vague for subject in found.values()):
            return ()
        kept = sorted(found.values(), key=lambda subject: (subject.vague, subject.place))[:_MOST]
        kept = [s for s in kept if not any(s is not o and s.noun in o.noun for o in kept)]
        return tuple(subject.text for subject in sorted(kept, key=lambda s: s.place))

    def _found(self, words: Sequence[str]) -> list[_Subject]:
        found: list[_Subject] = []
        place = 0
        while place < len(words):
            form = self._nouns.at(words, place)
            if form and (subject := self._subject(form, words, place)):
                found.append(subject)
            place += len(form.words) if form else 1
        return found

    def _subject(self, form: Form, words: Sequence[str], place: int) -> _Subject | None:
        last = words[place - 1] if place else ""
        for name, text in (
            ("mine", self._nouns.addressed(form)),
            ("yours", f"{'nos' if form.plural else 'notre'} {form.shown}"),
            ("open", self._nouns.definite(form)),
        ):
            if last in self._before[name]:
                return _Subject(plain(form.shown), text, form.noun in self._vague, place)
        return None


def _blamed(text: str, analysis: Analysis) -> list[str]:
    """Return the parts of a message that complain: its grievances, else all but the praise."""
    spans = [grievance.span for grievance in analysis.grievances]
    if spans and len(text) > _LONG:
        return [text[span.start : span.end] for span in spans]
    return [without(text, analysis.praise)]


def listed(subjects: Sequence[str], surface: Surface, preposition: str = "") -> str:
    """Return « le bruit et les vins »; with a ``preposition``, « du bruit et des vins »."""
    phrases = [
        surface.contract(preposition, subject) if preposition else subject for subject in subjects
    ]
    return joined(_factored(phrases))


def _factored(phrases: Sequence[str]) -> list[str]:
    """Return « la réactivité », « l’efficacité de l’équipe »: whose both are is said once."""
    kept = list(phrases)
    for place in range(len(kept) - 1):
        for whose in _WHOSE:
            if kept[place].endswith(whose) and kept[place + 1].endswith(whose):
                kept[place] = kept[place].removesuffix(whose)
    return kept
