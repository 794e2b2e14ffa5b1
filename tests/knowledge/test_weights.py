"""A file of weights that cannot be read gets one sentence, whatever is wrong with it."""

import json

import numpy as np
import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.knowledge.weights import open_weights, read_about


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "some.npz"
    about = np.frombuffer(json.dumps({"labels": ["a"]}).encode(), dtype=np.uint8)
    np.savez_compressed(path, about=about, weights=np.ones(3))
    return path


def test_open_weights_yields_the_tables(file):
    with open_weights(file, "Les poids") as tables:
        assert tables["weights"].sum() == 3
        assert read_about(tables) == {"labels": ["a"]}


@pytest.mark.parametrize("contents", [None, b"", b"PK\x03\x04 cut short", b"words"])
def test_open_weights_names_a_file_that_cannot_be_read(tmp_path, contents):
    path = tmp_path / "bad.npz"
    if contents is not None:
        path.write_bytes(contents)
    with (
        pytest.raises(ComponentError, match=r"Les poids sont introuvables ou abîmés \(bad\.npz\)"),
        open_weights(path, "Les poids"),
    ):
        pass


def test_open_weights_names_a_table_that_is_missing(file):
    with (
        pytest.raises(ComponentError, match="réinstallez cmdesk"),
        open_weights(file, "Les poids") as tables,
    ):
        tables["bias"]
