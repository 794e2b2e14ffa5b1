"""What a person set right: applied, taken back, and kept as text."""

import pytest

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
from cmdesk.domain.correction import Changes, Correction, LabelFamily
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel, Signal, Topic

WORDS = (Span(3, 9),)
READ = Analysis(
    KindLabel(Kind.COMPLAINT, WORDS),
    (TopicLabel(Topic.DELIVERY, 0.9, WORDS), TopicLabel(Topic.REFUND, 0.4, WORDS)),
    EmotionLabel(Emotion.ANGER, 0.8, WORDS),
    Sarcasm(True, WORDS),
    Severity(SeverityLevel.CRITICAL),
    (SignalLabel(Signal.LEGAL_THREAT, WORDS), SignalLabel(Signal.DEADLINE, WORDS)),
    (AskLabel(Ask.REFUND, WORDS),),
)


def test_correction_of_nothing_leaves_the_analysis_itself():
    assert Correction().apply(READ) is READ
    assert not Correction()
    assert Correction().values() == {}


def test_correction_sets_each_family_and_leaves_the_others():
    made = Correction(
        kind=Kind.QUESTION,
        sarcasm=False,
        severity=SeverityLevel.MODERATE,
        signals=Changes((Signal.VIRAL,), (Signal.LEGAL_THREAT,)),
    ).apply(READ)
    assert made.kind == KindLabel(Kind.QUESTION)
    assert made.sarcasm == Sarcasm(False)
    assert made.severity.level is SeverityLevel.MODERATE
    assert [label.id for label in made.signals] == [Signal.DEADLINE, Signal.VIRAL]
    assert (made.topics, made.emotion, made.asks) == (READ.topics, READ.emotion, READ.asks)


def test_correction_moves_a_topic_to_the_first_place_with_its_words():
    made = Correction(topic=Topic.REFUND).apply(READ)
    assert [label.id for label in made.topics] == [Topic.REFUND, Topic.DELIVERY]
    assert made.topics[0].evidence == WORDS
    assert Correction(topic=Topic.STAFF).apply(READ).topics[0] == TopicLabel(Topic.STAFF, 1.0)


def test_correction_takes_away_and_adds_secondary_topics():
    changes = Changes((Topic.STAFF,), (Topic.REFUND,))
    assert [t.id for t in Correction(topics=changes).apply(READ).topics] == [
        Topic.DELIVERY,
        Topic.STAFF,
    ]
    # The main one is changed, never taken away.
    only = Correction(topics=Changes((), (Topic.DELIVERY,))).apply(READ)
    assert only.topic is Topic.DELIVERY


def test_correction_says_that_nothing_is_asked_once_the_last_ask_is_gone():
    gone = Correction(asks=Changes((), (Ask.REFUND,))).apply(READ)
    assert [label.id for label in gone.asks] == [Ask.NONE_STATED]
    asked = Correction(asks=Changes((Ask.APOLOGY,))).apply(gone)
    assert [label.id for label in asked.asks] == [Ask.APOLOGY]


def test_changes_undo_each_other():
    none = Changes()
    assert none.removing(Signal.INSULT).adding(Signal.INSULT) == none
    assert none.adding(Signal.VIRAL).removing(Signal.VIRAL) == none
    once = none.removing(Signal.INSULT)
    assert once.removing(Signal.INSULT) == once


@pytest.mark.parametrize(
    "correction",
    [
        Correction(),
        Correction(sarcasm=False),
        Correction(
            Topic.STAFF, Emotion.WORRY, SeverityLevel.LOW, Kind.PRAISE, True,
            Changes((Topic.OTHER,)), Changes((), (Signal.INSULT, Signal.VIRAL)),
            Changes((Ask.APOLOGY,), (Ask.REFUND,)),
        ),
    ],
)  # fmt: skip
def test_correction_is_read_back_as_it_was_kept(correction):
    assert Correction.read(correction.values()) == correction
    assert set(correction.values()) <= set(LabelFamily)
