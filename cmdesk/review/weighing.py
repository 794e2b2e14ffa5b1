"""What a sentence says, weighed in its reply and beside the message that it answers.

« C’est noté » closes a door or keeps a promise according to what stands around it, and a jest
that pleases who gives thanks mocks who complains. A judge of ``judges.py`` hears one sentence
alone; here one linear judge a risk weighs what all of them hear in it and in the others, what the
patterns found, what the sentence and the whole reply do, the case, and the words of the reply and
of the message. A finding falls where this leaves it little chance; what no pattern found is told
where it is likely enough. The weights come from ``python -m tools.replies.weighing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Emotion, Kind
from cmdesk.knowledge.weights import open_weights
from cmdesk.review.case import Case
from cmdesk.review.judged import FORMULA, SURE, heard_alone, told_of
from cmdesk.review.judges import Judges
from cmdesk.review.rules import Rule
from cmdesk.review.sentence_features import sentence_of

Keys = NDArray[np.uint32]
Floats = NDArray[np.float32]

TOLD = 0.3
"""The chance from which a risk is told: a risk left in public costs more than a sentence read
again. Of hands that a judge read nothing of, 0.85 of what it tells is right (``tools/replies``). A
rule of ``judged.toml`` may ask for more (``in_reply``)."""
HEARD = -5.5
"""Log-odds of the judge of the sentence alone under which nothing but a pattern makes it a risk."""
PLAINLY: Mapping[Category, float] = {Category.DISCRIMINATION: -1.5}
"""The same for a risk so grave and so rare that the words of the message must not bring it about:
of 17 sentences kept apart that carry it 16 are above, of 200 published replies one."""
PLAIN_IN_CLAUSE = frozenset((Category.BLAME_CUSTOMER, Category.THREAT, Category.CENSORSHIP))
"""What no help in the same sentence makes good."""
CLAUSE = 0.7
"""The chance from which the judge hears such a risk in its clause alone."""
SHARE = 0.7
"""What a word counts for beside a measure of one standard deviation."""
_LEAST = 0.001
_UNHEARD = -7.0
"""What stands for the log-odds of a sentence too short to be judged."""
_LENGTH = 200.0
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is weighed of one reply, sentence by sentence."""

    sentences: tuple[Span, ...]
    own: Floats
    """By sentence and risk, what is measured of this risk."""
    shared: Floats
    """By sentence, what is measured whatever the risk."""
    everywhere: Keys
    """The keys of the words of the message and of the whole reply."""
    words: tuple[Keys, ...]
    """By sentence, the keys of its words and of those next to it."""
    heard: NDArray[np.bool_]
    """By sentence and risk, whether there is anything to weigh."""
    judged: NDArray[np.bool_]
    """Which sentences are long enough for the judges."""


class Weighing:
    """Weighs the risks of sentences in their reply."""

    def __init__(self, path: Path, rules: Iterable[Rule], acts: Judges[Act]) -> None:
        """``path`` holds the weights, opened when they are first wanted: who trains has none.

        ``rules`` report what the judges of sentences hear; ``acts`` say what a sentence does.
        """
        self._path = path
        self._rules = {rule.category: rule for rule in rules}
        self.features = InReply(acts)

    def settle(
        self,
        case: Case,
        of_patterns: Sequence[Finding],
        stands: Sequence[Finding],
        others: Sequence[Finding],
    ) -> list[Finding]:
        """Return the findings of one reply, its risks weighed in it.

        ``of_patterns`` is all that the patterns found, ``stands`` what is left of it and of the
        judges’ where each sentence is heard alone, ``others`` included, which always stand.
        Without the words of the message nothing can be weighed, and a sentence too short to be
        judged is the patterns’ affair: ``stands`` holds there. Raises ``ComponentError`` where the
        weights are missing or unreadable.
        """
        message = case.message
        if message is None or not message.text.strip() or case.analysis is None:
            return list(stands)
        if not case.reading.sentences:
            return list(stands)
        labels = case.judges.labels
        read = self.features.read(case, of_patterns)
        chances = self.chances(read)
        kept = [f for f in stands if f in others or _unjudged(f, read, labels)]
        said = [(f.category, f.span) for f in kept]
        least = [float(self._rules[c].options.get("in_reply", TOLD)) for c in labels]
        found: list[Finding] = []
        for sentence, told in zip(read.sentences, chances, strict=True):
            for column in _told(told, least):
                category, chance = labels[column], float(told[column])
                mine = [f for f in of_patterns if _is_at(f, category, sentence)]
                if any(c is category and span.overlaps(sentence) for c, span in said):
                    continue
                alone = told_of(case, self._rules[category], sentence, chance)
                found += mine or ([alone] if alone is not None else [])
        found += [f for f in of_patterns if f.category in PLAIN_IN_CLAUSE and _plain(case, f)]
        return [*dict.fromkeys(found), *kept]

    def chances(self, read: Weighed) -> Floats:
        """Return how likely each sentence carries each risk; 0 where nothing is heard of it."""
        known, weights, own, shared, bias = self._table
        logits = (read.own * own).sum(axis=2) + read.shared @ shared + bias
        keys = np.concatenate([read.everywhere, *read.words])
        at = np.minimum(known.searchsorted(keys), len(known) - 1)
        weighed = np.where((known[at] == keys)[:, None], weights[at], 0).astype(np.float32)
        totals = np.concatenate([np.zeros((1, len(bias)), np.float32), weighed.cumsum(axis=0)])
        ends = np.cumsum([len(read.everywhere), *map(len, read.words)])
        logits += totals[ends[0]] + totals[ends[1:]] - totals[ends[:-1]]
        chances: Floats = np.where(read.heard, 1 / (1 + np.exp(-logits)), 0).astype(np.float32)
        return chances

    @cached_property
    def _table(self) -> tuple[Keys, Floats, Floats, Floats, Floats]:
        """The known keys; what words, measures of a risk and others weigh; the biases."""
        with open_weights(self._path, "Les poids de la relecture") as table:
            words, own, shared = table["words"], table["own"], table["shared"]
            return table["keys"], words, own, shared, table["bias"]


class InReply:
    """Reads what is weighed of a reply."""

    def __init__(self, acts: Judges[Act]) -> None:
        """``acts`` say what each sentence does."""
        self._acts = acts
        self._words = lru_cache(maxsize=_REMEMBERED)(_tokens_of)
        self._keys = lru_cache(maxsize=_REMEMBERED)(_named)
        self._message = lru_cache(maxsize=8)(lambda text: _named("M", _tokens_of(text)))

    def read(self, case: Case, of_patterns: Sequence[Finding]) -> Weighed:
        """Return what is weighed of the sentences of ``case``, one at least, beside its message."""
        sentences = case.reading.sentences
        labels = case.judges.labels
        texts = [sentence.of(case.prose) for sentence in sentences]
        asked = [case.judges.chances(text) for text in texts]
        judged = np.array([chances is not None for chances in asked])
        alone = np.full((len(sentences), len(labels)), _UNHEARD, np.float32)
        for line, chances in enumerate(asked):
            if chances is not None:
                alone[line] = _log_odds(chances)
        found = np.zeros(alone.shape, np.float32)
        columns = {label: column for column, label in enumerate(labels)}
        for finding in of_patterns:
            column = columns.get(finding.category)
            if column is not None:
                for line, sentence in enumerate(sentences):
                    if sentence.overlaps(finding.span):
                        found[line, column] = 1
        does = np.zeros((len(sentences), len(self._acts.labels)), np.float32)
        for line, text in enumerate(texts):
            done = self._acts.chances(text)
            if done is not None:
                does[line] = done
        around = np.tile(np.concatenate([does.max(axis=0), _of_case(case)]), (len(sentences), 1))
        shared = np.hstack([alone, does, around]).astype(np.float32)
        floors = np.array([PLAINLY.get(label, HEARD) for label in labels], np.float32)
        heard = (alone > floors) | (found > 0)
        tokens = [self._words(text) for text in texts]
        everywhere, words = self._everywhere(case, tokens), tuple(self._beside(case, tokens))
        return Weighed(sentences, _own(alone, found), shared, everywhere, words, heard, judged)

    def _everywhere(self, case: Case, tokens: Sequence[tuple[str, ...]]) -> Keys:
        """Return the words of the message and of the reply, and what the reply does."""
        told = self._message(case.message.text if case.message is not None else "")
        does = _named("does", tuple({span.act for span in case.acts}))
        return np.concatenate(
            [told, does, np.unique(np.concatenate([self._keys("R", each) for each in tokens]))]
        )

    def _beside(self, case: Case, tokens: Sequence[tuple[str, ...]]) -> Iterator[Keys]:
        """Yield the words of the sentences before and after each, and its own by kind."""
        for line, own in enumerate(tokens):
            before = self._keys("P", tokens[line - 1]) if line else _NONE
            after = self._keys("N", tokens[line + 1]) if line + 1 < len(tokens) else _NONE
            yield np.concatenate([before, after, self._keys(f"kind {case.kind}", own)])


def _own(alone: Floats, found: Floats) -> Floats:
    """Return what is measured of each risk: by sentence, by risk.

    The judge’s log-odds and how far they are above those of the other risks, the greatest of
    these, its greatest and that of the others elsewhere, and what the patterns found of it here,
    of it anywhere, of another here.
    """
    lines, columns = alone.shape
    rest = _elsewhere(alone)
    other = _others(alone)
    parts = (
        *(alone, alone - other, other, rest, _others(rest)),
        *(found, np.tile(found.max(axis=0), (lines, 1)), _others(found)),
    )
    stacked: Floats = np.stack(parts, axis=2).astype(np.float32)
    return stacked.reshape(lines, columns, len(parts))


def _elsewhere(values: Floats) -> Floats:
    """Return the greatest of each column in the other lines."""
    if len(values) < 2:
        return np.full_like(values, _UNHEARD)
    order = np.sort(values, axis=0)
    most: Floats = np.where(values >= order[-1], order[-2], order[-1])
    return most


def _others(values: Floats) -> Floats:
    """Return the greatest of each line in the other columns."""
    order = np.sort(values, axis=1)
    most: Floats = np.where(values >= order[:, [-1]], order[:, [-2]], order[:, [-1]])
    return most


def _of_case(case: Case) -> list[float]:
    """Return what is measured of the case."""
    analysis, message = case.analysis, case.message
    told = message.text if message is not None else ""
    emotion = analysis.emotion.id if analysis is not None else None
    return [
        *(float(case.kind is kind) for kind in Kind),
        *(float(case.severity), float(case.reply.public), float(case.leads_on)),
        *(float(case.heard), float("?" in told), len(told) / _LENGTH),
        *(float(emotion is one) for one in Emotion),
    ]


def _told(chances: Floats, least: Sequence[float]) -> list[int]:
    """Return the columns that are told of a sentence: the best, and what is sure beside it.

    None under the chance that its column asks for, ``least``.
    """
    heard = chances.tolist()
    told = [c for c, chance in enumerate(heard) if chance >= least[c]]
    best = max((heard[c] for c in told), default=0.0)
    return [c for c in told if heard[c] >= min(best, SURE)]


def _is_at(finding: Finding, category: Category, sentence: Span) -> bool:
    return finding.category is category and finding.span.overlaps(sentence)


def _plain(case: Case, finding: Finding) -> bool:
    """Return whether the judge hears in its clause alone what a pattern found in a longer sentence.

    « Je demande où est votre lampe, vous auriez dû appeler »: the help around it hides nothing.
    """
    return any(
        chance >= CLAUSE and _is_part(case, clause) for clause, chance in heard_alone(case, finding)
    )


def _is_part(case: Case, clause: Span) -> bool:
    """Return whether the sentence of ``clause`` says clearly more than it does."""
    sentence = case.reading.sentence_at(clause.start)
    words = len(clause.of(case.prose).split())
    return words + FORMULA <= len(sentence.of(case.prose).split())


def _unjudged(finding: Finding, read: Weighed, labels: Sequence[Category]) -> bool:
    """Return whether what the patterns say of a finding holds: nothing else is heard there."""
    if finding.category not in labels:
        return True
    return not any(
        judged
        for sentence, judged in zip(read.sentences, read.judged, strict=True)
        if sentence.overlaps(finding.span)
    )


def _log_odds(chances: Sequence[float]) -> Floats:
    known = np.clip(np.array(chances, np.float32), _LEAST, 1 - _LEAST)
    odds: Floats = np.log(known / (1 - known))
    return odds


def _tokens_of(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(sentence_of(text).tokens)))


def _named(sort: str, tokens: tuple[str, ...]) -> Keys:
    return np.array([crc32(f"{sort} {token}".encode()) for token in tokens], np.uint32)


_NONE = np.array([], np.uint32)
