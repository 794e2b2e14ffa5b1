"""Speed of drafting: three drafts for messages like those of a day."""

from __future__ import annotations

import time
from statistics import median, quantiles

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.drafting.drafter import Drafter
from cmdesk.language.lengths import Limits
from cmdesk.language.pipeline import open_pipeline
from cmdesk.paths import Paths
from cmdesk.profiles.library import Library

_MESSAGES = (
    "Ça fait trois semaines que j’attends ma table, deux mails et aucune réponse !!",
    "Le miroir est arrivé cassé, je suis très déçue.",
    "J’ai été prélevé deux fois pour la même lampe, remboursez-moi.",
    "Impossible de me connecter à mon compte depuis hier.",
    "Est-ce que le tapis passe en machine ?",
    "Livraison rapide et lampe superbe, merci à toute l’équipe.",
    "Accueil déplorable en boutique, la vendeuse m’a ri au nez.",
    "La bougie a pris feu, mon rideau a brûlé. Je préviens la DGCCRF.",
)
_ROUNDS = 12


def measure(paths: Paths) -> dict[str, float]:
    """Return loading time and the times of three drafts, analysis and review not counted."""
    limits = Limits(paths.resources)
    start = time.perf_counter()
    drafter = Drafter(paths.resources, limits)
    loading = time.perf_counter() - start
    profile = Library(paths).get("lumea")
    analyser = Analyser(open_pipeline(paths.resources), paths.resources)
    channels = (Channel.FACEBOOK, Channel.X, Channel.TRUSTPILOT)
    times: list[float] = []
    for seed in range(_ROUNDS):
        for place, text in enumerate(_MESSAGES):
            message = Message(text=text, channel=channels[place % len(channels)])
            analysis = analyser.analyse(message)
            start = time.perf_counter()
            drafter.suggest(message, analysis, profile, seed=seed)
            times.append((time.perf_counter() - start) * 1000)
    warm = times[len(_MESSAGES) :]
    return {
        "phrase bank loaded (s)": loading,
        "three drafts, median (ms)": median(warm),
        "three drafts, 95th percentile (ms)": quantiles(warm, n=20)[18],
    }
