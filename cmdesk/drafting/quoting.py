"""The author's own clause, quoted, where nothing else tells what went wrong, or what pleased.

Better a person's true words between guillemets than « un souci » that would fit anybody. Only a
clause that can stand alone in public is quoted: well typed, accusing nobody, naming nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType, Signal
from cmdesk.language.typography import typeset

_CLOSED = frozenset(EntityType) - {
    EntityType.PRODUCT, EntityType.DATE, EntityType.AMOUNT, EntityType.DURATION
}  # fmt: skip
_ACCUSING = frozenset(
    {Signal.INSULT, Signal.FRAUD_ACCUSATION, Signal.BOYCOTT_CALL, Signal.LEGAL_THREAT,
     Signal.CHURN_THREAT, Signal.DISCRIMINATION}
)  # fmt: skip
_LEAD = regex.compile(
    r"^(?:@\S+|[\s,;:.…–—-]+|(?:et|mais|car|donc|or|puis|alors|bref|enfin|sinon|voilà|bah|ben|"
    r"du coup|en plus|d’ailleurs|et puis)\b(?!’))+",
    regex.IGNORECASE,
)
_TAIL = regex.compile(r"[\s,;:.…!–—(-]+$")
_NEVER = regex.compile(
    r"[?@#<>\[\]«»\"“”{}|]|https?:|\d{5,}|\p{Extended_Pictographic}|\.\.|\p{Lu}{5,}"
)
# « Ils me l’ont envoyer » would show how it was typed.
_MISTYPED = regex.compile(
    r"\b(?:ai|as|ont|avons|avez|avais|avait|avaient|suis|est|sont|été) "
    r"(?:(?:pas|bien|tout|jamais|enfin|déjà) )?(?!hier|cher\b|fier\b|premier|dernier|léger|amer)"
    r"\p{L}{2,}er\b",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"[\p{L}’'-]+")
# A mere judgement says nothing of what happened, and hurts whoever repeats it.
_JUDGING = regex.compile(
    r"\b(?:pires?|honte(?:ux|uses?)?|nuls?|nulles?|scandal\w+|incompéten\w+|lamentables?|minables?|"
    r"inadmissibles?|catastroph\w+|déplorables?|horribles?|pitoyables?|zéro|fuir)\b",
    regex.IGNORECASE,
)
# To quote « vous avez … » would answer a reproach with itself; an oath is never repeated.
_ADDRESSED = regex.compile(r"\b(?:vous|tu|vos|tes|purée|putain|merde|bordel)\b", regex.IGNORECASE)
# A clause that opens so says nothing without what stands before it.
_LEANING = regex.compile(
    r"^(?:qui|que|dont|où|pour|de|d’|à|sur|par|avec|ne|n’|tout comme|lors|afin|parce|puisque|ce n’)"
    r"(?:\b|(?<=’))",
    regex.IGNORECASE,
)


# What is granted before a reproach tells what went well: « reçu rapidement, mais il se bloque ».
_BUT = regex.compile(
    r"[\s,;:.…!]*(?:mais|sauf|sinon|par contre|en revanche|cependant|toutefois|seulement|hélas|"
    r"malheureusement|or)\b(?!’)",
    regex.IGNORECASE,
)
_CLAUSE = regex.compile(r"[^.,;:!?…\n()–—|*]+")
# What did not go wrong: « pas de formulaire à rallonge », « aucune discussion ».
_SPARED = regex.compile(
    r"^(?:pas (?:de|d’|un)|aucune?|zéro|sans|jamais|rien à)(?:\b|(?<=’))", regex.I
)
_DENIED = regex.compile(r"\b(?:ne|pas|plus|jamais|aucune?|rien|trop|peu)\b|\bn’", regex.I)
_OPENS = regex.compile(
    r"^(?:m’a|m’ont|nous a|nous ont|a|ai|ont|est|sont|était|avait|et|mais|car|ni|ou|donc|qui|que"
    r"|dont|où|parce|puisque|afin|comme)\b",
    regex.I,
)
# Thanks are no words to give back; « a la maison » would show how it was typed.
_GIVEN_BACK = regex.compile(
    r"\b(?:merci|bravo|félicitations?|chapeau|recommande|content\w*|satisfait\w*|ravi\w*|"
    r"commentaire|votre|ton|ta|toi|étoiles?|(?:ai|avais) cru|croyais|pensais|craignais)\b"
    r"|\ba (?:la|le|les|un|une|ma|mon|mes|toute?s?|tous|cause)\b|\ba l’",
    regex.IGNORECASE,
)
# What it tells of a trouble is no compliment, however well it ended.
_TROUBLE = regex.compile(
    r"\b(?:explos\w+|cass\w+|pannes?|sinistres?|accidents?|grêles?|fuites?|vol\w{0,3}|perdue?s?|tomb\w+|"
    r"bloqu\w+|retards?|coup(?:é|ée|ure)s?|brûl\w+|cambriol\w+|décè\w+|décéd\w+|refus\w*)\b",
    regex.IGNORECASE,
)
# How many words of a compliment are quoted.
_SHORTEST, _LONGEST = 3, 9
_PLEASED = 0.6
"""What such words must be worth: praise heard in them, or a trouble spared."""


@dataclass(frozen=True, slots=True)
class Quoter:
    """Chooses what may be quoted; ``spelled`` says whether a word is spelled as French is."""

    spelled: Callable[[str], bool]
    surely: float = 0.6
    """How likely the clause must be to tell what mainly went wrong."""
    fewest: int = 4
    most: int = 18

    def of(self, message: Message, analysis: Analysis) -> str:
        """Return the words to put between guillemets, or nothing."""
        if analysis.sarcasm.present or not analysis.may_be_french:
            return ""
        told = max(analysis.telling, key=lambda one: one.score, default=None)
        if told is None or told.score < self.surely:
            return ""
        said = message.text[told.span.start : told.span.end]
        said = _TAIL.sub("", _LEAD.sub("", typeset(said.replace("'", "’"))))
        if not self._stands_alone(said) or self._is_closed(told.span, analysis):
            return ""
        granted = _BUT.match(message.text, told.span.end)
        return "" if granted and not _DENIED.search(said) else said

    def praising(self, message: Message, analysis: Analysis) -> str:
        """Return a few words of a compliment to put between guillemets, or nothing.

        Those in which the analysis hears praise, or that say what was spared the author.
        """
        unsure = analysis.sarcasm.present or analysis.grievances
        if unsure or not analysis.may_be_french:
            return ""  # to give back a reproach with thanks is worse than to quote nothing
        best: tuple[float, str] = (0.0, "")
        for match in _CLAUSE.finditer(message.text):
            said = _TAIL.sub("", _LEAD.sub("", typeset(match.group().strip().replace("'", "’"))))
            words = _WORD.findall(said)
            place = Span(*match.span())
            if not _SHORTEST <= len(words) <= _LONGEST:
                continue
            if _DENIED.search(said) and not _SPARED.match(said):
                continue  # « je ne pense plus recommander ici »
            if message.text[: match.start()].rstrip().endswith("("):
                continue  # said of what stands before it
            if _TROUBLE.search(said) and not _SPARED.match(said):
                continue
            refused = (
                _NEVER.search, _MISTYPED.search, _ADDRESSED.search, _OPENS.match,
                _GIVEN_BACK.search,
            )  # fmt: skip
            if any(refuse(said) for refuse in refused) or _is_named(place, analysis):
                continue
            if not all(self.spelled(word.lower().rstrip("’-")) for word in words):
                continue
            worth = 1.0 * any(map(place.overlaps, analysis.praise))
            worth += 0.8 * (_SPARED.match(said) is not None)
            worth -= 0.05 * abs(len(words) - 5)
            best = max(best, (worth, said), key=lambda one: one[0])
        return best[1] if best[0] >= _PLEASED else ""

    def _stands_alone(self, said: str) -> bool:
        refused = (
            _NEVER.search, _MISTYPED.search, _ADDRESSED.search, _JUDGING.search, _LEANING.match,
        )  # fmt: skip
        if any(refuse(said) for refuse in refused):
            return False
        words = _WORD.findall(said)
        if not self.fewest <= len(words) <= self.most or said.count("(") != said.count(")"):
            return False
        return all(self.spelled(word.lower().rstrip("’-")) for word in words)

    @staticmethod
    def _is_closed(place: Span, analysis: Analysis) -> bool:
        """Return whether the clause names somebody, accuses or praises."""
        accused = [
            span for label in analysis.signals if label.id in _ACCUSING for span in label.evidence
        ]
        return _is_named(place, analysis) or any(map(place.overlaps, (*accused, *analysis.praise)))


def _is_named(place: Span, analysis: Analysis) -> bool:
    """Return whether the clause holds what is not to be given back: a name, a number, a link."""
    return any(
        entity.type in _CLOSED and place.overlaps(entity.span) for entity in analysis.entities
    )
