"""``cmdesk profile``: the brands that are there, one of them, and whether a file is right."""

from __future__ import annotations

import argparse
from pathlib import Path

from cmdesk.domain.errors import UserError
from cmdesk.paths import Paths


def run_profile(options: argparse.Namespace, paths: Paths) -> int:
    """Run the action and return its exit status: 1 where a file is not valid."""
    from cmdesk.profiles.library import Library

    library = Library(paths)
    if options.action == "list":
        for entry in library.list():
            print(entry.line)
        return 0
    if options.action == "show":
        from cmdesk.profiles.summary import describe

        print(describe(library.get(options.profile)))
        return 0
    if options.action == "validate":
        return _validate(options.file)
    if options.action == "install":
        from cmdesk.profiles.install import install_profile

        profile = install_profile(_existing(options.file), paths)
        print(f"{profile.name}, version {profile.version}, est installé.")
        return 0
    if options.action == "remove":
        from cmdesk.profiles.install import remove_profile

        remove_profile(options.profile, paths)
        print(f"Le profil « {options.profile} » est retiré.")
        return 0
    raise UserError("Il manque ce qu’il faut faire : list, show, validate, install ou remove.")


def _existing(name: str) -> Path:
    file = Path(name)
    if not file.is_file():
        raise UserError(f"Le fichier {file} est introuvable ; vérifiez son nom.")
    return file


def _validate(name: str) -> int:
    from cmdesk.profiles.reader import read_profile

    file = _existing(name)
    try:
        profile = read_profile(file)
    except UserError as error:
        print(error)
        for detail in error.details:
            print(f"  {detail}")
        return 1
    print(f"{file.name} est valide : {profile.name}, version {profile.version}.")
    return 0
