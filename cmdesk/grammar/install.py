"""Fetch LanguageTool into the cache folder: ``python -m cmdesk.grammar.install``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

from cmdesk.domain.errors import ComponentError, UserError
from cmdesk.grammar.installation import Installation, find_installation
from cmdesk.grammar.java import find_java
from cmdesk.grammar.warmup import make_aot_cache
from cmdesk.paths import Paths, default_paths

Say = Callable[[str, float | None], None]
"""Told a French sentence and how much is done, 0 to 1, ``None`` where nobody knows."""

KEPT_CACHES = 3


def install(paths: Paths, say: Say) -> None:
    """Fetch what is missing, check it, and make the start-up cache of Java.

    Costs milliseconds where all is there; goes on from where an interrupted call stopped.
    Raises ``UserError``: no network, no room, a file that is not the one we expect.
    """
    installation = find_installation(paths)
    if installation is None:
        try:
            # jgo is loaded where there is something to fetch.
            from cmdesk.grammar.download import fetch  # noqa: PLC0415

            installation = fetch(paths, say)
        except OSError as error:
            raise UserError(
                f"LanguageTool n’a pas pu être installé dans {paths.languagetool} :"
                f" {error.strerror or error}. Vérifiez l’espace libre et les droits de ce"
                " dossier, puis recommencez."
            ) from error
    _prepare_start(paths, installation, say)


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
    say("LanguageTool : préparation du démarrage rapide (20 secondes)", None)
    if make_aot_cache(paths, installation, java, cache):
        _forget_old_caches(installation)
        say("LanguageTool : démarrage rapide prêt", 1.0)
    else:
        failed.touch()
        say("LanguageTool : démarrage rapide indisponible, le démarrage sera plus lent", 1.0)


def _forget_old_caches(installation: Installation) -> None:
    """Keep the latest start-up caches: another checkout with a Java of its own has one too."""
    caches = sorted(installation.folder.glob("start-*"), key=lambda file: file.stat().st_mtime)
    for old in caches[:-KEPT_CACHES]:
        with contextlib.suppress(OSError):
            old.unlink()


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
