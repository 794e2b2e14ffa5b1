"""One reader for every file of knowledge: TOML, checked against one JSON Schema each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file that ships with the program, not validated.

    The tests validate every shipped file (``validate``), so that a start does not.
    Raises ``UserError`` that names file and line where the file cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"Le fichier {path.name} est illisible : {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} : ce fichier n’est pas du TOML valide ({error}).") from error
