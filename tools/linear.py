"""What the trainings of linear judges share: features that are names or keys, each there or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from cmdesk.language.vectors import key_of

Features = Sequence[Collection[Any]]
"""The features of every example."""
Places = np.ndarray[Any, Any]
"""Where some of the examples stand."""


def columns_of(features: Features, fewest: int) -> dict[Any, int]:
    """Return what stands in ``fewest`` examples at least, and its column, in order."""
    counts = Counter(name for one in features for name in one)
    known = sorted(name for name, count in counts.items() if count >= fewest)
    return {name: column for column, name in enumerate(known)}


def matrix_of(features: Features, columns: dict[Any, int]) -> sparse.csr_matrix:
    """Return one line an example, one column a known feature: one where it is there."""
    pairs = [
        (line, columns[name])
        for line, one in enumerate(features)
        for name in one
        if name in columns
    ]
    lines, places = zip(*pairs, strict=True)
    return sparse.csr_matrix((np.ones(len(pairs)), (lines, places)), (len(features), len(columns)))


def crossed(
    groups: Sequence[str], folds: int, judge: Callable[[Places, Places], np.ndarray]
) -> np.ndarray:
    """Return the chance of every example, by models that read nothing of its group.

    ``judge`` learns from the examples at its first places and returns the chances of those at
    its second.
    """
    chances = np.zeros(len(groups))
    for inside, outside in GroupKFold(folds).split(groups, groups=groups):
        chances[outside] = judge(inside, outside)
    return chances


def write(path: Path, columns: dict[str, int], machine: LogisticRegression) -> None:
    """Write what a model has learnt of named features, as ``LinearJudge`` opens it."""
    keys = np.array([key_of(name) for name in columns], dtype=np.uint32)
    order = np.argsort(keys)
    np.savez_compressed(
        path,
        keys=keys[order],
        weights=machine.coef_[0][order].astype(np.float16),
        bias=np.float32(machine.intercept_[0]),
    )
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
