"""Make the parts of the window in the order in which they are needed, and run it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from cmdesk.app.collector import Collector
from cmdesk.app.engine_client import EngineClient
from cmdesk.app.session import Session
from cmdesk.app.store import Store
from cmdesk.app.theme import Theme
from cmdesk.app.window import MainWindow
from cmdesk.language.lengths import Limits
from cmdesk.paths import Paths
from cmdesk.profiles.library import NEUTRAL, Library
from cmdesk.translations import Labels

WAIT_FOR_WORKSPACE = 0.6
"""Seconds; it takes a few hundredths, and the window would else change its look at once."""


def launch(paths: Paths, labels: Labels, file: Path | None) -> int:
    """Show the window until it is closed; return the exit code."""
    # Before there is a second thread; the ``Collector`` needs an application.
    gc.disable()
    store = Store(paths.database)
    store.start()
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    Collector(application)
    application.setApplicationName("cmdesk")
    application.setDesktopFileName("cmdesk")
    translator = QTranslator(application)
    translations = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", translations):
        application.installTranslator(translator)
    theme = Theme(paths.resources)
    theme.install(application)
    engine = EngineClient()
    session = Session(labels, Library(paths), engine, store, paths.resources)
    window = MainWindow(theme, labels, session, engine, Limits(paths.resources), paths.resources)
    opening = store.wait(WAIT_FOR_WORKSPACE)
    settings = opening.settings if opening else {}
    window.apply_settings(settings)
    window.show()

    def begin() -> None:
        engine.start()
        if store.opening is not None:
            session.restore(store.opening)
        store.opened.connect(session.restore)
        wanted = settings.get("profile")
        session.open_profile(str(wanted) if wanted else NEUTRAL)
        session.list_profiles()
        if file is not None:
            session.open_file(file)

    # After the first picture, so that it does not wait for what is slow.
    QTimer.singleShot(0, begin)
    try:
        return int(application.exec())
    finally:
        store.close()
        engine.stop(1.5)
        session.stop()
