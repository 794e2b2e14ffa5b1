"""The page on which one works: queue, message, reply, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from cmdesk.app.message.pane import MessagePane
from cmdesk.app.queue.pane import LEAST as QUEUE_LEAST
from cmdesk.app.queue.pane import STRIP, QueuePane
from cmdesk.app.reply.pane import ReplyPane
from cmdesk.app.theme import Theme

FOLD_BELOW = 1200 - 88
"""Width of this page in a window of 1200."""
LOW_BELOW = 780 - 48 - 26
"""Height of this page in a window of 780."""
MESSAGE_LEAST, REPLY_LEAST = 320, 540
QUEUE_MOST, MESSAGE_MOST = 340, 520


def folds(total: int, zoom: int = 100) -> bool:
    """Return whether the queue is a strip: larger text leaves its rows no room earlier."""
    return total < FOLD_BELOW * max(1.0, zoom / 115)


def widths(total: int, *, folded: bool = False) -> tuple[int, int, int]:
    """Return the widths of the three panes for ``total`` (window.md, Reply)."""
    if folded:
        rest = total - STRIP
        message = max(MESSAGE_LEAST, min(round(rest * 0.375), rest - REPLY_LEAST))
        return STRIP, message, rest - message
    # 240, 348 and 604 at 1280; 284, 392 and 676 at 1440.
    more = (total - (1280 - 88)) * 44 / 160
    queue = min(QUEUE_MOST, max(QUEUE_LEAST, round(240 + more)))
    message = min(MESSAGE_MOST, max(MESSAGE_LEAST, round(348 + more)))
    return queue, message, total - queue - message


class ReplyPage(QSplitter):
    """Lays the panes out; folds the queue where the window is narrow."""

    def __init__(
        self, theme: Theme, queue: QueuePane, message: MessagePane, reply: ReplyPane,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.queue, self.message, self.reply = queue, message, reply
        self._theme = theme
        self._moved = False
        for pane in (queue, message, reply):
            self.addWidget(pane)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        message.setMinimumWidth(MESSAGE_LEAST)
        reply.setMinimumWidth(REPLY_LEAST)
        self.splitterMoved.connect(self._on_moved)
        theme.changed.connect(self._fit)
        self._fit()

    def _on_moved(self, _position: int, _index: int) -> None:
        self._moved = True

    @property
    def layout_state(self) -> list[int] | None:
        """Return the widths where the user chose them."""
        return self.sizes() if self._moved and not self.queue.folded else None

    def restore(self, sizes: list[int] | None) -> None:
        """Take widths over; ``None``: those of the design."""
        self._moved = sizes is not None
        if sizes is not None and not self.queue.folded:
            self.setSizes(sizes)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold and fit the panes."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        total = self.width()
        folded = folds(total, self._theme.zoom)
        changed = folded != self.queue.folded
        self.queue.set_folded(folded)
        if folded:
            self.queue.setFixedWidth(STRIP)
        else:
            self.queue.setMinimumWidth(QUEUE_LEAST)
            self.queue.setMaximumWidth(16777215)
        self.message.set_short(self.height() < LOW_BELOW)
        if changed or folded or not self._moved:
            self.setSizes(list(widths(total, folded=folded)))
