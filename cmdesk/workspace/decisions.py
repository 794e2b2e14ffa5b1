"""What the manager decided and signed, in the rows of the database and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cmdesk.domain.attestation import Attestation
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.vocabulary import Category
from cmdesk.domain.waiver import Waiver
from cmdesk.workspace.lessons import storable


def stamp(moment: datetime) -> str:
    """Return an aware time as it is kept: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """Return a time that was kept."""
    return datetime.fromisoformat(text)


def waiver_table(waiver: Waiver) -> dict[str, Any]:
    """Return the columns of ``waivers`` by name."""
    return {
        "fingerprint": waiver.fingerprint,
        "category": waiver.category,
        "rule": waiver.rule,
        "quote": storable(waiver.quote),
        "reason": storable(waiver.reason),
        "at": stamp(waiver.at),
        "signed_by": storable(waiver.by),
    }


def read_waiver(table: Mapping[str, Any]) -> Waiver:
    """Return a waiver; what was kept before names were has none."""
    return Waiver(
        fingerprint=table["fingerprint"],
        category=Category(table["category"]),
        rule=table["rule"],
        quote=table["quote"],
        reason=table["reason"],
        at=moment(table["at"]),
        by=table.get("signed_by", ""),
    )


def attestation_table(attestation: Attestation) -> dict[str, Any]:
    """Return the columns of ``attestations`` by name."""
    return {
        "sentence": storable(attestation.sentence),
        "category": attestation.category,
        "rule": attestation.rule,
        "quote": storable(attestation.quote),
        "signed_by": storable(attestation.by),
        "at": stamp(attestation.at),
    }


def read_attestation(table: Mapping[str, Any]) -> Attestation:
    """Return an attestation that was kept."""
    return Attestation(
        sentence=table["sentence"],
        category=Category(table["category"]),
        rule=table["rule"],
        quote=table["quote"],
        by=table["signed_by"],
        at=moment(table["at"]),
    )


def exemption_table(exemption: Exemption) -> dict[str, Any]:
    """Return the columns of ``exemptions`` by name."""
    return {
        "profile": exemption.profile_id,
        "category": exemption.category,
        "rule": exemption.rule,
        "quote": storable(exemption.quote),
        "reason": storable(exemption.reason),
        "signed_by": storable(exemption.by),
        "at": stamp(exemption.at),
    }


def read_exemption(row: sqlite3.Row) -> Exemption:
    """Return an exemption that was kept."""
    return Exemption(
        profile_id=row["profile"],
        category=Category(row["category"]),
        rule=row["rule"],
        quote=row["quote"],
        reason=row["reason"],
        by=row["signed_by"],
        at=moment(row["at"]),
        id=row["id"],
    )
