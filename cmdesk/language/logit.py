"""A choice among several, « none of them » being one, by weights that were learnt.

The conditional logit (McFadden 1974, « Conditional logit analysis of qualitative choice
behavior »): what each weighs is the sum of its features times their weights, and the chances of
all add up to 1. The weights stand in a table of a resource, by the names of the features;
``tools/choice.py`` learns them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

NONE = "none"
"""The name of the weight of « none of them »."""
Number = TypeVar("Number", np.float32, np.float64)


def weights_of(table: Mapping[str, float], features: Sequence[str]) -> NDArray[np.float32]:
    """Return the weights of ``features`` in their order, that of « none of them » last."""
    return np.array([table[name] for name in (*features, NONE)], np.float32)


def chances_of(features: NDArray[Number], weights: NDArray[Number]) -> NDArray[Number]:
    """Return the chance of each candidate, that of « none of them » last; they add up to 1.

    The last two dimensions of ``features`` are the candidates and their features; before them
    there may be others.
    """
    weighed: NDArray[Number] = features @ weights[:-1]
    none = np.full((*weighed.shape[:-1], 1), weights[-1], weighed.dtype)
    return softmax(np.concatenate([weighed, none], axis=-1))


def softmax(logits: NDArray[Number]) -> NDArray[Number]:
    """Return the chances of rivals, along the last dimension; they add up to 1."""
    chances: NDArray[Number] = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances /= chances.sum(axis=-1, keepdims=True)
    return chances
