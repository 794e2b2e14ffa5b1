"""Times the review: a reply being typed, new replies, and a long text, without grammar.

Of a reply being typed one line changes a round, and what the caches hold is not read again; of a
new reply every sentence is.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator

from cmdesk.domain.message import Reply
from cmdesk.language.lengths import Limits
from cmdesk.language.pipeline import open_pipeline
from cmdesk.paths import Paths, default_paths
from cmdesk.review.reviewer import LONGEST, Reviewer
from tools.replies.corpus import read_answers

_SENTENCES = (
    "Bonjour Inès,",
    "Trois semaines sans nouvelles de votre canapé, c’est éprouvant, et je le regrette.",
    "Votre message nous est parvenu hier, alors que le dépôt cherchait encore le carton.",
    "Je demande au transporteur où il se trouve, puis je vous dis sa réponse, bonne ou mauvaise.",
    "Si le colis reste introuvable, vous choisissez entre un nouvel envoi et un remboursement.",
    "Vous auriez dû être prévenue plus tôt, et personne ne vous a rappelée malgré vos deux appels.",
    "L’atelier garde un exemplaire de côté le temps de l’enquête, sans engagement de votre part.",
    "Pouvez-vous m’envoyer votre numéro de commande en message privé, avec une photo du bon ?",
    "Je reste à votre écoute, ici comme en privé, pour toute question sur la suite.",
    "— Léa",
)
_ROUNDS = 200
_WORDS = 130


def measure(paths: Paths) -> dict[str, float]:
    """Return milliseconds: loading, replies of some 130 words (median, p95), the longest text."""
    start = time.perf_counter()
    pipeline = open_pipeline(paths.resources)
    ready = time.perf_counter()
    reviewer = Reviewer(pipeline, paths.resources, Limits(paths.resources))
    loaded = time.perf_counter()
    typed = [
        "\n".join(_SENTENCES[:-1]) + f"\nDossier {round_}.\n{_SENTENCES[-1]}"
        for round_ in range(_ROUNDS)
    ]
    block = " ".join(_SENTENCES[1:-1]) + "\n"
    long_text = (block * (LONGEST // len(block) + 1))[:LONGEST]
    before = time.perf_counter()
    reviewer.review(Reply(long_text), None, None, None)
    longest = (time.perf_counter() - before) * 1000
    by_text = {"typed": _times(reviewer, typed), "new": _times(reviewer, _new_texts(paths))}
    return {
        "pipeline loaded (ms)": (ready - start) * 1000,
        "rules loaded (ms)": (loaded - ready) * 1000,
        **{
            f"130 words, {name}, {figure} (ms)": value
            for name, times in by_text.items()
            for figure, value in (
                ("median", statistics.median(times)),
                ("95th percentile", statistics.quantiles(times, n=20)[18]),
            )
        },
        "longest text accepted (ms)": longest,
    }


def _times(reviewer: Reviewer, texts: Iterable[str]) -> list[float]:
    """Return how long the review of each text takes."""
    times = []
    for text in texts:
        before = time.perf_counter()
        reviewer.review(Reply(text), None, None, None)
        times.append((time.perf_counter() - before) * 1000)
    return times


def _new_texts(paths: Paths) -> Iterator[str]:
    """Yield replies of the corpus, joined and cut to one length, each sentence once."""
    words: list[str] = []
    rounds = 0
    for answer in read_answers(paths.resources / "corpus" / "answers.jsonl"):
        words += answer.reply.text.split()
        if len(words) >= _WORDS and rounds < _ROUNDS:
            yield " ".join(words[:_WORDS])
            words, rounds = [], rounds + 1


if __name__ == "__main__":
    for name, value in measure(default_paths()).items():
        print(f"{name:20} {value:8.1f}")
