import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette

import cmdesk.app
from cmdesk.app.message.text import MessageText
from cmdesk.app.reply.editor import ReplyEditor
from cmdesk.app.theme import Mode, Theme

TEXT = {
    "window": ("text", "text-2", "text-3", "accent"),
    "rail": ("text", "text-2", "accent"),
    "surface": ("text", "text-2", "text-3", "accent", "s1", "s2", "s3", "s4", "ok"),
    "sunken": ("text", "text-2", "text-3"),
    "raised": ("text", "text-2", "text-3", "accent"),
    "select": ("text", "text-2", "accent"),
    "accent": ("on-accent",),
    "s2-bg": ("s2", "text"),
    "s3-bg": ("s3", "text"),
    "s4-bg": ("s4", "text"),
    "s3-fill": ("ink",),
    "s4": ("s4-ink",),
    "signal": ("text",),
    "fact": ("text",),
    "emotion": ("text", "emotion-line"),
    "ok-bg": ("ok",),
}
MARKS = {
    "surface": ("line-2", "focus", "signal-line", "fact-line", "emotion-line", "accent"),
    "window": ("line-2", "focus", "accent"),
    "raised": ("line-2", "focus"),
}


def luminance(color):
    def channel(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(v) for v in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)])
def test_theme_contrast_is_enough(frame_theme, mode, pairs, least):
    frame_theme.set_mode(mode)
    weak = {
        (back, token): round(contrast(frame_theme.color(back), frame_theme.color(token)), 2)
        for back, tokens in pairs.items()
        for token in tokens
        if contrast(frame_theme.color(back), frame_theme.color(token)) < least
    }
    assert weak == {}


def test_theme_changes_are_told_and_keep_their_bounds(qtbot, frame_theme):
    light = frame_theme.color("text")
    with qtbot.waitSignal(frame_theme.changed):
        frame_theme.set_mode(Mode.DARK)
    assert frame_theme.color("text") != light
    assert frame_theme.is_dark
    frame_theme.set_zoom(500)
    assert frame_theme.zoom == 160
    assert frame_theme.px(20) == 32
    assert frame_theme.font("ui").pixelSize() == 21
    for _ in range(20):
        frame_theme.zoom_out()
    assert frame_theme.zoom == 90


def test_theme_style_sheet_names_only_what_exists(frame_theme):
    assert "@" not in frame_theme.stylesheet()


def test_theme_uses_the_font_that_is_shipped(frame_theme):
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(frame_theme.font("ui")).family() == "Inter"
    assert frame_theme.font("block").weight() == 600


def test_theme_icons_are_there_and_used(frame_theme, resources):
    shipped = {path.stem for path in (resources / "icons").glob("*.svg")}
    folder = Path(cmdesk.app.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    code += (resources / "theme" / "marks.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', code))
    assert " ".join(sorted(shipped - named)) == ""
    for name in shipped:
        assert not frame_theme.pixmap(name, 16, "text").isNull()


def test_theme_follows_the_system_only_where_asked(qapp, resources):
    from PySide6.QtCore import Qt

    theme = Theme(resources, Mode.SYSTEM)
    assert theme.is_dark == (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)


def test_theme_reaches_texts_that_were_built_before_it_changed(qtbot, frame_theme, frame_labels):
    """As at a start: the window is built, then the mode that was kept is applied, then it shows."""
    texts = [MessageText(frame_theme, "Message"), ReplyEditor(frame_theme, frame_labels)]
    frame_theme.set_mode(Mode.DARK)
    for text in texts:
        qtbot.addWidget(text)
        text.show()
        for widget in (text, text.viewport()):
            ink = widget.palette().color(QPalette.ColorRole.Text)
            assert ink == frame_theme.color("text")
    frame_theme.set_mode(Mode.LIGHT)
    for text in texts:
        for widget in (text, text.viewport()):
            ink = widget.palette().color(QPalette.ColorRole.Text)
            assert ink == frame_theme.color("text")
