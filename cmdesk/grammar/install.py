"""Fetch LanguageTool into the cache folder: ``python -m cmdesk.grammar.install``."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.domain.errors import ComponentError, UserError
from cmdesk.grammar.installation import (
    JARS,
    LOCK,
    STAMP,
    Installation,
    find_installation,
    lock_hash,
)
from cmdesk.grammar.java import find_java
from cmdesk.paths import Paths, default_paths

if TYPE_CHECKING:
    from jgo.env import LockedDependency
    from jgo.maven import MavenContext

Say = Callable[[str, float | None], None]
"""Told a French sentence and how much is done, 0 to 1, ``None`` where nobody knows."""

TRIES = 3
WORKERS = 4


def install(paths: Paths, say: Say) -> None:
    """Fetch what is missing, check it, and make the start-up cache of Java.

    Costs milliseconds where all is there; goes on from where an interrupted call stopped.
    Raises ``UserError``: no network, no room, a file that is not the one we expect.
    """
    installation = find_installation(paths)
    if installation is None:
        try:
            installation = _fetch(paths, say)
        except OSError as error:
            raise UserError(
                f"LanguageTool n’a pas pu être installé dans {paths.languagetool} :"
                f" {error.strerror or error}. Vérifiez l’espace libre et les droits de ce"
                " dossier, puis recommencez."
            ) from error
    _prepare_start(paths, installation, say)


def _fetch(paths: Paths, say: Say) -> Installation:
    from jgo.env import LockFile
    from jgo.maven import MavenContext

    folder = paths.languagetool
    jars = folder / JARS
    jars.mkdir(parents=True, exist_ok=True)
    # Only what was cut short is left in there.
    repository = folder / "repository"
    shutil.rmtree(repository, ignore_errors=True)
    (folder / STAMP).unlink(missing_ok=True)

    locked = LockFile.load(paths.resources / LOCK).dependencies
    progress = _Progress(len(locked), say)
    context = MavenContext(repo_cache=repository, remote_repos=_repositories(), timeout=30)
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            jobs = [pool.submit(_fetch_one, context, item, jars, progress) for item in locked]
            wait(jobs, return_when=FIRST_EXCEPTION)
        finally:
            # After an error, or Ctrl+C, what has not begun must not.
            pool.shutdown(wait=False, cancel_futures=True)
        names = [job.result() for job in jobs if not job.cancelled()]

    for file in jars.iterdir():  # of another version
        if file.name not in names:
            file.unlink()
    shutil.rmtree(repository, ignore_errors=True)
    stamp = {
        "lock": lock_hash(paths),
        "jars": [[name, (jars / name).stat().st_size] for name in names],
    }
    _replace(folder / STAMP, json.dumps(stamp).encode())
    installation = find_installation(paths)
    if installation is None:
        raise ComponentError(
            "LanguageTool vient d’être installé, mais des fichiers manquent déjà dans"
            f" {folder}. Recommencez ; si cela se reproduit, videz ce dossier."
        )
    return installation


def _repositories() -> dict[str, str]:
    """Return jgo's own repositories and those of the user's jgo settings (a mirror)."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    return {**MavenContext().remote_repos, **GlobalSettings.load().repositories}


def _fetch_one(
    context: MavenContext, locked: LockedDependency, jars: Path, progress: _Progress
) -> str:
    """Put one jar in its place, unless it is there; return its name."""
    component = context.project(locked.groupId, locked.artifactId).at_version(locked.version)
    artifact = component.artifact(classifier=locked.classifier or "", packaging=locked.packaging)
    name: str = artifact.filename
    target = jars / name
    if not target.exists() or _sha256(target) != locked.sha256:
        source = _download(artifact, locked.sha256)
        _without_class_path(source)
        source.replace(target)
    progress.one_more(name)
    return name


def _download(artifact: object, sha256: str | None) -> Path:
    import requests

    filename = getattr(artifact, "filename", "")
    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        try:
            source = Path(artifact.resolve())  # type: ignore[attr-defined]
        except (requests.RequestException, RuntimeError) as error:
            # jgo leaves what it had received, and would take it for the whole.
            getattr(artifact, "cached_path", Path()).unlink(missing_ok=True)
            if last:
                raise UserError(
                    f"LanguageTool n’a pas pu être téléchargé ({filename}). Vérifiez la"
                    " connexion à Internet, puis recommencez : ce qui est déjà arrivé ne"
                    " sera pas redemandé."
                ) from error
        else:
            if _sha256(source) == sha256:
                return source
            source.unlink()
            if last:
                raise UserError(
                    f"Le fichier {filename} reçu pour LanguageTool n’est pas celui qui est"
                    " attendu (somme SHA-256 différente). Recommencez plus tard, ou depuis"
                    " un autre réseau."
                )
        time.sleep(attempt + 1)
    raise AssertionError("unreachable")


def _without_class_path(jar: Path) -> None:
    """Take the line « Class-Path » out of a jar's manifest.

    It names the folder of the jar, and Java refuses to make a start-up cache of a class
    path that holds a folder. All that it names is on our class path anyway.
    """
    manifest = "META-INF/MANIFEST.MF"
    with zipfile.ZipFile(jar) as archive:
        if manifest not in archive.namelist():
            return
        # A long line goes on in the next one, after a space.
        text = archive.read(manifest).decode().replace("\r\n", "\n").replace("\n ", "")
        if "\nClass-Path:" not in f"\n{text}":
            return
        kept = [line for line in text.split("\n") if not line.startswith("Class-Path:")]
        copy = jar.with_suffix(".part")
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as clean:
            for item in archive.infolist():
                body = archive.read(item)
                clean.writestr(item, _folded(kept) if item.filename == manifest else body)
    copy.replace(jar)


def _folded(lines: list[str]) -> bytes:
    """Return a manifest: no line may be longer than 72 bytes."""
    folded = []
    for line in lines:
        folded += [line[:70], *(f" {line[at : at + 69]}" for at in range(70, len(line), 69))]
    return "\r\n".join(folded).encode()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _replace(file: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)


class _Progress:
    """Counts the jars of all workers."""

    def __init__(self, total: int, say: Say) -> None:
        self._total = total
        self._done = 0
        self._say = say
        self._lock = threading.Lock()

    def one_more(self, name: str) -> None:
        with self._lock:
            self._done += 1
            self._say(
                f"LanguageTool : {self._done} fichiers sur {self._total} ({name})",
                self._done / self._total,
            )


def _prepare_start(paths: Paths, installation: Installation, say: Say) -> None:
    """Make Java's start-up cache, which spares two seconds at each start.

    Nothing depends on it: where it cannot be made, this is said and the start is slower.
    """
    try:
        java = find_java()
    except ComponentError:
        return  # said where Java is needed: at the start, and by the diagnosis
    cache = installation.aot_cache(java)
    failed = cache.with_suffix(".none") if cache is not None else None
    if cache is None or failed is None or cache.exists() or failed.exists():
        return
    say("LanguageTool : préparation du démarrage rapide (20 secondes)", None)
    from cmdesk.grammar.warmup import make_aot_cache

    if make_aot_cache(paths, installation, java, cache):
        for other in installation.folder.glob("start-*"):
            if other != cache:
                with contextlib.suppress(OSError):
                    other.unlink()
        say("LanguageTool : démarrage rapide prêt", 1.0)
    else:
        failed.touch()
        say("LanguageTool : démarrage rapide indisponible, le démarrage sera plus lent", 1.0)


def _print(sentence: str, done: float | None) -> None:
    share = "" if done is None else f"{done:4.0%}  "
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{share}{sentence}")
        if done is None or done >= 1:
            sys.stderr.write("\n")
    elif done is None or done >= 1 or int(done * 132) % 22 == 0:
        sys.stderr.write(f"{share}{sentence}\n")
    sys.stderr.flush()


def main() -> int:
    """Install for this user; return 0, or 1 with a sentence on standard error."""
    try:
        install(default_paths(), _print)
    except UserError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
