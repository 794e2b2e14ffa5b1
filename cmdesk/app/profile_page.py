"""The brand, to be read: voice, procedures, charter, links. It changes nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_card
from cmdesk.app.widgets.button import Button, Look
from cmdesk.app.widgets.text import Text
from cmdesk.domain.profile import Answer, Article, Procedure, Profile, Voice
from cmdesk.domain.vocabulary import Address
from cmdesk.translations import Labels

WIDTH = 780
_SOURCE = re.compile(r"(charte|proc|rép)[^0-9A-Za-z]*(?:art\.\s*)?(.+)", re.IGNORECASE)


class Sheet(QFrame):
    """A card of the page; ringed while it is the one that was asked for."""

    def __init__(self, theme: Theme, title: str, lines: Iterable[str]) -> None:
        super().__init__()
        self._theme = theme
        self._wanted = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(4)
        layout.addWidget(Text(theme, title, "ui-strong", wrap=True))
        # One label for all lines: a page of forty cards must open at once.
        body = "<br>".join(html.escape(line, quote=False) for line in lines)
        text = Text(theme, body, "ui", "text-2", wrap=True, rich=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setVisible(bool(body))
        layout.addWidget(text)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_wanted(self, wanted: bool) -> None:
        """Ring the card, or not."""
        self._wanted = wanted
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        theme = self._theme
        ring = self._wanted or self.hasFocus()
        painter = QPainter(self)
        fill = theme.color("select" if self._wanted else "surface")
        edge = theme.color("focus" if ring else "line")
        paint_card(painter, QRectF(self.rect()), fill, edge)
        if ring:
            inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint_card(painter, inner, fill, edge, radius=7)


class ProfilePage(QWidget):
    """A readable summary of the brand in use; « Lire l’article » leads here."""

    back_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._articles: dict[str, Sheet] = {}
        self._procedures: dict[str, Sheet] = {}
        self._answers: dict[str, Sheet] = {}
        self._profile: Profile | None = None
        self._stale = True
        self.setObjectName("page")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back = Button(theme, labels("frame.back.label"), Look.LINK, key="Échap", small=True)
        self.back.clicked.connect(self.back_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._scroll, 1)
        self.show_profile(None)

    def show_profile(self, profile: Profile | None) -> None:
        """Show a brand; ``None``: that none is open. Its cards are made once they are seen."""
        self._profile, self._stale = profile, True
        if self.isVisible():
            self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the cards."""
        super().showEvent(event)
        self._build()

    def _build(self) -> None:
        if not self._stale:
            return
        self._stale = False
        profile, theme, labels = self._profile, self._theme, self._labels
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout()
        column.setSpacing(8)
        self._articles, self._procedures, self._answers = {}, {}, {}
        if profile is None:
            column.addWidget(Text(theme, labels("frame.profile.title"), "title"))
            column.addWidget(Text(theme, labels("frame.profile.none"), "ui", "text-2", wrap=True))
            button = Button(theme, labels("frame.profile.open"), key="Ctrl+O")
            button.clicked.connect(self.open_wanted)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._fill(column, profile)
        column.addStretch(1)
        row = QHBoxLayout(page)
        row.setContentsMargins(24, 8, 24, 24)
        row.addStretch(1)
        holder = QWidget()
        holder.setMaximumWidth(theme.px(WIDTH))
        holder.setLayout(column)
        row.addWidget(holder, 30)
        row.addStretch(1)
        self._scroll.setWidget(page)

    def _fill(self, column: QVBoxLayout, profile: Profile) -> None:
        theme, labels = self._theme, self._labels

        def title(key: str) -> None:
            column.addSpacing(12)
            column.addWidget(Text(theme, labels(f"frame.profile.{key}"), "block"))

        column.addWidget(Text(theme, profile.name, "title", wrap=True))
        about = labels("frame.profile.version", version=profile.version, sector=profile.sector)
        column.addWidget(Text(theme, about.removesuffix(", "), "ui", "text-3"))
        if profile.description:
            column.addWidget(Text(theme, profile.description, "ui", "text-2", wrap=True))
        title("voice")
        column.addWidget(Sheet(theme, self._address(profile.voice), self._voice(profile)))
        if profile.charter.articles:
            title("charter")
            for article in profile.charter.articles:
                sheet = Sheet(theme, self._article_title(article), (article.text,))
                self._articles[article.id.casefold()] = sheet
                column.addWidget(sheet)
        if profile.procedures:
            title("procedures")
            for procedure in profile.procedures:
                sheet = Sheet(theme, self._procedure_title(procedure), self._procedure(procedure))
                self._procedures[procedure.id.casefold()] = sheet
                column.addWidget(sheet)
        if profile.answers:
            title("answers")
            for answer in profile.answers:
                sheet = Sheet(theme, self._answer_title(answer), (answer.text, *answer.questions))
                self._answers[answer.id.casefold()] = sheet
                column.addWidget(sheet)
        if profile.vocabulary.terms:
            title("vocabulary")
            lines = [
                labels(
                    f"frame.profile.{'prefer' if term.prefer else 'avoid'}",
                    avoid=term.avoid,
                    prefer=term.prefer,
                )
                for term in profile.vocabulary.terms
            ]
            column.addWidget(Sheet(theme, lines[0], lines[1:]))
        if profile.links:
            title("links")
            column.addWidget(Sheet(theme, profile.links[0], profile.links[1:]))

    def _address(self, voice: Voice) -> str:
        key = "address-tu" if voice.address is Address.TU else "address-vous"
        return self._labels(f"frame.profile.{key}")

    def _voice(self, profile: Profile) -> list[str]:
        labels, voice = self._labels, profile.voice
        lines = [
            labels(f"frame.profile.person-{voice.person}"),
            labels("frame.profile.length", low=voice.length[0], high=voice.length[1]),
            labels("frame.profile.emoji", count=voice.emoji.most),
            labels("frame.profile.signature", text=voice.signature.text)
            if voice.signature.text
            else labels("frame.profile.no-signature"),
            labels("frame.profile.private", name=profile.private_channel.name),
        ]
        for name in ("warmth", "formality", "concision", "assertiveness"):
            band = getattr(voice, name)
            low, high = round(100 * band.low), round(100 * band.high)
            lines.append(
                labels("frame.profile.measure", name=labels(f"tone.{name}"), low=low, high=high)
            )
        if not profile.charter.compensation_in_public:
            lines.append(labels("frame.profile.compensation-no"))
        if not profile.charter.dates_in_public:
            lines.append(labels("frame.profile.dates-no"))
        return lines

    def _article_title(self, article: Article) -> str:
        return f"{self._labels('frame.profile.article', id=article.id)}, {article.title}"

    def _procedure_title(self, procedure: Procedure) -> str:
        return f"{self._labels('frame.profile.procedure', id=procedure.id)}, {procedure.title}"

    def _answer_title(self, answer: Answer) -> str:
        return f"{self._labels('frame.profile.answer', id=answer.id)}, {answer.title}"

    def _procedure(self, procedure: Procedure) -> list[str]:
        labels = self._labels
        lines = [f"{step[:1].upper()}{step[1:]}" for step in procedure.steps]
        if procedure.delay:
            lines.append(labels("frame.profile.delay", what=procedure.delay))
        lines += [labels("frame.profile.promise", what=what) for what in procedure.may_promise]
        lines += [labels("frame.profile.must-not", what=what) for what in procedure.must_not]
        return lines

    def show_source(self, source: str) -> bool:
        """Go to the article, procedure or answer that a source names; return whether it is here."""
        self._build()
        found: Sheet | None = None
        if match := _SOURCE.match(source.strip()):
            kinds = {"charte": self._articles, "proc": self._procedures, "rép": self._answers}
            # A draft may give two ready answers: « rép. ».
            first = match[2].partition(",")[0].strip().casefold()
            found = kinds[match[1].casefold()].get(first)
        for sheets in (self._articles, self._procedures, self._answers):
            for sheet in sheets.values():
                sheet.set_wanted(sheet is found)
        if found is None:
            return False
        page = self._scroll.widget()
        if page is not None and (layout := page.layout()) is not None:
            layout.activate()
        self._scroll.ensureWidgetVisible(found, 0, 80)
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
            return
        super().keyPressEvent(event)
