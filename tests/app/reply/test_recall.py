"""An earlier reply under the suggestions, and messages that call for no reply."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cmdesk.app.reply.hand import origin_of
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Example, Precedent
from cmdesk.domain.review import ActSpan, Length
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Channel, Kind
from tests.app.reply.builders import MESSAGE, PROFILE, analysis

FIELD = "[\u00a0à confirmer\u00a0: jeudi\u00a0]"
TEXT = f"Bonjour Nadia,\nJe relance le transporteur, et je vous écris {FIELD}."
FORMER = Message("Ma poussette n’arrive pas.", channel=Channel.FACEBOOK, author="Inès")
EXAMPLE = Example.of(FORMER, analysis(), "Bonjour Inès,", datetime(2026, 3, 12, 9, tzinfo=UTC), 7)
PRECEDENT = Precedent(
    TEXT,
    EXAMPLE,
    Length(len(TEXT), 8000),
    1,
    acts=(ActSpan(Act.GREET, Span(0, 14)), ActSpan(Act.ACT, Span(15, len(TEXT)))),
)
CTRL = Qt.KeyboardModifier.ControlModifier


class Hand:
    def __init__(self):
        self.less = {"ack.7": 0.5}

    def candidates(self, message, analysis):
        return (EXAMPLE,)


@pytest.fixture
def recalled(qtbot, pane, engine):
    engine.precedent = PRECEDENT
    pane.open(MESSAGE, analysis(), PROFILE, hand=Hand())
    qtbot.waitUntil(lambda: pane.cards.precedent.isVisible() and len(pane.cards.drafts) == 3)
    return pane


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def test_recall_shows_the_earlier_reply_with_where_it_comes_from(recalled, engine, labels):
    card = recalled.cards.precedent
    origin = origin_of(labels, EXAMPLE, PROFILE, datetime.now().astimezone().date())
    assert card.accessibleName() == f"Déjà répondu, {len(TEXT)} caractères. {origin}"
    assert card.accessibleDescription().startswith("1 champ à remplir. Bonjour Nadia")
    assert [about for kind, _, about in engine.asked if kind == "recall"] == [(EXAMPLE,)]
    assert engine.less == {"ack.7": 0.5}


def test_recall_shows_nothing_where_nothing_fits(qtbot, pane, engine):
    pane.open(MESSAGE, analysis(), PROFILE, hand=Hand())
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    assert engine.count("recall") == 1
    assert not pane.cards.precedent.isVisible()
    assert pane.commands["choose_4"].isEnabled()
    pane.cards.take(4)
    assert pane.text == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_4, Qt.Key.Key_Apostrophe])
def test_recall_takes_the_earlier_reply_by_its_key(qtbot, recalled, key):
    recalled.focus_advised()
    with qtbot.waitSignal(recalled.draft_taken) as taken:
        press(key, CTRL)
    assert taken.args[0] is PRECEDENT
    assert recalled.text == TEXT
    assert recalled.cards.precedent.isChecked()
    assert not any(card.isChecked() for card in recalled.cards.cards)
    assert recalled.taken == (None, None)


def test_recall_is_reached_by_the_arrows_and_read_before_it_is_taken(qtbot, recalled):
    recalled.focus_advised()
    for _ in range(2):
        press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: recalled.reading.draft is PRECEDENT)
    press(Qt.Key.Key_Right)
    assert recalled.cards.cards[0].hasFocus()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Return)
    assert recalled.text == TEXT


def test_recall_names_the_acts_of_the_earlier_reply_and_changes_none(recalled):
    recalled.take(PRECEDENT)
    acts = [act for step in recalled.reading.steps(recalled._state, PROFILE) for act in step.acts]
    assert acts[:2] == [Act.GREET, Act.ACT]
    assert recalled.acts.draft is None


def test_recall_blocks_the_copy_until_the_fields_are_filled(qtbot, recalled):
    recalled.take(PRECEDENT)
    qtbot.waitUntil(lambda: recalled.checks.progress == "done")
    assert not recalled.keeper.judge().can_copy


def test_recall_follows_what_is_forgotten(qtbot, recalled, engine):
    engine.precedent = None
    recalled.cards.precedent.setFocus()
    recalled.suggestions.recall()
    qtbot.waitUntil(lambda: not recalled.cards.precedent.isVisible())
    assert recalled.cards.cards[1].hasFocus()


def test_recall_drops_what_comes_for_another_message(qtbot, recalled, engine):
    engine.held = True
    recalled.open(replace(MESSAGE, text="Autre chose."), analysis(), PROFILE, hand=Hand())
    engine.recalled.emit(engine.last("recall") - 2, PRECEDENT)
    assert not recalled.cards.precedent.isVisible()


def test_recall_says_when_and_from_whom(labels):
    def said(today, at=EXAMPLE.approved_at):
        return origin_of(labels, replace(EXAMPLE, approved_at=at), PROFILE, today)

    assert said(date(2026, 5, 1)) == "D’après votre réponse du 12\u00a0mars à un message semblable"
    assert "du 12\u00a0mars 2026 à" in said(date(2027, 5, 1))
    assert "d’aujourd’hui" in said(date(2026, 3, 12))
    assert "réponse modèle de Maison d’essai" in said(date(2026, 3, 12), None)


# ---------------------------------------------------------------- no reply called for

HOUSE = replace(PROFILE, handles=("@maison",))
ELSEWHERE = Message("@paul tu as vu ça", channel=Channel.X, author="@nadia")


def test_silence_says_that_a_message_is_written_to_somebody_else(qtbot, pane, engine):
    pane.open(ELSEWHERE, analysis(), HOUSE)
    notice = pane.suggestions.notice
    assert notice.isVisible()
    assert notice.title == "Adressé à quelqu’un d’autre"
    assert engine.count("suggest") == engine.count("recall") == 0
    with qtbot.waitSignal(pane.filed_without_reply):
        notice.button.click()


def test_silence_gives_way_where_a_person_wants_to_answer(qtbot, pane, engine):
    pane.open(ELSEWHERE, analysis(), HOUSE)
    pane.suggestions.notice.link.click()
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    # A label set right brings the message again: the choice holds.
    pane.set_analysis(analysis())
    assert not pane.suggestions.notice.isVisible()


def test_silence_answers_insults_calmly_where_a_person_wants_to(qtbot, pane, engine, monkeypatch):
    asked, suggest = [], engine.suggest
    monkeypatch.setattr(
        engine, "suggest", lambda *given, **more: asked.append(given[1]) or suggest(*given, **more)
    )
    pane.open(MESSAGE, analysis(kind=Kind.ABUSE), PROFILE)
    pane.suggestions.notice.link.click()
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    assert asked[0].kind.id is Kind.COMPLAINT
