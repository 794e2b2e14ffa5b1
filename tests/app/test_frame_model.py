from datetime import UTC, datetime, timedelta

from cmdesk.app.model import Entry, Group, Inbox, Order, State
from cmdesk.domain.correction import Correction
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Emotion, SeverityLevel, Topic
from tests.app.conftest import understood

NOW = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)


def entry(id, text="", minutes=10, delay=0, **more):
    made = Entry(
        id,
        Message(text, author=more.pop("author", None)),
        NOW - timedelta(minutes=minutes),
        timedelta(minutes=delay),
        **more,
    )
    made.understood = understood(text) if text else None
    return made


def order(*entries):
    inbox = Inbox()
    inbox.add(entries)
    inbox.sort(NOW)
    return [(group, one.id) for group, one in inbox.rows()]


def test_model_puts_the_most_serious_first_then_the_share_of_the_delay_used():
    assert order(
        entry("calm", "merci", minutes=90, delay=100),
        entry("half", "un retard", minutes=60, delay=120),
        entry("nearly", "un retard", minutes=50, delay=60),
        entry("grave", "mon avocat", minutes=1, delay=120),
    ) == [
        (Group.NOW, "grave"),
        (Group.NEXT, "nearly"),
        (Group.NEXT, "half"),
        (Group.NEXT, "calm"),
    ]


def test_model_takes_what_is_late_into_the_first_group_and_never_without_a_promise():
    assert order(
        entry("promised", "merci", minutes=61, delay=60),
        entry("never promised", "merci", minutes=6000),
    ) == [(Group.NOW, "promised"), (Group.NEXT, "never promised")]


def test_model_lets_nothing_jump_before_it_is_sorted():
    inbox = Inbox()
    inbox.add([entry("first", "merci")])
    inbox.sort(NOW)
    inbox.add([entry("grave", "mon avocat"), entry("other", "merci")])
    assert [one.id for _, one in inbox.rows()] == ["first"]
    assert inbox.unseen == 2
    inbox.sort(NOW)
    assert inbox.rows()[0][1].id == "grave"
    assert inbox.unseen == 0


def test_model_sorts_by_age_on_demand():
    inbox = Inbox()
    inbox.add([entry("young", "un retard", minutes=5), entry("old", "merci", minutes=500)])
    inbox.order = Order.AGE
    inbox.sort(NOW)
    assert [one.id for _, one in inbox.rows()] == ["old", "young"]


def test_model_steps_over_what_is_treated_and_stops_at_the_ends():
    inbox = Inbox()
    a, b, c = (entry(name, "merci", minutes=n) for name, n in (("a", 30), ("b", 20), ("c", 10)))
    inbox.add([a, b, c])
    inbox.sort(NOW)
    b.state = State.PUBLISHED
    assert inbox.step("a", 1) == "c"
    assert inbox.step("c", 1) == "c"
    assert inbox.step("b", 1) == "a"
    assert inbox.step("", 1) == "a"
    assert len(inbox) == 2


def test_model_keeps_a_correction_apart_from_what_was_understood():
    one = entry("a", "un retard inadmissible")
    one.correction = Correction(Topic.REFUND, Emotion.WORRY, SeverityLevel.CRITICAL)
    analysis = one.analysis
    assert analysis.topic is Topic.REFUND
    assert [label.id for label in analysis.topics] == [Topic.REFUND, Topic.DELIVERY]
    assert analysis.emotion.id is Emotion.WORRY
    assert not analysis.emotion.evidence
    assert one.severity is SeverityLevel.CRITICAL
    assert one.understood.topic is Topic.DELIVERY
    one.correction = Correction()
    assert one.analysis == one.understood


def test_model_finds_the_other_messages_of_an_author_the_newest_first():
    inbox = Inbox()
    entries = [
        entry(name, "merci", minutes=n, author="Zoé Lam") for name, n in (("a", 9), ("b", 5))
    ]
    inbox.add([*entries, entry("c", "merci", author="Ali"), entry("d", "merci", minutes=2)])
    assert [e.id for e in inbox.by_author(entries[0])] == ["b"]
    assert inbox.by_author(inbox.get("d")) == ()
