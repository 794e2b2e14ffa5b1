"""Any group of words without a finite verb, and lists of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.grammar import Grammar, Retold, Way, lower, tidy
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.wording import Wording

_NEEDS = 0.5
_WORTH = 2.2
_RELATIVES = frozenset({"qui"})


class GroupShapes:
    """« photos obscènes », « piscine verte, sommier cassé et odeur d’égout »."""

    def __init__(
        self, data: Mapping[str, Any], grammar: Grammar, wording: Wording, lexicon: Lexicon
    ) -> None:
        """Read the table ``wide`` of ``mirror.toml``."""
        self._grammar = grammar
        self._wording = wording
        self._finite = lexicon.third
        wide = data["wide"]
        self._begins = frozenset(wide["groups"])
        self._refuse = frozenset(wide["refuse"])
        self._firsts = frozenset(wide["firsts"])
        self._noun = grammar.surface.noun
        self._signs = frozenset(wide["signs"])
        self._labels = frozenset(wide["labels"])

    def group(self, words: Sequence[Token]) -> Retold | None:
        """Return one group told back, or ``None``."""
        told = self._of(words)
        if told is None:
            return None
        return Retold(
            Way.BARE, tidy(" ".join(told)), _WORTH + self._grammar.bonus(told) / 2, needs=_NEEDS
        )

    def listed(self, words: Sequence[Token]) -> Retold | None:
        """Return groups between commas as a list: two at least, that follow each other."""
        items: list[list[Token]] = [[]]
        for word in words:
            if word.text == ",":
                items.append([])
            else:
                items[-1].append(word)
        best: list[tuple[str, Span]] = []
        run: list[tuple[str, Span]] = []
        for item in items:
            joined = lower(item, 0) in {"et", "puis"}
            told = self._of(item[1:] if joined else item)
            if told and self._ends_whole(item):
                place = Span(item[0].idx, item[-1].idx + len(item[-1]))
                run = [*run, (" ".join(told), place)]
            else:
                run = []
            if len(run) > len(best):
                best = run
        if len(best) < 2:
            return None
        said = [told for told, _ in best]
        joint = ", " if " et " in f" {' '.join(said)} " else " et "
        text = ", ".join(said[:-1]) + joint + said[-1]
        place = Span(best[0][1].start, best[-1][1].end)
        return Retold(Way.BARE, tidy(text), _WORTH + 0.4 * len(best), place, needs=_NEEDS)

    @staticmethod
    def _ends_whole(words: Sequence[Token]) -> bool:
        """Return whether a mark ends the words, and nothing that is closed stands behind them."""
        last = words[-1]
        return last.i + 1 == len(last.doc) or not last.nbor().text[-1].isalnum()

    def _of(self, words: Sequence[Token]) -> list[str] | None:
        if len(words) < 2:
            return None
        lead, rest = self._lead(words)
        kept = self._wording.kept(rest)
        if any(word.lower_ in self._refuse for word in kept):
            return None
        if not kept or not self._begins_so(kept) or not self._tells(kept):
            return None
        if not self._is_bare(kept):
            return None
        told = self._wording.said(kept, of_things=False)
        return told and [*told, *lead]

    def _lead(self, words: Sequence[Token]) -> tuple[list[str], Sequence[Token]]:
        """Return « dès le premier vol » for « premier vol », which stands before, and the rest."""
        comma = next((place for place, word in enumerate(words) if word.text == ","), 0)
        first = lower(words, 0)
        if comma == 2 and first in self._firsts and words[1].pos_ == "NOUN":
            article = "la" if first.endswith("ère") else "le"
            return ["dès", article, first, words[1].lower_], words[3:]
        return [], words

    def _begins_so(self, words: Sequence[Token]) -> bool:
        low = words[0].lower_
        if low in self._begins | self._firsts or low.isdigit():
            return low != "plus" or lower(words, 1) in {"un", "une"}
        if words[0].pos_ in {"NOUN", "NUM"} or self._noun(low) is not None:
            return low not in self._labels
        return words[0].pos_ == "ADJ" and len(words) > 1 and words[1].pos_ == "NOUN"

    def _is_bare(self, words: Sequence[Token]) -> bool:
        """Return whether no verb is conjugated but behind « qui »."""
        open_ = False
        for place, word in enumerate(words):
            if word.lower_ in _RELATIVES:
                open_ = bool(place)
            if word.pos_ == "PRON" and word.lower_ in {"il", "elle", "ils", "elles", "on", "ça"}:
                return False
            if word.lower_ == "a" or (place and word.pos_ == "NOUN" == words[place - 1].pos_):
                return False
            if place and self._finite(word) and not open_:
                return False
        return True

    def _tells(self, words: Sequence[Token]) -> bool:
        """Return whether the group says something of its noun, and is no mere title."""
        lows = [word.lower_ for word in words]
        if not any(word.pos_ == "NOUN" for word in words) and not self._noun(lows[0]):
            return False
        if self._signs & set(lows) or any("VerbForm=Part" in str(word.morph) for word in words):
            return True
        if "pour" in lows[:-1]:
            return "VerbForm=Inf" in str(words[lows.index("pour") + 1].morph)
        return False
