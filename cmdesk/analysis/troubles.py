"""A trained judge of what mainly went wrong, among the kinds of trouble that replies speak of.

Rules recognise an event by its words; this judge weighs the whole message, so that what is told
in words that no rule holds is still known for what it is. One linear model a kind of trouble, on
the features of ``classifiers.py``; the weights come from
``python -m tools.understanding.troubles``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cmdesk.analysis.classifiers import Judgement, Vocabulary
from cmdesk.analysis.context import Context
from cmdesk.analysis.features import Floats
from cmdesk.analysis.reading import Reading
from cmdesk.analysis.telling import Clauses, clauses_of, ranked
from cmdesk.domain.analysis import Telling, TroubleLabel
from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.language.encoder import Encoder
from cmdesk.language.logit import softmax

MOST = 3
LEAST = 0.15
"""A less probable trouble is not worth telling."""
SHARE = 0.8
"""What the logits of the judge and those of the encoder count for together.

Chosen on half of the styles kept apart; of the other half (755 complaints) the first trouble is
right in 0.571 (0.507 without the encoder), one of the first three in 0.758 (0.695). Multiplied by
0.6 the chances would be truest; by 0.8 the drafts of 675 complaints name the right trouble in 358
(0.6: 316; without the encoder 282) and a wrong one in 164 (144; 136), and are general in the rest.
"""
HEARD = 2
"""Clauses that are read alone; more of them make it right no more often."""
PLAIN = 0.7
"""The chance of a clause from which none is read: half of the messages, none of them for worse."""
TELLS = 0.4
"""What it weighs that a clause alone tells the trouble of the whole, beside its words.

Of 827 complaints of the styles kept apart the clause that a reader marked comes first in 0.756
(0.72 without it), whatever the weight from 0.4 to 1; its scores are the truest at 0.4.
"""
_FAINT = 1e-6


class Troubles:
    """The trained kinds of trouble, opened once."""

    def __init__(self, path: Path, vocabulary: Vocabulary, encoder: Encoder | None = None) -> None:
        """Open the weights, for the features of ``vocabulary``; ``encoder`` is asked as well.

        Raises ``ComponentError`` where they are missing or unreadable.
        """
        with open_weights(path, "Les poids de la compréhension") as table:
            about = read_about(table)
            scale: Floats = table["scale"]
            # From eight bits a weight to numbers, once: a message takes some hundred rows.
            self._weights: Floats = table["weights"].astype(np.float32) * scale
            self._dense: Floats = table["dense"].astype(np.float32)
            self._bias: Floats = table["bias"]
            rows = table["rows"].astype(np.int64)
            telling: Floats = table["telling"].astype(np.float32)
            places: Floats = table["places"].astype(np.float32)
        self.ids: list[str] = about["ids"]
        # The row of each feature of the judges, the last one (zeros) where it says nothing here.
        self._row = np.full(len(vocabulary.names), len(self._weights), dtype=np.int64)
        self._row[rows] = np.arange(len(rows))
        self.clauses = Clauses(telling, places, vocabulary.columns)
        self._weights = np.vstack([self._weights, np.zeros((1, len(self.ids)), np.float32)])
        columns = encoder.columns if encoder else {}
        both = [at for at, name in enumerate(self.ids) if f"trouble:{name}" in columns]
        self._encoder = encoder
        self._both = np.array(both, dtype=np.int64)
        self._theirs = np.array([columns[f"trouble:{self.ids[i]}"] for i in both], dtype=np.int64)

    def logits(self, judgement: Judgement) -> Floats:
        """Return the logit of every kind of trouble."""
        weighed = judgement.weighed
        rows = self._weights.take(self._row[weighed.columns], axis=0)
        answer: Floats = self._bias + weighed.values @ rows + weighed.dense @ self._dense
        if judgement.encoding is not None:
            answer[self._both] += judgement.encoding.logits[self._theirs]
            answer *= SHARE
        return answer

    def read(
        self, context: Context, judgement: Judgement
    ) -> tuple[tuple[TroubleLabel, ...], tuple[Telling, ...]]:
        """Return what went wrong, the likeliest first, and the clauses, the most telling first."""
        chances = softmax(self.logits(judgement))
        labels = self._labels(context, judgement, chances)
        return labels, self._telling(context.reading, judgement, chances)

    def _telling(
        self, reading: Reading, judgement: Judgement, chances: Floats
    ) -> tuple[Telling, ...]:
        """Return the clauses, those first that tell the main trouble most; scores add up to 1.

        Where their words leave a doubt, the likeliest are read by the encoder, each alone: one
        that tells by itself what the whole message does goes before.
        """
        clauses = clauses_of(reading, len(judgement.found.tokens))
        spans = [reading.span(*clause) for clause in clauses]
        logits = self.clauses.logits(clauses, judgement.found)
        best = np.argsort(-logits, kind="stable")[:HEARD]
        if self._encoder is not None and len(best) > 1 and softmax(logits).max() < PLAIN:
            alone = self._encoder.several([spans[at].of(reading.text) for at in best])
            each = np.stack([one.logits[self._theirs] for one in alone])
            same = softmax(each) @ chances[self._both]
            weight = TELLS * np.log(same + np.float32(_FAINT))
            logits += weight.min()
            logits[best] += weight - weight.min()
        return ranked(spans, logits)

    def _labels(
        self, context: Context, judgement: Judgement, chances: Floats
    ) -> tuple[TroubleLabel, ...]:
        """Return at most ``MOST`` troubles of at least ``LEAST``, the most probable first."""
        found = []
        for index in np.argsort(-chances, kind="stable")[:MOST].tolist():
            if chances[index] < LEAST:
                break
            weights = self._weights[self._row[judgement.weighed.columns], index]
            run = judgement.argued_by(weights, self._dense[:, index])
            span = context.reading.span(*run) if run else None
            found.append(TroubleLabel(self.ids[index], round(float(chances[index]), 3), span))
        return tuple(found)
