"""The examples of a rule, made into cases: run by the tests, and for a brand's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    Severity,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import (
    Article,
    Charter,
    EmojiPolicy,
    Mention,
    Procedure,
    Profile,
    Signature,
    Term,
    Vocabulary,
    Voice,
)
from cmdesk.domain.vocabulary import (
    Address,
    Ask,
    Channel,
    Emotion,
    Kind,
    Person,
    SeverityLevel,
    Signal,
    Topic,
)
from cmdesk.review.case import House
from cmdesk.review.reviewer import Reviewer
from cmdesk.review.rules import Example, Rule

_ANALYSIS = {"severity", "kind", "topics", "signals", "asks", "emotion", "name"}


def speaks(reviewer: Reviewer, rule: Rule, example: Example, alone: bool = True) -> bool:
    """Return whether ``rule`` finds something in ``example``.

    Without ``alone`` a rule of the same category may speak in its place, since findings of
    one category on the same words are reported once.
    """
    around = example.around
    review = reviewer.review(
        reply_of(example),
        message_of(around),
        analysis_of(around),
        profile_of(around.get("profile")),
        houses=tuple(House(*house) for house in around.get("houses", ())),
    )
    return any(
        finding.rule == rule.id or (not alone and finding.category == rule.category)
        for finding in review.findings
    )


def reply_of(example: Example) -> Reply:
    """Return the reply of ``example``: public, on no given network, unless it says so."""
    around = example.around
    return Reply(
        example.text,
        channel=Channel(around["channel"]) if "channel" in around else None,
        public=around.get("public", True),
        author=around.get("author"),
        recent=tuple(around.get("recent", ())),
        established=tuple(around.get("established", ())),
    )


def message_of(around: Mapping[str, Any]) -> Message | None:
    """Return the message that the example names, an empty one where it only describes it."""
    if "complaint" not in around and not _ANALYSIS & set(around):
        return None
    return Message(around.get("complaint", ""), author=around.get("author"))


def analysis_of(around: Mapping[str, Any]) -> Analysis | None:
    """Return the analysis that the example describes."""
    if not _ANALYSIS & set(around):
        return None
    return Analysis(
        kind=KindLabel(Kind(around.get("kind", "complaint"))),
        topics=tuple(TopicLabel(Topic(topic), 1.0) for topic in around.get("topics", ["other"])),
        emotion=EmotionLabel(Emotion(around.get("emotion", "neutral")), 1.0),
        sarcasm=Sarcasm(),
        severity=Severity(SeverityLevel(around.get("severity", 1))),
        signals=tuple(SignalLabel(Signal(signal)) for signal in around.get("signals", ())),
        asks=tuple(AskLabel(Ask(ask)) for ask in around.get("asks", ["none_stated"])),
        first_name=around.get("name"),
    )


def profile_of(table: Mapping[str, Any] | None) -> Profile | None:
    """Return a small brand from the few traits that an example needs."""
    if table is None:
        return None
    return Profile(
        id="exemple",
        name="Exemple",
        voice=Voice(
            address=Address(table.get("address", "vous")),
            person=Person(table.get("person", "je")),
            emoji=EmojiPolicy(
                table.get("emoji_most", 9),
                tuple(table.get("emoji", ())),
                table.get("emoji_severity", 4),
            ),
            signature=Signature(table.get("signature", ""), bool(table.get("signature"))),
        ),
        vocabulary=Vocabulary(
            terms=tuple(Term(**term) for term in table.get("terms", ())),
            competitors=tuple(table.get("competitors", ())),
            products=tuple(table.get("products", ())),
        ),
        procedures=tuple(
            Procedure(
                "P-01", "Exemple", topics=(Topic.OTHER,), may_promise=tuple(table["may_promise"])
            )
            for _ in range("may_promise" in table)
        ),
        links=tuple(table.get("links", ())),
        charter=Charter(
            articles=tuple(Article(**article) for article in table.get("articles", ()))
            or (Article("1", "Exemple", "Exemple."),) * ("dates_in_public" in table),
            dates_in_public=table.get("dates_in_public", False),
            mentions=tuple(Mention("m", text) for text in table.get("mentions", ())),
        ),
    )
