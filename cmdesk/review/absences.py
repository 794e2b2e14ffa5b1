"""What the case or the charter calls for and the reply does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.profile import Mention
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Ask, Category, Channel, Emotion, Kind, Signal, Topic
from cmdesk.profiles.selection import required_mentions
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

_END = Span(0, 0)
_NEVER_PUBLIC = (Channel.EMAIL, Channel.CHAT)
_STRONG = (Emotion.ANGER, Emotion.FRUSTRATION, Emotion.WORRY, Emotion.DISTRESS)
# Under it an emotion is a guess, and what rests on it alone is kept silent.
_SURE = 0.5
# From it on what a judge hears is more probable than not.
_PROBABLE = 0.5
_ANSWERS = (Act.ANSWER, Act.EXPLAIN)
# What is asked to be told, not done.
_TOLD = (Ask.INFORMATION, Ask.EXPLANATION)
_WORD = re.compile(r"[^\W_]+")
# The author’s own matter, not what was written of it.
_YOURS = re.compile(
    r"\b(?:votre|vos|ton|ta|tes)\b(?! (?:avis|remarque|message|retour|observation|t[ée]moignage|"
    r"mot|commentaire|signalement|id[ée]e|suggestion))"
)
_SHORT_CHANNELS = frozenset({Channel.X, Channel.TIKTOK, Channel.GOOGLE_PLAY})
_STEM = 5
# Share of the words of a required sentence that must be there, in whatever order.
_MOST = 0.6


def apology(case: Case, rule: Rule) -> list[Finding]:
    """Report a complaint of some weight without a word of regret.

    The option ``grave``: where somebody was in danger and is listened to, regret is only
    advised, since it may commit. ``moved``: whether the author writes in the heat of it.
    """
    if not _complains(case) or case.severity < 2 or case.does(Act.APOLOGISE):
        return []
    # Who mainly asks for something is owed the answer.
    if _answered(case):
        return []
    if (wanted := rule.options.get("moved")) is not None and _moved(case) != wanted:
        return []
    if case.reply.channel is Channel.TIKTOK and case.leads_on:
        return []  # a hundred and fifty signs: what is done about it goes first
    heard = (case.severity == 4 or _in_danger(case)) and case.does(Act.EMPATHISE, Act.ACKNOWLEDGE)
    return [case.finding(rule, _END)] if heard == rule.options.get("grave", False) else []


def _complains(case: Case) -> bool:
    """Return whether the message complains, beyond doubt or as the reply takes it.

    Where no fault can be named, nobody is sure to be moved, and the reply neither regrets
    nor sympathises, a joke or a question was taken for a complaint.
    """
    analysis = case.analysis
    if analysis is None or case.kind is not Kind.COMPLAINT:
        return False
    if analysis.emotion.id is Emotion.SATISFACTION or _wonders(case):
        return case.does(Act.APOLOGISE)
    sure = analysis.emotion.score >= _SURE or bool(analysis.signals) or _names_fault(analysis)
    return sure or case.does(Act.APOLOGISE, Act.EMPATHISE)


def _names_fault(analysis: Analysis) -> bool:
    """Return whether a fault can be named in so many words."""
    return any(grievance.nominal for grievance in analysis.grievances)


def _wonders(case: Case) -> bool:
    """Return whether an unmoved message only asks to be told something."""
    return (
        case.analysis is not None
        and case.message is not None
        and case.analysis.emotion.id is Emotion.NEUTRAL
        and "?" in case.message.text
        and any(label.id is Ask.INFORMATION for label in case.analysis.asks)
        and _only_asks(case)
    )


def _answered(case: Case) -> bool:
    """Return whether a moderate message only asks for something, and the reply sees to it."""
    if case.severity != 2 or _in_anger(case) or not _only_asks(case):
        return False
    return case.leads_on or _told(case, *_ANSWERS)


def _in_anger(case: Case) -> bool:
    """Return whether the author writes in anger or distress, beyond doubt."""
    emotion = case.analysis.emotion if case.analysis is not None else None
    return (
        emotion is not None
        and emotion.id in (Emotion.ANGER, Emotion.DISTRESS)
        and emotion.score >= _SURE
    )


def _only_asks(case: Case) -> bool:
    """Return whether the author asks for something and no fault can be named."""
    analysis = case.analysis
    return (
        analysis is not None
        and any(label.id not in (Ask.NONE_STATED, Ask.APOLOGY) for label in analysis.asks)
        and bool(case.message and case.message.text)
        and not _names_fault(analysis)
    )


def _moved(case: Case) -> bool:
    """Return whether the author writes in the heat of what happened."""
    emotion = case.analysis.emotion if case.analysis is not None else None
    return emotion is not None and emotion.id in _STRONG and emotion.score >= _SURE


def _in_danger(case: Case) -> bool:
    analysis = case.analysis
    return analysis is not None and (
        analysis.has(Signal.HEALTH_SAFETY)
        or any(label.id is Topic.SAFETY for label in analysis.topics)
    )


def empathy(case: Case, rule: Rule) -> list[Finding]:
    """Report a strong message whose author is not shown to have been heard.

    The option ``named``: whether the excuses name at least something of what happened;
    ``calm``: whether a moderate message is told without heat.
    """
    if case.analysis is None or not _complains(case) or case.severity < 2:
        return []
    if case.listening is None or _answered(case) or case.heard:
        return []
    calm = case.severity == 2 and not _moved(case)
    if calm != rule.options.get("calm", False):
        return []
    wanted = rule.options.get("named")
    if wanted is not None and case.listening.named(case) != wanted:
        return []
    return [case.finding(rule, _END)] if _roomy(case, rule) else []


def _roomy(case: Case, rule: Rule) -> bool:
    """Return whether the channel is one that the rule is for.

    Where a reply has the room of a sentence or two (the option ``short``), an apology may have
    to do: what is missing is only advised.
    """
    short = rule.options.get("short")
    if short is None:
        return True
    return (case.reply.channel in _SHORT_CHANNELS) == bool(short)


def next_step(case: Case, rule: Rule) -> list[Finding]:
    """Report a complaint that leads nowhere; with the option ``mild`` one of little weight."""
    if not _complains(case) or case.leads_on:
        return []
    if (case.severity < 2) != rule.options.get("mild", False):
        return []
    # A moderate complaint may need no more than its explanation; a grave one, its answer.
    enough = _ANSWERS if case.severity <= 2 else (Act.ANSWER,)
    if _told(case, *enough) and not _closes(case):
        return []
    return [case.finding(rule, _END)]


def _closes(case: Case) -> bool:
    """Return whether a sentence, more probably than not, shuts the door."""
    column = case.judges.labels.index(Category.DISMISSIVE)
    return any(chances[column] >= _PROBABLE for _, chances in case.weighed)


def _told(case: Case, *acts: Act) -> bool:
    """Return whether a stretch does one of ``acts`` and is more than good intentions."""
    return any(
        span.act in acts and not (case.steps and case.steps.vague(case.reading, span.span))
        for span in case.acts
    )


def private_channel(case: Case, rule: Rule) -> list[Finding]:
    """Report a public reply that cannot go on in public and shows no way out of it.

    With the option ``sure``: it asks for data, looks into a grave case without knowing whose
    it is, or leaves it there. Else: a grave case that goes on by itself. With ``topics``: a
    moderate one on a matter of this author alone, which nothing settles here.
    """
    if not case.reply.public or case.reply.channel in _NEVER_PUBLIC or case.analysis is None:
        return []
    stays = case.stays_here
    if case.does(Act.INVITE_PRIVATE) and not stays:
        return []
    grave = _complains(case) and case.severity >= 3
    # Who pays a compliment with an order number in it has nothing to settle.
    posted = case.analysis.has(Signal.PERSONAL_DATA_POSTED) and case.kind is not Kind.PRAISE
    sure = _asks_data(case, rule) or posted
    if (topics := rule.options.get("topics")) is not None:
        grave = _of_one_author(case, topics)
    if not (grave or sure):
        return []
    if case.way_in and not stays:  # another way in is offered
        return []
    if not sure and topics is None:
        looks = re.compile(rule.options["looks_into"])
        done = case.leads_on or case.steps_taken
        sure = not done or looks.search(case.reading.form) is not None
    if sure != rule.options["sure"]:
        return []
    fixes = (
        (case.profile.private_channel.invitation,)
        if case.profile and case.profile.private_channel.invitation
        else None
    )
    return [case.finding(rule, _END, suggestions=fixes)]


def _of_one_author(case: Case, topics: Sequence[str]) -> bool:
    """Return whether a moderate complaint has to be settled with its author."""
    analysis = case.analysis
    if analysis is None or not _complains(case) or case.severity != 2:
        return False
    if case.stays_here:  # the answer is to stand under the eyes of all
        return True
    if case.does(Act.ANSWER, Act.OFFER) or _only_asks(case):
        return False
    if case.reading.french.here.search(case.reading.form):  # where the answer is to stand
        return True
    return analysis.topic.value in topics or any(
        _YOURS.search(case.reading.form[clause.start : clause.end])
        and case.telling is not None
        and case.telling.plans(case, clause)
        for clause in case.reading.clauses
    )


def _asks_data(case: Case, rule: Rule) -> bool:
    """Return whether the reply asks for what has no place in public."""
    asked = re.compile(rule.options["personal"])
    return any(
        asked.search(case.reading.form, span.span.start, span.span.end)
        for span in case.acts
        if span.act is Act.ASK_DETAILS
    )


@lru_cache(maxsize=32)
def _signed(signature: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(signature)}\W*$")


def signature(case: Case, rule: Rule) -> list[Finding]:
    """Report that the profile's signature is not there."""
    if case.profile is None or not case.reply.text.strip():
        return []
    wanted = case.profile.voice.signature
    if not wanted.wanted_on(case.reply.channel):
        return []
    bare = match_form(wanted.text).strip(" -")
    # At the end of any line: what stands after a signature does not take it away.
    if any(_signed(bare).search(match_form(line)) for line in case.reply.text.splitlines()):
        return []
    return [case.finding(rule, _END, suggestions=(wanted.text,), signature=wanted.text)]


def mentions(case: Case, rule: Rule) -> list[Finding]:
    """Report what the charter requires in this case and is not there."""
    if case.profile is None or case.analysis is None:
        return []
    said = {word[:_STEM] for word in _WORD.findall(case.reading.form)}
    findings = []
    for mention in required_mentions(case.profile, case.analysis, public=case.reply.public):
        if _there(case, mention, said):
            continue
        findings.append(case.finding(rule, _END, suggestions=(mention.text,), mention=mention.text))
    return findings


def _there(case: Case, mention: Mention, said: set[str]) -> bool:
    """Return whether the proofs of a mention stand in the reply, or most of its words."""
    if mention.proof:
        return all(match_form(proof) in case.reading.form for proof in mention.proof)
    wanted = {word[:_STEM] for word in _WORD.findall(match_form(mention.text)) if len(word) > 3}
    return len(wanted & said) >= _MOST * max(len(wanted), 1)


def asks(case: Case, rule: Rule) -> list[Finding]:
    """Report an ask of the author that nothing takes up."""
    analysis = case.analysis
    if analysis is None or case.kind in (Kind.PRAISE, Kind.ABUSE):
        return []
    # Whatever leads on takes the matter up; so does an explanation, of the ask for one, and a
    # refusal, whatever its tone.
    if case.leads_on or _closes(case):
        return []
    if case.fields:  # what is left to fill in may be the answer
        return []
    if case.reply.channel is Channel.TIKTOK:  # a hundred and fifty signs hold no answer
        return []
    asked = case.message is not None and "?" in case.message.text
    if asked and case.questions is not None and case.questions.says_yes_or_no(case.reading.form):
        return []
    findings = []
    for label in analysis.asks:
        pattern = rule.options["answers"].get(label.id.value)
        if pattern is None:
            continue
        if label.id in _TOLD and _told(case, *_ANSWERS):
            continue
        if label.id is not Ask.INFORMATION and re.search(pattern, case.reading.form):
            continue
        said = (
            label.evidence[0].of(case.message.text)
            if label.evidence and case.message is not None
            else ""
        )
        findings.append(
            case.finding(rule, _END, ask=f"« {said} »" if said else "ce qu’elle demande")
        )
        break
    return findings


def questions(case: Case, rule: Rule) -> list[Finding]:
    """Report a question of the author that the reply leaves aside, more probably than ``least``.

    The option ``private``: the reply leads elsewhere, or on, where the answer may follow.
    """
    message = case.message
    if message is None:
        return []
    if case.kind is Kind.ABUSE or case.fields:
        return []
    private = case.kind is not Kind.QUESTION and (case.does(Act.INVITE_PRIVATE) or case.leads_on)
    if private != rule.options["private"]:
        return []
    for question, chance in case.left_aside:
        if chance >= rule.options["least"]:
            said = question.span.of(message.text).strip()
            return [case.finding(rule, _END, ask=f"« {said} »")]
    return []


ABSENCES: dict[str, Check] = {
    "apology": apology,
    "empathy": empathy,
    "next_step": next_step,
    "private_channel": private_channel,
    "signature": signature,
    "mentions": mentions,
    "asks": asks,
    "questions": questions,
}
