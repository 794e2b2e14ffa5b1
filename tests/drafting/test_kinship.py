"""Procedures are compared with kinds of trouble by what both speak of."""

import pytest

from cmdesk.drafting.kinship import Kinship
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.language.vectors import WordVectors


@pytest.fixture(scope="module")
def kinship(resources):
    return Kinship(WordVectors(resources / "language" / "vectors.npz"))


@pytest.fixture(scope="module")
def faults(resources):
    known = read_phrasebook(resources / "phrases").faults
    return {fault.id: fault for fault in known.all}


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        ("product.missing_part", "Pièce manquante"),
        ("delivery.not_upstairs", "Meuble laissé en bas, ou sur le pas de la porte"),
        ("account.phishing", "Faux message au nom de Luméa"),
        ("billing.invoice", "Facture à recevoir ou à corriger"),
    ],
)
def test_kinship_finds_the_procedure_of_a_trouble(kinship, faults, lumea, trouble, title):
    near = kinship.of(lumea.procedures, faults[trouble])
    titles = {one.id: one.title for one in lumea.procedures}
    best = max(near, key=near.__getitem__)
    assert titles[best] == title
    assert 0.75 <= near[best] <= 1
    assert min(near.values()) >= 0


def test_kinship_of_no_procedures_is_empty(kinship, faults):
    assert kinship.of((), faults["billing.invoice"]) == {}
