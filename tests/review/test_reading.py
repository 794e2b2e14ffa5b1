"""A text made ready for the rules, and the search of many patterns in it."""

from __future__ import annotations

from cmdesk.review.french import read_french
from cmdesk.review.notation import compile_phrase
from cmdesk.review.reading import Finder, Reading


def test_finder_gives_a_shared_pattern_to_each_rule(resources):
    phrases = [compile_phrase("voit du pays", {}) for _ in range(2)]
    french = read_french(resources / "rules" / "french.toml")
    found = Finder(phrases).find(Reading("Votre colis voit du pays.", french))
    assert [number for number, _ in found] == [0, 1]
    assert len({span for _, span in found}) == 1
