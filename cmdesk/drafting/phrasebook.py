"""The phrase bank read once for all that speak of it: drafting, the review, earlier replies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmdesk.drafting.bank import Bank, bank_of
from cmdesk.drafting.faults import Faults, faults_of
from cmdesk.knowledge.loader import read_toml


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The wordings, and what can have happened with the ways to speak of it."""

    bank: Bank
    faults: Faults


def read_phrasebook(folder: Path) -> Phrasebook:
    """Return what every file of ``folder`` holds (``[[phrase]]``, ``[[fault]]``).

    Raises ``UserError`` for an unreadable file and ``ValueError`` for a repeated identifier.
    """
    tables = {file.name: read_toml(file) for file in sorted(folder.glob("*.toml"))}
    return Phrasebook(bank_of(tables), faults_of(tables.values()))
