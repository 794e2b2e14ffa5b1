"""Files of trained weights, opened with one sentence where they cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.lib.npyio import NpzFile

from cmdesk.domain.errors import ComponentError


@contextmanager
def open_weights(path: Path, what: str) -> Iterator[NpzFile]:
    """Yield the tables of ``path``, to be read inside the block.

    Raises ``ComponentError`` where the file is missing or unreadable, or lacks a table that
    the block asks for; ``what`` names them in its sentence (« Les poids de la relecture »).
    """
    try:
        with np.load(path) as tables:
            yield tables
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise ComponentError(
            f"{what} sont introuvables ou abîmés ({path.name}) : réinstallez cmdesk."
        ) from error


def read_about(tables: NpzFile) -> dict[str, Any]:
    """Return what the training wrote of the weights beside them."""
    found: dict[str, Any] = json.loads(bytes(tables["about"]).decode())
    return found
