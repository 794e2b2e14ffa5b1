"""Tu or vous, and the language of a message."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import Any

from cmdesk.analysis.reading import Reading
from cmdesk.domain.vocabulary import Address

_compiled = lru_cache(re.compile)
_LETTERS = 600
"""Letters whose script is looked at."""


def address_of(reading: Reading, table: dict[str, Any]) -> Address:
    """Return how the author addresses the brand, by the pronouns and imperatives used."""
    line = reading.line
    for phrase in table["set_phrases"]:
        line = line.replace(f" {phrase} ", " ")
    counts = Counter(line.split())
    vous = sum(counts[word] for word in table["vous"])
    tu = sum(counts[word] for word in table["tu"])
    if tu > vous:
        return Address.TU
    return Address.VOUS if vous else Address.NONE


def asks_for_vous(reading: Reading, table: dict[str, Any]) -> bool:
    """Return whether the author asks not to be told « tu »."""
    line = reading.line
    return any(_compiled(pattern).search(line) for pattern in table["formal"]) and not any(
        _compiled(pattern).search(line) for pattern in table["informal"]
    )


def language_of(reading: Reading, table: dict[str, Any]) -> str:
    """Return an ISO 639-1 code: by the script first, then by the small words; else ``und``."""
    letters = list(islice(filter(str.isalpha, reading.text[:3000]), _LETTERS))
    if not letters:
        return "und"
    scripts: Counter[str] = Counter()
    for letter, count in Counter(letters).items():  # some thirty to name, of hundreds
        scripts[_script(letter)] += count
    script, count = scripts.most_common(1)[0]
    if script != "LATIN" and count > len(letters) / 2:
        code = table["scripts"].get(script, "und")
        if script == "CJK" and scripts["HIRAGANA"] + scripts["KATAKANA"] > 0:
            return "ja"
        return str(code)
    counts = Counter(reading.norms)
    scores = {
        code: sum(counts[word] for word in words if word in counts)
        for code, words in table["words"].items()
    }
    best = max(scores, key=lambda code: (scores[code], code == "fr"))
    return best if scores[best] > 0 else "und"


def _script(character: str) -> str:
    try:
        return unicodedata.name(character).split()[0]
    except ValueError:
        return "UNKNOWN"
