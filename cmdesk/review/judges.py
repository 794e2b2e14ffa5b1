"""Trained judges of single sentences: which risk one carries, which act it does.

The rules know the wordings that everybody knows; the judges were trained on sentences that say the
same in other words, and on as many that only look so (``tools/replies``). What they conclude they
can trace back to words, as the judges of messages do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmdesk.analysis.classifiers import Classifiers
from cmdesk.analysis.lexicon import Lexicon
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category
from cmdesk.language.vectors import WordVectors
from cmdesk.review.sentences import features_of_sentence, tokens_of

JUDGED = (
    Category.BLAME_CUSTOMER,
    Category.ADMISSION,
    Category.PROMISE,
    Category.MINIMISING,
    Category.COLD,
    Category.DISMISSIVE,
    Category.SARCASM,
    Category.AGGRESSIVE,
    Category.THREAT,
    Category.CENSORSHIP,
    Category.FALSE_CLAIM,
    Category.INTERNAL_INFO,
    Category.COMPETITOR,
    Category.DISCRIMINATION,
    Category.JARGON,
    Category.OVERFAMILIAR,
    Category.HUMOUR_MISFIT,
)
"""The risks that lie in what a sentence says."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judges say of a sentence: probabilities (0 to 1), and what they are sure of.

    ``risks`` gives each risk that passes its threshold with the stretch that argues most for it;
    ``acts`` the acts that pass theirs.
    """

    risks: dict[Category, Span]
    acts: frozenset[Act]
    chances: dict[str, float]

    def chance(self, category: Category) -> float:
        """Return how probable a risk is, 0 for one that nobody trained."""
        return self.chances.get(f"risk:{category}", 0.0)


class Judges:
    """Judges sentences; opened once."""

    def __init__(self, path: Path, vectors: WordVectors, lexicon: Lexicon) -> None:
        """Open the weights; raise ``ComponentError`` where they are missing or unreadable."""
        self._vectors = vectors
        self._lexicon = lexicon
        self._classifiers = Classifiers(path, vectors)

    def judge(self, text: str, sentence: Span) -> Verdict:
        """Return the verdict on one sentence of ``text``; spans point into ``text``."""
        tokens = tokens_of(text, sentence)
        if not tokens.tokens:
            return Verdict({}, frozenset(), {})
        found = features_of_sentence(tokens, self._vectors, self._lexicon, self._classifiers.known)
        judgement = self._classifiers.judge(found)
        risks = {}
        for category in JUDGED:
            answer = f"risk:{category}"
            if judgement.says(answer):
                runs = judgement.evidence(answer, most=1)
                risks[category] = tokens.span(*runs[0]) if runs else sentence
        return Verdict(
            risks,
            frozenset(act for act in Act if judgement.says(f"act:{act}")),
            judgement.probabilities,
        )
