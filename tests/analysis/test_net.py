"""The reader multiplies only what is not zero; it reads as the whole lines that trained it."""

import numpy as np
import pytest

from cmdesk.analysis.features import features_of
from cmdesk.analysis.net import WIDTHS, Reader, plain_of, sequence_of
from cmdesk.analysis.preparation import Preparation
from cmdesk.analysis.ruled import Ruled
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

PREPARATION = Preparation(default_paths().resources)
FLAGS = ["g topics delivery", "f delivery", "f waiting", "g sentiment bad"]
PLAIN = ["public", "shouting"]
FILTERS, INPUT, ANSWERS = 6, 8, 3


def table():
    draw = np.random.default_rng(4).normal
    size = PREPARATION.vectors.dimensions + len(FLAGS) + 10
    weights = {
        "project": draw(size=(size, INPUT)),
        "project_b": draw(size=INPUT),
        "head": draw(size=(FILTERS * len(WIDTHS) + INPUT, ANSWERS)),
        "plain": draw(size=(len(PLAIN), ANSWERS)),
        "bias": draw(size=ANSWERS),
    }
    for width in WIDTHS:
        weights[f"conv{width}"] = draw(size=(width * INPUT, FILTERS))
        weights[f"conv{width}_b"] = draw(size=FILTERS)
    return {name: value.astype(np.float32) for name, value in weights.items()}


def read_plainly(weights, found):
    """The same reader, written as it is defined: whole lines, window after window."""
    lines = sequence_of(found, PREPARATION.vectors, {n: i for i, n in enumerate(FLAGS)})
    hidden = np.tanh(lines @ weights["project"] + weights["project_b"])
    pooled = []
    for width in WIDTHS:
        left = (width - 1) // 2
        padded = np.pad(hidden, ((left, width - 1 - left), (0, 0)))
        out = [
            padded[at : at + width].ravel() @ weights[f"conv{width}"] + weights[f"conv{width}_b"]
            for at in range(len(hidden))
        ]
        pooled.append(np.maximum(out, 0).max(axis=0))
    joined = np.concatenate([*pooled, hidden.mean(axis=0)])
    return joined @ weights["head"] + plain_of(found, PLAIN) @ weights["plain"] + weights["bias"]


@pytest.mark.parametrize(
    "text",
    [
        "Nul",
        "Colis perdu",
        "Votre livreur a jeté mon colis par-dessus le portail : le vase est cassé, 3 morceaux !",
        "Toujours rien reçu. " * 120,
        "🙂 ??",
        "",
    ],
)
def test_logits_are_those_of_the_whole_lines(text):
    weights = table()
    context, _ = PREPARATION.open(Message(text))
    found = features_of(context, Ruled(context), PREPARATION.vectors)
    told = Reader(dict(weights), FLAGS, PLAIN).logits(found, PREPARATION.vectors)
    assert told == pytest.approx(read_plainly(weights, found), rel=1e-4, abs=1e-4)
