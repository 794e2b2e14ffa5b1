"""What stands in the cache folder once LanguageTool is installed."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cmdesk.grammar.java import AOT_VERSION, Java
from cmdesk.paths import Paths

LOCK = Path("languagetool") / "jgo.lock.toml"
STAMP = "installed.json"
JARS = "jars"

# The heap that a day of replies needs, with room for a text of the greatest length; one
# collector thread. The first compiler only: the second one doubles the processor time of a
# start (12 seconds instead of 7), takes 40 MB, and answers no faster at the pace of a person.
JVM_FLAGS = (
    # A roomy young generation: loading the rules makes a hundred collections otherwise, a
    # tenth of the start. 320 MB of heap keeps the process under 420 MB after hours of work.
    "-Xms256m",
    "-Xmx320m",
    "-Xmn128m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
)


@dataclass(frozen=True, slots=True)
class Installation:
    """The jars of LanguageTool, in the order of the class path, checked by the stamp."""

    folder: Path
    lock_hash: str
    jars: tuple[str, ...]

    @property
    def jars_folder(self) -> Path:
        """Return the folder of the jars: the server runs in it, its class path is relative."""
        return self.folder / JARS

    @property
    def class_path(self) -> str:
        """Return the class path, relative to ``jars_folder``."""
        return os.pathsep.join(self.jars)

    def aot_cache(self, java: Java) -> Path | None:
        """Return where the start-up cache of this Java is or would be, ``None``: it makes none."""
        if java.major < AOT_VERSION:
            return None
        # Java refuses the cache of another Java, even of the same version put in its place.
        try:
            age = str(java.executable.stat().st_mtime_ns)
        except OSError:
            return None
        key = "|".join((str(java.executable), java.version, age, self.lock_hash, *JVM_FLAGS))
        return self.folder / f"start-{hashlib.sha256(key.encode()).hexdigest()[:12]}.aot"

    def command(
        self, java: Java, port: int, properties: Path, extra: tuple[str, ...] = ()
    ) -> list[str]:
        """Return the command that starts the server, to be run in ``jars_folder``."""
        return [
            str(java.executable),
            *JVM_FLAGS,
            *extra,
            "-cp",
            self.class_path,
            # Not the main class of the jar, which is the HTTPS server.
            "org.languagetool.server.HTTPServer",
            "--port",
            str(port),
            "--config",
            str(properties),
        ]


def lock_hash(paths: Paths) -> str:
    """Return what names the version that ships with the program."""
    return hashlib.sha256((paths.resources / LOCK).read_bytes()).hexdigest()


def find_installation(paths: Paths) -> Installation | None:
    """Return the installation of the version we ship, ``None`` where it is absent or damaged.

    Damage is told by the sizes, in some milliseconds; the content is checked at install.
    """
    wanted = lock_hash(paths)
    try:
        stamp = json.loads((paths.languagetool / STAMP).read_text(encoding="utf-8"))
        if stamp["lock"] != wanted:
            return None
        sizes = {str(name): int(size) for name, size in stamp["jars"]}
        for name, size in sizes.items():
            if (paths.languagetool / JARS / name).stat().st_size != size:
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Installation(paths.languagetool, wanted, tuple(sizes))
