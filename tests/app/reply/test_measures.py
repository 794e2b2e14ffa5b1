from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from cmdesk.app.reply.copying import Wishes, prepare
from cmdesk.domain.analysis import AskLabel, Grievance
from cmdesk.domain.message import Message
from cmdesk.domain.review import HardSentence, Hardship, Matter, MatterKind
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Ask, Category, Channel, Level, Topic
from tests.app.reply.builders import MESSAGE, PROFILE, analysis, finding, review, tone

SORRY = "Je regrette ce retard."
TEXT = f"Bonjour Nadia,\n{SORRY} Belle journée."
GRIEVANCE = Grievance(Topic.DELIVERY, Span(0, 25))


def place(words, text=TEXT):
    return Span(text.index(words), text.index(words) + len(words))


def matters(text):
    spans = (place(SORRY, text),) if SORRY in text else ()
    return (Matter(MatterKind.GRIEVANCE, 0, spans), Matter(MatterKind.ASK, 0))


@pytest.fixture
def mapped(qtbot, pane, engine):
    engine.matters = matters
    known = replace(
        analysis(),
        grievances=(GRIEVANCE,),
        asks=(AskLabel(Ask.DELIVERY_DATE, (Span(0, 8),)),),
    )
    pane.open(MESSAGE, known, PROFILE, TEXT)
    qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
    qtbot.waitUntil(lambda: pane.checks.progress == "done")
    return pane


def names(pane):
    return [(chip.text(), chip.item.done) for chip in pane.card.map.chips]


def test_map_marks_what_is_taken_up_and_what_is_not(mapped):
    assert names(mapped) == [
        ("«\u00a0Toujours pas de poussette\u00a0»", True),
        ("Une date de livraison", False),
    ]
    assert mapped.card.map.chips[1].accessibleName() == (
        "Une date de livraison, rien ne le reprend encore"
    )


def test_map_lights_the_sentence_and_the_words_of_the_message(qtbot, mapped):
    chip = mapped.card.map.chips[0]
    with qtbot.waitSignal(mapped.message_pointed) as told:
        chip.setFocus()
    assert mapped.editor.lit == (place(SORRY),)
    assert told.args == [(Span(0, 25),)]
    mapped.editor.setFocus()
    assert mapped.editor.lit == ()


def test_map_leads_to_the_sentence(qtbot, mapped):
    mapped.card.map.chips[0].click()
    assert mapped.editor.textCursor().selectedText() == SORRY


def test_map_is_one_stop_of_tab_and_the_arrows_go_through_it(qtbot, mapped):
    first, second = mapped.card.map.chips
    mapped.commands["map"].trigger()
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Left)
    assert first.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() not in mapped.card.map.chips


def test_map_follows_the_reply(qtbot, mapped):
    mapped.editor.replace(TEXT.replace(SORRY, "Merci."))
    qtbot.waitUntil(lambda: not any(done for _, done in names(mapped)))


def test_map_names_what_the_case_calls_for(qtbot, opened, engine):
    pane = opened(TEXT)
    missing = finding(TEXT, "", Category.MISSING_NEXT_STEP, Level.WARN)
    pane.checks.reviewed.emit(review(TEXT, missing))
    assert names(pane) == [("Agir", False)]
    pane.card.map.chips[0].click()
    assert pane.popover.finding == missing


def test_map_becomes_a_button_with_a_menu_in_a_low_window(qtbot, mapped):
    mapped.resize(600, 586)
    QApplication.processEvents()
    assert not mapped.card.map.isVisible()
    assert mapped.card.map_button.text() == "Repris 1/2"
    found = []

    def look():
        menu = QApplication.activePopupWidget()
        found.extend(a.text() for a in menu.actions() if not a.isSeparator())
        menu.close()

    mapped.card.map_button.click()
    QTimer.singleShot(50, mapped, look)
    qtbot.waitUntil(lambda: bool(found))
    assert found[-1] == "Une date de livraison, rien ne le reprend encore"


def test_map_is_not_there_where_the_message_raises_nothing(opened):
    pane = opened(TEXT)
    assert not pane.card.map.isVisible()
    assert not pane.card.map_button.isVisible()


# The gauges


def moved_tone(text):
    warm = replace(tone().warmth, evidence=(place("Bonjour", text), place("Belle", text)))
    return replace(tone(), warmth=warm)


def test_gauge_names_and_lights_the_words_that_moved_it(qtbot, opened):
    pane = opened(TEXT)
    pane.checks.reviewed.emit(replace(review(TEXT), tone=moved_tone(TEXT)))
    gauge = pane.card.tone.gauges["warmth"]
    assert gauge.words == ("Bonjour", "Belle")
    assert "«\u00a0Bonjour\u00a0», «\u00a0Belle\u00a0»" in gauge.toolTip()
    pane.editor.setFocus()
    gauge.setFocus()
    assert pane.editor.lit == (place("Bonjour"), place("Belle"))
    qtbot.keyClick(gauge, Qt.Key.Key_Return)
    assert pane.editor.textCursor().selectedText() in ("Bonjour", "Belle")


def test_gauge_lights_no_words_of_a_former_text(qtbot, opened, engine):
    pane = opened(TEXT)
    pane.checks.reviewed.emit(replace(review(TEXT), tone=moved_tone(TEXT)))
    engine.held = True
    pane.editor.replace(f"Oui. {TEXT}")
    gauge = pane.card.tone.gauges["warmth"]
    gauge.setFocus()
    assert pane.editor.lit == ()
    assert gauge.words == ()


# The hardest sentences


def test_counter_names_the_hardest_sentences_and_why(qtbot, opened, engine):
    engine.hard = (
        HardSentence(
            place(SORRY), ((Hardship.LONG, 34), (Hardship.NESTED, 4), (Hardship.NOUNS, 6))
        ),
    )
    pane = opened(TEXT)
    assert pane.card.counter.hard.text() == "1 phrase difficile"
    pane.card.counter.hard.click()
    menu = next(m for m in pane.findChildren(QMenu) if m.isVisible())
    (action,) = menu.actions()
    assert action.text() == f"«\u00a0{SORRY}\u00a0»\t34 mots, 4 subordonnées"
    action.trigger()
    menu.close()
    assert pane.editor.textCursor().selectedText() == SORRY


def test_counter_is_silent_where_every_sentence_is_plain(opened):
    pane = opened(TEXT)
    assert not pane.card.counter.hard.isVisible()


# Typography


def test_copy_leaves_typography_alone_where_it_is_not_wanted(qtbot, opened):
    pane = opened("Bonjour ! C'est fait ?")
    pane.set_preferences("Inès", typesets=False)
    pane.commands["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "Bonjour ! C'est fait ?"


def test_copy_never_touches_links_handles_and_codes(limits):
    text = "Voir https://exemple.fr/a?b=c!d, @l'atelier et LM-4417 ; merci !"
    done = prepare(text, Channel.FACEBOOK, True, "FR", limits).text
    assert "https://exemple.fr/a?b=c!d" in done
    assert "LM-4417" in done
    assert done.endswith("merci\u202f!")


NEAR = "Oui ! " * 32 + "Merci de votre message, nous le lisons."


def test_copy_offers_the_cheaper_spaces_near_the_limit_of_x(qtbot, opened):
    pane = opened(NEAR, Message("Bonjour", id="x", channel=Channel.X))
    offer = pane.card.counter.cheap
    assert offer.isVisible()
    assert offer.text().startswith("Gagner ")
    pane.commands["copy"].trigger()
    assert "\u202f" in QGuiApplication.clipboard().text()
    offer.click()
    pane.commands["copy"].trigger()
    assert "\u202f" not in QGuiApplication.clipboard().text()
    assert offer.text() == "Remettre les espaces fines"


def test_copy_takes_the_cheaper_spaces_by_itself_where_nothing_else_fits(limits):
    text = "Oui ! " * 45
    done = prepare(text, Channel.X, True, "FR", limits)
    assert done.cheap
    assert done.length.fits


def test_copy_offers_nothing_far_from_the_limit(limits):
    assert prepare("Oui !", Channel.X, True, "FR", limits, Wishes(cheap=True)).saving == 0
