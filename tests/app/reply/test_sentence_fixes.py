"""A fix that takes a whole sentence out, or keeps a part of it, says so on its button."""

from dataclasses import replace

from PySide6.QtCore import Qt

from cmdesk.app.reply.merge import shifted
from cmdesk.app.reply.offsets import Edit
from cmdesk.app.reply.popover import fix_words
from cmdesk.domain.review import Reach
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import finding, review

ALT = Qt.KeyboardModifier.AltModifier
JOKE = "Notre carrelage rêvait d’être une patinoire."
TEXT = f"Bonjour,\n\nJe suis désolée. {JOKE} Je vous appelle."


def joke(text=TEXT, fixes=("",)):
    start = text.index(JOKE)
    found = finding(text, JOKE[:15], Category.SARCASM, Level.WARN, fixes)
    return replace(found, reach=Reach(Span(start, start + len(JOKE)), JOKE))


def test_button_says_plainly_what_it_does(labels):
    assert fix_words(labels, joke(), "") == "Retirer la phrase"
    assert fix_words(labels, replace(joke(), reach=None), "") == "Retirer ces mots"
    said = fix_words(labels, joke(), "Notre carrelage rêvait.")
    assert said == "N’en garder que «\u00a0Notre carrelage rêvait.\u00a0»"
    assert fix_words(labels, joke(), "Je vérifie.") == "«\u00a0Je vérifie.\u00a0»"


def test_key_takes_the_sentence_out_and_undo_brings_it_back(qtbot, opened, engine):
    engine.review_of = lambda text: review(text, *([joke(text)] if JOKE in text else []))
    pane = opened(TEXT)
    pane.go_to(pane.findings[0])
    assert pane.popover.fix.text() == "Retirer la phrase"
    qtbot.keyClick(pane.editor, Qt.Key.Key_Return, ALT)
    assert pane.text == "Bonjour,\n\nJe suis désolée. Je vous appelle."
    qtbot.waitUntil(lambda: pane.findings == ())
    pane.editor.undo()
    assert pane.text == TEXT


def test_all_fixes_leave_out_what_a_sentence_taken_out_holds(qtbot, opened, engine):
    def found(text):
        if JOKE not in text:
            return review(text)
        return review(text, joke(text), finding(text, "patinoire", Category.COLD, fixes=["glace"]))

    engine.review_of = found
    pane = opened(TEXT)
    pane.fixes.fix_all()
    assert "glace" in pane.text or JOKE not in pane.text
    assert "  " not in pane.text


def test_fix_moves_with_its_sentence_and_falls_when_that_is_edited():
    text = f"Oh ! {TEXT}"
    (moved,) = shifted([joke()], Edit(0, 0, 5), text)
    assert moved.reach.span.of(text) == JOKE
    assert moved.suggestions == ("",)
    end = TEXT.index(JOKE) + len(JOKE) - 1
    edited = TEXT[:end] + " !" + TEXT[end:]
    (fallen,) = shifted([joke()], Edit(end, 0, 2), edited)
    assert fallen.suggestions == ()
    assert fallen.reach is None
