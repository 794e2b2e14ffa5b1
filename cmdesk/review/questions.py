"""The questions of a message that call for an answer, and whether a reply gives one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act
from cmdesk.review.case import Case
from cmdesk.review.reading import Reading

_SENTENCE = re.compile(r"[^.!?\n]+[?]+|[^.!?\n]+[.!]*")
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_STEM = 5
_FEWEST = 2
_WANTED = "wanted"
_NOT_ANSWERS = (Act.GREET, Act.APOLOGISE, Act.EMPATHISE, Act.CLOSE, Act.SIGN, Act.THANK)

_ASKING = re.compile(
    r"(?:dites-moi|expliquez-moi|j'aimerais savoir|je voudrais savoir|je veux savoir|"
    r"pouvez-vous me dire|merci de me dire|indiquez-moi|"
    # « Un carnet pour savoir s’il a mangé » asks nothing, « je vous écris pour savoir si … » does.
    r"(?:(?<!pour )|\b(?:écri|contact|appel|télép|revien|vien|voul|messag|question|demand)\w*\b"
    r"[^.!?]{0,30}pour )savoir (?=si|quand|où|comment|pourquoi|combien))"
)
# Without one of these a question mark only wonders.
_VERBAL = re.compile(
    r"\b(?:je|j'|tu|il|elle|on|nous|vous|ils|elles|ce|c'|ça|cela|qui|que|qu'|quoi|y a|"
    r"\w+-(?:il|elle|vous|t-\w+|je|on|ce|ils|elles))"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its place in the message, what it is about, and its sort."""

    span: Span
    stems: frozenset[str]
    kind: str
    worded: bool
    """Whether it is put as a question: « vous venez quand », « est-ce que », « pouvez-vous »."""
    unknown_yet: bool
    """Whether its answer may be known to nobody yet: a day, a plan."""


class Questions:
    """The words of ``listening.toml`` on questions, ready for use."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._rhetorical = re.compile("|".join(table["rhetorical"]["patterns"]))
        self._worded = re.compile("|".join(table["worded"]))
        self._unworded = re.compile("|".join(table["unworded"]))
        kinds = table["kinds"]
        self._kinds = {kind: re.compile("|".join(k["patterns"])) for kind, k in kinds.items()}
        self._unknown_yet = frozenset(kind for kind, k in kinds.items() if k.get("unknown_yet"))
        self._answers = {k: re.compile("|".join(p)) for k, p in table["answers"].items()}
        self._taken_up = re.compile("|".join(table["taken_up"]))
        self._told_later = re.compile("|".join(table["told_later"]))
        self._checked_first = re.compile("|".join(table["checked_first"]))
        self._yes_no = re.compile("|".join(table["yes_no"]))
        self._same = [tuple(stem[:_STEM] for stem in entry["stems"]) for entry in table["same"]]
        self._broad = frozenset(table["broad"]["words"])

    def asked(self, message: Reading, wanted: Sequence[Span] = ()) -> list[Question]:
        """Return the questions of a message that are none of anger only.

        ``wanted`` are the places of what the author asks for without a question (« réparez ça »).
        """
        found = []
        earlier: frozenset[str] = frozenset()
        for match in _SENTENCE.finditer(message.form):
            words = match.group()
            span = message.trim(*match.span())
            if not (self._marked(message, match) or _ASKING.search(words)):
                earlier, broad = self._stems(words)
                told = len(earlier) + len(broad) >= _FEWEST and not message.is_quoted(span)
                if told and any(place.overlaps(span) for place in wanted):
                    found.append(Question(span, earlier, _WANTED, worded=False, unknown_yet=False))
                continue
            if message.is_quoted(span) or self._rhetorical.search(words):
                continue
            # « Mon compte est piraté, comment je récupère l’accès ? »: the question itself.
            asks = self._put(words)
            if asks is None and not _VERBAL.search(words):
                continue  # « Un mois pour une étagère ? »
            before = max(words.rfind(mark, 0, asks.start()) for mark in ",:;") if asks else -1
            heart = words[before + 1 :]
            stems, broad = self._stems(heart)
            previous, earlier = earlier, self._stems(words)[0]
            if not stems:  # « Je veux résilier. Dites-moi comment faire »
                stems = previous
            if len(stems) + len(broad) < _FEWEST:
                stems, broad = self._stems(words)  # « On peut laver quand, avec quoi ? »
            if len(stems) + len(broad) < _FEWEST:
                continue
            kind = self._kind(heart)
            worded, unknown_yet = self._put(heart) is not None, kind in self._unknown_yet
            found.append(Question(span, stems, kind, worded, unknown_yet))
        return found

    @staticmethod
    def _marked(message: Reading, sentence: re.Match[str]) -> bool:
        """Return whether a sentence ends in a question mark, and not one that is quoted.

        « Vu votre spectacle « Qui a peur du noir ? » hier » asks nothing of the brand.
        """
        mark = sentence.group().find("?")
        if mark < 0:
            return False
        start = sentence.start() + mark
        return not message.is_quoted(Span(start, start + 1))

    def _put(self, words: str) -> re.Match[str] | None:
        """Return the first word that puts a question, its place kept; ``None`` without one."""
        return self._worded.search(self._unworded.sub(lambda m: " " * len(m.group()), words))

    def _kind(self, heart: str) -> str:
        """Return the sort of a question: that of its first interrogative word."""
        found = [(m.start(), k) for k, p in self._kinds.items() if (m := p.search(heart))]
        return min(found)[1] if found else ""

    def promised(self, form: str) -> bool:
        """Return whether a reply says that the answer will come, from whom or where."""
        return self._told_later.search(form) is not None

    def checks_first(self, form: str) -> bool:
        """Return whether a reply has the question checked and says that the answer follows."""
        return self._checked_first.search(form) is not None

    def says_yes_or_no(self, form: str) -> bool:
        """Return whether a reply says so in so many words."""
        return self._yes_no.search(form) is not None

    def _stems(self, form: str) -> tuple[frozenset[str], frozenset[str]]:
        words = {word for word in _WORD.findall(form) if word not in self._broad}
        broad = {word for word in _WORD.findall(form) if word in self._broad}
        return (
            frozenset(
                word if word.isdigit() else word[:_STEM]
                for word in words
                if len(word) > 3 or word.isdigit()
            ),
            frozenset(word[:_STEM] for word in broad if len(word) > 4),
        )

    def takes_up(self, form: str) -> bool:
        """Return whether words of a reply take a question up without answering it yet."""
        return self._taken_up.search(form) is not None

    def suits(self, question: Question, form: str) -> bool:
        """Return whether a reply says what the sort of ``question`` calls for: a day, a sum."""
        answers = self._answers.get(question.kind)
        return answers is not None and answers.search(form) is not None

    def parts(self, case: Case) -> tuple[str, str]:
        """Return what the reply says in answer, and what it says to greet, listen and regret."""
        parts: dict[bool, list[str]] = {True: [], False: []}
        for sentence in case.reading.sentences:
            words = case.reading.form[sentence.start : sentence.end]
            parts[self.is_preamble(case, sentence)].append(words)
        return " ".join(parts[False]), " ".join(parts[True])

    @staticmethod
    def is_preamble(case: Case, sentence: Span) -> bool:
        """Return whether a sentence only greets, listens, regrets or takes its leave."""
        acts = {span.act for span in case.acts if span.span.overlaps(sentence)}
        return bool(acts) and acts <= set(_NOT_ANSWERS)

    def touched(self, case: Case, question: Question, form: str) -> int:
        """Return how many words of ``question`` come back, themselves or their like."""
        numbers = case.reading.french.numbers
        said = [numbers.get(word, word) for word in _WORD.findall(form)]
        stems = {word if word.isdigit() else word[:_STEM] for word in said}
        groups = [group for group in self._same if _in_group(stems, group)]
        return sum(
            stem in stems or any(_in_group({stem}, group) for group in groups)
            for stem in question.stems
        )


def _in_group(stems: Iterable[str], group: tuple[str, ...]) -> bool:
    return any(stem.startswith(group) for stem in stems)
