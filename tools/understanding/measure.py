"""Measures the understanding of messages on a labelled corpus, and prints one table.

python -m tools.understanding.measure [CORPUS.jsonl] [--all] [--errors]

Without ``--all`` only the messages kept apart (``"split": "test"``) are read.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.text import Span
from cmdesk.paths import default_paths
from tools.understanding.corpus import Labelled, read_corpus

FACTUAL = frozenset(
    {
        "order_number", "amount", "date", "duration", "phone", "email", "iban", "handle",
        "postal_address",
    }
)  # fmt: skip
Both = list[tuple[Labelled, Analysis]]


def f1(right: int, found: int, expected: int) -> float:
    """Return the harmonic mean of precision and recall; 1 where there is nothing to find."""
    return 2 * right / (found + expected) if found + expected else 1.0


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the mean F1 over the labels that are expected, of (expected, found) pairs."""
    pairs = list(pairs)
    right = Counter(e for e, f in pairs if e == f)
    expected, found = Counter(e for e, _ in pairs), Counter(f for _, f in pairs)
    scores = [f1(right[label], found[label], expected[label]) for label in expected]
    return sum(scores) / len(scores)


def micro_f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    """Return the F1 over all labels of (expected, found) pairs of sets."""
    right = found = expected = 0
    for e, f in pairs:
        right, found, expected = right + len(e & f), found + len(f), expected + len(e)
    return f1(right, found, expected)


def measure(both: Both) -> dict[str, float]:
    """Return the figures by name, each from 0 to 1."""
    levels = [(row.severity, int(a.severity.level)) for row, a in both]
    critical = [f for e, f in levels if e == 4]
    mild = [f for e, f in levels if e <= 2]
    return {
        "kind, accuracy": sum(row.kind == a.kind.id for row, a in both) / len(both),
        "main topic, macro-F1": macro_f1((row.topics[0], str(a.topic)) for row, a in both),
        "main topic, accuracy": sum(row.topics[0] == a.topic for row, a in both) / len(both),
        "topics, micro-F1": micro_f1(
            (set(r.topics), {str(t.id) for t in a.topics}) for r, a in both
        ),
        "emotion, macro-F1": macro_f1((row.emotion, str(a.emotion.id)) for row, a in both),
        "sarcasm, F1": micro_f1(
            ({"yes"} if row.sarcasm else set(), {"yes"} if a.sarcasm.present else set())
            for row, a in both
        ),
        "severity, exact": sum(e == f for e, f in levels) / len(levels),
        "severity, within one": sum(abs(e - f) <= 1 for e, f in levels) / len(levels),
        "critical found": sum(f == 4 for f in critical) / max(len(critical), 1),
        "levels 1 and 2 called critical": sum(f == 4 for f in mild) / max(len(mild), 1),
        "signals, micro-F1": micro_f1(
            (set(r.signals), {str(s.id) for s in a.signals}) for r, a in both
        ),
        "asks, micro-F1": micro_f1(
            (set(row.asks) or {"none_stated"}, {str(s.id) for s in a.asks}) for row, a in both
        ),
        "factual entities, F1": entities_f1(both, FACTUAL, values=True),
        "product, F1 (exact span)": entities_f1(both, frozenset({"product"}), exact=True),
        "product, F1 (overlap)": entities_f1(both, frozenset({"product"})),
    }


def entities_f1(
    both: Both, types: frozenset[str], *, exact: bool = False, values: bool = False
) -> float:
    """Return the F1 of entities: same type, overlapping span (or the same), same value."""
    right = found = expected = 0
    for row, analysis in both:
        if not row.has_entities:
            continue
        if types == FACTUAL and row.labels.get("facts_labelled") is False:
            continue
        wanted = [e for e in row.labels.get("entities", ()) if e["type"] in types]
        got = [e for e in analysis.entities if str(e.type) in types]
        expected, found = expected + len(wanted), found + len(got)
        left = list(got)
        for entity in wanted:
            for other in left:
                span = _span(row, entity)
                near = other.span == span if exact else other.span.overlaps(span)
                told = entity.get("value")
                same = not values or told is None or str(other.type) not in _VALUED
                if near and str(other.type) == entity["type"] and (same or other.value == told):
                    right += 1
                    left.remove(other)
                    break
    return f1(right, found, expected)


_VALUED = frozenset({"amount", "date", "duration"})


def _span(row: Labelled, entity: dict[str, Any]) -> Span:
    start = entity.get("start", row.message.text.find(entity["text"]))
    return Span(start, start + len(entity["text"]))


def errors(both: Both) -> Iterable[str]:
    """Yield a few lines for each message that is not read as its labels say."""
    for row, a in both:
        wrong = {
            "kind": (row.kind, str(a.kind.id)),
            "topics": (row.topics, [str(t.id) for t in a.topics]),
            "emotion": (row.emotion, str(a.emotion.id)),
            "severity": (row.severity, int(a.severity.level)),
            "sarcasm": (row.sarcasm, a.sarcasm.present),
            "signals": (sorted(set(row.signals)), sorted(str(s.id) for s in a.signals)),
            "asks": (sorted(set(row.asks) or {"none_stated"}), sorted(str(s.id) for s in a.asks)),
        }
        told = [f"{name}: {want} → {got}" for name, (want, got) in wrong.items() if want != got]
        if told:
            yield f"{row.message.id} {row.message.text}\n    " + "\n    ".join(told)


def main(arguments: list[str]) -> int:
    """Print the table, and the errors with ``--errors``."""
    paths = default_paths()
    names = [a for a in arguments if not a.startswith("-")]
    corpus = read_corpus(Path(names[0]) if names else paths.resources / "corpus" / "messages.jsonl")
    if "--all" not in arguments:
        corpus = [row for row in corpus if row.held_out]
    analyser = Analyser(None, paths.resources)
    both = [(row, analyser.analyse(row.message)) for row in corpus]
    if "--errors" in arguments:
        print("\n".join(errors(both)))
    print(f"{len(both)} messages")
    for name, value in measure(both).items():
        print(f"{name:32} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
