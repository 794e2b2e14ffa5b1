import pytest

from cmdesk.app.reply.checks import CheckLoop
from cmdesk.app.reply.gate import CheckProgress
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.message import Reply
from tests.app.reply.fake_engine import FakeEngine

pytestmark = pytest.mark.window


class Desk:
    """A text, and the loop that checks it."""

    def __init__(self):
        self.text, self.composing = "Bonjour.", False
        self.engine = FakeEngine()
        self.engine.held = True
        self.loop = CheckLoop(
            self.engine,
            lambda: (Reply(self.text), None, None, None),
            lambda: self.composing,
        )
        self.reviews, self.faults = [], []
        self.loop.reviewed.connect(self.reviews.append)
        self.loop.grammar_checked.connect(self.faults.append)

    def type(self, text, *, now=True):
        self.text = text
        self.loop.touch(now=now)

    def answer(self, kind, ticket=None):
        ticket = ticket or self.engine.last(kind)
        if kind == "review":
            self.engine.reviewed.emit(ticket, self.engine.review_of(self.text))
        else:
            self.engine.grammar_checked.emit(ticket, ())


@pytest.fixture
def desk(qapp):
    return Desk()


def test_checks_wait_for_a_pause_and_ask_once_for_the_newest_text(qtbot, desk):
    for text in ("B", "Bo", "Bon"):
        desk.type(text, now=False)
    assert desk.engine.asked == []
    qtbot.waitUntil(lambda: desk.engine.count("review") == 1)
    assert desk.engine.asked[0][2] == "Bon"
    assert desk.engine.count("grammar") == 1


def test_checks_wait_while_an_accent_is_composed(qtbot, desk):
    desk.composing = True
    desk.type("B", now=False)
    with qtbot.waitSignal(desk.loop._pause.timeout):
        pass
    assert desk.engine.asked == []
    desk.composing = False
    qtbot.waitUntil(lambda: desk.engine.count("review") == 1)


def test_checks_drop_the_answer_about_a_former_text(desk):
    desk.type("un")
    former = desk.engine.last("review")
    desk.type("deux", now=False)
    desk.answer("review", former)
    assert desk.reviews == []
    desk.loop.hurry()
    desk.answer("review", former)
    assert desk.reviews == []
    desk.answer("review")
    assert len(desk.reviews) == 1


def test_checks_are_done_with_both_answers(desk):
    desk.type("un")
    assert desk.loop.progress is CheckProgress.PENDING
    desk.answer("review")
    assert desk.loop.progress is CheckProgress.PENDING
    desk.answer("grammar")
    assert desk.loop.progress is CheckProgress.DONE


def test_checks_say_that_they_are_slow_then_let_the_risks_decide(qtbot, desk):
    desk.type("un")
    desk.answer("review")
    seen = []
    for timer in (desk.loop._slow, desk.loop._patience):
        timer.timeout.connect(lambda: seen.append(desk.loop.progress))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [CheckProgress.SLOW, CheckProgress.DONE]
    assert desk.engine.count("grammar") == 1


def test_checks_never_let_the_risks_be_skipped(qtbot, desk):
    desk.type("un")
    desk.answer("grammar")
    with qtbot.waitSignal(desk.loop._patience.timeout):
        pass
    assert desk.loop.progress is CheckProgress.SLOW


def test_checks_do_not_wait_for_a_checker_that_is_not_ready(desk):
    desk.engine.set_checker(CheckerState.STARTING)
    desk.type("un")
    desk.answer("review")
    assert desk.loop.progress is CheckProgress.DONE
    assert desk.engine.count("grammar") == 0
    desk.engine.set_checker(CheckerState.READY)
    assert desk.engine.count("grammar") == 1
    assert desk.loop.progress is CheckProgress.DONE
    desk.answer("grammar")
    assert desk.faults == [()]


def test_checks_try_again_then_say_that_they_failed(qtbot, desk):
    desk.engine.failing = True
    desk.type("un")
    qtbot.waitUntil(lambda: desk.loop.progress is CheckProgress.FAILED)
    assert desk.engine.count("review") == 3
    desk.engine.failing = False
    desk.engine.ready_changed.emit(True)
    desk.answer("review")
    assert len(desk.reviews) == 1


def test_checks_of_nothing_are_done(desk):
    desk.type("  ")
    assert desk.loop.progress is CheckProgress.DONE
    assert desk.engine.asked == []
