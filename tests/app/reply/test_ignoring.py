from datetime import UTC, datetime

from PySide6.QtCore import Qt

from cmdesk.domain.exemption import Exemption
from cmdesk.domain.vocabulary import Category
from tests.app.reply.builders import RISKY

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WHY = "La maison tient à ce mot."


def exemption(quote="navré"):
    at = datetime(2026, 3, 20, tzinfo=UTC)
    return Exemption("maison", Category.COLD, "test.cold", quote, WHY, "Inès", at)


def test_ignoring_leaves_a_remark_out_of_this_reply_with_a_key(qtbot, opened):
    pane = opened("Je suis navré.")
    pane.go_to(pane.findings[0])
    with qtbot.waitSignal(pane.ignored):
        qtbot.keyClick(pane.editor, Qt.Key.Key_I, ALT)
    assert pane.findings == ()


def test_ignoring_for_the_brand_asks_why_and_tells_it(qtbot, opened):
    pane = opened("Je suis navré.")
    pane.go_to(pane.findings[0])
    qtbot.keyClick(pane.editor, Qt.Key.Key_I, ALT | SHIFT)
    dialog = pane.ignoring.dialog
    dialog.reason.setPlainText("court")
    dialog.keep.click()
    assert pane.findings
    dialog.reason.setPlainText(WHY)
    with qtbot.waitSignal(pane.exempted) as told:
        dialog.keep.click()
    assert told.args[0].quote == "navré"
    assert told.args[1] == WHY
    assert pane.findings == ()


def test_ignoring_is_called_off_without_a_reason(qtbot, opened):
    pane = opened("Je suis navré.")
    pane.go_to(pane.findings[0])
    pane.popover.exempt.click()
    pane.ignoring.dialog.back.click()
    assert [f.quote for f in pane.findings] == ["navré"]
    assert pane.popover.finding is not None


def test_ignoring_for_the_brand_holds_in_every_reply_and_is_taken_back(qtbot, opened):
    pane = opened("Bonjour. Je suis Navré.".replace("Navré", "navré"))
    pane.set_exemptions([exemption("Navré")])
    assert pane.findings == ()
    pane.set_exemptions([exemption("désolé")])
    assert [f.quote for f in pane.findings] == ["navré"]
    pane.set_exemptions([])
    assert [f.quote for f in pane.findings] == ["navré"]


def test_ignoring_never_leaves_out_what_blocks(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    pane.go_to(pane.findings[0])
    assert not pane.popover.ignore.isVisible()
    assert not pane.popover.exempt.isVisible()
    for name in ("ignore", "exempt"):
        pane.commands[name].trigger()
    assert pane.ignoring.dialog is None
    assert [f.quote for f in pane.findings] == [RISKY]


def test_popover_says_all_that_is_known_when_asked(qtbot, opened):
    pane = opened(f"Bonjour, {RISKY}.")
    pane.go_to(pane.findings[0])
    before = pane.popover.height()
    qtbot.keyClick(pane.editor, Qt.Key.Key_D, ALT)
    assert "test.promise" in pane.popover._rule.text()
    assert pane.popover._rule.isVisible()
    assert pane.popover.height() > before
    assert pane.popover.details.text() == "Réduire"
    qtbot.keyClick(pane.editor, Qt.Key.Key_D, ALT)
    assert not pane.popover._rule.isVisible()
