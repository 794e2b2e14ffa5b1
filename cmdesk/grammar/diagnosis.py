"""What ``cmdesk doctor`` wants to know of grammar: Java, LanguageTool, a sentence checked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from cmdesk.domain.doctor import Check
from cmdesk.domain.errors import ComponentError
from cmdesk.domain.grammar import CheckerState
from cmdesk.grammar.checker import LanguageToolChecker
from cmdesk.grammar.installation import Installation, find_installation
from cmdesk.grammar.java import Java, find_java
from cmdesk.grammar.server import LOG_NAME
from cmdesk.paths import Paths

START_TIMEOUT = 90.0
_INSTALL = "Lancez « make run » avec une connexion à Internet : ce qui manque sera installé."
_TRIAL = "Nous somme désolés."


def examine(paths: Paths) -> Iterator[Check]:
    """Yield the three checks, each as soon as it is made.

    All are essential: a reply that nobody checked is not safe to publish, even if the window
    lets it be copied and says so.
    """
    java, check = check_java()
    yield check
    installation, check = check_installation(paths)
    yield check
    if java is not None and installation is not None:
        yield check_server(paths, installation, java)


def check_java() -> tuple[Java | None, Check]:
    """Return the Java that would run LanguageTool, ``None`` where none can."""
    try:
        java = find_java()
    except ComponentError as error:
        what, _, remedy = str(error).partition(". ")
        sentence = what if what.endswith(".") else f"{what}."
        return None, Check("Java", False, sentence, remedy or _INSTALL)
    origin = "fourni avec cmdesk" if java.bundled else f"du système ({java.executable})"
    return java, Check("Java", True, f"Version {java.version}, {origin}.")


def check_installation(paths: Paths) -> tuple[Installation | None, Check]:
    """Return what is installed, ``None`` where LanguageTool is absent or damaged."""
    installation = find_installation(paths)
    if installation is None:
        sentence = f"Absent ou incomplet dans {paths.languagetool}."
        return None, Check("LanguageTool", False, sentence, _INSTALL)
    sentence = f"{len(installation.jars)} fichiers dans {installation.folder}."
    return installation, Check("LanguageTool", True, sentence)


def check_server(paths: Paths, installation: Installation, java: Java) -> Check:
    """Start a server, have it find a fault, and stop it again; takes some ten seconds."""
    name = "Correcteur"
    with contextlib.closing(LanguageToolChecker(paths, installation, java)) as checker:
        found = checker.check(_TRIAL, wait=START_TIMEOUT)
        ready = checker.status.state is CheckerState.READY
    log = paths.logs / LOG_NAME
    if found:
        return Check(name, True, "Il a relevé la faute d’une phrase d’essai.")
    if ready:
        return Check(
            name,
            False,
            "Il répond, mais n’a pas relevé la faute d’une phrase d’essai.",
            f"Supprimez le dossier {paths.languagetool}, puis lancez « make run ».",
        )
    return Check(
        name,
        False,
        f"Il n’a pas démarré en {START_TIMEOUT:.0f} secondes.",
        f"Son journal est ici : {log}. Fermez d’autres applications si la mémoire manque"
        f" (il lui faut 400 Mo), ou supprimez le dossier {paths.languagetool} et lancez"
        " « make run ».",
    )
