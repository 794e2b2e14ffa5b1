"""An engine that answers at the next turn of the event loop: same signals, no process."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.domain.grammar import CheckerState, CheckerStatus
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import (
    RISKY,
    changed,
    fault,
    finding,
    options_of,
    review,
    risk,
    three_drafts,
)

CLAIMS = ("tout est réglé", "vous êtes remboursée")
FAULTS = {"somme désolé": "sommes désolés", "reçu": "reçues"}


class FakeEngine(QObject):
    suggested = Signal(int, object)
    recalled = Signal(int, object)
    options_told = Signal(int, object)
    draft_changed = Signal(int, object)
    reviewed = Signal(int, object)
    grammar_checked = Signal(int, object)
    failed = Signal(int, str)
    ready_changed = Signal(bool)
    checker_status_changed = Signal(object)

    def __init__(self):
        super().__init__()
        self.checker_status = CheckerStatus(CheckerState.READY)
        self.ticket = 0
        self.held = False
        """While true nothing is answered: tests answer by hand."""
        self.failing = False
        self.asked = []
        self.restarts = 0
        self.recent = ()
        """What the last suggestions were told not to repeat."""
        self.less = {}
        """What the last suggestions were told to propose less."""
        self.established = ()
        """What the last review was told that somebody vouches for."""
        self.matters = lambda _text: ()
        self.hard = ()
        self.precedent = None
        """What is recalled."""

    def _ask(self, kind, signal, answer, about):
        self.ticket += 1
        ticket = self.ticket
        self.asked.append((kind, ticket, about))
        if self.failing:
            QTimer.singleShot(0, self, lambda: self.failed.emit(ticket, "Impossible."))
        elif not self.held:
            QTimer.singleShot(0, self, lambda: signal.emit(ticket, answer))
        return ticket

    def suggest(self, message, analysis, profile, seed=0, context="", recent=(), less=()):
        drafts = three_drafts(f" ({seed})" if seed else "")
        self.recent, self.less = recent, dict(less)
        return self._ask("suggest", self.suggested, drafts, seed)

    def recall(self, message, analysis, profile, examples, recent=()):
        return self._ask("recall", self.recalled, self.precedent, examples)

    def options(self, message, analysis, profile, draft, context=""):
        return self._ask("options", self.options_told, options_of(draft), draft)

    def change(self, message, analysis, profile, draft, change, context=""):
        return self._ask("change", self.draft_changed, changed(draft, change), change)

    def review(self, reply, message, analysis, profile):
        self.established = reply.established
        answer = replace(
            self.review_of(reply.text), matters=self.matters(reply.text), hardest=self.hard
        )
        return self._ask("review", self.reviewed, answer, reply.text)

    def check_grammar(self, text, profile=None, message=None):
        return self._ask("grammar", self.grammar_checked, self.faults_of(text), text)

    def restart_checker(self):
        self.restarts += 1

    def set_checker(self, state, sentence="", seconds=None):
        self.checker_status = CheckerStatus(state, sentence, seconds)
        self.checker_status_changed.emit(self.checker_status)

    def last(self, kind):
        return next(ticket for k, ticket, _ in reversed(self.asked) if k == kind)

    def count(self, kind):
        return sum(1 for k, _, _ in self.asked if k == kind)

    @staticmethod
    def review_of(text):
        found = [risk(text)] if RISKY in text else []
        if "responsables" in text:
            found.append(finding(text, "responsables", Category.ADMISSION))
        found += [finding(text, words, Category.FALSE_CLAIM) for words in CLAIMS if words in text]
        if "navré" in text:
            found.append(finding(text, "navré", Category.COLD, Level.HINT, ["désolé"]))
        return review(text, *found, assertiveness=0.8 if RISKY in text else 0.5)

    @staticmethod
    def faults_of(text):
        return tuple(fault(text, words, fix) for words, fix in FAULTS.items() if words in text)
