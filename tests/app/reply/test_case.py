"""Which voice a reply is measured against."""

from dataclasses import replace

from cmdesk.app.reply.case import Case
from cmdesk.paths import default_paths
from cmdesk.profiles.library import Library
from tests.drafting.conftest import analysis, message


def test_case_voice_is_the_sober_one_on_a_grave_message():
    brand = Library(default_paths()).get("ricochet")
    calm = Case(message("Ma box rame."), analysis(severity=1), brand)
    grave = replace(calm, analysis=analysis(severity=3))
    assert calm.voice == brand.spoken_on(None, 1).voice
    assert grave.voice == brand.spoken_on(None, 3).voice
    assert grave.voice.address != calm.voice.address


def test_case_voice_is_the_brands_own_before_anything_is_understood():
    brand = Library(default_paths()).get("ricochet")
    assert Case(profile=brand).voice == brand.voice
    assert Case().voice is None
