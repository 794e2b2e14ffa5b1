"""How near a tone is to a voice: the figure that a suggestion's card shows."""

import pytest

from cmdesk.domain.profile import Band, Voice
from cmdesk.domain.review import Tone, ToneMeasure
from cmdesk.review.tone import voice_fit


def _tone(warmth, formality=0.6, concision=0.6, assertiveness=0.5):
    measures = (warmth, formality, concision, assertiveness, 0.5)
    return Tone(*(ToneMeasure(value) for value in measures))


def test_voice_fit_falls_when_a_measure_leaves_its_band():
    voice = Voice(
        warmth=Band(0.4, 0.8), formality=Band(0.4, 0.8),
        concision=Band(0.4, 0.8), assertiveness=Band(0.3, 0.7),
    )  # fmt: skip
    assert voice_fit(_tone(0.6), voice) == pytest.approx(1.0)
    edge, outside, far = (voice_fit(_tone(warmth), voice) for warmth in (0.8, 0.9, 1.0))
    assert edge == pytest.approx(0.975)
    assert 1 > edge > outside > far > 0
