"""What a procedure grants: which of it a draft says, and whether it answers what is asked."""

from __future__ import annotations

import re

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.profile import Charter, Procedure
from cmdesk.domain.vocabulary import Ask
from cmdesk.drafting.faults import plain

_GIVEN = re.compile(
    r"rembours|\bavoirs?\b|\bbons? d|remise|geste|offert|dédommag|indemni|[€%]", re.IGNORECASE
)
_DATED = re.compile(r"\b(?:sous|avant|dans les|au plus tard)\b.*\b(?:jours?|heures?|semaines?)\b")
"""What a charter may keep out of public replies."""
_SPARES = re.compile(
    r"sans frais|sans retour|sans engagement|gratui|rembours|\brend|revien|annul|garanti|échang"
    r"|chois|librement|répar|offert|compris|coûte|payer|payez|facturé|en entier|déduit|prêt"
    r"|jours|heures|jour et nuit|à toute heure|\bopposition\b|\bbloqu",
    re.IGNORECASE,
)
"""What makes a promise welcome whatever was said: money, a choice, a date, a thing mended, or what
the author can do at once against worse."""
_CLEARLY = 2
"""How many words of a promise the message must share for it to go before the first."""


def granted(procedure: Procedure, text: str, charter: Charter, *, public: bool) -> str:
    """Return what the procedure grants that answers the message best, or nothing.

    The first that may be said, unless the message speaks clearly of another. What is granted
    under a condition (« si la panne vient de chez nous »), and what spares the author neither
    money nor a choice (« la direction lit chaque récit »), is said only where the message speaks
    of it; in public, nothing of money or of a date that the charter keeps out of it.
    """
    said = _stems(text)
    barred = [
        pattern
        for pattern, allowed in (
            (_GIVEN, charter.compensation_in_public),
            (_DATED, charter.dates_in_public),
        )
        if public and not allowed
    ]
    ranked = sorted(
        enumerate(procedure.may_promise),
        key=lambda entry: (-(len(_stems(entry[1]) & said) >= _CLEARLY), entry[0]),
    )
    for _, promise in ranked:
        if any(pattern.search(promise) for pattern in barred):
            continue
        fits_anybody = _SPARES.search(promise) and not re.search(r"\bsi\b", promise)
        if fits_anybody or _stems(promise) & said:
            return promise.rstrip(" .")
    return ""


_GRANTS = {
    Ask.REFUND: r"rembours|rend|rembo|revien|restitu|annul",
    Ask.REPLACEMENT: r"échang|neuf|neuve|remplac|pièce|renvo|autre",
    Ask.REPAIR: r"répar|remis|pièce|garanti",
    Ask.CANCELLATION: r"annul|résili|sans frais|partir|quitter",
    Ask.CALLBACK: r"appel|rappel",
    Ask.EXPLANATION: r"expli|détail|motif|écrit",
    Ask.DATA_REMOVAL: r"efface|supprim|retir|cess|arrêt",
}
"""How a promise reads that answers what is asked."""


def grants(promise: str, analysis: Analysis) -> bool:
    """Return whether ``promise`` answers what the author asks."""
    return any(
        re.search(_GRANTS[label.id], promise) for label in analysis.asks if label.id in _GRANTS
    )


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{5,}", plain(text))}
