"""Measures the review on whole replies that a careful reader has labelled.

python -m tools.replies.measure [--hand LETTERS] [--show]

Without ``--hand`` the replies kept apart (``"split": "test"``): nothing was learnt from them, and
no rule was written with them in sight. ``--show`` prints what is missed and what is too much;
whoever shows the replies kept apart must put them into ``train`` and have others written.
Language, length and what only a brand asks for are not judged: no profile stands behind them.
"""

from __future__ import annotations

import sys
from collections import Counter

from cmdesk.domain.vocabulary import LANGUAGE_CATEGORIES, Category, Level
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tools.replies.corpus import Answer, read_answers

UNJUDGED = LANGUAGE_CATEGORIES | {
    Category.LENGTH, Category.MISSING_SIGNATURE, Category.EMOJI, Category.LINK,
    Category.FORBIDDEN_TERM, Category.REPEATED_REPLY, Category.MISSING_MENTION,
}  # fmt: skip


def wanted(arguments: list[str]) -> list[Answer]:
    """Return the replies to measure on."""
    answers = read_answers(default_paths().resources / "corpus" / "answers.jsonl")
    if "--hand" in arguments:
        hands = arguments[arguments.index("--hand") + 1]
        return [answer for answer in answers if answer.hand in hands]
    return [answer for answer in answers if answer.held_out]


def main(arguments: list[str]) -> int:
    """Review every reply and print the figures."""
    toolkit = Toolkit(default_paths())
    hits: dict[str, Counter[Category]] = {key: Counter() for key in ("found", "wrong", "missed")}
    good = left = risky = found_one = spans = right_spans = 0
    answers = wanted(arguments)
    for answer in answers:
        review = toolkit.review(answer.reply, answer.message, toolkit.analyse(answer.message), None)
        findings = [f for f in review.findings if f.category not in UNJUDGED]
        said, expected = {finding.category for finding in findings}, answer.categories
        hits["found"].update(said & expected)
        hits["wrong"].update(said - expected)
        hits["missed"].update(expected - said)
        if expected:
            risky += 1
            found_one += bool(said & expected)
        else:
            good += 1
            left += all(finding.level is Level.HINT for finding in findings)
        for category, span in answer.expected:
            if span is not None and category in said:
                spans += 1
                right_spans += any(
                    f.category is category and f.span.overlaps(span) for f in findings
                )
        if "--show" in arguments:
            for finding in findings:
                if finding.category not in expected:
                    print(f"too much {answer.id} {finding.rule}: {finding.quote}")
            for category, span in answer.expected:
                if category not in said:
                    quote = span.of(answer.reply.text) if span else ""
                    print(f"missed   {answer.id} {category}: {quote}")
    _print(hits, len(answers))
    print(f"replies with a risk where it is found {found_one / max(risky, 1):.3f}, "
          f"good replies without a warning {left / max(good, 1):.3f}, "
          f"right span {right_spans / max(spans, 1):.3f}")  # fmt: skip
    return 0


def _print(hits: dict[str, Counter[Category]], count: int) -> None:
    """Print precision, recall and F1, over all categories and for each."""
    found, wrong, missed = hits["found"], hits["wrong"], hits["missed"]
    right = found.total()
    print(f"{count} replies: precision {right / max(right + wrong.total(), 1):.3f}, "
          f"recall {right / max(right + missed.total(), 1):.3f}")  # fmt: skip
    scores = []
    for category in sorted({*found, *wrong, *missed}):
        hit = found[category]
        if hit + missed[category]:
            scores.append(2 * hit / (2 * hit + wrong[category] + missed[category]))
        print(f"    {category:24} found {hit}, too much {wrong[category]}, "
              f"missed {missed[category]}")  # fmt: skip
    print(f"macro-F1 {sum(scores) / max(len(scores), 1):.3f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
