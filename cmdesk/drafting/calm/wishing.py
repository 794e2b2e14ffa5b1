"""What an idea wishes for, as an infinitive or a thing (« un mode sombre »)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.calm.addressing import Addressing
from cmdesk.drafting.retelling.grammar import lower

_INFINITIVE = regex.compile(r"\p{L}{2,}(?:er|ir|re|oir)")
_SUBJECTS = frozenset(
    {"je", "j’", "on", "nous", "vous", "c’", "ça", "ce", "cela", "sa", "se", "voilà"}
)
_LINKS = frozenset(
    {"qu’", "que", "si", "où", "dont", "chez", "pour", "avec", "de", "à", "lorsque", "quand"}
)
_DETERMINERS = frozenset(
    {"un", "une", "des", "deux", "trois", "quelques", "plus", "l’", "le", "la"}
)

_WHEN = frozenset({"quand", "lorsque", "lorsqu’", "dès", "après", "si"})
# Words that a wish has at least where its condition is left out.
_TOLD = 5


class Wishing:
    """Finds what the author of an idea would like."""

    def __init__(self, calm: Mapping[str, Any], addressing: Addressing) -> None:
        """Read the table ``idea`` of ``calm.toml``."""
        table = calm["idea"]
        self._addressing = addressing
        self._before_do = [tuple(one.split()) for one in table["before_infinitive"]]
        self._before_you = [tuple(one.split()) for one in table["before_you"]]
        self._before_thing = [tuple(one.split()) for one in table["before_thing"]]
        self._announcing = frozenset(table["announcing"])
        self._no_start = frozenset(table["no_start"])
        self._stops = frozenset(table["stops"])
        self._leads = frozenset(table["leads"])
        self._no_order = frozenset(table["no_order"])
        self._fewest, self._most = table["fewest"], table["most"]

    def of(self, sentences: Sequence[Sequence[Token]], closed: frozenset[int]) -> str:
        """Return the first thing wished for that can be said, or nothing."""
        for sentence in sentences:
            words = list(sentence)
            parts = [words]
            if at := self._announced(words):
                parts.insert(0, words[at:])
            for part in parts:
                if said := self._doing(part, closed) or self._thing(part, closed):
                    return said
        return ""

    def _announced(self, words: Sequence[Token]) -> int:
        """Return where what « une idée toutefois : » announces begins, 0 where nothing is."""
        for at, word in enumerate(words):
            if word.lower_ in self._announcing:
                for colon in range(at + 1, min(at + 5, len(words) - 1)):
                    if words[colon].text == ":":
                        return colon + 1
        return 0

    def _doing(self, words: Sequence[Token], closed: frozenset[int]) -> str:
        lows = [word.lower_ for word in words]
        if words and words[0].pos_ == "VERB" and _INFINITIVE.fullmatch(lows[0]):
            return self._said(words, closed)
        for lead in self._before_do:
            at = _after(lows, lead)
            while 0 < at < len(lows) and lows[at] in {"donc", "peut-être", "aussi", "d’", "de"}:
                at += 1
            if (
                0 < at < len(lows)
                and _INFINITIVE.fullmatch(lows[at])
                and (words[at].pos_ in {"VERB", "AUX"} or "VerbForm=Inf" in str(words[at].morph))
            ):
                return self._said(words[at:], closed)
        for lead in self._before_you:
            at = _after(lows, lead)
            if at and (verb := self._addressing.infinitive(lower(words, at))):
                return self._said(words[at + 1 :], closed, verb)
        at = 0
        while lower(words, at) in self._leads or (at < len(words) and words[at].is_punct):
            at += 1
        order = lower(words, at)
        if order.endswith("ez") and order not in self._no_order and len(words) > at + 2:
            verb = self._addressing.infinitive(order)
            if verb and not lower(words, at + 1).startswith("-"):
                after = at + 1
                while lower(words, after) in {"donc", "aussi", "plutôt"}:
                    after += 1
                return self._said(words[after:], closed, verb)
        return ""

    def _thing(self, words: Sequence[Token], closed: frozenset[int]) -> str:
        lows = [word.lower_ for word in words]
        for lead in self._before_thing:
            at = _after(lows, lead)
            if at and lower(words, at) in _DETERMINERS:
                return self._said(words[at:], closed, noun=True)
        start = 0
        while start < len(words) and (lows[start] in self._leads or words[start].is_punct):
            start += 1
        end = next(
            (
                at
                for at in range(start, len(words))
                if lows[at].endswith(("rait", "raient", "rai"))
                and words[at].pos_ in {"VERB", "AUX"}
            ),
            0,
        )
        if (
            end - start < 3
            or words[start + 1].pos_ not in {"NOUN", "ADJ"}
            or lows[start] not in _DETERMINERS - {"le", "la", "l’", "plus"}
        ):
            return ""
        return self._said(words[start:end], closed, noun=True)

    def _said(
        self, words: Sequence[Token], closed: frozenset[int], verb: str = "", *, noun: bool = False
    ) -> str:
        kept: list[Token] = []
        for place, word in enumerate(words):
            low = word.lower_
            finite = "VerbForm=Fin" in str(word.morph) and word.pos_ in {"VERB", "AUX"}
            if word.is_punct or word.is_space or (low in self._stops and word.pos_ != "NOUN"):
                break
            former = kept[-1].lower_ if kept else ""
            if low in _SUBJECTS and former not in _LINKS:
                break
            if low == "et" and lower(words, place + 1) in _SUBJECTS:
                break
            if noun and finite and not {"qui", "que", "qu’", "où"} & {w.lower_ for w in kept}:
                return ""
            kept.append(word)
        if sum(word.text.isupper() and len(word.text) > 3 for word in kept) > 1:
            return ""
        if kept and (verb or kept[0].lower_) in self._no_start:
            return ""
        kept = list(self._addressing.shortened(kept, self._most - 1))
        cut = len(kept) < len(words) and words[len(kept)].text in {"«", '"', "“"}
        # « Envoyer un SMS quand … »: what matters is cut off.
        bare = len(kept) < _TOLD and lower(words, len(kept)) in _WHEN
        if cut or bare or (kept and len(self._addressing.trimmed(kept)) < len(kept)):
            return ""
        said = self._addressing.said_back(kept, closed) if kept else ""
        if not said:
            return ""
        whole = f"{verb} {said}" if verb else said
        return whole if self._fewest <= len(whole.split()) <= self._most else ""


def _after(lows: Sequence[str], phrase: Sequence[str]) -> int:
    """Return the place behind ``phrase``, 0 where it is not there."""
    size = len(phrase)
    for at in range(len(lows) - size):
        if tuple(lows[at : at + size]) == tuple(phrase):
            return at + size
    return 0
