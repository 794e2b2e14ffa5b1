"""The theme: one object, made at start-up and handed down, that every widget reads."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from cmdesk.knowledge.loader import read_toml

LEAST_ZOOM, MOST_ZOOM, ZOOM_STEP = 90, 160, 10
_PLACE = re.compile(r"@([a-z0-9-]+)(?:\(([0-9]+)\))?")


class Mode(StrEnum):
    """What the user chose: follow the system, or one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TypeRole(NamedTuple):
    """Size, line height and weight of a role of type, in pixels at 100 %."""

    size: int
    line: int
    weight: int


class Theme(QObject):
    """The current colours, fonts and icons; ``changed`` is emitted when any of them changes.

    ``resources`` is the folder with ``theme``, ``fonts`` and ``icons``. ``zoom`` is the
    size of the text in per cent, 90 to 160.
    """

    changed = Signal()

    def __init__(
        self,
        resources: Path,
        mode: Mode = Mode.SYSTEM,
        zoom: int = 100,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        tables = read_toml(resources / "theme" / "tokens.toml")
        self._colours: dict[str, tuple[QColor, QColor]] = {
            name: (QColor(light), QColor(dark)) for name, (light, dark) in tables["colour"].items()
        }
        self._roles = {name: TypeRole(*values) for name, values in tables["type"].items()}
        self._style = (resources / "theme" / "style.qss").read_text(encoding="utf-8")
        self._icons = resources / "icons"
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
        self._mode = mode
        self._zoom = _bounded(zoom)
        self._app: QApplication | None = None
        self._family = _load_fonts(resources / "fonts")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    # Colours

    @property
    def is_dark(self) -> bool:
        """Return whether the dark colours are shown."""
        if self._mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    @property
    def high_contrast(self) -> bool:
        """Return whether the system asks for more contrast: then no tints, only lines."""
        hints = QGuiApplication.styleHints()
        accessibility = getattr(hints, "accessibility", None)
        if accessibility is None:
            return False
        preference = accessibility().contrastPreference()
        return bool(preference == Qt.ContrastPreference.HighContrast)

    def color(self, token: str) -> QColor:
        """Return a colour by its token; raise ``KeyError`` where there is none."""
        return QColor(self._colours[token][self.is_dark])

    def tokens(self) -> tuple[str, ...]:
        """Return the names of all colours."""
        return tuple(self._colours)

    # Type

    @property
    def zoom(self) -> int:
        """Return the size of the text in per cent."""
        return self._zoom

    def px(self, pixels: float) -> int:
        """Return a measure that follows the size of the text (row heights, badges)."""
        return round(pixels * self._zoom / 100)

    def font(self, role: str = "ui", *, weight: int | None = None, tabular: bool = False) -> QFont:
        """Return the font of a role (``hero``, ``title``, ``block``, ``message``, ``editor``,
        ``ui``, ``ui-medium``, ``ui-strong``, ``caption``, ``caption-strong``, ``key``, ``badge``).

        ``tabular`` gives figures of one width, for times and counts.
        """  # noqa: D205 (the list of roles is the summary)
        wanted = self._roles[role]
        font = QFont(self._family) if self._family else QFont()
        font.setPixelSize(self.px(wanted.size))
        font.setWeight(QFont.Weight(weight or wanted.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def line(self, role: str) -> int:
        """Return the line height of a role of type, in pixels."""
        return self.px(self._roles[role].line)

    # Icons

    def pixmap(
        self, name: str, size: int = 16, token: str = "text-2", ratio: float = 0.0
    ) -> QPixmap:
        """Return an icon of ``resources/icons`` in the colour of a token.

        ``size`` is in pixels at 100 % text (14, 16 or 20), ``ratio`` the pixel ratio of
        the screen it is drawn on (0: the application's highest).
        """
        application = QApplication.instance()
        if not ratio and isinstance(application, QGuiApplication):
            ratio = application.devicePixelRatio()
        ratio = ratio or 1.0
        color = self.color(token).name()
        key = (name, self.px(size), color, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw_svg(self._svg(name, color), self.px(size), ratio)
        return self._pixmaps[key]

    def icon(self, name: str, size: int = 16, token: str = "text-2") -> QIcon:
        """Return an icon of ``resources/icons`` in the colour of a token."""
        return QIcon(self.pixmap(name, size, token))

    def _svg(self, name: str, color: str) -> bytes:
        if name not in self._sources:
            self._sources[name] = (self._icons / f"{name}.svg").read_bytes()
        return self._sources[name].replace(b"currentColor", color.encode("ascii"))

    # What the application takes

    def palette(self) -> QPalette:
        """Return the palette: what it covers is drawn by the style itself."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, token in (
            (roles.Window, "window"),
            (roles.WindowText, "text"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "sunken"),
            (roles.Text, "text"),
            (roles.Button, "surface"),
            (roles.ButtonText, "text"),
            (roles.BrightText, "on-accent"),
            (roles.ToolTipBase, "raised"),
            (roles.ToolTipText, "text"),
            (roles.PlaceholderText, "text-3"),
            (roles.Highlight, "accent"),
            (roles.HighlightedText, "on-accent"),
            (roles.Link, "accent"),
            (roles.LinkVisited, "accent"),
            (roles.Light, "surface"),
            (roles.Midlight, "line"),
            (roles.Mid, "line"),
            (roles.Dark, "line-2"),
            (roles.Shadow, "line-2"),
            (roles.Accent, "accent"),
        ):
            palette.setColor(role, self.color(token))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text-3"))
        return palette

    def stylesheet(self) -> str:
        """Return the style sheet: ``@token`` and ``@px(n)`` of the file are filled in."""

        def value(match: re.Match[str]) -> str:
            name, number = match.groups()
            if number is not None:
                return f"{self.px(int(number))}px"
            return self.color(name).name()

        return _PLACE.sub(value, self._style)

    def install(self, app: QApplication) -> None:
        """Dress the application, now and after every change."""
        self._app = app
        app.setStyle("Fusion")
        self._dress()

    def _dress(self) -> None:
        if self._app is not None:
            self._app.setPalette(self.palette())
            self._app.setFont(self.font("ui"))
            self._app.setStyleSheet(self.stylesheet())

    # Changes

    @property
    def mode(self) -> Mode:
        """Return what the user chose."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark."""
        if mode is not self._mode:
            self._mode = mode
            self._apply()

    def set_zoom(self, zoom: int) -> None:
        """Set the size of the text, in per cent, within 90 and 160."""
        if _bounded(zoom) != self._zoom:
            self._zoom = _bounded(zoom)
            self._apply()

    def zoom_in(self) -> None:
        """Make the text one step larger."""
        self.set_zoom(self._zoom + ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make the text one step smaller."""
        self.set_zoom(self._zoom - ZOOM_STEP)

    def _system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        self._pixmaps.clear()
        self._dress()
        self.changed.emit()


def _bounded(zoom: int) -> int:
    return max(LEAST_ZOOM, min(MOST_ZOOM, zoom))


def _load_fonts(folder: Path) -> str:
    """Return the family of the fonts of ``folder``, empty where none could be loaded."""
    family = ""
    for file in sorted(folder.glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or next((name for name in families if name == "Inter"), "")
    return family


def _draw_svg(source: bytes, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
