"""One reader for every file of knowledge: TOML, checked against one JSON Schema each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cmdesk.knowledge.validation import read_document


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file that ships with the program, not validated.

    The tests validate every shipped file (``validation.validate``), so that a start does
    not. Raises ``UserError`` that names file and line where the file cannot be read.
    """
    return read_document(path).data
