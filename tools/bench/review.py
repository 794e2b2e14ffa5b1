"""Times the review: a usual reply, and a long text, without grammar."""

from __future__ import annotations

import statistics
import time

from cmdesk.domain.message import Reply
from cmdesk.language.lengths import Limits
from cmdesk.language.pipeline import open_pipeline
from cmdesk.paths import Paths, default_paths
from cmdesk.review.reviewer import LONGEST, Reviewer

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


def measure(paths: Paths) -> dict[str, float]:
    """Return milliseconds: loading, a reply of some 130 words (median, p95), the longest text."""
    start = time.perf_counter()
    pipeline = open_pipeline(paths.resources)
    ready = time.perf_counter()
    reviewer = Reviewer(pipeline, paths.resources, Limits(paths.resources))
    loaded = time.perf_counter()
    times = []
    for round_ in range(_ROUNDS):
        text = "\n".join(_SENTENCES[:-1]) + f"\nDossier {round_}.\n{_SENTENCES[-1]}"
        before = time.perf_counter()
        reviewer.review(Reply(text), None, None, None)
        times.append((time.perf_counter() - before) * 1000)
    block = " ".join(_SENTENCES[1:-1]) + "\n"
    long_text = (block * (LONGEST // len(block) + 1))[:LONGEST]
    before = time.perf_counter()
    reviewer.review(Reply(long_text), None, None, None)
    longest = (time.perf_counter() - before) * 1000
    return {
        "pipeline loaded (ms)": (ready - start) * 1000,
        "rules loaded (ms)": (loaded - ready) * 1000,
        "130 words, no grammar, median (ms)": statistics.median(times),
        "130 words, no grammar, 95th percentile (ms)": statistics.quantiles(times, n=20)[18],
        "longest text accepted (ms)": longest,
    }


if __name__ == "__main__":
    for name, value in measure(default_paths()).items():
        print(f"{name:20} {value:8.1f}")
