"""How a person calls the program from a terminal, here."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path


def call(arguments: str) -> str:
    """Return the line that runs the command with ``arguments``, ready to be pasted.

    In a checkout nothing puts ``cmdesk`` on the path: ``make run`` is the way.
    """
    checkout = (
        not getattr(sys, "frozen", False)
        and (Path(str(files("cmdesk"))).parent / "Makefile").is_file()
    )
    if not checkout:
        return f"cmdesk {arguments}"
    return "make doctor" if arguments == "doctor" else f"make run ARGS='{arguments}'"
