"""The choice of the network on which a message was received."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import boxed_width, paint_boxed
from cmdesk.app.widgets.combo import Combo
from cmdesk.app.wording import monogram, place
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.translations import Labels

_NEVER_PUBLIC = frozenset({Channel.EMAIL, Channel.CHAT})


class ChannelChoice(Combo):
    """Every network, public and private where both exist; the monogram stands before it."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme, self._labels = theme, labels
        self.setAccessibleName(labels("frame.paste.channel"))
        # Facebook first, as the field does it; « not told » last.
        order = sorted(Channel, key=lambda channel: channel is not Channel.FACEBOOK)
        for channel in order:
            if channel not in _NEVER_PUBLIC:
                self.addItem(place(labels, Message("", channel=channel)), (channel.value, True))
        for channel in order:
            private = Message("", channel=channel, public=False)
            self.addItem(place(labels, private), (channel.value, False))
        self.addItem(labels("frame.paste.no-channel"), ("", True))
        self.setMaxVisibleItems(14)
        # The rare long name may be elided here; the open list shows it whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        side = QSize(round(boxed_width("Mm", self._theme)), self._theme.px(17))
        self.setIconSize(side)
        for row in range(self.count()):
            name = self.itemData(row)[0]
            text = monogram(self._labels, Channel(name) if name else None)
            self.setItemIcon(row, self._picture(text, side))

    def _picture(self, text: str, side: QSize) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(side * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        width = boxed_width(text, self._theme)
        box = QRectF((side.width() - width) / 2, 0, width, side.height())
        paint_boxed(painter, box, text, self._theme)
        painter.end()
        return QIcon(pixmap)

    def choice(self) -> tuple[Channel | None, bool]:
        """Return the network, and whether the message is public."""
        name, public = self.currentData()
        return (Channel(name) if name else None), bool(public)

    def choose(self, channel: Channel | None, *, public: bool) -> None:
        """Select a network."""
        wanted = (channel.value if channel else "", public if channel else True)
        for row in range(self.count()):
            if tuple(self.itemData(row)) == wanted:
                self.setCurrentIndex(row)
                return
