"""Numbers read back from the values of entities."""

from __future__ import annotations

import re

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def amount_of(value: str) -> float | None:
    """Return the number of an amount’s value (``"1249.90 EUR"``), ``None`` where there is none."""
    try:
        return float(value.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return None


def days_of(value: str) -> int:
    """Return the days of an ISO 8601 duration, hours left out."""
    match = _DURATION.match(value)
    if not match:
        return 0
    years, months, days = (int(part or 0) for part in match.groups())
    return 365 * years + 30 * months + days
