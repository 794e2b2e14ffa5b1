"""What is told without a finite verb, or by what is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from cmdesk.drafting.retelling.grammar import (
    Grammar,
    Retold,
    Way,
    is_infinitive,
    lower,
    neither,
    tidy,
)

_WORTH = 2.5
_THERE = 3.0
_SINCE = frozenset({"depuis", "pendant", "durant", "il", "a", "dans", "pour"})


class BareShapes:
    """« toujours pas de réponse », « trois semaines sans box », « il n’y a plus d’eau »."""

    def __init__(
        self,
        data: Mapping[str, Any],
        grammar: Grammar,
        told: Callable[[Sequence[Token]], Retold | None],
    ) -> None:
        """``told`` tells back a clause whose subject is the author."""
        self._grammar = grammar
        self._told = told
        bare, trouble = data["bare"], data["trouble"]
        self._after = frozenset(bare["after"])
        self._after_words = frozenset(bare["after_words"])
        self._absences = frozenset(bare["absences"])
        self._had = frozenset(bare["had"])
        self._troubles = {
            **dict.fromkeys(trouble["masculine"], "un"),
            **dict.fromkeys(trouble["feminine"], "une"),
        }
        self._trouble_after = frozenset(trouble["after"])

    def _made(
        self, lead: Sequence[str], told: list[str] | None, way: Way = Way.BARE
    ) -> Retold | None:
        if not told:
            return None
        text = tidy(" ".join([*lead, *told]))
        return Retold(way, text, _WORTH + self._grammar.bonus(told))

    def absent(self, words: Sequence[Token]) -> Retold | None:
        """« toujours pas de réponse », « aucune nouvelle depuis dix jours »."""
        lead = [lower(words, 0)] if lower(words, 0) in {"toujours", "encore"} else []
        at = len(lead)
        first, noun = lower(words, at), lower(words, at + 1)
        if first in {"pas", "plus"} and noun in {"de", "d’"}:
            noun = lower(words, at + 2)
        elif first not in {"aucun", "aucune"}:
            return None
        if noun not in self._absences or (first == "plus" and lead):
            return None
        told = self._grammar.tails.say(words[at:])
        if first == "plus" and "depuis" not in (told or ()):
            return None  # « plus de fibre » alone is read as more of it
        told = neither(told or [])
        if noun in self._had:
            return self._made(["<vous n’avez|tu n’as>", *lead], told, Way.TOLD)
        return self._made(lead, told)

    def impossible(self, words: Sequence[Token]) -> Retold | None:
        """« impossible de joindre le service »."""
        if lower(words, 0) != "impossible" or lower(words, 1) not in {"de", "d’"}:
            return None
        told = self._grammar.tails.say(words[2:])
        if not told or not self._grammar.whole(" ".join(told)):
            return None
        arrive = f"<vous n’arrivez|tu n’arrives> pas {'' if told[0].startswith('à') else 'à'}"
        return self._made([arrive], told, Way.TOLD)

    def troubled(self, words: Sequence[Token]) -> Retold | None:
        """« panne de chauffage depuis deux jours »."""
        name = lower(words, 0)
        article = self._troubles.get(name)
        if article is None or lower(words, 1) not in self._trouble_after:
            return None
        lead = ["<vous avez|tu as>", "des" if name.endswith("s") else article, name]
        return self._made(lead, self._grammar.tails.say(words[1:]), Way.TOLD)

    def counted(self, words: Sequence[Token]) -> Retold | None:
        """« trois semaines sans box », « dix jours en panne », « un mois que j’attends »."""
        lead, at = self._lead(words, 0)
        duration, at = self._grammar.duration(words, at)
        if not duration:
            return None
        if lower(words, at) in {"que", "qu’"} and len(words) > at + 2:
            clause = self._told(words[at + 1 :])
            text = f"cela fait {lead}{duration} que "
            return clause and Retold(Way.TOLD, text + clause.text, clause.weight + 1)
        after = lower(words, at)
        # « je suis en Tunisie depuis trois jours pour voir ma famille » counts nothing.
        before = words[0].nbor(-1).lower_ if words[0].i else ""
        counts = after in self._after and not (after == "pour" and before in _SINCE)
        told = self._grammar.tails.say(words[at:]) if counts else None
        if not told or len(told) < 2:
            return None
        foreseen = bool(set(" ".join(told).split()) & self._after_words)
        if (after in {"en", "d’", "à"} and not foreseen) or (
            after == "pour" and not is_infinitive(told[1])
        ):
            return None
        if after in {"sans", "en"}:
            text = f"<vous êtes|tu es> {' '.join(told)} depuis {lead}{duration}"
            return Retold(Way.TOLD, tidy(text), _WORTH + 1)
        return Retold(Way.BARE, tidy(f"{lead}{duration} {' '.join(told)}"), _WORTH)

    def lasting(self, words: Sequence[Token]) -> Retold | None:
        """« ça fait trois semaines que j’attends … »."""
        heads = [lower(words, 0), lower(words, 1)]
        if heads[0] == "voilà":
            at = 1
        elif heads in (["ça", "fait"], ["cela", "fait"]):
            at = 2
        else:
            return None
        lead, at = self._lead(words, at)
        duration, at = self._grammar.duration(words, at)
        if not duration or lower(words, at) not in {"que", "qu’"} or at + 3 > len(words):
            return None
        clause = self._told(words[at + 1 :])
        if clause is None:
            return None
        text = f"cela fait {lead}{duration} que {clause.text}"
        return Retold(Way.TOLD, text, clause.weight + 1)

    @staticmethod
    def _lead(words: Sequence[Token], at: int) -> tuple[str, int]:
        if [lower(words, at), lower(words, at + 1)] == ["plus", "de"]:
            return "plus de ", at + 2
        if lower(words, at) in {"déjà", "bientôt", "presque"}:
            return f"{lower(words, at)} ", at + 1
        return "", at

    def there(self, words: Sequence[Token]) -> Retold | None:
        """« il n’y a pas d’eau chaude »."""
        grammar = self._grammar
        said = [word.lower_ for word in words[:4]]
        negated = said[:3] == ["il", "n’", "y"]
        if not negated and said[:2] != ["il", "y"]:
            return None
        at = 3 + negated
        tense = lower(words, at - 1)
        adverbs, at = grammar.skip(words, at)
        nothing = lower(words, at) in {"aucun", "aucune"}
        if tense not in {"a", "avait"} or not grammar.denial(
            adverbs, negated=negated, nothing=nothing
        ):
            return None
        if lower(words, at + 1) not in self._absences:
            return None
        told = grammar.tails.say(words[at:])
        if not told:
            return None
        text = " ".join([f"il n’y {tense}", *grammar.kept(adverbs), *told])
        return Retold(Way.REPORTED, tidy(text), _THERE + grammar.bonus(told, adverbs))
