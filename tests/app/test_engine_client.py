"""The window's side of the engine, against real processes."""

import os
import signal
import sys

import psutil
import pytest

from cmdesk.app.engine_client import EngineClient
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category, Topic

# A child that speaks the protocol and answers each question with its own text, or dies.
_ECHO = """
import os, sys
from cmdesk.engine.protocol import Answer, Ready, Request, receive, send
out = os.fdopen(os.dup(1), "wb")
send(out, Ready())
while (order := receive(sys.stdin.buffer)) is not None:
    if isinstance(order, Request):
        if order.message.text == "die":
            os._exit(1)
        send(out, Answer(order.ticket, order.task, order.message.text))
"""


@pytest.fixture
def echo(qtbot):
    client = EngineClient(command=lambda: [sys.executable, "-c", _ECHO])
    yield client
    client.stop()


@pytest.fixture(scope="module")
def engine(qapp):
    client = EngineClient()
    client.start()
    yield client
    client.stop()


def test_engine_client_brings_the_answer_with_its_ticket(qtbot, echo):
    with qtbot.waitSignal(echo.ready_changed, timeout=60_000):
        echo.start()
    with qtbot.waitSignal(echo.analysed, timeout=60_000) as answer:
        ticket = echo.analyse(Message("Bonjour"))
    assert answer.args == [ticket, "Bonjour"]


def test_engine_client_starts_a_dead_engine_again_and_says_what_was_lost(qtbot, echo):
    with qtbot.waitSignal(echo.ready_changed, timeout=60_000):
        echo.start()
    first = echo.pid
    with qtbot.waitSignal(echo.failed, timeout=60_000) as failure:
        ticket = echo.analyse(Message("die"))
    assert failure.args[0] == ticket
    assert "intact" in failure.args[1]
    qtbot.waitUntil(lambda: echo.ready and echo.pid != first, timeout=60_000)
    with qtbot.waitSignal(echo.analysed, timeout=60_000):
        echo.analyse(Message("Encore"))


def test_engine_client_answers_what_was_asked_while_there_was_no_engine(qtbot, echo):
    answers = []
    echo.analysed.connect(lambda ticket, text: answers.append((ticket, text)))
    first = echo.analyse(Message("Avant"))
    echo.start()
    qtbot.waitUntil(lambda: answers == [(first, "Avant")])
    with qtbot.waitSignal(echo.failed):
        echo.analyse(Message("die"))
    assert echo.pid is None
    second = echo.analyse(Message("Pendant"))
    qtbot.waitUntil(lambda: answers[1:] == [(second, "Pendant")])


def test_engine_client_lets_go_of_a_dead_engine(qtbot, echo):
    with qtbot.waitSignal(echo.ready_changed):
        echo.start()
    dead, threads = echo._process, echo._threads
    with qtbot.waitSignal(echo.failed):
        echo.analyse(Message("die"))
    assert not any(thread.is_alive() for thread in threads)
    assert dead.returncode is not None
    assert dead.stdin.closed
    assert dead.stdout.closed


def test_engine_client_gives_up_on_an_engine_that_never_lives(qtbot):
    client = EngineClient(command=lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with qtbot.waitSignal(client.broken, timeout=60_000) as news:
        client.start()
    assert "intacts" in news.args[0]
    client.stop()


def test_engine_client_stops_its_process(qtbot):
    client = EngineClient(command=lambda: [sys.executable, "-c", _ECHO])
    with qtbot.waitSignal(client.ready_changed, timeout=60_000):
        client.start()
    process = psutil.Process(client.pid)
    client.stop()
    assert not process.is_running()


def test_engine_analyses_suggests_and_reviews(qtbot, engine):
    from cmdesk.paths import default_paths
    from cmdesk.profiles.library import Library

    qtbot.waitUntil(lambda: engine.ready, timeout=60_000)
    profile = Library(default_paths()).get("lumea")
    message = Message("Ma lampe est arrivée cassée, je veux être remboursée !")
    with qtbot.waitSignal(engine.analysed, timeout=60_000) as answer:
        engine.analyse(message)
    analysis = answer.args[1]
    assert analysis.topic in {Topic.PRODUCT, Topic.DELIVERY, Topic.REFUND}
    with qtbot.waitSignal(engine.suggested, timeout=60_000) as answer:
        engine.suggest(message, analysis, profile)
    assert len(answer.args[1]) == 3
    with qtbot.waitSignal(engine.reviewed, timeout=60_000) as answer:
        engine.review(Reply("Vous auriez dû lire les conditions."), message, analysis, profile)
    assert Category.BLAME_CUSTOMER in {finding.category for finding in answer.args[1].findings}


@pytest.mark.languagetool
def test_engine_checks_grammar_with_the_places_of_the_text_as_written(qtbot, engine):
    text = "Bonjour ! 😡😡 Votre colis sont abîmé, nous somme désolé."
    qtbot.waitUntil(lambda: engine.checker_status.state is CheckerState.READY, timeout=180_000)
    with qtbot.waitSignal(engine.grammar_checked, timeout=60_000) as answer:
        engine.check_grammar(text)
    quotes = {finding.quote for finding in answer.args[1]}
    assert {"Votre colis sont", "nous somme"} <= quotes
    for finding in answer.args[1]:
        assert finding.span.of(text) == finding.quote


@pytest.mark.languagetool
def test_engine_killed_leaves_no_java_behind(qtbot):
    client = EngineClient()
    client.start()
    qtbot.waitUntil(lambda: client.checker_status.state is CheckerState.READY, timeout=180_000)
    engine = psutil.Process(client.pid)
    family = engine.children(recursive=True)
    assert any("java" in process.name() for process in family)
    client._stopping = True  # the death is ours: no second engine is wanted
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not any(map(_alive, family)))
    client.stop()


def _alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
