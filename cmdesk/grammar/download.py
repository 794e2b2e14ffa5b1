"""The download of LanguageTool's jars, through jgo, each checked by the lock's SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

import requests
from jgo.config import GlobalSettings
from jgo.env import LockedDependency, LockFile
from jgo.maven import Artifact, MavenContext

from cmdesk.domain.errors import ComponentError, UserError
from cmdesk.grammar.installation import (
    JARS,
    LOCK,
    STAMP,
    Installation,
    find_installation,
    lock_hash,
)
from cmdesk.paths import Paths

Say = Callable[[str, float | None], None]
"""Told a French sentence and how much is done, 0 to 1, ``None`` where nobody knows."""

TRIES = 3
WORKERS = 4


def fetch(paths: Paths, say: Say) -> Installation:
    """Put all jars in their place and stamp them; raise ``UserError`` or ``OSError``.

    What is there already is not fetched again.
    """
    folder = paths.languagetool
    jars = folder / JARS
    jars.mkdir(parents=True, exist_ok=True)
    # Only what was cut short is left in there.
    repository = folder / "repository"
    shutil.rmtree(repository, ignore_errors=True)
    (folder / STAMP).unlink(missing_ok=True)

    locked = LockFile.load(paths.resources / LOCK).dependencies
    progress = Progress(len(locked), say)
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
            f" {folder}. Recommencez ; si cela se reproduit, videz ce dossier."
        )
    return installation


def _repositories() -> dict[str, str]:
    """Return jgo's own repositories and those of the user's jgo settings (a mirror)."""
    return {**MavenContext().remote_repos, **GlobalSettings.load().repositories}


def _fetch_one(
    context: MavenContext, locked: LockedDependency, jars: Path, progress: Progress
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


def _download(artifact: Artifact, sha256: str | None) -> Path:
    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        try:
            source = Path(artifact.resolve())
        except (requests.RequestException, RuntimeError) as error:
            # jgo leaves what it had received, and would take it for the whole.
            if artifact.cached_path is not None:
                artifact.cached_path.unlink(missing_ok=True)
            if last:
                raise UserError(
                    f"LanguageTool n’a pas pu être téléchargé ({artifact.filename}). Vérifiez la"
                    " connexion à Internet, puis recommencez : ce qui est déjà arrivé ne"
                    " sera pas redemandé."
                ) from error
        else:
            if _sha256(source) == sha256:
                return source
            source.unlink()
            if last:
                raise UserError(
                    f"Le fichier {artifact.filename} reçu pour LanguageTool n’est pas celui qui est"
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


class Progress:
    """Counts the jars of all workers."""

    def __init__(self, total: int, say: Say) -> None:
        self._total = total
        self._done = 0
        self._say = say
        self._lock = threading.Lock()

    def one_more(self, name: str) -> None:
        """Say that a jar is in its place."""
        with self._lock:
            self._done += 1
            count = f"{self._done} fichier{'s' * (self._done > 1)} sur {self._total}"
            self._say(f"LanguageTool : {count} ({name})", self._done / self._total)
