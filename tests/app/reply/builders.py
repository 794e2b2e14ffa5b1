"""Findings, reviews and drafts for the tests of the reply pane, in the form of the domain."""

from dataclasses import replace

from cmdesk.domain.analysis import (
    Analysis,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    Severity,
    TopicLabel,
)
from cmdesk.domain.draft import (
    AddableAct,
    ChangeKind,
    Draft,
    DraftOptions,
    PlannedAct,
)
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Article, Band, Charter, Profile, Voice
from cmdesk.domain.review import ActSpan, Finding, Length, Review, Tone, ToneMeasure
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    Act,
    Category,
    Channel,
    Emotion,
    Kind,
    Level,
    SeverityLevel,
    Topic,
    Variant,
)


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


PROFILE = Profile(
    "maison",
    "Maison d’essai",
    voice=Voice(assertiveness=Band(0.3, 0.6), length=(20, 600)),
    charter=Charter(articles=(Article("3.4", "Suite", "…", (Act.INVITE_PRIVATE,)),)),
)
MESSAGE = Message("Toujours pas de poussette.", id="m1", channel=Channel.FACEBOOK, author="Nadia")


def analysis(kind=Kind.COMPLAINT):
    return Analysis(
        KindLabel(kind),
        (TopicLabel(Topic.DELIVERY, 1.0),),
        EmotionLabel(Emotion.ANGER, 0.9),
        Sarcasm(),
        Severity(SeverityLevel.HIGH),
    )


RISKY = "votre poussette sera chez vous lundi"
SAFE = "je vous réponds dès que le transporteur m’a répondu"


def three_drafts(mark=""):
    """Return three drafts, the advised one with a risk that has two fixes."""
    greet = (Act.GREET, "Bonjour Nadia,\n")
    risky = (Act.ACT, f"Je reprends votre dossier et {RISKY}.", "proc. P-07")
    text = f"{greet[1]}{risky[1]}\n— Léa"
    return (
        draft([greet, (Act.ACT, f"J’interroge le transporteur{mark}.")], Variant.SHORT, 0.9),
        draft(
            [greet, risky, (Act.SIGN, "\n— Léa")],
            advised=True,
            findings=[risk(text)],
            reason="La colère est forte.",
        ),
        draft([greet, (Act.ACT, f"Je lance une enquête{mark}.")], Variant.SOLUTION, 0.92),
    )


def risk(text):
    return finding(text, RISKY, fixes=[SAFE, "je reviens vers vous"], source="proc. P-07")


ADDABLE = AddableAct(Act.EMPATHISE, why="Reconnaître ce qui a été vécu.")
ADDED = "Je comprends votre colère."


def options_of(draft):
    """Return options under which the greeting has no other wording, and the act is needed."""
    acts = [planned.act for planned in draft.plan]
    return DraftOptions(
        tuple(act is not Act.GREET for act in acts),
        tuple(act is not Act.ACT for act in acts),
        () if Act.EMPATHISE in acts else (ADDABLE,),
    )


def changed(draft, change):
    """Return what an engine makes of a draft: a sentence with a number, gone, or added."""
    acts = list(draft.plan)
    if change.kind is ChangeKind.ADD:
        acts.insert(1, PlannedAct(Act.EMPATHISE, f"{ADDED} ", wording="e0"))
    elif change.kind is ChangeKind.REMOVE:
        del acts[change.place]
    else:
        old = acts[change.place]
        turn = len(old.former) + 1
        words = f"Autrement dit, tournure {turn}."
        lead = old.text[: len(old.text) - len(old.text.lstrip())]
        tail = old.text[len(old.text.rstrip()) :]
        acts[change.place] = replace(
            old, text=f"{lead}{words}{tail}", wording=f"w{turn}", former=(*old.former, old.wording)
        )
    text = "".join(act.text for act in acts)
    return replace(draft, text=text, plan=tuple(acts), length=Length(len(text), 8000), findings=())
