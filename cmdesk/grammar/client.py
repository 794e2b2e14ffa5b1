"""What is asked of a running server, through ``language_tool_python``."""

from __future__ import annotations

import json
import threading

from language_tool_python import LanguageTool, Match
from language_tool_python.exceptions import LanguageToolError

from cmdesk.grammar.markup import MarkedLine, mark

CHECK_TIMEOUT = 10.0
"""Seconds for one line; the slowest that we met took 0.6."""
ENABLED_RULES = frozenset({"FRENCH_WHITESPACE_STRICT"})
"""Off by default, even at the level « picky »."""

# ``Match`` keeps the places of the last text's wide characters in a variable of its class:
# two threads at once get wrong offsets (fixed upstream after 3.4.0).
_ONE_AT_A_TIME = threading.Lock()


class ClientError(Exception):
    """The server did not answer, or did not answer rightly."""


class _AnnotatedTool(LanguageTool):
    """Sends annotated text, so that markup is not read as French."""

    _TIMEOUT = CHECK_TIMEOUT  # type: ignore[assignment]  # declared as the literal 300

    def __init__(self, url: str) -> None:
        # Requests to 127.0.0.1 would otherwise go to the proxy of HTTP_PROXY or ALL_PROXY.
        # Without `host` it resolves "localhost", which a bare system may not know.
        super().__init__("fr", remote_server=url, host="127.0.0.1", proxies={"http": ""})
        self.line: MarkedLine | None = None

    def _create_params(self, text: str) -> dict[str, str]:
        params: dict[str, str] = super()._create_params(text)
        if self.line is not None:
            del params["text"]
            params["data"] = json.dumps(self.line.annotation(), ensure_ascii=False)
        return params


class Client:
    """Asks one server; several threads may call, one question goes out at a time."""

    def __init__(self, url: str, disabled_rules: frozenset[str] = frozenset()) -> None:
        try:
            self._tool = _AnnotatedTool(url)
        except (LanguageToolError, ValueError, OSError) as error:
            raise ClientError(str(error)) from error
        self._tool.picky = True
        self._tool.enabled_rules = set(ENABLED_RULES)
        self._tool.disabled_rules = set(disabled_rules)

    def check(self, line: str, names: tuple[str, ...] = ()) -> list[tuple[Match, int, int]]:
        """Return the matches of a line, each with its place in code points, end excluded.

        Raises ``ClientError``.
        """
        marked = mark(line, names)
        return self.check_marked(line, marked) if marked.has_prose else []

    def check_marked(self, line: str, marked: MarkedLine) -> list[tuple[Match, int, int]]:
        """Return the matches of a line that is already cut in pieces."""
        with _ONE_AT_A_TIME:
            self._tool.line = marked
            try:
                matches = self._tool.check(line)
            # Whatever a strange answer makes the library raise, the reply must be spared.
            except Exception as error:
                raise ClientError(f"{type(error).__name__}: {error}") from error
        return [(match, match.offset, _end(line, match)) for match in matches]

    def check_with_timeout(self, line: str, names: tuple[str, ...], timeout: float) -> None:
        """Check once with a timeout of its own: the first check loads the rules."""
        self._tool._TIMEOUT = timeout
        try:
            self.check(line, names)
        finally:
            self._tool._TIMEOUT = CHECK_TIMEOUT


def _end(line: str, match: Match) -> int:
    """Return where a match ends: its offset is in code points, its length in UTF-16 units."""
    units = int(match.error_length)
    end = int(match.offset)
    while units > 0 and end < len(line):
        units -= 2 if ord(line[end]) > 0xFFFF else 1
        end += 1
    return end
