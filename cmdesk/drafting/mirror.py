"""What the author tells, told back in the second person: the very words, made ours.

« j’ai toujours pas reçu ma box » gives « vous n’avez toujours pas reçu votre box »; what the
author says of the brand or of a thing is only ever reported (« le livreur n’est pas passé »,
to stand after « vous nous dites que »). Where anything is in doubt, nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import regex
from spacy.tokens import Token

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.drafting.retelling.author import AuthorShapes
from cmdesk.drafting.retelling.bare import BareShapes
from cmdesk.drafting.retelling.grammar import Grammar, Retold, Way
from cmdesk.drafting.retelling.things import ThingShapes
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import strip_accents
from cmdesk.language.pipeline import Reading
from cmdesk.language.surface import Surface, spell_small_numbers
from cmdesk.language.vectors import key_of

Read = Callable[[str], Reading]

_SENTENCE = regex.compile(r"(?:[^.!?\n…]|(?<=\d)\.(?=\d))+")
_STOPS = regex.compile(r"[^\p{L}\p{N}’'€%-]|--+|-$")
_INNER = frozenset(
    {"je", "j’", "on", "mon", "ma", "mes", "notre", "nos", "impossible", "personne", "aucun",
     "aucune", "toujours", "cela", "ça"}
)  # fmt: skip
_CLOSED = frozenset(
    {EntityType.PLACE, EntityType.ORGANISATION, EntityType.PERSON, EntityType.HANDLE,
     EntityType.EMAIL, EntityType.PHONE, EntityType.IBAN, EntityType.ORDER_NUMBER,
     EntityType.POSTAL_ADDRESS}
)  # fmt: skip
_LEAD = 0.5
"""What is said directly is worth more than what is only reported."""
_IN_GRIEVANCE = 0.8
_EVIDENT = 0.4
_TELLS = 2.0
"""What the clause gains that tells, as readers would choose it, what mainly went wrong."""


class Mirror:
    """Finds the one clause of a message that is best told back."""

    def __init__(self, resources: Path, surface: Surface, read: Read) -> None:
        """Read ``resources/phrases/mirror.toml``; ``read`` repairs and parses a text."""
        data = read_toml(resources / "phrases" / "mirror.toml")
        self._read = read
        self._vectors = resources / "language" / "vectors.npz"
        self._surface = surface
        limits = data["limits"]
        self._fewest, self._most = limits["fewest"], limits["most"]
        self._worth: float = limits["worth"]
        chunks = data["chunks"]
        self._breaks = frozenset(chunks["breaks"])
        self._joints = frozenset(chunks["joints"])
        self._after_joint = frozenset(chunks["after_joint"])
        self._subjects = frozenset(chunks["subjects"])
        self._openers = frozenset(chunks["openers"])
        self._fillers = frozenset(chunks["fillers"])
        self._filler_phrases = [tuple(one.split()) for one in chunks["filler_phrases"]]
        self._openings = frozenset(chunks["openings"])
        self._never_before = frozenset(chunks["never_before"])
        self._units = "|".join(data["bare"]["units"])
        grammar = Grammar(data, surface, self._knows)
        author, things = AuthorShapes(data, grammar), ThingShapes(data, grammar)
        bare = BareShapes(data, grammar, author.told)
        self._shapes: tuple[Callable[[Sequence[Token]], Retold | None], ...] = (
            bare.lasting,
            author.told,
            author.agent,
            bare.absent,
            bare.impossible,
            bare.counted,
            things.thing,
            bare.there,
            author.nobody,
            bare.troubled,
            author.short,
        )

    @cached_property
    def _keys(self) -> np.ndarray:
        with np.load(self._vectors) as table:
            keys: np.ndarray = table["keys"]
        return keys

    def _knows(self, word: str) -> bool:
        """Return whether ``word`` is one that people write often enough to be one."""
        for part in regex.split(r"[’-]", word):
            if len(part) < 3:
                continue
            key = key_of(strip_accents(part))
            at = int(np.searchsorted(self._keys, key))
            if at >= len(self._keys) or int(self._keys[at]) != key:
                return False
        return True

    def of(self, message: Message, analysis: Analysis) -> Retold | None:
        """Return the clause of ``message`` that tells best what went wrong, or ``None``."""
        found: list[tuple[float, int, Span, Retold]] = []
        shown = self._shown(message.text, analysis)
        if not any(shown):
            return None
        # The very text that was understood: it is parsed already.
        reading = self._read(message.text)
        # A space typed for nothing stands for no character.
        readable = [
            not token.is_space and shown[reading.to_original(token).start] for token in reading.doc
        ]
        for words in self._chunks(list(reading.doc), readable):
            retold = self._retell(words)
            if retold is None or retold.weight < self._worth:
                continue
            place = reading.to_original(Span(words[0].idx, words[-1].idx + len(words[-1])))
            if self._tells(place, analysis) < retold.needs:
                continue
            worth = retold.weight + self._near(place, analysis)
            worth -= _LEAD * (retold.way is Way.REPORTED)
            found.append((worth, -place.start, place, retold))
        if not found:
            return None
        worth, _, place, best = max(found, key=lambda entry: entry[:2])
        # « trois semaines », but « le wifi 5 ».
        text = regex.sub(
            rf"\b\d+ (?:{self._units}|fois)\b",
            lambda match: spell_small_numbers(match.group()),
            best.text,
        )
        return replace(best, text=text, weight=worth, place=place)

    def _retell(self, words: list[Token]) -> Retold | None:
        """Return the clause told back, or one that begins after a word or two of no matter."""
        for place, word in enumerate(words):
            if place and (
                word.lower_ not in _INNER or words[place - 1].lower_ in self._never_before
            ):
                continue
            for shape in self._shapes:
                retold = shape(words[place:])
                if retold and self._fits(retold.text):
                    return retold
        return None

    def _fits(self, text: str) -> bool:
        count = len(regex.findall(r"[\p{L}\p{N}]+", regex.sub(r"<([^|>]*)\|[^>]*>", r"\1", text)))
        return bool(self._fewest <= count <= self._most)

    @classmethod
    def _near(cls, place: Span, analysis: Analysis) -> float:
        """Return what a clause gains by standing where the analysis found a grievance."""
        told = any(place.overlaps(grievance.span) for grievance in analysis.grievances)
        evident = any(place.overlaps(span) for span in analysis.topics[0].evidence)
        return _IN_GRIEVANCE * told + _EVIDENT * evident + _TELLS * cls._tells(place, analysis)

    @staticmethod
    def _tells(place: Span, analysis: Analysis) -> float:
        """Return how likely it is that the clause at ``place`` tells the matter."""
        return max((one.score for one in analysis.telling if one.span.overlaps(place)), default=0)

    def _shown(self, text: str, analysis: Analysis) -> list[bool]:
        """Return which characters of ``text`` may be told back.

        No sentence that asks, or is all in capitals; names of people, firms and places are
        closed, and so is what means its contrary, or what pleased.
        """
        shown = [False] * len(text)
        for match in _SENTENCE.finditer(text):
            letters = [sign for sign in match.group() if sign.isalpha()]
            if len(letters) < 6 or sum(map(str.isupper, letters)) > 0.5 * len(letters):
                continue
            if text[match.end() : match.end() + 2].strip().startswith("?"):
                continue
            shown[match.start() : match.end()] = [True] * (match.end() - match.start())
        closed = [entity.span for entity in analysis.entities if entity.type in _CLOSED]
        for place in (*closed, *analysis.sarcasm.evidence, *analysis.praise):
            shown[place.start : place.end] = [False] * (place.end - place.start)
        return shown

    def _chunks(self, tokens: Sequence[Token], shown: Sequence[bool]) -> Iterator[list[Token]]:
        """Yield the stretches between marks and joints, without what only introduces them."""
        chunk: list[Token] = []
        quoted = False
        for place, token in enumerate(tokens):
            low = token.lower_
            following = tokens[place + 1].lower_ if place + 1 < len(tokens) else ""
            if low in {"«", "»", '"', "“", "”"}:
                quoted = low in {"«", "“"} or (low == '"' and not quoted)
                yield from self._ready(chunk)
                chunk = []
                continue
            if quoted:
                continue
            stops = not shown[place] or _STOPS.search(token.text) is not None
            joins = low in self._breaks or (low in self._joints and following in self._after_joint)
            if stops or joins:
                yield from self._ready(chunk)
                chunk = []
                continue
            opens = token.text[:1].isupper() and low in self._openings
            if chunk and (low in self._subjects or opens) and chunk[-1].lower_ not in self._openers:
                # « j’attends je suis déçue »: typed without a mark.
                yield from self._ready(chunk)
                chunk = []
            chunk.append(token)
        yield from self._ready(chunk)

    def _ready(self, chunk: list[Token]) -> Iterator[list[Token]]:
        words = list(chunk)
        while words:
            phrase = next(
                (
                    one
                    for one in self._filler_phrases
                    if tuple(word.lower_ for word in words[: len(one)]) == one
                ),
                None,
            )
            if phrase:
                words = words[len(phrase) :]
            elif words[0].lower_ in self._fillers and not self._begins(words):
                words = words[1:]
            else:
                break
        if len(words) >= self._fewest:
            yield words

    @staticmethod
    def _begins(words: Sequence[Token]) -> bool:
        """Return whether a word that may introduce a clause begins one here."""
        pair = [word.lower_ for word in words[:2]]
        return pair in (["plus", "de"], ["plus", "d’"]) or (
            pair[0] == "nous" and len(pair) > 1 and pair[1].endswith(("ons", "ne", "n’", "mes"))
        )
