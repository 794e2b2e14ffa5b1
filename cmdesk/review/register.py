"""Tu and vous, from the first word to the last; the person that speaks for the brand."""

from __future__ import annotations

import re

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.rules import Rule

# « ton » and « tes » before a noun; « ton » the noun (« sur un ton », « le ton ») apart.
_TU = re.compile(
    r"(?<![\w'-])(?:tu|te|toi|ta|tes)(?![\w-])|(?<![\w'-])t'(?=[aeiouyhéèêàâîôû])|"
    r"(?<!un )(?<!le )(?<!ce )(?<!de )(?<!du )(?<!quel )(?<!autre )(?<![\w'-])ton(?= \w)"
    r"|(?<![\w'-])(?:envoie|écris|dis|contacte|appelle|regarde|donne|indique|précise|excuse|"
    r"explique|raconte|vérifie|passe|transmets)-(?:moi|nous|le|la|les)(?!\w)|-toi(?!\w)|"
    r"s'il te plaît"
)
_VOUS = re.compile(
    r"(?<![\w'-])(?:vous|votre|vos|vôtres?)(?![\w-])|(?<=\w-)vous(?!\w)|"
    r"(?<![\w'-])\w{2,}ez-(?:moi|nous|le|la|les|vous)(?!\w)|veuillez|s'il vous plaît"
)
# A possessive can be swapped as it stands; a pronoun cannot, its verb changes with it.
_SWAPS = {"ta": "votre", "ton": "votre", "tes": "vos", "votre": "ton", "vos": "tes"}


def mixed(case: Case, rule: Rule) -> list[Finding]:
    """Report the words of the rarer address where both are used."""
    tu, vous = _found(case, _TU), _found(case, _VOUS)
    if not tu or not vous:
        return []
    wanted = _wanted(case)
    wrong = (
        tu if wanted is Address.VOUS or (wanted is Address.NONE and len(tu) <= len(vous)) else vous
    )
    return [_finding(case, rule, span) for span in wrong[:6]]


def against_profile(case: Case, rule: Rule) -> list[Finding]:
    """Report tu where the profile says vous, and the other way round."""
    tu, vous = _found(case, _TU), _found(case, _VOUS)
    wanted = _wanted(case)
    if wanted is Address.NONE or (tu and vous):
        return []
    wrong = tu if wanted is Address.VOUS else vous
    return [_finding(case, rule, span, wanted=wanted.value) for span in wrong[:6]]


def _finding(case: Case, rule: Rule, span: Span, **values: object) -> Finding:
    swap = _SWAPS.get(span.of(case.reading.form))
    fixes = (swap,) if swap else ()
    return case.finding(rule, span, suggestions=fixes, **values)


def _wanted(case: Case) -> Address:
    if case.profile is None:
        return Address.NONE
    return case.profile.voice.address_on(case.reply.channel, case.severity)


def _found(case: Case, pattern: re.Pattern[str]) -> list[Span]:
    return [
        span
        for match in pattern.finditer(case.reading.form)
        if not case.reading.is_quoted(span := Span(*match.span()))
    ]


REGISTER: dict[str, Check] = {"mixed_address": mixed, "profile_address": against_profile}
