"""Vectors of sentences: the real encoder."""

import numpy as np
import pytest

from cmdesk.language.meaning import DIMENSIONS, LONGEST, Meanings, Pretrained


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


def test_meanings_of_a_brand_are_read_from_the_file_at_the_next_start(tmp_path, meanings):
    texts = [f"où est passée ma lampe numéro {n} ?" for n in range(20)]
    kept = Meanings(tmp_path / "meanings")
    found = kept.lasting(texts)
    assert np.allclose(found, meanings.of(texts), atol=1e-5)
    source = Pretrained()
    assert np.array_equal(Meanings(tmp_path / "meanings", source).lasting(texts), found)
    assert source._model is None  # nothing was opened


@pytest.mark.parametrize("broken", [b"", b"no numbers", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_meanings_of_a_brand_are_read_anew_where_the_file_is_broken(tmp_path, broken):
    kept = Meanings(tmp_path)
    found = kept.lasting(["un tapis", "une lampe"])
    (file,) = tmp_path.glob("*.npy")
    file.write_bytes(broken)
    assert np.array_equal(kept.lasting(["un tapis", "une lampe"]), found)


def test_meanings_of_a_brand_do_without_a_folder_that_can_be_written(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert Meanings(tmp_path / "file" / "meanings").lasting(["un tapis"]).shape == (1, DIMENSIONS)
    assert Meanings().lasting([]).shape == (0, DIMENSIONS)


def test_meanings_keep_the_files_used_last(tmp_path, monkeypatch):
    monkeypatch.setattr("cmdesk.language.meaning._MOST_FILES", 2)
    kept = Meanings(tmp_path)
    for text in ("un tapis", "une lampe", "un lit"):
        kept.lasting([text])
    assert len(list(tmp_path.iterdir())) == 2
