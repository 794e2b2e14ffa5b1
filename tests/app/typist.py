"""A person who types into the real window, for tests that kill it: run as a program.

Prints « typed N » after the Nth character has reached the editor, so that the test knows
what must be found again.
"""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from cmdesk.app.main import run_window
from cmdesk.app.window import MainWindow
from cmdesk.domain.message import Message
from cmdesk.paths import default_paths

# Without a curly apostrophe: QTest can only press keys that a keyboard has.
TEXT = "Bonjour, je prends votre message avec attention et je regarde ce qui a pu arriver. " * 40
EVERY_MS = 15


class Typist:
    """Waits for the window, opens a message, then types one character after another."""

    def __init__(self) -> None:
        self.count = 0
        self.given = False
        self.timer = QTimer()
        self.timer.timeout.connect(self.step)
        self.timer.start(EVERY_MS)

    def step(self) -> None:
        window = next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None
        )
        if window is None or not window.isVisible():
            return
        if not self.given:
            self.given = True
            window.session.give(Message("Mon colis n’est jamais arrivé !", author="Nadia F."))
            return
        editor = window.reply.editor
        if not editor.isEnabled():
            return  # The brand is still being read; nobody could write there yet.
        assert isinstance(editor, QTextEdit | QPlainTextEdit)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        QTest.keyClicks(editor, TEXT[self.count])
        self.count += 1
        print(f"typed {self.count}", flush=True)
        if self.count == len(TEXT):
            self.timer.stop()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    typist = Typist()
    sys.exit(run_window(default_paths()))
