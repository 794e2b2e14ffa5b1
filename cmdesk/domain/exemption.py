"""A remark that a brand does not want to read again, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category, Level

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Exemption:
    """One rule on certain words, ignored for one brand until that is taken back.

    ``quote`` are the words, empty where the rule reports something missing. ``by`` is who
    decided, ``at`` when, aware. ``id`` is its number where it is kept, 0 before.
    """

    profile_id: str
    category: Category
    rule: str
    quote: str
    reason: str
    by: str
    at: datetime
    id: int = 0

    def covers(self, finding: Finding) -> bool:
        """Return whether ``finding`` is the same remark on the same words, in any case.

        What blocks is never covered: it is overridden reply by reply.
        """
        return (
            finding.level is not Level.BLOCK
            and finding.rule == self.rule
            and finding.category is self.category
            and _words(finding.quote) == _words(self.quote)
        )


def _words(text: str) -> list[str]:
    # Where there is no word, as of a sign or an emoji, the signs themselves tell.
    return _WORD.findall(text.casefold()) or text.split()
