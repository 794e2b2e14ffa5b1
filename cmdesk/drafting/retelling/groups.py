"""Any group of words without a finite verb, and lists of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.domain.text import Span
from cmdesk.drafting.retelling.grammar import Grammar, Retold, Way, lower, tidy
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.wording import Wording

_NEEDS = 0.5
_WORTH = 2.2
_RELATIVES = frozenset({"qui"})
_NEVER_LAST = frozenset({"pas", "là", "ci"})
_LEADS = frozenset({"jamais", "pas", "toujours", "encore"})
_DEFINITE = frozenset({"le", "la", "l’", "les", "mon", "ma", "mes", "votre", "vos", "notre", "nos"})
_SUBJECTS = frozenset({"il", "elle", "ils", "elles", "on", "ça"})
_DONE = regex.compile(r".{3,}(?:é|ée|és|ées)")


class GroupShapes:
    """« photos obscènes », « piscine verte, sommier cassé et odeur d’égout »."""

    def __init__(
        self, data: Mapping[str, Any], grammar: Grammar, wording: Wording, lexicon: Lexicon
    ) -> None:
        """Read the table ``wide`` of ``mirror.toml``."""
        self._grammar = grammar
        self._wording = wording
        self._finite = lexicon.conjugated
        wide = data["wide"]
        self._begins = frozenset(wide["groups"])
        self._refuse = frozenset(wide["refuse"])
        self._firsts = frozenset(wide["firsts"])
        self._spent = frozenset(wide["spent"])
        self._expected = frozenset(one.rstrip("es") for one in wide["expected"])
        self._anew = frozenset(wide["anew"])
        self._noun = grammar.surface.noun
        self._signs = frozenset(wide["signs"])
        self._labels = frozenset(wide["labels"])

    def group(self, words: Sequence[Token]) -> Retold | None:
        """Return one group told back, or ``None``."""
        told = self._of(words)
        if not told or self._goes_on(words):
            return None
        return Retold(
            Way.BARE, tidy(" ".join(told)), _WORTH + self._grammar.bonus(told) / 2, needs=_NEEDS
        )

    def _goes_on(self, words: Sequence[Token]) -> bool:
        """Return whether the words only go on with what stands before « et »."""
        first = words[0]
        joined = first.i and first.nbor(-1).lower_ in {"et", "ou", "ni"}
        return bool(joined) and first.lower_ not in self._anew

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
            told = self._of(item[1:] if joined else item, among=True)
            if told and self._ends_whole(item):
                place = Span(item[0].idx, item[-1].idx + len(item[-1]))
                run = [*run, (" ".join(told), place)]
            else:
                run = []
            if len(run) > len(best):
                best = run
        # « premier vol, deux roues en moins »
        heads = bool(best) and best[0][1].start == items[1][0].idx if items[1] else False
        lead = self._lead(items[0]) if heads else ""
        if len(best) < 2 - bool(lead):
            return None
        said = [told for told, _ in best]
        # « deux roues en moins et la coque fendue », with « et » already
        joint = ", " if " et " in f" {' '.join(said)} " else " et "
        text = joint.join([", ".join(said[:-1]), said[-1]] if said[1:] else said) + lead
        place = Span(best[0][1].start, best[-1][1].end)
        return Retold(Way.BARE, tidy(text), _WORTH + 0.4 * len(best), place, needs=_NEEDS)

    @staticmethod
    def _ends_whole(words: Sequence[Token]) -> bool:
        """Return whether a mark ends the words, and nothing that is closed stands behind them."""
        last = words[-1]
        return last.i + 1 == len(last.doc) or not last.nbor().text[-1].isalnum()

    def _of(self, words: Sequence[Token], *, among: bool = False) -> list[str] | None:
        """Return what is told of a group; ``among`` others, a quality is enough to tell."""
        if len(words) < 2:
            return None
        kept = self._wording.kept(words)
        if any(word.lower_ in self._refuse for word in kept) or (
            kept and kept[-1].lower_ in _NEVER_LAST
        ):
            return None
        if len(kept) < 2 or not self._begins_so(kept) or not self._tells(kept, among=among):
            return None
        if not self._is_bare(kept):
            return None
        return self._wording.said(kept, of_things=False)

    def _lead(self, words: Sequence[Token]) -> str:
        """Return « dès le premier vol » for « premier vol », which stands before the rest."""
        if len(words) != 2 or lower(words, 0) not in self._firsts or words[1].pos_ != "NOUN":
            return ""
        article = "la" if lower(words, 0).endswith("ère") else "le"
        told = self._wording.said(words)
        return f" dès {article} {' '.join(told)}" if told else ""

    def _begins_so(self, words: Sequence[Token]) -> bool:
        first, low = words[0], words[0].lower_
        if [low, lower(words, 1)] == ["un", "peu"]:
            return lower(words, 2) in {"de", "d’"}  # « un peu fade » is of nothing named
        if low in {"sans", "avoir"}:
            return len(words) > 3 and not self._is_done(words[1])
        if low in self._begins | self._firsts or low.isdigit():
            return low != "plus" or lower(words, 1) in {"un", "une"}
        if first.pos_ in {"NOUN", "NUM"} or self._noun(low) is not None:
            return low not in self._labels
        if first.pos_ in {"PROPN", "X", "VERB", "ADV"} and self._is_done(words[1]):
            return self._wording.is_word(low)  # « Moquette tachée » is taken for a name
        return first.pos_ == "ADJ" and words[1].pos_ == "NOUN"

    def _is_bare(self, words: Sequence[Token]) -> bool:
        """Return whether no verb is conjugated but behind « qui »."""
        if any(word.lower_ == "encore" for word in words[1:]):
            return False  # « encore refusé encore un formulaire »
        if words[0].lower_ in _LEADS and self._is_done(words[1]):
            return False  # « jamais compris vos horaires »
        definite = words[0].lower_ in _DEFINITE
        linked = False
        for before, word in pairwise(words):
            linked |= word.lower_ in _RELATIVES
            if self._is_clause(before, word) or (
                word.pos_ == "NOUN" == before.pos_ and not self._is_done(word)
            ):
                return False
            never = {"pas", "jamais"} | ({"à"} if definite else set())
            if before.lower_ in never and word.lower_.endswith("er"):
                return False  # « toujours pas raccorder », « la fermeture à lâcher »
            if self._finite(word) and not linked:
                return False
        return True

    def _is_clause(self, before: Token, word: Token) -> bool:
        """Return whether ``word`` begins another clause, or is the verb of one."""
        low = word.lower_
        if low == "a" or (word.pos_ == "PRON" and low in _SUBJECTS):
            return True
        if low.endswith("ant") and word.pos_ in {"VERB", "AUX"}:
            return True  # « la visite ayant été annulée »
        following = word.nbor().lower_ if word.i + 1 < len(word.doc) else ""
        counts = word.pos_ == "NUM" and before.pos_ in {"VERB", "ADJ"}
        return counts and following not in self._grammar.units | {"fois", "€", "euros"}

    def _tells(self, words: Sequence[Token], *, among: bool) -> bool:
        """Return whether the group says something of its noun, and is no mere title."""
        lows = [word.lower_ for word in words]
        if not (self._noun(lows[0]) or any(word.pos_ in {"NOUN", "PROPN"} for word in words)):
            return False
        if any(self._is_done(word) for word in words[1:]) or (
            among and any(word.pos_ in {"ADJ", "VERB"} for word in words[1:])
        ):
            return True
        length, end = self._grammar.duration(words, 0)
        counted = bool(length) or lows[0][0].isdigit() or lows[:2] == ["un", "peu"]
        # « la salle d’attente » is no wait.
        signs = any(
            (low in self._signs or (low == "plus" and not place))
            and (counted or not place or lows[place - 1] not in {"de", "d’"})
            for place, low in enumerate(lows)
        )
        end += lower(words, end).isdigit() or self._grammar.is_number(lower(words, end))
        return signs or (bool(length) and len(words) > end + 1 and lower(words, end) in self._spent)

    def _is_done(self, word: Token) -> bool:
        if word.lower_.rstrip("es") in self._expected:
            return False
        return "VerbForm=Part" in str(word.morph) or (
            _DONE.fullmatch(word.lower_) is not None and self._noun(word.lower_) is None
        )
