"""The tone of a reply: four measures of the voice, and empathy, each with its words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.profile import Band, Voice
from cmdesk.domain.review import Tone, ToneMeasure
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.case import Case
from cmdesk.review.notation import Phrase, Sets, compile_phrase
from cmdesk.review.reading import Finder

_MEASURES = ("warmth", "formality", "assertiveness", "empathy")


@dataclass(frozen=True, slots=True)
class Weight:
    """Phrases that move a measure, each place by ``points``."""

    measure: str
    points: float
    phrases: tuple[Phrase, ...]


class ToneMeter:
    """Measures the tone with the weights of ``tone.toml``."""

    def __init__(self, path: Path, sets: Sets) -> None:
        table = read_toml(path)
        self._base: dict[str, float] = table["base"]
        self._acts: dict[str, dict[str, float]] = table["acts"]
        self._length: dict[str, float] = table["length"]
        self._weights = tuple(
            Weight(
                entry["measure"],
                float(entry["points"]),
                tuple(compile_phrase(phrase, sets) for phrase in entry["phrases"]),
            )
            for entry in table["weight"]
        )
        self._owners = tuple(weight for weight in self._weights for _ in weight.phrases)
        self._finder = Finder(phrase for weight in self._weights for phrase in weight.phrases)

    def measure(self, case: Case) -> Tone:
        """Return the tone of the reply; a measure without any evidence is at its base."""
        sums = dict.fromkeys(_MEASURES, 0.0)
        evidence: dict[str, list[Span]] = {name: [] for name in _MEASURES}
        for number, place in self._finder.find(case.reading):
            weight = self._owners[number]
            known = evidence[weight.measure]
            if case.reading.is_quoted(place) or place in known:
                continue
            # The same thing said again adds less: « merci » twice is not twice as warm.
            sums[weight.measure] += weight.points / (1 + len(known) * 0.25)
            known.append(place)
        present = {span.act for span in case.acts}
        for act, moves in self._acts.items():
            if Act(act) in present:
                for name, points in moves.items():
                    sums[name] += points
        measured = {
            name: ToneMeasure(
                _squash(self._base[name] + sums[name]), tuple(sorted(set(evidence[name])))
            )
            for name in _MEASURES
        }
        return Tone(concision=self._concision(case), **measured)

    def _concision(self, case: Case) -> ToneMeasure:
        """Brief and short-sentenced is near 1; long, with long sentences, near 0."""
        words = [len(s.of(case.reply.text).split()) for s in case.reading.sentences]
        total, longest = sum(words), max(words, default=0)
        value = (
            self._length["base"]
            - self._length["per_log_word"] * math.log(max(total, 1) / self._length["usual"])
            - self._length["per_long_word"] * max(0, longest - self._length["long_sentence"])
        )
        spans = [
            s
            for s, n in zip(case.reading.sentences, words, strict=True)
            if n > self._length["long_sentence"]
        ]
        return ToneMeasure(_squash(value), tuple(spans))


def _squash(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def voice_fit(tone: Tone, voice: Voice) -> float:
    """Return how near a tone is to what a voice wants, from 0 to 1.

    The mean over the four measures, each 1 at the middle of its band, 0.9 at its edges, and
    less outside, down to 0 at nine tenths of the band's width away: the same measures and
    bands as the gauges, so that the two never contradict each other.
    """

    def near(value: float, band: Band) -> float:
        width = max(band.high - band.low, 0.1)
        if band.holds(value):
            return 1 - 0.2 * abs(value - band.middle) / width
        outside = max(band.low - value, value - band.high)
        return max(0.0, 0.9 - outside / width)

    return (
        near(tone.warmth.value, voice.warmth)
        + near(tone.formality.value, voice.formality)
        + near(tone.concision.value, voice.concision)
        + near(tone.assertiveness.value, voice.assertiveness)
    ) / 4
