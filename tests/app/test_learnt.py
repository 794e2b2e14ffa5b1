"""What copied replies teach, from the session to the database and to the dialog."""

import pytest
from PySide6.QtWidgets import QDialog

from cmdesk.app.learnt_dialog import LearntDialog
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Act, Channel
from tests.app.reply.builders import draft

FIRST = Message("Un retard inadmissible", channel=Channel.FACEBOOK, author="Inès")
TAKEN = draft(
    [
        (Act.GREET, "Bonjour Inès,\n", "", "", "greet.1"),
        (Act.ACKNOWLEDGE, "Un retard pareil se comprend mal. ", "", "", "ack.7"),
        (Act.ACT, "Je relance le transporteur.", "", "", "act.4"),
    ]
)
COPIED = "Bonjour Inès,\nJe relance le transporteur."


@pytest.fixture
def branded(qtbot, session):
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    return session


def teach(qtbot, session, text=COPIED, message=FIRST):
    session.give(message)
    qtbot.waitUntil(lambda: session.current.analysis is not None)
    with qtbot.waitSignal(session.learnt.changed):
        session.copied(text, TAKEN, TAKEN)


def test_learnt_keeps_a_copied_reply_and_what_became_of_its_sentences(qtbot, branded):
    teach(qtbot, branded)
    (example,) = branded.learnt.examples
    assert (example.reply, example.message.text) == (COPIED, FIRST.text)
    assert example.approved_at is not None
    # Taken out once: as often about the case as about the words.
    assert branded.learnt.less == {}
    teach(qtbot, branded, message=Message("Encore un retard"))
    assert branded.learnt.less == {"ack.7": pytest.approx(2 / 6)}
    assert [record.text for record in branded.learnt.wordings] == [
        "Un retard pareil se comprend mal."
    ]


def test_learnt_makes_no_example_of_a_reply_let_through_against_a_rule(qtbot, branded):
    branded.give(FIRST)
    qtbot.waitUntil(lambda: branded.current.analysis is not None)
    branded.current.waivers = ("a waiver",)
    assert branded.learnt.lesson(branded.current, COPIED, TAKEN, TAKEN).example is None


def test_learnt_belongs_to_the_brand_that_is_open(qtbot, branded):
    teach(qtbot, branded)
    with qtbot.waitSignal(branded.profile_changed):
        branded.open_profile("ricochet")
    assert branded.learnt.examples == ()
    with qtbot.waitSignal(branded.profile_changed):
        branded.open_profile("lumea")
    qtbot.waitUntil(lambda: len(branded.learnt.examples) == 1)


@pytest.fixture
def dialog(qtbot, window):
    session = window.session
    for number in range(3):
        teach(qtbot, session, message=Message(f"Retard numéro {number}", author="Inès"))
    window.actions_["learnt"].trigger()
    found = window._dialog
    assert isinstance(found, LearntDialog)
    return found


def test_learnt_dialog_lists_replies_and_wordings_and_forgets_each(qtbot, dialog, window):
    assert len(dialog.rows) == 4
    assert dialog.rows[0].accessibleName() == f"Oublier la réponse\u00a0: {COPIED}".replace(
        "\n", " "
    )
    dialog.rows[1].setFocus()
    dialog.rows[1].click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 3)
    assert dialog.rows[1].hasFocus()
    dialog.rows[2].click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 2)
    assert window.session.learnt.less == {}
    assert len(window.session.learnt.examples) == 2


def test_learnt_dialog_forgets_all_once_it_is_confirmed(qtbot, dialog, window):
    dialog.all.click()
    dialog._confirm.keep.click()
    assert len(dialog.rows) == 4
    dialog.all.click()
    assert isinstance(dialog._confirm, QDialog)
    dialog._confirm.forget.click()
    qtbot.waitUntil(lambda: not dialog.rows)
    assert not dialog.all.isEnabled()
    assert window.session.learnt.examples == ()
    # What was answered is still there.
    assert all(entry.state == "copied" for entry in window.session.inbox.all())


def test_learnt_from_a_reply_that_is_copied_in_the_window(qtbot, window):
    session, pane = window.session, window.reply
    session.give(FIRST)
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    pane.take(pane.cards.drafts[0])
    qtbot.waitUntil(lambda: pane.checks.progress == "done")
    pane.keeper.copy()
    qtbot.waitUntil(lambda: len(session.learnt.examples) == 1)
    assert session.learnt.examples[0].reply == pane.text
    # It is this very message's: nothing is recalled for it.
    assert session.learnt.candidates(FIRST, session.current.analysis) == ()
