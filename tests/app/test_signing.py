"""What is signed and what is ignored, from the real window to the database and back."""

import sqlite3

from PySide6.QtWidgets import QApplication

from cmdesk.app.exemptions_dialog import ExemptionsDialog
from cmdesk.app.store import Store
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel

CLAIM = "Bonne nouvelle, tout est réglé."


def give(qtbot, window, text="un retard de plus"):
    window.session.give(Message(text, channel=Channel.FACEBOOK, author="Ali Renard"))
    qtbot.waitUntil(lambda: len(window.reply.cards.drafts) == 3)


def write(qtbot, window, text):
    window.reply.editor.replace_all(text)
    qtbot.waitUntil(lambda: window.reply.checks.progress == "done")


def rows(store, statement):
    with sqlite3.connect(store.path) as connection:
        return connection.execute(statement).fetchall()


def test_signing_goes_with_the_copied_reply(qtbot, window, store):
    window.preferences.set_signer("Inès Vauban")
    give(qtbot, window)
    write(qtbot, window, CLAIM)
    window.reply.commands["attest"].trigger()
    qtbot.waitUntil(lambda: window.reply.gate.gate.can_copy)
    window.reply.commands["copy"].trigger()
    told = "SELECT attestations FROM replies"
    qtbot.waitUntil(lambda: bool(rows(store, told)))
    assert "In\\u00e8s Vauban" in rows(store, told)[0][0]
    assert rows(store, "SELECT sentence, signed_by FROM attestations") == [(CLAIM, "Inès Vauban")]
    # True of this case alone: it is no example for another.
    assert rows(store, "SELECT count(*) FROM examples") == [(0,)]


def test_signing_is_there_after_a_restart(qtbot, window, store):
    give(qtbot, window)
    write(qtbot, window, CLAIM)
    window.reply.commands["attest"].trigger()
    qtbot.waitUntil(lambda: bool(rows(store, "SELECT 1 FROM attestations")))
    again = Store(store.path)
    again.start()
    (kept,) = again.wait(30).messages
    assert [one.sentence for one in kept.attestations] == [CLAIM]
    assert again.close(30)


def test_signing_is_forgotten_when_the_sentence_is_rewritten(qtbot, window, store):
    give(qtbot, window)
    write(qtbot, window, CLAIM)
    window.reply.commands["attest"].trigger()
    qtbot.waitUntil(lambda: bool(rows(store, "SELECT 1 FROM attestations")))
    write(qtbot, window, "Presque tout est réglé.")
    qtbot.waitUntil(lambda: not rows(store, "SELECT 1 FROM attestations"))


def test_ignoring_for_the_brand_is_listed_and_taken_back(qtbot, window, session):
    window.preferences.set_signer("Inès Vauban")
    give(qtbot, window)
    write(qtbot, window, "Je suis navré.")
    reply = window.reply
    reply.ignoring.exempt(reply.findings[0], "La maison tient à ce mot.")
    qtbot.waitUntil(lambda: len(session.exemptions.items) == 1)
    write(qtbot, window, "Je suis navré, vraiment.")
    assert reply.findings == ()
    window.actions_["exemptions"].trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ExemptionsDialog))
    (button,) = dialog.rows
    assert "navré" in button.accessibleName()
    button.click()
    qtbot.waitUntil(lambda: dialog.rows == [])
    qtbot.waitUntil(lambda: [f.quote for f in reply.findings] == ["navré"])
    dialog.close()


def test_ignoring_is_that_of_the_brand_which_is_open(qtbot, window, session):
    give(qtbot, window)
    write(qtbot, window, "Je suis navré.")
    window.reply.ignoring.exempt(window.reply.findings[0], "La maison tient à ce mot.")
    qtbot.waitUntil(lambda: len(session.exemptions.items) == 1)
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("ricochet")
    assert session.exemptions.items == ()
    with qtbot.waitSignal(session.profile_changed):
        session.open_profile("lumea")
    qtbot.waitUntil(lambda: len(session.exemptions.items) == 1)


def test_settings_say_who_signs_and_whether_typography_is_mended(qtbot, window, store):
    window.actions_["settings"].trigger()
    dialog = window._dialog
    dialog.signer.setText("  Paul   Aubry ")
    dialog.signer.editingFinished.emit()
    dialog.typesets.click()
    assert window.preferences.signer == "Paul Aubry"
    assert window.reply.keeper.signer == "Paul Aubry"
    assert not window.reply.keeper.wishes.typesets
    dialog.close()
    told = "SELECT value FROM settings WHERE key IN ('signer', 'typesets') ORDER BY key"
    qtbot.waitUntil(lambda: len(rows(store, told)) == 2)
    window.apply_settings({"signer": "Inès", "typesets": True})
    assert window.reply.keeper.signer == "Inès"
    assert window.reply.keeper.wishes.typesets
