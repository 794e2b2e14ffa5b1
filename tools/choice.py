"""What the trainings of a choice among several share (``cmdesk/language/logit.py``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from cmdesk.language.logit import NONE, chances_of

Numbers = np.ndarray[Any, Any]


def fit(tables: Sequence[Numbers], shares: Sequence[Numbers], ridge: float) -> Numbers:
    """Return the weight of each feature, then that of « none of them ».

    ``tables`` hold one line a candidate and one column a feature, ``shares`` how far each
    candidate, and last none of them, is to be believed, 1 in all; ``ridge`` is what the square
    of a weight costs beside the mean log-likelihood.
    """
    width = tables[0].shape[1]

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, share in zip(tables, shares, strict=True):
            chances = chances_of(table, weights)
            total -= share @ np.log(chances + 1e-12)
            wrong = chances - share
            slope[:width] += wrong[:-1] @ table
            slope[width] += wrong[-1]
        count = len(tables)
        return total / count + ridge * weights @ weights, slope / count + 2 * ridge * weights

    return np.asarray(minimize(loss, np.zeros(width + 1), jac=True).x)


def write(path: Path, features: Sequence[str], weights: Numbers) -> None:
    """Put the weights in the place of the former ones, in the table ``[weights]`` of ``path``."""
    lines = [f"{n} = {w:.3f}" for n, w in zip([*features, NONE], weights, strict=True)]
    text = path.read_text(encoding="utf-8")
    block = "[weights]\n" + "\n".join(lines) + "\n"
    text, count = re.subn(r"\[weights\]\n(?:\w+ = \S+\n)*", block, text)
    if count != 1:
        raise ValueError(f"{path.name} has no table [weights]")
    path.write_text(text, encoding="utf-8")
