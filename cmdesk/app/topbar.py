"""The bar at the top: the brand, the field of actions and messages, two buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from cmdesk.app.search import SearchField
from cmdesk.app.theme import Theme
from cmdesk.app.theme.marks import paint_focus
from cmdesk.app.widgets.button import Button
from cmdesk.domain.profile import Profile
from cmdesk.translations import Labels

HEIGHT = 48


class BrandButton(QAbstractButton):
    """The brand in use, its version and its signature; opens the menu of brands."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._labels = theme, labels
        self._monogram = ""
        self._state = ""
        self._icon = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)
        self.show_profile(None)

    def show_profile(self, profile: Profile | None) -> None:
        """Show a brand; ``None``: the neutral voice."""
        labels = self._labels
        if profile is None:
            self.setText(labels("frame.brand.neutral"))
            self._monogram, self._icon = "", ""
            self._state = labels("frame.brand.none")
            self.setAccessibleName(labels("frame.brand.spoken-neutral"))
            self.setToolTip(labels("frame.brand.tip"))
        else:
            self.setText(profile.name)
            words = [word for word in profile.name.split() if word[0].isalnum()]
            initials = "".join(word[0] for word in words[:2])
            self._monogram = (initials if len(words) > 1 else profile.name[:2]).upper()
            # Signing comes with the packed profiles; until then no profile carries one.
            self._state = labels("frame.brand.unsigned", version=profile.version)
            self._icon = "triangle-alert"
            self.setAccessibleName(
                labels("frame.brand.spoken", name=profile.name, state=self._state)
            )
            self.setToolTip(labels("frame.brand.unsigned-tip"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the monogram and the two lines, 220 of text at most."""
        name = QFontMetrics(self._theme.font("ui-strong")).horizontalAdvance(self.text())
        state = QFontMetrics(self._theme.font("caption")).horizontalAdvance(self._state)
        state += self._theme.px(18) if self._icon else 0
        words = min(self._theme.px(220), max(name, state))
        around = self._theme.px(28) + 14 + self._theme.px(36)
        return QSize(around + words, min(HEIGHT, self._theme.px(44)))

    def minimumSizeHint(self) -> QSize:
        """Return a size in which the names are elided."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Return, Enter and Down too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the monogram, the name, the state, the arrow."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = self.devicePixelRatioF()
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        middle = self.height() / 2
        side = theme.px(28)
        box = QRectF(4, middle - side / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("select" if self._monogram else "sunken"))
        painter.drawRoundedRect(box, 6, 6)
        if self._monogram:
            painter.setFont(theme.font("caption-strong"))
            painter.setPen(theme.color("accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._monogram)
        else:
            size = theme.px(14)
            pixmap = theme.pixmap("megaphone", 14, "text-3", ratio)
            centre = box.center()
            painter.drawPixmap(round(centre.x() - size / 2), round(centre.y() - size / 2), pixmap)
        left, right = round(box.right()) + 10, self.width() - theme.px(28)
        lines = theme.line("ui") + theme.line("caption")
        top = middle - lines / 2
        font = theme.font("ui-strong")
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        cut = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        ahead = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, top, right - left + 2, theme.line("ui")), ahead, cut)
        top += theme.line("ui")
        if self._icon:
            size = theme.px(14)
            pixmap = theme.pixmap(self._icon, 14, "s3", ratio)
            painter.drawPixmap(left, round(top + (theme.line("caption") - size) / 2), pixmap)
            left += size + 4
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color("text-2"))
        cut = QFontMetrics(font).elidedText(self._state, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRectF(left, top, right - left + 2, theme.line("caption")), ahead, cut)
        pixmap = theme.pixmap("chevron-down", 14, "text-2", ratio)
        size = theme.px(14)
        painter.drawPixmap(self.width() - size - 8, round(middle - size / 2), pixmap)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), theme, 6)


class TopBar(QFrame):
    """Brand, search, « Coller un message », « Ouvrir… »."""

    def __init__(self, theme: Theme, labels: Labels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self._theme = theme
        self.brand = BrandButton(theme, labels)
        self.search = SearchField(theme, labels)
        self.paste = Button(theme, labels("frame.action.paste"), icon="clipboard")
        self.open = Button(theme, labels("frame.action.open-messages-short"), icon="folder-open")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 16, 0)
        layout.setSpacing(12)
        layout.addWidget(self.brand)
        layout.addStretch(1)
        layout.addWidget(self.search, 6)
        layout.addStretch(1)
        layout.addWidget(self.paste)
        layout.addWidget(self.open)
        for button in (self.paste, self.open):
            # So that the field stays where it is on the first page, which has its own.
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(HEIGHT, self._theme.px(44)))
        self.search.setMaximumWidth(self._theme.px(420))

    def set_buttons_visible(self, visible: bool) -> None:
        """Show or hide the two buttons: the first run has its own."""
        self.paste.setVisible(visible)
        self.open.setVisible(visible)
