"""The encoder that was taught what customers write: the real weights."""

import numpy as np
import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.language.encoder import Encoder
from cmdesk.language.meaning import PUBLISHED, Meanings
from cmdesk.paths import default_paths

WEIGHTS = default_paths().resources / "language" / "encoder.npz"


@pytest.fixture(scope="module")
def encoder():
    return Encoder(WEIGHTS)


@pytest.mark.parametrize(
    "text", ["ok", "Ma table est encore un arbre.", "Bonjour, je n’ai toujours rien reçu. " * 8]
)
def test_encoder_reads_the_published_weights_as_the_package_does(text):
    assert np.allclose(Encoder(None).of(text).vector, PUBLISHED.encode([text])[0], atol=1e-5)


@pytest.mark.parametrize(
    ("told", "same", "other"),
    [
        (
            "Donc, si je comprends bien, mon buffet est encore un arbre : quatrième date annoncée.",
            "Troisième report de la livraison de ma commande.",
            "La vendeuse m’a parlé comme à un chien.",
        ),
        (
            "Le livreur a noté « client absent », j’étais assise derrière la porte.",
            "Avis de passage dans la boîte alors que personne n’a sonné.",
            "Le tissu a déteint au premier lavage.",
        ),
        (
            "Deux prélèvements identiques le même matin sur mon relevé.",
            "J’ai été débité en double.",
            "Le tissu a déteint au premier lavage.",
        ),
    ],
)
def test_encoder_brings_near_what_tells_the_same_trouble(encoder, told, same, other):
    a, b, c = encoder.encode([told, same, other])
    assert a @ b > a @ c + 0.2


def test_encoder_gives_vectors_of_unit_length_and_the_same_again(encoder):
    texts = ["un tapis troué", "merci !", ""]
    found = encoder.encode(texts)
    assert found.shape == (3, encoder.width)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
    assert np.array_equal(found, Encoder(WEIGHTS).encode(texts))
    assert encoder.encode([]).shape == (0, encoder.width)


def test_encoder_answers_for_each_group_of_rivals(encoder):
    logits = encoder.of("Vous livrez en Corse ?").logits
    assert logits.shape == (len(encoder.answers),)
    first, last = encoder.groups[0]
    assert encoder.answers[first + int(logits[first:last].argmax())] == "kind:question"
    assert encoder.answers[encoder.groups[-1][0]].startswith("trouble:")


def test_encoder_reads_the_beginning_of_a_long_text(encoder):
    text = "rien reçu, " * 40_000
    assert np.array_equal(encoder.of(text).vector, encoder.of(text[:4000]).vector)


def test_encoder_is_a_source_of_meanings_that_are_kept(encoder, tmp_path):
    kept = Meanings(tmp_path, encoder).lasting(["un tapis troué"])
    assert kept.shape == (1, encoder.width)
    assert np.array_equal(Meanings(tmp_path, encoder).lasting(["un tapis troué"]), kept)
    assert Meanings(tmp_path).lasting(["un tapis troué"]).shape != kept.shape


def test_encoder_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "encoder.npz").write_bytes(b"PK half a file")
    with pytest.raises(ComponentError, match="réinstallez"):
        Encoder(tmp_path / "encoder.npz")
