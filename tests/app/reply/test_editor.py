import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from cmdesk.app.reply.editor import ReplyEditor
from cmdesk.app.theme import Mode
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import fault, finding

pytestmark = pytest.mark.window


@pytest.fixture
def editor(qtbot, theme, labels):
    editor = ReplyEditor(theme, labels)
    qtbot.addWidget(editor)
    editor.resize(500, 260)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is editor)
    editor.setFocus()
    return editor


def pixels(editor, box, token):
    """Return how many pixels of ``box`` have about the colour of a token."""
    image = editor.viewport().grab().toImage()
    wanted = QColor(editor._theme.color(token))
    count = 0
    for x in range(max(0, int(box.left())), min(image.width(), int(box.right()) + 1)):
        for y in range(max(0, int(box.top())), min(image.height(), int(box.bottom()) + 4)):
            pixel = image.pixelColor(x, y)
            near = abs(pixel.red() - wanted.red()) + abs(pixel.green() - wanted.green())
            count += near + abs(pixel.blue() - wanted.blue()) < 40
    return count


def test_editor_keeps_the_no_break_spaces_of_its_text(editor):
    editor.load("«\u00a0Bonjour\u202f!\u00a0»\n👨‍👩‍👧 fin")
    assert editor.text == "«\u00a0Bonjour\u202f!\u00a0»\n👨‍👩‍👧 fin"
    editor.selectAll()
    editor.copy()
    assert QGuiApplication.clipboard().text() == editor.text


@pytest.mark.parametrize("lead", ["", "👍🏽👨‍👩‍👧🇫🇷 ", "😡😡 Bonjour !\n\n"])
def test_editor_draws_under_the_very_words(editor, lead):
    text = f"{lead}Votre colis sont abîmé, merci."
    editor.load(text)
    words = fault(text, "sont")
    editor.set_findings([words])
    (box,) = editor.boxes(words.span)
    cursor = QTextCursor(editor.document())
    start = text.index("sont")
    cursor.setPosition(len(text[:start].encode("utf-16-le")) // 2)
    assert abs(editor.cursorRect(cursor).left() - box.left()) < 2
    assert pixels(editor, box, "s2") > 20
    before = box.translated(-box.width() - 2, 0)
    assert pixels(editor, before, "s2") == 0


def test_editor_draws_over_several_lines_and_follows_the_scroll(editor, qtbot):
    words = "Nous vous rembourserons la totalité de la commande dès demain matin"
    text = "Ligne.\n" * 12 + f"{words}, promis.\nFin."
    editor.load(text)
    promise = finding(text, words)
    editor.set_findings([promise])
    editor.verticalScrollBar().setValue(40)
    boxes = editor.boxes(promise.span)
    assert len(boxes) == 2
    editor.verticalScrollBar().setValue(90)
    moved = editor.boxes(promise.span)
    assert [round(b.top() - m.top()) for b, m in zip(boxes, moved, strict=True)] == [50, 50]
    for box in moved:
        assert pixels(editor, box, "s4") > 50
        assert pixels(editor, box, "signal") > 500


def test_editor_tells_levels_apart_without_colour(editor):
    text = "premier deuxième troisième quatrième"
    editor.load(text)
    findings = [
        finding(text, "premier", level=Level.BLOCK),
        finding(text, "deuxième", Category.COLD, Level.WARN),
        finding(text, "troisième", Category.COLD, Level.HINT),
        fault(text, "quatrième"),
    ]
    editor.set_findings(findings)
    image = editor.viewport().grab().toImage()

    def inked(found):
        box = editor.boxes(found.span)[0]
        y = round(box.bottom())
        token = {"block": "s4", "warn": "s3"}.get(found.level, "s2")
        wanted = editor._theme.color(token)
        row = [
            any(abs(image.pixelColor(x, y + dy).red() - wanted.red()) < 100 for dy in (-1, 0))
            for x in range(int(box.left()) + 1, int(box.right()))
        ]
        return sum(row) / len(row)

    solid, dashed, dotted, _wave = map(inked, findings)
    assert solid > 0.95
    assert 0.4 < dashed < 0.85
    assert 0.2 < dotted < dashed


def test_editor_findings_never_enter_the_document(editor, qtbot):
    editor.load("Bonjour.")
    qtbot.keyClicks(editor, "a")
    editor.set_findings([finding(editor.text, "Bonjour")])
    editor.viewport().grab()
    assert editor.document().availableUndoSteps() == 1
    editor.undo()
    assert editor.text == "Bonjour."
    assert editor.document().toPlainText() == "Bonjour."


def test_editor_loads_with_nothing_to_undo(editor):
    editor.load("Un texte\nsur deux lignes")
    assert not editor.document().isUndoAvailable()


def test_editor_replaces_only_what_differs(editor):
    editor.load("Bonjour Nadia, votre colis est parti.")
    edits = []
    editor.edit_made.connect(lambda edit, text: edits.append(edit))
    editor.replace_in_steps(["Bonjour Nadia, votre colis est arrivé."])
    assert [(e.start, e.removed, e.added) for e in edits] == [(31, 5, 6)]
    editor.undo()
    assert editor.text == "Bonjour Nadia, votre colis est parti."


def test_editor_zoom_keeps_the_undo_stack(editor, theme, qtbot):
    editor.load("Bonjour")
    qtbot.keyClicks(editor, "x")
    theme.set_zoom(140)
    assert editor.document().defaultFont().pixelSize() == 21
    editor.undo()
    assert editor.text == "Bonjour"


def test_editor_follows_the_theme_while_it_is_shown(editor, theme):
    editor.load("Bonjour")
    theme.set_mode(Mode.DARK)
    image = editor.viewport().grab().toImage()
    assert image.pixelColor(image.width() - 5, image.height() - 5) == theme.color("surface")
    box = editor.boxes(Span(0, 7))[0]
    assert pixels(editor, box, "text") > 20


def test_editor_knows_when_an_accent_is_being_composed(editor, qtbot):
    QApplication.sendEvent(editor, QInputMethodEvent("^", []))
    assert editor.is_composing
    done = QInputMethodEvent("", [])
    done.setCommitString("ê")
    with qtbot.waitSignal(editor.composing_ended):
        QApplication.sendEvent(editor, done)
    assert editor.text == "ê"


def test_editor_makes_a_paragraph_of_shift_return(editor, qtbot):
    editor.load("a")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(editor, "b")
    assert editor.text == "a\nb"


def test_editor_pastes_plain_text(editor):
    from PySide6.QtCore import QMimeData

    data = QMimeData()
    data.setHtml("<b>gras</b>")
    data.setText("gras")
    editor.insertFromMimeData(data)
    assert editor.text == "gras"
    assert not editor.textCursor().charFormat().fontWeight() > 500


def test_editor_does_not_flag_the_word_being_typed(editor, qtbot):
    editor.load("Votre ")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, "coli")
    editor.set_findings([fault(editor.text, "coli", "colis")])
    (box,) = editor.boxes(Span(6, 10))
    assert pixels(editor, box, "s2") == 0
    qtbot.keyClicks(editor, " ")
    assert pixels(editor, box, "s2") > 10


def test_editor_tells_the_finding_that_is_clicked(editor, qtbot):
    editor.load("Bonjour, un remboursement demain.")
    promise = finding(editor.text, "remboursement")
    editor.set_findings([promise])
    (box,) = editor.boxes(promise.span)
    with qtbot.waitSignal(editor.finding_pressed) as pressed:
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert pressed.args == [promise]


def tops(editor):
    return [top for top, _bottom in editor.block_tops()]


def test_editor_draws_the_blank_line_between_paragraphs_as_a_gap(editor):
    editor.load("Bonjour Nadia,\n\nMerci.\nÀ vous lire.")
    one, blank, two, three = tops(editor)
    line = three - two
    assert 0.2 * line < two - blank < 0.6 * line
    assert abs((blank - one) - line) <= 1
    assert editor.text == "Bonjour Nadia,\n\nMerci.\nÀ vous lire."


def test_editor_makes_the_gap_part_of_the_edit_to_undo(editor, qtbot):
    editor.load("Bonjour Nadia,")
    editor.replace_all("Bonjour,\n\nMerci.\n\nLéa")
    gaps = tops(editor)
    editor.undo()
    assert editor.text == "Bonjour Nadia,"
    editor.redo()
    assert editor.text == "Bonjour,\n\nMerci.\n\nLéa"
    assert tops(editor) == gaps
    editor.undo()
    editor.undo()
    assert editor.text == "Bonjour Nadia,"


def test_editor_keeps_the_height_of_the_line_one_writes_in(editor, qtbot):
    editor.load("Bonjour,\n\nLéa")
    cursor = editor.textCursor()
    cursor.setPosition(len("Bonjour,"))
    editor.setTextCursor(cursor)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    before = tops(editor)
    assert editor.text == "Bonjour,\n\n\n\nLéa"
    assert before[3] - before[2] > 1.5 * (before[2] - before[1])
    qtbot.keyClicks(editor, "Merci.")
    assert tops(editor)[:4] == before[:4]
    assert editor.text == "Bonjour,\n\nMerci.\n\nLéa"


def test_editor_shows_another_text_to_be_read_and_leaves_its_own_alone(editor):
    editor.load("Bonjour,")
    empty = editor.viewport().grab().toImage()
    editor.set_preview("Une proposition bien plus longue.\n\n— Léa")
    assert editor.preview == "Une proposition bien plus longue.\n\n— Léa"
    assert editor.text == "Bonjour,"
    assert len(tops(editor)) == 3
    assert editor.viewport().grab().toImage() != empty
    editor.set_preview(None)
    assert editor.preview is None
    assert len(tops(editor)) == 1
    assert not editor.document().isUndoAvailable()
