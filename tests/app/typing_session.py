"""A window in which somebody types, to be killed: run by ``test_frame_killed.py``.

Prints, for each key, how many characters are in the editor and when.
"""

import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))

from conftest import WindowEngine
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cmdesk.app.session import Session
from cmdesk.app.store import Store
from cmdesk.app.theme import Theme
from cmdesk.app.window import MainWindow
from cmdesk.domain.message import Message
from cmdesk.language.lengths import Limits
from cmdesk.paths import default_paths
from cmdesk.profiles.library import Library
from cmdesk.translations import Labels

SENTENCE = "Bonjour Nadia, je reprends votre dossier avec le transporteur. "


def main():
    paths = default_paths()
    app = QApplication([])
    theme = Theme(paths.resources)
    theme.install(app)
    labels = Labels(paths.resources / "translations" / "fr")
    store = Store(paths.database)
    store.start()
    engine = WindowEngine()
    session = Session(labels, Library(paths), engine, store, paths.resources)
    limits = Limits(paths.resources)
    window = MainWindow(theme, labels, session, engine, limits, paths.resources)
    window.show()
    session.restore(store.wait(5))
    session.profile_changed.connect(lambda: session.give(Message("Un retard inadmissible.")))
    session.open_profile("lumea")
    count = 0

    def key():
        nonlocal count
        if not window.reply.editor.isEnabled():
            return
        QTest.keyClicks(window.reply.editor, SENTENCE[count % len(SENTENCE)])
        count += 1
        print(len(window.reply.text), time.time(), flush=True)

    timer = QTimer(interval=15)
    timer.timeout.connect(key)
    timer.start()
    app.exec()


if __name__ == "__main__":
    main()
