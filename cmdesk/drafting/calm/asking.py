"""What a question asks, as a clause a reply can hold (« si nous livrons en Corse »).

Direct questions are made indirect; what cannot be turned with certainty is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.drafting.calm.addressing import Addressing
from cmdesk.drafting.retelling.grammar import lower

_IF = frozenset({"si", "s’"})
_AFTER_VERB = {
    "-vous": "vous", "-je": "je", "-on": "on", "-t-on": "on", "-nous": "nous",
}  # fmt: skip
_THIRD = {
    "-il": "il", "-t-il": "il", "-elle": "elle", "-t-elle": "elle", "-ils": "ils",
    "-t-ils": "ils", "-elles": "elles", "-ce": "ce",
}  # fmt: skip
_OPEN = frozenset({"-ce", *_AFTER_VERB, *_THIRD})
_CLITICS = frozenset({"me", "m’", "le", "la", "l’", "les", "y", "en", "se", "s’", "lui", "leur"})

# « Combien de temps à l’avance faut vous prévenir ? »
_NOBODY_NEEDS = regex.compile(r"(?<!\bil (?:ne |me |vous |te |nous )?|s’il )\bfaut\b")


class Asking:
    """Finds the questions of a message."""

    def __init__(self, calm: Mapping[str, Any], addressing: Addressing) -> None:
        """Read the table ``question`` of ``calm.toml``."""
        table = calm["question"]
        self._addressing = addressing
        self._embedding = frozenset(table["embedding"])
        self._words = frozenset(table["words"])
        self._which = frozenset(table["which"])
        self._before = frozenset(table["before"])
        self._stops = frozenset(table["stops"])
        self._turns = frozenset(table["turns"])
        self._subjects = frozenset(table["subjects"])
        self._asks_to_say = frozenset(table["asks_to_say"])
        self._never = tuple(tuple(one.split()) for one in table["never"])
        self._greetings = frozenset(table["greetings"])
        self._unknown = frozenset(table["unknown"])
        self._helps = frozenset(table["helps"])
        self._impersonal = frozenset(table["impersonal"])
        self._nobody = frozenset(table["nobody"])
        self._modals = frozenset(table["modals"])
        self._alternative = frozenset(table["alternative"])
        self._naming = frozenset(table["naming"])
        self._leaning = regex.compile(table["leaning"])
        self._fewest, self._most = table["fewest"], table["most"]

    def of(
        self, sentences: Sequence[Sequence[Token]], closed: frozenset[int], *, sure: bool
    ) -> list[str]:
        """Return the clauses asked, the first first, short enough together for one sentence.

        All or none: to say one question back shows that the other was not read. ``sure``: the
        message is a question, even where its mark was forgotten.
        """
        found: list[str] = []
        left = 0
        for sentence in sentences:
            marked = "?" in sentence[-1].text
            asks = marked or (sure and any(w.lower_ in _OPEN for w in sentence))
            words = [word for word in sentence if word.text.strip('?!.«»"“”') != ""]
            while words and words[0].lower_ in self._greetings:
                words = words[1:]
            segments = list(self._segments(words))
            said = False
            for place, segment in enumerate(segments):
                last = place + 1 == len(segments)
                clause = self._clause(segment, closed, asks=asks, last=last and marked)
                said |= bool(clause)
                left += not clause and marked and place > 0 and self._begins(segment)
                if clause and clause not in found:
                    found.append(clause)
            left += marked and not said
        too_long = sum(map(_count, found)) > self._most
        return found if not left and (len(found) == 1 or not too_long) else []

    # ------------------------------------------------------------ where a question begins

    def _segments(self, words: Sequence[Token]) -> Iterator[list[Token]]:
        """Yield the stretches that may each ask something: between marks, before « et comment »."""
        segment: list[Token] = []
        for place, word in enumerate(words):
            low = word.lower_
            joint = low in {"et", "ou"} and self._begins(words[place + 1 :])
            if not place and low in self._stops:
                continue  # « Merci de m’indiquer si … »
            if word.is_punct or joint or word.is_space or low in self._stops:
                if segment:
                    yield segment
                segment = []
                if low in self._stops - self._turns:
                    # What follows « car » explains the question.
                    return
                continue
            segment.append(word)
        if segment:
            yield segment

    def _begins(self, words: Sequence[Token]) -> bool:
        low = lower(words, 0)
        if low in self._words | self._which | _IF or (low == "est" and lower(words, 1) == "-ce"):
            return True
        if low in self._before and lower(words, 1) in self._which:
            return True
        return any(word.lower_ in _AFTER_VERB or word.lower_ in _THIRD for word in words[:7])

    # ------------------------------------------------------------ one question

    def _clause(  # noqa: PLR0911, PLR0912  (one step for each way to ask)
        self, words: list[Token], closed: frozenset[int], *, asks: bool, last: bool
    ) -> str:
        lows = [word.lower_ for word in words]
        if any(
            tuple(lows[at : at + len(one)]) == one for one in self._never for at in range(len(lows))
        ):
            return ""
        start = self._embedded(lows)
        if start:
            clause = self._cut(words[start:])
            if lows[start] in _IF and not self._has_verb(clause):
                return ""
            return self._finished(clause, closed)
        if named := self._thing_asked(words, lows, closed):
            return named
        if not asks:
            return ""
        for at in range(len(lows) - 2):
            if lows[at] == "est" and lows[at + 1] == "-ce" and lows[at + 2] in {"que", "qu’"}:
                return self._with_est_ce_que(words, at, closed)
        for at in range(1, len(lows)):
            if lows[at] in _AFTER_VERB or lows[at] in _THIRD:
                return self._inverted(words, at, closed)
        if not last:
            return ""
        first = 1 if lows[0] in {"et", "mais", "donc", "alors", "sinon"} else 0
        words, lows = words[first:], lows[first:]
        if not lows:
            return ""
        if lows[0] in self._words | self._which or (
            lows[0] in self._before and lower(words, 1) in self._which
        ):
            # « Combien de temps cela dure-t-il ? »: cut short, it says nothing.
            cut = self._cut(words)
            told = self._has_verb(cut) or any("VerbForm=Inf" in str(w.morph) for w in cut)
            return self._finished(words, closed) if told else ""
        if lows[0] in self._subjects and self._has_verb(words) and not self._tells(lows):
            return self._finished(words, closed, joint=True)
        return ""

    def _tells(self, lows: Sequence[str]) -> bool:
        """Return whether what only a mark makes a question is no plain one."""
        if set(lows) & (self._words | self._which) or set(lows[1:]) & {*_THIRD.values(), "on"}:
            return True
        return lows[0] in {"je", "j’"} and not set(lows[1:3]) & {"peux", "dois", "pourrais"}

    def _embedded(self, lows: Sequence[str]) -> int:
        """Return where the clause after « savoir », « me dire » begins, 0 where there is none."""
        for at in range(1, len(lows)):
            opens = lows[at] in self._words | self._which | _IF or (
                lows[at] in self._before and at + 1 < len(lows) and lows[at + 1] in self._which
            )
            unknown = at > 1 and lows[at - 1] == "pas" and lows[at - 2] in self._unknown
            if opens and (unknown or lows[at - 1] in self._embedding):
                return at
        return 0

    def _thing_asked(self, words: list[Token], lows: Sequence[str], closed: frozenset[int]) -> str:
        """« m’indiquer les horaires » is « quels sont les horaires »."""
        for at in range(len(lows) - 2):
            if lows[at] not in self._naming or lows[at + 1] not in {
                "le",
                "la",
                "l’",
                "les",
                "vos",
                "votre",
            }:
                continue
            noun = self._addressing.noun(lows[at + 2])
            if noun is None:
                return ""
            several = lows[at + 1] in {"les", "vos"}
            which = f"quel{'le' if noun.feminine else ''}{'s' if several else ''}"
            said = self._addressing.said_back(self._cut(words[at + 1 :]), closed)
            return self._whole(f"{which} {'sont' if several else 'est'}", said, "")
        return ""

    def _with_est_ce_que(self, words: list[Token], at: int, closed: frozenset[int]) -> str:
        before = [word.lower_ for word in words[:at]]
        if before and before[-1] in {"qu’", "que"}:
            return ""
        start = next(
            (
                place
                for place, low in enumerate(before)
                if low in self._words | self._which
                or (low in self._before and place + 1 < at and before[place + 1] in self._which)
            ),
            at,
        )
        return self._finished([*words[start:at], *words[at + 3 :]], closed, joint=start == at)

    def _inverted(self, words: list[Token], at: int, closed: frozenset[int]) -> str:
        """« livrez-vous en Corse » is « si nous livrons en Corse »."""
        who = lower(words, at)
        verb = at - 1
        start = verb
        while start and lower(words, start - 1) in _CLITICS:
            start -= 1
        negated = bool(start) and lower(words, start - 1) in {"ne", "n’"}
        if negated or (who == "-vous" and lower(words, verb) in self._asks_to_say):
            return ""
        head = words[:start]
        asked = next(
            (
                place
                for place, word in enumerate(head)
                if word.lower_ in self._words | self._which
                or (word.lower_ in self._before and lower(head, place + 1) in self._which)
            ),
            None,
        )
        rest = self._cut(words[at + 1 :])
        said_rest = self._addressing.said_back(rest, closed) if rest else ""
        if rest and not said_rest:
            return ""
        if who in _AFTER_VERB:
            if head and asked is None:
                return ""
            if lower(rest, 0) in {"savoir", "vous", "demander"} and who == "-je":
                return ""
            clitics = [word.lower_ for word in words[start:verb]]
            subject = self._addressing.subject(
                _AFTER_VERB[who],
                clitics,
                "peux" if lower(words, verb) == "puis" else lower(words, verb),
                negated=False,
            )
            opening = (
                self._addressing.said_back(head[asked:], closed) if asked is not None else "si"
            )
            return self._whole(opening, subject, said_rest)
        return self._of_third(words, head, asked, (start, at), said_rest, closed)

    def _of_third(
        self,
        words: Sequence[Token],
        head: list[Token],
        asked: int | None,
        verb: tuple[int, int],
        rest: str,
        closed: frozenset[int],
    ) -> str:
        start, at = verb
        pronoun = _THIRD[lower(words, at)]
        chain = " ".join(word.lower_ for word in words[start:at])
        if pronoun == "ce":
            possible = chain == "est" and not head and rest.startswith("possible d")
            return self._whole("si", "il est" if possible else "", rest)
        impersonal = lower(words, start) in {"y", "faut", "existe", "est", "reste"}
        opening = "si"
        if asked is not None:
            opening = self._addressing.said_back(self._up_to_subject(head[asked:]), closed)
            head = head[asked:][len(self._up_to_subject(head[asked:])) :]
        if head:
            if lower(head, 0) not in self._subjects:
                return ""
            subject = self._addressing.said_back(head, closed)
        elif (
            pronoun == "il"
            and impersonal
            and (lower(words, start) != "est" or rest.partition(" ")[0] in self._impersonal)
        ):
            subject = "il"
        else:
            return ""
        told = self._addressing.said_back(words[start:at], closed)
        return self._whole(opening, f"{subject} {told}" if subject and told and chain else "", rest)

    def _up_to_subject(self, head: list[Token]) -> list[Token]:
        """Return the words that ask (« à quelle heure »), without the subject behind."""
        for place in range(1, len(head)):
            if head[place].lower_ in self._subjects and head[place - 1].lower_ not in self._before:
                return head[:place]
        return head

    def _has_verb(self, words: Sequence[Token]) -> bool:
        return any(self._addressing.is_verb(word) for word in words[1:])

    # ------------------------------------------------------------ the whole

    def _cut(self, words: Sequence[Token]) -> list[Token]:
        kept: list[Token] = []
        for place, word in enumerate(words):
            other = word.lower_ == "ou" and lower(words, place + 1) in self._alternative
            please = word.lower_ in {"s’", "si"} and "plaît" in [
                w.lower_ for w in words[place : place + 4]
            ]
            if word.lower_ in self._stops or word.is_punct or other or please:
                break
            kept.append(word)
        return kept

    def _finished(
        self, words: Sequence[Token], closed: frozenset[int], *, joint: bool = False
    ) -> str:
        said = self._addressing.said_back(self._cut(words), closed)
        return self._whole("si" if joint else "", said, "") if said else ""

    def _whole(self, opening: str, subject: str, rest: str) -> str:
        if not subject:
            return ""
        if opening == "si" and subject.startswith(("il ", "ils ")):
            opening, joint = "s’", ""
        else:
            joint = " " if opening else ""
        clause = f"{opening}{joint}{subject}" + (f" {rest}" if rest else "")
        clause = _NOBODY_NEEDS.sub("il faut", clause)
        if self._leaning.search(clause):
            return ""
        words = [*clause.split(), ""]
        if "pou" in clause and any(one in clause for one in self._helps):
            return ""  # « vous pouvez m’expliquer » asks nothing yet
        if words[-2].rstrip("}>") in self._modals or words[1] == "ont":
            return ""
        if words[0] in {"s’il", "s’ils"} and words[1] not in self._nobody:
            # « il » is something that the clause does not name.
            return ""
        return clause if self._fewest <= _count(clause) <= self._most else ""


def _count(clause: str) -> int:
    return len(clause.split())
