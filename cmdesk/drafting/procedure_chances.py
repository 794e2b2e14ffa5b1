"""How likely each procedure of a brand is the one that a complaint calls for.

A procedure names its case in its title, in what it regrets, in its keywords and, where the brand
gives some, in tellings of customers (``told``); people tell theirs in other words. A conditional
logit (``language/logit.py``) weighs how near the message is to each (``nearness.py``), what was
understood of it (topics, asks, signals, kind of trouble) and what the rules of
``profiles/selection.py`` find, and « none of them ». Its weights stand in
``resources/phrases/procedures.toml`` (``python -m tools.drafting.procedures``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.profile import Procedure, Profile
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting import nearness
from cmdesk.drafting.nearness import Entries, Entry, Nearness, Stretch, lead_of
from cmdesk.drafting.procedures import Least
from cmdesk.drafting.template import plainly
from cmdesk.knowledge.kept import Kept
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.logit import chances_of, weights_of
from cmdesk.language.meaning import Meanings
from cmdesk.language.vectors import Floats
from cmdesk.profiles.selection import found_in, plain_words, ranked

_LEFT_OUT = {"words", "words_lead", "few"}
_NEAR = tuple(name for name in nearness.FEATURES if name not in _LEFT_OUT)
FEATURES = (
    *_NEAR,
    "words_whole", "words_whole_lead",
    "fit", "applies", "kin", "kin_lead",
    "first_topic", "any_topic", "main_topic", "asks", "signals",
    "keywords", "no_keywords", "fault_keywords",
    "telling", "telling_lead", "telling_two", "telling_any",
    "sense", "sense_lead", "sense_telling", "sense_telling_lead", "sense_telling_two",
)  # fmt: skip
"""What is weighed of a procedure, in the order of the columns of ``ProcedureChances.features``.

Those of ``nearness.py`` of the clause that tells what went wrong; ``words_whole`` of the whole
message; ``fit`` and ``applies`` as ``selection.ranked`` finds them; ``kin`` how near it is to the
kind of trouble (``kinship.py``); the scores of its topics in the analysis, from 0 to 1; how many
of its asks, its signals and its keywords are there, and whether what happened has one of them;
how near the message is to its nearest telling, and to its two nearest, and whether the brand has
any; ``sense`` how near it is, for the encoder that was taught what customers write, to what names
the procedure, and to its tellings.
"""
_FIT, _NO_FIT = 10.0, -0.5
"""What a fit is divided by, and what counts for a procedure that does not apply."""
_MOST_KEYWORDS = 3
_MOST_TOLD = 1500
"""Tellings of a brand that are read, the first of its file: six seconds, once, at the most."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A message and what is known of its trouble.

    ``near`` is how near each procedure is to the kind of trouble, from 0 to 1, ``keywords`` are
    those of what happened, whatever the message calls it.
    """

    text: str
    analysis: Analysis
    profile: Profile
    near: Mapping[str, float]
    keywords: str


@dataclass(frozen=True)
class _Brand:
    """The procedures of a brand for complaints, ready to be compared."""

    procedures: tuple[Procedure, ...]
    entries: Entries | None
    """None where there is no procedure."""
    told: tuple[tuple[int, str], ...]
    """The tellings, each with the place of its procedure."""
    meant: Floats
    """What each telling means, one a line."""
    named: tuple[int, ...]
    """The place of the procedure of each title and regret."""
    sensed: Floats
    """What the taught encoder makes of each of them, then of each telling."""


class ProcedureChances:
    """Weighs the procedures of a brand for a complaint; the same inputs, the same chances."""

    def __init__(self, folder: Path, near: Nearness, sense: Meanings) -> None:
        """Read ``procedures.toml`` of ``folder`` (``resources/phrases``).

        ``sense`` holds the vectors of the encoder that was taught what customers write.
        """
        table = read_toml(folder / "procedures.toml")
        self.least = Least(**table["least"])
        self._weights = weights_of(table["weights"], FEATURES)
        self._nearness = near
        self._sense = sense
        self._brands = Kept(self._prepare)

    def of(self, complaint: Complaint) -> Mapping[str, float]:
        """Return the chance of each procedure by its identifier, none for what is no complaint."""
        brand = self._brands.of(complaint.profile.procedures)
        if complaint.analysis.kind.id is not Kind.COMPLAINT or brand.entries is None:
            return {}
        table = self.features(complaint)
        chances = chances_of(table, self._weights)[:-1].tolist()
        return dict(zip((one.id for one in brand.procedures), chances, strict=True))

    def features(self, complaint: Complaint, *, unseen: bool = False) -> Floats:
        """Return what is weighed, one line a procedure for complaints, one column a feature.

        ``unseen``: as if the brand had not this very message among its tellings.
        """
        text, analysis, near = complaint.text, complaint.analysis, complaint.near
        brand = self._brands.of(complaint.profile.procedures)
        procedures = brand.procedures
        if brand.entries is None:
            return np.zeros((0, len(FEATURES)), np.float32)
        told = analysis.telling[0].span if analysis.telling else None
        stretch = Stretch(told.of(text), text[: told.start]) if told else Stretch(text, "")
        every = self._nearness.features([stretch], text, brand.entries)[0]
        columns = [nearness.FEATURES.index(name) for name in _NEAR]
        whole = self._nearness.compare(Stretch(text, ""), brand.entries).scores
        said = f"{text} {complaint.keywords}"
        fits = {p.id: fit for fit, p in ranked(complaint.profile, analysis, said, near)}
        kin = np.array([near.get(one.id, 0.0) for one in procedures])
        return np.column_stack(
            [
                every[:, columns],
                whole,
                lead_of(whole),
                [fits[p.id] / _FIT if p.id in fits else _NO_FIT for p in procedures],
                [p.id in fits for p in procedures],
                kin,
                lead_of(kin),
                *_understood(analysis, procedures),
                *_keywords(text, complaint.keywords, procedures),
                *self._tellings(text, brand, unseen=unseen),
                *self._sensed(text, brand, unseen=unseen),
            ]
        ).astype(np.float32)

    def _tellings(self, text: str, brand: _Brand, *, unseen: bool) -> tuple[Floats, ...]:
        near = brand.meant @ self._nearness.meanings.of([text])[0]
        told = _told(near, brand, _line(text) if unseen else "")
        return *told, np.full(len(brand.procedures), bool(brand.told), np.float32)

    def _sensed(self, text: str, brand: _Brand, *, unseen: bool) -> tuple[Floats, ...]:
        near = brand.sensed @ self._sense.of([text])[0]
        named = np.full(len(brand.procedures), -1, np.float32)
        names = len(brand.named)
        np.maximum.at(named, np.array(brand.named, np.int64), near[:names])
        return named, lead_of(named), *_told(near[names:], brand, _line(text) if unseen else "")

    def open(self, profile: Profile) -> None:
        """Read the procedures of a brand, so that its first complaint need not wait for it."""
        self._brands.of(profile.procedures)

    def identifiers(self, profile: Profile) -> tuple[str, ...]:
        """Return the procedures that are weighed, in the order of the lines."""
        return tuple(one.id for one in self._brands.of(profile.procedures).procedures)

    def _prepare(self, procedures: tuple[Procedure, ...]) -> _Brand:
        mine = tuple(p for p in procedures if not p.kinds or Kind.COMPLAINT in p.kinds)
        entries = [
            Entry(
                (p.title, *map(plainly, p.regrets), *([", ".join(p.keywords)] * bool(p.keywords))),
                f"{'. '.join(map(plainly, p.steps)) or p.title}.",
            )
            for p in mine
        ]
        told = tuple((place, _line(text)) for place, p in enumerate(mine) for text in p.told)
        told = told[:_MOST_TOLD]
        texts = [text for _, text in told]
        names = [
            (place, plainly(name)) for place, p in enumerate(mine) for name in (p.title, *p.regrets)
        ]
        return _Brand(
            procedures=mine,
            entries=self._nearness.prepare(entries) if entries else None,
            told=told,
            meant=self._nearness.meanings.lasting(texts),
            named=tuple(place for place, _ in names),
            sensed=self._sense.lasting([*(name for _, name in names), *texts]),
        )


def _told(near: Floats, brand: _Brand, unseen: str) -> tuple[Floats, Floats, Floats]:
    """Return of each procedure its nearest telling, its lead, and the mean of its two nearest.

    ``near`` is how near each telling is; the one that is ``unseen`` does not count.
    """
    two = np.zeros((len(brand.procedures), 2), np.float32)
    for (place, told), likeness in zip(brand.told, near.tolist(), strict=True):
        if unseen and told == unseen:
            continue
        if likeness > two[place, 0]:
            two[place] = likeness, two[place, 0]
        elif likeness > two[place, 1]:
            two[place, 1] = likeness
    two[:, 1] = np.where(two[:, 1] > 0, two[:, 1], two[:, 0])
    there = two[:, 0] > 0
    if there.any():
        # Nobody told the other cases: that speaks neither for them nor against them.
        two[~there] = two[there].mean(0)
    nearest: Floats = two[:, 0]
    mean: Floats = two.mean(1)
    return nearest, lead_of(nearest), mean


def _understood(analysis: Analysis, procedures: Sequence[Procedure]) -> list[list[float]]:
    scores = {label.id: label.score for label in analysis.topics}
    return [
        [scores.get(p.topics[0], 0.0) if p.topics else 0.0 for p in procedures],
        [max((scores.get(topic, 0.0) for topic in p.topics), default=0.0) for p in procedures],
        [float(analysis.topic in p.topics) for p in procedures],
        [float(sum(map(analysis.wants, p.asks))) for p in procedures],
        [float(sum(map(analysis.has, p.signals))) for p in procedures],
    ]


def _keywords(text: str, keywords: str, procedures: Sequence[Procedure]) -> list[list[float]]:
    said, fault = plain_words(text), plain_words(keywords)
    return [
        [float(min(len(found_in(said, p.keywords)), _MOST_KEYWORDS)) for p in procedures],
        [float(not p.keywords) for p in procedures],
        [float(bool(found_in(fault, p.keywords))) for p in procedures],
    ]


def _line(text: str) -> str:
    return " ".join(text.split())
