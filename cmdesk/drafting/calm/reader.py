"""What a reply can take up of a message that complains of nothing (``calm.toml``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import regex
from spacy.tokens import Token

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType, Kind
from cmdesk.drafting.calm.addressing import Addressing
from cmdesk.drafting.calm.asking import Asking
from cmdesk.drafting.calm.merits import Merits
from cmdesk.drafting.calm.reservations import Reservation, Reservations
from cmdesk.drafting.calm.wishing import Wishing
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.pipeline import Reading
from cmdesk.language.surface import Surface

_CLOSED = frozenset(
    {EntityType.PERSON, EntityType.HANDLE, EntityType.EMAIL, EntityType.PHONE, EntityType.IBAN,
     EntityType.ORDER_NUMBER, EntityType.POSTAL_ADDRESS, EntityType.ORGANISATION}
)  # fmt: skip
_END = regex.compile(r"[.!?…]+|\.{2,}")


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, in the notation of the phrase bank; empty where nothing is sure."""

    asking: str = ""
    wish: str = ""
    hero: str = ""
    deed: str = ""
    feat: str = ""
    points: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    pleased: bool = False
    """Whether all but what is reserved praises."""


class CalmReader:
    """Reads praise, questions and ideas."""

    def __init__(self, resources: Path, surface: Surface, read: Callable[[str], Reading]) -> None:
        """Read ``calm.toml``; ``read`` repairs and parses a message."""
        phrases = resources / "phrases"
        calm, mirror = read_toml(phrases / "calm.toml"), read_toml(phrases / "mirror.toml")
        names = read_toml(resources / "analysis" / "first_names.toml")
        known = " ".join(str(group) for group in names["names"].values()).split()
        unsure = frozenset(str(names["ambiguous"]).split())
        lexicon = Lexicon(resources, [*mirror["wide"]["known"], *calm["said"]["known"]])
        addressing = Addressing(mirror, calm["said"], surface, lexicon, Conjugator(resources))
        self._read = read
        self._asking = Asking(calm, addressing)
        self._wishing = Wishing(calm, addressing)
        self._reservations = Reservations(phrases, surface, lexicon.spelled)
        self._merits = Merits(
            calm, frozenset(known) - unsure, addressing, surface, lexicon.feminine
        )

    def of(self, message: Message, analysis: Analysis) -> Told:
        """Return what ``message`` praises, asks or wishes for, by its kind."""
        if not analysis.may_be_french:
            return Told()
        reading = self._read(message.text)
        closed = _closed(reading, analysis)
        sentences = _sentences(reading)
        if analysis.kind.id is Kind.PRAISE:
            reservations = self._reservations.of(message.text)
            # Who left the parcel in the rain is no hero.
            pleasing = _outside(sentences, reading, [one.span for one in reservations])
            # « La lampe Ondine » is a lamp, whoever else is called so.
            models = _closed(reading, analysis, frozenset({EntityType.PRODUCT}))
            hero = self._merits.hero(pleasing, analysis, frozenset(), models)
            return Told(
                hero=hero.get("hero", ""),
                deed=hero.get("deed", ""),
                feat=self._merits.feat(reading.repaired.text),
                points=tuple(self._merits.points(pleasing, closed)),
                reservations=reservations,
                asking=" et ".join(self._asking.of(sentences, closed, sure=False)),
            )
        if analysis.kind.id is Kind.SUGGESTION:
            return Told(wish=self._wishing.of(sentences, closed))
        sure = analysis.kind.id is Kind.QUESTION
        found: tuple[Reservation, ...] = ()
        if analysis.kind.id is Kind.COMPLAINT:
            found = self._reservations.of(message.text)
        return Told(
            reservations=found,
            pleased=self._reservations.mostly_pleased(message.text, found),
            asking=" et ".join(self._asking.of(sentences, closed, sure=sure)),
        )


def _outside(
    sentences: Sequence[Sequence[Token]], reading: Reading, places: Sequence[Span]
) -> list[Sequence[Token]]:
    """Return the sentences without the words at ``places`` of the message."""
    if not places:
        return list(sentences)
    parted = (
        [word for word in words if not any(reading.to_original(word).overlaps(p) for p in places)]
        for words in sentences
    )
    return [words for words in parted if words]


def _closed(
    reading: Reading, analysis: Analysis, types: Set[EntityType] = _CLOSED
) -> frozenset[int]:
    spans = [entity.span for entity in analysis.entities if entity.type in types]
    return frozenset(
        token.i
        for token in reading.doc
        if any(reading.to_original(token).overlaps(span) for span in spans)
    )


def _sentences(reading: Reading) -> list[Sequence[Token]]:
    """Return the sentences by their marks: the parser parts those typed without any."""
    found: list[Sequence[Token]] = []
    sentence: list[Token] = []
    for token in reading.doc:
        if token.is_space and "\n" not in token.text:
            continue
        ends = _END.fullmatch(token.text) is not None or "\n" in token.text
        if not token.is_space:
            sentence.append(token)
        if ends and sentence:
            found.append(sentence)
            sentence = []
    if sentence:
        found.append(sentence)
    return found
