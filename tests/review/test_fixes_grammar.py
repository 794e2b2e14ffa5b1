"""Each suggestion, put into its example, leaves French that LanguageTool accepts."""

from __future__ import annotations

from cmdesk.domain.vocabulary import Category
from cmdesk.review.examples import analysis_of, message_of, profile_of, reply_of
from cmdesk.review.fixes import apply

JUDGED = {Category.GRAMMAR, Category.SPELLING, Category.TYPOGRAPHY}
PROTECTED = ("Luméa",)


def mended(reviewer):
    """Yield the rule, the example and the text that each first fix of it leaves."""
    for rule in reviewer.rules:
        for example in rule.flags:
            around = example.around
            review = reviewer.review(
                reply_of(example),
                message_of(around),
                analysis_of(around),
                profile_of(around.get("profile")),
            )
            finding = next((f for f in review.findings if f.rule == rule.id), None)
            for fix in finding.suggestions if finding is not None else ():
                yield rule.id, example.text, apply(example.text, finding, fix)


def test_fixes_leave_sentences_that_languagetool_accepts(reviewer, checker):
    wrong = []
    for rule, before, after in mended(reviewer):
        was = {(f.rule, f.quote) for f in checker.check(before, PROTECTED, wait=30)}
        wrong += [
            (rule, after, found.rule, found.quote)
            for found in checker.check(after, PROTECTED, wait=30)
            if found.category in JUDGED
            and "WHITESPACE" not in found.rule
            and (found.rule, found.quote) not in was
        ]
    assert not wrong


def test_fixes_leave_clean_spaces_and_stops(reviewer):
    for rule, _, after in mended(reviewer):
        assert "  " not in after, (rule, after)
        for odd in ("..", " .", " ,", "., ", ".,"):
            assert odd not in after.replace("...", "…"), (rule, after)
