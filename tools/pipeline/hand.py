"""Measures the pipeline on sentences typed badly and annotated by hand (``typed.txt``)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cmdesk.language.fold import fold
from cmdesk.language.pipeline import Pipeline


@dataclass(frozen=True)
class Word:
    """One word as typed, the tags of the tokens in it, and the lemma of the last where told."""

    form: str
    tags: tuple[str, ...]
    lemma: str


def read_typed(path: Path) -> list[list[Word]]:
    """Return the annotated sentences."""
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            words = []
            for item in line.split():
                form, _, told = item.rpartition("/")
                tags, _, lemma = told.partition("=")
                words.append(Word(form, tuple(tags.split("+")), lemma))
            sentences.append(words)
    return sentences


def measure(pipeline: Pipeline, sentences: list[list[Word]]) -> dict[str, float]:
    """Return the percentages of words with all tags right, and of told lemmas right."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for words in sentences:
        text = " ".join(word.form for word in words)
        reading = pipeline.read(text)
        places = [(reading.to_original(token), token) for token in reading.doc]
        start = 0
        for word in words:
            end = start + len(word.form)
            inside = [token for span, token in places if span.start < end and start < span.end]
            start = end + 1
            total["tags"] += 1
            right["tags"] += tuple(token.pos_ for token in inside) == word.tags
            if word.lemma:
                total["lemmas"] += 1
                right["lemmas"] += bool(inside) and fold(inside[-1].lemma_) == fold(word.lemma)
    return {name: 100 * right[name] / total[name] for name in total}
