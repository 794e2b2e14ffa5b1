"""« Ce que cmdesk a retenu »: what was learnt for the brand, to be read and to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cmdesk.app.dialogs import Dialog
from cmdesk.app.kept_row import KeptRow
from cmdesk.app.learnt import Learnt
from cmdesk.app.reply.painting import one_line
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.text import Text
from cmdesk.domain.precedent import Example, WordingRecord
from cmdesk.language.numbers import date_in_words
from cmdesk.translations import Labels

_LONGEST = 240
"""Characters of a text that are shown: two lines hold no more."""


class LearntDialog(Dialog):
    """Lists the replies that may be recalled and the wordings proposed less."""

    def __init__(self, theme: Theme, labels: Labels, learnt: Learnt, parent: QWidget) -> None:
        super().__init__(theme, labels, labels("frame.learnt.title"), parent)
        self._learnt = learnt
        self._confirm: ForgetAllDialog | None = None
        self.resize(theme.px(680), min(theme.px(640), parent.height() - 40))
        self.body.addWidget(
            Text(theme, labels("frame.learnt.about", brand=learnt.brand), "ui", "text-2", wrap=True)
        )
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._scroll, 1)
        self.all = self.add_button(labels("frame.learnt.all"))
        self.all.clicked.connect(self._ask)
        self.shut = self.add_button(labels("frame.learnt.close"), Look.FILLED, "Échap")
        self.shut.clicked.connect(self.accept)
        self.rows: list[Button] = []
        """What forgets one thing, in the order in which they are shown."""
        self._fill()
        learnt.changed.connect(self._refill)
        self.shut.setFocus()

    def _refill(self) -> None:
        place = next((n for n, row in enumerate(self.rows) if row.hasFocus()), -1)
        at = self._scroll.verticalScrollBar().value()
        self._fill()
        self._scroll.verticalScrollBar().setValue(at)
        if place >= 0:
            # The one that took the place of what was forgotten, else the way out.
            next_one = self.rows[min(place, len(self.rows) - 1)] if self.rows else self.shut
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        theme, label, learnt = self.theme, self.labels, self._learnt
        self.rows = []
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(0, 0, 12, 0)
        lines.setSpacing(8)
        lines.addWidget(Text(theme, label("frame.learnt.replies"), "ui-strong"))
        for example in learnt.examples:
            lines.addWidget(self._reply(example))
        if not learnt.examples:
            lines.addWidget(Text(theme, label("frame.learnt.no-reply"), "ui", "text-3", wrap=True))
        lines.addSpacing(10)
        lines.addWidget(Text(theme, label("frame.learnt.wordings"), "ui-strong"))
        for record in learnt.wordings:
            lines.addWidget(self._wording(record))
        if not learnt.wordings:
            lines.addWidget(
                Text(theme, label("frame.learnt.no-wording"), "ui", "text-3", wrap=True)
            )
        lines.addStretch(1)
        self._scroll.setWidget(content)
        # Done by the area when it takes a widget: the dialog shows through.
        content.setAutoFillBackground(False)
        self.all.setEnabled(bool(learnt.examples or learnt.less))

    def _reply(self, example: Example) -> QWidget:
        label = self.labels
        now = datetime.now().astimezone()
        day = (example.approved_at or now).astimezone().date()
        date = date_in_words(day, year=day.year != now.year)
        message = _shortened(example.message.text)
        told = (
            label("frame.learnt.reply-to", date=date, author=example.message.author, text=message)
            if example.message.author
            else label("frame.learnt.reply", date=date, text=message)
        )
        words = _shortened(example.reply)
        return self._row(
            label("frame.learnt.quoted", text=words),
            told,
            label("frame.learnt.forget-reply", text=words),
            lambda: self._learnt.forget_example(example.id),
        )

    def _wording(self, record: WordingRecord) -> QWidget:
        label = self.labels
        act = label(f"act.{record.act}")
        told = label(
            "frame.learnt.taken-out",
            act=act,
            deleted=record.deleted,
            total=record.kept + record.deleted,
        )
        words = label("frame.learnt.quoted", text=_shortened(record.text)) if record.text else act
        return self._row(
            words,
            told,
            label("frame.learnt.forget-wording", text=_shortened(record.text) or act),
            lambda: self._learnt.forget_wording(record.wording),
        )

    def _row(self, words: str, told: str, name: str, forget: Callable[[], None]) -> QWidget:
        undo = (self.labels("frame.learnt.forget"), name)
        row = KeptRow(self.theme, (words, told), undo, forget)
        self.rows.append(row.button)
        return row

    def _ask(self) -> None:
        dialog = ForgetAllDialog(self.theme, self.labels, self._learnt, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._learnt.forget_all)
        dialog.finished.connect(lambda _result: self.shut.setFocus())
        self._confirm = dialog
        dialog.open()

    def confirm(self) -> None:
        """Close: nothing here is done by accident."""
        self.accept()


class ForgetAllDialog(Dialog):
    """Asks once more before all is forgotten."""

    def __init__(self, theme: Theme, labels: Labels, learnt: Learnt, parent: QWidget) -> None:
        super().__init__(theme, labels, labels("frame.learnt.all-title"), parent)
        self.setMinimumWidth(theme.px(420))
        sentence = labels("frame.learnt.all-sentence", brand=learnt.brand)
        self.body.addWidget(Text(theme, sentence, "ui", wrap=True))
        self.keep = self.add_button(labels("frame.learnt.all-cancel"), key="Échap")
        self.keep.clicked.connect(self.reject)
        self.forget = self.add_button(labels("frame.learnt.all-confirm"), Look.FILLED)
        self.forget.clicked.connect(self.accept)
        self.keep.setFocus()


def _shortened(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]}…"
