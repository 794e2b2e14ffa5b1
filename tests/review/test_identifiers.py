"""Numbers of persons are known by their check digits."""

from __future__ import annotations

import pytest

from cmdesk.review.identifiers import identifiers, kind_of


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("4111 1111 1111 1111", "card"),
        ("4111111111111111", "card"),
        ("4970 1012 3456 7890", "card"),  # a slip, yet in the shape of a card
        ("1 85 05 78 006 084 91", "insurance"),
        ("756.9217.0769.85", "insurance"),
        ("85.07.30-033.28", "insurance"),
        ("732 829 320 00074", ""),  # a SIRET is public
        ("6112345678901", ""),  # a parcel
        ("85073003328", ""),  # eleven figures without the shape
    ],
)
def test_identifiers_are_told_apart(number, kind):
    assert kind_of(number) == kind


def test_identifiers_stand_where_they_are():
    text = "Votre carte 4111 1111 1111 1111, du 12/03/2026."
    ((span, kind),) = identifiers(text)
    assert (span.of(text), kind) == ("4111 1111 1111 1111", "card")
