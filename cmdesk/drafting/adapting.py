"""An earlier reply made to fit another message.

Whatever only the former message told is replaced, or held for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from spacy.tokens import Doc, Token

from cmdesk.domain.analysis import Analysis, Entity
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.drafting.faults import Faults, plain
from cmdesk.drafting.template import Manner, suits
from cmdesk.language.fold import fold
from cmdesk.language.numbers import amount, date_in_words, duration_in_words, spell_small_numbers
from cmdesk.language.protected import ProtectedKind, protected_spans
from cmdesk.language.surface import Surface, capitalise
from cmdesk.language.typography import typeset
from cmdesk.profiles.selection import applicable

Parse = Callable[[str], Doc]
Entities = Callable[[str, Profile], Sequence[Entity]]
Nearest = Callable[[str, str], float]
Edit = tuple[Span, str]

_WORD = re.compile(r"[a-z0-9œæ]{2,}")
_NAME = r"[A-ZÀ-Þ][\wÀ-ÿ’'.-]*"
_STARTS = re.compile(r"(?:^|[.!?…]\s+|\n\s*)$")
# What says who somebody is, or how to reach them: never shown to another customer.
_PERSONAL = frozenset(
    {
        EntityType.ORDER_NUMBER, EntityType.PERSON, EntityType.HANDLE, EntityType.EMAIL,
        EntityType.PHONE, EntityType.IBAN, EntityType.POSTAL_ADDRESS,
    }
)  # fmt: skip
_FIGURES = frozenset({EntityType.AMOUNT, EntityType.DATE, EntityType.DURATION})
_LONGEST_NOTE = 50


class Adapter:
    """Adapts earlier replies of a house.

    ``general`` are what the phrase bank says to anybody, ``faults`` what it says of each
    trouble; ``nearest`` tells how
    near a word is to a text (``likeness``); ``parse`` and ``entities`` read a reply.
    """

    def __init__(
        self,
        rules: Mapping[str, Any],
        surface: Surface,
        general: Iterable[str],
        faults: Faults,
        nearest: Nearest,
        parse: Parse,
        entities: Entities,
    ) -> None:
        self._greeting, self._field = rules["greeting"], rules["field"]
        self._near: float = rules["word"]["near"]
        self._ago = re.compile(rules["fact"]["ago"])
        self._faults = faults
        self._surface, self._nearest = surface, nearest
        self._parse, self._entities = parse, entities
        self._general = frozenset(_stem(word) for text in general for word in _words(text))
        self._greeted = re.compile(
            rf"\s*(?:(?P<handle>@\S+)\s+)?(?P<word>{_any(self._greeting['words'])})"
            rf"(?:\s+{_any(self._greeting['titles'])})?(?:\s+{_NAME}){{0,3}}(?=\s*[,!.\n])"
        )

    def adapt(
        self, example: Example, message: Message, analysis: Analysis, profile: Profile
    ) -> str | None:
        """Return the reply of ``example`` as it can answer ``message``.

        The name, and each fact of the former message, give way to the one fact of the same
        type that the new message holds; whatever else only the former case knew (a fact, a
        promise, a detail) becomes a field « [ à confirmer : … ] ». ``None`` where more
        would be left to confirm than is worth it, or where the reply addresses its reader
        in the other way.
        """
        profile = profile.spoken_on(
            message.channel, int(analysis.severity.level), formal=analysis.formal
        )
        address = profile.voice.address_on(message.channel, int(analysis.severity.level))
        text = self._moved(example, message, profile)
        if not suits(text, Manner(address, profile.voice.person)):
            return None
        house = tuple(_house_texts(profile, analysis, message))
        kept = [*_standing(text, house), *_untouchable(text)]
        edits = list(self._greetings(text, example, message, analysis, profile))
        self._add(edits, kept, self._names(text, example, analysis))
        doc = self._parse(text)
        self._add(edits, kept, self._facts(text, doc, example, message, analysis, profile))
        known = f"{message.text} {message.author or ''}"
        self._add(edits, kept, self._details(doc, example, known, house, profile))
        for span, words in sorted(edits, reverse=True):
            text = text[: span.start] + words + text[span.end :]
        if text.count(self._opening) > self._field["most"]:
            return None
        return typeset(text, profile.region)

    @property
    def _opening(self) -> str:
        return str(self._field["text"]).split("{", maxsplit=1)[0]

    def _held(self, what: str) -> str:
        """Return the field that holds something for confirmation."""
        what = what.strip(" .,;:[]")
        if len(what) > _LONGEST_NOTE:
            what = f"{what[:_LONGEST_NOTE].rsplit(' ', 1)[0]}…"
        return str(self._field["text"]).format(what=what)

    @staticmethod
    def _add(edits: list[Edit], kept: Sequence[Span], more: Iterable[Edit]) -> None:
        """Add edits where neither an earlier one nor the house's own words stand."""
        for span, words in more:
            taken = (*kept, *(other for other, _ in edits))
            if not any(span.overlaps(other) for other in taken):
                edits.append((span, words))

    # ------------------------------------------------------------ network, greeting, name

    @staticmethod
    def _moved(example: Example, message: Message, profile: Profile) -> str:
        """Return the reply with the private channel and the signature of the new network."""
        text = example.reply.strip()
        there, here = (profile.private_how(m.channel) for m in (example.message, message))
        if there and here and there != here:
            text = text.replace(there, here)
        signature = profile.voice.signature
        if signature.text and text.endswith(signature.text):
            if message.channel in signature.except_channels:
                text = text.removesuffix(signature.text).rstrip()
        elif signature.wanted_on(message.channel):
            text = f"{text}{chr(10) * 2 if chr(10) in text else ' '}{signature.text}"
        return text

    def _greetings(
        self,
        text: str,
        example: Example,
        message: Message,
        analysis: Analysis,
        profile: Profile,
    ) -> Iterator[Edit]:
        match = self._greeted.match(text)
        if match is None:
            return
        name, word = analysis.first_name, match["word"]
        own = [greeting for greeting in profile.voice.greetings if greeting.startswith(word)]
        named = [greeting for greeting in own if ("{name}" in greeting) is bool(name)]
        if named:
            greeting = named[0].format(name=name).rstrip(" ,!")
        else:
            if word in self._greeting["words"] and not own:
                word = self._greeting["usual"]
            greeting = f"{word} {name}" if name else word
        if match["handle"] and (message.author or "").startswith("@"):
            greeting = f"{message.author} {greeting}"
        yield Span(match.end() - len(match.group().lstrip()), match.end()), greeting

    def _names(self, text: str, example: Example, analysis: Analysis) -> Iterator[Edit]:
        """Replace the former author's name wherever else the reply says it."""
        names = {example.first_name or "", *(example.message.author or "").split()}
        names = {name for name in names if len(name.strip("@")) > 2}
        if not names:
            return
        said = re.compile(rf"(?P<comma>, )?(?<![\w@-]){_any(names)}(?!\w)")
        for match in said.finditer(text):
            if analysis.first_name and match.group().removeprefix(", ") == example.first_name:
                new = f"{match['comma'] or ''}{analysis.first_name}"
            elif match["comma"]:
                new = ""
            else:
                new = self._held(self._field["person"])
            yield Span(*match.span()), new

    # ------------------------------------------------------------ facts

    def _facts(
        self,
        text: str,
        doc: Doc,
        example: Example,
        message: Message,
        analysis: Analysis,
        profile: Profile,
    ) -> Iterator[Edit]:
        own = plain(" ".join((*_contacts(profile), profile.name)))
        wanted = set(_words(message.text))
        news = tuple(self._timed(analysis.entities, profile))
        olds = tuple(self._timed(example.entities, profile))
        for entity in self._entities(text, profile):
            type, words = entity.type, entity.text  # noqa: A001 (the field's own word)
            new = {other.value: other for other in news if other.type == type}
            was = {other.value for other in olds if other.type == type}
            if entity.value in new or (type in _PERSONAL and plain(words) in own):
                continue
            if type is EntityType.ORGANISATION and (plain(words) in own or _in(words, wanted)):
                continue
            if type is EntityType.PRODUCT and (
                _in(words, wanted) or (words == words.lower() and entity.value == words)
            ):
                # The detail of a common noun is looked at as any other word.
                continue
            if entity.value in was and len(new) == 1:
                only = next(iter(new.values()))
                if instead := self._instead(entity, only, doc, text):
                    yield entity.span, instead
                    continue
            label = str(self._field.get(str(type), words))
            ours = type not in _PERSONAL and entity.value not in was
            yield entity.span, self._held(words if ours else label)
        # What a message was read to hold, a reply may not be: its very words are looked for too.
        form = fold(text).lower()
        for entity in olds:
            if entity.type is EntityType.PRODUCT or _in(entity.text, wanted):
                continue
            words = re.escape(fold(entity.text).lower())
            for match in re.finditer(rf"(?<!\w){words}(?!\w)", form):
                label = self._field.get(str(entity.type), entity.text)
                yield Span(*match.span()), self._held(str(label))
        for span, kind in protected_spans(text):
            if kind is ProtectedKind.REFERENCE and not _in(span.of(text), wanted):
                yield span, self._held(self._field["order_number"])

    def _instead(self, old: Entity, new: Entity, doc: Doc, text: str) -> str:
        """Return the words of a new fact where those of an old one stood; empty: none sure."""
        words = ""
        if old.type is EntityType.PRODUCT:
            words = new.value if self._agree(old.value, new.value) else ""
        elif old.type in _FIGURES:
            before = _before(doc, old.span)
            if old.type is EntityType.DURATION and before is not None and before.pos_ == "DET":
                # « ces trois semaines »: what agrees with it would have to follow.
                return ""
            words = _figure(new, with_article=old.text.lower().startswith("le "))
        elif old.type is EntityType.PLACE:
            words = new.text if new.text[:1].isupper() else ""
        elif old.type in (EntityType.ORDER_NUMBER,):
            words = new.value
        return capitalise(words) if _STARTS.search(text[: old.span.start]) else words

    def _agree(self, old: str, new: str) -> bool:
        """Return whether the name of a thing can stand where another stood."""
        nouns = [self._surface.noun(name.split()[0]) for name in (old, new) if name.split()]
        if len(nouns) < 2 or nouns[0] is None or nouns[1] is None:
            return False
        first = [name.split()[0].lower() for name in (old, new)]
        plural = [word == noun.plural for word, noun in zip(first, nouns, strict=True) if noun]
        sound = [self._surface.elides(word) for word in first]
        return (
            nouns[0].feminine == nouns[1].feminine
            and plural[0] == plural[1]
            and sound[0] == sound[1]
        )

    # ------------------------------------------------------------ details

    def _details(
        self, doc: Doc, example: Example, known: str, house: Sequence[str], profile: Profile
    ) -> Iterator[Edit]:
        """Hold the nouns, names and numbers that neither the message nor the house gives."""
        said = {_stem(word) for word in _words(known)}
        counted = set(spell_small_numbers(known).lower().split()) | set(known.lower().split())
        ours = (*house, profile.name, *self._told_of(example))
        own = {_stem(word) for text in ours for word in _words(text)}
        former = {_stem(word) for word in _words(example.message.text)}
        for token in doc:
            word = plain(token.text)
            stem = _stem(word)
            span = Span(token.idx, token.idx + len(token.text))
            if token.pos_ == "NUM" or token.like_num or any(map(str.isdigit, token.text)):
                if {token.lower_, spell_small_numbers(token.text)} & counted:
                    continue
                theirs = stem in former or token.lower_ in example.message.text.lower()
                yield span, self._held(self._field["number"] if theirs else token.text)
            elif token.pos_ == "PROPN" and token.text[:1].isupper():
                if stem in said or stem in own or len(word) < 2:
                    continue
                name = stem in former or token.ent_type_ == "PER"
                yield span, self._held(self._field["person"] if name else token.text)
            elif token.pos_ == "NOUN" and word.isalpha() and len(word) > 2:
                if stem in said or stem in own or stem in self._general:
                    continue
                if self._nearest(word, known) < self._near:
                    yield span, self._held(token.text)

    def _told_of(self, example: Example) -> Iterator[str]:
        """Yield what is said of the troubles that both messages tell."""
        for frame in example.frames:
            if fault := self._faults.of_frame(frame):
                yield from (*fault.facts, *fault.scenes, *fault.faults)
                yield from (*fault.feelings, *fault.tasks)

    def _timed(self, entities: Iterable[Entity], profile: Profile) -> Iterator[Entity]:
        """Yield facts, and after « il y a trois semaines » the duration that it says as well."""
        for entity in entities:
            yield entity
            if entity.type is EntityType.DATE and self._ago.match(plain(entity.text)):
                rest = f"depuis {plain(entity.text).split(' ', 3)[-1]}"
                for other in self._entities(rest, profile):
                    if other.type is EntityType.DURATION:
                        yield replace(other, span=entity.span)


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in longest_first)})"


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def _stem(word: str) -> str:
    """Return a word levelled, without what makes it plural."""
    return plain(word).rstrip("sx")


def _in(words: str, wanted: Iterable[str]) -> bool:
    known = {_stem(word) for word in wanted}
    return all(_stem(word) in known for word in _words(words))


def _before(doc: Doc, span: Span) -> Token | None:
    return next((token for token in reversed(doc) if token.idx + len(token) <= span.start), None)


def _figure(new: Entity, *, with_article: bool) -> str:
    """Return an amount, a date or a duration as a reply writes it; empty where none is sure."""
    try:
        if new.type is EntityType.AMOUNT:
            return amount(*new.value.split())
        if new.type is EntityType.DURATION:
            return duration_in_words(new.value)
        return date_in_words(date.fromisoformat(new.value), article=with_article)
    except (ValueError, ArithmeticError, TypeError):
        return ""


def _contacts(profile: Profile) -> Iterator[str]:
    """Yield the names by which the house can be reached."""
    yield from profile.handles
    yield from profile.links
    yield from (use.handle for use in profile.channels if use.handle)
    yield from (mention.text for mention in profile.charter.mentions)
    yield profile.voice.signature.text
    yield profile.private_channel.how
    yield from (use.private_how for use in profile.channels)


def _house_texts(profile: Profile, analysis: Analysis, message: Message) -> Iterator[str]:
    """Yield what the house says to anybody in a case like this one, whatever the message."""
    for procedure in applicable(profile, analysis, message.text):
        yield from procedure.steps
        yield from procedure.needs
        yield from procedure.may_promise
        yield from (procedure.delay, procedure.delay_public, procedure.gesture_private)
    yield from (answer.text for answer in profile.answers)
    yield from (mention.text for mention in profile.charter.mentions)
    yield from profile.voice.closings
    yield from (wording.text for wording in profile.voice.wordings if "{" not in wording.text)
    yield profile.charter.crisis.holding
    yield profile.voice.signature.text
    yield profile.private_how(message.channel)


def _untouchable(text: str) -> Iterator[Span]:
    """Yield what is no word: links, hashtags, emoji; the review says which links may stand."""
    signs = {
        ProtectedKind.LINK, ProtectedKind.HASHTAG, ProtectedKind.EMOJI, ProtectedKind.EMOTICON,
    }  # fmt: skip
    yield from (span for span, kind in protected_spans(text) if kind in signs)


def _standing(text: str, house: Iterable[str]) -> Iterator[Span]:
    """Yield where whole phrases of the house stand in ``text``."""
    form = fold(text).lower()
    for phrase in house:
        words = fold(phrase).lower().strip(" .")
        if len(words) < 3:
            continue
        at = form.find(words)
        while at >= 0:
            yield Span(at, at + len(words))
            at = form.find(words, at + len(words))
