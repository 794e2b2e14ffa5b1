"""« Faits à reprendre »: what the writer copies, a fact a row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cmdesk.app.message.pointing import EvidenceButton
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.app.wording import FACT_ORDER, PRIVATE_FACTS, deeds, promises
from cmdesk.domain.analysis import Analysis, Evidence
from cmdesk.domain.vocabulary import EntityType
from cmdesk.translations import Labels


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: its label, its words, whether they must stay out of a public reply."""

    label: str
    value: str
    private: bool
    evidence: Evidence


def facts_of(analysis: Analysis, labels: Labels, *, public: bool) -> tuple[Fact, ...]:
    """Return the facts of an analysis in the order in which a writer needs them.

    Facts of one type stand in one row, each value once; the product takes its price
    where the message names one of each. What the author already did and what was promised
    come last, in words that follow « vous avez » or stand alone.
    """
    facts: list[Fact] = []
    amounts = analysis.entities_of(EntityType.AMOUNT)
    products = analysis.entities_of(EntityType.PRODUCT)
    joined = len(amounts) == 1 and len(products) == 1
    for type in FACT_ORDER:  # noqa: A001 (the field's own word)
        entities = analysis.entities_of(type)
        if not entities or (joined and type is EntityType.AMOUNT):
            continue
        if joined and type is EntityType.PRODUCT:
            entities = (*entities, *amounts)
        values = list(dict.fromkeys(" ".join(entity.text.split()) for entity in entities))
        text = ", ".join(values)
        private = public and type in PRIVATE_FACTS
        facts.append(
            Fact(
                labels(f"entity.{type}"),
                f"{text[:1].upper()}{text[1:]}" if type is EntityType.PRODUCT else text,
                private,
                tuple(entity.span for entity in entities),
            )
        )
    for name, items, text in (
        ("done", analysis.done, deeds(labels, analysis.done)),
        ("promised", analysis.promised, promises(labels, analysis.promised)),
    ):
        if text:
            spans = tuple(item.span for item in items)
            facts.append(Fact(labels(f"frame.fact.{name}"), text, False, spans))
    return tuple(facts)


class FactRow(EvidenceButton):
    """A fact; pressing it copies its words."""

    def __init__(
        self, theme: Theme, labels: Labels, fact: Fact, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, fact.evidence, parent)
        self._labels, self.fact = labels, fact
        name = f"{fact.label} : {fact.value}"
        if fact.private:
            name = f"{name}, {labels('frame.message.not-public')}"
        self.setAccessibleName(name)
        tip = labels("frame.message.copy-fact", value=fact.value)
        self.setToolTip(labels("frame.message.lock-why") if fact.private else tip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return 26 high."""
        return QSize(200, self._theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw label, words, lock, and the line under them."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.color("sunken"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        ahead = Qt.AlignmentFlag.AlignVCenter
        right = self.width()
        if self.fact.private:
            text = self._labels("frame.message.not-public")
            font = theme.font("ui")
            width = QFontMetrics(font).horizontalAdvance(text)
            painter.setFont(font)
            painter.setPen(theme.color("text-3"))
            painter.drawText(QRectF(right - width, 0, width + 1, self.height()), ahead, text)
            size = theme.px(14)
            right -= width + size + 5
            painter.drawPixmap(
                right, (self.height() - size) // 2,
                theme.pixmap("lock", 14, "text-3", self.devicePixelRatioF()),
            )  # fmt: skip
            right -= 8
        column = min(theme.px(104), self.width() // 3)
        for text, left, end, role, token in (
            (self.fact.label, 0, column - 8, "ui", "text-3"),
            (self.fact.value, column, right, "ui", "text"),
        ):
            font = theme.font(role)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, end - left)
            painter.drawText(QRect(left, 0, end - left, self.height()), ahead, cut)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme, 4)


class FactList(QWidget):
    """The rows of facts; ``copied`` gives the words that were pressed."""

    copied = Signal(str)
    pointed = Signal(object)

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show rows in the place of the former ones."""
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for fact in facts:
            row = FactRow(self._theme, self._labels, fact, self)
            row.clicked.connect(lambda _=False, value=fact.value: self.copied.emit(value))
            row.pointed.connect(self.pointed)
            self._layout.addWidget(row)

    def rows(self) -> list[FactRow]:
        """Return the rows, from the top."""
        items = (self._layout.itemAt(i) for i in range(self._layout.count()))
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, FactRow)]
