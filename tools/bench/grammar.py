"""Figures of the grammar checker, with the real LanguageTool."""

from __future__ import annotations

import os
import signal
import statistics
import time
from itertools import cycle, islice

import psutil

from cmdesk.domain.grammar import CheckerState
from cmdesk.grammar.checker import LanguageToolChecker, open_checker
from cmdesk.paths import Paths

SENTENCES = (
    "Bonjour Inès, votre table basse est arrivée abîmée et nous le regrettons.",
    "Nous avons transmis vos photos à l’atelier, qui vous répond sous deux jours ouvrés.",
    "Pouvez-vous nous indiquer votre numéro de commande en message privé ? 😊",
    "Votre colis ont été confié au transporteur hier, à Lyon.",
    "Nous somme désolés de cette attente, que rien ne justifie.",
    "Je reviens vers vous dès que le magasin de Nantes nous a répondu.",
)
PARAGRAPHS = 200


def measure(paths: Paths) -> dict[str, float]:
    """Return the figures; takes about a minute."""
    checker = open_checker(paths)
    if not isinstance(checker, LanguageToolChecker):
        raise SystemExit(checker.status.sentence)
    figures: dict[str, float] = {}
    try:
        figures["grammar ready after start (s)"] = _until_ready(checker)
        lines = [
            f"Dossier {number}. {sentence}"
            for number, sentence in enumerate(islice(cycle(SENTENCES), PARAGRAPHS))
        ]
        asked = sorted(_milliseconds(checker, line) for line in lines)
        figures["changed paragraph, median (ms)"] = statistics.median(asked)
        figures["changed paragraph, 95th percentile (ms)"] = asked[int(PARAGRAPHS * 0.95)]
        known = sorted(_milliseconds(checker, line) for line in lines)
        figures["known paragraph, median (ms)"] = statistics.median(known)
        reply = "\n".join(lines[:5])
        edited = [f"{reply}\nUne phrase qui change, la numéro {number}." for number in range(20)]
        times = [_milliseconds(checker, text) for text in edited]
        figures["six-line reply, one line changed, median (ms)"] = statistics.median(times)
        java = psutil.Process(checker.java_pid)
        figures["java resident (MB)"] = java.memory_info().rss / 2**20
        busy = sum(java.cpu_times()[:2])
        time.sleep(5)
        figures["java idle processor (%)"] = (sum(java.cpu_times()[:2]) - busy) / 5 * 100
        os.kill(java.pid, signal.SIGKILL)
        figures["grammar back after kill -9 (s)"] = _until_ready(checker)
    finally:
        checker.close()
    return figures


def _until_ready(checker: LanguageToolChecker) -> float:
    began = time.perf_counter()
    while checker.status.state is CheckerState.READY:
        time.sleep(0.01)
    checker.check("Une première phrase.", wait=120)
    while checker.status.state is not CheckerState.READY:
        time.sleep(0.01)
    return time.perf_counter() - began


def _milliseconds(checker: LanguageToolChecker, text: str) -> float:
    began = time.perf_counter()
    checker.check(text)
    return (time.perf_counter() - began) * 1000
