"""What a reply lacks, by all that it says: regret, empathy, a next step, a private way, an answer.

The checks of ``absences.py`` look for acts; « on s’en mord les doigts » is a regret that no list
holds, and praise told with humour calls for none. One linear judge a category weighs the words of
the reply, what it does, the case, and what the checks found: a finding falls where the judge
gives it little chance, and what no check found is told where it is probable. The weights come
from ``python -m tools.replies.lacking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import regex
from numpy.typing import NDArray

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Kind, Level
from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.review.case import Case
from cmdesk.review.judges import Judges
from cmdesk.review.rules import Rule

Keys = NDArray[np.uint32]
Floats = NDArray[np.float32]

MAIN: Mapping[Category, str] = {
    Category.MISSING_APOLOGY: "missing.apology",
    Category.MISSING_EMPATHY: "missing.empathy",
    Category.MISSING_NEXT_STEP: "missing.next-step",
    Category.MISSING_PRIVATE_CHANNEL: "missing.private-channel",
    Category.UNANSWERED: "unanswered.question",
}
"""What may be lacking, and the rule that says so where no check has."""
DROPPED, TOLD, WARNED = 0.3, 0.5, 0.7
"""The chance under which a finding falls, from which one is told, and told as a warning."""
ASIDE = 0.65
"""The chance from which a question that no check found is told to be left aside, as a hint. Of
hands that nothing was learnt from 0.71 of what is told from 0.5 on is right, 0.80 from 0.7 on."""
_TOKEN = regex.compile(r"\p{L}+|\d+|[?!]")
_AROUND = frozenset({Act.GREET, Act.SIGN, Act.CLOSE})
_STEPS = 5
_MOST = 6
_HEARD, _FINE = 2, 10
"""Of how many questions the chance is weighed, and in how many steps."""
_REMEMBERED = 4096


class Lacking:
    """Judges what a reply lacks."""

    def __init__(self, path: Path, rules: Iterable[Rule], acts: Judges[Act]) -> None:
        """``path`` holds the weights, opened when they are first wanted: who trains has none.

        ``acts`` say what each sentence does.
        """
        self._path = path
        known = {rule.id: rule for rule in rules}
        self._rules = {category: known[name] for category, name in MAIN.items()}
        self._features = LackingFeatures(acts)

    def settle(self, case: Case, found: Sequence[Finding]) -> list[Finding]:
        """Return ``found`` without what is not lacking after all, and with what else is.

        Without the words of the message nothing can be weighed: what the checks found stands.
        What no check found is told whatever the severity: the judge has weighed that too. Raises
        ``ComponentError`` where the weights are missing or unreadable.
        """
        message = case.message
        if message is None or not message.text.strip() or case.kind in (None, Kind.ABUSE):
            return list(found)
        complains = case.kind is Kind.COMPLAINT and not case.fields
        of_case = self._features.of_case(case)
        kept = [finding for finding in found if finding.category not in MAIN]
        for category, rule in self._rules.items():
            mine = [finding for finding in found if finding.category is category]
            chance = self._chance(category, of_case, verdicts_of(category, mine, case))
            if mine and chance >= DROPPED:
                kept += mine
            elif self._is_done(category, case):
                continue
            elif category is Category.UNANSWERED:
                if not mine and chance >= ASIDE:
                    kept += _asked(case, rule)
            elif not mine and chance >= TOLD and complains:
                finding = case.finding(rule, Span(0, 0))
                sure = chance >= WARNED
                kept.append(finding if sure else replace(finding, level=Level.HINT))
        return kept

    @staticmethod
    def _is_done(category: Category, case: Case) -> bool:
        """Return whether the judge alone may not tell ``category``.

        A private reply is where it should be, and the charter's own sentence is a step.
        """
        if category is Category.MISSING_PRIVATE_CHANNEL:
            return not case.reply.public
        if category is Category.UNANSWERED:
            return bool(case.fields)  # what is left to fill in may be the answer
        return category is Category.MISSING_NEXT_STEP and case.leads_on

    @cached_property
    def _table(self) -> tuple[Keys, Floats, Floats, dict[Category, int]]:
        """The known keys, the weights, one column a category, the biases, and the columns."""
        with open_weights(self._path, "Les poids de la relecture") as table:
            names = read_about(table)["categories"]
            columns = {Category(name): place for place, name in enumerate(names)}
            return table["keys"], table["weights"].astype(np.float32), table["bias"], columns

    def _chance(self, category: Category, of_case: Keys, verdicts: Keys) -> float:
        known, weights, bias, columns = self._table
        column = columns[category]
        keys = np.unique(np.concatenate([of_case, verdicts]))
        at = np.minimum(known.searchsorted(keys), len(known) - 1)
        rows = at[known[at] == keys]
        total = float(weights[rows, column].sum() + bias[column])
        return float(1 / (1 + np.exp(-total)))


class LackingFeatures:
    """Reads what is weighed, as keys; sentences are read once."""

    def __init__(self, acts: Judges[Act]) -> None:
        self._acts = acts
        self._words = lru_cache(maxsize=_REMEMBERED)(_words)
        self._message = lru_cache(maxsize=8)(lambda text: _keys(_told(text)))

    def of_case(self, case: Case) -> Keys:
        """Return the keys of a case, whatever is judged."""
        parts: list[Keys] = []
        done: set[Act] = set()
        heard = np.zeros(len(self._acts.labels))
        said = 0
        for sentence in case.reading.sentences:
            acts = {span.act for span in case.acts if span.span.overlaps(sentence)}
            chances = self._acts.chances(sentence.of(case.reply.text))
            if chances is not None:
                heard = np.maximum(heard, chances)
            if acts and acts <= _AROUND:
                continue
            said += 1
            done |= acts
            parts.append(self._words(case.reading.form[sentence.start : sentence.end]))
        if case.message is not None:
            parts.append(self._message(case.message.text))
        parts.append(_keys(self._measured(case, done, heard, said)))
        return np.concatenate(parts)

    def _measured(self, case: Case, done: set[Act], heard: np.ndarray, said: int) -> Iterator[str]:
        """Yield what the reply does and what the case is.

        What grows is laid one on the other, so that more of it counts for more.
        """
        analysis = case.analysis
        yield from (f"does {act}" for act in done)
        for act, chance in zip(self._acts.labels, heard.tolist(), strict=True):
            yield from (f"act {act} {step}" for step in range(int(chance * _STEPS) + 1))
        yield from (f"said {count}" for count in range(min(said, _MOST) + 1))
        yield f"public {case.reply.public}"
        yield f"channel {case.reply.channel}"
        yield f"leads {case.leads_on}"
        if analysis is not None:
            yield f"kind {analysis.kind.id}"
            yield from (f"severity {step}" for step in range(case.severity + 1))
            yield f"emotion {analysis.emotion.id}"
            yield f"topic {analysis.topic}"
            yield from (f"ask {label.id}" for label in analysis.asks)


def verdicts_of(category: Category, found: Sequence[Finding], case: Case) -> Keys:
    """Return the keys of what the checks found of one category, and of questions left aside."""
    rules = [finding.rule for finding in found]
    names = [f"{category} found {bool(rules)}", *(f"rule {rule}" for rule in rules)]
    if category is Category.UNANSWERED:
        chances = sorted((chance for _, chance in case.left_aside), reverse=True)
        names.append(f"asked {min(len(chances), _MOST)}")
        for place, chance in enumerate(chances[:_HEARD]):
            names += [f"aside {place} {step}" for step in range(int(chance * _FINE) + 1)]
    return _keys(names)


def _asked(case: Case, rule: Rule) -> list[Finding]:
    """Return the finding of the question most likely left aside, a hint; none without one."""
    if case.message is None or not case.left_aside:
        return []
    question, _ = max(case.left_aside, key=lambda one: one[1])
    said = question.span.of(case.message.text).strip()
    return [replace(case.finding(rule, Span(0, 0), ask=f"« {said} »"), level=Level.HINT)]


def _words(form: str) -> Keys:
    return _keys(_worded(form))


def _worded(form: str) -> Iterator[str]:
    tokens = _TOKEN.findall(form)
    yield from (f"w {token}" for token in tokens)
    yield from (f"b {one} {other}" for one, other in pairwise(tokens))
    yield f"first {tokens[0] if tokens else ''}"


def _told(text: str) -> Iterator[str]:
    yield f"asks {'?' in text}"
    yield from (f"c {token}" for token in _TOKEN.findall(text.lower()))


def _keys(names: Iterable[str]) -> Keys:
    return np.array([crc32(name.encode()) for name in names], np.uint32)
