"""« En savoir plus »: the brand's article, then why the rule is there and where that comes from."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cmdesk.app.reply.explaining import passages
from cmdesk.app.reply.pane import ReplyPane
from cmdesk.domain.profile import Article, Charter
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.review.reasons import Reasons
from tests.app.reply.builders import MESSAGE, PROFILE, analysis, finding, review

ALT = Qt.KeyboardModifier.AltModifier
TEXT = "Bonjour, un contrat se lit avant de se signer. Je regarde."
BLAME = "un contrat se lit avant de se signer"
ARTICLE = Article("4.1", "Aucun reproche", "On n’écrit jamais : « à tort ».")
HOUSE = replace(PROFILE, name="Lumea", charter=Charter(articles=(ARTICLE,)))


@pytest.fixture
def reasons(resources):
    return Reasons(resources / "rules" / "reasons.toml")


def blame(source="R-06"):
    return finding(
        TEXT, BLAME, Category.BLAME_CUSTOMER, Level.WARN, source=source, reason="R-06",
        rule="judged.blame-customer", message="Un reproche.", why="Il ferme la discussion.",
    )  # fmt: skip


@pytest.fixture
def explained(qtbot, theme, labels, engine, limits, reasons):
    """Open the pane on a finding, at its size in a window of ``height``."""

    def open_(found, profile=HOUSE, height=826):
        pane = ReplyPane(theme, labels, engine, limits, reasons=reasons)
        qtbot.addWidget(pane)
        pane.resize(676, height)
        pane.show()
        pane.activateWindow()
        engine.review_of = lambda text: review(text, *([found] if text == TEXT else []))
        pane.open(MESSAGE, analysis(), profile, TEXT)
        qtbot.waitUntil(lambda: found in pane.findings)
        return pane

    return open_


def test_passages_give_the_article_first_then_the_reason(labels, reasons):
    found = passages(labels, blame("charte 4.1"), HOUSE, reasons)
    assert [passage.title for passage in found] == [
        "Article 4.1, Aucun reproche",
        "Expliquer la cause, sans se dédouaner",
    ]
    assert found[0].text == "On n’écrit jamais\u00a0: «\u00a0à tort\u00a0»."
    assert found[0].origin.endswith("Lumea")
    assert "2022" in found[1].origin


def test_passages_are_silent_where_nothing_is_known(labels, reasons):
    bare = replace(blame("charte 9.9"), reason="")
    assert passages(labels, bare, HOUSE, reasons) == ()
    assert passages(labels, bare, None, None) == ()


def test_popover_tells_why_the_rule_is_there_with_one_key(qtbot, explained):
    pane = explained(blame())
    popover = pane.popover
    pane.go_to(pane.findings[0])
    assert popover._source.text() == "Expliquer la cause, sans se dédouaner"
    assert all(view.isHidden() for view in popover._passages)
    qtbot.keyClick(pane.editor, Qt.Key.Key_D, ALT)
    first, second = popover._passages
    assert first.isVisible()
    assert not second.isVisible()
    assert "Kapeš et al., 2022" in first.words
    assert popover._source.text() == "Principe R-06"
    assert popover._why.text() == "Un reproche. Il ferme la discussion."
    qtbot.keyClick(pane.editor, Qt.Key.Key_D, ALT)
    assert not first.isVisible()


def test_popover_shows_the_article_of_the_charter(qtbot, explained):
    pane = explained(blame("charte 4.1"))
    pane.go_to(pane.findings[0])
    pane.popover.details.click()
    first, second = pane.popover._passages
    assert first.words.startswith("Article 4.1, Aucun reproche")
    assert second.isVisible()
    # Its text stands under its title, not twice.
    assert pane.popover._why.text() == "Un reproche."


def test_key_opens_the_finding_where_none_is_open(qtbot, explained):
    pane = explained(blame())
    pane.guide.close()
    pane.focus_editor()
    qtbot.keyClick(pane.editor, Qt.Key.Key_D, ALT)
    assert pane.popover.finding == pane.findings[0]
    assert pane.popover.is_told
    assert pane.popover._passages[0].isVisible()


@pytest.mark.parametrize("height", [826, 560])
def test_popover_that_tells_all_stays_in_the_pane(qtbot, explained, height):
    pane = explained(blame("charte 4.1"), height=height)
    pane.go_to(pane.findings[0])
    pane.popover.details.click()
    body = pane.popover.body()
    assert body.top() >= 0
    assert body.bottom() <= pane.gate.geometry().top()
