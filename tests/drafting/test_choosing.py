"""Which wordings are left once something has been told."""

from types import SimpleNamespace

import pytest

from cmdesk.drafting.choosing import once


@pytest.mark.parametrize(
    ("said", "next_slots", "left"),
    [
        ({"praised"}, {"of_enjoyed"}, False),
        ({"enjoyed"}, {"praised"}, False),
        ({"deed"}, {"enjoyed"}, True),
        ({"asking"}, {"asked"}, False),
        ({"name"}, {"praised"}, True),
    ],
)
def test_choosing_the_same_thing_is_named_once(said, next_slots, left):
    phrase = SimpleNamespace(slots=frozenset(next_slots))
    assert bool(once([(phrase, 1.0)], said)) is left
