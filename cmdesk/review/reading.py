"""A reply made ready for the rules: folded once, cut into sentences and clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from cmdesk.domain.text import Span
from cmdesk.review.french import French
from cmdesk.review.notation import Needs, Phrase, match_form, met, stems_of, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Parser(Protocol):
    """The part of the language pipeline that the review needs."""

    def parse(self, text: str) -> Doc:
        """Return the spaCy document of ``text``, offsets into ``text``."""


_SENTENCE_END = re.compile(r"(?:[.!?]+[\"»)]*(?=[ \t\n]|$)[ \t]*\n*|\n+)")
_QUOTED = re.compile(r"«[^«»]*»|\"[^\"\n]*\"")
# In the notation of a phrase: a mark that ends a sentence (« ... » is a gap, « @lire.pp » a verb).
_MARK = re.compile(r"(?<!\.)[.](?![.a-zà-ÿ])|[!?\n]")
_REMEMBERED = 8192
_AT_ONCE = 256
"""Sentences of the replies at hand: they are asked for again within one review."""
_PARSED = 128
_WORD = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"(\d{1,3})(?:e|ème|eme|x|h|ans?)?$")
_LONG = 4
_STEM = 5
_NE = re.compile(r"(?:^|[\s(])(?:ne[ \t]|n')")


class Finder:
    """Finds many phrases in a text at once, sentence by sentence.

    The sentences already seen are remembered: drafts share theirs, and of a reply that is
    being typed only one changes.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._across: list[tuple[int, Phrase]] = []
        """The phrases that may reach from one sentence into the next."""
        self._within: dict[bytes, tuple[Phrase, list[int]]] = {}
        """The others by what they find: several rules may share one."""
        self._by_word: dict[str, list[tuple[bytes, Needs]]] = {}
        self._by_stem: dict[str, list[tuple[bytes, Needs]]] = {}
        for number, phrase in enumerate(phrases):
            if not (phrase.keys or phrase.stems) or _MARK.search(phrase.source):
                self._across.append((number, phrase))
                continue
            if phrase.body in self._within:
                self._within[phrase.body][1].append(number)
                continue
            self._within[phrase.body] = phrase, [number]
            for keys, stems, needs in phrase.ways:
                for key in keys:
                    self._by_word.setdefault(key, []).append((phrase.body, needs))
                for key in stems:
                    self._by_stem.setdefault(key, []).append((phrase.body, needs))
        self._in = lru_cache(maxsize=_REMEMBERED)(self._search)

    def find(self, reading: Reading) -> list[tuple[int, Span]]:
        """Return the numbers of the phrases that are there, with each place, in order."""
        found = [
            (number, Span(sentence.start + start, sentence.start + end))
            for sentence in reading.sentences
            for number, start, end in self._in(reading.form[sentence.start : sentence.end])
        ]
        for number, phrase in self._across:
            found += [(number, span) for span in reading.find(phrase)]
        found.sort()
        return found

    def _search(self, form: str) -> tuple[tuple[int, int, int], ...]:
        words, stems, text = _taken_apart(form)
        tried: set[bytes] = set()
        places = []
        for known, there in ((self._by_word, words), (self._by_stem, stems)):
            for key in known.keys() & there:
                for body, needs in known[key]:
                    if body in tried or (needs and not met(needs, words, stems)):
                        continue
                    tried.add(body)
                    phrase, numbers = self._within[body]
                    places += [
                        (number, start, end)
                        for start, end in phrase.spans(text)
                        for number in numbers
                    ]
        return tuple(places)


@lru_cache(maxsize=_AT_ONCE)
def _taken_apart(form: str) -> tuple[frozenset[str], frozenset[str], bytes]:
    """Return the words of a sentence, their beginnings, and its bytes, once for all finders."""
    words = words_of(form)
    return words, stems_of(words), form.encode("latin-1")


class Remembering:
    """A parser that keeps the last sentences: several rules, and the next review, ask again."""

    def __init__(self, parser: Parser) -> None:
        self._parse = lru_cache(maxsize=_PARSED)(parser.parse)

    def parse(self, text: str) -> Doc:
        """Return the spaCy document of ``text``, which nobody may change."""
        return self._parse(text)


class Reading:
    """One text as the rules see it; whatever is costly is computed when asked for."""

    def __init__(self, text: str, french: French, parser: Parser | None = None) -> None:
        self.text = text
        self.french = french
        self.form = match_form(text)
        self.bytes = self.form.encode("latin-1")
        self._parser = parser

    @cached_property
    def tu(self) -> tuple[Span, ...]:
        """Where somebody is said « tu »."""
        return tuple(Span(*match.span()) for match in self.french.tu.finditer(self.form))

    @cached_property
    def vous(self) -> tuple[Span, ...]:
        """Where somebody is said « vous »."""
        return tuple(Span(*match.span()) for match in self.french.vous.finditer(self.form))

    @cached_property
    def content(self) -> frozenset[str]:
        """The content words and the figures, as ``content_of`` gives them."""
        return content_of(self.form, self.french.numbers)

    @cached_property
    def words(self) -> frozenset[str]:
        """The distinct words, folded."""
        return words_of(self.form)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first letters of the words, 2 to 12, for keys that end in a star."""
        return stems_of(self.words)

    @property
    def can_parse(self) -> bool:
        """Whether there is a pipeline."""
        return self._parser is not None

    def parsed(self, sentence: Span) -> Doc:
        """Return the parsed document of one sentence; parsing all would cost 15 ms."""
        if self._parser is None:
            raise ValueError("no pipeline")
        return self._parser.parse(sentence.of(self.text))

    def may_match(self, phrase: Phrase) -> bool:
        """Return whether one of the keys of ``phrase`` is there."""
        if not phrase.keys and not phrase.stems:
            return True
        if phrase.keys.isdisjoint(self.words) and phrase.stems.isdisjoint(self.stems):
            return False
        return phrase.may_stand(self.words, self.stems)

    def find(self, phrase: Phrase, within: Span | None = None) -> list[Span]:
        """Return the places of ``phrase``, in the whole text or ``within`` a stretch."""
        if not self.may_match(phrase):
            return []
        if within is None:
            return [Span(*span) for span in phrase.spans(self.bytes)]
        piece = self.bytes[within.start : within.end]
        return [Span(s + within.start, e + within.start) for s, e in phrase.spans(piece)]

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, without the white space around them; a line break ends one."""
        spans, start = [], 0
        if greeting := self.french.greeting.match(self.form):
            spans.append(greeting.span())
            start = greeting.end()
        for match in _SENTENCE_END.finditer(self.form, start):
            if "\n" not in match.group() and self.french.abbreviation.search(
                self.form[max(0, match.start() - 8) : match.start() + 1]
            ):
                continue
            spans.append((start, match.end()))
            start = match.end()
        spans.append((start, len(self.form)))
        return tuple(span for s, e in spans if (span := self.trim(s, e)).start < span.end)

    def trim(self, start: int, end: int) -> Span:
        """Return the stretch without white space at its ends."""
        while start < end and self.form[start].isspace():
            start += 1
        while end > start and self.form[end - 1].isspace():
            end -= 1
        return Span(start, end)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds ``position``."""
        if not self.sentences:
            return Span(0, len(self.text))
        return self.sentences[max(0, bisect_right(self._starts, position) - 1)]

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The stretches between commas, colons and conjunctions that join clauses."""
        spans = []
        for sentence in self.sentences:
            start = sentence.start
            for match in self.french.clause.finditer(self.form, sentence.start, sentence.end):
                if match.start() > start:
                    spans.append(self.trim(start, match.start()))
                start = match.start() if match.group().strip().isalpha() else match.end()
            spans.append(self.trim(start, sentence.end))
        return tuple(span for span in spans if span.start < span.end)

    def clause_at(self, span: Span) -> Span:
        """Return the stretch of clauses that ``span`` touches."""
        touched = [clause for clause in self.clauses if clause.overlaps(span)]
        if not touched:
            return span
        return Span(min(touched[0].start, span.start), max(touched[-1].end, span.end))

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """What stands inside guillemets or quotation marks."""
        return tuple(Span(*match.span()) for match in _QUOTED.finditer(self.form))

    def is_quoted(self, span: Span) -> bool:
        """Return whether ``span`` lies in a quotation."""
        return any(q.start <= span.start and span.end <= q.end for q in self.quotations)

    def is_negated(self, span: Span) -> bool:
        """Return whether the verb of the clause of ``span``, at or before it, is negated."""
        clause = self.clause_at(span)
        before = self.form[clause.start : span.start]
        if self.french.bare.search(before):
            return True
        window = self.form[max(clause.start, span.start - 40) : span.end]
        if (ne := _NE.search(window)) is None:
            return False
        rest = self.form[
            max(clause.start, span.start - 40) + ne.start() : min(clause.end, span.end + 30)
        ]
        return self.french.second.search(rest) is not None

    def is_conditional(self, span: Span) -> bool:
        """Return whether ``span`` depends on « si », « dès que », « afin que » and the like.

        « Si le défaut est confirmé, … » holds for what follows; « si vous voulez, … » is
        politeness.
        """
        if self.french.opening.match(self.form, self.sentence_at(span.start).start):
            return True
        clause = self.clause_at(span)
        return self.french.condition.search(self.form[clause.start : span.start + 3]) is not None

    def is_question(self, span: Span) -> bool:
        """Return whether the sentence of ``span`` ends with a question mark."""
        sentence = self.sentence_at(span.start)
        return "?" in self.form[max(span.end, sentence.end - 3) : sentence.end]


@lru_cache(maxsize=4)
def message_reading(text: str, french: French) -> Reading:
    """Return the reading of a message, the same for each reply to it that is reviewed."""
    return Reading(text, french)


def content_of(form: str, numbers: Mapping[str, str]) -> frozenset[str]:
    """Return the long words, cut, and the figures above one, by value."""
    words = _WORD.findall(form)
    figures = {numbers.get(word, word) for word in words} | {
        match[1] for word in words if (match := _ORDINAL.match(word))
    }
    return frozenset(
        word[:_STEM] for word in words if len(word) > _LONG and word not in numbers
    ) | {figure for figure in figures if figure.isdigit() and int(figure) > 1}
