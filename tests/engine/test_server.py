"""The engine's own side: which question is answered first, which is forgotten."""

import io
import threading

import pytest

from cmdesk.domain.analysis import (
    Analysis,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    Severity,
    TopicLabel,
)
from cmdesk.domain.draft import ActChange, ChangeKind, Draft, PlannedAct
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.precedent import Example
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Length
from cmdesk.domain.vocabulary import Act, Emotion, Kind, SeverityLevel, Topic, Variant
from cmdesk.engine.protocol import Answer, LearnProfile, Ready, Request, Task, receive, send
from cmdesk.engine.server import Backlog, Engine


def test_protocol_gives_back_what_was_sent():
    stream = io.BytesIO()
    send(stream, Ready())
    send(stream, Answer(7, Task.REVIEW, ("é", "😡")))
    stream.seek(0)
    assert receive(stream) == Ready()
    assert receive(stream) == Answer(7, Task.REVIEW, ("é", "😡"))
    assert receive(stream) is None


def test_protocol_treats_a_record_cut_short_as_the_end():
    stream = io.BytesIO()
    send(stream, Answer(1, Task.ANALYSE, "x" * 100))
    cut = io.BytesIO(stream.getvalue()[:-5])
    assert receive(cut) is None


def test_backlog_forgets_the_review_of_an_older_text():
    backlog = Backlog()
    backlog.put(Request(1, Task.REVIEW, reply=Reply("a")))
    backlog.put(Request(2, Task.ANALYSE, message=Message("m")))
    backlog.put(Request(3, Task.REVIEW, reply=Reply("ab")))
    taken = [backlog.take(), backlog.take()]
    assert [request.ticket for request in taken if request] == [3, 2]


def test_backlog_changes_a_draft_before_all_else():
    backlog = Backlog()
    for ticket, task in enumerate((Task.REVIEW, Task.OPTIONS, Task.CHANGE, Task.OPTIONS), start=1):
        backlog.put(Request(ticket, task))
    taken = [backlog.take() for _ in range(3)]
    assert [request.ticket for request in taken if request] == [3, 1, 4]


def test_backlog_keeps_every_message_to_analyse_in_order():
    backlog = Backlog()
    for ticket in (1, 2, 3):
        backlog.put(Request(ticket, Task.ANALYSE, message=Message(str(ticket))))
    tickets = []
    for _ in range(3):
        request = backlog.take()
        assert request is not None
        tickets.append(request.ticket)
    assert tickets == [1, 2, 3]


def test_backlog_lets_a_waiting_thread_go_when_closed():
    backlog = Backlog()
    taken = []
    thread = threading.Thread(target=lambda: taken.append(backlog.take()))
    thread.start()
    backlog.close()
    thread.join(5)
    assert taken == [None]


def test_engine_reads_a_message_for_the_brand_that_the_question_names():
    orders, output = io.BytesIO(), io.BytesIO()
    toolkit = _Toolkit()
    engine = Engine(toolkit, output)
    send(orders, LearnProfile(1, Profile("lumea", "Luméa")))
    orders.seek(0)
    engine.serve(orders)
    for key in (0, 1):
        engine._answer_core(Request(7, Task.ANALYSE, message=Message("m"), profile_key=key))
        engine._answer_core(Request(8, Task.SUGGEST, message=Message("m"), profile_key=key))
    assert toolkit.brands == ["", "", "lumea", "lumea"]


def test_engine_changes_a_draft_for_the_brand_that_the_question_names(drafts):
    case, draft = drafts
    orders, output = io.BytesIO(), io.BytesIO()
    toolkit = _Toolkit()
    engine = Engine(toolkit, output)
    send(orders, LearnProfile(1, Profile("lumea", "Luméa")))
    orders.seek(0)
    engine.serve(orders)
    change = ActChange(ChangeKind.REMOVE, 1)
    question = Request(
        5, Task.CHANGE, Message("m"), case, profile_key=1, draft=draft, change=change, context="c"
    )
    assert engine._answer_core(question) == ("lumea", draft, change, "c")
    asked = Request(6, Task.OPTIONS, Message("m"), case, profile_key=1, draft=draft)
    assert engine._answer_core(asked) == ("lumea", draft, "")


def test_engine_recalls_an_earlier_reply_and_proposes_less_what_is_taken_out(drafts):
    case, _ = drafts
    toolkit = _Toolkit()
    engine = Engine(toolkit, io.BytesIO())
    example = Example.of(Message("Mon colis ?"), case, "Bonjour,")
    asked = Request(4, Task.RECALL, Message("m"), case, examples=(example,), recent=("r",))
    assert engine._answer_core(_sent(asked)) == ((example,), ("r",))
    engine._answer_core(_sent(Request(5, Task.SUGGEST, Message("m"), case, less={"ack.7": 0.5})))
    assert toolkit.less == {"ack.7": 0.5}


def _sent(request):
    """Return a question as it comes out of the pipe."""
    stream = io.BytesIO()
    send(stream, request)
    stream.seek(0)
    return receive(stream)


@pytest.fixture
def drafts():
    """An analysis and a draft, as they come back from the window."""
    draft = Draft("Bonjour", Variant.SHORT, (PlannedAct(Act.GREET, "Bonjour"),), Length(7, None), 1)
    analysis = Analysis(
        KindLabel(Kind.COMPLAINT),
        (TopicLabel(Topic.OTHER, 1.0),),
        EmotionLabel(Emotion.NEUTRAL, 1.0),
        Sarcasm(),
        Severity(SeverityLevel.LOW),
    )
    stream = io.BytesIO()
    send(stream, Request(1, Task.OPTIONS, None, analysis, draft=draft))
    stream.seek(0)
    sent = receive(stream)
    assert sent.draft == draft
    return sent.analysis, sent.draft


class _Toolkit:
    """Answers at once, and keeps for which brand it read."""

    def __init__(self):
        self.brands = []
        self.profiles = self

    def neutral(self):
        return None

    def analyse(self, message, profile=None):
        self.brands.append(profile.id if profile else "")

    def suggest(self, *arguments, **options):
        self.less = options["less"]
        return ()

    def recall(self, message, analysis, profile, examples, recent):
        return examples, recent

    def options(self, message, analysis, profile, draft, context):
        return profile.id, draft, context

    def change(self, message, analysis, profile, draft, change, context):
        return profile.id, draft, change, context

    def close(self):
        pass
