"""Errors that are shown to the user, as against defects of ours."""

from __future__ import annotations

from collections.abc import Sequence


class UserError(Exception):
    """Something that the user can mend.

    ``str(error)`` is one French sentence that says what is wrong, where, and what to do;
    ``details`` further lines, one fact each (an error of a file a line).
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details: tuple[str, ...] = tuple(details)


class ComponentError(UserError):
    """A component that the program needs (Java, LanguageTool, the pipeline) is missing."""
