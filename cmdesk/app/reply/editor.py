"""The editor of the reply: plain text, remarks drawn under the words, steps at the left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QWidget

from cmdesk.app.reply.gutter import Gutter
from cmdesk.app.reply.merge import drawn, next_field
from cmdesk.app.reply.offsets import Edit, Offsets, edit_between, word_at
from cmdesk.app.reply.painting import paint_hint, paint_lit, paint_over, paint_under
from cmdesk.app.reply.paragraphs import (
    block_tops,
    line_boxes,
    line_height,
    line_share,
    plain,
    shape_gaps,
)
from cmdesk.app.reply.preview import TEXT_MARGIN, Preview
from cmdesk.app.theme import Theme
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Level
from cmdesk.translations import Labels

STILL_TYPING_MS = 1500
"""After this long without a key the last word counts as written."""
_SIDE = 7
"""Between the gutter and the margin of the text: room for the outlines."""


class ReplyEditor(QTextEdit):
    """A plain-text editor that draws findings without touching the document.

    All places are code points; ``offsets`` does the counting for Qt. ``edited`` carries
    the new text; ``finding_pressed`` the finding under a click or under the cursor that
    was moved into it by hand.
    """

    edited = Signal(str)
    edit_made = Signal(object, str)
    """An ``Edit`` and the text that it made: spans follow before anything is drawn."""
    escaped = Signal()
    composing_ended = Signal()
    finding_pressed = Signal(object)
    selection_taken = Signal(str)
    """Words went to the clipboard by copy or cut."""
    focus_changed = Signal(bool)
    menu_asked = Signal(QMenu, int)
    """A context menu to add to before it opens, and the place it is about."""
    layout_changed = Signal()
    """The words moved on the screen: scrolled, edited or wrapped otherwise."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._offsets = Offsets("")
        self._findings: tuple[Finding, ...] = ()
        self._current: Finding | None = None
        self._composing = False
        self._spacing = False
        self._preview: Preview | None = None
        self._lit: tuple[Span, ...] = ()
        self._muted = 0
        self._typed_last = False
        self._offered = ""
        QGuiApplication.clipboard().dataChanged.connect(self._on_clipboard)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(labels("reply.editor.title"))
        self.setPlaceholderText(labels("reply.editor.placeholder"))
        self.viewport().setMouseTracking(True)
        self.gutter = Gutter(theme, labels, self)
        self._settle = QTimer(self, singleShot=True, interval=STILL_TYPING_MS)
        self._settle.timeout.connect(self._word_settled)
        # Once and for all: a margin that followed the zoom would be a step to undo.
        self.document().setDocumentMargin(TEXT_MARGIN)
        self.document().contentsChange.connect(self._on_contents_change)
        self.document().contentsChanged.connect(self._space_paragraphs)
        self.document().documentLayout().documentSizeChanged.connect(self._moved)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.cursorPositionChanged.connect(self._cursor_moved)
        theme.changed.connect(self._dress)
        self._dress()
        self._format_blocks()
        self.document().clearUndoRedoStacks()

    # Preview

    @property
    def preview(self) -> str | None:
        """Return the text that is shown to be read, ``None`` while one’s own is shown."""
        return None if self._preview is None else self._preview.text

    def set_preview(self, text: str | None) -> None:
        """Show another text in place of one’s own, to be read only; ``None``: one’s own."""
        if text == self.preview:
            return
        self._preview = None if text is None else Preview(text, self._theme)
        self._lit = ()
        self._dress_preview()
        self._moved()

    def scroll_preview(self, by: int) -> None:
        """Scroll what is shown to be read by so many pixels, within its bounds."""
        if self._preview is not None:
            self._preview.scroll(by, self.viewport().height())
            self._moved()

    def _dress_preview(self) -> None:
        if self._preview is not None:
            self._preview.dress(self.viewport().size())

    # Text

    @property
    def text(self) -> str:
        """Return the text as written, no-break spaces included (Qt’s own loses them)."""
        return self._text

    @property
    def is_composing(self) -> bool:
        """Return whether an accent or a character is being composed."""
        return self._composing

    @property
    def cursor_place(self) -> int:
        """Return where the cursor is, in code points."""
        return self._offsets.to_points(self.textCursor().position())

    def load(self, text: str) -> None:
        """Show another text; what was written before cannot be undone into it."""
        self._muted += 1
        self._findings, self._current, self._lit = (), None, ()
        # The same text comes again when another brand is opened: one writes on where one was.
        place = self.textCursor().position() if text == self._text else 0
        self.setPlainText(text)
        self._format_blocks()
        self._space_paragraphs()
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)
        self.document().clearUndoRedoStacks()
        self._muted -= 1
        self._read()
        self._typed_last = False
        self._moved()

    def replace_all(self, text: str) -> None:
        """Replace the whole text, as one undo step."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self._typed_last = False

    def replace(self, new: str) -> None:
        """Make the text ``new``, replacing only what differs, as one undo step."""
        self.replace_in_steps((new,))

    def replace_in_steps(self, texts: Sequence[str]) -> None:
        """Make the text each of ``texts`` in turn, all of it one undo step.

        Of each, only the range that differs is replaced: spans elsewhere stay on their
        words, and the cursor where it was.
        """
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        text, self._muted = self._text, self._muted + 1
        for new in texts:
            edit = edit_between(text, new)
            place = Offsets(text).span_to_units(Span(edit.start, edit.end))
            cursor.setPosition(place.start)
            cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(new[edit.start : edit.start + edit.added])
            self._follow(edit, new)
            text = new
        self._muted -= 1
        cursor.endEditBlock()
        self._typed_last = False
        self._changed()

    def select(self, span: Span, *, words: bool = False) -> None:
        """Put the cursor at the end of ``span`` and bring it into view; ``words``: select it."""
        cursor = self.textCursor()
        place = self._offsets.span_to_units(span)
        cursor.setPosition(place.start if words else place.end)
        cursor.setPosition(place.end, QTextCursor.MoveMode.KeepAnchor)
        self._typed_last = False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _on_contents_change(self, _place: int, removed: int, added: int) -> None:
        if self._muted or not (removed or added):
            return
        before = self._text
        text = self._raw()
        if text == before:
            return
        units = Offsets(text).to_points(self.textCursor().position())
        edit = edit_between(before, text, near=units)
        self._typed_last = edit.added > 0 and edit.removed <= 1
        self._follow(edit, text)
        self._changed()

    def _follow(self, edit: Edit, text: str) -> None:
        self._text = text
        self._lit = ()
        self._offsets = Offsets(text)
        self.edit_made.emit(edit, text)

    def _changed(self) -> None:
        self._read()
        self._settle.start()
        self.edited.emit(self._text)
        self._moved()

    def _read(self) -> None:
        self._text = self._raw()
        self._offsets = Offsets(self._text)

    def _raw(self) -> str:
        return plain(self.document().toRawText())

    # Findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings where they stand now."""
        return self._findings

    @property
    def current(self) -> Finding | None:
        """Return the finding that is outlined."""
        return self._current

    def set_findings(self, findings: Sequence[Finding], current: Finding | None = None) -> None:
        """Draw these findings, spans into the present text."""
        self._findings = tuple(findings)
        self._current = current
        self.viewport().update()
        self.gutter.update()

    def finding_at(self, place: int) -> Finding | None:
        """Return the finding whose words hold ``place``; the weightiest where several do."""
        order = (Level.BLOCK, Level.WARN, Level.HINT)
        here = [f for f in self._shown() if f.span.start <= place <= f.span.end]
        return min(
            here,
            key=lambda f: (order.index(f.level), f.span.end - f.span.start),
            default=None,
        )

    def boxes(self, span: Span) -> list[QRectF]:
        """Return the boxes of the words of ``span``, one per line, in the viewport."""
        place = self._offsets.span_to_units(span)
        font = QFontMetricsF(self._theme.font("editor"))
        dx, dy = -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        return [box.translated(dx, dy) for box in line_boxes(self.document(), place, font)]

    @property
    def lit(self) -> tuple[Span, ...]:
        """Return the words that are lit."""
        return self._lit

    def light(self, spans: Sequence[Span]) -> None:
        """Tint the words of ``spans``, of the text that is shown; none: no more."""
        if tuple(spans) != self._lit:
            self._lit = tuple(spans)
            self.viewport().update()

    def _paint_lit(self) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self.boxes if self._preview is None else self._preview.boxes
        for span in self._lit:
            for box in boxes(span):
                paint_lit(painter, box, self._theme)
        painter.end()

    def _shown(self) -> tuple[Finding, ...]:
        typed = None
        if self._typed_last and self.hasFocus() and self._settle.isActive():
            typed = word_at(self._text, self.cursor_place)
        return drawn(self._findings, typed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tints, then the text, then the lines, waves and the outline."""
        # By hand: under an application style sheet a palette set later does not reach here.
        background = QPainter(self.viewport())
        background.fillRect(self.viewport().rect(), self._theme.color("surface"))
        background.end()
        self._paint_lit()
        if self._preview is not None:
            self._preview.paint(self.viewport(), self.palette())
            return
        shown = [(f, self.boxes(f.span)) for f in self._shown()]
        view = QRectF(self.viewport().rect())
        shown = [(f, boxes) for f, boxes in shown if any(view.intersects(b) for b in boxes)]
        for over in (False, True):
            if over:
                super().paintEvent(event)
                self._paint_hint()
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint = paint_over if over else paint_under
            for finding, boxes in shown:
                for box in boxes:
                    paint(painter, box, finding, self._theme, current=finding == self._current)
            painter.end()

    def _paint_hint(self) -> None:
        if self._text or self._composing:
            return
        side = TEXT_MARGIN
        painter = QPainter(self.viewport())
        box = self.viewport().rect().adjusted(side, side, -side, -side)
        paint_hint(painter, box, self.placeholderText(), self._theme)
        painter.end()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a paragraph of every line break; tell of Escape.

        By hand: on a blank line Qt’s own takes the shape of the line away and inserts nothing.
        """
        keys = QKeySequence.StandardKey
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        if event.matches(keys.InsertLineSeparator) or event.matches(keys.InsertParagraphSeparator):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next field left to fill; past the last one, leave the editor."""
        cursor = self.textCursor()
        edge = self._offsets.to_points(
            cursor.selectionEnd() if forward else cursor.selectionStart()
        )
        field = next_field(self._findings, edge, forward=forward)
        if field is None or self._preview is not None:
            return super().focusNextPrevChild(forward)
        self.select(field, words=True)
        return True

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected words as plain text, no-break spaces kept."""
        data = QMimeData()
        # Merely selecting comes here too, for the middle click of X11: what reached the
        # clipboard itself is told by its own signal.
        self._offered = plain(self.textCursor().selectedText())
        data.setText(self._offered)
        return data

    def _on_clipboard(self) -> None:
        board = QGuiApplication.clipboard()
        if self._offered and board.text() == self._offered:
            words, self._offered = self._offered, ""
            self.selection_taken.emit(words)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text."""
        if source.hasText():
            self.textCursor().insertText(source.text())
            self.ensureCursorVisible()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Follow the composing of an accent: nothing is checked meanwhile."""
        super().inputMethodEvent(event)
        was, self._composing = self._composing, bool(event.preeditString())
        if was and not self._composing:
            self.composing_ended.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the usual menu, with what can be done to the sentence under the pointer."""
        if self._preview is not None:
            return
        menu = self.createStandardContextMenu(event.pos())
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        here = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        self.menu_asked.emit(menu, self._offsets.to_points(here.position()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which finding was clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            place = self._offsets.to_points(
                self.cursorForPosition(event.position().toPoint()).position()
            )
            self.finding_pressed.emit(self.finding_at(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the card around, which carries the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the card around, which carries the ring."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter beside the text, and in view the line where one writes."""
        line = self.cursorRect()
        seen = line.top() >= 0 and line.bottom() <= event.oldSize().height()
        super().resizeEvent(event)
        if seen and self.hasFocus():
            # The gate has grown below.
            self.ensureCursorVisible()
        self._place_gutter()
        self._dress_preview()
        self._moved()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font that a style sheet would impose."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().update()

    # Look

    def set_gutter_width(self, width: int) -> None:
        """Give the gutter another width."""
        if width != self.gutter.wanted_width:
            self.gutter.wanted_width = width
            self._place_gutter()

    def anchor(self, span: Span) -> tuple[QRect, QRect]:
        """Return the first and the last line of the words of ``span``, in the viewport."""
        boxes = self.boxes(span) or [QRectF(self.cursorRect())]
        return boxes[0].toRect(), boxes[-1].toRect()

    def block_tops(self) -> list[tuple[int, int]]:
        """Return top and bottom of each paragraph, in the viewport."""
        if self._preview is not None:
            return block_tops(self._preview.document, -self._preview.top)
        return block_tops(self.document(), -self.verticalScrollBar().value())

    def viewport_to(self, widget: QWidget, point: QPoint) -> QPoint:
        """Return a point of the viewport in the coordinates of ``widget``."""
        return self.viewport().mapTo(widget, point)

    def _dress(self) -> None:
        self._muted += 1
        self.setFont(self._theme.font("editor"))
        self.document().setDefaultFont(self._theme.font("editor"))
        # The inks are the application’s: one set here would outlive the theme it came from.
        palette = self.palette()
        # Drawn by hand: Qt’s own is cut where it takes two lines, and keeps its size.
        palette.setColor(QPalette.ColorRole.PlaceholderText, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self._muted -= 1
        self._place_gutter()
        self._dress_preview()
        self._moved()

    def _format_blocks(self) -> None:
        """Set the line height in proportion, so that the zoom adds no step to undo."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(line_height(line_share(self._theme)))

    def _space_paragraphs(self) -> None:
        """Draw a blank line between two paragraphs as a gap; it stays a line of the text.

        Part of the edit that made it, for the undoing. The line where one is about to write
        keeps its height, and nothing changes while one goes back: that would end the redoing.
        """
        document = self.document()
        if self._spacing or document.isRedoAvailable():
            return
        here = self.textCursor().block().blockNumber() if self.hasFocus() else -1
        self._spacing = True
        shape_gaps(document, spare=here, join=True)
        self._spacing = False

    def _place_gutter(self) -> None:
        width = self.gutter.wanted_width
        self.setViewportMargins(width + self._theme.px(_SIDE), 0, self._theme.px(_SIDE), 0)
        area = self.contentsRect()
        self.gutter.setGeometry(QRect(area.left(), area.top(), width, area.height()))

    def _cursor_moved(self) -> None:
        if self._typed_last and not self._settle.isActive():
            self._typed_last = False
        self.viewport().update()

    def _word_settled(self) -> None:
        self._typed_last = False
        self.viewport().update()

    def _moved(self, *_: object) -> None:
        self.viewport().update()
        self.gutter.update()
        self.layout_changed.emit()
