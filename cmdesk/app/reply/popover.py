"""The popover under the words of a finding: what, why, the fix and its key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmdesk.app.reply.attesting import is_claim
from cmdesk.app.reply.explaining import Passage
from cmdesk.app.reply.painting import icon_of, ink_of, one_line, paint_shadow
from cmdesk.app.reply.popover_parts import Chip, FixButton, PassageView
from cmdesk.app.reply.widgets import Icon, KeyCap, Rule, Words, announce
from cmdesk.app.theme import Theme
from cmdesk.app.widgets.button import Button, Look
from cmdesk.domain.review import Finding
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.translations import Labels

WIDTH = 452
_SHADOW = 16
_ALL = 14
"""Lines of a reason that is read in full."""
_FEWER = (_ALL, 9, 6, 4, 3, 2)
"""Lines left to each passage, the first number with which all fits in the pane."""
_PASSAGES = 2
_ARROW = 8
_SOURCE = re.compile(r"(charte|proc\.|rép\.|R-|§)\s*(.*)", re.IGNORECASE)


class Popover(QWidget):
    """A child of the pane, never a window: Wayland places none, and a popup takes the keys."""

    fix_pressed = Signal(str)
    ignore_pressed = Signal()
    waive_pressed = Signal()
    attest_pressed = Signal()
    exempt_pressed = Signal()
    article_pressed = Signal(str)
    resized = Signal()
    """What is said takes more room, or less."""
    next_pressed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._finding: Finding | None = None
        self._choice = 0
        self._below = True
        self._tip = 40
        self._pointing = True
        self._brief = False
        self._told = False
        """Whether all that is known of the finding is shown."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = Icon(theme, "info", "s2", 16, self)
        self._title = Words(theme, "ui-strong", parent=self)
        self._level = Chip(theme, self)
        self._why = Words(theme, "ui", "text-2", most=3, parent=self)
        self._book = Icon(theme, "book", "text-3", 14, self)
        self._source = Words(theme, "caption", "text-3", parent=self)
        self._article = Button(theme, labels("reply.popover.article"), Look.LINK, small=True)
        self.details = Button(theme, labels("reply.popover.details"), Look.LINK, small=True)
        self._passages = tuple(PassageView(theme, self) for _ in range(_PASSAGES))
        self._more: tuple[Passage, ...] = ()
        self._lines = _ALL
        self._rule = Words(theme, "caption", "text-3", most=2, parent=self)
        self.fix = FixButton(theme, labels("reply.keys.fix"), self)
        self._none = Words(theme, "ui", "text-3", parent=self)
        self.other = Button(theme, labels("reply.popover.other"), Look.LINK, small=True)
        self.ignore = Button(theme, labels("reply.popover.ignore"), Look.LINK, small=True)
        self.exempt = Button(theme, labels("reply.popover.exempt"), Look.LINK, small=True)
        self.waive = Button(theme, labels("reply.popover.waive"), Look.LINK, small=True)
        self.attest = Button(theme, labels("reply.popover.attest"), Look.LINK, small=True)
        self._place = Words(theme, "caption", "text-3", parent=self)
        self._next = KeyCap(theme, labels("reply.keys.next_finding"), self)
        for button in self.stops:
            # It never takes the focus by itself; the keys reach everything in it.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other.setToolTip(labels("reply.popover.other_tip"))
        self.waive.setToolTip(labels("reply.popover.waive_tip"))
        self._article.clicked.connect(self._read_article)
        self.fix.clicked.connect(self._fix)
        self.other.clicked.connect(self.next_wording)
        self.ignore.setToolTip(labels("reply.popover.ignore_tip"))
        self.exempt.setToolTip(labels("reply.popover.exempt_tip"))
        self.details.setToolTip(labels("reply.popover.details_tip"))
        self.ignore.clicked.connect(self.ignore_pressed)
        self.exempt.clicked.connect(self.exempt_pressed)
        self.details.clicked.connect(self.toggle_details)
        self.waive.clicked.connect(self.waive_pressed)
        self.attest.setToolTip(labels("reply.popover.attest_tip"))
        self.attest.clicked.connect(self.attest_pressed)
        self._lay_out()
        theme.changed.connect(self._redress)
        self.hide()

    def _lay_out(self) -> None:
        side = _SHADOW
        layout = QVBoxLayout(self)
        layout.setContentsMargins(side, side, side, side)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(13, 10, 13, 0)
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self._level)
        why = QHBoxLayout()
        why.setContentsMargins(13, 7, 13, 0)
        why.addWidget(self._why)
        self._source_row = QWidget(self)
        source = QHBoxLayout(self._source_row)
        source.setContentsMargins(13, 3, 9, 0)
        source.setSpacing(8)
        source.addWidget(self._book)
        source.addWidget(self._source, 1)
        source.addWidget(self.details)
        source.addWidget(self._article)
        named = QHBoxLayout()
        named.setContentsMargins(13, 4, 13, 0)
        named.addWidget(self._rule)
        rule = QHBoxLayout()
        rule.setContentsMargins(0, 9, 0, 8)
        rule.addWidget(Rule(self._theme, self))
        fix = QHBoxLayout()
        fix.setContentsMargins(9, 0, 9, 0)
        fix.addWidget(self.fix)
        none = QHBoxLayout()
        none.setContentsMargins(13, 0, 13, 0)
        none.addWidget(self._none)
        foot = self._make_foot()
        for item in (head, why):
            layout.addLayout(item)
        layout.addWidget(self._source_row)
        for passage in self._passages:
            layout.addWidget(passage)
        for item in (named, rule, fix, none, foot, self._below_foot):
            layout.addLayout(item)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 3, 13, 8)
        foot.setSpacing(6)
        foot.addWidget(self.other)
        foot.addWidget(self.ignore)
        foot.addWidget(self.exempt)
        foot.addWidget(self.attest)
        foot.addWidget(self.waive)
        foot.addStretch(1)
        self._nav = QWidget(self)
        nav = QHBoxLayout(self._nav)
        nav.setContentsMargins(0, 0, 0, 0)
        nav.setSpacing(6)
        nav.addWidget(self._place)
        nav.addWidget(self._next)
        foot.addWidget(self._nav)
        self._foot = foot
        self._below_foot = QHBoxLayout()
        self._below_foot.setContentsMargins(0, 0, 13, 0)
        self._below_foot.addStretch(1)
        return foot

    @property
    def finding(self) -> Finding | None:
        """Return the finding that is shown, ``None`` when closed."""
        return self._finding

    @property
    def wording(self) -> str | None:
        """Return the suggestion that the fix key applies, ``None`` where there is none."""
        if self._finding is None or not self._finding.suggestions:
            return None
        return self._finding.suggestions[self._choice % len(self._finding.suggestions)]

    def show_finding(
        self,
        finding: Finding,
        place: int,
        count: int,
        *,
        article: bool,
        more: Sequence[Passage] = (),
    ) -> None:
        """Show a finding, the ``place``-th of ``count``; ``article``: it can be read.

        ``more`` is what is read where somebody asks for it.
        """
        if self._finding is None or finding.rule != self._finding.rule:
            self._told = False
            self.details.set_label(self._labels("reply.popover.details"))
        same = self._finding is not None and self._finding.suggestions == finding.suggestions
        self._choice = self._choice if same and self.isVisible() else 0
        self._finding = finding
        label, ink = self._labels, ink_of(finding)
        self._icon.set_icon(icon_of(finding), ink)
        self._title.set_text(label(f"category.{finding.category}"))
        word = "reply.popover.language" if finding.is_language else f"level.{finding.level}"
        self._level.set_text(label(word), ink)
        self._more = tuple(more)[:_PASSAGES]
        self._rule.set_text(label("reply.popover.rule", rule=finding.rule))
        why = self._show_reason(finding)
        self._article.setVisible(article)
        many = len(finding.suggestions) > 1
        self.other.setVisible(many)
        self.ignore.setVisible(finding.level is not Level.BLOCK)
        self.exempt.setVisible(finding.level is not Level.BLOCK)
        self.waive.setVisible(finding.level is Level.BLOCK)
        self.attest.setVisible(is_claim(finding))
        key = "reply.popover.place_next" if count > 1 else "reply.popover.place"
        self._place.set_text(label(key, place=place, total=count))
        self._next.setVisible(count > 1)
        self._show_wording()
        self.setAccessibleName(f"{self._title.text()}, {label(word)}")
        self.setAccessibleDescription(why)

    def _show_reason(self, finding: Finding) -> str:
        """Show why ``finding`` is one, briefly or in full; return the brief words."""
        more = self._more if self._told else ()
        why = " ".join(part for part in (finding.message, finding.why) if part)
        # Read below under its title, an article is not read twice.
        told = finding.message if any(passage.is_article for passage in more) else why
        self._why.set_text(told)
        source = source_words(self._labels, finding.source)
        brief = next((p.title for p in self._more if not p.is_article), source)
        of_house = any(passage.is_article for passage in self._more)
        self._source.set_text(source if self._told or of_house else brief)
        self._book.setVisible(bool(self._source.text()))
        for place, view in enumerate(self._passages):
            view.show_passage(more[place] if place < len(more) else None)
        self._rule.setVisible(self._told)
        return why

    @property
    def is_told(self) -> bool:
        """Return whether all that is known of the finding is shown."""
        return self._told

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what the focus can go through, in order."""
        return (self.details, self._article, self.fix, *self._links)

    @property
    def _links(self) -> tuple[Button, ...]:
        return (self.other, self.ignore, self.exempt, self.attest, self.waive)

    def follow(self, editor: QWidget) -> None:
        """Come after ``editor`` for the key that goes from one to the next."""
        former = editor
        for stop in self.stops:
            QWidget.setTabOrder(former, stop)
            former = stop

    def toggle_details(self) -> None:
        """Say all that is known of the finding, its rule included, or the short of it again."""
        if self._finding is not None:
            self._told = not self._told
            self._show_reason(self._finding)
            key = "reply.popover.less" if self._told else "reply.popover.details"
            self.details.set_label(self._labels(key))
            self.resized.emit()
            if self._told:
                shown = (passage for passage in self._passages if not passage.isHidden())
                announce(self, " ".join(passage.words for passage in shown))

    def next_wording(self, step: int = 1) -> None:
        """Offer another wording of the same fix."""
        if self._finding is not None and len(self._finding.suggestions) > 1:
            self._choice = (self._choice + (step or 1)) % len(self._finding.suggestions)
            self._show_wording()

    def _show_wording(self) -> None:
        wording = self.wording
        self.fix.setVisible(wording is not None)
        self._none.setVisible(wording is None)
        field = self._finding is not None and self._finding.category is Category.PLACEHOLDER
        self._none.set_text(
            self._labels("reply.popover.to_fill" if field else "reply.popover.no_fix")
        )
        if wording is not None and self._finding is not None:
            self.fix.set_words(fix_words(self._labels, self._finding, wording))

    def close_up(self) -> None:
        """Close."""
        if self._finding is not None:
            self._finding = None
            self.hide()
            self.closed.emit()

    # Place

    def place(self, first: QRect, last: QRect, area: QRect, floor: int) -> bool:
        """Stand under ``last``, or above ``first``; return whether there was room for one.

        All in the coordinates of the parent. ``area`` is where the popover may stand: its
        left is the text’s, its bottom the gate’s top, its top the pane’s; ``floor`` is the
        lowest line that is still in view.
        """
        width = min(self._theme.px(WIDTH), area.width())
        for self._lines in _FEWER:
            height = self._height(width)
            if not self._told or height + _ARROW <= area.height():
                break
        below = min(last.bottom(), floor) + 4 + _ARROW
        above = first.top() - 6 - _ARROW - height
        fits = True
        if below + height <= area.bottom():
            self._below, top = True, below
        elif above >= area.top():
            self._below, top = False, above
        else:
            fits, self._below = False, True
            top = max(area.top(), area.bottom() - height)
        words = last if self._below else first
        left = max(area.left(), min(words.left() - 10, area.right() - width))
        self._tip = max(20, min(words.left() + 24 - left, width - 20))
        self.setGeometry(left - _SHADOW, top - _SHADOW, width + 2 * _SHADOW, height + 2 * _SHADOW)
        self._pointing = fits
        self.show()
        self.raise_()
        return fits

    def body(self) -> QRect:
        """Return the box without its shadow, in the parent."""
        return self.geometry().adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)

    def set_brief(self, brief: bool) -> None:
        """Leave the source out and shorten the reason, where the window is very low."""
        self._brief = brief

    def lack(self, last: QRect, area: QRect) -> int:
        """Return how many pixels are missing to stand below ``last``; 0 or less: none."""
        return last.bottom() + 4 + self.needed(area) - area.bottom()

    def needed(self, area: QRect) -> int:
        """Return the height that the popover takes within ``area``, its arrow included."""
        return self._height(min(self._theme.px(WIDTH), area.width())) + _ARROW

    def _fit(self, width: int) -> None:
        """Use a second row where the links leave no room for the place in the list."""
        theme = self._theme
        links = [b for b in self._links if not b.isHidden()]
        wide = sum(b.sizeHint().width() + 6 for b in links) + 31
        two_rows = wide + self._nav.sizeHint().width() > width
        most = 5 if width < theme.px(WIDTH) * 0.9 else 3
        self._why.set_most(_ALL if self._told else 2 if self._brief else most)
        self._source_row.setVisible(self._told or not self._brief)
        for passage in self._passages:
            passage.set_most(self._lines)
        self._move(self._nav, self._below_foot if two_rows else self._foot, last=True)
        # The narrowest: « Passer outre… » goes down too, to the left of the place.
        for button in (self.exempt, self.waive):
            self._move(button, self._below_foot if wide > width else self._foot)
        self._below_foot.setContentsMargins(12, 0, 13, 8 if two_rows else 0)

    def _move(self, widget: QWidget, target: QHBoxLayout, *, last: bool = False) -> None:
        if target.indexOf(widget) >= 0:
            return
        for layout in (self._foot, self._below_foot):
            layout.removeWidget(widget)
        if last:
            target.addWidget(widget)
        else:
            target.insertWidget(0 if target is self._below_foot else 1, widget)

    def _height(self, width: int) -> int:
        self._fit(width)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return layout.heightForWidth(width + 2 * _SHADOW) - 2 * _SHADOW

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shadow, the box and the arrow."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        paint_shadow(painter, box, dark=theme.is_dark)
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._pointing:
            tip = QPainterPath()
            x = box.left() + self._tip
            y = box.top() + 0.5 if self._below else box.bottom() - 0.5
            rise = -_ARROW if self._below else _ARROW
            tip.moveTo(x - _ARROW - 1, y)
            tip.lineTo(x, y + rise)
            tip.lineTo(x + _ARROW + 1, y)
            tip.closeSubpath()
            path = path.united(tip)
        painter.setPen(QPen(theme.color("line-2"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawPath(path)

    def _fix(self) -> None:
        if self.wording is not None:
            self.fix_pressed.emit(self.wording)

    def _read_article(self) -> None:
        if self._finding is not None:
            self.article_pressed.emit(self._finding.source)

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()


def fix_words(labels: Labels, finding: Finding, wording: str) -> str:
    """Return how a fix is offered: its words in guillemets, or what it does where it has none."""
    if not wording.strip():
        if finding.reach is not None:
            return labels("reply.popover.remove_sentence")
        return labels("reply.popover.remove")
    if finding.reach is not None and _is_part(wording, finding.reach.quote):
        return labels("reply.popover.keep", words=one_line(wording))
    if wording.split() == finding.quote.split():
        return labels("reply.popover.spacing")
    return f"«\u00a0{one_line(wording)}\u00a0»"


def _is_part(wording: str, sentence: str) -> bool:
    """Return whether ``wording`` is what is left of ``sentence``, its capital and mark apart."""
    return wording.rstrip(".!?\u00a0\u202f ").casefold() in sentence.casefold()


def source_words(labels: Labels, source: str) -> str:
    """Return a source written out: « charte 4.1 » is « Charte, art. 4.1 »."""
    match = _SOURCE.fullmatch(source)
    if match is None:
        return source
    kind = {
        "charte": "charter",
        "proc.": "procedure",
        "rép.": "answer",
        "r-": "research",
        "§": "section",
    }[match.group(1).lower()]
    return labels(f"reply.source.{kind}", id=match.group(2))
