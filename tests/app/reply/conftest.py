import pytest
from PySide6.QtWidgets import QApplication

from cmdesk.app.reply.pane import ReplyPane
from cmdesk.app.theme import Mode, Theme
from cmdesk.language.lengths import Limits
from cmdesk.translations import Labels
from tests.app.reply.builders import MESSAGE, PROFILE, analysis
from tests.app.reply.fake_engine import FakeEngine


@pytest.fixture(scope="session")
def labels(resources):
    return Labels(resources / "translations" / "fr")


@pytest.fixture(scope="session")
def limits(resources):
    return Limits(resources)


@pytest.fixture
def theme(qapp, resources):
    theme = Theme(resources, Mode.LIGHT)
    theme.install(qapp)
    return theme


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def pane(qtbot, theme, labels, engine, limits):
    """The pane at its size in a window of 1440, shown and active."""
    pane = ReplyPane(theme, labels, engine, limits)
    qtbot.addWidget(pane)
    pane.resize(676, 826)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is pane)
    return pane


@pytest.fixture
def opened(qtbot, pane, engine):
    """Open a message with a reply begun; return once it is checked."""

    def open_(text="", message=MESSAGE, waivers=(), **more):
        pane.open(message, analysis(**more), PROFILE, text, waivers)
        qtbot.waitUntil(lambda: len(pane.cards.drafts) == 3)
        qtbot.waitUntil(lambda: pane.checks.progress == "done")
        return pane

    return open_
