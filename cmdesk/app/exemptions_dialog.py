"""« Remarques toujours ignorées »: what a brand is not told any more, each to be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cmdesk.app.dialogs import Dialog
from cmdesk.app.exemptions import Exemptions
from cmdesk.app.kept_row import KeptRow
from cmdesk.app.reply.painting import one_line
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.text import Text
from cmdesk.domain.exemption import Exemption
from cmdesk.language.numbers import date_in_words
from cmdesk.translations import Labels


class ExemptionsDialog(Dialog):
    """Lists them with who decided, when and why."""

    def __init__(
        self, theme: Theme, labels: Labels, exemptions: Exemptions, parent: QWidget
    ) -> None:
        super().__init__(theme, labels, labels("frame.exemptions.title"), parent)
        self._exemptions = exemptions
        self.resize(theme.px(620), min(theme.px(480), parent.height() - 40))
        about = labels("frame.exemptions.about", brand=exemptions.brand)
        self.body.addWidget(Text(theme, about, "ui", "text-2", wrap=True))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(self._scroll, 1)
        self.shut = self.add_button(labels("frame.exemptions.close"), Look.FILLED, "Échap")
        self.shut.clicked.connect(self.accept)
        self.rows: list[Button] = []
        """What takes one back, in the order in which they are shown."""
        self._fill()
        exemptions.changed.connect(self._refill)
        self.shut.setFocus()

    def _refill(self) -> None:
        place = next((n for n, row in enumerate(self.rows) if row.hasFocus()), -1)
        self._fill()
        if place >= 0:
            # The one that took the place of what was taken back, else the way out.
            next_one = self.rows[min(place, len(self.rows) - 1)] if self.rows else self.shut
            next_one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        self.rows = []
        content = QWidget()
        lines = QVBoxLayout(content)
        lines.setContentsMargins(0, 0, 12, 0)
        lines.setSpacing(8)
        for item in self._exemptions.items:
            lines.addWidget(self._row(item))
        if not self._exemptions.items:
            none = self.labels("frame.exemptions.none")
            lines.addWidget(Text(self.theme, none, "ui", "text-3", wrap=True))
        lines.addStretch(1)
        self._scroll.setWidget(content)
        # Done by the area when it takes a widget: the dialog shows through.
        content.setAutoFillBackground(False)

    def _row(self, item: Exemption) -> QWidget:
        label = self.labels
        category = label(f"category.{item.category}")
        name = label("frame.exemptions.row-missing", category=category)
        if item.quote:
            name = label("frame.exemptions.row", category=category, quote=one_line(item.quote))
        date = date_in_words(item.at.astimezone().date())
        key = "frame.exemptions.told" if item.by else "frame.exemptions.told-nobody"
        told = label(key, reason=item.reason, by=item.by, date=date, rule=item.rule)
        undo = (
            label("frame.exemptions.restore"),
            label("frame.exemptions.restore-named", name=name),
        )
        row = KeptRow(
            self.theme, (name, told), undo, lambda: self._exemptions.remove(item.id), lines=2
        )
        self.rows.append(row.button)
        return row

    def confirm(self) -> None:
        """Close: nothing here is done by accident."""
        self.accept()
