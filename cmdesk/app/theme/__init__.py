"""Colours, type, icons and marks of the window, read from ``resources/theme``."""

from cmdesk.app.theme.theme import Mode, Theme

__all__ = ["Mode", "Theme"]
