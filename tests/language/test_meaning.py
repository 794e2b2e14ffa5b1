"""Vectors of sentences: the real encoder."""

import numpy as np
import pytest

from cmdesk.language.meaning import DIMENSIONS, LONGEST, Meanings


@pytest.fixture(scope="module")
def meanings():
    return Meanings()


def test_meanings_are_near_for_the_same_in_other_words(meanings):
    asked, same, other = meanings.of(
        ["Quels sont vos horaires ?", "à quelle heure fermez-vous le samedi", "mon colis est cassé"]
    )
    assert asked @ same > 0.5
    assert asked @ other < 0.3


def test_meanings_are_of_unit_length_and_come_back_in_order(meanings):
    texts = ["un tapis", "une lampe", "un tapis", ""]
    found = meanings.of(texts)
    assert found.shape == (4, DIMENSIONS)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    assert np.array_equal(found[0], found[2])
    assert not np.allclose(found[0], found[1])
    assert np.array_equal(found, meanings.of(texts))


def test_meanings_of_nothing_are_none(meanings):
    assert meanings.of([]).shape == (0, DIMENSIONS)


def test_meanings_read_the_beginning_of_a_long_text(meanings):
    long = "bonjour " * 20_000
    assert np.array_equal(*meanings.of([long, long[:LONGEST]]))


def test_meanings_keep_few(meanings, monkeypatch):
    monkeypatch.setattr("cmdesk.language.meaning._REMEMBERED", 3)
    many = meanings.of([f"question {n}" for n in range(6)])
    assert np.allclose(many[5], meanings.of(["question 5", "autre"])[0], atol=1e-5)
    assert len(meanings._known) <= 8
