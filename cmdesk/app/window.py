"""The main window: rail, bars, pages, and who tells whom."""

from __future__ import annotations

import base64
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.app.actions import Actions, key_texts
from cmdesk.app.brand_menu import BrandMenu
from cmdesk.app.dialogs import (
    FileDialog,
    KeysDialog,
    PasteDialog,
    RefusalDialog,
    SaveDialog,
    SettingsDialog,
)
from cmdesk.app.exemptions_dialog import ExemptionsDialog
from cmdesk.app.first_run import FirstRunPage
from cmdesk.app.learnt_dialog import LearntDialog
from cmdesk.app.marks import SignalMarks
from cmdesk.app.message.pane import MessagePane
from cmdesk.app.model import Order
from cmdesk.app.preferences import Preferences
from cmdesk.app.profile_page import ProfilePage
from cmdesk.app.queue.pane import QueuePane
from cmdesk.app.rail import Rail
from cmdesk.app.reply.copying import Measure
from cmdesk.app.reply.pane import ReplyPane
from cmdesk.app.reply_page import ReplyPage
from cmdesk.app.reply_wiring import connect_reply
from cmdesk.app.search import Choice
from cmdesk.app.session import Session
from cmdesk.app.statusbar import StatusBar
from cmdesk.app.theme import Mode, Theme
from cmdesk.app.topbar import TopBar
from cmdesk.app.wording import place
from cmdesk.review.reasons import Reasons
from cmdesk.translations import Labels

START, LEAST = (1440, 900), (1064, 660)
REFRESH_MS = 20_000
"""How often the waiting times are drawn again."""


class MainWindow(QMainWindow):
    """One window, no tabs. It owns nothing slow: ``session`` and ``engine`` do the work."""

    def __init__(
        self,
        theme: Theme,
        labels: Labels,
        session: Session,
        engine: Any,  # noqa: ANN401 (an EngineClient, or a stand-in with its signals)
        limits: Measure,
        resources: Path,
    ) -> None:
        super().__init__()
        self._theme, self._labels, self.session, self._engine = theme, labels, session, engine
        self.setWindowTitle(labels("frame.name"))
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST)
        self.resize(*START)
        self.rail = Rail(theme, labels)
        self.topbar = TopBar(theme, labels)
        self.statusbar = StatusBar(theme, labels)
        self.first = FirstRunPage(theme, labels)
        self.queue = QueuePane(theme, labels, session.inbox)
        self.message = MessagePane(theme, labels, SignalMarks(resources))
        reasons = Reasons(resources / "rules" / "reasons.toml")
        self.reply = ReplyPane(theme, labels, engine, limits, reasons=reasons)
        self.page = ReplyPage(theme, self.queue, self.message, self.reply)
        self.profile = ProfilePage(theme, labels)
        self.stack = QStackedWidget()
        self._lay_out()
        self.actions_ = Actions(labels, theme, self, self.reply.commands)
        self.menu = QMenu(self)
        self.actions_.fill(self.menu)
        if sys.platform == "darwin":
            self.actions_.fill(self.menuBar())
        self._brands = BrandMenu(labels, self.actions_, self)
        self._dialog: QWidget | None = None
        self.is_loading = False
        """Whether another message is being put in the reply pane: nothing is edited by hand."""
        self.preferences = Preferences(session.store, self)
        self._connect_actions()
        self._connect_panes()
        self._connect_session()
        self._ticks = QTimer(self, interval=REFRESH_MS)
        self._ticks.timeout.connect(self._tick)
        self._ticks.start()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self.statusbar.show_checker(engine.checker_status)
        self._show_brand()
        self._show_page()

    def _lay_out(self) -> None:
        for page in (self.first, self.page, self.profile):
            self.stack.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.topbar)
        right.addWidget(self.stack, 1)
        right.addWidget(self.statusbar)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(central)

    # Wiring

    def _connect_actions(self) -> None:
        theme, session, actions = self._theme, self.session, self.actions_
        for id, act in {  # noqa: A001 (the field's own word)
            "paste": self.paste,
            "open-messages": self.choose_messages,
            "open-profile": self.choose_profile,
            "example": session.open_example,
            "export-corrections": self.export_corrections,
            "next": lambda: self.go(1),
            "previous": lambda: self.go(-1),
            "classify": lambda: self.file_away(published=False),
            "publish": lambda: self.file_away(published=True),
            "quit": self.close,
            "zoom-in": theme.zoom_in,
            "zoom-out": theme.zoom_out,
            "zoom-reset": lambda: theme.set_zoom(100),
            "layout": self.reset_layout,
            "settings": lambda: self._open(
                SettingsDialog(theme, self._labels, self.preferences, self)
            ),
            "exemptions": lambda: self._open(
                ExemptionsDialog(theme, self._labels, session.exemptions, self)
            ),
            "palette": self.topbar.search.open,
            "search": self.search,
            "next-pane": lambda: self.cycle(1),
            "previous-pane": lambda: self.cycle(-1),
            "reply": self.show_reply,
            "profile": self.show_profile,
            "menu": self.open_menu,
            "keys": self.show_keys,
            "learnt": lambda: self._open(LearntDialog(theme, self._labels, session.learnt, self)),
        }.items():
            actions.connect_to(id, act)
        self.topbar.search.actions_source = actions.listed
        self.topbar.search.messages_source = self._message_choices

    def _connect_panes(self) -> None:
        session, rail, bar, labels = self.session, self.rail, self.topbar, self._labels
        rail.reply.clicked.connect(self.show_reply)
        rail.profile.clicked.connect(self.show_profile)
        rail.help.clicked.connect(self.show_keys)
        rail.menu.clicked.connect(self.open_menu)
        for button, id in (  # noqa: A001 (the field's own word)
            (rail.reply, "reply"), (rail.profile, "profile"), (rail.help, "keys"),
            (rail.menu, "menu"), (bar.paste, "paste"), (bar.open, "open-messages"),
        ):  # fmt: skip
            action = self.actions_[id]
            button.setToolTip(f"{action.text()} ({key_texts(labels, action)[0]})")
        bar.brand.clicked.connect(self._open_brands)
        bar.paste.clicked.connect(self.paste)
        bar.open.clicked.connect(self.choose_messages)
        self.first.message_given.connect(session.give)
        self.first.example_wanted.connect(session.open_example)
        self.first.brand_wanted.connect(self.choose_profile)
        self.first.file_wanted.connect(self.choose_messages)
        self.first.keys_wanted.connect(self.show_keys)
        self.first.said.connect(self.statusbar.note)
        self.queue.chosen.connect(session.open)
        self.queue.confirmed.connect(lambda _id: self.reply.focus_advised())
        self.queue.paste_wanted.connect(self.paste)
        self.queue.order_changed.connect(session.sort)
        self.queue.unseen_wanted.connect(session.sort)
        self.message.corrected.connect(session.correct)
        self.message.retry_wanted.connect(session.retry)
        self.message.fact_copied.connect(
            lambda words: self.statusbar.note(
                self._labels("frame.message.fact-copied", value=words)
            )
        )
        self.message.more_wanted.connect(self._open_more)
        connect_reply(self)
        self.profile.back_wanted.connect(self.show_reply)
        self.profile.open_wanted.connect(self.choose_profile)
        self.statusbar.restart_wanted.connect(self._engine.restart_checker)

    def _connect_session(self) -> None:
        session, engine = self.session, self._engine
        session.current_changed.connect(self._show_current)
        session.queue_changed.connect(self._show_queue)
        session.entry_changed.connect(lambda _id: self.queue.refresh())
        session.analysed.connect(self._on_analysed)
        session.profile_changed.connect(self._show_brand)
        session.said.connect(self.statusbar.note)
        session.refused.connect(self.refuse)
        session.store.saved.connect(self.statusbar.show_saved)
        session.store.failed.connect(self.statusbar.show_unsaved)
        session.store.noticed.connect(lambda sentence: self.refuse(sentence, ()))
        engine.checker_status_changed.connect(self.statusbar.show_checker)
        engine.broken.connect(self.statusbar.note)
        self._theme.changed.connect(self._keep_theme)

    # What is shown

    def _show_page(self) -> None:
        if self.stack.currentWidget() is self.profile:
            return
        first = not self.session.inbox.all()
        if not first and self.stack.currentWidget() is self.first:
            # Else the list might get the focus, and choose a row by itself.
            self.message.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stack.setCurrentWidget(self.first if first else self.page)
        self.topbar.set_buttons_visible(not first)
        self.rail.reply.setChecked(True)
        if first:
            self.first.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_queue(self) -> None:
        self.queue.reload()
        self.rail.set_count(len(self.session.inbox))
        self._show_page()

    def _show_current(self) -> None:
        session, entry = self.session, self.session.current
        self.queue.show_current(entry.id if entry else "")
        if entry is None:
            self.message.show_entry(None)
            self.reply.clear()
            self.queue.focus_next_thing()
            return
        self._show_page()
        self.message.show_entry(entry, session.inbox.by_author(entry))
        if session.profile is None:
            self.reply.clear()
            return
        self.is_loading = True
        self.reply.open(
            entry.message, entry.analysis, session.profile, entry.draft, entry.waivers,
            session.recent, hand=session.learnt, attestations=entry.attestations,
        )  # fmt: skip
        self.is_loading = False
        if not entry.draft:
            self.reply.focus_advised()

    def _on_analysed(self, id: str) -> None:
        self.queue.refresh()
        entry = self.session.current
        if entry is None or entry.id != id:
            return
        self.message.refresh()
        analysis = entry.analysis
        if analysis is not None and self.session.profile is not None:
            self.reply.set_analysis(analysis)

    def _show_brand(self) -> None:
        session = self.session
        shown = None if session.is_neutral else session.profile
        self.topbar.brand.show_profile(shown)
        self.profile.show_profile(shown)

    def _tick(self) -> None:
        self.queue.refresh()
        self.message.verdict.refresh()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        editing = new is not None and (new is self.reply.editor)
        self.session.frozen = editing and bool(self.reply.text.strip())

    # What the user does

    def paste(self) -> None:
        """Ask for a message, filled from the clipboard."""
        dialog = PasteDialog(self._theme, self._labels, self)
        if dialog.text.toPlainText().strip() in {text.strip() for text in self.session.recent}:
            # The clipboard still holds the reply that has just been copied.
            dialog.text.clear()
        entry = self.session.current
        if entry is not None and entry.message.channel is not None:
            dialog.channel.choose(entry.message.channel, public=entry.message.public)
        dialog.accepted.connect(lambda: self.session.give(dialog.message()))
        self._open(dialog)

    def _open(self, dialog: Any) -> None:  # noqa: ANN401 (any QDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog = dialog
        dialog.open()

    def choose_messages(self) -> None:
        """Ask for a file of messages."""
        self._choose_file("messages")

    def choose_profile(self) -> None:
        """Ask for a brand's file."""
        self._choose_file("profiles")

    def _choose_file(self, kind: str) -> None:
        dialog = FileDialog(self._labels, kind, self)
        dialog.fileSelected.connect(lambda name: self.session.open_file(Path(name)))
        self._open(dialog)

    def export_corrections(self) -> None:
        """Ask where to write what was corrected, then write it beside the interface."""
        dialog = SaveDialog(self._labels, self)
        dialog.fileSelected.connect(lambda name: self.session.export_corrections(Path(name)))
        self._open(dialog)

    def go(self, by: int) -> None:
        """Open the next message to treat; the focus goes to the advised suggestion."""
        self.show_reply()
        if self.session.step(by):
            self.reply.focus_advised()

    def file_away(self, *, published: bool) -> None:
        """File the open message, with its reply published or without one."""
        self.session.file_away(published=published)

    def search(self) -> None:
        """Filter the queue."""
        self.show_reply()
        if self.stack.currentWidget() is self.page and not self.queue.folded:
            self.queue.start_search()
        else:
            self.topbar.search.open()

    def cycle(self, by: int) -> None:
        """Give the focus to the next pane."""
        if self.stack.currentWidget() is not self.page:
            self.focusNextPrevChild(by > 0)
            return
        stops = (self.queue.view, self.message.text, self.reply.editor)
        panes: tuple[QWidget, ...] = (self.queue, self.message, self.reply)
        focus = self.focusWidget()
        here = next((i for i, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), -1)
        where = (here + by) % len(stops) if here >= 0 or by > 0 else len(stops) - 1
        stops[where].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_reply(self) -> None:
        """Show the page on which one works."""
        if self.stack.currentWidget() is self.profile:
            self.stack.setCurrentWidget(self.page)
        self._show_page()
        if self.stack.currentWidget() is self.page and self.reply.text:
            self.reply.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_profile(self) -> None:
        """Show the brand."""
        self.stack.setCurrentWidget(self.profile)
        self.topbar.set_buttons_visible(True)
        self.rail.profile.setChecked(True)
        self.profile.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_article(self, source: str) -> None:
        """Show the article that a finding rests on, where the brand has it."""
        if self.profile.show_source(source):
            self.show_profile()
            self.profile.show_source(source)
        else:
            self.statusbar.note(self._labels("frame.profile.no-article", source=source))

    def show_keys(self) -> None:
        """List the keys."""
        self._open(KeysDialog(self._theme, self._labels, self.actions_, self))

    def open_menu(self) -> None:
        """Open the menu beside its button."""
        self.menu.popup(self._above(self.rail.menu, self.menu))

    def _above(self, button: QWidget, menu: QMenu) -> QPoint:
        corner = button.mapToGlobal(QPoint(button.width() + 2, button.height()))
        corner.setY(corner.y() - menu.sizeHint().height())
        return corner

    def _open_brands(self) -> None:
        self._brands.fill(self.session)
        brand = self.topbar.brand
        self._brands.popup(brand.mapToGlobal(QPoint(4, brand.height() + 2)))
        # A brand that was installed meanwhile shows the next time.
        self.session.list_profiles()

    def _open_more(self, corner: QPoint) -> None:
        menu = QMenu(self)
        entry = self.session.current
        if entry is not None:
            text = entry.message.text
            copy = menu.addAction(self._labels("frame.message.copy-text"))
            copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
        menu.addAction(self.actions_["classify"])
        menu.addAction(self.actions_["publish"])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def _message_choices(self) -> list[Choice]:
        session = self.session
        return [
            Choice(
                entry.message.author or self._labels("frame.message.no-author"),
                f"{place(self._labels, entry.message)}, {' '.join(entry.message.text.split())}",
                act=partial(self._open_found, entry.id),
            )
            for _, entry in session.inbox.rows()
        ]

    def _open_found(self, id: str) -> None:
        self.show_reply()
        self.session.open(id)

    def refuse(self, sentence: str, details: tuple[str, ...] = ()) -> None:
        """Say in one sentence what is not possible, and what to do."""
        self._open(RefusalDialog(self._theme, self._labels, sentence, details, self))

    # Files that are dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.session.open_file(Path(url.toLocalFile()))

    # Settings, geometry, end

    def apply_settings(self, settings: dict[str, Any]) -> None:
        """Take over what was kept: theme, size of the text, order, geometry."""
        theme = settings.get("theme")
        if theme in set(Mode):
            self._theme.set_mode(Mode(theme))
        if isinstance(zoom := settings.get("zoom"), int):
            self._theme.set_zoom(zoom)
        self.preferences.apply(settings)
        if (order := settings.get("order")) in set(Order):
            self.queue.set_order(Order(order))
        if isinstance(geometry := settings.get("geometry"), str):
            self.restoreGeometry(base64.b64decode(geometry))
        if isinstance(sizes := settings.get("splitter"), list) and len(sizes) == 3:
            self.page.restore([int(size) for size in sizes])

    def _keep_theme(self) -> None:
        self.session.store.set_setting("theme", self._theme.mode.value)
        self.session.store.set_setting("zoom", self._theme.zoom)

    def reset_layout(self) -> None:
        """Go back to the sizes of the design."""
        self.showNormal()
        self.resize(*START)
        self.page.restore(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave the profile."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is self.profile:
            self.show_reply()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list of Ctrl+K at its field."""
        super().resizeEvent(event)
        self.topbar.search.close_results()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; what was typed is in the database already or goes there now."""
        store = self.session.store
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        store.set_setting("geometry", geometry)
        store.set_setting("splitter", self.page.layout_state)
        store.set_setting("order", self.session.inbox.order.value)
        super().closeEvent(event)
