"""Measures the understanding of messages on a labelled corpus, and prints one table.

python tools/evaluate_analysis.py [CORPUS.jsonl] [--errors]
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

FACTUAL = frozenset(
    {
        "order_number",
        "amount",
        "date",
        "duration",
        "phone",
        "email",
        "iban",
        "handle",
        "postal_address",
    }
)


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


def read_corpus(path: Path) -> list[tuple[Message, dict[str, Any]]]:
    """Return the messages of a corpus with their labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        (
            Message(
                row["text"],
                row["id"],
                public=row.get("public", True),
                author=row.get("author"),
                received_at=datetime.fromisoformat(row["received_at"])
                if row.get("received_at")
                else None,
            ),
            row["labels"],
        )
        for row in rows
    ]


def evaluate(analyser: Analyser, corpus: list[tuple[Message, dict[str, Any]]]) -> dict[str, float]:
    """Return the figures by name, each from 0 to 1."""
    both: list[tuple[dict[str, Any], Analysis]] = [
        (labels, analyser.analyse(message)) for message, labels in corpus
    ]
    levels = [(labels["severity"], int(a.severity.level)) for labels, a in both]
    critical = [f for e, f in levels if e == 4]
    mild = [f for e, f in levels if e <= 2]
    return {
        "kind, accuracy": sum(e["kind"] == a.kind.id for e, a in both) / len(both),
        "main topic, macro-F1": macro_f1((e["topic"], str(a.topic)) for e, a in both),
        "main topic, accuracy": sum(e["topic"] == a.topic for e, a in both) / len(both),
        "emotion, macro-F1": macro_f1((e["emotion"], str(a.emotion.id)) for e, a in both),
        "sarcasm, F1": micro_f1(
            ({"yes"} if e["sarcasm"] else set(), {"yes"} if a.sarcasm.present else set())
            for e, a in both
        ),
        "severity, exact": sum(e == f for e, f in levels) / len(levels),
        "severity, within one": sum(abs(e - f) <= 1 for e, f in levels) / len(levels),
        "critical found": sum(f == 4 for f in critical) / max(len(critical), 1),
        "levels 1 and 2 called critical": sum(f == 4 for f in mild) / max(len(mild), 1),
        "signals, micro-F1": micro_f1(
            (set(e["signals"]), {str(s.id) for s in a.signals}) for e, a in both
        ),
        "asks, micro-F1": micro_f1((set(e["asks"]), {str(s.id) for s in a.asks}) for e, a in both),
        "factual entities, F1": micro_f1((_facts(e), _found(a)) for e, a in both),
        "first name, accuracy": sum(e["first_name"] == a.first_name for e, a in both) / len(both),
    }


def _facts(labels: dict[str, Any]) -> set[Any]:
    return {(e["type"], e["value"], e["start"]) for e in labels["entities"] if e["type"] in FACTUAL}


def _found(analysis: Analysis) -> set[Any]:
    return {
        (str(e.type), e.value, e.span.start) for e in analysis.entities if str(e.type) in FACTUAL
    }


def errors(analyser: Analyser, corpus: list[tuple[Message, dict[str, Any]]]) -> Iterable[str]:
    """Yield one line for each message that is not read as its labels say."""
    for message, e in corpus:
        a = analyser.analyse(message)
        wrong = {
            "kind": (e["kind"], str(a.kind.id)),
            "topic": (e["topic"], str(a.topic)),
            "emotion": (e["emotion"], str(a.emotion.id)),
            "severity": (e["severity"], int(a.severity.level)),
            "sarcasm": (e["sarcasm"], a.sarcasm.present),
            "signals": (sorted(e["signals"]), sorted(str(s.id) for s in a.signals)),
            "asks": (sorted(e["asks"]), sorted(str(s.id) for s in a.asks)),
            "facts": (sorted(map(str, _facts(e))), sorted(map(str, _found(a)))),
            "first_name": (e["first_name"], a.first_name),
        }
        told = [f"{name}: {want} → {got}" for name, (want, got) in wrong.items() if want != got]
        if told:
            yield f"{message.id} {message.text}\n    " + "\n    ".join(told)


def main(arguments: list[str]) -> int:
    """Print the table, and the errors with ``--errors``."""
    paths = default_paths()
    names = [a for a in arguments if not a.startswith("-")]
    corpus = read_corpus(Path(names[0]) if names else paths.resources / "corpus" / "messages.jsonl")
    analyser = Analyser(None, paths.resources)
    if "--errors" in arguments:
        print("\n".join(errors(analyser, corpus)))
    print(f"{len(corpus)} messages")
    for name, value in evaluate(analyser, corpus).items():
        print(f"{name:32} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
