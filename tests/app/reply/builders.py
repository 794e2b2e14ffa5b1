"""Findings, reviews and drafts for the tests of the reply pane, in the form of the domain."""

from cmdesk.domain.draft import Draft, PlannedAct
from cmdesk.domain.review import ActSpan, Finding, Length, Review, Tone, ToneMeasure
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Level, Variant


def finding(text, words, category=Category.PROMISE, level=Level.BLOCK, fixes=(), rule=None, **more):
    """Return a finding on ``words``; empty words mean something missing at the end."""
    start = text.index(words) if words else len(text)
    return Finding(
        category,
        level,
        rule or f"test.{category}",
        Span(start, start + len(words)),
        words,
        more.pop("message", "La charte ne permet pas de l’annoncer."),
        suggestions=tuple(fixes),
        **more,
    )


def fault(text, words, *fixes, category=Category.GRAMMAR):
    return finding(text, words, category, Level.HINT, fixes)


def fingerprint(_text, finding):
    return f"{finding.rule}:{finding.quote}"


def tone(**values):
    measures = dict.fromkeys(("warmth", "formality", "concision", "assertiveness", "empathy"), 0.5)
    return Tone(**{name: ToneMeasure(value) for name, value in (measures | values).items()})


def review(text, *findings, acts=(), **measures):
    return Review(tuple(findings), tone(**measures), Length(len(text), 8000), tuple(acts))


def plan(*parts):
    return tuple(PlannedAct(*part) for part in parts)


def draft(parts, variant=Variant.EMPATHETIC, fit=0.94, advised=False, findings=(), reason=""):
    acts = plan(*parts)
    text = "".join(act.text for act in acts)
    return Draft(
        text, variant, acts, Length(len(text), 8000), fit, tuple(findings), 0, advised, reason
    )


def act_spans(text, *pairs):
    return tuple(
        ActSpan(Act(act), Span(text.index(words), text.index(words) + len(words)))
        for act, words in pairs
    )
